"""Checks of a questionnaire as a whole: what its parts mean together, each fault as a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from saferplan.tables.questionnaire import KINDS, OF_RESPONDENTS, ROLES, Question, Questionnaire

_WITH_OPTIONS = ("single", "multiple", "scale", "grid")


def spelling(text: str) -> str:
    """An answer without what does not matter: capitals, spaces at its ends or doubled, curly quotes, `.0` of a number.

    >>> spelling(" Don’t  know. "), spelling("5.0"), spelling("Work – study")
    ("don't know", '5', 'work - study')
    """
    text = " ".join(text.split()).casefold()
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    text = re.sub(r"[–—]", "-", text).rstrip(" .,:;")
    return re.sub(r"^(-?\d+)\.0+$", r"\1", text)


def faults_of(made: Questionnaire) -> list[str]:
    """Every fault of a questionnaire whose keys are all of their kind; none where it can be used."""
    return [*_wave(made), *_repeated(made), *_questions(made), *_channels(made), *_lookups(made), *_weighting(made)]


def _wave(made: Questionnaire) -> Iterator[str]:
    if made.wave.closed < made.wave.opened:
        yield (
            f"[wave], closed: it is {made.wave.closed}, before the survey opened ({made.wave.opened}); expected a day "
            "no earlier. Correct one of the two."
        )
    if not made.questions:
        yield '[[question]]: there is none; expected one or more. Add them; "saferplan survey new" writes a set.'
    if made.wave.previous == made.wave.id:
        yield f'[wave], previous: it is this wave, "{made.wave.id}"; expected an earlier one. Correct it.'


def _twice(words: Iterable[str]) -> list[str]:
    """The words that stand more than once, in order of their second time."""
    seen: set[str] = set()
    found: dict[str, None] = {}
    for word in words:
        if word in seen:
            found[word] = None
        seen.add(word)
    return list(found)


def _repeated(made: Questionnaire) -> Iterator[str]:
    """What stands twice and may not: ids, roles, columns."""
    for name in _twice(one.id for one in made.questions):
        yield f'[[question]]: two have the id "{name}"; expected an id of its own for each. Rename one.'
    for role in _twice(one.role for one in made.questions if one.role):
        yield f'[[question]]: two have the role "{role}"; expected one at most. Take it from one of them.'
    columns = [name for one in made.questions for name in (*one.columns, one.other_column) if name]
    for name in _twice(_letters(name) for name in columns):
        shown = next(one for one in columns if _letters(one) == name)
        yield f'[[question]]: the column "{shown}" is named twice; expected each once. Correct one of the two.'


def _letters(name: str) -> str:
    """A heading as it is compared: without case, spaces and punctuation, unless it has nothing else."""
    return re.sub(r"[\W_]+", "", name.casefold()) or name


def _questions(made: Questionnaire) -> Iterator[str]:
    before: dict[str, Question] = {}
    typed = made.of_role("respondent_type")
    for one in made.questions:
        where = f'question "{one.id}"'
        for found, expected, do in (
            *_answers(one),
            *_columns(one, made.looked_up),
            *_routes(one, before),
            *_meaning(one, {other.id: other for other in made.questions}),
        ):
            yield f"{where}{found}; expected {expected}. {do}"
        if set(one.asks) - set(KINDS):
            yield f"{where}, asks: it names {sorted(set(one.asks) - set(KINDS))[0]!r}; expected {', '.join(KINDS)}."
        if one.asks and typed is None and made.responses.kind == "unknown":
            yield (
                f"{where}, asks: no question has the role respondent_type; expected one, or [responses] kind. Add it, "
                "or take asks out."
            )
        before[one.id] = one


Fault = tuple[str, str, str]


def _answers(one: Question) -> Iterator[Fault]:
    """The faults of a question's options, bands and rows."""
    if one.type in _WITH_OPTIONS and len(one.options) < (1 if one.type == "multiple" else 2):
        ends = ", or least and most" if one.type == "scale" else ""
        yield ", options: there are too few", f"the answers that can be chosen{ends}", "Add them."
    if one.type == "number" and any(option.view and not option.refusal for option in one.options):
        do = "Mark them view = false or refusal = true, or use bands."
        yield ", options: they are answers to count", "for a number, only words that stand in its place", do
    elif one.options and one.type not in (*_WITH_OPTIONS, "number"):
        yield ", options: they are given", f"none for a question of type {one.type}", "Take them out."
    if (one.type == "grid") != bool(one.rows):
        found = "there is none" if one.type == "grid" else "they are given"
        yield f", rows: {found}", "rows for a grid and for no other", "Correct the type or the rows."
    if one.bands and one.type != "number":
        yield ", bands: they are given", f"none for a question of type {one.type}", "Take them out."
    for what, codes in (
        ("options", [option.code for option in one.options]),
        ("rows", [row.code for row in one.rows]),
        ("bands", [band.code for band in one.bands]),
    ):
        for code in _twice(codes):
            yield f', {what}: two have the code "{code}"', "a code of its own for each", "Rename one."
    spellings = [
        word
        for option in one.options
        for word in {spelling(text) for text in (option.code, option.text, *option.values)}
    ]
    for word in _twice(spellings):
        yield f', options: two can stand as "{word}" in the file', "spellings of its own for each", "Correct one."
    if sum(option.other for option in one.options) > 1:
        yield ", options: two are marked other", "one at most", "Correct one."
    spans = sorted((band.least, band.most, band.code) for band in one.bands)
    for (_, most, code), (least, _, then) in pairwise(spans):
        if least <= most:
            yield f', bands: "{code}" and "{then}" overlap', "bands apart from each other", "Correct one."
    for band in one.bands:
        if band.most < band.least:
            yield f', band "{band.code}": it ends before it begins', "least no more than most", "Correct it."
    if one.least is not None and one.most is not None and one.most < one.least:
        yield ", most: it is less than least", "a number no less", "Correct one of the two."


