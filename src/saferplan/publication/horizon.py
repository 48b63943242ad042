"""Horizon items as the pages and the PDF print them: by heading, in the words in which they were given."""

from __future__ import annotations

from collections.abc import Iterable

from saferplan.publication.document_method import Data
from saferplan.tables.horizon import HEADINGS, HorizonItem

HORIZON_TITLE = "What may come"
HORIZON_NOTE = (
    "These are the analyst's, in the words in which they were given. They are judgement and not records: nothing was "
    "counted, and no finding rests on them."
)


def horizon_by_heading(items: Iterable[HorizonItem]) -> list[Data]:
    """The items under their headings, each with its facts as pairs of a label and words; nothing where there are none.

    >>> one = HorizonItem("A new market opens", "economic", "2020", "", "", "", "Licensing team", "public")
    >>> found = horizon_by_heading([one])
    >>> found[0]["heading"], found[0]["items"][0]["facts"]
    ('Economic', [('When', '2020'), ('How likely', 'not said'), ('What it could do here', 'not said'), \
('Said by', 'Licensing team')])
    """
    held = list(items)
    found = []
    for heading in HEADINGS:
        these = [one for one in held if one.heading == heading]
        if these:
            told = [{"item": one.item, "facts": _facts(one)} for one in these]
            found.append({"heading": heading[:1].upper() + heading[1:], "items": told})
    return found


def _facts(one: HorizonItem) -> list[tuple[str, str]]:
    """What is said of an item, and by whom."""
    facts = [("When", one.when), ("How likely", one.likelihood), ("What it could do here", one.effect)]
    said = f"{one.said_by}, from {one.source}" if one.source else one.said_by
    return [*((label, words or "not said") for label, words in facts), ("Said by", said)]
