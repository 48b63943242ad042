"""The look of a Word document: its styles, by the names that Word gives them, its bullets, and its face."""

from __future__ import annotations

import uuid
from importlib import resources
from xml.sax.saxutils import quoteattr

from saferplan.publication.documents.word_xml import DECLARED, W
from saferplan.publication.palette import INK, QUIET, RULE, accent_for

FACE = "Source Sans 3"
FACES = {
    "embedRegular": "SourceSans3_400Regular.ttf",
    "embedBold": "SourceSans3_700Bold.ttf",
    "embedItalic": "SourceSans3_400Regular_Italic.ttf",
}
TITLE, SUBTITLE, NORMAL, BULLET, CAPTION = "Title", "Subtitle", "Normal", "List Bullet", "caption"
CONTENTS_TITLE, QUOTE, TABLE = "TOC Heading", "Quote", "Saferplan Table"
HEADINGS = ("heading 1", "heading 2", "heading 3")
CONTENTS = ("toc 1", "toc 2")
LEAD, KICKER, SMALL, EVIDENCE, CELL = "Lead", "Kicker", "Small Note", "Evidence", "Table Text"
HEADER, FOOTER, LINK, FIGURE_LINK = "header", "footer", "Hyperlink", "Figure Link"
BY_LOOK = {"plain": NORMAL, "lead": LEAD, "kicker": KICKER, "small": SMALL}
"""The style of a paragraph by its look in the paper."""

EXPECTED = (TITLE, SUBTITLE, *HEADINGS, BULLET, CAPTION, *CONTENTS, QUOTE)
"""The styles that a partnership's own template is expected to have; those that it lacks are told."""

ABSTRACT, NUMBERED = 61, 61
"""The ids of our bullets among a document's lists: high, so that a template is unlikely to have them."""


def style_id(name: str) -> str:
    """The id that we give a style of a name.

    >>> style_id("heading 1"), style_id("List Bullet")
    ('Heading1', 'ListBullet')
    """
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def _style(kind: str, name: str, inside: str, *, based: str = "", then: str = "", default: bool = False) -> str:
    """One style; those of our own making are marked as such."""
    marks = ' w:default="1"' if default else ""
    marks += ' w:customStyle="1"' if name in (LEAD, KICKER, SMALL, EVIDENCE, CELL, TABLE, FIGURE_LINK) else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{style_id(name)}"{marks}>'
        f"<w:name w:val={quoteattr(name)}/>"
        + (f'<w:basedOn w:val="{style_id(based)}"/>' if based else "")
        + (f'<w:next w:val="{style_id(then)}"/>' if then else "")
        + "<w:qFormat/>"
        + inside
        + "</w:style>"
    )


