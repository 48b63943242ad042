"""Takes out of a text what points at a person: names, homes, numbers.

Rules and lists of words, no model: what was taken out can be told, and nothing leaves the computer.  It misses some
names; `docs/explanation/how-comments-are-read.md` has how many.  So a person looks at every word that is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from saferplan.methods._redaction_names import names_in, unknown_capitals
from saferplan.methods._redaction_numbers import Found, numbers_in
from saferplan.methods._redaction_places import homes_in, streets_in
from saferplan.methods.known_words import KnownWords

KINDS = (
    "email",
    "web address",
    "handle",
    "bank card",
    "bank account",
    "national insurance number",
    "NHS number",
    "phone",
    "date of birth",
    "crime reference",
    "postcode",
    "vehicle",
    "number",
    "address",
    "name",
)
"""What is taken out, the surest first; in the text each stands in square brackets."""

_MARKS = re.compile("|".join(re.escape(f"[{kind}]") for kind in KINDS))


@dataclass(frozen=True)
class Span:
    """A part of the text as it was, from `start` to before `end`, and its kind (one of `KINDS`)."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Redacted:
    """A text with its identifiers taken out.

    `spans` are what was taken out, in order, by their places in the text as it was.  `look_at` are words left in
    `text`, by their places there, that a person should look at before it is quoted: streets without a number, and
    words written large that no list has (kinds "street" and "capital").
    """

    text: str
    spans: tuple[Span, ...]
    look_at: tuple[Span, ...]

    def words_to_look_at(self) -> tuple[str, ...]:
        """The words to look at, each once."""
        return tuple(dict.fromkeys(self.text[one.start : one.end] for one in self.look_at))


def redact(text: str, known: KnownWords) -> Redacted:
    """A text without the names, homes and numbers that point at a person.

    A name of a place in the open stays ("the park in Aylesbury", "High Street"), and so does a street by itself, which
    is among `look_at`; a street with a house number, or one that somebody is said to live in, is an address.

    How it is calculated: patterns find what has a form (numbers with their check digits where there are some); lists of
    given and family names, titles, and words such as "neighbour" or "called" find names.  What overlaps is joined, and
    takes the surest kind.  It is done again until nothing more is found, so that redacting twice is the same as once.

    What it cannot tell you: that nobody can be known from the text.  Names that no list has are missed where nothing
    around them says so, and what happened can name a person without a name.

    References: the form of postcodes: BS 7666; of vehicle plates: Road Vehicles (Display of Registration Marks)
    Regulations 2001; the check of NHS numbers: NHS Data Dictionary; of cards: ISO/IEC 7812-1, annex B (Luhn).

    >>> from saferplan.reference.redaction_words import redaction_words
    >>> known = KnownWords.of(redaction_words())
    >>> redact("Tracey at 14 Oak Close, HP20 1AA, rang me on 07700 900123", known).text
    '[name] at [address], [postcode], rang me on [phone]'
    """
    pieces: list[tuple[int, int, str]] = [(0, len(text), "")]
    while True:  # each pass leaves fewer letters, so there is a last one
        now = "".join(_shown(text, piece) for piece in pieces)
        found = _joined(now, list(_found(now, known)))
        if not found:
            break
        pieces = _cut(pieces, found)
    now = "".join(_shown(text, piece) for piece in pieces)
    spans = tuple(Span(start, end, kind) for start, end, kind in pieces if kind)
    seen = [*streets_in(now, known), *unknown_capitals(now, known)]
    marks = [(one.start(), one.end()) for one in _MARKS.finditer(now)]
    clear = list(_without(seen, marks))
    streets = [one for one in clear if one[2] == "street"]
    look = [one for one in clear if one[2] == "street" or not any(s <= one[0] < e for s, e, _ in streets)]
    return Redacted(now, spans, tuple(Span(*one) for one in sorted(look)))


def _shown(text: str, piece: tuple[int, int, str]) -> str:
    """A piece as it stands in the redacted text."""
    start, end, kind = piece
    return f"[{kind}]" if kind else text[start:end]


def _found(text: str, known: KnownWords) -> Iterator[Found]:
    """All that points at a person, overlapping as it may."""
    yield from numbers_in(text)
    yield from homes_in(text, known)
    yield from names_in(text, known)


def _without(found: list[Found], marks: list[tuple[int, int]]) -> Iterator[Found]:
    """What does not touch a mark that stands for something taken out before."""
    for one in found:
        if not any(one[0] < end and start < one[1] for start, end in marks):
            yield one


def _joined(text: str, found: list[Found]) -> list[Found]:
    """What was found, in order, with overlapping parts joined under the surest kind."""
    marks = [(one.start(), one.end()) for one in _MARKS.finditer(text)]
    rank = {kind: place for place, kind in enumerate(KINDS)}
    joined: list[Found] = []
    for start, end, kind in sorted(_without(found, marks)):
        if joined and start < joined[-1][1]:
            before = joined[-1]
            surer = min(before[2], kind, key=rank.__getitem__)
            joined[-1] = (before[0], max(before[1], end), surer)
        else:
            joined.append((start, end, kind))
    return joined


def _cut(pieces: list[tuple[int, int, str]], found: list[Found]) -> list[tuple[int, int, str]]:
    """The pieces with what was found, whose places are those of the text shown, cut out of them."""
    made: list[tuple[int, int, str]] = []
    at = 0
    waiting = list(found)
    for start, end, kind in pieces:
        if kind:
            made.append((start, end, kind))
            at += len(kind) + 2
            continue
        shown_end = at + end - start
        done = start
        while waiting and waiting[0][1] <= shown_end and waiting[0][0] >= at:
            first, last, what = waiting.pop(0)
            made.append((done, start + first - at, ""))
            made.append((start + first - at, start + last - at, what))
            done = start + last - at
        made.append((done, end, ""))
        at = shown_end
    return [piece for piece in made if piece[2] or piece[0] < piece[1]]
