"""How days, money, numbers and text are written on the portal's pages."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from django.utils.timezone import is_aware, localtime
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from saferplan.periods import MONTH_NAMES

_DAY = re.compile(rf"\d{{1,2}} (?:{'|'.join(MONTH_NAMES)}) \d{{4}}")
_LONG = 60
"""More letters than this in a table's cell want the whole width of a phone."""

MOST_NESTED = 20
"""Lists and quotations nested deeper than this are shown as plain words."""

_CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "table": "govuk-table",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "blockquote": "govuk-inset-text",
    "hr": "govuk-section-break govuk-section-break--m govuk-section-break--visible",
}
_HEADINGS = {2: "govuk-heading-m", 3: "govuk-heading-s"}


def day(value: date) -> str:
    """A day in words, of a date or a moment.

    >>> day(date(2026, 3, 3))
    '3 March 2026'
    """
    if isinstance(value, datetime):
        value = localtime(value) if is_aware(value) else value
    return f"{value.day} {MONTH_NAMES[value.month - 1]} {value.year}"


def month(value: date) -> str:
    """The month of a day, in words.

    >>> month(date(2026, 3, 3))
    'March 2026'
    """
    return f"{MONTH_NAMES[value.month - 1]} {value.year}"


def cell_class(shown: object) -> str:
    """A class more for a table's cell, by what it shows: on one line, from a day on, or over the whole of a phone.

    >>> cell_class("3 March 2026"), cell_class("3 March 2026 at 2:05pm"), cell_class("A finding")
    (' sp-table__brief', ' sp-table__dated', '')
    """
    words = (shown if isinstance(shown, Markup) else escape(str(shown))).striptags()
    if len(words) > _LONG:
        return " sp-table__long"
    found = _DAY.match(words)
    if found and found.end() == len(words):
        return " sp-table__brief"
    return " sp-table__dated" if found else ""


def moment(value: datetime) -> str:
    """A day and the time of it, as the clock on the wall shows it.

    >>> moment(datetime(2026, 3, 3, 14, 5))
    '3 March 2026 at 2:05pm'
    """
    value = localtime(value) if is_aware(value) else value
    return f"{day(value)} at {value.hour % 12 or 12}:{value.minute:02d}{'am' if value.hour < 12 else 'pm'}"


def number(value: int | float | Decimal) -> str:
    """A number with a comma before every third digit, and a true minus sign.

    >>> number(1200), number(-3.5), number(1200.0)
    ('1,200', '−3.5', '1,200')
    """
    whole = int(value) if value == int(value) else value
    return f"{whole:,}".replace("-", "−")


@cache
def _reader() -> MarkdownIt:
    options = {"html": False, "maxNesting": MOST_NESTED}
    return MarkdownIt("commonmark", options).enable("table").disable("image")


def markdown(text: str, under: int = 2) -> Markup:
    """Markdown that people wrote, as HTML: no tags of theirs, no pictures; headings go `under` a level.

    >>> print(markdown("We *will*.").strip())
    <p class="govuk-body">We <em>will</em>.</p>
    >>> print(markdown("# Aim", under=2).strip())
    <h3 class="govuk-heading-s">Aim</h3>
    >>> print(markdown("<script>x</script>").strip())
    <p class="govuk-body">&lt;script&gt;x&lt;/script&gt;</p>
    """
    tokens = _reader().parse(text)
    for token in tokens:
        for one in (token, *(token.children or ())):
            _dress(one, under)
    return Markup(_reader().renderer.render(tokens, _reader().options, {}))  # noqa: S704  html is off, so the renderer escapes


def _dress(token: Token, under: int) -> None:
    """Give the tag of a token the class of GOV.UK Frontend, and a heading its place under the page's."""
    if token.type in ("heading_open", "heading_close"):
        level = min(int(token.tag[1]) + under, 6)
        token.tag = f"h{level}"
        if token.nesting == 1:
            token.attrJoin("class", _HEADINGS.get(level, "govuk-heading-s"))
    elif token.nesting >= 0 and token.tag in _CLASSES:
        token.attrJoin("class", _CLASSES[token.tag])
        if token.tag == "th":
            token.attrSet("scope", "col")
