"""Explain on Ashbrook with its partners: every count made again from what they sent, and what a release keeps back."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

import ashbrook_partner_totals as totals
import saferplan
from ashbrook_line import current_of
from run_folders import bundle_in, evidence_in
from saferplan.areas import COMPARED_KINDS
from saferplan.commands.explain import FigureExplained, explain_lines
from saferplan.commands.folder import PartnershipFolder
from saferplan.commands.rows_again import COUNTED_ELSEWHERE, NOTHING_SENT, RowsAgain
from saferplan.commands.rows_sent import SentBehind
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.demo.ashbrook_partners import write_ashbrook_partners
from saferplan.measures.definition import load_measures
from saferplan.measures.resolver import Resolver
from saferplan.publication.released import names_of

YEAR = "2018/19"
CRIMES = "partners/recorded_crime/ashbrook_recorded_crime.csv"
RETURNS = "partners/agency_returns/ashbrook_agency_returns.csv"
COUNTED = {"rows", "people", "returns", "weights", "sums"}
"""What `explain` can count again; the rest says that it is not."""


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ashbrook with its partners' files, read, assessed, released and published."""
    home = tmp_path_factory.mktemp("explained") / "ashbrook"
    write_ashbrook(home)
    write_ashbrook_partners(home)
    for command in ("read", "assess", "release", "publish"):
        getattr(saferplan, command)(home)
    return home


@pytest.fixture(scope="module")
def figures(folder: Path) -> Resolver:
    """Its figures."""
    bundle = bundle_in(folder)
    return Resolver(bundle.figures, names_of(bundle.areas, bundle.places))


@pytest.fixture(scope="module")
def again(folder: Path, figures: Resolver) -> RowsAgain:
    """Its tables."""
    home = PartnershipFolder(folder)
    tables = home.current("tables")
    assert tables is not None
    return RowsAgain(home, tables, evidence_in(folder), figures.areas)


def explained(folder: Path, address: str, *, rows: bool = False) -> FigureExplained:
    found = saferplan.explain(address, folder=folder, rows=rows)
    assert isinstance(found, FigureExplained)
    return found


def sent_behind(found: FigureExplained) -> SentBehind:
    (level,) = found.levels
    assert level.sent is not None
    return level.sent


def sent_rows(folder: Path, path: str) -> list[tuple[int, dict[str, str]]]:
    """Each row of a partner's file with its number, the heading being row 1."""
    with (folder / "inputs" / path).open(encoding="utf-8", newline="") as source:
        return list(enumerate(csv.DictReader(source), start=2))


@pytest.mark.parametrize("measure", totals.FIGURES_2018_19)
def test_each_count_worked_by_hand_is_made_again(measure: str, again: RowsAgain, figures: Resolver) -> None:
    level = again.level(figures.figure(f"{measure}?period={YEAR}"))
    assert level.agrees is True, level.verdict
    assert level.sent is not None or measure == "asb_incidents"
    if figures.figure(level.address).statistic == "count":
        assert level.found == totals.FIGURES_2018_19[measure]


@pytest.mark.slow
def test_every_measure_of_the_headline_period_agrees_or_says_why_it_cannot(again: RowsAgain, figures: Resolver) -> None:
    measures = load_measures()
    held = figures.frame.filter(pl.col("period") == YEAR)
    of_places = {
        slug for slug, measure in measures.items() if measure.count in ("places", "survey")
    }  # some have periods of their own
    assert set(held["measure"]) | {"residents_by_age", "density", "crime_harm_index"} | of_places == set(measures)
    whole = held.filter(pl.col("area") == "partnership")
    within = held.filter(pl.col("area") != "partnership").unique(
        ["measure", "statistic", "of", "missing", "area"], keep="first", maintain_order=True
    )
    for name in [*whole["id"], *within["id"][::7]]:
        figure = figures.figure(name)
        level = again.level(figure)
        assert level.agrees is not False, (name, level.verdict)
        assert level.verdict.endswith("."), name
        elsewhere = figures.areas.get(figure.area, ("", ""))[1] in COMPARED_KINDS
        count = measures[figure.measure].count
        plain = figure.statistic in ("count", "rate", "share", "score", "mean")
        weighed = count == "weights" and figure.statistic in ("rate", "share")
        if figure.value is not None and count in COUNTED and plain and not elsewhere and not weighed:
            assert level.agrees is True, (name, level.verdict)
        if elsewhere and figure.value is not None and count in ("rows", "people"):
            assert level.verdict == COUNTED_ELSEWHERE


