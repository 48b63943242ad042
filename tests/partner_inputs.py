"""Partners' files as small as a test needs, written and read against a square of two areas."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import polars as pl
import shapely

from saferplan.reference.partner_files import partner_files
from saferplan.settings import PartnerSource
from saferplan.sources.partner_places import Ground
from saferplan.sources.partner_records import Codes
from saferplan.sources.partners import Locality, Partners, open_post, read_post
from saferplan.tables.account import Account

WEST, EAST, OLD, NEW = "X01000001", "X01000002", "X01000003", "X01000004"
AREA = Locality(
    ground=Ground(
        postcodes=pl.DataFrame(
            {"postcode": ["QA1 1AA", "QA1 1AB"], "sector": ["QA1 1", "QA1 1"], "lsoa": [WEST, EAST]}
        ),
        boundaries=pl.DataFrame(
            {
                "kind": ["lsoa", "lsoa", "partnership"],
                "code": [WEST, EAST, "partnership"],
                "geometry": [
                    shapely.to_wkb(shapely.box(west, 51.8, east, 51.9))
                    for west, east in ((-0.9, -0.8), (-0.8, -0.7), (-0.9, -0.7))
                ],
            }
        ),
    ),
    areas=pl.DataFrame({"kind": ["lsoa", "district"], "code": [WEST, "X07000001"]}),
    codes=Codes(frozenset({WEST, EAST, OLD}), frozenset({WEST, EAST, NEW})),
    forces=("ashbrook",),
    last_month=2019 * 12 + 2,
    today=date(2020, 2, 1),
)
"""Two areas side by side, west and east of longitude 0.8 W; one code of 2011 alone and one of 2021 alone."""

EXAMPLES = {
    kind: {column.name: "" if column.blank else column.example for column in file.columns}
    for kind, file in partner_files().items()
}
"""The least that a row of each kind must hold."""


def row_of(kind: str, number: int = 1, **cells: object) -> dict[str, object]:
    """A row of a kind of file: what it must hold, a reference of its own, and the cells given."""
    key = partner_files()[kind].key
    return EXAMPLES[kind] | ({key: f"R{number}"} if key else {}) | cells


def write_rows(inputs: Path, kind: str, rows: Iterable[Mapping[str, object]], *, sender: str = "") -> Path:
    """Write rows as a CSV file of a kind."""
    path = inputs / "partners" / kind / sender / "sent.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(EXAMPLES[kind]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_all(inputs: Path, *declared: PartnerSource) -> Partners:
    """Read whatever lies in the inputs folder."""
    return read_post(open_post(inputs, AREA.forces), AREA, declared)


def account_of(partners: Partners, kind: str) -> Account:
    """The account of one kind of file."""
    return next(one for one in partners.accounts if one.source == f"partner_{kind}")
