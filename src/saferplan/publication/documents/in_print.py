"""A paper in print: a PDF set by Typst, tagged (PDF/UA-1), from the blocks as data."""

from __future__ import annotations

import json
from typing import Any

from saferplan.publication.document import typeset
from saferplan.publication.documents.paper import (
    SOURCE,
    WORKED_OUT,
    Block,
    CallOut,
    Evidence,
    Heading,
    Listing,
    Paper,
    PaperPicture,
    PaperTable,
    Paragraph,
    Runs,
    WorkedFigure,
    column_shares,
    plain_text,
)
from saferplan.publication.palette import accent_for

TEMPLATES = ("paper.typ", "assessment_parts.typ", "assessment_look.typ")

Data = dict[str, Any]


def in_print(paper: Paper) -> bytes:
    """The PDF's bytes, dated by the paper's own day.

    Raises `CannotTypeset` where a word cannot be printed with the face that ships.
    """
    files = {f"pictures/{one.name}.svg": one.svg.encode() for one in paper.pictures}
    imprint = paper.imprint
    logo = None
    if imprint.logo is not None:
        logo = {"file": "logo.svg", "alt": imprint.logo.alt}
        files[logo["file"]] = imprint.logo.as_svg
    headings = [one for one in paper.blocks if isinstance(one, Heading)]
    opening = (*paper.opening, *((imprint.private,) if imprint.private else ()))
    places = {id(one): f"h{place}" for place, one in enumerate(headings, start=1)}
    data = {
        "title": paper.full_title,
        "heading": paper.title,
        "kind": paper.kind,
        "partnership": imprint.partnership,
        "edition": imprint.edition,
        "date": [int(part) for part in imprint.as_of.split("-")],
        "accent": accent_for(imprint.accent).mark,
        "contact": imprint.contact,
        "invented": imprint.invented,
        "opening": opening,
        "logo": logo,
        "contents": paper.contents,
        "size": paper.size,
        "running": {places[id(one)]: plain_text(one.runs) for one in headings if one.level == 1},
        "said": {"worked_out": WORKED_OUT, "source": SOURCE},
        "blocks": [_block(one, places) for one in paper.blocks],
    }
    encoded = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    return typeset({"data.json": encoded} | files, as_of=imprint.as_of, templates=TEMPLATES)


def _runs(told: Runs) -> list[Data]:
    """Runs as the templates take them."""
    found = []
    for run in told:
        one: Data = {"t": run.text}
        one |= {"b": True} if run.strong else {}
        one |= {"i": True} if run.soft else {}
        one |= {"n": run.figure} if run.figure else {"u": run.web} if run.web else {}
        found.append(one)
    return found


def _block(one: Block, places: dict[int, str]) -> Data:
    """A block as the template takes it."""
    if isinstance(one, Heading):
        label = places[id(one)]
        return {"kind": "heading", "level": one.level, "runs": _runs(one.runs), "listed": one.listed, "label": label}
    if isinstance(one, Paragraph):
        return {"kind": "paragraph", "runs": _runs(one.runs), "look": one.look}
    if isinstance(one, Listing):
        return {"kind": "list", "items": [_runs(item) for item in one.items]}
    if isinstance(one, CallOut):
        return {"kind": "aside", "title": one.title, "blocks": [_block(part, places) for part in one.blocks]}
    if isinstance(one, Evidence):
        reason = _runs(one.reason)
        return {"kind": "evidence", "strength": one.strength, "words": one.words, "reason": reason} | {
            "worked_out": one.worked_out
        }
    if isinstance(one, PaperTable):
        return {
            "kind": "table",
            "title": one.title,
            "head": [{"text": column.heading, "numeric": column.numeric} for column in one.columns],
            "rows": [[_runs(cell) for cell in row] for row in one.rows],
            "shares": column_shares(one),
            "note": _runs(one.note),
            "total_row": one.total_row,
        }
    if isinstance(one, PaperPicture):
        return {
            "kind": "picture",
            "file": f"pictures/{one.name}.svg",
            "title": one.title,
            "alt": one.alt,
            "summary": _runs(one.summary),
            "source": _runs(one.source),
            "width": one.width,
        }
    if isinstance(one, WorkedFigure):
        lines = list(one.lines)
        return {"kind": "worked", "number": one.number, "title": one.title, "value": one.value, "lines": lines} | {
            "address": one.address
        }
    return {"kind": "page"}
