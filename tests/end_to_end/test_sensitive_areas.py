"""Nothing sensitive leaves for an area smaller than a district: by no figure, page, picture, table, file or address.

Figures of sensitive things are planted in a bundle for every small area, open and with a number that stands nowhere
else, as if a measure had been worked out where it must not be.  Then it is released and published, and every file is
searched.
"""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pypdf
import pytest

import saferplan
from ashbrook_line import current_of
from run_folders import bundle_in
from saferplan.areas import PARTNERSHIP
from saferplan.assessment.answer import AreaMap, Cell, DataTable, TableColumn
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.demo.ashbrook_partners import write_ashbrook_partners
from saferplan.figures import Address
from saferplan.findings import Finding
from saferplan.measures.definition import load_measures
from saferplan.publication.bundle import Bundle, write_bundle
from saferplan.publication.disclosure import SENSITIVE, release_bundle
from saferplan.publication.document import write_document
from saferplan.publication.pages import write_site
from saferplan.publication.released import AUDIENCES, Released, read_release
from saferplan.publication.released_words import HELD_BACK
from saferplan.settings import DisclosureSettings

PLANTED = 73_911.0
TOLD = ("73911", "73,911", "73 911")
MEASURES = ("hate_crime", "sexual_offences", "domestic_abuse_crimes", "modern_slavery_referrals")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ashbrook with its partners' files, published."""
    home = tmp_path_factory.mktemp("sensitive") / "ashbrook"
    write_ashbrook(home)
    write_ashbrook_partners(home)
    for command in ("read", "assess", "release", "publish"):
        getattr(saferplan, command)(home)
    return home


def small_areas(bundle: Bundle) -> list[str]:
    """The codes of the areas smaller than a district."""
    return bundle.areas.filter(pl.col("kind").is_in(["lsoa", "ward", "town", "board"]))["code"].to_list()


def planted(bundle: Bundle) -> Bundle:
    """The bundle with planted figures, a table, a map and a finding that show them, on a question and a profile."""
    wards = [code for code in small_areas(bundle) if code.startswith("X05")]
    addresses = {
        (measure, area): str(Address(measure, "2018/19", area=area))
        for measure in MEASURES
        for area in small_areas(bundle)
    }
    like = bundle.figures.filter(pl.col("id") == str(Address("recorded_crime", "2018/19")))
    rows = [
        like.with_columns(
            id=pl.lit(address),
            measure=pl.lit(measure),
            area=pl.lit(area),
            value=pl.lit(PLANTED),
            origin=pl.lit("open"),
            caveats=pl.lit([], dtype=pl.List(pl.String)),
        )
        for (measure, area), address in addresses.items()
    ]
    figures = pl.concat([bundle.figures, *rows]).sort("id")
    cells = tuple((Cell(text=area), Cell(address=addresses["hate_crime", area])) for area in small_areas(bundle))
    columns = (TableColumn("Area", numeric=False), TableColumn("Number"))
    shades = tuple((area, addresses["hate_crime", area]) for area in wards)
    link = f"[73,911]({addresses['hate_crime', wards[0]]})"
    ask = Finding(
        id="volume/planted/partnership/all",
        question="volume",
        headline=f"{link} hate crimes",
        sentence=f"There were {link}.",
        figures=(addresses["hate_crime", wards[0]],),
        method="x",
        reference="x",
        strength="strong",
        strength_reason="x",
        cannot_tell="x",
        size=PLANTED,
    )
    leaking = {
        "tables": (DataTable("planted", "Planted", columns, cells),),
        "maps": (AreaMap("planted", "ward", "Planted", "x", "Number", "x", shades),),
        "findings": (ask,),
    }
    first, *others = bundle.answers
    place, *more = bundle.profiles
    return replace(
        bundle,
        figures=figures,
        answers=(replace(first, **leaking), *others),
        profiles=(replace(place, tables=leaking["tables"]), *more),
    )


@pytest.fixture(scope="module", params=AUDIENCES)
def leaked(request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Released:
    """The release of the bundle with planted figures, for each audience."""
    bundle = planted(bundle_in(folder))
    made, audit = release_bundle(bundle, DisclosureSettings(), name="x", edition="first", audience=request.param)
    assert audit["withheld"][SENSITIVE] >= len(MEASURES) * len(small_areas(bundle))
    into = tmp_path_factory.mktemp(request.param) / "release"
    shutil.copytree(folder / "releases" / current_of(folder, "releases"), into)
    write_bundle(made, into)
    return read_release(into)


def test_no_figure_of_the_release_has_it(leaked: Released) -> None:
    sensitive = [slug for slug, one in load_measures().items() if one.sensitive]
    wide = [code for code, area in leaked.areas.items() if area.kind not in ("lsoa", "ward", "town", "board")]
    fine = leaked.figures.frame.filter(pl.col("measure").is_in(sensitive) & ~pl.col("area").is_in([PARTNERSHIP, *wide]))
    assert fine.height >= 40
    assert fine["value"].null_count() == fine.height
    assert PLANTED not in set(leaked.figures.frame["value"].drop_nulls())


def test_no_address_works_it_out(leaked: Released) -> None:
    area = next(code for code in leaked.areas if code.startswith("X05"))
    for asked in ("", "&among=ward", "&versus=area:partnership"):
        figure = leaked.figure(f"hate_crime?area={area}&period=2018/19{asked}")
        assert figure.value is None, asked
        assert figure.missing.startswith("SUPPRESSED"), asked


@pytest.mark.slow
def test_no_file_of_the_site_has_it_nor_the_pdf(leaked: Released, tmp_path: Path) -> None:
    write_document(leaked, tmp_path / "assessment.pdf")
    write_site(leaked, tmp_path / "site")
    searched = 0
    for path in sorted((tmp_path / "site").rglob("*")):
        if path.is_dir():
            continue
        for text in texts_of(path):
            searched += 1
            assert not [words for words in TOLD if words in text], path.name
    assert searched > 40
    said = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "assessment.pdf").pages)
    assert not [words for words in TOLD if words in said]
    page = (tmp_path / "site" / "volume.html").read_text(encoding="utf-8")
    assert HELD_BACK in page, "a table of nothing else is not shown, and the page says that something was held back"


def texts_of(path: Path) -> list[str]:
    """The text of a file; of a spreadsheet, that of each of its parts."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as sheet:
            return [sheet.read(name).decode("utf-8", errors="replace") for name in sheet.namelist()]
    return [path.read_bytes().decode("utf-8", errors="replace")]


def test_a_partners_figures_below_the_district_stay_in_the_bundle(folder: Path) -> None:
    """Else a total less the other types would give the sensitive one."""
    released = read_release(folder / "releases" / current_of(folder, "releases"))
    theirs = released.figures.frame.filter((pl.col("origin") == "partner") & (pl.col("area") != PARTNERSHIP))
    assert theirs.height > 100
    assert theirs["value"].null_count() == theirs.height


def test_the_bundle_itself_has_none_of_a_sensitive_measure(folder: Path) -> None:
    bundle = bundle_in(folder)
    sensitive = [slug for slug, one in load_measures().items() if one.sensitive]
    fine = bundle.figures.filter(pl.col("measure").is_in(sensitive) & pl.col("area").is_in(small_areas(bundle)))
    assert fine.is_empty()
