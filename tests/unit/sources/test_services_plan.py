"""Which files are wanted, and where copies of them may lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from saferplan.errors import BadArgument, BadInput
from saferplan.periods import month_number, month_text
from saferplan.reference.column_aliases import known_column
from saferplan.reference.services import groups, services
from saferplan.sources.services_ledger import FetchedFile, FetchLedger
from saferplan.sources.services_plan import Mirror, Wanted, check_only, parse_mirror, parse_months, plan


def archives(months: str, latest: str | None) -> dict[str, str]:
    """The archives wanted for a span, each with the months taken from it."""
    wanted = plan(parse_months(months), latest and month_number(latest), index="2019", only=("police_uk",))  # type: ignore[arg-type]
    return {one.file: f"{month_text(one.months[0])}..{month_text(one.months[-1])}" for one in wanted}


def test_each_month_comes_from_the_latest_archive_that_has_it() -> None:
    assert archives("2018-04..2019-03", "2026-07") == {"2021-03.zip": "2018-04..2019-03"}
    assert archives("2023-08..2026-07", "2026-07") == {"2026-07.zip": "2023-08..2026-07"}
    assert archives("2024-01..2024-02", "2024-02") == {"2024-02.zip": "2024-01..2024-02"}
    assert archives("2014-01..2019-03", "2026-07") == {
        "2016-12.zip": "2014-01..2016-12",
        "2019-12.zip": "2017-01..2019-03",
    }


def test_the_earliest_archive_has_the_first_months() -> None:
    assert archives("2010-12..2011-02", "2026-07") == {"2013-12.zip": "2010-12..2011-02"}


def test_without_a_last_month_the_archive_is_that_of_the_span() -> None:
    assert archives("2018-04..2019-03", None) == {"2019-03.zip": "2018-04..2019-03"}


def test_months_not_yet_published_are_refused() -> None:
    with pytest.raises(BadArgument, match="months up to 2026-07, the last published"):
        archives("2026-01..2026-08", "2026-07")


@pytest.mark.parametrize(
    "text", ["", "2023", "2023-13", "2024-03..2023-04", "2010-11..2011-01", "2023-04..", "..2024-01", "x..y"]
)
def test_spans_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(BadArgument, match=r"--months is .*; expected a span like 2023-04\.\.2024-03"):
        parse_months(text)


def test_the_edition_of_the_index_chooses_its_file_and_shapes() -> None:
    months = parse_months("2018-04..2019-03")
    for index, other in (("2019", "2025"), ("2025", "2019")):
        names = {one.service.name for one in plan(months, None, index=index, only=())}
        assert f"deprivation_{index}" in names
        assert f"deprivation_{other}" not in names
        assert {"lsoa_changes", "wards", "population", "postcodes", "police_uk"} <= names
    (people,) = plan(months, None, index="2019", only=("population",))
    assert "date=2017,2018,2019&" in people.address


def test_only_what_there_is_can_be_asked_for() -> None:
    check_only(groups())
    with pytest.raises(BadArgument, match="--only is 'crime'; expected one of police_uk, lookups"):
        check_only(("police_uk", "crime"))


def test_a_mirror_has_copies_by_path_or_by_name(tmp_path: Path) -> None:
    (archive,) = plan(parse_months("2019-03"), None, index="2019", only=("police_uk",))
    assert Mirror("https://example.org/open/").copies_of(archive) == (
        "https://example.org/open/data/archive/2019-03.zip",
        "https://example.org/open/2019-03.zip",
    )
    assert parse_mirror(str(tmp_path)).copies_of(archive) == (
        str(tmp_path / "data" / "archive" / "2019-03.zip"),
        str(tmp_path / "2019-03.zip"),
    )
    (wards, *_) = (one for one in plan((1,), 1, index="2019", only=("lookups",)) if one.service.name == "wards")
    assert parse_mirror("http://localhost:8000").copies_of(wards) == (f"http://localhost:8000/{wards.file}",)


@pytest.mark.parametrize(
    "text", ["no such folder", "https://name:hunter2@example.org/x", "https://", "ftp://example.org", "http://a b/"]
)
def test_what_is_no_mirror_is_refused(text: str) -> None:
    with pytest.raises(BadArgument, match="--mirror") as refused:
        parse_mirror(text)
    assert "hunter2" not in str(refused.value)


def test_the_reference_of_services_is_whole() -> None:
    names = [one.name for one in services()]
    assert len(set(names)) == len(names)
    for one in services():
        assert one.address.startswith("https://"), one.name
        assert one.into in ("police_uk", "areas", "population", "comparison", "deprivation", "postcodes")
        assert one.form in ("csv", "geojson", "police-archive", "zip-of-csv")
        assert one.pages in ("", "arcgis", "nomis")
        assert "Open Government Licence" in one.licence
        assert 1_000_000 <= one.largest <= 10_000_000_000
        assert one.sha256 == "" or len(one.sha256) == 64
        assert (one.pages == "arcgis") == bool(one.fields)
        assert all(known_column(name) for name in one.fields), "the readers know every column asked for"
    assert len({(one.into, one.file) for one in services()}) == len(names)


def test_the_columns_of_nomis_are_known_to_the_reader_of_residents() -> None:
    meanings = {
        name: column.meaning for name in ("DATE", "GEOGRAPHY_CODE", "OBS_VALUE") if (column := known_column(name))
    }
    assert meanings == {"DATE": "year", "GEOGRAPHY_CODE": "lsoa_code", "OBS_VALUE": "people"}


def test_the_ledger_keeps_what_it_was_told(tmp_path: Path) -> None:
    (tmp_path / "areas").mkdir()
    (tmp_path / "areas" / "w.csv").write_bytes(b"a,b\n")
    sha = "0ff7f2e4e3ef0d7a6e9a2f8c1b2a3d4e" * 2
    ledger = FetchLedger(tmp_path)
    entry = FetchedFile(
        "areas/w.csv", "wards", "w.csv", "ONS", "OGL", "https://x", "2024-03-01", 4, sha, months=("2024-01",)
    )
    ledger.record(entry)
    again = FetchLedger(tmp_path)
    assert again.entries == {"areas/w.csv": entry}
    assert again.latest_of("wards", "w.csv") == entry
    assert again.latest_of("wards", "x.csv") is None
    assert not again.is_intact(entry), "the checksum is another"
    assert not again.put_is_ours("areas/w.csv")
    assert again.put_is_ours("areas/new.csv")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["fetched.json"]


@pytest.mark.parametrize("text", ["{", "[1]", '[{"path": "x"}]', "7"])
def test_a_damaged_ledger_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "fetched.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"fetched\.json: it cannot be read"):
        FetchLedger(tmp_path)


def test_wanted_names_what_is_wanted() -> None:
    (one,) = plan(parse_months("2019-03"), None, index="2019", only=("deprivation",))
    assert isinstance(one, Wanted)
    assert one.months == ()
