"""A paper: what a document says, in blocks and in order, before any format gives it a look.

Every text of a paper has passed `tidy`, so that no control character and no mark that turns the direction of reading
gets into any format.  Writers take a paper's text as data, never as source.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from saferplan.publication.palette import ACCENT

FORMATS = ("html", "pdf", "docx")
LOOKS = ("plain", "lead", "kicker", "small")
"""How a paragraph is set: as text, as the sentence that opens a part, as the line above a title, or as a note."""
WORKED_OUT, SOURCE = "Worked out:", "Source:"
"""What stands before the numbers of figures, and before the source of a picture."""

_TURNS_OR_HIDES = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)


def tidy(text: str) -> str:
    """A text with single spaces, and without control characters or marks that hide text or turn its direction.

    >>> tidy("Crime\\u202e rose\\x00 \\n by 9%")
    'Crime rose by 9%'
    """
    return " ".join(_TURNS_OR_HIDES.sub("", unicodedata.normalize("NFC", text)).split())


@dataclass(frozen=True)
class Run:
    """A piece of text with one look.

    `figure` is the number of the figure that it claims, among those worked out at the end of the paper, or 0; `web`
    the address of a page that it leads to, or "".  Its spaces at either end are part of it.
    """

    text: str
    strong: bool = False
    soft: bool = False
    figure: int = 0
    web: str = ""


Runs = tuple[Run, ...]


def runs(*parts: str | Run) -> Runs:
    """Runs of plain text and of what is more than that.

    >>> runs("Crime ", Run("rose", strong=True))[0].text
    'Crime '
    """
    return tuple(one if isinstance(one, Run) else Run(one) for one in parts)


def plain_text(told: Runs) -> str:
    """Runs as a reader hears them."""
    return "".join(one.text for one in told)


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; those that are `listed` stand in the contents."""

    level: int
    runs: Runs
    listed: bool = True


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, in one of `LOOKS`."""

    runs: Runs
    look: str = "plain"


@dataclass(frozen=True)
class Listing:
    """A list of items, none of which comes first."""

    items: tuple[Runs, ...]


@dataclass(frozen=True)
class PaperColumn:
    """A column of a table: its heading, and whether it holds numbers, which stand to the right."""

    heading: str
    numeric: bool = False


@dataclass(frozen=True)
class PaperTable:
    """A table with no empty cell.  The first cell of a row is its heading; `total_row` says that the last adds up."""

    title: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[Runs, ...], ...]
    note: Runs = ()
    total_row: bool = False

    def __post_init__(self) -> None:
        """Hold the table to its shape."""
        for row in self.rows:
            assert len(row) == len(self.columns), (self.title, row)
            assert all(plain_text(cell).strip() for cell in row), (self.title, row)


@dataclass(frozen=True)
class PaperPicture:
    """A drawing (SVG), with what it shows in words.

    `alt` is for those who do not see it, `summary` is printed under it with its `source`.  `width` is its share of the
    width of the text, in per cent.  A picture without a title is a part of the words beside it.  `narrow` is the same
    drawing for a phone, "" where there is none.
    """

    name: str
    svg: str
    title: str
    alt: str
    summary: Runs = ()
    source: Runs = ()
    width: int = 84
    narrow: str = ""

    def __post_init__(self) -> None:
        """Hold the picture to having words."""
        assert self.alt.strip(), self.name


@dataclass(frozen=True)
class Evidence:
    """How strong a finding is: one of the three strengths, its words with their mark, the reason, and its figures.

    `worked_out` holds runs of numbers, first and last: ((3, 5), (9, 9)).
    """

    strength: str
    words: str
    reason: Runs = ()
    worked_out: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class CallOut:
    """Words set apart by a rule at their side, under a title."""

    title: str
    blocks: tuple[Paragraph | Listing, ...]


@dataclass(frozen=True)
class WorkedFigure:
    """How a figure was worked out: its number, what it is, its value, the steps, and its address."""

    number: int
    title: str
    value: str
    lines: tuple[str, ...]
    address: str


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a new page, where there are pages."""


