"""Reads a PDF: its lines put together as paragraphs, items, headings and tables, by how they stand on the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from saferplan.plan.claims.document_text import Cell
from saferplan.sources.document_passages import Found, Passages, Unreadable, pictures_unread
from saferplan.sources.document_pdf_furniture import without_furniture
from saferplan.sources.document_pdf_letters import MOST_PAGE_LETTERS, MOST_PAGES, read_pages
from saferplan.sources.document_pdf_lines import Line, Page
from saferplan.sources.document_pdf_tables import Grid, in_columns, with_tables
from saferplan.sources.document_words import begins_item, is_contents_line, joined_at_hyphen, tidy, without_bullet

_CAPTION = re.compile(r"(?:figure|fig\.?|table|chart|graph|map|diagram|photo)\s?\d{1,3}(?:\.\d{1,2})?\s*[:.–—-]", re.I)
_NOTE = re.compile(r"[⁰¹²³⁴-⁹]+\s?(?=\S)")
_FIGURE = re.compile(r"\d[\d,. ]*\s?%|[£€]\s?\d|\d[,.]\d|\d{3,}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s?[-–/]\s?(?:(?:19|20)?\d\d))?(?!\d)")
_ENDED = re.compile(r"[.!?:;]['’”\")\]⁰¹²³⁴-⁹]*$")
_LONGEST_HEADING = 160


@dataclass
class Block:
    """Lines that belong together."""

    lines: list[Line]
    page: int
    cell: Cell | None = None
    kind: str = ""
    level: int = 0
    text: str = ""

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1]


@dataclass
class Look:
    """How most of a document looks: the height of its text, how far lines are apart, and the heights of headings.

    `apart` is in heights of a line; `headings` are heights from the greatest; `tagged` says that the file tells its
    headings itself.
    """

    height: float = 10.0
    apart: float = 1.3
    headings: list[float] = field(default_factory=list)
    tagged: bool = False


def read_pdf(path: str) -> Found:
    """The text of a PDF.

    Raises `Unreadable` where it is damaged, locked, holds too much, or holds no text at all.
    """
    pages: list[Page] = []
    count = 0
    for one in read_pages(path):
        if isinstance(one, int):
            count = one
        else:
            pages.append(one)
    unread = list(_unread(pages, count))
    if taken := without_furniture(pages):
        unread.append(f"What repeats at the top and bottom of {_many(taken, 'page')} was left out.")
    if not any(page.lines or page.aside for page in pages):
        raise _no_text(pages)
    look = _look(pages)
    passages = Passages()
    blocks = [block for page in pages for block in _blocks(page, look)]
    _number_tables(blocks, passages)
    words = frozenset(re.findall(r"[^\W\d_][\w’'-]*", " ".join(_whole(pages)).lower()))
    for block in blocks:
        block.text = _text(block.lines, words)
    joined = _joined(blocks, words, look)
    look.headings = _heading_heights(joined, look)
    _add(joined, look, passages)
    return Found("pdf", tuple(passages.found), count, tuple(unread))


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _no_text(pages: Sequence[Page]) -> Unreadable:
    """The sentence for a PDF without any text."""
    if all(page.damaged for page in pages):
        return Unreadable("none of its pages can be read", "a whole PDF", "Make the PDF again from the document.")
    if any(page.pictures for page in pages):
        do = "Choose the document that it was made from, or have its text recognised (OCR) first."
        return Unreadable(f"its {_many(len(pages), 'page')} hold pictures and no text", "a PDF with text", do)
    return Unreadable("it holds no text", "a PDF with text", "Choose another file.")


def _unread(pages: Sequence[Page], count: int) -> Iterator[str]:
    """What of the file could not be read, in sentences."""
    if count > len(pages):
        yield f"It has {count:,} pages; only the first {MOST_PAGES:,} were read."
    if spoilt := [page.number for page in pages if page.damaged]:
        was = "is damaged and was" if len(spoilt) == 1 else "are damaged and were"
        yield f"Page{'' if len(spoilt) == 1 else 's'} {_ranges(spoilt)} {was} not read."
    blank = [page.number for page in pages if page.pictures and sum(map(len, (o.text for o in page.lines))) < 3]
    if blank:
        pages_are = f"Page {_ranges(blank)} is a picture" if len(blank) == 1 else f"Pages {_ranges(blank)} are pictures"
        yield f"{pages_are} without text and {'was' if len(blank) == 1 else 'were'} not read."
    if pictures := sum(page.pictures for page in pages if page.number not in set(blank)):
        yield pictures_unread(pictures)
    if full := [page.number for page in pages if page.letters > MOST_PAGE_LETTERS]:
        pages_are = f"page{'s' if len(full) > 1 else ''} {_ranges(full)}"
        yield f"Only the first {MOST_PAGE_LETTERS:,} letters of {pages_are} were read."


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers in order, runs as ranges, the first twelve of them.

    >>> _ranges([1, 2, 3, 7]), _ranges([4])
    ('1 to 3 and 7', '4')
    """
    runs: list[list[int]] = []
    for one in numbers:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    said = [f"{run[0]:,}" if len(run) == 1 else f"{run[0]:,} to {run[-1]:,}" for run in runs]
    if len(said) > 12:
        said = [*said[:11], f"{sum(map(len, runs[11:])):,} more"]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _look(pages: Sequence[Page]) -> Look:
    """How most of the document looks."""
    heights: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            heights[round(line.height, 1)] += line.letters
    body = heights.most_common(1)[0][0] if heights else 10.0
    apart: Counter[float] = Counter()
    for page in pages:
        for one, two in pairwise(page.lines):
            if abs(one.height - body) < 0.6 and abs(two.height - body) < 0.6 and two.left < one.right:
                step = (one.y - two.y) / body
                if 0.7 < step < 2.4 and not begins_item(two.text):
                    apart[round(step, 1)] += min(one.letters, two.letters)
    tagged = any(tag.kind == "heading" for page in pages for tag in page.tags.values())
    return Look(body, apart.most_common(1)[0][0] if apart else 1.3, tagged=tagged)


