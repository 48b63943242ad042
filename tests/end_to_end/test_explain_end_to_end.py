"""Explain on Ashbrook: every count made again, row numbers held to the raw files, and the chain to finding and page."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import saferplan
from ashbrook_line import change_setting, command_line, current_of, finished_folder, revise_month
from ashbrook_totals import CRIMES_BY_BOARD, CRIMES_BY_TYPE
from run_folders import bundle_in, evidence_in
from saferplan.areas import COMPARED_KINDS
from saferplan.commands.explain import FigureExplained, FindingExplained, explain_lines
from saferplan.commands.finding_ids import FindingsListed
from saferplan.commands.folder import PartnershipFolder
from saferplan.commands.rows_again import COUNTED_ELSEWHERE, RowsAgain
from saferplan.errors import BadAddress, NoSuchFinding
from saferplan.figures import parse_address
from saferplan.findings import without_links
from saferplan.measures.definition import load_measures
from saferplan.measures.resolver import Resolver
from saferplan.publication.released import names_of

pytestmark = pytest.mark.slow  # the whole chain, again and again

BURGLARY = "recorded_crime?period=2018/19&crime_type=burglary&stat=rate"


def figure_explained(address: str, *, rows: bool = False, folder: Path | None = None) -> FigureExplained:
    found = saferplan.explain(address, folder=folder or finished_folder(), rows=rows)
    assert isinstance(found, FigureExplained)
    return found


@pytest.fixture(scope="module")
def again() -> RowsAgain:
    """The tables of the finished folder."""
    folder = finished_folder()
    home = PartnershipFolder(folder)
    tables = home.current("tables")
    assert tables is not None
    bundle = bundle_in(folder)
    return RowsAgain(home, tables, evidence_in(folder), names_of(bundle.areas, bundle.places))


def test_a_figure_is_told_from_its_files_to_its_pages() -> None:
    found = figure_explained(BURGLARY)
    (level,) = found.levels
    assert (level.table, level.columns) == ("recorded_crime", ("month", "crime_type", "lsoa"))
    assert level.conditions == (("month", "2018/19"), ("crime type", "Burglary"), ("LSOA", "Ashbrook"))
    assert level.found == level.expected == CRIMES_BY_TYPE["burglary"]["2018/19"] == 144
    assert "15,000 residents, as in the bundle." in level.verdict
    assert sum(file.counts for file in level.files) == 144
    assert [file.counts for file in level.files] == [12] * 12
    assert all(file.read == file.kept + file.set_aside for file in level.files)
    assert all(re.fullmatch("[0-9a-f]{64}", file.sha256) for file in level.files)
    assert {one.path.split("/")[0] for one in found.inputs} == {"areas", "population"}
    assert found.measure["denominator"] == "population"
    assert "volume.html" in {place.page for place in found.pages}
    assert found.explanation.counted == (
        "Rows of the table of recorded crime: month in 2018/19; crime type is Burglary; LSOA in Ashbrook."
    )


def test_a_change_names_both_its_levels_and_the_findings_that_use_it() -> None:
    found = figure_explained(
        "recorded_crime?period=2018/19&crime_type=vehicle-crime&change=percent&change_from=2017/18"
    )
    assert [level.found for level in found.levels] == [138, 210]
    assert ("trends/faller-percent/partnership/vehicle-crime") in [name for name, _ in found.findings]
    assert any(place.page == "trends.html" and "faller" in place.anchor for place in found.pages)


def test_every_kind_of_figure_is_counted_again(again: RowsAgain) -> None:
    folder = finished_folder()
    bundle = bundle_in(folder)
    resolver = Resolver(bundle.figures, names_of(bundle.areas, bundle.places))
    kinds = bundle.figures.group_by(["measure", "statistic", "of", "missing"], maintain_order=True).agg("id")
    looked_at = [one for ids in kinds["id"].to_list() for one in (ids[0], ids[len(ids) // 2], ids[-1])]
    figures = [resolver.figure(one) for one in looked_at]
    told = [(figure, again.level(figure)) for figure in figures]
    others = {code for code, (_, kind) in resolver.areas.items() if kind in COMPARED_KINDS}
    assert [(level.address, level.verdict) for _, level in told if level.agrees is False] == []
    measures = load_measures()
    counted = [
        level
        for figure, level in told
        if figure.statistic in ("count", "rate", "share")
        and not figure.missing
        and measures[figure.measure].count in ("rows", "people")
    ]
    assert len(counted) > 20
    elsewhere = [level for level in counted if level.verdict == COUNTED_ELSEWHERE]
    assert {parse_address(level.address).area for level in elsewhere} <= others
    assert [(one.address, one.verdict) for one in counted if one.agrees is not True and one not in elsewhere] == []


def test_boards_by_hand(again: RowsAgain, ashbrook_figures: Resolver) -> None:
    for area, by_year in CRIMES_BY_BOARD.items():
        for year, crimes in by_year.items():
            assert again.level(ashbrook_figures.figure(f"recorded_crime?area={area}&period={year}")).found == crimes


def test_a_figure_that_is_not_what_the_tables_hold_is_found_out(again: RowsAgain, ashbrook_figures: Resolver) -> None:
    figure = replace(ashbrook_figures.figure("recorded_crime?period=2018/19"), value=731.0)
    level = again.level(figure)
    assert level.agrees is False
    assert level.verdict == "Counted again from the table: 732 rows, but the bundle has 731."
    rate = ashbrook_figures.figure("recorded_crime?period=2018/19&stat=rate")
    assert again.level(replace(rate, denominator=14_999.0)).agrees is False


def test_row_numbers_are_those_of_the_raw_files() -> None:
    folder = finished_folder()
    found = figure_explained("recorded_crime?period=2018/19&crime_type=burglary&area=board:ashbrook-west", rows=True)
    inside = set(evidence_in(folder).places.filter(board="board:ashbrook-west")["lsoa"])
    for file in found.levels[0].files:
        with (folder / "inputs" / file.path).open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source))
        seen: set[tuple[str, ...]] = set()
        numbers = []
        for number, row in enumerate(rows, start=2):
            whole = tuple(row.values())
            if row["Crime ID"] and whole in seen:
                continue
            seen.add(whole)
            if row["Crime type"] == "Burglary" and row["LSOA code"] in inside:
                numbers.append(number)
        assert len(numbers) == file.counts
        assert list(file.rows) == numbers[:5]


def test_a_repeated_row_is_not_among_the_rows_that_count() -> None:
    # A burglary of May 2017 was written twice; the second stands in row 68.
    (level,) = figure_explained("recorded_crime?period=2017-05&crime_type=burglary", rows=True).levels
    home = next(file for file in level.files if file.path.endswith("2017-05-ashbrook-street.csv"))
    assert (home.read, home.kept, home.set_aside) == (home.kept + 1, home.kept, 1)
    assert home.rows
    assert 68 not in home.rows


def test_a_file_that_changed_since_gives_no_row_numbers(line: Path) -> None:
    path = line / "inputs/police_uk/2019-06-10/2018-04/2018-04-ashbrook-street.csv"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"Burglary", b"Robbery!", 1))
    (level,) = figure_explained("recorded_crime?period=2018-04&crime_type=burglary", rows=True, folder=line).levels
    assert all(file.rows == () for file in level.files if file.path.endswith("2018-04-ashbrook-street.csv"))
    assert level.agrees, "the tables are still those that the bundle was made from"


def test_tables_read_anew_are_said_and_not_mixed_with_the_old_bundle(line: Path) -> None:
    revise_month(line, "2018-05", drop=3)
    saferplan.read(line)
    found = figure_explained("recorded_crime?period=2018/19", folder=line)
    assert found.levels == ()
    assert "read anew since this bundle was made" in found.not_counted
    saferplan.assess(line)
    after = figure_explained("recorded_crime?period=2018/19", folder=line)
    assert (after.figure.value, after.agrees, after.not_counted) == (729, True, "")


def test_a_bundle_is_held_to_the_settings_it_was_made_with(line: Path) -> None:
    change_setting(line, 'groups = "fifths"', 'groups = "deciles"')
    change_setting(line, 'year = "financial"', 'year = "calendar"')
    found = figure_explained("recorded_crime?period=2018/19&deprivation_fifth=1", folder=line)
    assert (found.agrees, found.not_counted, [level.agrees for level in found.levels]) == (True, "", [True])
    change_setting(line, 'index = "2019"', 'index = "2019"\n# a note')
    assert figure_explained("recorded_crime?period=2018/19", folder=line).agrees


def test_a_finding_is_told_with_its_rule_figures_and_pages() -> None:
    found = saferplan.explain("trends/year/partnership/all", folder=finished_folder())
    assert isinstance(found, FindingExplained)
    assert found.rule == "year"
    assert {place.page for place in found.pages} == {"trends.html", "index.html"}
    assert len(found.figures) == len(found.finding.figures)
    assert all(how.counted for _, how, _ in found.figures)
    site = finished_folder() / "site" / current_of(finished_folder(), "site")
    for place in found.pages:
        assert f'id="{place.anchor}"' in (site / place.page).read_text(encoding="utf-8")


def test_every_page_that_is_named_prints_the_figure() -> None:
    site = finished_folder() / "site" / current_of(finished_folder(), "site")
    for address in ("recorded_crime?period=2018/19", "asb_incidents?period=2018/19", BURGLARY):
        found = figure_explained(address)
        mark = f'data-figure="{found.figure.id.replace("&", "&amp;")}"'
        named = {place.page for place in found.pages}
        printing = {
            path.relative_to(site).as_posix()
            for path in site.rglob("*.html")
            if mark in path.read_text(encoding="utf-8") and not path.name.startswith("figures-")
        }  # the appendix has every figure
        assert printing == named


def refused(what: str) -> str:
    with pytest.raises(NoSuchFinding) as caught:
        saferplan.explain(what, folder=finished_folder())
    return str(caught.value)


def test_what_is_not_there_is_said_with_what_is_truly_near() -> None:
    said = refused("trends/years/partnership/all")
    assert "; with the same question, area and group there are trends/year/partnership/all, trends/" in said
    assert "; of nearly the same name there is trends/year/partnership/all." in refused("trend/yea/partnership/all")
    for far in ("crime/sum/here/any", "volume/nothing/x99999999/all", "nonsense", "volume/nonsense"):
        said = refused(far)
        assert said.startswith(f"{far}: no finding of this id is in the current bundle. Run ")
        assert "with the folder alone for a list of all ids" in said
    with pytest.raises(BadAddress, match="no such figure"):
        saferplan.explain("recorded_crime?period=2030/31", folder=finished_folder())


def test_without_anything_to_explain_all_findings_are_listed_and_each_id_is_one() -> None:
    folder = finished_folder()
    found = saferplan.explain(folder=folder)
    assert isinstance(found, FindingsListed)
    bundle = json.loads(
        (folder / "bundles" / current_of(folder, "bundles") / "findings.json").read_text(encoding="utf-8")
    )
    assert sorted(one.id for one in found.findings) == sorted({one["id"] for one in bundle})
    for one in (found.findings[0], found.findings[-1]):
        explained = saferplan.explain(one.id, folder=folder)
        assert isinstance(explained, FindingExplained)
        assert without_links(explained.finding.headline) == one.headline
    run = command_line("explain", folder)
    assert run.returncode == 0
    lines = run.stdout.splitlines()
    assert lines[0] == f"{len(found.findings)} findings, by page"
    assert lines[2:4] == ["  volume/total/partnership/all", "    732 crimes were recorded in 2018/19 (strong)"]
    assert command_line("explain", "--folder", folder).stdout == run.stdout
    trends = saferplan.explain("trends", folder=folder)
    assert isinstance(trends, FindingsListed)
    assert {one.id.split("/")[0] for one in trends.findings} == {"trends"} == set(trends.pages)
    assert 0 < len(trends.findings) < len(found.findings)
    as_json = json.loads(command_line("explain", folder, "trends/year", "--json").stdout)
    assert [one["id"] for one in as_json["findings"]] == ["trends/year/partnership/all"]


def test_the_command_prints_the_chain_and_no_row_of_anybodys_data() -> None:
    folder = finished_folder()
    run = command_line("explain", BURGLARY, "--folder", folder, "--rows")
    assert (run.returncode, run.stderr) == (0, "")
    assert "Counted again from the table: 144 rows, as in the bundle." in run.stdout
    assert re.search(r"12 count; rows \d+, \d+, \d+, \d+, \d+, \.\.\.", run.stdout)
    with next((folder / "inputs").rglob("2018-05-ashbrook-street.csv")).open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            assert not row["Crime ID"] or row["Crime ID"] not in run.stdout
    as_json = json.loads(command_line("explain", BURGLARY, "--folder", folder, "--json").stdout)
    assert (as_json["kind"], as_json["agrees"], len(as_json["levels"][0]["files"])) == ("figure", True, 12)
    finding = command_line("explain", "trends/year/partnership/all", "--folder", folder, "--json")
    assert json.loads(finding.stdout)["kind"] == "finding"


def test_long_chains_are_cut_on_a_terminal_and_whole_in_json() -> None:
    found = figure_explained("recorded_crime?over=2017-04..2019-03&trend=slope")
    assert len(found.levels) == 24
    assert found.agrees
    lines = [text for _, text in explain_lines(found)]
    assert "And 22 more levels, 0 of them not as the tables have it; --json gives them all." in lines
