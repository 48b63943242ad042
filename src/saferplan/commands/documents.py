"""Documents: a release and the plan as web pages, PDFs and Word documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saferplan.commands.folder import PartnershipFolder, Progress, no_progress, reading, writing
from saferplan.errors import BadArgument, MissingInput
from saferplan.publication.bundle import hash_of
from saferplan.publication.palette import accent_for
from saferplan.publication.released import Released, read_release

if TYPE_CHECKING:
    from saferplan.publication.documents.kinds import PaperMade
    from saferplan.publication.documents.paper import Logo

KINDS = ("plan", "assessment", "summary", "board_paper")
FORMATS = ("html", "pdf", "docx")


@dataclass(frozen=True)
class DocumentsResult:
    """What was written: the folder, the release it is made from, the files, the edition, and what to know of them."""

    folder: Path
    source: Path
    files: tuple[Path, ...]
    edition: str
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {
            "folder": str(self.folder),
            "release": str(self.source),
            "files": [str(path) for path in self.files],
            "edition": self.edition,
            "notes": list(self.notes),
        }


def documents(
    folder: Path | str,
    *,
    kinds: Sequence[str] = (),
    formats: Sequence[str] = (),
    progress: Progress = no_progress,
) -> DocumentsResult:
    """Write the documents of the current release: all kinds that can be made and all formats, or those named.

    Writes `documents/<edition>-<hash>/` whole and names it current.  `kinds` are of `KINDS`, `formats` of `FORMATS`.
    Raises `BadArgument` for a name that is neither, `StepNotDone` where nothing is released, `BadInput` where the
    partnership's mark or template cannot be used.
    """
    _check("--format", formats, FORMATS)
    _check("kinds", kinds, KINDS)
    home = PartnershipFolder(folder)
    with home.busy():
        source = home.need("releases", "no release", "release")
        with reading(source, "release"):
            released = read_release(source)
        logo, template, notes = _own_files(home, released)
        makers = _makers(home, released, logo)
        if "plan" in kinds and "plan" not in makers:
            do = 'Write it, or take over the one you have with "saferplan plan import".'
            raise MissingInput("plan/plan.toml", str(home.path), do)
        asked = [kind for kind in KINDS if kind in (kinds or makers)]
        forms = [form for form in FORMATS if not formats or form in formats]
        with home.whole("documents") as made:
            steps = len(asked) * (len(forms) + 1)
            names = []
            for place, kind in enumerate(asked):
                progress(f"preparing {kind.replace('_', ' ')}", place * (len(forms) + 1), steps)
                paper = makers[kind]()
                for number, form in enumerate(forms, start=1):
                    name = f"{paper.paper.name}.{form}"
                    progress(f"writing {name}", place * (len(forms) + 1) + number, steps)
                    content = paper.written(form, template=template)
                    with writing(made):
                        (made / name).write_bytes(content)
                    names.append(name)
            progress("documents", steps, steps)
            edition = released.manifest["edition"]
            ending = "" if released.manifest["audience"] == "public" else f"-{released.manifest['audience']}"
            final = home.put(made, "documents", f"{edition}-{hash_of(made)}{ending}")
    return DocumentsResult(final, source, tuple(final / name for name in names), edition, notes)


def _check(name: str, given: Sequence[str], known: Sequence[str]) -> None:
    for one in given:
        if one not in known:
            raise BadArgument(name, one, f"one of {', '.join(known)}")


def _makers(home: PartnershipFolder, released: Released, logo: Logo | None) -> dict[str, Callable[[], PaperMade]]:
    """The kinds that can be made, each with what makes it."""
    from saferplan.publication.documents import kinds

    return {
        "assessment": lambda: kinds.make_assessment(released, logo),
        "summary": lambda: kinds.make_summary(released, logo),
        "board_paper": lambda: kinds.make_board_paper(released, logo),
    }


def _own_files(home: PartnershipFolder, released: Released) -> tuple[Logo | None, bytes, tuple[str, ...]]:
    """The partnership's mark and template, looked at, and what to know: styles that lack, a colour not used."""
    from saferplan.publication.documents.logo import read_logo
    from saferplan.publication.documents.word_template import check_template, styles_lacking

    own = home.settings.publication
    notes = [accent_for(released.manifest["settings"]["publication"]["accent"]).note]
    logo, template = None, b""
    if own.logo:
        logo = read_logo(_read(home, own.logo, "logo"), own.logo, released.manifest["partnership"]["name"])
    if own.template:
        template = check_template(_read(home, own.template, "template"), own.template)
        notes.append(styles_lacking(template, own.template))
    return logo, template, tuple(note for note in notes if note)


MOST_READ = 25_000_000
"""More bytes of a file than this are not read: those that look at it refuse it for less."""


def _read(home: PartnershipFolder, name: str, key: str) -> bytes:
    """A file that the settings name."""
    path = home.path / name
    try:
        with path.open("rb") as file:
            return file.read(MOST_READ)
    except OSError as error:
        do = f"Put it there, or correct {key} under [publication] in partnership.toml."
        raise MissingInput(name, str(home.path), do) from error
