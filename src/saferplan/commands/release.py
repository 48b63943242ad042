"""Release: a bundle to what one audience may see."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from saferplan.commands.folder import PartnershipFolder, Progress, check_whole, no_progress, reading
from saferplan.commands.own_words import check_withheld, check_words
from saferplan.errors import BadArgument, BadSettings, BundleOutOfDate, EditionExists
from saferplan.measures.resolver import Resolver
from saferplan.plan.claims.check import TypedNumber
from saferplan.publication.bundle import CHECKSUMS, Bundle, read_bundle, write_bundle, write_checksums, write_json
from saferplan.publication.corrections import Correction, correction_for_manifest, figures_changed, findings_changed
from saferplan.publication.disclosure import release_bundle
from saferplan.publication.released import AUDIENCES, names_of
from saferplan.settings import DisclosureSettings, Settings

AT_RELEASE = ("bodies", "publication")
"""The sections of the settings that a release takes as they stand now; on all others the bundle itself rests."""

_RESERVED = ("current", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
"""Names that are taken: by us for the file that names the current release, or by Windows."""


@dataclass(frozen=True)
class ReleaseResult:
    """What was released: its folder, the bundle it is made from, and the audit of what was withheld.

    `changed` is how many findings are not as the edition that it corrects has them; None where it corrects none.
    `unchecked` are the numbers in the analyst's own words that are tied to no figure, and so were held to none.
    """

    folder: Path
    source: Path
    audit: dict[str, Any]
    changed: int | None = None
    unchecked: tuple[TypedNumber, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        told = {
            "release": str(self.folder),
            "bundle": str(self.source),
            "audit": self.audit,
            "unchecked": [one.as_json() for one in self.unchecked],
        }
        return told if self.changed is None else told | {"findings_changed": self.changed}


def release(
    folder: Path | str,
    *,
    audience: str = "public",
    edition: str = "",
    title: str = "",
    correction: Correction | None = None,
    progress: Progress = no_progress,
) -> ReleaseResult:
    """Release the current bundle of a partnership folder to an audience, `public` or `partnership`.

    Writes `releases/<edition>/<audience>/` and names it current; `edition` is the bundle's name unless given, and
    `title` what pages call it.  With a `correction` the release says which edition it corrects and why, and which
    findings that one printed otherwise.  An edition that was released before is frozen: the same again changes
    nothing, another raises `EditionExists`.  [publication] and [[bodies]] are taken as they stand;
    where any other setting changed since the bundle was made, raises `BundleOutOfDate`.  Raises `BadArgument` for an
    audience that is none, a name that cannot be a folder everywhere (letters, digits, hyphens and underscores can),
    or an edition to correct that was not released to that audience.  While a sentence of the analyst's own words is
    not true of its figure, speaks of one that may not be shown, or was changed since the assessment, nothing is
    released: `UntrueWords`, `WithheldWords`, `WordsOutOfDate`.  A number that is tied to no figure stops nothing, and
    is listed in the result.
    """
    if audience not in AUDIENCES:
        raise BadArgument("--audience", audience, " or ".join(AUDIENCES))
    _check_edition(edition)
    if correction is not None and not (correction.why.strip() and correction.edition):
        raise BadArgument("--why", correction.why, "why the edition is corrected, in a sentence, beside --corrects")
    home = PartnershipFolder(folder)
    with home.busy():
        source = home.need("bundles", "no bundle", "assess")
        edition = edition or source.name
        progress("checking what may be seen", 0, 2)
        with reading(source, "assess"):
            bundle = _with_settings(read_bundle(source), home.settings)
        unchecked = check_words(home.path, bundle.manifest)
        if bundle.to_release is not None:
            _check_one_rounding(home.path / "releases", bundle.manifest["settings"]["disclosure"])
        released, audit = release_bundle(
            bundle, home.settings.disclosure, name=source.name, edition=edition, audience=audience
        )
        resolver = Resolver(released.figures, names_of(released.areas, released.places))
        check_withheld(home.path, (*bundle.answers, *bundle.profiles), resolver.figure)
        released.manifest["edition_title"] = " ".join(title.split())
        if correction is not None:
            corrected = _corrected(home.path / "releases", correction, edition, audience)
            with reading(corrected, "release"):
                released.manifest["correction"] = _told(correction, read_bundle(corrected), released)
        progress("writing the release", 1, 2)
        with home.whole("releases") as made:
            write_bundle(released, made)
            write_json(made / "audit.json", audit)
            write_checksums(made)
            final = home.path / "releases" / edition / audience
            if final.exists() and not _is_same_edition(final, made):
                raise EditionExists(final, _differs(final, made))
            home.put(made, "releases", f"{edition}/{audience}")
        progress("writing the release", 2, 2)
    told = released.manifest.get("correction")
    return ReleaseResult(final, source, audit, len(told["findings"]) if told else None, unchecked)


def _with_settings(bundle: Bundle, settings: Settings) -> Bundle:
    """The bundle with the settings that a release takes as they stand.

    Raises `BundleOutOfDate`, naming the first, where a setting that its figures or sentences rest on has changed.
    """
    now: dict[str, Any] = json.loads(json.dumps(asdict(settings)))
    then: dict[str, Any] = bundle.manifest["settings"]
    for section in sorted((now.keys() | then.keys()) - set(AT_RELEASE)):
        was, has = (values.get(section, {}) for values in (then, now))
        if was != has and (isinstance(was, list) or isinstance(has, list)) and (was or has):
            raise BundleOutOfDate(f"[[{section}]]")
        if was != has and (was or has):
            keys = [key for key in sorted(was.keys() | has.keys()) if was.get(key) != has.get(key)]
            raise BundleOutOfDate(f"[{section}] {keys[0]}")
    return replace(bundle, manifest=bundle.manifest | {"settings": now})


def _check_one_rounding(releases: Path, now: dict[str, int]) -> None:
    """Raise `BadSettings` where an edition was released with another threshold or rounding of partners' numbers."""
    for path in sorted(releases.glob("*/*/manifest.json")):
        then = json.loads(path.read_text(encoding="utf-8")).get("settings", {}).get("disclosure", now)
        if (asdict(DisclosureSettings()) | then) != now:  # an edition may be older than a setting
            raise BadSettings(
                "[disclosure]",
                f"edition {path.parent.parent.name} was released with {_in_words(then)}, not with {_in_words(now)}",
                "the same for every edition: two roundings of one number can give it away",
                "Put the numbers back and assess again; or, if that edition was never published, take its folder away.",
            )


