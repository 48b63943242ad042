"""Method and data quality as the PDF prints them: accounts, fitness ledger, sources, measures and rules as tables."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import polars as pl

from saferplan.figures import FINER_DIGITS, MISSING_MEANS, MISSING_REASONS, ROUNDING_RULE, in_digits
from saferplan.findings import STRENGTH_RULE, STRENGTH_WORDS
from saferplan.periods import MONTH_NAMES, Period, month_number, month_words, parse_period, period_of
from saferplan.publication.released import Released
from saferplan.tables import ALL_TABLES, Account

Data = dict[str, Any]

LICENCES: tuple[tuple[tuple[str, ...], str], ...] = (
    ((), "Contains public sector information licensed under the Open Government Licence v3.0."),
    (
        ("areas", "population", "postcodes", "home_office"),
        "Source: Office for National Statistics licensed under the Open Government Licence v3.0.",
    ),
    (("areas", "postcodes"), "Contains OS data © Crown copyright and database right {year}."),
    (("harm",), "Cambridge Crime Harm Index: Sherman, Neyroud and Neyroud (2016), Policing 10."),
    (("postcodes",), "Contains Royal Mail data © Royal Mail copyright and database right {year}."),
)
"""What the licences of the inputs ask to be printed, with the folders of inputs that it is printed for."""

MADE_UP = (
    "Every file was made up for this example, in the layout in which the real ones are published; "
    "none of them is anybody's data."
)

SOURCES = {
    "police_uk": "data.police.uk",
    "home_office": "Home Office recorded crime tables",
    "harm": "Cambridge Crime Harm Index",
    "inputs": "the folder of inputs",
    "partner_agency_returns": "partner: agency returns",
    "partner_fire": "partner: fire incidents",
    "partner_health": "partner: health events",
    "partner_incidents": "partner: incidents",
    "partner_recorded_crime": "partner: recorded crime",
}
"""Inputs whose name in words is not that of their folder."""

FILE_KINDS = {"street": "Crimes and incidents", "outcomes": "Outcomes", "stop-and-search": "Stop and search"}


def date_words(text: str) -> str:
    """Write a date as a reader would.

    >>> date_words("2019-06-30")
    '30 June 2019'
    """
    day = date.fromisoformat(text)
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def source_words(source: str) -> str:
    """An input's name in words.

    >>> source_words("police_uk"), source_words("agency_returns")
    ('data.police.uk', 'agency returns')
    """
    return SOURCES.get(source, source.replace("_", " "))


def input_words(text: str) -> str:
    """An input as a released figure names it, in words: police files with force and day of download, others by kind.

    >>> input_words("police_uk thames-valley 2019-06-01")
    'data.police.uk, Thames Valley, as held on 1 June 2019'
    >>> input_words("population estimates")
    'population estimates'
    """
    parts = text.split(" ")
    if len(parts) == 3 and parts[0] == "police_uk":
        return f"{SOURCES[parts[0]]}, {_force_words(parts[1])}, as held on {date_words(parts[2])}"
    return text


def number_words(count: int) -> str:
    """A count by the one rounding rule."""
    return in_digits(count, "")


def plain_table(title: str, head: list[str], rows: list[list[str]], *, numeric: tuple[int, ...] = ()) -> Data:
    """A table of words, in the same shape as a table of figures."""
    return {
        "id": "",
        "title": title,
        "head": [{"text": text, "numeric": place in numeric} for place, text in enumerate(head)],
        "rows": rows,
        "note": [],
        "total_row": False,
    }


def account_table(accounts: tuple[Account, ...]) -> Data:
    """Rows read, kept and set aside of every input, with the reasons."""
    rows = []
    for account in accounts:
        if not account.read:  # nothing but files that no reader takes
            continue
        rows.append(
            [
                source_words(account.source),
                number_words(account.read),
                number_words(account.kept),
                number_words(sum(account.set_aside.values())),
                "; ".join(f"{reason}: {number_words(count)}" for reason, count in sorted(account.set_aside.items()))
                or "none set aside",
            ]
        )
    head = ["Input", "Rows read", "Kept", "Set aside", "Why rows were set aside"]
    return plain_table("What became of every row that was read", head, rows, numeric=(1, 2, 3))


def kept_lines(accounts: tuple[Account, ...]) -> list[str]:
    """Where kept rows went, for inputs that fill several tables, and what else was counted: a sentence each."""
    lines = []
    for account in accounts:
        source = source_words(account.source)
        if len(account.tables) > 1:
            kept = [f"{number_words(rows)} in {_table_words(table)}" for table, rows in sorted(account.tables.items())]
            lines.append(f"Kept from {source}: {', '.join(kept)}.")
        facts = [f"{note}: {number_words(count)}" for note, count in sorted(account.notes.items())]
        if facts:
            lines.append(f"Also counted in {source}: {'; '.join(facts)}.")
    return lines


def _table_words(table: str) -> str:
    """A table's title within a sentence: its first letter small, but LSOA changes."""
    title = ALL_TABLES[table].title if table in ALL_TABLES else table.replace("_", " ")
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def fitness_table(fitness: pl.DataFrame) -> Data:
    """The fitness ledger, one row for each kind of file, force and calendar year.

    A year says how many of its months have a file, and names those that have none.
    """
    rows: list[list[str]] = []
    order = pl.col("kind").replace_strict({kind: place for place, kind in enumerate(FILE_KINDS)}, default=9)
    by_year = fitness.with_columns((pl.col("month") // 12).alias("year")).sort(order, "force", "year", "month")
    for (kind, force, year), months in by_year.group_by(["kind", "force", "year"], maintain_order=True):
        gone = [MONTH_NAMES[month % 12][:3] for month in months.filter(~pl.col("present"))["month"]]
        held = f"{months['present'].sum()} of {months.height}" + (f"; none for {', '.join(gone)}" if gone else "")
        present = months.filter(pl.col("present"))
        kept, unplaced = int(present["kept"].sum()), int(present["unplaced_rows"].sum())
        rows.append(
            [
                f"{FILE_KINDS.get(str(kind), str(kind))}, {_force_words(str(force))}",
                str(year),
                held,
                number_words(int(present["rows"].sum())),
                number_words(int(present["set_aside"].sum())),
                f"{in_digits(100 * unplaced / kept, '%', digits=FINER_DIGITS)}%" if kept else "no rows",
                ", ".join(_VINTAGES.get(found, found) for found in sorted(set(present["vintage"]))) or "no file",
            ]
        )
    head = ["File and force", "Year", "Months with a file", "Rows", "Set aside", "Without a place", "LSOA codes"]
    return plain_table("What each year of police files can bear", head, rows, numeric=(3, 4, 5))


_VINTAGES = {"either": "2011 or 2021", "mixed": "2011 and 2021", "none": "no codes"}


def _force_words(force: str) -> str:
    """A force's slug as a name: thames-valley is Thames Valley."""
    return " ".join(word.capitalize() for word in force.split("-"))


def source_table(inputs: list[Data]) -> Data:
    """The files behind the figures, those of one folder and one download together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in inputs:
        if one.get("used", True):
            folder, _, name = one["path"].partition("/")
            groups.setdefault((folder, one.get("extract_date") or ""), []).append(name)
    rows = []
    for (folder, extracted), names in sorted(groups.items()):
        # Only published names are in a release; other files are counted.
        which = (names[0] or "1 file") if len(names) == 1 else f"{number_words(len(names))} files"
        rows.append([source_words(folder), which, date_words(extracted) if extracted else "not stated"])
    return plain_table("The files that were used", ["Folder of inputs", "Files", "As held on"], rows)


def data_year(released: Released) -> str:
    """The year of the maps and lookups in use: the latest of any area's codes, and never after that of the edition."""
    years: list[str] = [year for area in released.areas.values() for year in re.findall(r"\d{4}", area.vintage)]
    edition: str = released.manifest["as_of"][:4]
    return min(max(years, default=edition), edition)


def licence_lines(manifest: Data, *, year: str) -> list[str]:
    """The attributions that the licences of the inputs ask for; for an invented place, that the files are made up.

    `year` is that of the maps and lookups (`data_year`), which the owners of the rights ask to be named.
    """
    if manifest["partnership"]["invented"]:
        return [MADE_UP]
    folders = {one["path"].partition("/")[0] for one in manifest["inputs"]}
    return [str(line.format(year=year)) for named, line in LICENCES if not named or folders.intersection(named)]


def measure_data(measures: list[Data]) -> list[Data]:
    """Each measure: why it matters, how it is worked out, what to beware of, and which way is better."""
    better = {"lower": "Lower is better", "higher": "Higher is better", "neither": "Neither way is better in itself"}
    return [
        {
            "title": one["title"],
            "why": one["why"],
            "method": one["method"],
            "direction": f"{better[one['direction']]}: {one['direction_reason']}",
            "caveats": list(one["caveats"]),
        }
        for one in measures
    ]


def period_lines(released: Released) -> list[str]:
    """What period the figures speak of, and which months are not held."""
    periods = released.manifest["periods"]
    first, last = (month_words(month_number(periods[key])) for key in ("first_month", "last_month"))
    lines = [f"Records from {first} to {last} were read."]
    if periods.get("headline"):
        headline = parse_period(periods["headline"])
        like = parse_period(periods.get("headline_like") or periods["headline"])
        text = f"“This year” is {headline.in_words}"
        if periods.get("compare"):
            earlier = parse_period(periods["compare"])
            # Where one year lacks months that the other has, only those held in both are compared.
            text += f", set against {earlier.in_words}" if like == headline else f"; {_like_months(like, earlier)}"
        lines.append(f"{text}.")
    if missing := periods.get("missing_months"):
        lines.append(_not_held([month_number(month) for month in missing], periods.get("headline", "")))
    return lines


def _like_months(later: Period, earlier: Period) -> str:
    """Which months changes are worked out on, where they are not the whole of "this year"."""
    if later.first // 12 == later.last // 12 and earlier.first // 12 == earlier.last // 12:
        months = earlier.in_words.removesuffix(f" {earlier.first // 12}")
        return f"changes compare {months} of {earlier.first // 12} and {later.last // 12}"
    return f"changes compare {earlier.in_words} with {later.in_words}"


MOST_NAMED = 12
"""More missing months than this are not all named: those among the months that the figures speak of are."""


def _not_held(missing: list[int], headline: str) -> str:
    """Which months have no file."""
    if len(missing) <= MOST_NAMED:
        return f"No file is held for {period_of(missing).in_words}; nothing has been put in its place."
    spoken_of = parse_period(headline).months if headline else ()
    among = [month for month in missing if spoken_of and spoken_of[0] <= month <= spoken_of[-1]]
    others = f"{len(missing) - len(among)} {'other ' if among else ''}months, which the ledger names"
    named = f"{period_of(among).in_words}, nor for {others}" if among else others
    return f"No file is held for {named}; nothing has been put in their place."


def left_out_data(left_out: list[Data]) -> Data:
    """How many findings the analyst left out, in a sentence, and each with its reason; nothing where none was.

    >>> left_out_data([{"finding": "trends/noise/partnership/all", "reason": "Told elsewhere."}])["words"]
    '1 finding was left out by the analyst, for this reason:'
    """
    if not left_out:
        return {}
    one = len(left_out) == 1
    first = "1 finding was" if one else f"{number_words(len(left_out))} findings were"
    words = f"{first} left out by the analyst, for {'this reason' if one else 'these reasons'}:"
    return {"words": words, "findings": [[line["finding"], line["reason"]] for line in left_out]}


def measures_held(released: Released) -> list[Data]:
    """The measures that any figure of the release is of.

    What nobody has sent is told on a page of its own; measures that only restate a type of recorded crime are left out,
    for no page prints them.
    """
    frame = released.figures.frame
    held = set(frame.filter(~frame["missing"].is_in(["NO_INPUT", "NOT_RECORDED"]))["measure"].unique())
    found = [one for one in released.manifest["measures"] if one["slug"] in held]
    return [one for one in found if not (one.get("table") == "recorded_crime" and one.get("where"))]


def method_data(released: Released) -> Data:
    """The chapter on method and data quality."""
    manifest = released.manifest
    inputs = manifest["inputs"]
    return {
        "periods": period_lines(released),
        "notes": list(manifest.get("notes", [])),
        "left_out": left_out_data(manifest.get("left_out", [])),
        "accounts": account_table(released.accounts),
        "kept": kept_lines(released.accounts),
        "fitness": fitness_table(released.fitness),
        "sources": source_table(inputs),
        "licences": licence_lines(manifest, year=data_year(released)),
        "strengths": [
            {"strength": strength, "words": STRENGTH_WORDS[strength], "rule": rule}
            for strength, rule in STRENGTH_RULE.items()
        ],
        "rounding": ROUNDING_RULE,
        "missing": plain_table(
            "Printed where a figure has no value",
            ["Words", "Meaning"],
            [[words, MISSING_MEANS[reason]] for reason, words in MISSING_REASONS.items()],
        ),
        "measures": measure_data(measures_held(released)),
        "engine": manifest["engine"],
        "bundle": manifest["bundle"],
    }
