"""Shared out: what a change would be if the records without a place were shared out among the areas."""

from __future__ import annotations

from dataclasses import replace

from saferplan.figures import Figure, unplaced_of


def change_shared_out(later: Figure, earlier: Figure) -> float | None:
    """The percentage change if records without a place were shared out in proportion to those with one.

    Each figure is divided by the share of the force's records of its kind and period that have a place.  None where
    either figure has no value, or nothing is known of records without a place.
    """
    values = []
    for figure in (later, earlier):
        rows, of = unplaced_of(figure.caveats)
        if figure.value is None or not of or rows >= of:
            return None
        values.append(figure.value / (1 - rows / of))
    return (values[0] / values[1] - 1) * 100 if values[1] else None


def shared_out_figure(plain: Figure, later: Figure, earlier: Figure) -> Figure:
    """The percentage change `plain` of two figures with the records without a place shared out, and its interval.

    The shares without a place are counts of all records and not estimates, so the interval of the ratio is moved by
    the same factor and grows no wider.  One that turns round, or of which nothing is known, is "cannot tell".
    """
    if plain.value is None:
        return plain
    shared = change_shared_out(later, earlier)
    if shared is None or plain.value == -100:
        return replace(plain, value=None, low=None, high=None, missing="CANNOT_TELL")
    factor = (1 + shared / 100) / (1 + plain.value / 100)
    low, high = (None if bound is None else ((1 + bound / 100) * factor - 1) * 100 for bound in (plain.low, plain.high))
    return replace(plain, value=shared, low=low, high=high)