def _in_words(disclosure: dict[str, int]) -> str:
    """A threshold, a rounding and a least base, in words."""
    held = asdict(DisclosureSettings()) | disclosure
    return f"threshold {held['threshold']}, rounding to {held['round_to']} and a least base of {held['least_base']}"


def _corrected(releases: Path, correction: Correction, edition: str, audience: str) -> Path:
    """The release that is corrected: whole, of the same audience, and another than the new one."""
    there = sorted(path.parent.parent.name for path in releases.glob(f"*/{audience}/manifest.json"))
    others = [name for name in there if name != edition]
    if correction.edition not in others:
        expected = f"an edition released to that audience before ({', '.join(others) or 'there is none'})"
        raise BadArgument("--corrects", correction.edition, expected)
    found = releases / correction.edition / audience
    check_whole(found, "release")
    return found


def _told(correction: Correction, before: Bundle, after: Bundle) -> dict[str, Any]:
    """What the new release says of the one it corrects."""
    were, are = (Resolver(one.figures, names_of(one.areas, one.places)) for one in (before, after))
    changed = findings_changed(
        (*before.answers, *before.profiles), (*after.answers, *after.profiles), were=were, are=are
    )
    title = before.manifest.get("edition_title", "")
    whole = Correction(correction.edition, " ".join(correction.why.split()))
    return correction_for_manifest(whole, title, changed, figures_changed(before.figures, after.figures))


def _differs(final: Path, made: Path) -> str:
    """What an edition holds that the one now made does not, in a word."""
    same = all((folder / "figures.parquet").is_file() for folder in (final, made)) and (
        (final / "figures.parquet").read_bytes() == (made / "figures.parquet").read_bytes()
    )
    return "settings or words" if same else "figures"


def _is_same_edition(final: Path, made: Path) -> bool:
    """Whether an edition that was released before is the one now made: equal, or equal before a file of it was damaged.

    Where the damaged file is the list of checksums itself, the other files are all as they were.
    """
    lists = [(folder / CHECKSUMS) for folder in (final, made)]
    if lists[0].is_file() and lists[0].read_bytes() == lists[1].read_bytes():
        return True
    kept = [{p.name: p.read_bytes() for p in folder.iterdir() if p.name != CHECKSUMS} for folder in (final, made)]
    return kept[0] == kept[1]


def _check_edition(edition: str) -> None:
    """Raise `BadArgument` unless an edition's name is empty or can be a folder on any disk and a word in an address."""
    fits = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", edition) and edition.lower() not in _RESERVED
    if edition and not fits:
        raise BadArgument("--edition", edition, "up to 64 letters (a to z), digits, hyphens and underscores")