def _blocks(page: Page, look: Look) -> Iterator[Block]:
    """The blocks of a page, in order: by its tags where it has them, else by how it looks."""
    loose: list[Line] = []
    tagged: dict[int, Block] = {}
    for line in page.lines:
        tag = page.tags.get(line.tag)
        if tag is None or not tag.kind:
            loose.append(line)
            continue
        if loose:
            yield from tagged.values()
            yield from _by_look(loose, page.number, look)
            loose, tagged = [], {}
        if tag.item in tagged:
            tagged[tag.item].lines.append(line)
        else:
            cell = Cell(tag.table, tag.row, tag.column) if tag.column else None
            kind = "" if tag.kind == "paragraph" and not look.tagged else tag.kind
            tagged[tag.item] = Block([line], page.number, cell, kind, tag.level)
    yield from tagged.values()
    yield from _by_look(loose, page.number, look)
    for one in page.aside:
        yield Block([one], page.number, kind="paragraph")


def _by_look(lines: list[Line], number: int, look: Look) -> Iterator[Block]:
    """The blocks that lines make by how they stand on the page."""
    block: Block | None = None
    for at, one in enumerate(with_tables(in_columns(lines))):
        if isinstance(one, Grid):
            if block is not None:
                yield block
                block = None
            for (row, column), within in sorted(one.cells.items()):
                yield Block(within, number, Cell(-at - 1, row, column))
        elif block is not None and _goes_on(block, one, look):
            block.lines.append(one)
        else:
            if block is not None:
                yield block
            block = Block([one], number)
    if block is not None:
        yield block


def _begins_item(line: Line, last: Line) -> bool:
    """Whether a line begins an item: a dash after a full line within a sentence is a dash."""
    if last.hyphen or not begins_item(line.text):
        return False
    return line.text[0] not in "-–—" or bool(_ENDED.search(last.text[-12:])) or last.right < line.right


