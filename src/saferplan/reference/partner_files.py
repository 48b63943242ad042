"""Partners' files: what each is asked to hold, from `partner_files.toml`.

It is the one definition behind the templates that are sent out, the readers that take them in, and the tables that
they fill.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

FORMS = {
    "text": "Words or figures.",
    "offence": "A code such as 28E, 8N or 105A. Format the column as text, so that 4.10 does not become 4.1.",
    "datetime": "YYYY-MM-DD HH:MM, or the day alone.",
    "date": "YYYY-MM-DD.",
    "easting": "Whole metres, six figures.",
    "northing": "Whole metres, six or seven figures.",
    "postcode": "In full, as in HP20 1AA.",
    "district": "The part before the space, as in HP20.",
    "lsoa": "A letter and eight figures.",
    "yes_no": "yes or no.",
    "choice": "One of the values listed.",
    "measure": "A slug: small letters and underscores.",
    "area": "partnership, a code of a letter and eight figures, or board:name.",
    "period": "As in the meaning.",
    "number": "A number alone: no commas, no words.",
}
"""What each kind of cell looks like."""


@dataclass(frozen=True)
class PartnerColumn:
    """A column of a partner's file: what it holds (a key of `FORMS`), what it means, an example, and its values.

    `blank` says that a cell may be blank, which means unknown; `kept` is False for what only serves to place a row.
    """

    name: str
    holds: str
    meaning: str
    example: str
    blank: bool = False
    one_of: tuple[str, ...] = ()
    kept: bool = True

    @property
    def form(self) -> str:
        """What a cell looks like, in a sentence."""
        return f"One of {', '.join(self.one_of)}." if self.one_of else FORMS[self.holds]


@dataclass(frozen=True)
class PartnerFile:
    """A kind of file that partners send: its folder and template (`kind`), the table it fills, and its columns.

    `when` is the column that gives the month, `key` the one that no two rows may share, `place` the precision of its
    places; each may be "".
    """

    kind: str
    table: str
    title: str
    meaning: str
    sender: str
    law: str
    place: str
    when: str
    key: str
    columns: tuple[PartnerColumn, ...]

    def column(self, name: str) -> PartnerColumn:
        """The column of a name; `KeyError` if there is none."""
        return {column.name: column for column in self.columns}[name]


@cache
def partner_files() -> dict[str, PartnerFile]:
    """Every kind of file that partners are asked for, by kind.

    >>> list(partner_files())
    ['recorded_crime', 'incidents', 'fire', 'health', 'agency_returns']
    >>> partner_files()["fire"].column("category").form[:41]
    'One of deliberate-primary-vehicle, delibe'
    """
    text = resources.files("saferplan.reference").joinpath("partner_files.toml").read_text(encoding="utf-8")
    made = {}
    for raw in tomllib.loads(text)["file"]:
        columns = tuple(
            PartnerColumn(**(column | {"one_of": tuple(column.get("one_of", ()))})) for column in raw.pop("column")
        )
        assert all(column.holds in FORMS for column in columns), raw["kind"]
        made[raw["kind"]] = PartnerFile(columns=columns, **raw)
    return made
