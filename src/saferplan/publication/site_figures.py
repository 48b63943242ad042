"""The figures that one page prints, each with the place on that page that says how it was worked out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from saferplan.figures import Address, Figure, few_in_words, in_bounds, in_digits, in_words, parse_address
from saferplan.findings import without_links
from saferplan.plan.claims.filling import words_of_link
from saferplan.publication.signs import minus
from saferplan.publication.where_printed import finding_anchor, page_path

if TYPE_CHECKING:
    from saferplan.publication.released import Released


@dataclass(frozen=True)
class Worked:
    """How one figure was worked out, or one figure as the example for a whole column.

    `anchor` is its id on the page; `value` is as the page first prints it; `column` is "" for a single figure, else
    the words that say which figures it stands for.  `counted` says which rows of which table it rests on, `findings`
    are the pages with anchors, and the headlines, of the findings that use it.
    """

    anchor: str
    title: str
    value: str
    status: str
    steps: tuple[str, ...]
    sources: tuple[str, ...]
    caveats: tuple[str, ...]
    address: str
    column: str
    counted: str = ""
    findings: tuple[tuple[str, str], ...] = ()


def canonical(address: str) -> str:
    """The address as the figures table has it: keys in order, defaults and `show` left out."""
    return str(parse_address(address))


def anchor_of(text: str, *, prefix: str = "f") -> str:
    """A short id that stays the same from run to run for the same text."""
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def interval_words(figure: Figure, *, digits: int | None = None) -> str:
    """The figure's interval as `low to high`, or "" where it has none."""
    if figure.value is None or figure.low is None or figure.high is None:
        return ""
    low, high = in_bounds(figure.low, figure.high, figure.unit, digits=digits)
    mark = "%" if figure.unit == "%" else ""
    return f"{minus(low)}{mark} to {minus(high)}{mark}"


class FiguresKept:
    """Looks figures up in a release and keeps each one, since a site prints the same figure on many pages."""

    def __init__(self, released: Released) -> None:
        self._released = released
        self._kept: dict[str, Figure] = {}

    def figure(self, address: str) -> Figure:
        """The figure at an address.

        Raises `BadAddress` where the release has none.
        """
        found = self._kept.get(address)
        if found is None:
            found = self._kept[address] = self._released.figure(address)
        return found

    def explain(self, address: str) -> Worked:
        """How the figure at an address was worked out."""
        explained = self._released.figures.explain(address)
        figure = self.figure(address)
        name = canonical(address)
        return Worked(
            anchor=anchor_of(name),
            title=explained.title,
            value=minus(in_words(figure)),
            status=figure.status,
            steps=tuple(explained.steps),
            sources=tuple(explained.sources),
            caveats=tuple(explained.caveats),
            address=name,
            column="",
            counted=explained.counted,
            findings=tuple(self._findings.get(name, ())),
        )

    @cached_property
    def _findings(self) -> dict[str, dict[tuple[str, str], None]]:
        """By the address of a figure, the findings that use it: page with anchor, and headline."""
        found: dict[str, dict[tuple[str, str], None]] = {}
        for answer in (*self._released.answers, *self._released.profiles, *self._released.sheets):
            for finding in answer.findings:
                place = f"{page_path(answer)}#{finding_anchor(finding)}", minus(without_links(finding.headline))
                for address in finding.figures:
                    found.setdefault(canonical(address), {})[place] = None
        return found

    @property
    def used(self) -> dict[str, Figure]:
        """Every figure looked up so far, by canonical address, in order of address."""
        return dict(sorted((canonical(address), figure) for address, figure in self._kept.items()))