def _columns(one: Question, looked_up: frozenset[str]) -> Iterator[Fault]:
    """The faults of where a question's answers stand."""
    do = "Name it as the heading of the file has it."
    if one.id in looked_up:
        if one.columns:
            yield ", column: it is given, and a look-up gives the answer", "one of the two", "Take one out."
        if one.type != "single":
            yield f", type: it is {one.type}", "single, for an answer that a look-up gives", "Correct it."
    elif one.type == "grid":
        for row in one.rows:
            if not row.column:
                yield f', row "{row.code}": it has no column', "the column of its answers", do
    elif one.type == "multiple" and any(option.column for option in one.options):
        for option in one.options:
            if not option.column and not (option.other and one.other_column):
                yield f', option "{option.code}": it has no column', "one, as other options have theirs", do
    elif not one.column:
        yield ", column: it is missing", "the column of its answers", do


def _routes(one: Question, before: dict[str, Question]) -> Iterator[Fault]:
    """The faults of the conditions on which a question is asked."""
    for route in one.routes:
        asked = before.get(route.question)
        if asked is None:
            yield f', route: it names "{route.question}"', "the id of an earlier question", "Correct it."
            continue
        known = {answer.code for answer in asked.answers}
        if asked.type == "grid" or not known:
            yield (
                f', route: "{asked.id}" is a question of type {asked.type}',
                "one with answers to choose",
                "Correct it.",
            )
        elif not route.answers or set(route.answers) - known:
            wrong = sorted(set(route.answers) - known)
            found = f'it names "{wrong[0]}"' if wrong else "it names no answer"
            yield f", route: {found}", f"codes of the answers to {asked.id}: {', '.join(sorted(known))}", "Correct it."


