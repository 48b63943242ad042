"""What may be said instead of a figure that may not be shown: released figures of more people or of more time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from saferplan.areas import PARTNERSHIP
from saferplan.errors import BadAddress
from saferplan.figures import Address, Figure, in_words, parse_address
from saferplan.periods import financial_year, parse_period

_MOST = 3


def said_instead(address: str, look_up: Callable[[str], Figure]) -> tuple[str, ...]:
    """What a text may say in place of a withheld figure, each as a link to copy, with the figure.

    They are figures that are released themselves, of the whole partnership, of a longer period, or of all types
    together, and so give nothing away.  "Fewer than five" is not among them: it tells what was withheld.
    """
    found: list[str] = []
    for which, wider in _wider(parse_address(address)):
        try:
            figure = look_up(str(wider))
        except BadAddress:
            continue
        if figure.value is not None and len(found) < _MOST:
            found.append(f"{which}, {in_words(figure)}: []({wider})")
    return tuple(found)


def _wider(address: Address) -> Iterator[tuple[str, Address]]:
    """Figures of more: the whole partnership, a longer period, all groups, and two of these at once."""
    areas = [("of the whole partnership", replace(address, area=PARTNERSHIP))] if address.area != PARTNERSHIP else []
    if address.among in ("ward", "board", "district", "lsoa"):
        areas = []  # the whole has no rank among its parts
    periods = list(_longer(address)) if address.change is None and address.trend is None else []
    groups = [
        (f"of all together, whatever the {dimension.replace('_', ' ')}", _without(address, dimension))
        for dimension, _ in address.group
        if dimension not in (address.of, address.among) and not str(address.versus).startswith(f"{dimension}:")
    ]
    yield from areas
    yield from periods
    yield from groups
    for which, whole in areas:
        yield from ((f"{which} {when}", longer) for when, longer in _longer(whole))


def _longer(address: Address) -> Iterator[tuple[str, Address]]:
    """The same for the financial year that holds the period, where that is shorter."""
    period = parse_period(address.period)
    if period.kind not in ("month", "quarter") or address.change is not None or address.trend is not None:
        return
    year = financial_year(period.first // 12 if period.first % 12 >= 3 else period.first // 12 - 1)
    if set(period.months) <= set(year.months):
        yield f"of {year.in_words}", replace(address, period=year.text)


def _without(address: Address, dimension: str) -> Address:
    return replace(address, group=tuple(pair for pair in address.group if pair[0] != dimension))
