"""A problem-solving record (OSARA): five stages in order, and what each needs before the next may begin.

The stages are those of `reference.problem_solving`, which holds the questions that are asked in each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from saferplan.errors import BadRecord
from saferplan.reference.problem_solving import problem_steps

STAGES: tuple[str, ...] = tuple(one.slug for one in problem_steps())
"""The stages in order: objective, scanning, analysis, response, assessment."""

NEEDS: Mapping[str, Mapping[str, str]] = {
    "objective": {
        "what": "what people would notice if it worked",
        "measure": "the measure that should move",
        "by": "by when",
    },
    "scanning": {
        "problem": "what the problem is, in a few sentences",
        "where": "where and when it happens",
        "sources": "which records and whose words it comes from",
    },
    "analysis": {
        "why": "why it happens here and not elsewhere",
        "who": "who is harmed, and who can do something about it",
        "before": "what was tried before, and what came of it",
    },
    "response": {
        "what": "what will be done",
        "lead": "which body leads",
        "due": "by when",
    },
    "assessment": {
        "result": "what the measure shows since",
        "elsewhere": "whether the problem moved next door",
        "next": "whether to keep, change or stop it",
    },
}
"""What each stage needs before the next begins, by its field, with what to say in it."""


@dataclass(frozen=True)
class StageDone:
    """One stage that is finished: which, what was said in each of its fields, and the day."""

    stage: str
    said: Mapping[str, str]
    on: date


@dataclass(frozen=True)
class ProblemRecord:
    """A problem-solving record: its id, its title, the place it is about, and the stages finished so far, in order."""

    id: str
    title: str
    place: str
    done: tuple[StageDone, ...] = field(default_factory=tuple)

    @property
    def stage(self) -> str:
        """The stage that it is in; "" where all are finished."""
        return STAGES[len(self.done)] if len(self.done) < len(STAGES) else ""

    def finish(self, stage: str, said: Mapping[str, str], *, on: date) -> ProblemRecord:
        """The record with one more stage finished.

        Raises `BadRecord` where it is not in that stage, something that the stage needs is not said or is not asked, or
        the day is before that of the stage before.
        """
        where = f"The problem “{self.title}”, {stage}"
        if stage != self.stage:
            expected = f"the stage {self.stage}" if self.stage else "nothing more, for all stages are finished"
            raise BadRecord(where, "it is not the stage that comes next", expected, "Finish the stages in order.")
        if missing := lacking_in(stage, said):
            raise BadRecord(where, f"it does not say {missing[0]}", "an answer to each", "Fill it in.")
        if other := next((name for name in said if name not in NEEDS[stage]), ""):
            raise BadRecord(where, f'the field "{other}"', f"only {', '.join(NEEDS[stage])}", "Leave it out.")
        if self.done and on < self.done[-1].on:
            raise BadRecord(where, "it ends before the stage before it", "a day from then on", "Correct the day.")
        return replace(self, done=(*self.done, StageDone(stage, dict(said), on)))


def lacking_in(stage: str, said: Mapping[str, str]) -> tuple[str, ...]:
    """What a stage needs and does not say yet, in words.

    >>> lacking_in("response", {"what": "Locks.", "lead": " "})
    ('which body leads', 'by when')
    """
    return tuple(words for name, words in NEEDS[stage].items() if not said.get(name, "").strip())
