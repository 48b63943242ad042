"""What stands on every page of a PDF, such as its title and the number of the page: it is no part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from saferplan.sources.document_pdf_lines import Line, Page

EDGE = 0.085
"""The part of a page's height, at its top and bottom, in which what stands on three pages is furniture."""

WIDE_EDGE = 0.15
"""The same, for what stands on most pages."""

_NUMBER = re.compile(r"\d+|(?<![^\W\d_])[ivxl]+(?![^\W\d_])")


def without_furniture(pages: Sequence[Page]) -> int:
    """Take out of the pages what they repeat in their margins; returns on how many pages something was taken out."""
    found: Counter[tuple[str, int]] = Counter()
    for page in pages:
        found.update({_key(page, line) for line in page.lines if _edge(page, line) < WIDE_EDGE})
    touched = 0
    for page in pages:
        kept = [line for line in page.lines if not _is_furniture(page, line, found, len(pages))]
        touched += len(kept) < len(page.lines)
        page.lines = kept
    return touched


def _is_furniture(page: Page, line: Line, found: Counter[tuple[str, int]], pages: int) -> bool:
    """Whether a line is in the margin, and repeated on enough pages or by its page's tags no part of the text."""
    edge = _edge(page, line)
    if edge >= WIDE_EDGE:
        return False
    if page.tags and line.tag < 0:
        return True
    text, place = _key(page, line)
    times = max(found[text, place + step] for step in (-1, 0, 1))
    least = 3 if edge < EDGE else max(5, 0.6 * pages)
    return times >= least or (pages == 2 and times == 2 and edge < EDGE)


def _edge(page: Page, line: Line) -> float:
    """How far a line is from the nearer of top and bottom, as a part of the page's height."""
    middle = line.y + line.height / 3
    return min(middle, page.height - middle) / max(page.height, 1.0)


def _key(page: Page, line: Line) -> tuple[str, int]:
    """What a line says, numbers aside, and where it stands, in steps of six points."""
    return _NUMBER.sub("#", line.text.lower()), round(
        (line.y if line.y < page.height / 2 else line.y - page.height) / 6
    )
