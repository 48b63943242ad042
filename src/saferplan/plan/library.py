"""The evidence library that ships: what is known of what works, from `reference/what_works.toml`."""

from __future__ import annotations

from functools import cache
from importlib import resources

from saferplan.plan.model import EvidenceItem
from saferplan.plan.shape import evidence_from
from saferplan.plan.toml_text import values_of

FILE = "what_works.toml"


@cache
def shipped_evidence() -> tuple[EvidenceItem, ...]:
    """Every item of the library, in the order of its file.

    >>> [one.strength for one in shipped_evidence() if one.id == "prison-visits-to-frighten"]
    ['harmful']
    """
    text = resources.files("saferplan.reference").joinpath(FILE).read_text(encoding="utf-8")
    return evidence_from(values_of(text, file=FILE), file=FILE, shipped=True)
