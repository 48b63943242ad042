"""The test documents say the same in every format: no reader loses or makes up a remark."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims_formats import FORMATS, write_as
from claims_planted import FOLDER
from saferplan.commands.claims import check

NAMES = sorted(path.stem for path in FOLDER.glob("*.md"))
QUICK = ("survey-report", "ward-profile")
"""One of call-outs and one of tables; the others are slow together."""


def said_of(path: Path) -> list[tuple[str, str, str]]:
    """Rule, grade and reason of each remark on a document."""
    return [(one.rule, one.grade, one.reason) for one in check(path).checked.remarks]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in QUICK else [pytest.mark.slow]) for name in NAMES]
)
def test_every_format_gets_the_same_remarks(name: str, tmp_path: Path) -> None:
    source = FOLDER / f"{name}.md"
    expected = said_of(source)
    assert expected
    for kind in FORMATS:
        assert sorted(said_of(write_as(source, kind, tmp_path))) == sorted(expected), kind