def _goes_on(block: Block, line: Line, look: Look) -> bool:
    """Whether a line goes on in the block above it."""
    last, first = block.last, block.lines[0]
    tall = max(last.height, line.height)
    step = last.y - line.y
    if _begins_item(line, last) or _NOTE.match(line.text) or (line.bold != last.bold and len(block.lines) < 2):
        return False
    if abs(line.height - last.height) > 0.12 * tall:
        return False
    if abs(step) < 0.2 * tall and 0 <= line.left - last.right < 1.2 * tall:
        return True
    if not 0 < step < 2.4 * tall:
        return False
    if min(line.right, last.right) <= max(line.left, last.left):
        return False
    usual = (block.lines[0].y - last.y) / (len(block.lines) - 1) if len(block.lines) > 1 else look.apart * line.height
    if step > 1.2 * usual + 0.5:
        return line.text[0].islower() and not _ENDED.search(last.text[-12:]) and abs(line.left - last.left) < 2
    if is_contents_line(last.text) or is_contents_line(line.text):
        return False
    item = begins_item(first.text)
    if not item and line.left > last.left + 0.8 * tall and len(block.lines) > 1 and not last.hyphen:
        return abs(line.left - first.left) < 2
    right = max(one.right for one in block.lines)
    short = last.right < max(right, line.right) - 0.25 * (max(right, line.right) - min(last.left, line.left))
    return not (short and _ENDED.search(last.text[-12:]) and line.text[:1].isupper())


def _whole(pages: Iterable[Page]) -> Iterator[str]:
    """The text of all lines, without words that are parted at a line's end."""
    parted = False
    for page in pages:
        for line in page.lines:
            text = line.text.partition(" ")[2] if parted else line.text
            parted = line.hyphen
            yield text.rpartition(" ")[0] if parted else text


def _text(lines: Sequence[Line], words: frozenset[str]) -> str:
    """The text of lines, joined."""
    said = lines[0].text
    for before, line in pairwise(lines):
        said = _then(said, line.text, before.hyphen, words)
    return said + "-" if lines[-1].hyphen else said


def _then(said: str, text: str, hyphen: bool, words: frozenset[str]) -> str:
    """Text and what follows on the next line."""
    if hyphen:
        return joined_at_hyphen(said, text, words)
    if (re.search(r"\d[–/]$", said[-2:]) and text[:1].isdigit()) or re.search(r"\w—$", said[-2:]):
        return said + text
    return f"{said} {text}"


def _is_note(block: Block, look: Look) -> bool:
    """Whether a block is a note at the foot of a page."""
    small = block.lines[0].height < 0.97 * look.height
    return block.kind == "note" or (not block.cell and small and _NOTE.match(block.text) is not None)


def _joined(blocks: Sequence[Block], words: frozenset[str], look: Look) -> list[Block]:
    """The blocks, a paragraph that goes on in the next column or on the next page as one."""
    made: list[Block] = []
    for block in blocks:
        before = next((one for one in made[:-6:-1] if not _is_note(one, look)), None)
        if before is not None and _runs_over(before, block):
            hyphen = before.last.hyphen
            before.text = _then(before.text.removesuffix("-") if hyphen else before.text, block.text, hyphen, words)
            before.lines = before.lines + block.lines
        else:
            made.append(block)
    return made


def _runs_over(before: Block, block: Block) -> bool:
    """Whether a block goes on in another: a sentence is open, and the next begins small, higher up or overleaf."""
    if before.cell or block.cell or not block.text[:1].islower() or block.page - before.page > 1:
        return False
    if before.kind not in ("", "paragraph", "item") or block.kind not in ("", "paragraph", before.kind):
        return False
    if abs(before.last.height - block.lines[0].height) > 0.5:
        return False
    moved = block.page > before.page or block.lines[0].y > before.last.y
    return moved and not _ENDED.search(before.text[-12:]) and not begins_item(block.text)


