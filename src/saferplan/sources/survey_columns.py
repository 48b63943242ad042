"""Columns of responses: which heading has what the questionnaire asks for, and what is nearest where none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saferplan.errors import BadInput
from saferplan.sources.survey_files import SurveyFile
from saferplan.tables.questionnaire import Questionnaire

ABOUT = ("id", "submitted", "started", "status", "channel")
"""What is told of a response beside its answers."""

_USUAL: dict[str, dict[str, tuple[str, ...]]] = {
    "saferplan": {
        "id": ("response_id",),
        "submitted": ("submitted",),
        "started": ("started",),
        "status": ("status",),
    },
    "limesurvey": {
        "id": ("id", "Response ID"),
        "submitted": ("submitdate", "Date submitted"),
        "started": ("startdate", "Date started"),
    },
    "forms": {
        "id": ("ID",),
        "submitted": ("Completion time",),
        "started": ("Start time",),
    },
    "citizen-space": {
        "id": ("Response ID", "ID"),
        "submitted": ("Date submitted", "Submitted date", "Submitted", "Response date"),
    },
    "table": {},
}
"""The headings that each layout has for these, where the questionnaire names none."""


@dataclass(frozen=True)
class Lacking:
    """A column that the questionnaire names and the file does not have: for what, its name, and the nearest heading."""

    where: str
    column: str
    nearest: str

    def fault(self, file: str) -> BadInput:
        """The fault, for an error."""
        do = (
            f'The nearest is "{self.nearest}": name that in questionnaire.toml, or correct the heading.'
            if self.nearest
            else "Name the column in questionnaire.toml as the file has it."
        )
        return BadInput(file, f'it has no column "{self.column}"', f"one, for {self.where}", do, row=1)


def many_lacking(lacking: Sequence[Lacking], file: SurveyFile) -> BadInput:
    """The fault of a file that lacks many columns, in one sentence."""
    named = ", ".join(f'"{one.column}"' for one in lacking[:3])
    headings = ", ".join(f'"{one}"' for one in file.headings[:2])
    do = (
        f"Its own begin with {headings}: where headings are the wording of questions or other names, write under each "
        "question of questionnaire.toml column = and the heading as it stands."
    )
    return BadInput(
        file.name,
        f"it lacks {len(lacking):,} of the columns that the questionnaire names: {named} and others",
        "a column for each question",
        do,
        row=1,
    )


@dataclass(frozen=True)
class Matched:
    """The headings of a file by what they hold: `about` the response, and `answers` by the questionnaire's columns.

    `lacking` are columns of questions that are not there; `unused` the headings that nothing was asked of.
    """

    about: dict[str, str]
    answers: dict[str, str]
    lacking: tuple[Lacking, ...]
    unused: tuple[str, ...]


def match_columns(made: Questionnaire, file: SurveyFile) -> Matched:
    """Find the headings that the questionnaire asks for.

    A heading is compared by its letters and digits alone.  Columns for the words behind "other" may be lacking, as may
    those that the layout usually has; any other that is lacking is told.
    """
    about: dict[str, str] = {}
    lacking: list[Lacking] = []
    for what in ABOUT:
        asked = getattr(made.responses, what)
        usual = _USUAL[made.responses.source].get(what, ())
        found = next((heading for name in ((asked,) if asked else usual) if (heading := file.find(name))), None)
        if found:
            about[what] = found
        elif asked:
            lacking.append(Lacking(f"[responses] {what}", asked, file.nearest(asked)))
    answers: dict[str, str] = {}
    for question in made.questions:
        for name in question.columns:
            heading = file.find(name)
            if heading:
                answers[name] = heading
            else:
                lacking.append(Lacking(f'question "{question.id}"', name, file.nearest(name)))
        if question.other_column and (heading := file.find(question.other_column)):
            answers[question.other_column] = heading
    used = {*about.values(), *answers.values()}
    return Matched(about, answers, tuple(lacking), tuple(one for one in file.headings if one not in used))