Block = Heading | Paragraph | Listing | PaperTable | PaperPicture | Evidence | CallOut | WorkedFigure | NewPage


@dataclass(frozen=True)
class Logo:
    """A partnership's mark: SVG or PNG as its bytes, how wide it is for its height, and the name that it stands for."""

    kind: str
    data: bytes
    ratio: float
    alt: str

    @property
    def as_svg(self) -> bytes:
        """The mark as SVG: Typst takes no other kind from memory."""
        if self.kind == "svg":
            return self.data
        wide, inside = 100 * self.ratio, base64.b64encode(self.data).decode()
        size = f'width="{wide:g}" height="100"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} 100" {size}>'
            f'<image {size} href="data:image/png;base64,{inside}"/></svg>'
        ).encode()


@dataclass(frozen=True)
class Imprint:
    """Whose a paper is, and of when: what title page, running head and file properties say.

    `as_of` is a day as YYYY-MM-DD; `invented` and `private` are the sentences that say that a place is made up, and
    that a paper is not for the public, or "".
    """

    partnership: str
    area: str
    edition: str
    as_of: str
    contact: str = ""
    invented: str = ""
    private: str = ""
    accent: str = ACCENT
    logo: Logo | None = None


@dataclass(frozen=True)
class Paper:
    """A document: its file's name without ending, title, imprint, what opens it, and its blocks in order.

    `kind` is what sort of document it is, above its title; `opening` are the sentences of the title page.  A paper
    with `contents` has a title page and a contents list; one without begins with its title.  `size` is that of its
    text in points.
    """

    name: str
    kind: str
    title: str
    imprint: Imprint
    opening: tuple[str, ...]
    blocks: tuple[Block, ...]
    contents: bool = True
    size: float = 10.5

    @property
    def full_title(self) -> str:
        """The title with the partnership's name, for file properties and windows.

        A title that has the name already stays as it is.
        """
        return self.title if self.imprint.partnership in self.title else f"{self.imprint.partnership}: {self.title}"

    @property
    def kicker(self) -> str:
        """The line above the title: whose paper it is and of what sort, each where the title does not say it."""
        whose, kind = self.imprint.partnership, self.kind
        if kind.lower() in self.title.lower():
            return whose
        return kind if whose in kind else f"{whose}: {kind}"

    @property
    def subtitle(self) -> str:
        """The line under the title: the edition, where the title does not name it; "" where it does."""
        return "" if self.imprint.edition in self.title else self.imprint.edition

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings that the contents list: of the first two levels."""
        return tuple(one for one in self.blocks if isinstance(one, Heading) and one.listed and one.level <= 2)

    @property
    def pictures(self) -> tuple[PaperPicture, ...]:
        """Its pictures, in order."""
        return tuple(one for one in self.blocks if isinstance(one, PaperPicture))


def tidied(value: Any) -> Any:
    """A paper or a part of one with every text in it tidied; what is no text is as it was.

    Spaces at the ends of a run are kept, since they part it from the next.
    """
    if isinstance(value, Run):
        return Run(_inner(value.text), value.strong, value.soft, value.figure, _web(value.web))
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, tuple):
        return tuple(tidied(one) for one in value)
    if isinstance(value, (PaperPicture, Logo)):
        kept = {"svg", "data", "narrow"}
        return type(value)(**{
            one.name: getattr(value, one.name) if one.name in kept else tidied(getattr(value, one.name))
            for one in fields(value)
        })  # fmt: skip
    if isinstance(value, (*_PARTS, Paper, Imprint)):
        return type(value)(**{one.name: tidied(getattr(value, one.name)) for one in fields(value)})
    return value


_PARTS = (Heading, Paragraph, Listing, PaperColumn, PaperTable, Evidence, CallOut, WorkedFigure, NewPage)


def _inner(text: str) -> str:
    """A run's text tidied, with one space at an end that had any."""
    core = tidy(text)
    if not core:
        return " " if text else ""
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' if before else ''}{core}{' ' if after else ''}"


