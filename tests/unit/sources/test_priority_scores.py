"""Scores read from files: whatever was written is read back, and every row is kept or counted."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.priorities.scores import CONFIDENCES
from saferplan.sources.priority_scores import COLUMNS, NOT_SCORED, read_scores
from scoring_examples import FOUR

ISSUES = ("crime-type/burglary", "crime-type/drugs", "own/speeding", "theme/young-people")
NOTE = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)
ROWS = st.dictionaries(
    st.tuples(
        st.sampled_from(ISSUES), st.sampled_from(("likelihood", "impact")), st.sampled_from(("Police", "Council"))
    ),
    st.tuples(st.sampled_from((0, 1, 2, 3, 4)), st.sampled_from(tuple(CONFIDENCES)), NOTE),
    min_size=1,
)


@given(ROWS)
@settings(max_examples=60)
def test_whatever_is_written_is_read_back(rows: dict[tuple[str, str, str], tuple[int, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scores.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(COLUMNS), lineterminator="\n")
            writer.writeheader()
            for (issue, field, scorer), (level, sure, note) in rows.items():
                score = {"score": str(level), "confidence": sure, "note": note} if level else {}
                fixed = {
                    "issue": issue,
                    "field": field,
                    "scorer": scorer,
                    "scored_on": "2019-10-14",
                    "model": FOUR.name,
                }
                writer.writerow(fixed | score)
        found = read_scores([path], path.parent, FOUR, ISSUES)
    blank = sum(level == 0 for level, _, _ in rows.values())
    assert found.account.read == len(rows)
    assert found.account.set_aside == ({NOT_SCORED: blank} if blank else {})
    given_ = {key: (level - 1, sure, " ".join(note.split())) for key, (level, sure, note) in rows.items() if level}
    assert {(c.issue, c.field, c.scorer): (c.level, c.confidence, c.note) for c in found.cells} == given_
