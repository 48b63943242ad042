"""Figures and findings as the portal's pages show them."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from markupsafe import Markup, escape

from saferplan.figures import Figure, in_bounds, in_words
from saferplan.findings import LINK_ADDRESS, LINK_WORDS, Finding, strength_in_words
from saferplan.publication.released import Released
from saferplan_portal.evidence.reading import figure_of
from saferplan_portal.shell.words import markdown

_LINK = re.compile(rf"\[({LINK_WORDS})\]\(({LINK_ADDRESS})\)")
TONES = {"strong": "green", "moderate": "grey", "weak": "amber"}


def figure_url(address: str) -> str:
    """The page of the figure at an address."""
    return f"{reverse('evidence_figure')}?{urlencode({'address': address})}"


def with_figures(text: str, released: Released | None = None) -> Markup:
    """Markdown in which figures are links, as HTML whose links lead to the pages of the figures.

    A link without words has those of its figure where a release is given, as it will when the text is published.
    """

    def made(found: re.Match[str]) -> str:
        words = found[1].strip() or _words_of(found[2], released)
        return f"[{words}]({figure_url(found[2])})"

    return markdown(_LINK.sub(made, text))


def in_a_line(text: str) -> Markup:
    """A sentence with figure links as HTML within a line."""
    told, end = Markup(), 0
    for found in _LINK.finditer(text):
        told += escape(text[end : found.start()]) + link(found[1], figure_url(found[2]))
        end = found.end()
    return told + escape(text[end:])


def link(words: object, address: str) -> Markup:
    """A link."""
    return Markup(format_html('<a class="govuk-link" href="{}">{}</a>', address, words))  # noqa: S704  both are escaped


def _words_of(address: str, released: Released | None) -> str:
    """The words of a figure for a link without any; what a writer must see where there is none."""
    figure = None if released is None else figure_of(released, address)
    return "no such figure" if figure is None else in_words(figure)


def interval_of(figure: Figure) -> str:
    """The interval of a figure in words, "" where it has none."""
    if figure.low is None or figure.high is None or figure.level is None:
        return ""
    low, high = in_bounds(figure.low, figure.high, figure.unit)
    sign = "%" if figure.unit == "%" else ""
    return f"{low}{sign} to {high}{sign} ({figure.level * 100:g}%)"


def strength_of(finding: Finding) -> tuple[str, str]:
    """The tone and the words of a finding's strength."""
    return TONES[finding.strength], strength_in_words(finding)
