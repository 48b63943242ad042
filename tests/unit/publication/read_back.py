"""Reads published pages back: their elements, their words, and every number with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from saferplan.figures import FINER_DIGITS, Figure, in_bounds, in_digits
from saferplan.measures.offence_mix import mix_note
from saferplan.plan.claims.check import check_text
from saferplan.publication.released import Released

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DRAWN = {"circle", "path", "rect", "use"}
MARKS = (
    *("data-figure", "data-interval", "data-worked", "data-steps", "data-title", "data-rows", "data-note"),
    "data-notes",
)

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES = re.compile(
    rf"\d{{1,2}} (?:{_MONTHS}) \d{{4}}|(?:{_MONTHS}) \d{{4}}|\b\d{{4}}/\d{{2}}\b|\b\d{{4}}-\d{{2}}(?:-\d{{2}})?\b"
)
_NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


@dataclass
class Element:
    """One element: its tag, its attributes, its parent, and the words inside it."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None
    words: str = ""
    children: list[Element] = field(default_factory=list)

    def within(self, tag: str) -> Element | None:
        """The nearest element of a tag that this one is in."""
        at = self.parent
        while at is not None and at.tag != tag:
            at = at.parent
        return at

    def every(self, tag: str) -> list[Element]:
        """Every element of a tag inside this one."""
        found = [child for child in self.children if child.tag == tag]
        return found + [inner for child in self.children for inner in child.every(tag)]


class PageRead(HTMLParser):
    """A page taken apart strictly: every element that opens must close, in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.all: list[Element] = []
        self.loose: list[tuple[str, Element]] = []
        self._open: list[Element] = []
        self.feed(text)
        self.close()
        assert not self._open, [element.tag for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        parent = self._open[-1] if self._open else None
        element = Element(tag, {name: value or "" for name, value in attrs}, parent)
        self.all.append(element)
        if parent is not None:
            parent.children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A drawn element that closes itself."""
        assert tag in DRAWN, tag
        self.handle_starttag(tag, attrs)
        self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close an element; it must be the one that was opened last."""
        assert [element.tag for element in self._open][-1:] == [tag], (tag, [element.tag for element in self._open])
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Words, given to every element they are in."""
        for element in self._open:
            element.words += data
        if data.strip() and self._open:
            self.loose.append((data, self._open[-1]))

    def every(self, tag: str) -> list[Element]:
        """Every element of a tag, in order."""
        return [element for element in self.all if element.tag == tag]

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [element.attributes["id"] for element in self.all if "id" in element.attributes]


def numbers_in(text: str) -> list[str]:
    """The numbers of a text, dates and periods left out.

    >>> numbers_in("On 1 June 2019, 33,529 crimes in 2018/19, up 9.8%")
    ['33,529', '9.8']
    """
    return _NUMBER.findall(_DATES.sub(" ", text))


def said_of_few(figure: Figure) -> str | None:
    """What stands for a percentage change from fewer than 20, worked out here anew; None for any other figure."""
    if "change=percent" not in figure.id or figure.statistic != "count" or figure.missing not in ("", "FROM_NOUGHT"):
        return None
    after, before = int(figure.numerator or 0), int(figure.denominator or 0)
    if before >= 20:
        return None
    if before == 0:
        return "none in either" if after == 0 else f"{after:,} more; none before"
    if after == before:
        return f"{after} in both"
    words = f"{after - before:,} more" if after > before else f"{before - after:,} fewer"
    return f"{words}; too few for a percentage"


_SIGNED = re.compile(r"(?<![\w.,)])([+\-\N{MINUS SIGN}])((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)")


def signs_wrong(figure: Figure, words: str) -> bool:
    """Whether a number is printed with a sign that neither the figure's value nor a limit of it has."""
    held: set[tuple[bool, str]] = set()
    for value in (figure.value, figure.low, figure.high):
        for digits in (None, FINER_DIGITS):
            if value is not None:
                below = value < 0
                said = (in_digits(abs(value), figure.unit, digits=digits), *in_bounds(0, abs(value), figure.unit))
                held |= {(below, text) for one in said for text in numbers_in(one)}
    return any((sign != "+", number) not in held for sign, number in _SIGNED.findall(_DATES.sub(" ", words)))


