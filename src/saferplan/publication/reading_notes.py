"""How to read a page whose sentences could seem to be at odds: said once, above its findings."""

from __future__ import annotations

from saferplan.areas import SIMILAR
from saferplan.assessment.answer import Answer
from saferplan.figures import parse_address

RANGE_NOTE = (
    "How to read this: the range of similar areas, or the limits, is how far areas this much alike differ from each "
    "other. A place within it may still have a lower figure, or a higher one, than most of them. The interval beside "
    "an index is narrower, since it allows for chance alone: it may leave out 100 for a place that is within the range."
)
"""Why "within the range" and "lower than in most" can both be true, and why both can stand beside a narrow interval."""


def reading_note(answer: Answer) -> str:
    """What a reader of an answer must know to read its findings together; "" where nothing."""
    addresses = {address for finding in answer.findings for address in finding.figures}
    beside_similar = any(_speaks_of_similar(address) for address in addresses)
    return RANGE_NOTE if answer.question == "comparison" and beside_similar else ""


def _speaks_of_similar(address: str) -> bool:
    """Whether a figure is of the similar areas, or set against them."""
    parts = parse_address(address)
    return SIMILAR in (parts.area, (parts.versus or "").removeprefix("area:"))
