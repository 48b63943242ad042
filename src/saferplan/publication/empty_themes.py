"""Themes about which nobody has sent anything: no page and no chapter of their own, but a line among the themes."""

from __future__ import annotations

from saferplan.assessment.answer import Answer


def has_nothing(answer: Answer) -> bool:
    """Whether an answer is a theme without any figure, picture or word of the analyst's."""
    told = answer.findings or answer.pictures or answer.words
    figures = any(cell.address for table in answer.tables for row in table.rows for cell in row)
    return answer.is_theme and not told and not figures


def nothing_about(answer: Answer) -> str:
    """Which data of a theme are missing and who holds them, in a sentence.

    >>> from saferplan.assessment.answer import Lack
    >>> lacks = (Lack("Calls", "The police"), Lack("Cases", "The council"), Lack("Repeat calls", "The police"))
    >>> nothing_about(Answer("theme-x", "", "", (), "", (), lacks=lacks))
    'Nobody has sent calls, repeat calls (the police could); cases (the council could).'
    """
    by_holder: dict[str, list[str]] = {}
    for lack in answer.lacks:
        by_holder.setdefault(_small(lack.holder), []).append(_small(lack.what))
    if not by_holder:
        return "Nobody has sent figures."
    parts = (f"{', '.join(what)} ({who} could)" for who, what in by_holder.items())
    return f"Nobody has sent {'; '.join(parts)}."


def _small(words: str) -> str:
    """Words with a small letter in front, but for a name in capitals."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]