def printed_of(figure: Figure, digits_said: str | None = None) -> set[str]:
    """Every number that may stand for a figure: its value and interval by the one rounding, and its level.

    For one of harm they are also what it would be of the lightest or gravest offences, which travels with it.

    `digits_said` are the digits that a page says it prints; without, the unit's own, and the finer of a working.
    """
    found = set()
    for value in (figure.value, figure.low, figure.high):
        if value is None:
            continue
        for digits in (None, FINER_DIGITS) if digits_said is None else (int(digits_said),):
            found |= set(numbers_in(in_digits(abs(value), figure.unit, digits=digits)))
            found |= set(numbers_in(" ".join(in_bounds(-abs(value), abs(value), figure.unit, digits=digits))))
    if figure.level is not None:
        found.add(f"{figure.level * 100:g}")
    if (mix := mix_note(figure.caveats)) is not None and mix.is_open:
        found |= {number for end in (mix.lightest, mix.gravest) for number in numbers_in(in_digits(end, figure.unit))}
    return found


def marked(element: Element) -> bool:
    """Whether an element is, or is inside, one that names the figure it prints; a drawing is read back by itself."""
    at: Element | None = element
    while at is not None:
        if any(mark in at.attributes for mark in MARKS) or at.tag in ("code", "script", "style", "svg"):
            return True
        at = at.parent
    return False


def is_easy(element: Element) -> bool:
    """Whether an element stands in the easy words of a page, whose numbers are rounded by a rule of their own."""
    at = element.parent
    while at is not None and "easy" not in at.attributes.get("class", "").split():
        at = at.parent
    return at is not None


def is_true_roundly(words: str, address: str, released: Released) -> bool:
    """Whether easy words are true of their figure, by the check of claims, give or take a tenth."""
    before = "" if words.startswith("more than") else "About "
    return check_text(f"{before}[{words}]({address}).", released.figure, file="easy").untrue == ()


def wrong_figures(page: PageRead, released: Released) -> list[tuple[str, str]]:
    """Each figure on a page that is not printed as the release has it: the words and the address."""
    wrong = []
    worked = [element.attributes["data-worked"] for element in page.all if "data-worked" in element.attributes]
    explained = [released.figures.explain(address) for address in worked]
    notes = {words for one in explained for words in (*one.steps, *one.caveats)}
    told = {e.attributes["data-note"]: e.words for e in page.all if "data-note" in e.attributes}
    wrong += [
        (element.words, element.attributes["data-notes"])
        for element in page.all
        if "data-notes" in element.attributes
        and not {told.get(number, "no such note") for number in numbers_in(element.words)}
        <= {
            words
            for one in [released.figures.explain(element.attributes["data-notes"])]
            for words in (*one.steps, *one.caveats)
        }
    ]
    wrong += [(e.words, "") for e in page.all if "data-note" in e.attributes and e.words not in notes]
    for element in page.all:
        for mark in ("data-figure", "data-interval", "data-worked"):
            if mark not in element.attributes:
                continue
            address = element.attributes[mark]
            figure = released.figure(address)
            if mark == "data-figure" and is_easy(element):
                wrong += [] if is_true_roundly(element.words, address, released) else [(element.words, address)]
                continue
            allowed = printed_of(figure, element.attributes.get("data-digits"))
            if element.words == said_of_few(figure):
                continue
            if signs_wrong(figure, element.words):
                wrong.append((element.words, address))
            if any(number not in allowed for number in numbers_in(element.words)):
                wrong.append((element.words, address))
            if figure.value is None and numbers_in(element.words):
                wrong.append((element.words, address))
        if "data-title" in element.attributes:
            title = released.figures.explain(element.attributes["data-title"]).title
            if element.words != title:
                wrong.append((element.words, title))
        if "data-rows" in element.attributes:
            counted = released.figures.explain(element.attributes["data-rows"]).counted
            if element.words != counted:
                wrong.append((element.words, counted))
        if "data-steps" in element.attributes:
            rest = " ".join(released.figures.explain(element.attributes["data-steps"]).steps)
            said = element.words.replace(" Provisional: it may still be revised.", "").strip()
            if not all(part.strip(". ") in rest for part in re.split(r"(?<=\.) (?=[A-Z])", said)):
                wrong.append((said, element.attributes["data-steps"]))
    return wrong


def stray_numbers(page: PageRead, allowed: Iterable[str]) -> list[str]:
    """The numbers of a page that stand outside every figure and are not among those allowed."""
    known = set(allowed)
    for element in page.all:
        if "data-figure" in element.attributes or "data-interval" in element.attributes:
            known |= set(numbers_in(element.words))
    return [
        number
        for text, element in page.loose
        if not marked(element)
        for number in numbers_in(text)
        if number not in known
    ]


def pages_of(site: Path) -> dict[str, PageRead]:
    """Every page of a site, taken apart, by its path."""
    return {
        path.relative_to(site).as_posix(): PageRead(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }
