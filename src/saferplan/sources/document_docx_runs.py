"""The text of one paragraph of a Word file: its runs in order, without what is deleted, hidden or a field's code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from saferplan.plan.claims.document_text import Cell
from saferplan.sources.document_archive import DEEPEST, Element
from saferplan.sources.document_docx_styles import Style, Styles, child, local, value, with_run
from saferplan.sources.document_passages import DAMAGED, Unreadable
from saferplan.sources.document_words import RAISED, names

__all__ = ["Line", "Runs", "child", "local", "value"]

_DELETED = frozenset(("del", "moveFrom"))
_NO_TEXT = names("pPr rPr sdtPr sdtEndPr instrText delText delInstrText rt smartTagPr customXmlPr rubyPr")
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "pgNum": ""}
_TOO_DEEP = ("its parts are nested deeper than any document's", "a Word file", DAMAGED)


@dataclass
class Line:
    """One paragraph: its text, whether all of it is bold and whether it is listed, its text boxes and marks of notes.

    `diagrams` are the ids by which its diagrams (SmartArt) are found among the parts.  A mark is the kind of note
    (footnote or endnote) and its id.
    """

    text: str = ""
    bold: bool = False
    listed: bool = False
    boxes: list[Element] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    style: Style = field(default_factory=Style)
    cell: Cell | None = None

    def followed_by(self, other: Line) -> Line:
        """This paragraph and the next in one, the mark between them being deleted."""
        other.text = self.text + other.text
        other.bold = self.bold and other.bold
        other.marks = self.marks + other.marks
        return other


class Runs:
    """Reads paragraphs one after another: fields may begin in one and end in a later one.

    `marks` are those of the notes by kind and id, in order, empty where the writer typed it; `seen` says what was met
    of `changes` (tracked), `struck`, `hidden` and `chunk` (a file inserted whole); `pictures` counts pictures.  Where
    `plain`, words that are struck through are kept, and marks of notes left out, as a table of actions wants it.
    """

    def __init__(self, styles: Styles, *, plain: bool = False) -> None:
        self.styles, self.plain = styles, plain
        self.marks: dict[str, dict[str, str]] = {"footnote": {}, "endnote": {}}
        self._numbered = {"footnote": 0, "endnote": 0}
        self.seen: set[str] = set()
        self.pictures = 0
        self._fields: list[bool] = []
        """For each field that is open, whether its code is being read; its result follows."""

    def read(self, paragraph: Element, style: Style, depth: int) -> Line:
        """The text of a paragraph."""
        self._text: list[str] = []
        self._plain = False
        self._line = Line(listed=style.listed)
        self._walk(paragraph, style, depth)
        self._line.text = "".join(self._text)
        self._line.bold = bool(self._line.text.strip()) and not self._plain
        return self._line

    def inside(self, parent: Element, name: str, depth: int) -> Iterator[Element]:
        """The rows of a table or the cells of a row, in content controls too, without those deleted."""
        if depth > DEEPEST:
            raise Unreadable(*_TOO_DEEP)
        for one in parent:
            if local(one) == name:
                yield one
            elif local(one) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
                yield from self.inside(one, name, depth + 1)
            elif local(one) in _DELETED:
                self.seen.add("changes")

    def _walk(self, parent: Element, style: Style, depth: int) -> None:
        """Add the text of what stands in a paragraph."""
        if depth > DEEPEST:
            raise Unreadable(*_TOO_DEEP)
        for one in parent:
            name = local(one)
            if name == "r":
                self._run(one, style, depth)
            elif name in _DELETED:
                self.seen.add("changes")
            elif name == "oMath" or name == "oMathPara":
                self._say("".join(part.text or "" for part in one.iter() if local(part) == "t"), style)
            elif name == "AlternateContent":
                self._alternate(one, style, depth)
            elif name not in _NO_TEXT and len(one):
                self.seen.update(("changes",) if name in ("ins", "moveTo") else ())
                self._walk(one, style, depth + 1)

    def _run(self, run: Element, style: Style, depth: int) -> None:
        """Add the text of one run, or of what stands in it."""
        properties = child(run, "rPr")
        if properties is not None:
            named = (
                self.styles.of(value(child(properties, "rStyle"))) if child(properties, "rStyle") is not None else None
            )
            if named is not None:
                style = Style(hidden=style.hidden or named.hidden, bold=style.bold or named.bold, raised=named.raised)
            style = with_run(style, properties)
        self._inner(run, style, depth + 1)

    def _inner(self, run: Element, style: Style, depth: int) -> None:
        if depth > DEEPEST:
            raise Unreadable(*_TOO_DEEP)
        for one in run:
            name = local(one)
            if name == "t":
                self._say(one.text or "", style)
            elif name == "r":
                self._run(one, style, depth)
            elif name in _SIGNS:
                self._say(_SIGNS[name], style)
            elif name == "sym":
                self._say(_symbol(value(one, "char")), style)
            elif name in ("footnoteReference", "endnoteReference"):
                self._refer(name.removesuffix("Reference"), one, style)
            elif name == "fldChar":
                self._field(value(one, "fldCharType"))
            elif name in ("drawing", "pict", "object"):
                self._drawing(one)
            elif name == "AlternateContent":
                self._alternate(one, style, depth)
            elif name in _DELETED:
                self.seen.add("changes")
            elif name not in _NO_TEXT and len(one):
                self._inner(one, style, depth + 1)

    def _alternate(self, element: Element, style: Style, depth: int) -> None:
        """Read the first of several ways to say the same; the others repeat it for older programs."""
        ways = [one for one in element if local(one) in ("Choice", "Fallback")]
        if ways:
            self._inner(ways[0], style, depth + 1)

    def _say(self, text: str, style: Style) -> None:
        """Add text, unless it is hidden or in the code of a field."""
        if any(self._fields):
            return
        if style.hidden or (style.struck and not self.plain):
            if text.strip():
                self.seen.add("hidden" if style.hidden else "struck")
            return
        if text.strip() and not style.bold:
            self._plain = True
        self._text.append(text.translate(RAISED) if style.raised else text)

    def _refer(self, kind: str, element: Element, style: Style) -> None:
        """Add the mark of a note, numbered as Word numbers them."""
        key = value(element, "id")
        if key is None or style.hidden or any(self._fields) or self.plain:
            return
        marks, typed = self.marks[kind], value(element, "customMarkFollows") in ("1", "true", "on")
        if key not in marks:
            self._numbered[kind] += not typed
            marks[key] = "" if typed else str(self._numbered[kind]).translate(RAISED)
        self._line.marks.append((kind, key))
        self._text.append(marks[key])

    def _field(self, state: str | None) -> None:
        """A field begins, its result begins, or it ends."""
        if state == "begin":
            self._fields.append(True)
        elif state == "separate" and self._fields:
            self._fields[-1] = False
        elif state == "end" and self._fields:
            self._fields.pop()

    def _drawing(self, drawing: Element) -> None:
        """Note the text boxes of a drawing, or that it is a picture."""
        boxes = [one for one in drawing.iter() if local(one) == "txbxContent"]
        inside = {inner for box in boxes for inner in box.iter() if inner is not box and local(inner) == "txbxContent"}
        fallback = {inner for one in drawing.iter() if local(one) == "Fallback" for inner in one.iter()}
        self._line.boxes += [box for box in boxes if box not in inside and box not in fallback]
        self._line.diagrams += [key for one in drawing.iter() if local(one) == "relIds" and (key := value(one, "dm"))]
        self.pictures += sum(local(one) in ("blip", "imagedata") for one in drawing.iter() if one not in fallback)


def _symbol(code: str | None) -> str:
    """A sign given by its number in a font of symbols: those of bullets and marks are left as they are."""
    try:
        number = int(code or "", 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number <= 0xFFFD else ""
