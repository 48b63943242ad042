"""How well a map foretells where events will be: what share of them falls into the places that it marks.

`observed` are the events of a later time, `predicted` the score by which the map marks places, both one for each place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from saferplan.errors import CannotReckon
from saferplan.methods._checks import (
    Bools,
    Floats,
    check_columns,
    check_counts,
    check_not_negative,
    numbers,
)
from saferplan.methods.spatial_weights import Ints


@dataclass(frozen=True)
class Scores:
    """The scores of a map that marks the first place, the first two, and so on.

    `hit_rate` is the share of events in the places marked, `accuracy` that share over the share of the area (the
    prediction accuracy index, 1 is chance), and `efficiency` the accuracy over that of the best map of as many places.
    `order` has the rows in the order in which they are marked, `area` the share of area marked.
    """

    hit_rate: Floats
    accuracy: Floats
    efficiency: Floats
    order: Ints
    area: Floats


@dataclass(frozen=True)
class Chosen:
    """The score of one map over several held-out times: its mean, with limits."""

    mean: float
    low: float
    high: float
    times: int
    level: float


def prediction_scores(
    observed: ArrayLike, predicted: ArrayLike, *, area: ArrayLike | None = None, ties: str = "worst"
) -> Scores:
    """Hit rate, prediction accuracy index and its efficiency, for every number of places marked.

    `area` is that of each place, all alike where left out.  Places of one score are marked in the order that makes the
    score worst: a map that cannot tell them apart is not given the benefit.  With `ties="shared"` they are marked in an
    order drawn by chance, and the score is the mean over all such orders: so must it be where maps with many places of
    one score are set against maps with few.

    How it is calculated: places in the order of their score; PAI = (events marked / all events) / (area marked / all
    area); PEI = PAI over the PAI of the map that marks as many places by the events themselves.

    What it cannot tell you: whether being there would have stopped the events.

    References: Chainey, Tompson and Uhlig (2008), Security Journal 21, 4-28; Hunt (2016), for the efficiency.

    Raises: CannotReckon when counts are not whole, there is no event, a score is missing, lengths do not fit, or `ties`
    is neither of the two.

    >>> found = prediction_scores([6, 7, 3, 2, 1, 0], [8, 4, 4, 2, 1, 0])
    >>> found.accuracy.round(3).tolist(), found.efficiency.round(3).tolist()
    ([1.895, 1.421, 1.684, 1.421, 1.2, 1.0], [0.857, 0.692, 1.0, 1.0, 1.0, 1.0])
    """
    method = "prediction accuracy"
    events, score = check_counts(method, "a count", observed), numbers(method, "a score", predicted)
    size = np.ones(events.shape) if area is None else check_not_negative(method, "an area", area)
    check_columns(method, 1, count=events, score=score, area=size)
    if not np.isfinite(score).all():
        raise CannotReckon(method, "a score that is missing", "a score for each place")
    if not events.sum() or not (size > 0).all():
        raise CannotReckon(method, "no events, or a place without area", "events, and an area above 0 for each place")
    if ties not in ("worst", "shared"):
        raise CannotReckon(method, f"ties that are {ties}", "worst or shared")
    order = np.lexsort((events / size, -score))
    best = np.lexsort((-events / size,))
    which = np.unique(score, return_inverse=True)[1] if ties == "shared" else np.arange(score.size)
    hit, marked = (np.cumsum(_shared(one, which)[order]) / one.sum() for one in (events, size))
    most, least = (np.cumsum(one[best]) / one.sum() for one in (events, size))
    return Scores(hit, hit / marked, (hit / marked) / (most / least), order.astype(np.int64), marked)


def _shared(values: Floats, which: Ints) -> Floats:
    """Of each place the mean of all places with its score."""
    return np.asarray((np.bincount(which, weights=values) / np.bincount(which))[which], dtype=np.float64)


def overlap_of_top(one: ArrayLike, other: ArrayLike, *, top: int) -> float:
    """The share of places that are among the first `top` of both: Jaccard's index of the two sets.

    Places with the same score as the last one marked are marked with it, so that their order makes no difference.

    References: Jaccard (1912), New Phytologist 11.

    Raises: CannotReckon when lengths do not fit, a score is missing, or there are fewer places than `top`.

    >>> overlap_of_top([9, 8, 1, 0], [9, 1, 8, 0], top=2)
    0.3333333333333333
    """
    first, second = (_top(scores, top) for scores in (one, other))
    if first.shape != second.shape:
        raise CannotReckon("overlap of top places", f"{first.size} and {second.size} places", "the same places twice")
    return float((first & second).sum() / (first | second).sum())


def top_again(later: ArrayLike, earlier: ArrayLike, *, top: int) -> tuple[int, int]:
    """How many of the first `top` places of a later time were among those of an earlier one, and of how many.

    Places with the same score as the last one marked are marked with it, so that there may be more than `top`.

    Raises: as `overlap_of_top`.

    >>> top_again([9, 8, 1, 0], [9, 1, 8, 0], top=2)
    (1, 2)
    """
    now, before = (_top(scores, top) for scores in (later, earlier))
    if now.shape != before.shape:
        raise CannotReckon("overlap of top places", f"{now.size} and {before.size} places", "the same places twice")
    return int((now & before).sum()), int(now.sum())


def _top(scores: ArrayLike, top: int) -> Bools:
    """Which places are among the first so many."""
    method = "overlap of top places"
    found = numbers(method, "a score", scores)
    if found.ndim != 1 or not 1 <= top <= found.size or not np.isfinite(found).all():
        raise CannotReckon(method, f"{top} of scores of shape {found.shape}", "a score for each place, and as many")
    return np.asarray(found >= np.sort(found)[-top], dtype=np.bool_)
