"""New: the folder of a survey wave, with a questionnaire to fill in and, for a form of one's own, a file to fill."""

from __future__ import annotations

import csv
import io
import re
from calendar import monthrange
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplan.commands.folder import is_in_use, is_there, writing
from saferplan.errors import BadArgument, FolderInUse
from saferplan.reference.survey_questions import survey_questions_text
from saferplan.sources.survey_waves import DICTIONARY, FOLDER
from saferplan.tables.questionnaire import SOURCES, TYPES, Question, Questionnaire
from saferplan.tables.questionnaire_file import NAME, parse_questionnaire

HEAD = """# A wave of a residents' survey.  Lines with # are notes; docs/reference/questionnaire.md has all keys.

[wave]
id = "{wave}"                 # stays the name of this wave: wave-{wave} in the address of a figure
title = "Community safety survey {wave}"
opened = {wave}-01             # the first and the last day on which people could answer
closed = {wave}-{last}
sample = "open"                # open: anyone with the link could answer; random: drawn at random; panel: of a panel
population = "people aged 16 and over who live in the area"   # whom the answers are to speak for
languages = ["en"]
# previous = "2018-01"         # the wave before: where its wording differs, "saferplan survey check" says so

[consent]
# What people were told; write here what your form says.
text = "Your answers help us to choose our priorities. You need not answer any question. We publish totals only."
retention = "Responses are deleted two years after the survey closed; postcodes as soon as the small area is known."

[responses]
source = "{source}"           # whose layout the file has: saferplan, citizen-space, limesurvey, forms or table
# files = ["responses.csv"]    # CSV, XLSX or ODS; left out, responses.csv, .xlsx or .ods
# kind = "resident"            # what everyone is, if no question asks
# late = "keep"                # responses after the last day are set aside unless kept
# outside = "keep"             # residents whose postcode lies outside are set aside unless kept
{columns}
# How people came to the survey, where a column or a file tells; one block each.
# [[channel]]
# code = "paper"
# title = "On paper"
# files = ["paper.csv"]

[weighting]
# Answers of an open link are those of whoever answered. Weights make them up like the population in what you name here;
# the people of each category stand in targets.csv: margin,category,people.
reason = "No counts of the population are held beside the responses yet."
# trim = 5
# source = "Census 2021, Office for National Statistics"
# [[weighting.margin]]
# roles = ["age", "sex"]

"""

OWN_COLUMNS = """id = "response_id"
submitted = "submitted"
status = "status"
complete = ["complete"]
"""

DICTIONARY_HEAD = ("column", "question", "kind of answer", "answers")


@dataclass(frozen=True)
class SurveyNewResult:
    """The folder of the wave that was made, its questionnaire, and whether a file for responses was made too."""

    folder: Path
    questionnaire: Path
    responses: Path | None

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        made = str(self.responses) if self.responses else None
        return {"folder": str(self.folder), "questionnaire": str(self.questionnaire), "responses": made}


def new(folder: Path | str, *, wave: str, source: str = "saferplan") -> SurveyNewResult:
    """Make the folder of a survey wave, with the standard questions.

    `wave` is its year and month, as 2020-01; in a partnership's folder, the wave is made in `inputs/survey/<wave>`.
    `source` is whose layout the responses will have; for `saferplan`, an empty `responses.csv` and its dictionary are
    made too.  Raises `BadArgument`, `FolderInUse` where there is something already, and `CannotWrite`.
    """
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", wave, re.ASCII):
        raise BadArgument("--wave", wave, "a year and a month, like 2020-01")
    if source not in SOURCES:
        raise BadArgument("--source", source, ", ".join(SOURCES))
    home = Path(folder)
    made = home / "inputs" / FOLDER / wave if is_there(home / "partnership.toml") else home
    if is_in_use(made):
        raise FolderInUse(made)
    text = questionnaire_text(wave, source)
    planned = parse_questionnaire(text)
    with writing(made):
        made.mkdir(parents=True, exist_ok=True)
        (made / NAME).write_text(text, encoding="utf-8", newline="\n")
        if source == "saferplan":
            (made / "responses.csv").write_text(_csv([headings(planned)]), encoding="utf-8-sig", newline="")
            (made / DICTIONARY).write_text(_csv(dictionary(planned)), encoding="utf-8-sig", newline="")
    return SurveyNewResult(made, made / NAME, made / "responses.csv" if source == "saferplan" else None)


def questionnaire_text(wave: str, source: str) -> str:
    """The text of a new questionnaire."""
    year, month = (int(part) for part in wave.split("-"))
    columns = OWN_COLUMNS if source == "saferplan" else ""
    head = HEAD.format(wave=wave, last=f"{monthrange(year, month)[1]:02d}", source=source, columns=columns)
    return head + survey_questions_text()


def headings(made: Questionnaire) -> list[str]:
    """The columns of a file of responses in Saferplan's own layout."""
    about = [made.responses.id, made.responses.submitted, made.responses.status]
    return [*(name for name in about if name), *(name for one in made.questions for name in one.columns)]


def dictionary(made: Questionnaire) -> list[list[str]]:
    """A row for each column: what was asked, what kind of answer it takes, and the answers as they may stand."""
    rows = [list(DICTIONARY_HEAD)]
    rows.append([made.responses.id, "A number or code that no other row has; nobody's name.", "text", ""])
    rows.append([made.responses.submitted, "The day of the response.", "a day as YYYY-MM-DD", ""])
    rows.append([made.responses.status, "Whether they came to the end.", "text", "complete; anything else is partial"])
    for one in made.questions:
        if one.rows:
            rows += [[row.column, f"{one.text} {row.text}", TYPES["single"], _answers(one)] for row in one.rows]
        else:
            rows.append([one.column, one.text, TYPES[one.type], _answers(one)])
    return rows


def _answers(one: Question) -> str:
    """The codes of the answers with their wording."""
    said = "; ".join(f"{answer.code} = {answer.text}" for answer in one.answers)
    return f"{said} (several with ; between)" if one.type == "multiple" else said


def _csv(rows: list[list[str]]) -> str:
    """Rows as CSV that a spreadsheet opens."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
