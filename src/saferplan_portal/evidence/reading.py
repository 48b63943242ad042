"""What other apps may ask of the evidence: the current release, parsed once in each process, and what it holds."""

from __future__ import annotations

import threading
from collections import OrderedDict

from saferplan.errors import BadAddress
from saferplan.figures import Figure
from saferplan.findings import Finding
from saferplan.plan.crosswalk import at_period
from saferplan.publication.bundle import changed_file
from saferplan.publication.released import Released, read_release
from saferplan_portal.evidence.models import Release
from saferplan_portal.evidence.storing import folder_of
from saferplan_portal.shell.rules import Unfit

MOST_KEPT = 3
"""So many parsed releases a process keeps: the current ones, and one that is compared."""

_kept: OrderedDict[str, Released] = OrderedDict()
_lock = threading.Lock()


def current_release(audience: str) -> Release | None:
    """The current release of an audience, `partnership` or `public`; None where none was received."""
    return Release.objects.filter(audience=audience, current=True).first()


def shown_release() -> Release | None:
    """The release that signed-in pages show: the partnership's, or else the public one."""
    return current_release("partnership") or current_release("public")


def released_of(release: Release) -> Released:
    """A release, parsed.  Its files are held to their checksums before a process reads them for the first time.

    Raises `Unfit` where a file was changed or lost since it was received.
    """
    with _lock:
        if (found := _kept.get(release.sha256)) is not None:
            _kept.move_to_end(release.sha256)
            return found
        folder = folder_of(release.sha256)
        if not folder.is_dir() or changed_file(folder):
            raise Unfit(
                f"The files of the release {release} were changed or lost since it was received. An analyst can send "
                "it again; the auditor should be told."
            )
        found = _kept[release.sha256] = read_release(folder)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
        return found


def forget() -> None:
    """Let go of every parsed release of this process."""
    with _lock:
        _kept.clear()


def current(audience: str) -> Released | None:
    """The current release of an audience, parsed; None where none was received."""
    release = current_release(audience)
    return None if release is None else released_of(release)


def finding_of(released: Released, name: str) -> Finding | None:
    """The finding of an id, None where the release has none."""
    everything = (*released.answers, *released.profiles)
    return next((one for answer in everything for one in answer.findings if one.id == name), None)


def figure_of(released: Released, address: str) -> Figure | None:
    """The figure at an address, None where the release has none."""
    try:
        return released.figure(address)
    except BadAddress:
        return None


def public_figure(released: Released | None, figure: str, period: str) -> Figure | None:
    """The figure of a measure for a period, from the public release alone; None where that does not hold it."""
    if released is None or not figure or not period:
        return None
    found = figure_of(released, at_period(figure, period))
    return found if found is not None and found.value is not None else None
