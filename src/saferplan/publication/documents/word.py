"""A paper as a Word document: real styles, contents, captions, alternative text; in a template where one is given."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from saferplan.publication.documents import word_look as look
from saferplan.publication.documents.paper import LETTERS_ACROSS, Logo, Paper, PaperPicture
from saferplan.publication.documents.word_body import TextRoom, WordBody
from saferplan.publication.documents.word_pictures import as_png
from saferplan.publication.documents.word_template import head_has_picture
from saferplan.publication.documents.word_xml import DECLARED, EMU_PER_MM, TWIPS_PER_MM, field, paragraph, text_run

if TYPE_CHECKING:
    from docx.document import Document

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_NO_CLOCK = (1980, 1, 1, 0, 0, 0)
MARGINS = (27, 22, 24, 22)
SHEET_MARGINS = (16, 20, 14, 20)
"""Top, right, bottom and left in millimetres: of a paper with contents, and of one page."""


def word(paper: Paper, *, template: bytes = b"") -> bytes:
    """The document's bytes; the same paper and template give the same bytes.

    A `template` (a .docx that `word_template.check_template` has passed) lends its page, its head and foot and its
    styles; its own text is left out.  Styles that it lacks are ours (`word_template.styles_lacking` names them).
    """
    import docx

    document = docx.Document(io.BytesIO(template)) if template else docx.Document()
    ids = _set_styles(document, paper, own=bool(template))
    if not template:
        _set_page(document, paper)
        _set_face(document)
    _set_properties(document, paper)
    room = _room(document, paper, own=bool(template))
    body = WordBody(ids, _relations(document), _pictures(document, paper.pictures), room)
    told = _front(document, paper, body, logo=None if template and head_has_picture(document) else paper.imprint.logo)
    told += body.contents(paper) if paper.contents else ""
    told += body.blocks(paper) + _back(paper, body)
    _fill(document, told)
    if not template:
        _set_head_and_foot(document, paper, ids)
    made = io.BytesIO()
    document.save(made)
    return _without_clock(made.getvalue())


def _front(document: Document, paper: Paper, body: WordBody, *, logo: Logo | None) -> str:
    """The title, whose paper it is and of when, and what opens it."""
    imprint = paper.imprint
    parts = []
    if logo is not None:
        tall = (18 if paper.contents else 12) * EMU_PER_MM
        size = round(tall * logo.ratio), tall
        parts.append(body.picture(size, _logo_relations(document, logo), logo.alt, look.NORMAL))
    parts += [body.said(look.KICKER, paper.kicker), body.said(look.TITLE, paper.title)]
    if paper.contents and paper.subtitle:
        parts.append(body.said(look.SUBTITLE, paper.subtitle))
    parts += [body.said(look.NORMAL, line) for line in paper.opening]
    parts += [
        body.said(look.QUOTE, line) for line in (imprint.private, imprint.invented if paper.contents else "") if line
    ]
    if paper.contents and imprint.contact:
        parts.append(body.said(look.SMALL, f"Questions and corrections: {imprint.contact}"))
    return "".join(parts)


def _back(paper: Paper, body: WordBody) -> str:
    """The foot of a paper that has no title page: whose it is, and that a place is made up."""
    imprint = paper.imprint
    if paper.contents:
        return ""
    contact = f" Questions and corrections: {imprint.contact}" if imprint.contact else ""
    told = f"{imprint.partnership}, {imprint.edition}. {imprint.invented}{contact}"
    return body.said(look.SMALL, " ".join(told.split()))


def _fill(document: Document, told: str) -> None:
    """Put the paper in the place of whatever the document says; the page itself stays."""
    from docx.oxml import parse_xml

    body = document.element.body
    last = body.sectPr
    for one in list(body):
        if one is not last:
            body.remove(one)
    root = parse_xml(f"<w:body {DECLARED}>{told}</w:body>")
    for place, one in enumerate(list(root)):
        body.insert(place, one)


def _set_styles(document: Document, paper: Paper, *, own: bool) -> dict[str, str]:
    """Give the document every style that the paper needs; returns their ids by name.

    Those of a template stay as they are; those that it lacks are added, in its own face.
    """
    from docx.oxml import parse_xml

    root = document.styles.element
    if not own:
        for one in list(root):
            root.remove(one)
        root.append(parse_xml(look.DEFAULTS))
    held = {style.name.lower(): style.style_id for style in document.styles} if own else {}
    ids = {}
    for name, xml in look.styles(paper.size, paper.imprint.accent, sheet=not paper.contents).items():
        found = held.get(name.lower())
        if found is None:
            root.append(parse_xml(xml.replace("<w:style ", f"<w:style {DECLARED} ", 1)))
        ids[name] = found or look.style_id(name)
    if own:
        _set_language(root)
    _set_bullets(document, needed=not own or "list bullet" not in held)
    return ids


def _set_language(styles: Any) -> None:
    """Say that the words are British English, whatever the template's were."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    run = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if run is None:
        styles.insert(0, parse_xml(look.DEFAULTS.replace(look.FACE, "Arial")))
        return
    for one in run.findall(qn("w:lang")):
        run.remove(one)
    run.append(parse_xml(f'<w:lang {DECLARED} w:val="en-GB"/>'))


