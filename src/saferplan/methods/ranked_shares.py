"""Shares of several things that the same people were asked about, in order, and how sure the order is."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from saferplan.errors import CannotReckon
from saferplan.methods.rank_intervals import RankLimits, rank_limits
from saferplan.methods.survey_variance import METHOD, Design, covariance_of_totals


def ranked_shares(
    design: Design, inside: ArrayLike, domains: ArrayLike, *, random: np.random.Generator, level: float = 0.95
) -> RankLimits:
    """The rank of each column's share among all columns, and the ranks it could have.

    `inside` and `domains` are True or False (respondents x things): whether a respondent gave the answer of a thing,
    and whether they are in its base.  Bases may differ, as where fewer expressed a view on one thing than on another.

    How it is calculated: each share p = sum of w y / sum of w over its base, with the covariance of shares by Taylor
    linearisation: that of the sums of w (y - p) / sum of w, so that what the same people said of two things counts so.
    Ranks and their limits as `rank_intervals.rank_limits`.

    What it cannot tell you: as `rank_limits`.

    References: Binder (1983), International Statistical Review 51; and as `rank_limits`.

    Raises: CannotReckon when shapes do not fit, or nobody is in a base.

    >>> answers = np.array([[1, 1, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]] * 25, dtype=bool)
    >>> found = ranked_shares(Design(np.ones(100)), answers, np.ones_like(answers), random=np.random.default_rng(1))
    >>> found.rank.tolist(), found.best.tolist(), found.worst.tolist()
    ([1, 1, 3], [1, 1, 3], [2, 2, 3])
    """
    said, asked = np.asarray(inside, dtype=np.bool_), np.asarray(domains, dtype=np.bool_)
    if said.ndim != 2 or said.shape != asked.shape or said.shape[0] != design.size:
        found = f"answers of shape {said.shape} and bases of shape {asked.shape}"
        raise CannotReckon(METHOD, found, f"both for {design.size} respondents, and of one shape")
    weight = design.w @ asked
    if not (weight > 0).all():
        raise CannotReckon(METHOD, "a base of nobody", "somebody in each base")
    shares = (design.w @ (said & asked)) / weight
    spread = np.where(asked, said - shares, 0.0) / weight
    degrees = design.degrees(np.asarray(asked.any(axis=1), dtype=np.bool_))
    covariance = covariance_of_totals(design, spread)
    return rank_limits(shares, covariance, random=random, df=float(max(degrees, 1)), level=level)