def test_crimes_of_the_force_itself_take_the_place_of_the_published_ones(folder: Path) -> None:
    found = explained(folder, f"recorded_crime?period={YEAR}")
    (level,) = found.levels
    # Two crimes of another force, published; the home force's files of those months are not what was counted.
    assert [(file.path.rpartition("/")[2], file.counts) for file in level.files] == [
        ("2018-07-ashbrook-waterways-street.csv", 2)
    ]
    sent = sent_behind(found)
    assert (sent.kind, sent.read, sent.kept, sent.set_aside) == ("recorded_crime", 819, 816, 3)
    assert (sent.undeclared, sent.counts, level.found) == (12 * 34, 396, 398)
    assert found.explanation.counted == (
        "Rows of the tables of recorded crime and of recorded crime, from the force: month in 2018/19; LSOA in "
        "Ashbrook. Each month of a force has one source: its own records where it sent them complete, which are not "
        "public, and data.police.uk otherwise."
    )
    before = explained(folder, "recorded_crime?period=2017/18")
    assert before.levels[0].sent is None
    assert sum(file.counts for file in before.levels[0].files) == 660 == before.levels[0].found


WANTED: dict[str, Callable[[dict[str, str]], bool]] = {
    "knife_crime": lambda row: row["knife"] == "yes",
    "domestic_abuse_crimes": lambda row: row["domestic_abuse"] == "yes",
    "hate_crime": lambda row: row["hate_strand"] not in ("", "none"),
}


@pytest.mark.parametrize("measure", WANTED)
def test_row_numbers_are_those_of_the_file_that_was_sent(measure: str, folder: Path) -> None:
    (file,) = sent_behind(explained(folder, f"{measure}?period={YEAR}", rows=True)).files
    inside = "2018-04-01", "2019-03-31"
    numbers = [
        number
        for number, row in sent_rows(folder, CRIMES)
        if inside[0] <= row["recorded_on"] <= inside[1] and placed(row) and WANTED[measure](row)
    ]
    assert (file.path, file.sender, file.counts) == (CRIMES, "ashbrook", len(numbers))
    assert list(file.rows) == numbers[:5]
    assert file.sha256 == next(one["sha256"] for one in inputs_read(folder) if one["path"] == CRIMES)
    assert sent_behind(explained(folder, f"{measure}?period={YEAR}")).files[0].rows == ()


def placed(row: dict[str, str]) -> bool:
    return bool(row["lsoa"] or row["postcode"] or row["easting"])


def inputs_read(folder: Path) -> list[dict[str, str]]:
    tables = folder / "tables" / current_of(folder, "tables")
    return list(json.loads((tables / "inputs.json").read_text(encoding="utf-8")))


def test_a_total_is_told_with_the_row_that_it_stands_in(folder: Path) -> None:
    for measure in ("marac_repeats", "channel_referrals"):
        found = explained(folder, f"{measure}?period={YEAR}")
        (number,) = [
            number
            for number, row in sent_rows(folder, RETURNS)
            if (row["measure"], row["period"], row["group"]) == (measure, YEAR, "")
        ]
        (file,) = sent_behind(found).files
        assert (file.path, file.rows, file.counts) == (RETURNS, (number,), 1)
        assert found.levels[0].conditions == (("measure", measure), ("period", YEAR), ("area", "Ashbrook"))
        assert "LSOA" not in found.explanation.counted
    assert (
        "36 sent as a total, as in the bundle. Below the line: 120 sent"
        in explained(folder, f"marac_repeats?period={YEAR}").levels[0].verdict
    )


def test_a_total_that_nobody_sent_and_one_that_differs_are_told_apart(again: RowsAgain, figures: Resolver) -> None:
    assert again.level(figures.figure(f"drug_deaths?period={YEAR}")).verdict == NOTHING_SENT
    cases = figures.figure(f"marac_cases?period={YEAR}")
    wrong = again.level(replace(cases, value=121.0))
    assert (wrong.agrees, wrong.verdict) == (False, "In the table: 120 sent as a total, but the bundle has 121.")
    repeats = figures.figure(f"marac_repeats?period={YEAR}")
    assert again.level(replace(repeats, denominator=121.0)).agrees is False
    moved = again.level(replace(cases, id="figure:marac_cases?period=2015/16", period="2015/16"))
    assert (moved.agrees, moved.sent) == (False, None)
    knives = figures.figure(f"knife_crime?period={YEAR}")
    assert again.level(replace(knives, value=25.0)).agrees is False


