"""The file `questionnaire.toml`: its text read into a `Questionnaire`, with everything wrong in it told at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from saferplan.errors import BadQuestionnaire
from saferplan.tables.questionnaire import (
    KINDS,
    ROLES,
    SAMPLES,
    SOURCES,
    TYPES,
    Across,
    Band,
    Channel,
    Consent,
    GridRow,
    Lookup,
    Margin,
    Option,
    Question,
    Questionnaire,
    Responses,
    Route,
    Wave,
    Weighting,
)
from saferplan.tables.questionnaire_blocks import CODE, ID, WAVE, Block
from saferplan.tables.questionnaire_checks import faults_of

NAME = "questionnaire.toml"
_LEFT = ("set aside", "keep")


def parse_questionnaire(text: str, *, file: str = NAME) -> Questionnaire:
    """Read the text of a questionnaire.

    Raises `BadQuestionnaire`, with a sentence for each fault: where it is, what was found, what was expected and what
    to do.

    >>> parse_questionnaire('''
    ... [wave]
    ... id = "2020-01"
    ... title = "Ashbrook survey"
    ... opened = 2020-01-06
    ... closed = 2020-01-31
    ... sample = "open"
    ... population = "people aged 16 and over who live in Ashbrook"
    ... [consent]
    ... text = "We use your answers to set our priorities."
    ... retention = "Deleted after two years."
    ... [weighting]
    ... reason = "No targets are held."
    ... [[question]]
    ... id = "safe_after_dark"
    ... text = "How safe do you feel walking alone in this area after dark?"
    ... type = "single"
    ... column = "q1"
    ... options = [{code = "safe", text = "Safe"}, {code = "unsafe", text = "Unsafe"}]
    ... ''').question("safe_after_dark").options[1].text
    'Unsafe'
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = f"the file: it is not TOML ({error}); expected TOML. Correct the line it names."
        raise BadQuestionnaire(file, (fault,)) from error
    return questionnaire_from(raw, file=file)


def questionnaire_from(raw: Mapping[str, Any], *, file: str = NAME) -> Questionnaire:
    """The questionnaire of a file that was read as TOML; raises `BadQuestionnaire` as `parse_questionnaire` does."""
    faults: list[str] = []
    whole = Block(raw, "", faults)
    responses = _responses(whole.block("responses"))
    lookups = tuple(_lookup(one) for one in whole.blocks("lookup", "look-up"))
    questions = (_question(one) for one in whole.blocks("question", "question"))
    given = {one.gives for one in lookups}
    made = Questionnaire(
        wave=_wave(whole.block("wave", needed=True)),
        consent=_consent(whole.block("consent", needed=True)),
        responses=responses,
        questions=tuple(one if one.id in given else with_columns(one, responses.source) for one in questions),
        channels=tuple(_channel(one) for one in whole.blocks("channel", "channel")),
        lookups=lookups,
        weighting=_weighting(whole.block("weighting", needed=True)),
    )
    whole.done()
    faults += faults_of(made) if not faults else []
    if faults:
        raise BadQuestionnaire(file, tuple(faults))
    return made


def _wave(block: Block) -> Wave:
    made = Wave(
        id=block.text("id", form=WAVE),
        title=block.text("title"),
        opened=block.day("opened"),
        closed=block.day("closed"),
        sample=block.choice("sample", SAMPLES),
        population=block.text("population"),
        languages=block.texts("languages") or ("en",),
        previous=block.text("previous", ""),
    )
    block.done()
    return made


def _consent(block: Block) -> Consent:
    made = Consent(block.text("text"), block.text("retention"))
    block.done()
    return made


def _responses(block: Block) -> Responses:
    made = Responses(
        files=block.texts("files"),
        source=block.choice("source", SOURCES, "table"),
        sheet=block.text("sheet", ""),
        encoding=block.text("encoding", ""),
        id=block.text("id", ""),
        submitted=block.text("submitted", ""),
        started=block.text("started", ""),
        status=block.text("status", ""),
        complete=block.texts("complete"),
        channel=block.text("channel", ""),
        kind=block.choice("kind", KINDS, "unknown"),
        late=block.choice("late", _LEFT, "set aside"),
        outside=block.choice("outside", _LEFT, "set aside"),
    )
    block.done()
    return made


def _channel(block: Block) -> Channel:
    made = Channel(block.text("code", form=CODE), block.text("title"), block.texts("values"), block.texts("files"))
    block.done()
    return made


def _lookup(block: Block) -> Lookup:
    made = Lookup(
        file=block.text("file"),
        of=block.choice("of", ("postcode", "place", "lsoa")),
        key=block.text("key"),
        gives=block.text("gives"),
        value=block.text("value"),
    )
    block.done()
    return made


def _weighting(block: Block) -> Weighting:
    margins = block.blocks("margin", "margin")
    made = Weighting(
        margins=tuple(_margin(one) for one in margins),
        trim=block.number("trim", 5.0) or 0.0,
        source=block.text("source", ""),
        reason=block.text("reason", ""),
    )
    block.done()
    return made


