"""Top places: is the first ahead of the second by more than chance, and are the top ones of two times the same?"""

from __future__ import annotations

from scipy import special, stats

from saferplan.errors import CannotReckon


def lead_by_chance(first: int, second: int, *, chosen_from: int = 2) -> float:
    """How often chance would put the first of several as far ahead of the second, were both to get as many.

    `chosen_from` is how many there were to choose from: chance has as many throws.

    How it is calculated: each of first + second events falls to either with a chance of a half; twice the binomial
    probability that the one gets `first` or more, times `chosen_from` - 1, at most 1 (Bonferroni).

    What it cannot tell you: events that come together, such as neighbours that are hot together, are fewer than they
    are counted, and the true chance is greater.

    References: the sign test; Conover (1999), Practical Nonparametric Statistics, section 3.4.

    Raises: CannotReckon when a number is below 0, the first is below the second, or there are fewer than two to choose
    from.

    >>> round(lead_by_chance(9, 6), 2), round(lead_by_chance(12, 0, chosen_from=3), 4), lead_by_chance(4, 4)
    (0.61, 0.001, 1.0)
    """
    if not first >= second >= 0 or chosen_from < 2:
        raise CannotReckon("lead", f"{first} and {second} of {chosen_from}", "the greater first, of two or more")
    if not first:
        return 1.0
    tail = float(special.bdtrc(first - 1, first + second, 0.5))
    return min(2 * tail * (chosen_from - 1), 1.0)


def again_by_lot(again: int, later: int, earlier: int, *, places: int) -> float:
    """How often as many of the top places of a later time would be those of an earlier one, were they drawn by lot.

    `later` and `earlier` are how many top places there are of each, out of `places`.

    How it is calculated: the hypergeometric probability of `again` or more.

    References: Fisher (1935), The Design of Experiments, for the exact test.

    Raises: CannotReckon when there are more again than there are top places, or more of these than places.

    >>> again_by_lot(2, 2, 2, places=4) == 1 / 6, again_by_lot(0, 3, 3, places=9)
    (True, 1.0)
    """
    if not 0 <= again <= min(later, earlier) <= max(later, earlier) <= places:
        found = f"{again} again of {later} and {earlier} top places of {places}"
        raise CannotReckon("top places again", found, "no more again than top ones, and no more top ones than places")
    return float(stats.hypergeom.sf(again - 1, places, earlier, later))
