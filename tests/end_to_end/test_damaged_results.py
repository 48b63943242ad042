"""Results that were damaged or changed by hand, settings and inputs that changed: refused, and made again."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import saferplan
from ashbrook_line import (
    change_setting,
    current_of,
    finished_folder,
    leftovers,
    run_line,
    state_of,
)
from saferplan.errors import (
    BadSettings,
    DamagedResult,
    MissingInput,
    StepNotDone,
    TablesOutOfDate,
)

pytestmark = pytest.mark.slow  # the whole chain, again and again


@pytest.mark.parametrize(
    "damage", ["cut", "gone", *(pytest.param(d, marks=pytest.mark.slow) for d in ("changed", "more"))]
)
def test_damaged_tables(line: Path, damage: str) -> None:
    before = state_of(line)
    (path, *_) = sorted((line / "tables" / current_of(line, "tables")).rglob("*.parquet"))
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        half = len(content) // 2
        path.write_bytes(
            {
                "cut": content[:half],
                "changed": content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :],
                "more": content + b"x",
            }[damage]
        )
    with pytest.raises(DamagedResult, match=r'changed or cut short.*Run "saferplan read" again'):
        saferplan.assess(line)
    assert state_of(line)["bundles"] == before["bundles"]
    saferplan.read(line)
    saferplan.assess(line)
    assert state_of(line) == before


def test_a_damaged_bundle_is_made_again(line: Path) -> None:
    before = state_of(line)
    bundle = line / "bundles" / current_of(line, "bundles")
    (bundle / "figures.parquet").write_bytes(b"PAR1")
    with pytest.raises(DamagedResult, match='Run "saferplan assess" again'):
        saferplan.release(line)
    with pytest.raises(DamagedResult, match='Run "saferplan assess" again'):
        saferplan.figure("recorded_crime?period=2019", folder=line)
    saferplan.assess(line)
    assert state_of(line) == before
    assert leftovers(line) != []  # the damaged one, until the next run
    saferplan.release(line)
    assert leftovers(line) == []


@pytest.mark.parametrize("content", [b"", b"PAR1", b"{"])
@pytest.mark.parametrize("name", ["figures.parquet", "answers.json", "manifest.json", "checksums.json"])
def test_a_damaged_release_is_refused_and_made_again(line: Path, name: str, content: bytes) -> None:
    before = state_of(line)
    release = line / "releases" / current_of(line, "releases")
    (release / name).write_bytes(content)
    with pytest.raises(DamagedResult, match=r'changed or cut short.*Run "saferplan release" again'):
        saferplan.publish(line)
    saferplan.release(line)
    saferplan.publish(line)
    assert state_of(line) == before


def test_a_release_with_a_number_changed_by_hand_is_not_published(line: Path) -> None:
    before = state_of(line)
    release = line / "releases" / current_of(line, "releases")
    figures = pl.read_parquet(release / "figures.parquet", glob=False)
    figures.with_columns(pl.col("value") * 3).write_parquet(release / "figures.parquet", compression="zstd")
    with pytest.raises(DamagedResult, match="changed or cut short"):
        saferplan.publish(line)
    assert state_of(line)["site"] == before["site"]
    (release / "added.txt").write_text("more", encoding="utf-8")
    saferplan.release(line)
    saferplan.publish(line)
    assert state_of(line) == before


@pytest.mark.parametrize(
    "pointer", [b"gone-12345678\n", b"", *(pytest.param(p, marks=pytest.mark.slow) for p in (b"\n", b"\xff\xfe"))]
)
def test_a_current_that_names_nothing(line: Path, pointer: bytes) -> None:
    for place, command, needs in (
        ("tables", "assess", "read"),
        ("bundles", "release", "assess"),
        ("releases", "publish", "release"),
        ("site", "serve", "publish"),
    ):
        (line / place / "current").write_bytes(pointer)
        with pytest.raises(StepNotDone, match=f'Run "saferplan {needs}" first'):
            getattr(saferplan, command)(line)
    run_line(line)
    assert state_of(line) == state_of(finished_folder())


# Settings


def test_settings_with_a_byte_order_mark(line: Path) -> None:
    path = line / "partnership.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    saferplan.assess(line)
    assert state_of(line)["bundles"] == state_of(finished_folder())["bundles"]


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_settings_in_another_encoding(line: Path, encoding: str) -> None:
    path = line / "partnership.toml"
    path.write_bytes(path.read_text(encoding="utf-8").replace("Safer Ashbrook", "Safer Môn").encode(encoding))
    with pytest.raises(BadSettings, match=r"partnership\.toml, the file: it is not text in UTF-8.*Save it as UTF-8"):
        saferplan.assess(line)


def test_settings_that_changed_since_the_inputs_were_read(line: Path) -> None:
    change_setting(line, 'index = "2019"', 'index = "2025"')
    with pytest.raises(TablesOutOfDate, match=r"The settings, or .* changed since the inputs were read\. Run"):
        saferplan.assess(line)


def test_a_file_added_since_the_inputs_were_read(line: Path) -> None:
    (line / "inputs" / "police_uk" / "more").mkdir()
    (line / "inputs" / "police_uk" / "more" / "2019-04-ashbrook-street.csv").write_text("late", encoding="utf-8")
    with pytest.raises(TablesOutOfDate, match=r"inputs/police_uk/more/2019-04-ashbrook-street\.csv changed since"):
        saferplan.assess(line)


def test_a_force_of_which_there_is_no_file(line: Path) -> None:
    change_setting(line, 'forces = ["ashbrook"]', 'forces = ["kent"]')
    with pytest.raises(MissingInput, match=r"A street file of kent was not found .* The forces held are ashbrook"):
        saferplan.read(line)


# Names