def _margin(block: Block) -> Margin:
    made = Margin(block.texts("roles"))
    if not made.roles:
        block.fault("roles", "it names none", 'one or several roles, like ["age", "sex"]', "Add it.")
    block.done()
    return made


def _question(block: Block) -> Question:
    """A question as it is written; its layout may give it columns still (`with_columns`)."""
    kind = block.choice("type", TYPES)
    options = [_option(one) for one in block.blocks("options", "answer")]
    least, most, ends = block.number("least"), block.number("most"), block.texts("ends")
    if kind == "scale" and least is not None and most is not None:
        options = [*_steps(least, most, ends), *options]
    made = Question(
        id=block.text("id", form=ID),
        text=block.text("text"),
        type=kind,
        column=block.text("column", ""),
        options=tuple(options),
        rows=tuple(_row(one) for one in block.blocks("rows", "row")),
        bands=tuple(_band(one) for one in block.blocks("bands", "band")),
        least=least,
        most=most,
        separator=_separator(block, kind),
        other_column=block.text("other_column", ""),
        routes=tuple(_route(one) for one in block.blocks("route", "route")),
        asks=block.texts("asks"),
        role=block.choice("role", ROLES, ""),
        concern=block.text("concern", ""),
        top=block.texts("top"),
        top_text=block.text("top_text", ""),
        top_is=block.choice("top_is", ("bad", "good", "neither"), "neither"),
        tells=block.text("tells", ""),
        compare=block.texts("compare"),
        across=tuple(_across(one) for one in block.blocks("across", "across")),
        source=block.text("source", ""),
    )
    block.done()
    return made


def _separator(block: Block, kind: str) -> str:
    """What parts several answers in one cell; spaces beside it are kept as they are written."""
    block.text("separator", "")
    given = block.raw.get("separator")
    return given if isinstance(given, str) and given else ";" if kind == "multiple" else ""


def _steps(least: float, most: float, ends: tuple[str, ...]) -> list[Option]:
    """The steps of a scale as options with scores."""
    first, last = int(least), int(most)
    said = {first: ends[0], last: ends[1]} if len(ends) == 2 else {}
    return [
        Option(str(step), f"{step} ({said[step]})" if step in said else str(step), score=float(step))
        for step in range(first, last + 1)
    ]


def _option(block: Block) -> Option:
    made = Option(
        code=block.text("code", form=CODE),
        text=block.text("text"),
        values=block.texts("values"),
        column=block.text("column", ""),
        score=block.number("score"),
        view=block.flag("view", True),
        refusal=block.flag("refusal", False),
        other=block.flag("other", False),
    )
    block.done()
    return made


def _band(block: Block) -> Band:
    least, most = block.number("least"), block.number("most")
    made = Band(
        block.text("code", form=CODE),
        block.text("text"),
        float("-inf") if least is None else least,
        float("inf") if most is None else most,
    )
    block.done()
    return made


def _row(block: Block) -> GridRow:
    made = GridRow(
        block.text("code", form=CODE), block.text("text"), block.text("column", ""), block.text("concern", "")
    )
    block.done()
    return made


def _across(block: Block) -> Across:
    made = Across(block.text("question"), block.texts("answers"), block.text("text"))
    block.done()
    return made


def _route(block: Block) -> Route:
    made = Route(block.text("question"), block.texts("answers"))
    block.done()
    return made


_GRIDS = {"limesurvey": "{id}[{row}]", "forms": "{text}", "citizen-space": "{q} - {text}"}
"""The columns of the rows of a grid, by layout."""


def with_columns(question: Question, source: str) -> Question:
    """A question whose columns are those of its layout, where the file names none.

    Of `limesurvey` they are `id`, `id[row]` for a row of a grid, and `id[option]` for each answer of a question with
    several; of `forms` and `citizen-space` the wording, and that of the row; of any other `id`, and `id.row`.
    """
    if question.columns:
        return question
    wording = source in ("forms", "citizen-space")
    if question.type == "grid":
        pattern = _GRIDS.get(source, "{id}.{row}")
        rows = (
            replace(row, column=pattern.format(id=question.id, row=row.code, text=row.text, q=question.text))
            for row in question.rows
        )
        return replace(question, rows=tuple(rows))
    if question.type == "multiple" and source in ("limesurvey", "citizen-space"):
        pattern = "{id}[{code}]" if source == "limesurvey" else "{q} - {text}"
        options = (
            replace(one, column=pattern.format(id=question.id, code=one.code, text=one.text, q=question.text))
            for one in question.options
            if source != "limesurvey" or not one.other
        )
        kept = {one.code: one for one in options}
        other = question.other_column or (f"{question.id}[other]" if source == "limesurvey" else "")
        has_other = any(one.other for one in question.options)
        return replace(
            question,
            options=tuple(kept.get(one.code, one) for one in question.options),
            other_column=other if has_other else question.other_column,
        )
    other = question.other_column
    if source == "limesurvey" and not other and any(one.other for one in question.options):
        other = f"{question.id}[other]"
    return replace(question, column=question.text if wording else question.id, other_column=other)
