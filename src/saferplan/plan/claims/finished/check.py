"""The check of a finished document: every rule, in reading order."""

from __future__ import annotations

from saferplan.plan.claims.document_text import DocumentText
from saferplan.plan.claims.finished.quantities import Reading, read_quantities
from saferplan.plan.claims.finished.rule import Held, Rule
from saferplan.plan.claims.finished.rules import (
    ages,
    base_periods,
    bases,
    changes,
    copies,
    differences,
    grim_test,
    lists,
    means,
    naming,
    ranks,
    rounding,
    shares,
    spans,
    sums,
    tables,
    two_numbers,
    unbound,
    wholes,
)
from saferplan.plan.claims.remarks import GRADES, DocumentChecked, Remark

RULES: tuple[Rule, ...] = (
    changes.RULE,
    differences.RULE,
    shares.RULE,
    sums.RULE,
    tables.RULE,
    rounding.RULE,
    spans.RULE,
    copies.RULE,
    two_numbers.RULE,
    wholes.RULE,
    means.RULE,
    grim_test.RULE,
    bases.RULE,
    ages.RULE,
    base_periods.RULE,
    ranks.RULE,
    lists.RULE,
    naming.RULE,
    unbound.RULE,
)
"""Every rule, in the order in which the documentation lists them."""


def check_document(text: DocumentText) -> DocumentChecked:
    """Hold the quantities of a finished document against each other.

    >>> from saferplan.plan.claims.document_text import Passage
    >>> said = "There were 6,147 crimes. This is a 9% increase on the 5,600 crimes in 2017/18."
    >>> checked = check_document(DocumentText("plan.txt", "txt", (Passage(said, "paragraph", 1),)))
    >>> checked.remarks[0].reason
    '6,147 is 9.8% more than 5,600, not 9%; 10% is the nearest whole number.'
    """
    reading = read_quantities(text)
    held: Held = set()
    remarks: list[Remark] = []
    for rule in RULES:
        remarks.extend(rule.find(reading, held))
    own = {one.spot for one in reading.quantities}
    return DocumentChecked(len(reading.quantities), len(held & own), _in_order(remarks, reading))


def _in_order(remarks: list[Remark], reading: Reading) -> tuple[Remark, ...]:
    """Remarks as a reader meets them, each once; the graver first where two stand on the same words."""
    once = {(one.rule, one.spots, one.reason): one for one in remarks}
    return tuple(
        sorted(
            once.values(), key=lambda one: (one.spots[0].passage, one.spots[0].start, GRADES.index(one.grade), one.rule)
        )
    )
