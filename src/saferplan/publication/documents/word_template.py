"""The partnership's own Word template: looked at before it is used, and asked which styles it has."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from saferplan.errors import BadInput
from saferplan.publication.documents.word_look import EXPECTED
from saferplan.zipped import ENTITIES, PARTS, SIZE, BadZip, Bounds, Zipped

if TYPE_CHECKING:
    from docx.document import Document

MOST_BYTES = 20_000_000
MOST_UNPACKED = 100_000_000
MOST_FILES = 2_000
_KIND = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SAVE = "Open it in Word, and save it as a Word document (.docx)."
_NO_WORD = ("it is no Word document, or it is damaged or locked", "a .docx file", _SAVE)


def check_template(data: bytes, name: str) -> bytes:
    """Hold a template to what a Word document may be: whole, of a bounded size, and with no macros.

    Returns its bytes.  Raises `BadInput` naming the file.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(name, f"{len(data):,} bytes", f"no more than {MOST_BYTES:,}", "Take large pictures out of it.")
    try:
        package = Zipped(data, Bounds(MOST_FILES, MOST_UNPACKED, MOST_UNPACKED))
        kinds = package.read("[Content_Types].xml")
        if any(one.lower().endswith("vbaproject.bin") for one in package.names) or b"macroEnabled" in kinds:
            raise BadInput(name, "it has macros", "a Word document without macros", _SAVE)
        if _KIND not in kinds:
            raise BadInput(name, "it is no Word document", "a .docx file", _SAVE)
        package.check()
    except KeyError as error:
        raise BadInput(name, *_NO_WORD) from error
    except BadZip as error:
        raise BadInput(name, *_wrong(error)) from error
    _opened(data, name)
    return data


def _wrong(error: BadZip) -> tuple[str, str, str]:
    """What is wrong with a template, what was expected, and what to do."""
    if error.wrong in (PARTS, SIZE):
        bounds = f"{MOST_FILES:,} files of {MOST_UNPACKED:,} bytes"
        return f"it has more than {bounds} inside", "no more", "Use another template."
    if error.wrong == ENTITIES:
        return f"{error.part} declares entities", "a file as Word saves it", _SAVE
    return _NO_WORD


def _opened(data: bytes, name: str) -> list[str]:
    """The names of a template's styles, in small letters."""
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        if document.element.body.sectPr is None:
            raise ValueError("no section")
        return [str(style.name).lower() for style in document.styles]
    except Exception as error:  # python-docx raises whatever a missing or broken part leads to, and names no set of it
        # Whatever is wrong inside, the user can do one thing about it.
        raise BadInput(name, "Word's own parts in it cannot be read", "a .docx file", _SAVE) from error


def head_has_picture(document: Document) -> bool:
    """Whether the head of a page has a picture: a template's own mark, as a rule."""
    from docx.oxml.ns import qn

    heads = (
        head
        for section in document.sections
        for head in (section.header, section.first_page_header, section.even_page_header)
        if not head.is_linked_to_previous
    )
    return any(next(head._element.iter(qn("w:drawing"), qn("w:pict")), None) is not None for head in heads)


def mark_left_out(data: bytes, name: str) -> str:
    """A sentence that says that Word documents have the template's mark alone, or "" where its head has no picture."""
    import docx

    if not head_has_picture(docx.Document(io.BytesIO(data))):
        return ""
    return (
        f"The head of the template {name} has a picture, so the logo is left out of Word documents, where it would "
        "stand twice; PDFs and web pages have it."
    )


def styles_lacking(data: bytes, name: str) -> str:
    """A sentence that names the styles which a template lacks, or "" where it has them all."""
    held = _opened(data, name)
    lacking = [one for one in EXPECTED if one.lower() not in held]
    if not lacking:
        return ""
    named = ", ".join(f"“{one}”" for one in lacking)
    many = "style" if len(lacking) == 1 else "styles"
    return f"The template {name} has no {many} {named}: Saferplan's own look stands in."
