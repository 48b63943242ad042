"""Documents: a release and the plan as web pages, PDFs and Word documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saferplan.commands.folder import PartnershipFolder, Progress, is_there, no_progress, reading, writing
from saferplan.errors import BadArgument, MissingInput, UntruePlan
from saferplan.plan.checking import HeldTo
from saferplan.plan.checks import check_plan
from saferplan.plan.model import Plan
from saferplan.publication.bundle import hash_of
from saferplan.publication.palette import accent_for
from saferplan.publication.released import Released, read_release
from saferplan.reference.duties import Duty, duties
from saferplan.settings import Body

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
    partnership's mark or template cannot be used, `NoPlan` where there is none, and `UntruePlan` where the plan says
    what its figures do not bear out.
    """
    _check("--format", formats, FORMATS)
    _check("kinds", kinds, KINDS)
    home = PartnershipFolder(folder)
    with home.busy():
        source = home.shown_release()
        with reading(source, "release"):
            printed = read_release(source)
        released, notes = _in_own_look(home, printed)
        logo, template, notes = _own_files(home, released, notes)
        makers = _makers(home, released, logo, kinds)
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


def _makers(
    home: PartnershipFolder, released: Released, logo: Logo | None, kinds: Sequence[str]
) -> dict[str, Callable[[], PaperMade]]:
    """The kinds that can be made, each with what makes it.

    Raises `NoPlan` where a plan is asked for by name and there is none, and `UntruePlan` where it is to be made and
    says what its figures do not bear out.
    """
    from saferplan.commands.plan_folder import FOLDER, PLAN, read_plan
    from saferplan.publication.documents import kinds as made
    from saferplan.publication.documents.plan_paper import PlanSeen

    there = is_there(home.path / FOLDER / PLAN)
    wanted = "plan" in kinds or (there and (not kinds or "board_paper" in kinds))
    plan = read_plan(home.path) if wanted else None
    makers = {
        "assessment": lambda: made.make_assessment(released, logo),
        "summary": lambda: made.make_summary(released, logo),
        "board_paper": lambda: made.make_board_paper(released, logo, plan=plan),
    }
    if plan is not None:
        _check_true(plan, released)
    if plan is not None and (not kinds or "plan" in kinds):
        seen = PlanSeen(plan, released, _bodies(home, released), {one.id: _duty_words(one) for one in duties()})
        makers["plan"] = lambda: made.make_plan(seen, logo)
    return makers


def _bodies(home: PartnershipFolder, released: Released) -> tuple[Body, ...]:
    """The bodies that a plan's readers may see: the public, the members of the day by name and role alone."""
    if released.manifest["audience"] != "public":
        return home.settings.bodies
    return tuple(Body(one["name"], one["role"]) for one in released.manifest["members"])


PRINTED = ("claim", "unknown-figure", "bad-baseline")
"""The rules of a plan's check whose findings would be printed as if they were so."""


def _check_true(plan: Plan, released: Released) -> None:
    """Raise `UntruePlan` where a text or a measure of a plan does not agree with its figures."""
    held = HeldTo(date.fromisoformat(released.manifest["as_of"]), look_up=released.figure)
    wrong = [one for one in check_plan(plan, held).remarks if one.grade == "wrong" and one.rule in PRINTED]
    if wrong:
        where = (f"{one.place}: " if str(one.place) else "" for one in wrong)
        raise UntruePlan(tuple(f"{place}{one.sentence} {one.do}" for place, one in zip(where, wrong, strict=True)))


def _duty_words(one: Duty) -> str:
    """A legal duty in words, with where it stands."""
    return f"{one.asks.rstrip('.')} ({one.law}, {one.section})"


def _in_own_look(home: PartnershipFolder, released: Released) -> tuple[Released, tuple[str, ...]]:
    """A release with the colour and the contact that the settings have now, and what to know of it.

    Neither bears on a figure, so that documents take them as they take the mark and the template: without another run.
    """
    then, own = released.manifest["settings"]["publication"], home.settings.publication
    now = {"accent": own.accent, "contact": own.contact}
    differ = [name for name, value in now.items() if then.get(name, "") != value]
    if not differ:
        return released, ()
    settings = released.manifest["settings"] | {"publication": then | now}
    named = " and ".join({"accent": "colour", "contact": "contact"}[name] for name in differ)
    note = (
        f"The {named} of partnership.toml {'is' if len(differ) == 1 else 'are'} not what the release was made with. "
        'These documents have the new; the site has it after "saferplan assess", "release" and "publish".'
    )
    return replace(released, manifest=released.manifest | {"settings": settings}), (note,)


def _own_files(
    home: PartnershipFolder, released: Released, noted: tuple[str, ...]
) -> tuple[Logo | None, bytes, tuple[str, ...]]:
    """The partnership's mark and template, looked at, and what to know: styles that lack, a colour not used."""
    from saferplan.publication.documents.logo import read_logo
    from saferplan.publication.documents.word_template import check_template, mark_left_out, styles_lacking

    own = home.settings.publication
    notes = [*noted, accent_for(released.manifest["settings"]["publication"]["accent"]).note]
    logo, template = None, b""
    if own.logo:
        logo = read_logo(_read(home, own.logo, "logo"), own.logo, released.manifest["partnership"]["name"])
    if own.template:
        template = check_template(_read(home, own.template, "template"), own.template)
        notes.append(styles_lacking(template, own.template))
        notes.append(mark_left_out(template, own.template) if logo is not None else "")
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
