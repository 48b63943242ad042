"""Any Markdown file held to a folder's figures, and refused where it is not true."""

from __future__ import annotations

from pathlib import Path

import pytest

from saferplan.commands.bound_texts import check_bound, figures_against
from saferplan.errors import BadAddress, BadWords, DamagedResult, FolderNotFound, StepNotDone

CRIMES = "figure:recorded_crime?period=2018/19"


def test_a_file_is_held_to_the_bundle_of_a_folder(line: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text(
        f"# Plan\n\nThere were [740]({CRIMES}) crimes, []({CRIMES}) by our count, and 14 wards.\n", encoding="utf-8"
    )
    bundle = line / "bundles" / (line / "bundles" / "current").read_text().strip()
    for folder in (line, bundle, line / "releases" / (line / "releases" / "current").read_text().strip()):
        checked = check_bound(path, figures_against(folder).figure)
        assert [(one.file, one.line, one.claimed, one.true) for one in checked.untrue] == [("plan.md", 3, "740", "732")]
        assert [one.number for one in checked.typed] == ["14"]
        assert checked.links == 2


def test_an_unknown_figure_is_said_with_the_nearest_name(line: Path) -> None:
    look_up = figures_against(line).figure
    with pytest.raises(BadAddress, match=r"those most like it are recorded_crime"):
        look_up("figure:recorded_crimes?period=2018/19")


def test_what_cannot_be_held_to_anything_says_so(line: Path, tmp_path: Path) -> None:
    with pytest.raises(FolderNotFound):
        figures_against(tmp_path)
    release = line / "releases" / (line / "releases" / "current").read_text().strip()
    (line / "releases" / "current").unlink()
    with pytest.raises(StepNotDone, match="release"):
        figures_against(line)
    (release / "figures.parquet").write_bytes(b"PAR1")
    with pytest.raises(DamagedResult):
        figures_against(release)
    path = tmp_path / "plan.md"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BadWords, match=r"plan\.md: it is not text in UTF-8"):
        check_bound(path, lambda address: pytest.fail(address))
