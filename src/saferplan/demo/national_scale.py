"""The national scale of deprivation: what rank and decile among England's LSOAs a made-up score would have."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ENGLISH_LSOAS = 32_844
"""The LSOAs of 2011 in England, which the 2019 index ranks."""

_SHARES = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
_SCORES = (92.0, 68.0, 54.0, 44.0, 33.0, 26.5, 21.5, 17.5, 14.0, 11.5, 8.5, 6.0, 4.5, 2.5, 0.5)


def score_at(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the score that a share of England's LSOAs (0 to 1) is more deprived than.

    The scale is a few rounded points of the 2019 index, joined by straight lines.

    >>> score_at(np.array([0.1, 0.5])).tolist()
    [44.0, 17.5]
    """
    return np.interp(share, _SHARES, _SCORES)


def rank_of(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rank made-up scores among England's LSOAs: 1 is the most deprived; no two ranks are equal.

    Equal or very near scores take neighbouring ranks in the order of the array, most deprived first.

    >>> rank_of(np.array([44.0, 17.5, 44.0])).tolist()
    [3284, 16422, 3285]
    """
    share = np.interp(-scores, -np.array(_SCORES), _SHARES)
    wanted = np.clip(np.rint(share * ENGLISH_LSOAS).astype(np.int64), 1, ENGLISH_LSOAS)
    order = np.argsort(-scores, kind="stable")
    # Each rank is at least one more than the last: the running maximum of (rank - position), plus the position.
    position = np.arange(len(scores))
    placed = np.maximum.accumulate(wanted[order] - position) + position
    placed = np.minimum(placed, ENGLISH_LSOAS - position[::-1])
    ranks = np.empty_like(placed)
    ranks[order] = placed
    return ranks


def decile_of(ranks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the decile of a national rank: 1 is the most deprived tenth of England's LSOAs.

    >>> decile_of(np.array([1, 3284, 3285, 32844])).tolist()
    [1, 1, 2, 10]
    """
    return np.ceil(ranks * 10 / ENGLISH_LSOAS).astype(np.int64)
