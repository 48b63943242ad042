"""Partners' files from file to released figure, on Ashbrook; and what a release may not give away."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import polars as pl
import pytest

import ashbrook_partner_totals as totals
import saferplan
from ashbrook_line import change_setting, current_of
from run_folders import bundle_in, evidence_in
from saferplan.areas import COMPARED_KINDS, PARTNERSHIP
from saferplan.commands.explain import FigureExplained
from saferplan.commands.folder import PartnershipFolder
from saferplan.commands.rows_again import RowsAgain
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.demo.ashbrook_partners import write_ashbrook_partners
from saferplan.errors import BadSettings, BundleOutOfDate, WithheldWords
from saferplan.figures import Figure
from saferplan.measures.definition import load_measures
from saferplan.measures.resolver import Resolver
from saferplan.periods import parse_period
from saferplan.publication.bundle import Bundle
from saferplan.publication.released import Released, names_of, read_release


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ashbrook with its partners' files, read, assessed, released and published."""
    home = tmp_path_factory.mktemp("partners") / "ashbrook"
    write_ashbrook(home)
    write_ashbrook_partners(home)
    for command in ("read", "assess", "release", "publish"):
        getattr(saferplan, command)(home)
    return home


@pytest.fixture(scope="module")
def bundle(folder: Path) -> Bundle:
    """Its bundle."""
    return bundle_in(folder)


@pytest.fixture(scope="module")
def figures(bundle: Bundle) -> Resolver:
    """Its figures."""
    return Resolver(bundle.figures, names_of(bundle.areas, bundle.places))


@pytest.fixture(scope="module")
def released(folder: Path) -> Released:
    """Its public release."""
    return read_release(folder / "releases" / current_of(folder, "releases"))


def whole(figures: Resolver, measure: str, query: str = "period=2018/19") -> Figure:
    """A figure of a measure."""
    return figures.figure(f"{measure}?{query}")


def test_every_row_that_partners_sent_is_accounted_for(bundle: Bundle) -> None:
    found = {one.source: (one.read, one.kept) for one in bundle.accounts if one.source.startswith("partner")}
    assert found == totals.READ_AND_KEPT


@pytest.mark.parametrize("measure", totals.FIGURES_2018_19)
def test_each_figure_is_the_one_worked_by_hand(measure: str, figures: Resolver) -> None:
    found = whole(figures, measure)
    assert found.value == pytest.approx(totals.FIGURES_2018_19[measure])
    assert found.origin == ("open" if measure == "asb_incidents" else "partner")


def test_rates_and_ratios_of_returns(figures: Resolver) -> None:
    entrants = whole(figures, "first_time_entrants", "period=2018/19&stat=rate")
    assert entrants.value == pytest.approx(totals.FIRST_TIME_ENTRANTS_RATE)
    assert entrants.unit == "per 100,000 people"
    against = "period=2018/19&stat=rate&ethnic_group=black&versus=ethnic_group:white"
    assert whole(figures, "stop_and_search", against).value == pytest.approx(totals.SEARCHES_AGAINST_WHITE)


def test_each_force_month_has_one_source(folder: Path, figures: Resolver) -> None:
    before = whole(figures, "recorded_crime", "period=2017/18")
    assert (before.value, before.origin) == (660, "open")
    assert before.inputs == ("police_uk ashbrook 2019-06-10",)
    after = whole(figures, "recorded_crime")
    assert after.inputs == ("partner recorded_crime ashbrook", "police_uk ashbrook-waterways 2019-06-10")
    months = [
        whole(figures, "recorded_crime", f"period={period.text}") for period in evidence_in(folder).periods.months
    ]
    assert [one.origin for one in months] == ["open"] * 12 + ["partner"] * 12
    assert sum(one.value or 0 for one in months) == 660 + 398