def _set_bullets(document: Document, *, needed: bool) -> None:
    """Add our bullets to the document's lists."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.parts.numbering import NumberingPart

    if not needed:
        return
    part = document.part
    found = next((one.target_part for one in part.rels.values() if one.reltype == RELATIONSHIP_TYPE.NUMBERING), None)
    if found is None:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
        root = parse_xml(look.NUMBERING.format("").encode())
        found = NumberingPart(PackURI("/word/numbering.xml"), kind, root, part.package)
        part.relate_to(found, RELATIONSHIP_TYPE.NUMBERING)
    root = found.element
    # Lists come first, then what uses them.
    root.insert(0, parse_xml(look.BULLETS))
    uses = root.findall(qn("w:num"))
    (uses[-1] if uses else root[-1]).addnext(parse_xml(look.BULLETS_USED))


def _set_page(document: Document, paper: Paper) -> None:
    """A page of A4 with our margins; a paper with a title page has its head and foot from the second page on."""
    from docx.shared import Mm

    section = document.sections[0]
    top, right, bottom, left = MARGINS if paper.contents else SHEET_MARGINS
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.header_distance, section.footer_distance = Mm(12), Mm(10)
    section.different_first_page_header_footer = paper.contents


def _set_head_and_foot(document: Document, paper: Paper, ids: dict[str, str]) -> None:
    """The running head and foot: whose paper, which one, and the page; none on a single page."""
    from docx.oxml import parse_xml

    if not paper.contents:
        return
    section = document.sections[0]
    imprint = paper.imprint
    note = imprint.invented or imprint.edition
    pages = text_run("Page ") + field("PAGE", "2") + text_run(" of ") + field("NUMPAGES", "2")
    tab = "<w:r><w:tab/></w:r>"
    lines = (
        (section.header, look.HEADER, text_run(imprint.partnership) + tab + text_run(paper.kind)),
        (section.footer, look.FOOTER, text_run(note) + tab + pages),
    )
    for place, style, inside in lines:
        place.is_linked_to_previous = False
        held = place._element
        for one in list(held):
            held.remove(one)
        held.append(parse_xml(paragraph(ids[style], inside).replace("<w:p>", f"<w:p {DECLARED}>", 1)))


def _set_face(document: Document) -> None:
    """Put the face into the document, so that it looks the same where nobody has it; and take out the thumbnail."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    part = document.part
    package = part.package
    for key, one in list(package.rels.items()):
        if one.reltype.endswith("/thumbnail"):
            del package.rels[key]
    for key, one in list(part.rels.items()):
        if one.reltype.endswith(("/customXml", "/stylesWithEffects")):
            del part.rels[key]
    table = next(one.target_part for one in part.rels.values() if one.reltype == f"{RELATION}fontTable")
    faces = {}
    for number, (kind, name) in enumerate(look.FACES.items(), start=1):
        key, data = look.embedded_face(name)
        inside = Part(
            PackURI(f"/word/fonts/font{number}.odttf"),
            "application/vnd.openxmlformats-officedocument.obfuscatedFont",
            data,
            package,
        )
        faces[kind] = table.relate_to(inside, f"{RELATION}font"), key
    table._blob = look.font_table(faces)
    document.settings.element.insert(0, parse_xml(f"<w:embedTrueTypeFonts {DECLARED}/>"))


