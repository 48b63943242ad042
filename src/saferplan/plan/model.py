"""The plan as one frozen shape: what the Board chose and why, what will be done, and how anyone will know.

Nothing here reads a file.  `saferplan.plan.shape.plan_from` makes a `Plan` from plain values, from whatever they came.
Every part knows its `place`, so that whatever is said of it can say where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

WAYS = {"down": "go down", "up": "go up", "steady": "stay as it is", "known": "be better known"}
"""Which way a measure should move.  "known" is for one whose rise may be better reporting: it has no good direction."""

TIERS = {
    "primary": "before there is any sign of harm",
    "secondary": "with people or places at risk",
    "tertiary": "after harm, so that it does not come again",
}
"""Tiers of prevention (after Brantingham and Faust 1976), with what each means."""

KINDS = {"impact": "what should change for people", "delivery": "whether what was promised was done"}
"""The kinds of measures of a plan, with what each tells."""

STRENGTHS_OF_EVIDENCE = ("strong", "promising", "mixed", "weak", "harmful")
"""How strong the evidence of an item is that it works; "harmful" where it was found to do harm."""

SEEN_OF_SOURCE = {
    "text": "the source was read",
    "abstract": "its summary was read",
    "memory": "written from memory: read the source before relying on it",
}
"""What was read of the source of an item of evidence, as it is printed."""

RELATIONS = ("child", "parent")
"""How a linked plan stands to this one: a child's actions can be shown here; a parent is named and linked."""


@dataclass(frozen=True)
class Place:
    """Where a part of a plan was written: the file and the line, from 1; "" and 0 where it came from elsewhere."""

    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        """As a person reads it, like "plan/plan.toml, line 12"; "" where it is not known."""
        return f"{self.file}, line {self.line:,}" if self.line else self.file


@dataclass(frozen=True)
class Milestone:
    """A step on the way of an action, and the last day for it."""

    what: str
    due: date | None = None
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True)
class Move:
    """A measure that an action should move, by its id, and which way: a key of `WAYS`, or "" where that is not said."""

    measure: str
    way: str = ""


@dataclass(frozen=True)
class Resources:
    """What an action takes: in words, and in pounds where that is known."""

    words: str = ""
    money: float | None = None


@dataclass(frozen=True)
class Baseline:
    """From where a measure starts: a figure's period, or a number with its source, and the day it stands for.

    `period` completes the measure's `figure` (`2018/19`).  `value` is only for a number that no figure holds, and then
    `source` says whose it is.  `on` is the last day that it tells of, where `period` does not say so.
    """

    period: str = ""
    value: float | None = None
    on: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Target:
    """What a measure should reach, and by when: `value` in its own unit, or `percent` of change from the baseline.

    A change of -10 is ten per cent less.  Neither is given for a measure that should only stay as it is.
    """

    by: date | None = None
    value: float | None = None
    percent: float | None = None


@dataclass(frozen=True)
class PlanMeasure:
    """How anyone will know: what is measured, which way it should go, from where to where, and when it is next read.

    `figure` is the address of its figure without a period (`recorded_crime?crime_type=burglary`), or "" where no
    figure holds it.  `way` is a key of `WAYS`, `kind` one of `KINDS`, `every` how often it is read, in words.
    `before` are the addresses of
    figures of earlier plans that it takes the place of.
    """

    id: str
    title: str
    figure: str = ""
    kind: str = "impact"
    way: str = ""
    unit: str = ""
    baseline: Baseline | None = None
    target: Target | None = None
    next_data: date | None = None
    every: str = ""
    before: tuple[str, ...] = ()
    note: str = ""
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True)
class Action:
    """One thing that will be done: by which body, from when to when, to move which measures, on what evidence.

    `priority` is the id of its priority and `heading` the heading it stands under there, or "".  `lead` and `partners`
    are names of bodies.  `moves`, `findings`, `evidence`, `themes` and `duties` name what it is joined to, by id.
    `tier` is a key of `TIERS` or "".  `note` is kept and not published.
    """

    id: str
    what: str
    priority: str
    heading: str = ""
    lead: str = ""
    partners: tuple[str, ...] = ()
    start: date | None = None
    due: date | None = None
    milestones: tuple[Milestone, ...] = ()
    moves: tuple[Move, ...] = ()
    resources: Resources = Resources()
    tier: str = ""
    evidence: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    note: str = ""
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True)
class WhyText:
    """Why a priority is one: Markdown with figures as links, the file it is in, and the line it begins on."""

    text: str
    file: str = ""
    line: int = 1


