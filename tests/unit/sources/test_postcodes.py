"""Postcodes: live ones of the partnership, spaced as written, each in one working area."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saferplan.errors import BadInput
from saferplan.sources.geography import Geography
from saferplan.sources.lookups import read_lookups
from saferplan.sources.lsoa_vintages import fit_vintages
from saferplan.sources.postcodes import read_postcodes

Read = Callable[..., Geography]


def only(county: Path, text: str) -> None:
    """Put one file in the folder of postcodes, in place of the others."""
    (county / "postcodes" / "ONSPD.csv").write_text(text, encoding="utf-8")


def test_live_postcodes_of_the_partnership(read: Read) -> None:
    geography = read()
    assert geography.postcodes.rows() == [
        ("XA1 1AA", "XA1 1", "X01000001"),
        ("XA1 2BA", "XA1 2", "X01000004"),
        ("XA1 3CA", "XA1 3", "X01000005"),
        ("XA10 2BB", "XA10 2", "X01000004"),
    ]
    account = geography.accounts[-1]
    assert account.set_aside == {
        "postcodes that have ended": 1,
        "rows with a blank postcode or LSOA": 1,
        "postcodes outside the partnership": 1,
    }


def test_the_lsoa_of_the_working_vintage_is_used(read: Read) -> None:
    table = read("2025", ("2021",), districts=("X06000001",)).postcodes
    assert dict(table.select("postcode", "lsoa").iter_rows())["XA10 2BB"] == "X01000012"


def test_a_postcode_that_could_lie_in_several_areas_is_left_out_and_counted(county: Path, read: Read) -> None:
    only(county, "postcode,lsoa11cd\nXA12BA,X01000004\nxa1 1aa,X01000001\n")
    geography = read("2025", ("2021",), districts=("X06000001",))
    assert geography.postcodes.rows() == [("XA1 1AA", "XA1 1", "X01000001")]
    assert geography.accounts[-1].set_aside == {"postcodes whose LSOA overlaps several areas": 1}
    assert geography.notes[-1] == (
        "1 postcode was left out of the look-up: the LSOA given, of 2011, overlaps several of 2021."
    )


def test_odd_and_repeated_postcodes_are_set_aside(county: Path, read: Read) -> None:
    only(county, "pcds,lsoa11\nXA1 1AA,X01000001\nXA11AA,X01000001\nnowhere,X01000001\nXA1 1AB,X0100\n")
    assert read().accounts[-1].set_aside == {
        "postcodes that came before": 1,
        "rows whose postcode is not written as one": 1,
        "rows with a code that is not a letter and eight digits": 1,
    }


def test_a_file_without_postcodes_or_lsoas_is_refused(county: Path, read: Read) -> None:
    only(county, "pcds,oa11\nXA1 1AA,X00000001\n")
    with pytest.raises(BadInput, match=r"postcodes/ONSPD.csv: its columns are pcds and 1 more; expected a postcode"):
        read()


@given(
    rows=st.lists(st.tuples(st.text(max_size=8), st.text(max_size=3), st.text(max_size=10)), min_size=1, max_size=20)
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_read_is_kept_and_set_aside_for_any_rows(county: Path, rows: list[tuple[str, str, str]]) -> None:
    (county / "postcodes" / "ONSPD.csv").unlink(missing_ok=True)
    frame = pl.DataFrame(rows, schema={"pcds": pl.String, "doterm": pl.String, "lsoa11": pl.String}, orient="row")
    frame.write_parquet(county / "postcodes" / "any.parquet")
    lookups = read_lookups(county)
    vintages = fit_vintages(lookups, "2011", both_in_use=False)
    places = pl.DataFrame({"lsoa": ["X01000001"]})
    account = read_postcodes(county, vintages, places=places).account
    assert account.read == len(rows) == account.kept + sum(account.set_aside.values())
