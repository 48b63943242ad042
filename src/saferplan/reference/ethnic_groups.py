"""How stop and search files write ethnic groups, and the slug of each: five broad groups, or that none was recorded."""

from __future__ import annotations

NOT_RECORDED = "not-recorded"
"""A search for which no group was noted, or the person gave none."""

BROAD_GROUPS = ("white", "black", "asian", "mixed", "other", NOT_RECORDED)

_PUBLISHED = {
    "White": "white",
    "Black": "black",
    "Black/African/Caribbean/Black British": "black",
    "Asian": "asian",
    "Asian/Asian British": "asian",
    "Mixed": "mixed",
    "Mixed/Multiple ethnic groups": "mixed",
    "Other": "other",
    "Other ethnic group": "other",
}
_NOT_STATED = "Other ethnic group - Not stated"

SEARCH_TYPES = ("Person search", "Person and Vehicle search", "Vehicle search")
"""The published types of search."""


def broad_group(published: str | None) -> str | None:
    """The slug of a published ethnic group; None where it is not one that is published.

    >>> broad_group("Asian/Asian British - Pakistani"), broad_group("Black"), broad_group(_NOT_STATED), broad_group("x")
    ('asian', 'black', 'not-recorded', None)
    """
    if published is None or published == _NOT_STATED:
        return NOT_RECORDED
    return _PUBLISHED.get(published.partition(" - ")[0])
