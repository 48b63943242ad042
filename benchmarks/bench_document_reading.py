"""Finished documents read: 60 pages of Word and PDF, with headings, prose, lists and tables.

    python benchmarks/bench_document_reading.py [--pages 60]

Each file is read as the command reads it, in a process of its own, three times; the median is told.  Beside it stand
two other readers of PDFs in Python, if they are here, which give text without telling what each part of it is.
"""

from __future__ import annotations

import argparse
import importlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import docx
import typst

from saferplan.sources.documents import read_document

SENTENCES = (
    "Recorded crime in Northvale rose by {a}% to {b:,} offences in 2019/20, the highest of the last five years. ",
    "Anti-social behaviour and re-offending are a concern for {a}% of the {b:,} residents who answered. ",
    "We will work with partners to prevent the exploitation of children and to build long-term resilience. ",
    "Domestic abuse made up {a}% of violent crime, compared with {c}% in the year before. ",
)


def text(at: int, sentences: int) -> str:
    """Some sentences."""
    return "".join(
        SENTENCES[(at + step) % len(SENTENCES)].format(a=(at * 7 + step) % 90 + 3, b=1000 + at * 13 + step, c=at % 40)
        for step in range(sentences)
    )


def write_word(path: Path, pages: int) -> None:
    """A Word file of so many pages, of some 450 words each."""
    made = docx.Document()
    for page in range(pages):
        made.add_heading(f"Priority {page + 1}: what we will do", 1)
        for at in range(4):
            made.add_paragraph(text(page * 9 + at, 5))
        for at in range(5):
            made.add_paragraph(text(page + at, 1), style="List Bullet")
        grid = made.add_table(rows=6, cols=4)
        for row in range(6):
            for column in range(4):
                grid.cell(row, column).text = f"{page * 100 + row * 10 + column:,}" if row and column else f"Area {row}"
    made.save(str(path))


def write_pdf(path: Path, pages: int, columns: int, tags: bool) -> None:
    """A PDF of some so many pages."""
    parts = [f'#set page(paper: "a4", columns: {columns}, footer: context [Page #counter(page).display()])']
    parts.append("#set par(justify: true)\n#set text(size: 10pt, hyphenate: true)")
    for page in range(pages):
        parts.append(f"= Priority {page + 1}: what we will do")
        parts += [text(page * 9 + at, 6 if columns == 1 else 5) for at in range(5)]
        parts += [f"- {text(page + at, 1)}" for at in range(5)]
        cells = ", ".join(f"[{page * 100 + at:,}]" for at in range(24))
        parts.append(f"#figure(table(columns: 4, {cells}), caption: [Figures of part {page}])")
        parts.append("#pagebreak(weak: true)" if columns == 1 else "")
    source = path.with_suffix(".typ")
    source.write_text("\n\n".join(parts), encoding="utf-8")
    typst.compile(str(source), output=str(path), pdf_tags=tags)


def _command(path: Path) -> float:
    """Seconds on the clock of the whole command, with its report: the median of three fresh processes."""
    words = [sys.executable, "-m", "saferplan.cli", "claims", "check", str(path), "--fail-on", "never"]
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run([*words, "--report", str(path.with_suffix(".html"))], check=True, capture_output=True)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def main() -> None:
    """Write the files, then read each three times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--work", default="")
    parser.add_argument("--rows", type=int, default=0, help="not used here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.work or None) as work:
        folder = Path(work)
        write_word(folder / "plan.docx", asked.pages)
        write_pdf(folder / "tagged.pdf", asked.pages, 1, True)
        write_pdf(folder / "plain.pdf", asked.pages, 1, False)
        write_pdf(folder / "columns.pdf", asked.pages * 3 // 2, 2, False)
        print("| file | pages | words | passages | seconds | processor seconds | whole command |")
        print("|---|---|---|---|---|---|---|")
        for name in ("plan.docx", "tagged.pdf", "plain.pdf", "columns.pdf"):
            taken, worked = [], []
            for _ in range(3):
                begun, before = time.perf_counter(), _work()
                read = read_document(folder / name)
                taken.append(time.perf_counter() - begun)
                worked.append(_work() - before)
            words = sum(len(one.text.split()) for one in read.passages)
            pages = read.pages or asked.pages
            row = (name, pages, f"{words:,}", f"{len(read.passages):,}")
            times = (
                f"{statistics.median(taken):.2f}",
                f"{statistics.median(worked):.2f}",
                f"{_command(folder / name):.2f}",
            )
            print(f"| {' | '.join(map(str, (*row, *times)))} |")
        print()
        for module, call in (("pypdf", _by_pypdf), ("pdfminer.high_level", _by_pdfminer)):
            try:
                reader = importlib.import_module(module)
            except ImportError:
                continue
            begun = time.perf_counter()
            call(reader, folder / "plain.pdf")
            print(f"plain.pdf by {module.partition('.')[0]}: {time.perf_counter() - begun:.2f} s")


def _work() -> float:
    """Processor seconds of this process and of those that it started."""
    return sum(
        spent.ru_utime + spent.ru_stime
        for spent in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def _by_pypdf(pypdf: object, path: Path) -> None:
    for page in pypdf.PdfReader(path).pages:  # type: ignore[attr-defined]
        page.extract_text()


def _by_pdfminer(pdfminer: object, path: Path) -> None:
    pdfminer.extract_text(str(path))  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
