"""How fast the order of issues is shaken: 130 issues, six scorers, 5,000 draws.

    python benchmarks/bench_priorities.py

Made-up scores of every issue in every field by every scorer, a third of each confidence, for each model that people
score.  Timed is the call itself, the median of five, by the clock.  The goal is two seconds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from datetime import date

import numpy as np

from saferplan.priorities.issues import Issue, lacking_signals
from saferplan.priorities.model import ScoringModel, shipped_models
from saferplan.priorities.scores import CellScore, Scored, score_issues
from saferplan.priorities.stability import rank_stability

ISSUES, SCORERS, DRAWS, GOAL = 130, 6, 5_000, 2.0
SURE = ("high", "medium", "low")


def made_up(model: ScoringModel) -> Scored:
    """Scores of every issue."""
    rng = np.random.default_rng(1)
    issues = [
        Issue(f"own/issue-{number}", f"Issue {number}", (), lacking_signals("made up")) for number in range(ISSUES)
    ]
    cells = [
        CellScore(
            issue.id, field.slug, f"Scorer {scorer}", date(2026, 4, 1), int(rng.integers(len(field.levels))),
            SURE[rng.integers(3)],
        )
        for issue in issues for field in model.scored for scorer in range(SCORERS)
    ]  # fmt: skip
    return score_issues(model, issues, cells)


def main() -> None:
    """Time each model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", help="not used: nothing is written")
    parser.add_argument("--rows", help="not used")
    parser.parse_args()
    for slug, model in shipped_models().items():
        if not model.scored:
            continue
        scored, taken = made_up(model), []
        for _ in range(5):
            start = time.perf_counter()
            found = rank_stability(scored, random=np.random.default_rng(1), draws=DRAWS)
            taken.append(time.perf_counter() - start)
        assert abs(float(found.chance_top.sum()) - found.top) < 1e-9, "five issues are among the first five"
        middle = statistics.median(taken)
        said = "within" if middle < GOAL else "OVER"
        print(f"{slug}: {len(model.counted)} fields, {len(scored.cells):,} scores, {middle:.2f} s ({said} {GOAL:g} s)")


if __name__ == "__main__":
    main()
