"""Plan: held to what it must have and rests on, and to what came before it; and taken in from a file somebody has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from saferplan.commands.documents import GRADE_WORDS, DocumentsResult, documents
from saferplan.commands.folder import PartnershipFolder, Progress, check_whole, no_progress, reading
from saferplan.commands.newer_bundle import newer_bundle
from saferplan.commands.plan_folder import held_to, read_plan
from saferplan.commands.plan_import import import_plan
from saferplan.plan.checking import GRADES, RULES, PlanChecked, PlanRemark
from saferplan.plan.checks import OF_OTHERS, check_plan
from saferplan.plan.crosswalk import Became, crosswalk_of
from saferplan.plan.model import Plan
from saferplan.publication.released import Released, read_release

__all__ = ["build", "check", "crosswalk", "import_plan"]

MOST_OF_A_RULE = 2
"""So many remarks of one rule are printed; the rest are counted, unless all are asked for."""

FIRST = 5
"""So many rules are named to begin with, where more than these are broken."""


@dataclass(frozen=True)
class PlanCheckResult:
    """What the check of a plan found, the plan itself, and the release that it was held to (None without one).

    `newer` says that a bundle is not released, so that the release is not of the current figures; "" where it is.
    """

    plan: Plan
    checked: PlanChecked
    release: Path | None
    day: date
    newer: str = ""

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        told = {"plan": self.plan.title, "day": self.day.isoformat(), "counts_of": counts_of(self.plan)}
        return (
            told
            | self.checked.as_json()
            | {
                "release": str(self.release) if self.release else None,
                "newer": self.newer,
            }
        )


@dataclass(frozen=True)
class CrosswalkResult:
    """What became of each earlier priority, and the titles of this plan's by id."""

    rows: tuple[Became, ...]
    titles: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {"earlier": [one.as_json() for one in self.rows], "titles": self.titles}


def build(
    folder: Path | str = ".",
    *,
    formats: Sequence[str] = (),
    strict: bool = False,
    progress: Progress = no_progress,
) -> DocumentsResult:
    """Write the plan as web page, PDF and Word, once every figure in it bears out what is said.

    It is `documents` with the plan alone, and raises what that does: `UntruePlan` where the plan says what its figures
    do not bear out.  What else is wrong or lacking is told in the result; where `strict`, it raises `UnfinishedPlan`.
    """
    return documents(folder, kinds=("plan",), formats=formats, strict=strict, progress=progress)


def check(folder: Path | str = ".", *, as_of: date | None = None) -> PlanCheckResult:
    """Hold the plan of a partnership folder to its release, its bodies, its duties and itself.

    The public release of the current edition is used where there is one, so that a figure withheld from the public
    is not taken for one that may be printed.  `as_of` is the day by which dates are judged; left out, it is that of
    the release, or today where there is none.  Raises `NoPlan`, or `BadPlan` where a file of it cannot be used.
    """
    home = PartnershipFolder(folder)
    plan = read_plan(home.path)
    released = public_release(home)
    day = as_of or (date.fromisoformat(released.manifest["as_of"]) if released else date.today())
    checked = check_plan(plan, held_to(home.settings, released, day))
    newer = newer_bundle(home, released) if released else ""
    return PlanCheckResult(plan, checked, released.folder if released else None, day, newer)


def crosswalk(folder: Path | str = ".") -> CrosswalkResult:
    """What became of the priorities of the plan before, by partnership.toml and the plan's crosswalk.

    Raises `NoPlan`, or `BadPlan` where names lead round in a circle.
    """
    home = PartnershipFolder(folder)
    plan = read_plan(home.path)
    rows = crosswalk_of(plan, home.settings.priorities_before)
    return CrosswalkResult(rows, {one.id: one.title for one in plan.priorities})


def public_release(home: PartnershipFolder) -> Released | None:
    """The release that a plan is held to (`shown_release`); None without one."""
    if home.current("releases") is None:
        return None
    source = home.shown_release()
    check_whole(source, "release")
    with reading(source, "release"):
        return read_release(source)


def counts_of(plan: Plan) -> dict[str, int]:
    """How many of each a plan has."""
    names = ("priorities", "actions", "measures", "themes", "consultations", "linked")
    return {name: len(getattr(plan, name)) for name in names}