@dataclass(frozen=True)
class Priority:
    """What the Board chose, and that it was people who did: from which findings, who, when, why, and against what.

    A machine's proposal is another type, and there is no way from one to the other but a person's reason.  `against`
    is the advice that it was chosen against, "" where there was none.  `shows` names actions of child plans that are
    shown under it, as `linked-plan/action`.
    """

    id: str
    title: str
    findings: tuple[str, ...] = ()
    chosen_by: str = ""
    chosen_on: date | None = None
    reason: str = ""
    against: str = ""
    why: WhyText = WhyText("")
    shows: tuple[str, ...] = ()
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True)
class Theme:
    """An underlying theme: something that every priority should think of, with what it is about in a sentence.

    It is not a chapter of the assessment: that is `saferplan.reference.themes.Theme`.
    """

    id: str
    title: str
    about: str = ""
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True)
class Consultation:
    """One time that people were asked: who, when, how, how many, what they said, and what changed because of it."""

    id: str
    who: str
    start: date | None = None
    end: date | None = None
    how: str = ""
    how_many: int | None = None
    said: str = ""
    changed: str = ""
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True)
class EvidenceItem:
    """Something known of what works: what was found, how strongly, and the published source of it.

    `strength` is one of `STRENGTHS_OF_EVIDENCE`.  `seen` is what was read of the source by whoever wrote the item: a
    key of `SEEN_OF_SOURCE`, or "" where that is not said.  `shipped` says that it is of the library that ships and not
    the partnership's own.
    """

    id: str
    title: str
    finding: str
    strength: str
    source: str
    link: str = ""
    beware: str = ""
    seen: str = ""
    shipped: bool = False
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True)
class LinkedPlan:
    """Another plan that this one is joined to: its parent, or a child whose actions can be shown here.

    `relation` is one of `RELATIONS`.  `plan` is the child as it was read, None for a plan that is named only.
    """

    id: str
    title: str
    relation: str
    holder: str = ""
    link: str = ""
    plan: Plan | None = None
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True)
class Crosswalk:
    """What became of one earlier priority: the priorities it went into, or why it was dropped.

    `before` is its name as the earlier plan had it.  `into` holds ids of priorities of this plan, or names of earlier
    ones that lie between.  One may go into several, and several into one.
    """

    before: str
    into: tuple[str, ...] = ()
    dropped: str = ""
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True)
class DutyCovered:
    """How the plan meets a legal duty: the duty's id, and how, in words; `lead` is the body that sees to it."""

    duty: str
    how: str
    lead: str = ""
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True)
class SetAside:
    """A finding that no action answers, and why not."""

    finding: str
    reason: str
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True)
class Approval:
    """A body that agreed to the plan, and the day."""

    body: str
    on: date | None = None


@dataclass(frozen=True)
class Plan:
    """A whole plan: its term, and everything in it, each list in the order it was written.

    `about` is Markdown with figures as links, to stand before the priorities.  `made_up` says what in it is invented,
    and is printed wherever the plan is; "" for a real plan.
    """

    title: str
    start: date
    end: date
    aim: str = ""
    about: WhyText = WhyText("")
    edition: str = ""
    made_up: str = ""
    approvals: tuple[Approval, ...] = ()
    priorities: tuple[Priority, ...] = ()
    themes: tuple[Theme, ...] = ()
    measures: tuple[PlanMeasure, ...] = ()
    actions: tuple[Action, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    linked: tuple[LinkedPlan, ...] = ()
    crosswalk: tuple[Crosswalk, ...] = ()
    duties: tuple[DutyCovered, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    place: Place = field(default_factory=Place, compare=False)

    def actions_of(self, priority: str) -> tuple[Action, ...]:
        """The actions of a priority, by its id, in the order written."""
        return tuple(one for one in self.actions if one.priority == priority)

    def headings_of(self, priority: str) -> tuple[tuple[str, tuple[Action, ...]], ...]:
        """What will be done for a priority: each heading with its actions, headings in the order they first come."""
        found: dict[str, list[Action]] = {}
        for one in self.actions_of(priority):
            found.setdefault(one.heading, []).append(one)
        return tuple((heading, tuple(actions)) for heading, actions in found.items())

    def measures_of(self, actions: Iterable[Action]) -> tuple[PlanMeasure, ...]:
        """The measures that actions should move, each once, in the order of the plan."""
        wanted = {move.measure for action in actions for move in action.moves}
        return tuple(one for one in self.measures if one.id in wanted)

    def shown_actions(self, priority: Priority) -> tuple[tuple[LinkedPlan, Action], ...]:
        """The actions of child plans that are shown under a priority, each with the plan it belongs to.

        One that is named and is not there is left out: the checks say so.
        """
        held = {
            f"{linked.id}/{action.id}": (linked, action)
            for linked in self.linked
            if linked.plan is not None
            for action in linked.plan.actions
        }
        return tuple(held[name] for name in priority.shows if name in held)

    def coverage(self) -> tuple[tuple[Theme, tuple[int, ...]], ...]:
        """Each underlying theme with how many actions of each priority address it, in the order of the priorities.

        Actions of child plans count where they are shown, with the themes of this plan that they name.
        """
        rows = []
        for theme in self.themes:
            counts = []
            for priority in self.priorities:
                shown = (action for _, action in self.shown_actions(priority))
                counts.append(sum(theme.id in one.themes for one in (*self.actions_of(priority.id), *shown)))
            rows.append((theme, tuple(counts)))
        return tuple(rows)
