"""Where respondents live: from a postcode or a named place to a small area; the rest of it is then dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from saferplan.errors import BadInput
from saferplan.sources.reference_files import GSS_CODE
from saferplan.sources.survey_columns import Lacking
from saferplan.sources.survey_files import SurveyFile, WaveFolder, open_survey_file
from saferplan.tables.questionnaire import Lookup, Questionnaire
from saferplan.tables.questionnaire_checks import spelling

_WHOLE = r"^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$"
_PART = r"^[A-Z]{1,2}\d[A-Z\d]?\d?$"


@dataclass(frozen=True)
class SurveyArea:
    """What a partnership knows of places: its table `postcodes`, and the working area of each LSOA code inside it."""

    postcodes: pl.DataFrame
    lsoas: dict[str, str]


NO_AREA = SurveyArea(pl.DataFrame(schema={"postcode": pl.String, "lsoa": pl.String}), {})
"""For a wave on its own."""


@dataclass(frozen=True)
class Known:
    """The look-ups of a wave: for what is given, the values by its plain form, and the files that they are from."""

    values: dict[tuple[str, str], dict[str, str]]
    files: tuple[SurveyFile, ...]
    notes: dict[str, int]


@dataclass
class PlacedRows:
    """For each row its small area ("" where not known) and how it was told, and the answers that look-ups gave."""

    lsoa: pl.Series
    placed: pl.Series
    answers: dict[str, pl.Series]
    notes: dict[str, int] = field(default_factory=dict)


def compact(postcode: str) -> str:
    """A postcode without spaces and signs, in capitals.

    >>> compact(" hp20 1aa.")
    'HP201AA'
    """
    return "".join(sign for sign in postcode.upper() if sign.isascii() and sign.isalnum())


def plain_key(of: str, value: str) -> str:
    """What is looked up, as it is compared."""
    return spelling(value) if of == "place" else compact(value)


def open_lookups(folder: WaveFolder, made: Questionnaire) -> Known:
    """Open the look-ups of a wave.

    A key that stands with two values tells nothing, and is counted.  Raises `MissingInput` or `BadInput`, with the
    nearest heading where a column is not there.
    """
    opened: dict[str, SurveyFile] = {}
    values: dict[tuple[str, str], dict[str, str]] = {}
    notes: dict[str, int] = {}
    for one in made.lookups:
        if one.file not in opened:
            opened[one.file] = open_survey_file(folder, one.file)
        pairs, twofold = _pairs(opened[one.file], one)
        if twofold:
            notes[f"{one.of}s with several values in {one.file}, which tell nothing"] = twofold
        values.setdefault((one.of, one.gives), {}).update(pairs)
    return Known(values, tuple(opened.values()), notes)


def _pairs(file: SurveyFile, lookup: Lookup) -> tuple[dict[str, str], int]:
    """Keys and values of a look-up, and how many keys were left out because they have several values."""
    columns = []
    for what, name in (("key", lookup.key), ("value", lookup.value)):
        heading = file.find(name)
        if heading is None:
            raise Lacking(f"{what} of the look-up of {lookup.of}", name, file.nearest(name)).fault(file.name)
        columns.append(heading)
    found: dict[str, str] = {}
    twofold: set[str] = set()
    for key, value in file.frame.select(columns).drop_nulls().iter_rows():
        plain = plain_key(lookup.of, key)
        value = compact(value) if lookup.gives in ("postcode", "lsoa") else value
        if found.setdefault(plain, value) != value:
            twofold.add(plain)
    if not found:
        do = "Fill it in, or take the look-up out of questionnaire.toml."
        raise BadInput(file.name, "it has no row with both its columns filled", "rows to look up in", do)
    return {key: value for key, value in found.items() if key not in twofold}, len(twofold)


def place_respondents(made: Questionnaire, frame: pl.DataFrame, known: Known, area: SurveyArea) -> PlacedRows:
    """Place each row, by a whole postcode first, then by a place that was named.

    A postcode that is whole and not found is `partial` where another of its district is known, for it may be new or
    have ended, and `outside` where none is.  The first half alone is `partial`.
    """
    places = [frame[one.column] for one in made.of_type("place") if one.column]
    given = [frame[one.column] for one in made.of_type("postcode") if one.column]
    named = _first([_looked(known, "place", "postcode", one) for one in places], frame.height)
    typed = _first([_mapped(one, compact) for one in given], frame.height)
    codes = _first([typed, named], frame.height)
    held = {compact(code): lsoa for code, lsoa in area.postcodes.select("postcode", "lsoa").iter_rows()}
    held = known.values.get(("postcode", "lsoa"), {}) | held
    straight = _first([_looked(known, "place", "lsoa", one) for one in places], frame.height)
    by_code = codes.replace_strict(held, default=None, return_dtype=pl.String)
    districts = {_district(code) for code in held}
    table = pl.DataFrame({"code": codes, "by_code": by_code, "straight": straight, "typed": typed.is_not_null()})
    table = table.with_columns(
        lsoa=pl.coalesce("by_code", "straight"),
        whole=pl.col("code").str.contains(_WHOLE).fill_null(value=False),
        part=pl.col("code").str.contains(_PART).fill_null(value=False),
        district=pl.col("code").str.extract(_WHOLE, 1),
    )
    if area.lsoas:
        working = pl.col("lsoa").replace_strict(area.lsoas, default=None, return_dtype=pl.String)
        table = table.with_columns(abroad=pl.col("lsoa").is_not_null() & working.is_null(), lsoa=working)
    else:
        table = table.with_columns(abroad=pl.lit(value=False))
    far = pl.col("whole") & ~pl.col("district").is_in(sorted(districts)) if districts else pl.lit(value=False)
    right = pl.col("lsoa").is_not_null() & pl.col("lsoa").str.contains(GSS_CODE)
    by_postcode = pl.col("by_code").is_not_null() & pl.col("typed")
    table = table.with_columns(
        placed=pl.when(right & by_postcode)
        .then(pl.lit("postcode"))
        .when(right)
        .then(pl.lit("place"))
        .when(pl.col("abroad") | far.fill_null(value=False))
        .then(pl.lit("outside"))
        .when(pl.col("whole") | pl.col("part"))
        .then(pl.lit("partial"))
        .otherwise(pl.lit("none")),
        lsoa=pl.when(right).then("lsoa").otherwise(pl.lit("")),
    )
    notes = dict(known.notes) | _said(table, frame, made, has_postcodes=bool(held))
    answers = _answers(made, known, table, places, codes)
    return PlacedRows(table["lsoa"], table["placed"], answers, notes)


def _said(table: pl.DataFrame, frame: pl.DataFrame, made: Questionnaire, *, has_postcodes: bool) -> dict[str, int]:
    """Counted facts of how rows were placed."""
    typed, placed = pl.col("typed"), pl.col("placed")
    counts = {
        "rows placed by a whole postcode": placed == "postcode",
        "rows placed by a street or other place that they named": placed == "place",
        "rows with only part of a postcode, in no small area": (placed == "partial") & pl.col("part"),
        (
            "rows with a whole postcode that is in no table held, though its district is; in no small area"
            if has_postcodes
            else "rows with a whole postcode that no table of postcodes is held for; in no small area"
        ): (placed == "partial") & pl.col("whole"),
        "rows whose postcode is none": typed & ~pl.col("whole") & ~pl.col("part"),
    }
    found = {what: int(table.select(test.fill_null(value=False).sum()).item()) for what, test in counts.items()}
    named = [frame[one.column].is_not_null() for one in made.of_type("place") if one.column]
    if named:
        table = table.with_columns(named=_any(named))
        unknown = pl.col("named") & (placed == "none")
        found["rows that named a place that no look-up has"] = int(table.select(unknown.sum()).item())
    return {what: count for what, count in found.items() if count}


def _any(parts: Sequence[pl.Series]) -> pl.Series:
    made = parts[0]
    for one in parts[1:]:
        made = made | one
    return made


def _answers(
    made: Questionnaire, known: Known, table: pl.DataFrame, places: Sequence[pl.Series], codes: pl.Series
) -> dict[str, pl.Series]:
    """The answers to questions that nobody was asked, as look-ups give them."""
    found: dict[str, list[pl.Series]] = {}
    given = {"postcode": [codes], "place": list(places), "lsoa": [table["lsoa"]]}
    for (of, gives), _ in known.values.items():
        if gives in made.looked_up:
            found.setdefault(gives, []).extend(_looked(known, of, gives, one) for one in given[of])
    return {question: _first(parts, table.height) for question, parts in found.items()}


def _district(code: str) -> str:
    """The first half of a whole postcode."""
    return code[:-3]


def _mapped(text: pl.Series, rule: object) -> pl.Series:
    """Each cell by a rule; null where it is blank or the rule leaves nothing."""
    assert callable(rule)
    made = {cell: rule(cell) or None for cell in text.drop_nulls().unique().to_list()}
    return text.replace_strict(made, default=None, return_dtype=pl.String)


def _looked(known: Known, of: str, gives: str, text: pl.Series) -> pl.Series:
    """Each cell by a look-up; null where it is not in it."""
    values = known.values.get((of, gives), {})
    return _mapped(text, lambda cell: values.get(plain_key(of, cell)))


def _first(parts: Sequence[pl.Series], height: int) -> pl.Series:
    """The first of several series that has a value, row by row."""
    made = pl.Series([None] * height, dtype=pl.String)
    for one in parts:
        made = made.fill_null(one)
    return made
