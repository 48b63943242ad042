"""The words of a document as a reader sees them: spaces, hyphens, ligatures and raised digits put right."""

from __future__ import annotations

import re

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Digits as raised ones, so that the mark of a note is not read as part of the number before it."""

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_HYPHENS = str.maketrans("\u2010\u2011\uf02d", "---")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufffc\ufffe\uffff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_GROUPED = re.compile("(?<![\\d.,])\\d{1,3}(?:[\u00a0\u2007\u2009\u202f]\\d{3})+(?!\\d)")
_GROUPING = re.compile("[\u2007\u2009\u202f]")

BULLETS = "•‣⁃◦●○■□▪▫◆◇►▸➢➤✓✔❖·∙\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf020"
"""Signs that begin an item of a list and are not words of it; the last are those of Word's fonts of symbols."""

_ITEM = re.compile(
    rf"(?:[{BULLETS}]+\s*|[-–—*+]\s+|\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})[.)]\s+|o\s+(?=[A-Z]))(?=\S)", re.ASCII
)
_SIGN = re.compile(rf"(?:[{BULLETS}]+\s*|[-–—*+]\s+|o\s+(?=[A-Z]))")


def names(text: str) -> frozenset[str]:
    """A set of words, written as one text.

    >>> sorted(names("td th"))
    ['td', 'th']
    """
    return frozenset(text.split())


def tidy(text: str) -> str:
    """Text with single spaces, without what a reader does not see.

    Soft hyphens, zero-width characters and control characters go, ligatures become letters, and every kind of space
    and line break is one space: only in a number whose thousands are grouped by a no-break, thin or figure space a
    no-break space stays, so that it can be read as one number.

    >>> tidy(" re\\u2011offending\\n rose   eﬃ\\u00adciently "), tidy("1\\u2009234 of 12\\u00a0000\\u00a0people")
    ('re-offending rose efficiently', '1\\xa0234 of 12\\xa0000 people')
    """
    if text.isascii() and "\x7f" not in text and _plain(text):
        return " ".join(text.split())
    text = _UNSEEN.sub("", text.translate(_LIGATURES).translate(_HYPHENS))
    text = _CONTROLS.sub("", text)
    kept: list[str] = []
    last = 0
    for number in _GROUPED.finditer(text):
        kept += [_SPACES.sub(" ", text[last : number.start()]), _GROUPING.sub("\u00a0", number[0])]
        last = number.end()
    kept.append(_SPACES.sub(" ", text[last:]))
    return "".join(kept).strip(" ")


def _plain(text: str) -> bool:
    """Whether ASCII text is without control characters other than white space."""
    return not _CONTROLS.search(text)


def begins_item(text: str) -> bool:
    """Whether a line begins with a bullet, or the number or letter of an item.

    >>> begins_item("• Work together"), begins_item("2) Support"), begins_item("2,379 people"), begins_item("59%")
    (True, True, False, False)
    """
    return _ITEM.match(text) is not None


def without_bullet(text: str) -> str:
    """An item's text without its bullet; numbers and letters stay.

    >>> without_bullet("• Work together"), without_bullet("a) Support"), without_bullet("-5 degrees")
    ('Work together', 'a) Support', '-5 degrees')
    """
    sign = _SIGN.match(text)
    return text[sign.end() :] if sign else text


_FIRST_PARTS = names("anti co cross first fly long low mid multi non second self semi third well")
"""Parts of words that are written with a hyphen after them, and with which words are seldom parted at a line's end."""

_LEADER = re.compile(r"(?:[.…·_]\s?){4,}\s*\S{0,9}$|\t\s*(?:\d{1,4}|[ivxl]{1,6})$")


def is_contents_line(raw: str) -> bool:
    """Whether a line, with its tabs, is one of a table of contents: words, then dots or a tab, then a page number.

    >>> is_contents_line("1. Introduction\\t3"), is_contents_line("Our plan ........ 12"), is_contents_line("In 2019")
    (True, True, False)
    """
    line = raw[-400:].strip()
    return bool(_LEADER.search(line)) and line[0] not in ".…·_" if line else False


def joined_at_hyphen(first: str, second: str, words: frozenset[str] | set[str]) -> str:
    """Two halves of a word that was parted at a line's end after a hyphen, whole again.

    The hyphen is the word's own where a digit or capital follows it, or only capitals or a digit go before it; where
    `words` (those of the document, small) hold the word so written; or where they do not hold the two in one, and its
    first half is one such as anti, or its second half is a word of the document.

    >>> known = {"offending", "report", "term", "first-time"}
    >>> joined_at_hyphen("re", "offending", known), joined_at_hyphen("re", "port", known)
    ('re-offending', 'report')
    >>> joined_at_hyphen("exploi", "tation", known), joined_at_hyphen("2018", "2019", known)
    ('exploitation', '2018-2019')
    >>> joined_at_hyphen("anti", "social", known), joined_at_hyphen("multi", "ple", known)
    ('anti-social', 'multiple')
    """
    before = re.search(r"[\w’'-]+$", first[-80:])
    after = re.match(r"[\w’'-]+", second[:80])
    head, tail = (before[0] if before else ""), (after[0] if after else "")
    if not head or not tail or not head[-1].isalpha() or not tail[0].islower() or head.isupper():
        return f"{first}-{second}"
    one, two = f"{head}{tail}".lower(), f"{head}-{tail}".lower()
    if two in words and one not in words:
        return f"{first}-{second}"
    alone = tail.lower() in words and len(tail) > 2
    if one not in words and (alone or (head.lower() in _FIRST_PARTS and len(tail) > 3)):
        return f"{first}-{second}"
    return f"{first}{second}"