class FiguresOnPage:
    """Prints figures on one page and remembers them, so that the page can say how each was worked out.

    Every printed figure is a link to its entry, on the same page or another, and carries its address in `data-figure`
    (and its rounding, in `data-digits`, where a column sets one), so that a machine can hold the page to the release.

    `exact` gives each figure in its entry as it is, however roundly the page's words say it.  `home` is the page that
    has the entries, where that is another.
    """

    def __init__(self, kept: FiguresKept, *, exact: bool = False, home: str = "") -> None:
        self.kept = kept
        self._exact = exact
        self._home = home
        self._numbers: dict[str, int] = {}
        self._single: dict[str, str] = {}
        self._printed: dict[str, str] = {}
        self._columns: dict[str, tuple[str, str]] = {}

    def claim(self, address: str, claimed: str) -> tuple[str, int]:
        """The words for a figure in a sentence: the sentence's own, or the engine's where it has none.

        A figure that the release withholds is never printed in the sentence's words.
        """
        figure = self.kept.figure(address)
        name = canonical(address)
        return minus(words_of_link(figure, address, claimed)), self._numbers.setdefault(name, len(self._numbers))

    def link(self, number: int, text: str) -> Markup:
        """A figure in a sentence, as a link to how it was worked out."""
        name = list(self._numbers)[number]
        return self._link(name, text, self._anchor(name))

    def cell(
        self, address: str, *, digits: int | None, signed: bool, interval: bool, anchor: str | None = None
    ) -> Markup:
        """A figure in a table's cell, with its interval under it where the column asks for one.

        A percentage change of very few is printed as the difference in words (`few_in_words`), with no interval.
        """
        figure = self.kept.figure(address)
        few = few_in_words(figure)
        text = few or minus(in_words(figure, digits=digits, signed=signed))
        missing = figure.value is None and not few
        link = self._link(address, text, anchor or self._anchor(address), digits=digits, missing=missing)
        if interval and not few and (bounds := interval_words(figure, digits=digits)):
            span = Markup(' <span class="interval" data-interval="{}"{}>{}</span>')
            link += span.format(canonical(address), _digits_mark(digits), bounds)
        return link

    def column(self, key: str, addresses: Iterable[str], words: str) -> str:
        """The anchor of one entry that stands for a whole column, worked for its first figure; the words name it."""
        anchor = anchor_of(key, prefix="c")
        self._columns[anchor] = (next(iter(addresses)), words)
        return anchor

    def _anchor(self, address: str) -> str:
        name = canonical(address)
        return self._single.setdefault(name, anchor_of(name))

    def _link(
        self, address: str, text: str, anchor: str, *, digits: int | None = None, missing: bool = False
    ) -> Markup:
        if not self._exact and _is_plain(self.kept.figure(address), text):
            self._printed.setdefault(canonical(address), text)
        kind = "fig none" if missing else "fig"
        return Markup('<a class="{}" href="{}#{}" data-figure="{}"{}>{}</a>').format(
            kind, self._home, anchor, canonical(address), _digits_mark(digits), text
        )

    def worked(self) -> tuple[Worked, ...]:
        """How each figure on the page was worked out, in the order in which the page first prints them."""
        single = [self._worked(address, anchor) for address, anchor in self._single.items()]
        columns = [
            replace(self._worked(canonical(address), anchor), column=words)
            for anchor, (address, words) in self._columns.items()
        ]
        return (*single, *columns)

    def _worked(self, address: str, anchor: str) -> Worked:
        worked = self.kept.explain(address)
        return replace(worked, anchor=anchor, value=self._printed.get(address, worked.value))


_PLACES = re.compile(r"\d+(?:\.(?P<places>\d+))?")


def _is_plain(figure: Figure, text: str) -> bool:
    """Whether a text is the figure itself, to whatever place: "9.8%", and not "nearly 10%", or 1,700 for 1,683."""
    match = _PLACES.search(text.replace(",", ""))
    if figure.value is None or match is None:
        return False
    printed = in_digits(abs(figure.value), figure.unit, digits=len(match["places"] or ""))
    return text.lstrip("+-\u2212") == printed + ("%" if figure.unit == "%" else "")


def _digits_mark(digits: int | None) -> Markup:
    return Markup("") if digits is None else Markup(' data-digits="{}"').format(escape(digits))


def level_of(address: str) -> Address:
    """The level that a figure rests on: the same address without change, comparison, rank or trend."""
    return parse_address(address).level
