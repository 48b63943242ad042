"""The test documents of `claims_planted` as Word, PDF, web page and plain text, to hold each reader to the rest."""

from __future__ import annotations

import html
import json
import textwrap
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import docx
import typst

from saferplan.plan.claims.document_text import Passage
from saferplan.sources.documents import read_document

FORMATS = ("docx", "html", "pdf", "txt")

Table = list[list[str]]
TYPST = """#let parts = json(bytes(sys.inputs.parts))
#set page(width: 210mm, height: 297mm, margin: 25mm, numbering: "1")
#set text(size: 11pt, lang: "en", region: "GB")
#set par(justify: true)
#set heading(outlined: false)
#for part in parts {
  if part.kind == "heading" { heading(level: part.level, part.text) }
  else if part.kind == "item" { list.item(part.text) }
  else if part.kind == "table" {
    let head = part.rows.first().map(cell => strong(cell))
    table(columns: part.rows.first().len(), table.header(..head), ..part.rows.slice(1).flatten())
  } else { par(part.text) }
}
"""


def write_as(source: Path, kind: str, folder: Path) -> Path:
    """Write a Markdown document in another format, from what is read of it; the path of the file."""
    target = folder / f"{source.stem}.{kind}"
    parts = list(_parts(read_document(source).passages))
    {"docx": _docx, "html": _html, "pdf": _pdf, "txt": _txt}[kind](parts, target)
    return target


def _parts(passages: tuple[Passage, ...]) -> Iterator[Passage | Table]:
    """Passages, and each table whole."""
    for number, group in groupby(passages, key=lambda one: one.cell.table if one.cell else 0):
        held = list(group)
        if not number:
            yield from held
            continue
        placed = [(one.cell, one.text) for one in held if one.cell]
        wide = max(cell.column for cell, _ in placed)
        rows: Table = [[""] * wide for _ in range(max(cell.row for cell, _ in placed))]
        for cell, text in placed:
            rows[cell.row - 1][cell.column - 1] = text
        yield rows


def _docx(parts: list[Passage | Table], target: Path) -> None:
    made = docx.Document()
    for part in parts:
        if isinstance(part, list):
            table = made.add_table(rows=len(part), cols=len(part[0]))
            for row, texts in zip(table.rows, part, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
        elif part.kind == "heading":
            made.add_heading(part.text, part.level)
        else:
            made.add_paragraph(part.text, style="List Bullet" if part.kind == "item" else None)
    made.save(str(target))


def _html(parts: list[Passage | Table], target: Path) -> None:
    lines = ['<!doctype html><html lang="en"><meta charset="utf-8"><title>Document</title><body>']
    for items, group in groupby(parts, key=lambda one: isinstance(one, Passage) and one.kind == "item"):
        lines += ["<ul>"] * items
        for part in group:
            if isinstance(part, list):
                cells = ["".join(f"<td>{html.escape(text)}</td>" for text in row) for row in part]
                heads = cells[0].replace("td>", "th>")
                lines.append(f"<table><tr>{heads}</tr>" + "".join(f"<tr>{row}</tr>" for row in cells[1:]) + "</table>")
            else:
                name = f"h{part.level}" if part.kind == "heading" else "li" if items else "p"
                lines.append(f"<{name}>{html.escape(part.text)}</{name}>")
        lines += ["</ul>"] * items
    target.write_text("\n".join([*lines, "</body></html>"]), encoding="utf-8")


def _pdf(parts: list[Passage | Table], target: Path) -> None:
    values = [
        {"kind": "table", "rows": part}
        if isinstance(part, list)
        else {"kind": part.kind, "text": part.text, "level": part.level}
        for part in parts
    ]
    made = typst.compile(TYPST.encode(), sys_inputs={"parts": json.dumps(values)}, format="pdf")
    target.write_bytes(made)


def _txt(parts: list[Passage | Table], target: Path) -> None:
    blocks = []
    for part in parts:
        if isinstance(part, list):
            blocks.append("\n".join("\t".join(row) for row in part))
        else:
            mark = "- " if part.kind == "item" else ""
            blocks.append(textwrap.fill(mark + part.text, 90, subsequent_indent=" " * len(mark)))
    target.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