def styles(size: float, accent: str, *, sheet: bool = False) -> dict[str, str]:
    """Every style by its name, as XML, none of which names a face.

    `size` is that of the text in points; a `sheet` is one page, and has smaller headings and less room between them.
    """
    text = accent_for(accent).text.lstrip("#")
    ink, quiet = INK.lstrip("#"), QUIET.lstrip("#")

    usual = 240 if sheet else 264

    def para(before: float, after: float, first: str = "", line: int = 0, last: str = "") -> str:
        # The format wants the properties of a paragraph in an order: some before the spacing, some after it.
        room = f'w:before="{round(before * 20)}" w:after="{round(after * 20)}"'
        return f'<w:pPr>{first}<w:spacing {room} w:line="{line or usual}" w:lineRule="auto"/>{last}</w:pPr>'

    def look(share: float, colour: str, *, bold: bool = False) -> str:
        half = round(size * share * 2)
        weight = "<w:b/><w:bCs/>" if bold else ""
        return f'<w:rPr>{weight}<w:color w:val="{colour}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'

    keep = "<w:keepNext/><w:keepLines/>"
    side = f'<w:pBdr><w:left w:val="single" w:sz="20" w:space="8" w:color="{RULE.lstrip("#")}"/></w:pBdr>'
    found = {
        NORMAL: _style("paragraph", NORMAL, para(0, size * 0.6) + look(1, ink), default=True),
        TITLE: _style(
            "paragraph",
            TITLE,
            para(0, size, keep, 216) + look(1.6 if sheet else 3, ink, bold=True),
            based=NORMAL,
            then=NORMAL,
        ),
        SUBTITLE: _style("paragraph", SUBTITLE, para(0, size * 1.4) + look(1.4, ink), based=NORMAL, then=NORMAL),
        KICKER: _style(
            "paragraph", KICKER, para(size, size * 0.2, keep) + look(1, text, bold=True), based=NORMAL, then=NORMAL
        ),
        LEAD: _style("paragraph", LEAD, para(0, size * 0.7) + look(1.15, ink), based=NORMAL, then=NORMAL),
        SMALL: _style("paragraph", SMALL, para(0, size * 0.5) + look(0.86, quiet), based=NORMAL),
        EVIDENCE: _style("paragraph", EVIDENCE, para(0, size * 0.7) + look(0.9, quiet), based=NORMAL, then=NORMAL),
        CELL: _style("paragraph", CELL, para(0, 0, "", 240) + look(0.88, ink), based=NORMAL),
        BULLET: _style(
            "paragraph",
            BULLET,
            para(0, size * 0.35, f'<w:numPr><w:numId w:val="{NUMBERED}"/></w:numPr>') + look(1, ink),
            based=NORMAL,
        ),
        CAPTION: _style("paragraph", CAPTION, para(size, size * 0.4, keep) + look(1.04, ink, bold=True), based=NORMAL),
        QUOTE: _style(
            "paragraph", QUOTE, para(0, size * 0.4, side, last='<w:ind w:left="227"/>') + look(1, ink), based=NORMAL
        ),
        CONTENTS_TITLE: _style(
            "paragraph", CONTENTS_TITLE, para(0, size, keep) + look(2, ink, bold=True), based=NORMAL
        ),
        HEADER: _style("paragraph", HEADER, para(0, 0, _RIGHT_STOP) + look(0.8, quiet), based=NORMAL),
        FOOTER: _style("paragraph", FOOTER, para(0, 0, _RIGHT_STOP) + look(0.8, quiet), based=NORMAL),
        LINK: _style("character", LINK, f'<w:rPr><w:color w:val="{text}"/><w:u w:val="single"/></w:rPr>'),
        FIGURE_LINK: _style("character", FIGURE_LINK, '<w:rPr><w:u w:val="dotted"/></w:rPr>'),
        TABLE: _table(ink),
    }
    shares = (1.25, 1.05, 1) if sheet else (1.95, 1.3, 1.05)
    for place, (name, share) in enumerate(zip(HEADINGS, shares, strict=True)):
        before = size * (1.6, 1.5, 1.2)[place] if not sheet else size * 0.8
        level = f'<w:outlineLvl w:val="{place}"/>'
        found[name] = _style(
            "paragraph",
            name,
            para(before, size * 0.5, keep, 240, level) + look(share, ink, bold=True),
            based=NORMAL,
            then=NORMAL,
        )
    for place, name in enumerate(CONTENTS):
        inside = para(size * (0.5, 0)[place], size * 0.2, _RIGHT_STOP, last=f'<w:ind w:left="{place * 284}"/>')
        found[name] = _style("paragraph", name, inside + look(1, ink, bold=place == 0), based=NORMAL, then=NORMAL)
    return found


_RIGHT_STOP = '<w:tabs><w:tab w:val="right" w:pos="9411"/></w:tabs>'


def _table(ink: str) -> str:
    """The style of tables: a line under the head, thin ones between rows, none between columns."""
    rule = RULE.lstrip("#")
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="{colour}"/>'
        for side, weight, colour in (("bottom", 6, ink), ("insideH", 4, rule))
    )
    head = (
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ink}"/></w:tcBorders>'
        '<w:vAlign w:val="bottom"/></w:tcPr>'
        "</w:tblStylePr>"
    )
    last = '<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>'
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 45), ("left", 0), ("bottom", 45), ("right", 120))
    )
    inside = (
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>{head}{last}"
    )
    return _style("table", TABLE, inside)


DEFAULTS = (
    f"<w:docDefaults {DECLARED}><w:rPrDefault><w:rPr>"
    f'<w:rFonts w:ascii="{FACE}" w:hAnsi="{FACE}" w:eastAsia="{FACE}" w:cs="{FACE}"/>'
    '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
)

BULLETS = (
    f'<w:abstractNum {DECLARED} w:abstractNumId="{ABSTRACT}"><w:multiLevelType w:val="hybridMultilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="284" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>'
)
BULLETS_USED = f'<w:num {DECLARED} w:numId="{NUMBERED}"><w:abstractNumId w:val="{ABSTRACT}"/></w:num>'
NUMBERING = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:numbering {DECLARED}>{{}}</w:numbering>'


def embedded_face(name: str) -> tuple[str, bytes]:
    """A face that ships, as Word keeps one inside a document: its key, and its bytes with the first 32 hidden by it."""
    key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{W}#{name}")).upper()
    hidden = bytes.fromhex(key.replace("-", ""))[::-1] * 2
    data = (resources.files("saferplan.publication") / "fonts" / name).read_bytes()
    return f"{{{key}}}", bytes(one ^ other for one, other in zip(data[:32], hidden, strict=True)) + data[32:]


def font_table(faces: dict[str, tuple[str, str]]) -> bytes:
    """The list of fonts, with the relation and the key of each face that is inside."""
    inside = "".join(f'<w:{kind} r:id="{relation}" w:fontKey="{key}"/>' for kind, (relation, key) in faces.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {DECLARED}><w:font w:name="{FACE}">'
        f'<w:altName w:val="Arial"/><w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>{inside}'
        "</w:font></w:fonts>"
    ).encode()