def _meaning(one: Question, ids: dict[str, Question]) -> Iterator[Fault]:
    """The faults of what a question's answers are said to mean."""
    codes = {answer.code for answer in one.answers}
    for code in one.top:
        if code not in codes:
            yield f', top: it names "{code}"', f"codes of its answers: {', '.join(sorted(codes))}", "Correct it."
    if one.top and not one.top_text:
        yield ", top_text: it is missing", 'the words for those answers, like "very or fairly unsafe"', "Add it."
    for other in one.compare:
        if other not in ids or other == one.id:
            yield f', compare: it names "{other}"', "the id of another question", "Correct it."
    yield from _crossings(one, ids)
    if one.role == "respondent_type":
        for code in sorted(codes - set(KINDS)):
            yield f', options: there is the code "{code}"', f"codes among {', '.join(KINDS)}", "Rename it."
    if one.role and not one.answers:
        yield f', role: "{one.role}" needs groups, and it has none', "options, or bands of the number", "Add them."
    if one.role and one.type in ("grid", "multiple"):
        yield f", role: it is of type {one.type}", "one answer for each respondent", "Take the role out."


def _crossings(one: Question, asked: dict[str, Question]) -> Iterator[Fault]:
    """The faults of the answers to other questions by which a question is told too."""
    for across in one.across:
        other = asked.get(across.question)
        if other is None or other is one or other.type not in ("single", "scale"):
            expected = "the id of another question of one answer"
            yield f', across: it names "{across.question}"', expected, "Correct it."
            continue
        known = [answer.code for answer in other.answers]
        wrong = [code for code in across.answers if code not in known]
        if wrong or not across.answers:
            found = f'it names "{wrong[0]}"' if wrong else "it names no answer"
            yield f", across: {found}", f"codes of the answers to {other.id}: {', '.join(known)}", "Correct it."


def _channels(made: Questionnaire) -> Iterator[str]:
    for code in _twice(one.code for one in made.channels):
        yield f'[[channel]]: two have the code "{code}"; expected a code of its own for each. Rename one.'
    words = [word for one in made.channels for word in {spelling(text) for text in (one.code, one.title, *one.values)}]
    for word in _twice(words):
        yield f'[[channel]]: two can stand as "{word}" in the file; expected spellings of its own for each. Mend one.'


def _lookups(made: Questionnaire) -> Iterator[str]:
    ids = {one.id for one in made.questions}
    types = {one.type for one in made.questions}
    for one in made.lookups:
        where = f'look-up "{one.file}"'
        if one.gives not in ("postcode", "lsoa") and one.gives not in ids:
            yield f'{where}, gives: it is "{one.gives}"; expected postcode, lsoa or the id of a question. Correct it.'
        if one.gives == one.of or (one.of, one.gives) == ("lsoa", "postcode"):
            yield f"{where}, gives: it is {one.gives}, from {one.of}; expected what follows from it. Correct it."
        if one.of == "place" and "place" not in types:
            yield f"{where}, of: no question is of type place; expected one that asks for it. Add it."


def _weighting(made: Questionnaire) -> Iterator[str]:
    weighting = made.weighting
    if not weighting.margins and not weighting.reason:
        yield (
            "[weighting]: there is neither a margin nor a reason; expected [[weighting.margin]] blocks, or reason "
            "that says why answers are not weighted. Add one."
        )
    if weighting.margins and weighting.reason:
        yield "[weighting]: there are margins and a reason for none; expected one of the two. Take one out."
    if weighting.trim and weighting.trim < 1:
        yield f"[weighting], trim: it is {weighting.trim:g}; expected 1 or more, or 0 for no limit. Correct it."
    for name in _twice(" x ".join(sorted(one.roles)) for one in weighting.margins):
        yield f'[[weighting.margin]]: "{name}" stands twice; expected each once. Take one out.'
    for margin in weighting.margins:
        for role in margin.roles:
            if role not in ROLES and role not in OF_RESPONDENTS:
                known = ", ".join((*ROLES, *OF_RESPONDENTS))
                yield f'[[weighting.margin]], roles: it names "{role}"; expected {known}. Correct it.'
            elif role in ROLES and made.of_role(role) is None:
                yield f'[[weighting.margin]], roles: no question has the role "{role}"; expected one. Add it.'