def _number_tables(blocks: Sequence[Block], passages: Passages) -> None:
    """Give each table its number in the document, or see that it is a list of contents."""
    for key, table in groupby(blocks, key=lambda block: (block.page, block.cell.table) if block.cell else None):
        if key is not None:
            _settle(list(table), passages)


def _settle(table: Sequence[Block], passages: Passages) -> None:
    """Number one table; one whose last column only counts pages upwards is a list of contents."""
    columns = {block.cell.column for block in table if block.cell}
    if len(columns) == 2:
        numbers = [block.lines[0].text for block in table if block.cell and block.cell.column == max(columns)]
        counted = [int(one) for one in numbers if one.isascii() and one.isdigit() and len(one) < 4]
        names = [block for block in table if block.cell and block.cell.column == min(columns)]
        wordy = all(any(letter.isalpha() for letter in block.lines[0].text) for block in names)
        if len(counted) == len(numbers) >= 3 and counted == sorted(counted) and wordy:
            for block in table:
                block.cell, block.kind = None, "contents"
            return
    number = passages.new_table()
    for block in table:
        assert block.cell is not None
        block.cell = Cell(number, block.cell.row, block.cell.column)


def _is_heading(block: Block, look: Look) -> bool:
    """Whether a block is a heading by its size or weight: a figure in large letters is none."""
    text, line = block.text, block.lines[0]
    if (
        look.tagged
        or block.cell
        or block.kind
        or len(text) > _LONGEST_HEADING
        or not any(letter.isalpha() for letter in text)
    ):
        return False
    if _FIGURE.search(_YEAR.sub("", text)) or (text[-1] in ".;," and not line.bold) or is_contents_line(text):
        return False
    if text[0].islower() or _CAPTION.match(text) or _NOTE.match(text):
        return False
    if line.height >= 1.12 * look.height:
        return len(text.split()) <= 20
    return line.bold and all(one.bold for one in block.lines) and len(text.split()) <= 14 and text[-1] not in ".;,"


def _heading_heights(blocks: Sequence[Block], look: Look) -> list[float]:
    """The heights of headings that are taller than the text, from the greatest; near ones count as one."""
    heights = sorted({round(block.lines[0].height, 1) for block in blocks if _is_heading(block, look)}, reverse=True)
    made: list[float] = []
    for one in heights:
        if one >= 1.12 * look.height and (not made or made[-1] - one > 0.06 * one):
            made.append(one)
    return made


def _add(blocks: Sequence[Block], look: Look, passages: Passages) -> None:
    """Add the blocks to the passages, as what they are; notes last."""
    notes: list[tuple[Block, tuple[str, ...]]] = []
    for block in blocks:
        text, page = tidy(block.text), block.page
        if block.cell is not None:
            passages.add(without_bullet(text), "cell", page=page, cell=block.cell)
        elif block.kind == "contents" or is_contents_line(text):
            passages.add(text, "contents", page=page)
        elif _is_note(block, look):
            notes.append((block, passages.section))
        elif block.kind == "heading":
            passages.heading(text, block.level, page)
        elif _is_heading(block, look):
            height = block.lines[0].height
            deeper = [at for at, one in enumerate(look.headings, start=1) if height > 0.95 * one]
            passages.heading(text, deeper[0] if deeper else len(look.headings) + 1, page)
        elif block.kind == "caption" or (_CAPTION.match(text) and len(text) < 300):
            passages.add(text, "caption", page=page)
        elif block.kind == "item" or (begins_item(text) and not block.kind):
            passages.add(without_bullet(text), "item", page=page)
        else:
            passages.add(text, "paragraph", page=page)
    for block, section in notes:
        mark = _NOTE.match(block.text)
        said = f"{mark[0].strip()} {block.text[mark.end() :]}" if mark else block.text
        passages.note(said, section, block.page)
