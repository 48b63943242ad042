"""A small invented release for the tests of publication: every shape that pages, pictures and the PDF must print.

Nothing here comes from records: the figures are made by a few lines of arithmetic so that shares and rates agree.
`write_example_release` writes a release folder as `disclosure` does, for `read_release` to read.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import polars as pl
import shapely
from example_answers import example_answers
from example_levels import (
    BEFORE,
    BOARDS,
    DISTRICTS,
    LAST,
    MISSING_MONTH,
    MONTHS,
    WARDS,
    board_of,
    example_levels,
    small_areas,
)
from example_matter import matter_as_json

from saferplan.periods import month_text
from saferplan.publication.answers_json import answer_as_json
from saferplan.tables import ALL_TABLES
from saferplan.tables.account import Account, Example


def _places() -> pl.DataFrame:
    """The places of the grid."""
    rows = []
    for code, column, row in small_areas():
        board = board_of(column, row)
        district = BOARDS[board][1]
        ward = list(WARDS)[list(BOARDS).index(board)]
        town = column == 1
        rows.append(
            {
                "lsoa": code,
                "vintage": "2011",
                "name": f"{DISTRICTS[district]} {row}{column}",
                "ward": ward,
                "ward_name": WARDS[ward],
                "district": district,
                "district_name": DISTRICTS[district],
                "board": board,
                "board_name": BOARDS[board][0],
                "town": "town:brackmere" if town else None,
                "town_name": "Brackmere" if town else None,
            }
        )
    return pl.DataFrame(rows, schema=ALL_TABLES["places"].schema)


def _boundaries() -> pl.DataFrame:
    """The grid's edges, and those of what is made of it, in the North Sea."""
    shapes: dict[tuple[str, str], list[shapely.Geometry]] = {}
    for code, column, row in small_areas():
        west, south = 2.0 + column * 0.03, 55.0 + row * 0.02
        box = shapely.box(west, south, west + 0.03, south + 0.02)
        board = board_of(column, row)
        for key in (("lsoa", code), ("board", board), ("district", BOARDS[board][1])):
            shapes.setdefault(key, []).append(box)
    rows = [(kind, code, shapely.to_wkb(shapely.union_all(parts))) for (kind, code), parts in sorted(shapes.items())]
    return pl.DataFrame(rows, schema={"kind": pl.String, "code": pl.String, "geometry": pl.Binary}, orient="row")


def _areas() -> pl.DataFrame:
    """Every area with its kind, code, name and vintage."""
    places = _places()
    rows = [("partnership", "partnership", "Eastmarch", "")]
    rows += [("lsoa", row["lsoa"], row["name"], "2011") for row in places.iter_rows(named=True)]
    rows += [("ward", code, name, "2024") for code, name in WARDS.items()]
    rows += [("district", code, name, "2018") for code, name in DISTRICTS.items()]
    rows += [("board", code, name, "") for code, (name, _) in BOARDS.items()]
    rows += [("town", "town:brackmere", "Brackmere", "")]
    return pl.DataFrame(rows, schema=["kind", "code", "name", "vintage"], orient="row")


def _postcodes() -> pl.DataFrame:
    """Three invented postcodes for each small area."""
    rows = []
    for place, (code, column, row) in enumerate(small_areas()):
        sector = f"ZX{1 + (column >= 3)} {row}"
        rows += [(f"{sector}{letters}{chr(65 + place % 26)}", sector, code) for letters in ("A", "B", "D")]
    return pl.DataFrame(rows, schema=ALL_TABLES["postcodes"].schema, orient="row").sort("postcode")


def _fitness() -> pl.DataFrame:
    """A ledger of sixty months of one force, one of them without a file, and twelve of stop and search."""
    rows = []
    for kind, months in (("street", MONTHS), ("stop-and-search", MONTHS[-12:])):
        for month in months:
            there = month != MISSING_MONTH
            count = 600 + month % 40 if there else 0
            rows.append(
                {
                    "kind": kind,
                    "force": "eastmarch",
                    "month": month,
                    "present": there,
                    "file": f"police_uk/2019-06-01/{month_text(month)}/{month_text(month)}-eastmarch-{kind}.csv"
                    if there
                    else None,
                    "checksum": f"{month:064x}" if there else None,
                    "extract_date": "2019-06-01" if there else None,
                    "older_extracts": 1 if month == MONTHS[3] else 0,
                    "rows": count,
                    "kept": max(count - 3, 0),
                    "set_aside": min(count, 3),
                    "asb_rows": count // 4,
                    "unplaced_rows": count // 30,
                    "vintage": "2011" if there else "none",
                    "unknown_lsoa_rows": 0,
                    "repeated_rows": min(count, 3),
                    "reused_ids": 0,
                }
            )
    return pl.DataFrame(rows, schema=ALL_TABLES["fitness"].schema)


