"""Offences: the Home Office's codes, and the type of crime that each is published under.

The facts are in `offences.csv` (code, offence, type of crime), from the Home Office's list of notifiable offences as
matched to the categories of data.police.uk, under the Open Government Licence v3.0.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Offence:
    """An offence as the Home Office counts it: its code, what it is called, and its type of crime as a slug.

    `police_uk_type` is "" for offences that no force's file on data.police.uk has.
    """

    code: str
    title: str
    police_uk_type: str


@cache
def offences() -> dict[str, Offence]:
    """Every offence by its code.

    >>> offences()["28E"]
    Offence(code='28E', title='Burglary Residential', police_uk_type='burglary')
    >>> offences()["AF"].police_uk_type
    ''
    """
    text = files("saferplan.reference").joinpath("offences.csv").read_text(encoding="utf-8")
    return {
        row["offence_code"]: Offence(row["offence_code"], row["offence"], row["police_uk_type"])
        for row in csv.DictReader(text.splitlines())
    }


def offence_code(cell: object) -> str:
    """An offence code as the tables of facts write it, from a cell that a spreadsheet may have made a number of.

    >>> offence_code(802.0), offence_code(37.1), offence_code(" 8n "), offence_code("37/2"), offence_code("099/99")
    ('802', '37.1', '8N', '37.2', '99')
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = " ".join(str(cell).split())
    known = offences()
    for form in (text, text.upper(), text.replace("/", "."), text.split("/")[0].lstrip("0")):
        if form in known:
            return form
    return text.upper()
