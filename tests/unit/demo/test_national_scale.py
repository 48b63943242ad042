"""The national scale of deprivation."""

from __future__ import annotations

import numpy as np

from saferplan.demo.national_scale import ENGLISH_LSOAS, decile_of, rank_of, score_at


def test_ranks_of_equal_scores_differ_and_stay_in_england() -> None:
    ranks = rank_of(np.full(5, 0.5))
    assert ranks.tolist() == [ENGLISH_LSOAS - 4 + k for k in range(5)]
    assert rank_of(np.full(3, 92.0)).tolist() == [1, 2, 3]


def test_rank_undoes_score() -> None:
    share = np.linspace(0.01, 0.99, 99)
    assert np.abs(rank_of(score_at(share)) / ENGLISH_LSOAS - share).max() < 1e-4
    assert decile_of(rank_of(score_at(np.array([0.05, 0.55, 0.95])))).tolist() == [1, 6, 10]
