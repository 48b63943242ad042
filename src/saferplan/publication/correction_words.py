"""An edition and what it corrects, in the words that pages and PDF print."""

from __future__ import annotations

import re
from typing import Any

from saferplan.figures import in_digits
from saferplan.publication.document_method import date_words, plain_table

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(-[0-9a-f]{8})?")
_WHAT = {"changed": "Not as it was", "new": "New", "gone": "No longer found"}


def edition_words(edition: str, title: str = "") -> str:
    """An edition as a reader would say it: its title, or else the day in its name, or else its name as words.

    >>> edition_words("2019-06-30"), edition_words("2019-07-01-4422d337"), edition_words("autumn-2025")
    ('30 June 2019', '1 July 2019', 'autumn 2025')
    >>> edition_words("v2", "Autumn 2025, corrected")
    'Autumn 2025, corrected'
    """
    if title:
        return title
    dated = _DATED.fullmatch(edition)
    return date_words(dated[1]) if dated else re.sub("[-_]+", " ", edition).strip() or edition


def correction_told(manifest: dict[str, Any]) -> dict[str, Any] | None:
    """Which edition a release corrects, why, and which findings are not as they were; None where it corrects none.

    `findings` are those of the questions by their latest headline, with those of districts and boards only counted;
    `table` has all of them, as they were and as they are.
    """
    told = manifest.get("correction")
    if not told:
        return None
    findings = told["findings"]
    mine = [one for one in findings if not one["id"].startswith("profile/")]
    others = len(findings) - len(mine)
    figures = "1 figure is" if told["figures"] == 1 else f"{in_digits(told['figures'], '')} figures are"
    many = "No finding is printed otherwise" if not findings else "1 finding is" if len(findings) == 1 else ""
    many = many or f"{in_digits(len(findings), '')} findings are"
    if findings:
        many += " not as in that edition"
    rows = [
        [_WHAT[one["what"]], one["before"] or "Was not there.", one["after"] or "Is no longer found."]
        for one in findings
    ]
    return {
        "edition": edition_words(told["edition"], told["title"]),
        "why": told["why"].rstrip(".") + ".",
        "counted": f"{many}, and in all {figures} not the same.",
        "headlines": [(one["headline"], _WHAT[one["what"]].lower()) for one in mine],
        "others": f"{in_digits(others, '')} more are about single districts and boards." if others else "",
        "table": plain_table("Findings that are not as they were", ["What", "Before", "Now"], rows),
    }
