"""The checklist of ASVS names tests that there are, and says of each line how it stands."""

from __future__ import annotations

import re
from pathlib import Path

HOME = Path(__file__).parents[2]
PAGE = (HOME / "docs" / "explanation" / "asvs.md").read_text(encoding="utf-8")
LINE = re.compile(r"^\| (\d\.\d+\.\d+[^|]*) \| (Met|In part|Not met|Not here) \| ([^|]+) \|$", re.M)


def test_every_test_that_the_checklist_names_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE))
    assert len(named) > 30
    for path, name in named:
        assert f"def {name}(" in (HOME / path).read_text(encoding="utf-8"), (path, name)


def test_every_line_has_a_reason_and_what_is_amiss_is_said_at_the_top() -> None:
    lines = LINE.findall(PAGE)
    assert len(lines) > 45
    assert all(len(reason.split()) >= 1 for _, _, reason in lines)
    top = PAGE.partition("## How sign-in is guarded")[0]
    for number, state, _ in lines:
        if state in ("Not met", "In part"):
            assert number.split()[0] in top, number


def test_the_four_chapters_are_there_whole() -> None:
    told = " ".join(number for number, _, _ in LINE.findall(PAGE))
    sections = {5: (1, 2, 3, 4), 6: (1, 2, 3, 4, 5, 6, 8), 7: (1, 2, 3, 4, 5, 6), 8: (1, 2, 3, 4)}
    for section in (f"{chapter}.{part}" for chapter, parts in sections.items() for part in parts):
        assert f"{section}." in told, section