def test_searches_come_from_the_return_where_there_is_one_and_else_from_the_open_files(
    bundle: Bundle, folder: Path, figures: Resolver
) -> None:
    searches = bundle.figures.filter(pl.col("measure") == "stop_and_search")
    assert set(searches.filter(pl.col("period") == "2018/19")["origin"]) == {"partner"}
    before = whole(figures, "stop_and_search", "period=2017/18")
    assert (before.value, before.origin) == (24, "open"), "two a month have a point, in LSOA 1"
    assert before.caveats == ("UNPLACED rows=12 of=36",)
    assert before.inputs == ("police_uk ashbrook 2019-06-10",)
    assert whole(figures, "stop_and_search", "period=2017/18&ethnic_group=white").value == 24
    again = saferplan.explain("stop_and_search?period=2017/18", folder=folder)
    assert [(level.table, level.found, level.agrees) for level in again.levels] == [("stop_and_search", 24.0, True)]
    (shown,) = [one for answer in bundle.answers for one in answer.tables if one.id == "searches"]
    assert [row[0].text for row in shown.rows] == ["White", "All searches of people"]


def test_a_figure_across_two_sources_is_a_partners_and_says_so(figures: Resolver) -> None:
    mixed = figures.explain("recorded_crime?period=12m-2018-06")
    assert any("Partly from the force's own records" in caveat for caveat in mixed.caveats)
    assert whole(figures, "recorded_crime", "period=12m-2018-06").origin == "partner"


def test_a_change_between_two_sources_is_weak(bundle: Bundle) -> None:
    (yearly,) = [f for one in bundle.answers for f in one.findings if f.id == "trends/year/partnership/all"]
    assert (yearly.strength, yearly.strength_reason) == ("weak", "the two periods come from different sources")


def test_what_nobody_has_sent_says_so(figures: Resolver) -> None:
    for measure in ("fly_tipping", "iom_cohort", "drug_deaths"):
        found = whole(figures, measure)
        assert (found.value, found.missing, found.origin) == (None, "NO_INPUT", "open")
    assert whole(figures, "knife_crime", "period=2017/18").missing == "NO_INPUT", "the year that is not declared"


def test_sensitive_measures_are_in_no_small_area(bundle: Bundle) -> None:
    kinds = dict(bundle.areas.select("code", "kind").iter_rows())
    for slug, measure in load_measures().items():
        areas = set(bundle.figures.filter(pl.col("measure") == slug)["area"].unique())
        within = {kinds[code] for code in areas} - set(COMPARED_KINDS)
        assert all(measure.allows(kind) for kind in within), slug