def _web(address: str) -> str:
    """An address that may be linked to: a web page or an e-mail address; "" for any other."""
    return address if re.fullmatch(r"(https?://|mailto:)[^\s\"<>\\^`{|}]+", address) else ""


def texts_of(blocks: Iterable[Block]) -> Iterator[str]:
    """Every text of a paper's blocks that a reader reads, in order; the texts of drawings are not among them."""
    for one in blocks:
        if isinstance(one, (Heading, Paragraph)):
            yield plain_text(one.runs)
        elif isinstance(one, Listing):
            yield from (plain_text(item) for item in one.items)
        elif isinstance(one, CallOut):
            yield one.title
            yield from texts_of(one.blocks)
        elif isinstance(one, PaperTable):
            yield one.title
            yield from (column.heading for column in one.columns)
            yield from (plain_text(cell) for row in one.rows for cell in row)
            yield plain_text(one.note)
        elif isinstance(one, PaperPicture):
            yield from (one.title, plain_text(one.summary), plain_text(one.source))
        elif isinstance(one, Evidence):
            yield from (one.words, plain_text(one.reason))
        elif isinstance(one, WorkedFigure):
            yield from (f"{one.title}: {one.value}", *one.lines)


def numbers_told(joined: Sequence[tuple[int, int]]) -> Iterator[tuple[str, int]]:
    """Runs of numbers in words, with the number that each piece leads to (0 for none).

    >>> "".join(text for text, _ in numbers_told([(3, 5), (9, 9), (11, 12)]))
    '3 to 5, 9, 11, 12'
    """
    for place, (first, last) in enumerate(joined):
        if place:
            yield ", ", 0
        yield str(first), first
        if last > first:
            yield (", " if last == first + 1 else " to "), 0
            yield str(last), last


LETTERS_ACROSS = 110
"""About how many letters of a table's text stand side by side on a page."""


def column_shares(table: PaperTable, across: float = LETTERS_ACROSS) -> tuple[float, ...]:
    """How the width of a page is shared out between a table's columns: parts of 1.

    Each column has room for its longest word (numbers, for their interval too); what is left of the letters that
    stand `across` the page goes to those that hold most.  Where there is no room for all of that, columns of words
    give way to those of numbers.
    """
    least = _least(table)
    wanted = []
    for place, column in enumerate(table.columns):
        longest = max(map(len, _cells(table, place)))
        wanted.append(max(0.0, max(longest**0.72, min(longest, 28 if column.numeric else 20)) - least[place]))
    left = max(0.0, across - sum(least))
    asked = sum(wanted)
    widths = [one + (left * more / asked if asked else 0) for one, more in zip(least, wanted, strict=True)]
    numbers = sum(width for width, column in zip(widths, table.columns, strict=True) if column.numeric)
    words = sum(widths) - numbers
    if sum(least) > across > numbers and words:
        give = max(across - numbers, 0.4 * words) / words
        widths = [one if column.numeric else one * give for one, column in zip(widths, table.columns, strict=True)]
    whole = sum(widths)
    return tuple(width / whole for width in widths)


def letters_needed(table: PaperTable) -> float:
    """How many letters must stand across a page for no word or number of a table to be broken in two."""
    return sum(_least(table))


def _least(table: PaperTable) -> list[float]:
    """The least width of each column in letters, so that its longest word or number has room, and a gap after it."""
    words = (
        max((len(word) for cell in _cells(table, place) for word in cell.split()), default=1)
        for place in range(len(table.columns))
    )
    return [min(word, 24) * 1.15 + 2 for word in words]


def _cells(table: PaperTable, place: int) -> list[str]:
    """The texts of a column, its heading last."""
    return [*(plain_text(row[place]) for row in table.rows), table.columns[place].heading]