def check_lines(result: PlanCheckResult, *, every: bool = False) -> list[tuple[int, str]]:
    """What a check found, for the terminal: each line with how far it is set in."""
    checked, counts = result.checked, counts_of(result.plan)
    parts = [f"{counts[name]:,} {name if counts[name] != 1 else one}" for name, one in _ONE.items() if counts[name]]
    many = [f"{len(checked.of_grade(grade)):,} {words.lower()}" for grade, words in GRADE_WORDS.items()]
    lines = [(0, f"{result.plan.title}: {', '.join(parts)}. {', '.join(many)}.")]
    if checked.without_release:
        lines.append((0, "There is no release yet, so it was held to no figure and no finding: run saferplan release."))
    else:
        links = f"{checked.links:,} figure link{'' if checked.links == 1 else 's'}"
        lines.append((0, f"Held to {result.release}; {links} in its texts."))
        lines += [(0, f"Note: {result.newer}")] if result.newer else []
    lines += [] if every else _first_lines(checked)
    for grade, words in GRADE_WORDS.items():
        found = checked.of_grade(grade)
        if found:
            lines += [(0, ""), (0, f"{words} ({len(found):,}): {GRADES[grade]}."), *_remark_lines(found, every)]
    return lines


_ONE = {
    "priorities": "priority",
    "actions": "action",
    "measures": "measure",
    "themes": "theme",
    "consultations": "consultation",
}


def _first_lines(checked: PlanChecked) -> list[tuple[int, str]]:
    """With what to begin: what cannot be as it says, then what is lacking most often; nothing where little is amiss."""
    rules: dict[str, list[PlanRemark]] = {}
    for one in checked.gaps:
        rules.setdefault(one.rule, []).append(one)
    if len(rules) <= FIRST:
        return []

    def weight(held: list[PlanRemark]) -> tuple[bool, bool, int]:
        return held[0].grade != "wrong", held[0].rule in OF_OTHERS, -len(held)

    lines = [(0, ""), (0, f"Begin with these {FIRST}:")]
    for place, held in enumerate(sorted(rules.values(), key=weight)[:FIRST], start=1):
        more = f" ({len(held):,} times)" if len(held) > 1 else ""
        lines.append((2, f"{place}. {RULES[held[0].rule]}{more} {held[0].do}"))
    return lines


def _remark_lines(found: tuple[PlanRemark, ...], every: bool) -> list[tuple[int, str]]:
    """The remarks of one grade; of a rule with many, the first few, what to do once, and how many more."""
    rules: dict[str, list[PlanRemark]] = {}
    for one in found:
        rules.setdefault(one.rule, []).append(one)
    if every:
        return [line for one in found for line in ((2, one.told), (4, one.do))]
    lines = []
    for rule, held in rules.items():
        shown = held[:MOST_OF_A_RULE]
        for place, one in enumerate(shown):
            after = shown[place + 1].do if place + 1 < len(shown) else ""
            lines += [(2, one.told), *([(4, one.do)] if one.do != after else [])]
        if len(held) > MOST_OF_A_RULE:
            lines.append((4, f'and {len(held) - MOST_OF_A_RULE:,} more of the rule "{rule}"; --all prints them.'))
    return lines


def crosswalk_lines(result: CrosswalkResult) -> list[str]:
    """What became of each earlier priority, for the terminal."""
    if not result.rows:
        return ["No earlier priority is given: list them as [[priorities_before]] in partnership.toml."]
    lines = []
    for one in result.rows:
        became = "; ".join(result.titles[name] for name in one.into)
        if not became:
            became = f"dropped: {one.dropped}" if one.dropped else "nothing says what became of it"
        lines.append(f"{one.before} -> {became}")
        if one.perhaps:
            lines.append(f'  no earlier priority has that name; perhaps it is "{one.perhaps}"')
        for name, near in one.unknown:
            lines.append(f'  "{name}" is no priority of this plan{f"; perhaps {near}" if near else ""}')
        if one.figure:
            by, still = ", ".join(one.kept_by), "still read by" if one.is_lost else "kept as"
            kept = f"{still} {by}" if by else "kept by no measure of this plan"
            lines.append(f"  its figure {one.figure}: {kept}")
    return lines
