"""The small pieces of WordprocessingML: paragraphs, runs, links, fields and drawings, with every text escaped."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from saferplan.publication.documents.paper import Run
from saferplan.publication.svg import clean

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}
DECLARED = " ".join(f'xmlns:{name}="{address}"' for name, address in SPACES.items())
SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
EMU_PER_MM = 36_000
TWIPS_PER_MM = 1440 / 25.4


def text_run(text: str, properties: str = "") -> str:
    """A run of plain text.

    >>> text_run("a < b")
    '<w:r><w:t xml:space="preserve">a &lt; b</w:t></w:r>'
    """
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{escape(clean(text))}</w:t></w:r>'


def paragraph(style: str, inside: str, properties: str = "") -> str:
    """A paragraph of a style (by its id), with what else is asked of it."""
    return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style)}/>{properties}</w:pPr>{inside}</w:p>"


def link_within(bookmark: str, text: str, properties: str = "") -> str:
    """A text that leads to a bookmark of the document."""
    return f'<w:hyperlink w:anchor={quoteattr(bookmark)} w:history="1">{text_run(text, properties)}</w:hyperlink>'


def bookmark(number: int, name: str, inside: str = "") -> str:
    """A bookmark around what is inside."""
    return f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>{inside}<w:bookmarkEnd w:id="{number}"/>'


def field(instruction: str, shown: str, properties: str = "") -> str:
    """A field that Word can work out anew, with what it shows until then."""
    return f"{field_begins(instruction)}{text_run(shown, properties)}{FIELD_ENDS}"


def field_begins(instruction: str) -> str:
    """The beginning of a field, up to what it shows."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


FIELD_ENDS = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def run_look(run: Run) -> str:
    """The properties of a run that is strong or soft."""
    return ("<w:b/>" if run.strong else "") + ("<w:i/>" if run.soft else "")


def drawing(number: int, size: tuple[int, int], pictures: tuple[str, str], alt: str) -> str:
    """A picture in the line of text: `size` in EMU, `pictures` the relations of its PNG and its SVG ("" for none)."""
    wide, tall = size
    png, svg = pictures
    extension = (
        f'<a:extLst><a:ext uri="{SVG_EXTENSION}"><asvg:svgBlip r:embed="{svg}"/></a:ext></a:extLst>' if svg else ""
    )
    said = quoteattr(clean(alt))
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{tall}"/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr={said}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}" descr={said}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{png}">{extension}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{tall}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