def _set_properties(document: Document, paper: Paper) -> None:
    """What the file says of itself: title, author, subject, language and day; no clock and no machine."""
    day = datetime.fromisoformat(paper.imprint.as_of).replace(tzinfo=UTC, hour=0)
    said = document.core_properties
    said.title, said.author, said.subject = paper.full_title[:255], paper.imprint.partnership[:255], paper.kind[:255]
    said.language, said.comments, said.keywords, said.category = "en-GB", "", "", ""
    said.last_modified_by, said.revision = paper.imprint.partnership[:255], 1
    said.created = said.modified = said.last_printed = day


def _relations(document: Document) -> Any:
    """Gives the relation of a web address, one for each address."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    return lambda address: document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


def _pictures(document: Document, pictures: Sequence[PaperPicture]) -> dict[str, tuple[str, str]]:
    """Put each picture into the document as SVG and, for readers that have none, as PNG."""
    drawn = as_png([one.svg.encode() for one in pictures])
    found = {}
    for number, (one, png) in enumerate(zip(pictures, drawn, strict=True), start=1):
        found[one.name] = (
            _put(document, f"picture{number}.png", "image/png", png),
            _put(document, f"picture{number}.svg", "image/svg+xml", one.svg.encode()),
        )
    return found


def _logo_relations(document: Document, logo: Logo) -> tuple[str, str]:
    """The mark, as PNG and where it is one as SVG."""
    if logo.kind == "png":
        return _put(document, "logo.png", "image/png", logo.data), ""
    png = as_png([logo.data])[0]
    return _put(document, "logo.png", "image/png", png), _put(document, "logo.svg", "image/svg+xml", logo.data)


def _put(document: Document, name: str, kind: str, data: bytes) -> str:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = Part(PackURI(f"/word/media/{name}"), kind, data, document.part.package)
    return document.part.relate_to(part, f"{RELATION}image")


def _left_of(page: int | None, first: int | None, last: int | None) -> int:
    """What two margins leave of a page, from EMU in twentieths of a point; 0 where the template does not say."""
    if page is None or first is None or last is None:
        return 0
    return round((page - abs(first) - abs(last)) / 635)  # a margin below nought is a fixed one


CELL_SHARE = 0.88
"""The size of text in tables, as a share of that of the text (`word_look.styles`)."""
WIDE_LETTER = 0.6
"""The width of a letter as a share of its size in the wider of usual faces, bold heads and figures among them."""


def _room(document: Document, paper: Paper, *, own: bool) -> TextRoom:
    """The room for text on a page; in a template, whose face may be any, for letters that are wide."""
    section = document.sections[-1]
    width = _left_of(section.page_width, section.left_margin, section.right_margin) or round(166 * TWIPS_PER_MM)
    height = _left_of(section.page_height, section.top_margin, section.bottom_margin) or round(246 * TWIPS_PER_MM)
    cell = paper.size * CELL_SHARE
    if not own:
        return TextRoom(width, height, cell)
    return TextRoom(width, height, cell, min(LETTERS_ACROSS, width / 20 / (cell * WIDE_LETTER)))


def _without_clock(made: bytes) -> bytes:
    """The same package with its files in the order of their names and no time in it."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        # The list of kinds comes first, as Word writes it.
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            entry = zipfile.ZipInfo(name, _NO_CLOCK)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(entry, old.read(name), compresslevel=6)
    return result.getvalue()
