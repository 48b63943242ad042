"""Release: what is asked for is checked before anything is written, and what was released stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from ashbrook_line import bytes_of, change_setting, current_of
from saferplan.commands import assess, publish, release
from saferplan.errors import (
    BadArgument,
    BadSettings,
    BundleOutOfDate,
    EditionExists,
    NotReleased,
    StepNotDone,
    TablesOutOfDate,
)

BAD_EDITIONS = (
    "a/b",
    "..",
    ".",
    "../up",
    "a\\b",
    ".hidden",
    "dots.in.it",
    "current",
    "CON",
    "lpt1",
    "a b",
    "é",
    "x" * 65,
)


@pytest.mark.parametrize("edition", [*BAD_EDITIONS, "-", "new\n"])
def test_a_name_that_is_no_folder_everywhere_is_refused(line: Path, edition: str) -> None:
    before = bytes_of(line / "releases")
    with pytest.raises(BadArgument, match=r"--edition is .* expected up to 64 letters"):
        release(line, edition=edition)
    assert bytes_of(line / "releases") == before


@pytest.mark.parametrize("edition", ["2019", "autumn_2019", "A", "2019-09-12-v2", "x" * 64])
def test_a_plain_name_is_the_folders(line: Path, edition: str) -> None:
    assert release(line, edition=edition).folder == line / "releases" / edition / "public"
    assert current_of(line, "releases") == f"{edition}/public"


def test_an_audience_that_does_not_exist_is_refused(line: Path) -> None:
    with pytest.raises(BadArgument, match="--audience is 'press'; expected public or partnership"):
        release(line, audience="press")


def test_the_same_again_changes_nothing(line: Path) -> None:
    first = release(line, edition="2019")
    before = bytes_of(line / "releases")
    assert release(line, edition="2019") == first
    assert bytes_of(line / "releases") == before


def test_an_edition_that_holds_something_else_is_frozen(line: Path) -> None:
    release(line, edition="2019")
    before = bytes_of(line / "releases")
    assess(line, as_of="2019-12-01")
    with pytest.raises(EditionExists, match="What has been released is frozen"):
        release(line, edition="2019")
    assert bytes_of(line / "releases") == before
    assert release(line, edition="2019", audience="partnership").folder.is_dir()


@pytest.mark.slow
def test_each_audience_of_an_edition_has_its_own_release_and_site(line: Path) -> None:
    public = publish(line)
    release(line, audience="partnership")
    partnership = publish(line)
    assert partnership.folder.name.endswith("-partnership")
    assert public.folder != partnership.folder
    assert public.source.parent == partnership.source.parent


def test_a_bundle_is_not_published(line: Path) -> None:
    bundle = current_of(line, "bundles")
    (line / "releases" / "current").write_text(f"../bundles/{bundle}\n")
    with pytest.raises(NotReleased, match="this is not a release"):
        publish(line)


def test_without_a_bundle_the_command_to_run_first_is_named(ashbrook: Path, tmp_path: Path) -> None:
    (tmp_path / "partnership.toml").write_bytes((ashbrook / "partnership.toml").read_bytes())
    with pytest.raises(StepNotDone, match='Run "saferplan assess" first'):
        release(tmp_path)


@pytest.mark.parametrize("day", ["2019-02-30", "12-09-2019", "2019", "20190912", "2019-9-1", "today", "../2019-01-01"])
def test_a_day_that_is_none_is_refused(line: Path, day: str) -> None:
    before = bytes_of(line / "bundles")
    with pytest.raises(BadArgument, match="expected a day as YYYY-MM-DD"):
        assess(line, as_of=day)
    assert bytes_of(line / "bundles") == before


def test_a_day_that_is_one_dates_the_bundle(line: Path) -> None:
    assert assess(line, as_of="2020-02-29").folder.name.startswith("2020-02-29-")


def test_settings_that_the_tables_rest_on_ask_for_a_new_reading(line: Path) -> None:
    change_setting(line, 'area = "Ashbrook"', 'area = "Old Ashbrook"')
    with pytest.raises(TablesOutOfDate, match=r'changed since the inputs were read\. Run "saferplan read" again'):
        assess(line)


def test_last_years_priorities_that_changed_since_the_assessment_are_assessed_first(line: Path) -> None:
    change_setting(line, 'name = "Fewer break-ins"', 'name = "Fewer burglaries"')
    before = bytes_of(line / "releases")
    with pytest.raises(BundleOutOfDate, match=r"partnership.toml, \[\[priorities_before\]\]: it changed since"):
        release(line, edition="2019")
    assert bytes_of(line / "releases") == before
    assess(line)
    assert release(line, edition="2019").folder.is_dir()


def test_a_priority_about_a_figure_that_is_none_stops_the_assessment_with_its_name(line: Path) -> None:
    change_setting(line, "crime_type=burglary", "crime_type=burglery")
    before = bytes_of(line / "bundles")
    with pytest.raises(BadSettings, match=r'"Fewer break-ins", measure: .*crime_type=burglary'):
        assess(line)
    assert bytes_of(line / "bundles") == before