@pytest.mark.slow
def test_a_column_that_is_blank_throughout_is_not_a_nought(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "ashbrook"
    shutil.copytree(folder, home, ignore=shutil.ignore_patterns("tables", "bundles", "releases", "site"))
    path = home / "inputs/partners/recorded_crime/ashbrook_recorded_crime.csv"
    rows = pl.read_csv(path, infer_schema=False).with_columns(pl.lit(None, dtype=pl.String).alias("knife"))
    rows.write_csv(path)
    saferplan.read(home)
    saferplan.assess(home)
    found = whole(Resolver(bundle_in(home).figures), "knife_crime")
    assert (found.value, found.missing) == (None, "NOT_RECORDED")


@pytest.mark.slow
def test_without_the_declaration_nothing_of_it_is_counted(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "ashbrook"
    shutil.copytree(folder, home, ignore=shutil.ignore_patterns("tables", "bundles", "releases", "site"))
    declaration = (
        '[[partner_sources]]\nkind = "recorded_crime"\nbody = "Ashbrook Police"\nfrom = "2018-04"\nto = "2019-03"\n'
    )
    change_setting(home, declaration, "")
    saferplan.read(home)
    saferplan.assess(home)
    found = Resolver(bundle_in(home).figures)
    assert (whole(found, "recorded_crime").value, whole(found, "recorded_crime").origin) == (732, "open")
    assert whole(found, "knife_crime").missing == "NO_INPUT"


# What a release may not give away


@pytest.mark.parametrize("measure", totals.RELEASED_2018_19)
def test_each_released_figure_is_the_one_worked_by_hand(measure: str, released: Released) -> None:
    found = whole(released.figures, measure)
    wanted = totals.RELEASED_2018_19[measure]
    assert found.value == (wanted if wanted is None else pytest.approx(wanted))
    assert found.missing == ("SUPPRESSED_SMALL" if wanted is None else "")


def test_every_partners_number_is_rounded_or_withheld_and_none_is_of_a_part_of_the_area(released: Released) -> None:
    frame = released.figures.frame.filter(pl.col("origin") == "partner")
    assert frame.height > 1000
    shown = frame.filter(pl.col("missing") == "")
    assert set(shown["area"]) == {PARTNERSHIP}
    counts = shown.filter(pl.col("statistic") == "count")["value"].to_list()
    tops = shown.filter(pl.col("statistic") != "count")["numerator"].to_list()
    assert all(value % 5 == 0 and (value == 0 or value >= 5) for value in counts + tops)
    assert shown["low"].null_count() == shown.height, "an interval would give the exact count away"
    kinds = {note.partition(" ")[0] for notes in frame["caveats"].to_list() for note in notes}
    assert kinds <= {"UNPLACED", "POPULATION"}
    for notes in frame["caveats"].to_list():
        for note in notes:
            numbers = [int(number) for number in re.findall(r"=(\d+)", note)] if note.startswith("UNPLACED") else []
            assert all(number % 5 == 0 for number in numbers), note
    small = frame.filter(pl.col("missing") == "SUPPRESSED_SMALL")
    assert set(small["area"]) <= {PARTNERSHIP}, "elsewhere it is not even said that a number is small"
    assert not shown["group"].str.contains("deprivation_").any()


def test_no_two_released_periods_of_a_partner_overlap(released: Released) -> None:
    """One taken from the other would tell of a third, and a run of them fixes a month to the digit."""
    frame = released.figures.frame.filter((pl.col("origin") == "partner") & pl.col("value").is_not_null())
    for (measure,), rows in frame.group_by("measure"):
        months = [month for text in rows["period"].unique() for month in parse_period(text).months]
        assert len(months) == len(set(months)), measure
    crime = released.figures.frame.filter((pl.col("measure") == "recorded_crime") & (pl.col("area") == PARTNERSHIP))
    mixed = crime.filter(pl.col("period").is_in(["12m-2018-09", "2018"]))
    assert mixed.height
    assert mixed["value"].null_count() == mixed.height


def test_no_file_of_a_partner_no_checksum_and_no_count_of_its_rows_leaves(folder: Path, released: Released) -> None:
    text = json.dumps(released.manifest)
    assert "partner_notes" not in text
    assert "ashbrook_recorded_crime.csv" not in text
    sums = {one["sha256"] for one in released.manifest["inputs"] if one["path"] == "partners"}
    assert sums == {""}
    for account in released.accounts:
        if account.source.startswith("partner"):
            assert not account.examples
            assert all(
                count % 5 == 0 and count >= 5 for count in (*account.tables.values(), *account.set_aside.values())
            )
            assert len(account.notes) == 1
    files = [path for path in (folder / "releases").rglob("*") if path.suffix in (".json", ".csv", ".html")]
    assert files
    for path in (*files, *(folder / "site").rglob("*.html"), *(folder / "site").rglob("*.csv")):
        said = path.read_text(encoding="utf-8")
        assert "ashbrook_recorded_crime" not in said, path
        assert "inputs/partners/recorded_crime/" not in said, path


def test_no_exact_number_of_a_partner_stands_in_any_text_of_the_release(bundle: Bundle, released: Released) -> None:
    """Every link to a partner's figure says what the released figure says, and every sentence was said anew."""
    link = re.compile(r"\[([^\]]*)\]\((figure:[^)\s]+)\)")
    seen = 0
    texts = json.dumps([str(answer) for answer in (*released.answers, *released.profiles)])
    before = Resolver(bundle.figures, names_of(bundle.areas, bundle.places))
    for words, address in link.findall(texts):
        exact, now = before.figure(address), released.figure(address)
        if exact.origin == "partner" and exact.value != now.value:
            seen += 1
            shown = f"{exact.value:,.0f}" if exact.value is not None else ""
            rounded = f"{now.value:,.0f}" if now.value is not None else ""
            assert shown == rounded or shown not in words.split(), (words, address)
    assert seen > 10


def test_the_page_of_what_partners_hold_is_there_and_shows_released_figures(folder: Path) -> None:
    (page,) = (folder / "site").glob("*/missing_evidence.html")
    said = page.read_text(encoding="utf-8")
    assert "Partners have sent 27 measures" in said
    assert "not shown: a small number" in said
    assert "Fly-tipping" in said or "fly-tipping" in said
    (sheet,) = (folder / "site").glob("*/data/missing_evidence-sent.csv")
    assert "Violence with injury,Latest figure,70" in sheet.read_text(encoding="utf-8")


# From a figure back to the rows of the partner's file


@pytest.mark.slow
def test_every_figure_is_counted_again_from_what_partners_sent(folder: Path, figures: Resolver) -> None:
    """Every measure, statistic and group of the whole, each period of a year and more, from its own file and rows."""
    again = RowsAgain(
        PartnershipFolder(folder), folder / "tables" / current_of(folder, "tables"), evidence_in(folder), figures.areas
    )
    measures = load_measures()
    told = figures.frame.filter(
        (pl.col("area") == PARTNERSHIP)
        & (pl.col("missing") == "")
        & pl.col("period").is_in(["2018/19", "2018-06", "2018"])
        & pl.col("statistic").is_in(["count", "rate", "share"])
    )
    seen: set[str] = set()
    for address in told["id"].to_list():
        figure = figures.figure(address)
        measure = measures[figure.measure].behind(figure.origin)
        of_a_year = figure.period == "2018/19" and figure.statistic == "count"
        level = again.level(figure, rows=of_a_year)
        if measure.count not in ("rows", "returns"):
            continue
        assert level.agrees, (address, level.verdict)
        partners = [one for one in level.sent.files if one.counts] if level.sent else []
        if figure.origin == "open":
            assert not partners, address
            continue
        seen.add(figure.measure)
        assert all(one.sha256 for one in partners), address
        assert partners or not level.found or figure.period == "2018", address  # 2018 has open months too
        if measure.count == "returns":
            assert [len(one.rows) for one in partners] == [1]
            assert "lsoa" not in level.columns
        elif of_a_year:
            assert all(one.rows for one in partners), address
    assert len(seen) > 20
    assert {"knife_crime", "recorded_crime", "deliberate_fires", "assault_admissions", "marac_repeats"} <= seen


def test_a_row_that_is_told_is_one_that_counts(folder: Path) -> None:
    def lines_of(told: FigureExplained) -> tuple[list[str], tuple[int, ...]]:
        assert told.levels[0].sent is not None
        [file] = told.levels[0].sent.files
        return (folder / "inputs" / file.path).read_text(encoding="utf-8").splitlines(), file.rows

    told = saferplan.explain("knife_crime?period=2018/19", folder=folder, rows=True)
    assert isinstance(told, FigureExplained)
    lines, rows = lines_of(told)
    column = lines[0].split(",").index("knife")
    assert len(rows) > 2
    assert {lines[row - 1].split(",")[column] for row in rows} == {"yes"}
    told = saferplan.explain("marac_repeats?period=2018/19", folder=folder)
    assert isinstance(told, FigureExplained)
    lines, rows = lines_of(told)
    assert lines[rows[0] - 1].startswith("marac_repeats,")
    assert "LSOA" not in told.explanation.counted


@pytest.mark.slow
def test_what_a_release_says_is_made_from_what_it_shows(folder: Path, tmp_path: Path) -> None:
    """Another exact number that is rounded alike, and records in other places, change no byte but the bundle's name."""
    other = tmp_path / "other"
    write_ashbrook(other)
    write_ashbrook_partners(other)
    returns = next((other / "inputs/partners/agency_returns").glob("*.csv"))
    rows = returns.read_text(encoding="utf-8").splitlines()
    changed = [row.replace(",260,", ",262,").replace(",160,", ",161,") for row in rows]
    assert changed != rows
    returns.write_text("\n".join([*changed, ""]), encoding="utf-8", newline="\n")
    crimes = next((other / "inputs/partners/recorded_crime").glob("*.csv"))
    head, *rows = crimes.read_text(encoding="utf-8").splitlines()
    place = head.split(",").index("lsoa")
    codes = sorted({row.split(",")[place] for row in rows if row.split(",")[place].startswith("X01")})
    moved = dict(zip(codes, [*codes[1:], codes[0]], strict=True))
    cells = [row.split(",") for row in rows]
    swapped = [",".join([*row[:place], moved.get(row[place], row[place]), *row[place + 1 :]]) for row in cells]
    assert swapped != rows
    crimes.write_text("\n".join([head, *swapped, ""]), encoding="utf-8", newline="\n")
    for command in ("read", "assess", "release"):
        getattr(saferplan, command)(other)
    one, two = (home / "releases" / current_of(home, "releases") for home in (folder, other))
    differ = {path.name for path in one.iterdir() if path.read_bytes() != (two / path.name).read_bytes()}
    assert differ <= {"manifest.json", "checksums.json"}
    names = {(home / "bundles" / "current").read_text(encoding="utf-8").strip() for home in (folder, other)}
    assert len(names) == 2, "the bundles differ"
    manifests = [json.loads((path / "manifest.json").read_text(encoding="utf-8")) for path in (one, two)]
    assert {key for key in manifests[0] if manifests[0][key] != manifests[1][key]} <= {"bundle", "edition"}


@pytest.mark.slow
def test_one_rounding_for_every_edition(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "again"
    shutil.copytree(folder, home)
    change_setting(home, "round_to = 5", "round_to = 10")
    with pytest.raises(BundleOutOfDate, match="disclosure"):
        saferplan.release(home, edition="second")
    saferplan.assess(home)
    with pytest.raises(BadSettings, match="two roundings of one number can give it away"):
        saferplan.release(home, edition="second")


def test_a_document_held_to_the_folder_is_told_no_figure_that_the_public_may_not_see(
    folder: Path, figures: Resolver, released: Released, tmp_path: Path
) -> None:
    """Neither printed where the document is wrong, nor confirmed where it is right."""
    withheld = released.figures.frame.filter(pl.col("missing").str.starts_with("SUPPRESSED") & (pl.col("group") == ""))
    ids = [one for one in withheld["id"].to_list() if "stat" not in one and (figures.figure(one).value or 0) > 0]
    address = next(one for one in ids if "area=board" in one and "recorded_crime" in one and "period=2018/19" in one)
    value = f"{figures.figure(address).value:.0f}"
    path = tmp_path / "plan.md"
    for words in (f"{value}9", value):
        path.write_text(f"There were [{words}]({address}) there.\n", encoding="utf-8")
        result = saferplan.claims.check(path, against=folder, report=tmp_path / "report.html")
        assert result.bound is not None
        [untrue] = result.bound.untrue
        assert untrue.true.startswith("not shown: ")
        assert untrue.instead
        page = (tmp_path / "report.html").read_text(encoding="utf-8")
        told = " ".join(text for _, text in result.lines()) + re.sub(r"(?s)<style>.*?</style>", "", page)
        assert "What may be said instead" in told
        if words != value:
            assert not re.search(rf"(?<![\w.,/]){value}(?![\w.,/])", told), "it is not told"


@pytest.mark.slow
def test_words_about_what_may_not_be_shown_stop_the_release(
    folder: Path, figures: Resolver, released: Released, tmp_path: Path
) -> None:
    """The bundle bears them out, and its readers may not know: not the number, not a bound, not which way it went."""
    withheld = released.figures.frame.filter(pl.col("missing").str.starts_with("SUPPRESSED") & (pl.col("group") == ""))
    ids = [one for one in withheld["id"].to_list() if "stat" not in one and (figures.figure(one).value or 0) > 0]
    address = next(one for one in ids if "area=board" in one and "recorded_crime" in one and "period=2018/19" in one)
    value = figures.figure(address).value
    assert value is not None
    home = tmp_path / "ashbrook"
    shutil.copytree(folder, home, ignore=shutil.ignore_patterns("site", "releases"))
    page = home / "assessment" / "volume.md"
    page.parent.mkdir(exist_ok=True)
    for words in (f"There were [{value:.0f}]({address}) there.", f"There were [fewer than 5,000]({address}) there."):
        page.write_text(f"{words}\n", encoding="utf-8")
        assert saferplan.assess(home).words.untrue == ()
        with pytest.raises(WithheldWords, match=r"assessment/volume\.md, line 1: .*may not be shown") as refused:
            saferplan.release(home)
        assert "of the whole partnership, " in str(refused.value)
        assert not (home / "releases" / "current").exists(), "nothing was released"
    page.write_text(f"There were []({address}) there.\n", encoding="utf-8")
    saferplan.assess(home)
    release = saferplan.release(home).folder
    assert "not shown: " in next(one for one in read_release(release).answers if one.question == "volume").words
