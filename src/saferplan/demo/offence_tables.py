"""The Home Office's recorded crime table for a made-up partnership: its invented force, and five others.

Nothing is drawn by chance.  The home force has the same mix of offences in every year (`MIX`); the others have more
or fewer of the gravest offence of each type, by a few in a hundred, so that it can be told how much forces differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from saferplan.demo.open_document import Cell, write_ods
from saferplan.reference.offences import offences

COLUMNS = (
    "Financial Year",
    "Financial Quarter",
    "Force Name",
    "Offence Description",
    "Offence Group",
    "Offence Subgroup",
    "Offence Code",
    "Number of Offences",
)
"""The headings of the open data table by police force area."""

OTHERS = ("Plover Downs", "Marram Coast", "Dunlin Vale", "Sallow Fen", "Teasel Hills")
"""Invented forces beside the home force."""

MIX: dict[str, tuple[tuple[str, int], ...]] = {
    "violence-and-sexual-offences": (("105A", 500), ("8L", 160), ("8N", 300), ("19C", 40)),
    "burglary": (("30C", 100), ("28E", 300)),
    "vehicle-crime": (("45", 300), ("48", 100)),
    "shoplifting": (("46", 240),),
    "drugs": (("92E", 60), ("92D", 20), ("92A", 20)),
    "criminal-damage-and-arson": (("58A", 200), ("58C", 264), ("56B", 16)),
    "public-order": (("9A", 200), ("66", 36), ("62A", 4)),
    "other-theft": (("49", 380), ("40", 100), ("35", 20)),
    "robbery": (("34A", 8), ("34B", 52)),
    "bicycle-theft": (("44", 120),),
    "theft-from-the-person": (("39", 60),),
    "possession-of-weapons": (("10C", 20), ("10D", 32), ("81", 8)),
    "other-crime": (("83", 12), ("54", 20), ("79", 28)),
}
"""Offences of the home force in a year, by type and code, the gravest code last; a quarter of them each quarter."""

MORE_IN_A_HUNDRED = (-12, -4, 4, 8, 16)
"""How many more of the gravest offence of each type the other forces have, in a hundred."""

TAKEN_BACK = "13"
"""An offence that the home force records once in the first quarter of each year and takes back in the second."""

FRAUD_BODY = "Action Fraud"
NOTES_ABOVE = (
    ("Police recorded crime by police force area and offence, invented for a made-up partnership",),
    ("Figures below nought are offences that were taken back",),
)
FOOTNOTE = ("1. This table is invented, and so is every force in it.",)


def mix_of_force(place: int, year: int) -> dict[str, int]:
    """Offences of a force in a year, by code: force 0 is the home force; `year` counts from the first.

    >>> mix_of_force(0, 3)["28E"], mix_of_force(1, 0)["28E"], mix_of_force(1, 1)["28E"]
    (300, 264, 268)
    """
    found = {}
    for kinds in MIX.values():
        for number, (code, count) in enumerate(kinds):
            last = number == len(kinds) - 1 and len(kinds) > 1
            more = MORE_IN_A_HUNDRED[place - 1] + (year + place) % 3 - 1 if place and last else 0
            found[code] = round(count * (100 + more) / 400) * 4 if count >= 200 else count + round(count * more / 100)
    return found


def _rows(force: str, place: int, year: tuple[int, str]) -> Iterator[list[Cell]]:
    """The rows of one force and year."""
    known = offences()
    for quarter in range(1, 5):
        counts = {code: _in_quarter(count, quarter) for code, count in mix_of_force(place, year[0]).items()}
        if place == 0:
            counts |= {TAKEN_BACK: {1: 1, 2: -1}.get(quarter, 0)}
        for code, count in counts.items():
            shown: Cell = int(code) if code.isdigit() else code  # as spreadsheets have it
            group = known[code].police_uk_type.replace("-", " ").capitalize()
            yield [year[1], quarter, force, known[code].title, group, group, shown, count]
        yield from _homicide(force, year[1], quarter)


def _homicide(force: str, year: str, quarter: int) -> Iterator[list[Cell]]:
    """Homicide, which the published table gives in several rows of one code; there is none."""
    code = "1/4.1/4.10/4.2"
    for _ in range(2):
        yield [year, quarter, force, offences()[code].title, "Homicide", "Homicide", code, 0]


def _in_quarter(count: int, quarter: int) -> int:
    """A quarter's part of a year's count; what cannot be shared out falls in the first quarters."""
    return count // 4 + (quarter <= count % 4)


def write_home_office(inputs: Path, home: str, years: Sequence[str]) -> None:
    """Write the table as ODS: a sheet of notes, and one for each year, with notes above and below its rows.

    `home` is the home force as the table names it, `years` financial years like 2018/19, ascending.
    """
    sheets: list[tuple[str, list[Sequence[Cell]]]] = [("Notes", [("Invented figures",), (), FOOTNOTE])]
    for number, year in enumerate(years):
        rows: list[Sequence[Cell]] = [*NOTES_ABOVE, (), COLUMNS]
        for place, force in enumerate((home, *OTHERS)):
            rows += _rows(force, place, (number, year))
        fraud = offences()["AF"].title
        rows += [[year, quarter, FRAUD_BODY, fraud, "Fraud", "Fraud", "AF", 100] for quarter in range(1, 5)]
        rows += [(), FOOTNOTE]
        sheets.append((year.replace("/", "-"), rows))
    write_ods(inputs / "home_office" / "prc-pfa-open-data-invented.ods", sheets)