def _accounts() -> list[Account]:
    """What became of the rows."""
    return [
        Account(
            source="police_uk",
            read=36_600,
            tables={"recorded_crime": 27_000, "asb_incidents": 9_400},
            set_aside={"repeats of a row already counted, by Crime ID": 180, "outside the months asked for": 20},
            examples={
                "repeats of a row already counted, by Crime ID": (
                    Example("police_uk/2019-06-01/2014-04/2014-04-eastmarch-street.csv", 12),
                )
            },
            notes={"one Crime ID on rows that differ": 14},
        ),
        Account("deprivation", 32, {"deprivation": 24}, {"outside the partnership": 8}, {}, {}),
    ]


def example_manifest() -> dict[str, object]:
    """The manifest of the invented release."""
    measures = [
        {
            "slug": slug,
            "title": title,
            "why": "The partnership must know how much there is.",
            "method": "Rows with a place inside the area are counted.",
            "caveats": ["Much is never reported to the police."],
            "direction": "neither",
            "direction_reason": "More can mean more reporting.",
            "author": "The example's author",
            "checker": "The example's checker",
            "next_review": "2027-11-01",
        }
        for slug, title in (("recorded_crime", "Recorded crime"), ("asb_incidents", "Anti-social behaviour"))
    ]
    return {
        "kind": "release",
        "engine": "0.1.0",
        "as_of": "2019-06-30",
        "edition": "2019-06-30",
        "audience": "public",
        "partnership": {"name": "Safer Eastmarch Partnership", "area": "Eastmarch", "invented": True},
        "settings": {
            "partnership": {"name": "Safer Eastmarch Partnership", "area": "Eastmarch", "invented": True},
            "areas": {"districts": sorted(DISTRICTS), "lsoas": []},
            "police": {"forces": ["eastmarch"]},
            "deprivation": {"index": "2019", "groups": "fifths"},
            "periods": {"year": "financial"},
            "disclosure": {"threshold": 5, "round_to": 5},
            "publication": {"accent": "#1d5b79", "contact": "analyst@eastmarch.example"},
            "bodies": [],
        },
        "periods": {
            "year": "financial",
            "headline": LAST,
            "compare": BEFORE,
            "first_month": month_text(MONTHS[0]),
            "last_month": month_text(MONTHS[-1]),
            "missing_months": [month_text(MISSING_MONTH)],
        },
        "deprivation": {"index": "2019", "groups": "fifths"},
        "inputs": [
            {
                "path": f"police_uk/{month_text(m)}-eastmarch-street.csv",
                "sha256": f"{m:064x}",
                "extract_date": "2019-06-01",
                "used": True,
            }
            for m in MONTHS
            if m != MISSING_MONTH
        ]
        + [
            {"path": "deprivation", "sha256": "d" * 64, "extract_date": "", "used": True},
            {"path": "population", "sha256": "e" * 64, "extract_date": "", "used": True},
            {"path": "postcodes", "sha256": "f" * 64, "extract_date": "", "used": True},
        ],
        "notes": ["The population of mid-2018 is used for 2018/19."],
        "measures": measures,
        "bundle": "2019-06-30-1a2b3c4d",
        "members": [{"name": "Eastmarch Council", "role": "local authority"}],
    }


def write_example_release(folder: Path) -> Path:
    """Write the invented release into a folder, as the real one is written, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    questions, profiles = example_answers()
    answers = {
        "questions": [answer_as_json(one) for one in questions],
        "profiles": [answer_as_json(one) for one in profiles],
    }
    for name, content in (
        ("manifest", example_manifest()),
        ("answers", answers),
        ("accounts", [account.as_json() for account in _accounts()]),
        ("audit", {"suppressed": 1}),
        ("matter", matter_as_json()),
    ):
        (folder / f"{name}.json").write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
    for name, frame in (
        ("figures", example_levels()),
        ("areas", _areas()),
        ("places", _places()),
        ("boundaries", _boundaries()),
        ("postcodes", _postcodes()),
        ("fitness", _fitness()),
    ):
        frame.write_parquet(folder / f"{name}.parquet")
    assert all(later > earlier for earlier, later in pairwise(MONTHS)), MONTHS
    return folder