def test_a_change_from_the_published_searches_to_those_returned_names_both(folder: Path) -> None:
    found = explained(folder, f"stop_and_search?period={YEAR}&change=percent&change_from=2017/18")
    assert [(level.table, level.agrees) for level in found.levels] == [
        ("agency_returns", True),
        ("stop_and_search", True),
    ]
    assert "period is 2018/19 and 2017/18" in found.explanation.counted
    assert "the rows of data.police.uk are counted" in found.explanation.counted


def test_nothing_of_what_is_in_the_rows_is_told(folder: Path) -> None:
    told = ""
    for measure in ("knife_crime", "asb_reports", "deliberate_fires", "assault_admissions", "marac_cases"):
        found = explained(folder, f"{measure}?period={YEAR}", rows=True)
        told += json.dumps(found.as_json(), default=str) + "\n".join(text for _, text in explain_lines(found))
    cells = {"Invented for Ashbrook", "Cases heard at the conference"}
    for kind, columns in {
        "recorded_crime": ("crime_ref", "occurred_from", "recorded_on"),
        "incidents": ("incident_ref", "reported_at"),
        "fire": ("incident_ref", "attended_at"),
        "health": ("event_date", "postcode_district"),
    }.items():
        rows = sent_rows(folder, f"partners/{kind}/ashbrook_{kind}.csv")
        cells |= {row[column] for _, row in rows for column in columns if row[column]}
    assert len(cells) > 100
    assert [cell for cell in cells if cell in told] == []


@pytest.mark.slow
def test_each_of_several_files_has_its_own_rows_and_the_account_is_of_all(tmp_path: Path) -> None:
    write_ashbrook(tmp_path)
    write_ashbrook_partners(tmp_path)
    first = tmp_path / "inputs/partners/incidents/ashbrook_incidents.csv"
    head, *lines = first.read_text(encoding="utf-8").splitlines(keepends=True)
    first.write_text(head + "".join(lines[::3]), encoding="utf-8")
    first.with_name("more.csv").write_text(head + "".join(lines[1::3] + lines[2::3]), encoding="utf-8")
    saferplan.read(tmp_path)
    saferplan.assess(tmp_path)
    found = explained(tmp_path, f"asb_reports?period={YEAR}&stat=rate", rows=True)
    sent = sent_behind(found)
    assert found.agrees
    assert (sent.read, sent.kept, sent.set_aside, sent.undeclared) == (24 * 22, 24 * 22, 0, 0)
    assert [file.path.rpartition("/")[2] for file in sent.files] == ["ashbrook_incidents.csv", "more.csv"]
    assert [file.kept for file in sent.files] == [len(lines[::3]), len(lines) - len(lines[::3])]
    assert sent.counts == totals.FIGURES_2018_19["asb_reports"]
    for file in sent.files:
        numbers = [
            number
            for number, row in sent_rows(tmp_path, file.path)
            if row["category"] == "anti-social-behaviour" and "2018-04" <= row["reported_at"][:7] <= "2019-03"
        ]
        assert (file.counts, list(file.rows)) == (len(numbers), numbers[:5])
    assert "0 of the 144 records sent of this kind and period (0.0%) have no place." in found.explanation.caveats


def test_a_file_that_changed_since_it_was_read_names_no_row(folder: Path) -> None:
    path = folder / "inputs" / CRIMES
    data = path.read_bytes()
    try:
        path.write_bytes(data + b"\n")
        found = explained(folder, f"knife_crime?period={YEAR}", rows=True)
    finally:
        path.write_bytes(data)
    (file,) = sent_behind(found).files
    assert (file.changed, file.rows, file.counts, found.agrees) == (True, (), 24, True)
    assert "it is no longer the file that was read" in "\n".join(text for _, text in explain_lines(found))


def test_a_release_and_its_site_say_that_records_are_not_public_and_name_no_file_or_row(folder: Path) -> None:
    release = folder / "releases" / current_of(folder, "releases")
    site = folder / "site" / current_of(folder, "site")
    names = [path.name.encode() for path in (folder / "inputs/partners").rglob("*.csv")]
    names += [one["sha256"].encode() for one in inputs_read(folder) if one["path"].startswith("partners/")]
    assert len(names) == 10
    files = [path for place in (release, site) for path in place.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        data = path.read_bytes()
        assert [name for name in names if name in data] == [], path
    pages = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.html"))
    assert "knife is yes; LSOA in Ashbrook. They are a partner&#39;s own records, which are not public." in pages
    assert "measure is marac_cases; period is 2018/19; area is Ashbrook. The agency&#39;s file is not public." in pages
