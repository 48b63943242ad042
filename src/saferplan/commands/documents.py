"""Documents: a release and the plan as web pages, PDFs and Word documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saferplan.commands.folder import PartnershipFolder, Progress, is_there, no_progress, reading, writing
from saferplan.commands.newer_bundle import newer_bundle
from saferplan.errors import BadArgument, MissingInput, UnfinishedPlan, UnfitNames, UntruePlan
from saferplan.plan.bodies import with_registered_names
from saferplan.plan.checking import GRADES, PlanChecked
from saferplan.plan.checks import PRINTED, check_plan
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
GRADE_WORDS = {"wrong": "Wrong", "gap": "Lacking", "look": "To look at"}
"""How the grades of what a plan's check found are headed in the terminal."""

assert set(GRADE_WORDS) == set(GRADES)

MOST_GAPS = 3
"""So many of a plan's gaps are told when it is written; `plan check` tells all."""


@dataclass(frozen=True)
class DocumentsResult:
    """What was written: the folder, the release it is made from, the files, the edition, and what to know of them.

    `checked` is what the check of the plan found, None where no document speaks of a plan.
    """

    folder: Path
    source: Path
    files: tuple[Path, ...]
    edition: str
    notes: tuple[str, ...]
    checked: PlanChecked | None = None

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {
            "folder": str(self.folder),
            "release": str(self.source),
            "files": [str(path) for path in self.files],
            "edition": self.edition,
            "notes": list(self.notes),
            "plan_check": self.checked.as_json() if self.checked else None,
        }

    def gap_lines(self) -> list[tuple[int, str]]:
        """How many gaps the plan has and the first of them, for the terminal; nothing where it has none."""
        if self.checked is None or self.checked.is_clean:
            return []
        gaps = self.checked.gaps
        more = f", the first {MOST_GAPS} below; saferplan plan check tells all" if len(gaps) > MOST_GAPS else ""
        lines = [(0, f"The plan has gaps: {gaps_in_words(self.checked)}{more}.")]
        return [*lines, *((2, one.told) for one in gaps[:MOST_GAPS])]


def gaps_in_words(checked: PlanChecked) -> str:
    """How much of a plan is wrong and how much is lacking: "1 wrong, 12 lacking"."""
    many = ((len(checked.of_grade(grade)), GRADE_WORDS[grade].lower()) for grade in ("wrong", "gap"))
    return ", ".join(f"{count:,} {words}" for count, words in many if count)


def documents(
    folder: Path | str,
    *,
    kinds: Sequence[str] = (),
    formats: Sequence[str] = (),
    strict: bool = False,
    progress: Progress = no_progress,
) -> DocumentsResult:
    """Write the documents of the current release: all kinds that can be made and all formats, or those named.

    Writes `documents/<edition>-<hash>/` whole and names it current.  `kinds` are of `KINDS`, `formats` of `FORMATS`.
    A plan that they speak of is checked; its gaps are told in the result, and refused where `strict`.

    Raises `BadArgument` for a name that is neither, `StepNotDone` where nothing is released, `BadInput` where the
    partnership's mark or template cannot be used, `NoPlan` where there is none, `UntruePlan` where the plan says what
    its figures do not bear out, `UnfitNames` where it would print a person's name for a body's, and `UnfinishedPlan`
    where it has gaps and `strict` is asked for.
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
        makers, checked = _makers(home, released, logo, kinds)
        newer = newer_bundle(home, released)
        notes = (*([newer] if newer else []), *notes, *_persons_note(checked))
        if strict and checked is not None and not checked.is_clean:
            first = tuple(f"{one.told} {one.do}" for one in checked.gaps[:MOST_GAPS])
            raise UnfinishedPlan(gaps_in_words(checked), first)
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
    return DocumentsResult(final, source, tuple(final / name for name in names), edition, notes, checked)


def _check(name: str, given: Sequence[str], known: Sequence[str]) -> None:
    for one in given:
        if one not in known:
            raise BadArgument(name, one, f"one of {', '.join(known)}")


def _makers(
    home: PartnershipFolder, released: Released, logo: Logo | None, kinds: Sequence[str]
) -> tuple[dict[str, Callable[[], PaperMade]], PlanChecked | None]:
    """The kinds that can be made, each with what makes it; and what the check of the plan found, if they speak of one.

    Raises `NoPlan` where a plan is asked for by name and there is none, and where it is to be made `UntruePlan` or
    `UnfitNames` where it may not be printed.
    """
    from saferplan.commands.plan_folder import FOLDER, PLAN, held_to, read_plan
    from saferplan.publication.documents import kinds as made
    from saferplan.publication.documents.plan_paper import PlanSeen

    there = is_there(home.path / FOLDER / PLAN)
    wanted = "plan" in kinds or (there and (not kinds or "board_paper" in kinds))
    plan = read_plan(home.path) if wanted else None
    checked = None
    if plan is not None:
        checked = check_plan(plan, held_to(home.settings, released, date.fromisoformat(released.manifest["as_of"])))
        _refuse_unfit(checked)
        plan = with_registered_names(plan, home.settings.bodies)
    makers = {
        "assessment": lambda: made.make_assessment(released, logo),
        "summary": lambda: made.make_summary(released, logo),
        "board_paper": lambda: made.make_board_paper(released, logo, plan=plan),
    }
    if plan is not None and (not kinds or "plan" in kinds):
        seen = PlanSeen(plan, released, _bodies(home, released), {one.id: _duty_words(one) for one in duties()})
        makers["plan"] = lambda: made.make_plan(seen, logo)
    return makers, checked


def _bodies(home: PartnershipFolder, released: Released) -> tuple[Body, ...]:
    """The bodies that a plan's readers may see: the public, the members of the day by name and role alone."""
    if released.manifest["audience"] != "public":
        return home.settings.bodies
    return tuple(Body(one["name"], one["role"]) for one in released.manifest["members"])


NAMES = ("person", "no-lead")
"""The rules whose findings would be printed as the names of bodies."""


def _refuse_unfit(checked: PlanChecked) -> None:
    """Raise `UntruePlan` where a text or measure does not agree with its figures, `UnfitNames` for names of persons."""
    for rules, error in ((PRINTED, UntruePlan), (NAMES, UnfitNames)):
        if wrong := [one for one in checked.of_grade("wrong") if one.rule in rules]:
            raise error(tuple(f"{one.told} {one.do}" for one in wrong))


def _persons_note(checked: PlanChecked | None) -> tuple[str, ...]:
    """Where a plan's texts may point at a person, in a note; nothing where they do not."""
    found = [one for one in checked.of_grade("look") if one.rule in NAMES] if checked else []
    if not found:
        return ()
    places = list(dict.fromkeys(str(one.place) or "a text" for one in found))
    more = f" and {len(places) - MOST_GAPS:,} more places" if len(places) > MOST_GAPS else ""
    where = f"{'; '.join(places[:MOST_GAPS])}{more}"
    return (f"the plan may point at a person, in {where}. Look before it is published: saferplan plan check.",)


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
