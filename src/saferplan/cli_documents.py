"""The command line of `saferplan documents`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saferplan.terminal import HERE, AsJson, print_json, progress_bar, quoted, say

if TYPE_CHECKING:
    from saferplan.commands.documents import DocumentsResult


Formats = Annotated[
    list[str] | None, typer.Option("--format", help="html, pdf or docx; once for each.", show_default="all three")
]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse a plan in which anything is wrong or lacking.")]


def documents(
    folder: Annotated[Path, typer.Argument(help="The partnership folder.", show_default="this folder")] = HERE,
    plan: Annotated[bool, typer.Option("--plan", help="The plan.")] = False,
    assessment: Annotated[bool, typer.Option("--assessment", help="The Strategic Assessment.")] = False,
    summary: Annotated[bool, typer.Option("--summary", help="The summary for members.")] = False,
    board_paper: Annotated[bool, typer.Option("--board-paper", help="The one page for a Board.")] = False,
    formats: Formats = None,
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """Write the plan, the assessment, a summary and a Board paper."""
    from saferplan.commands.documents import documents as run

    asked = {"plan": plan, "assessment": assessment, "summary": summary, "board_paper": board_paper}
    kinds = tuple(kind for kind, wanted in asked.items() if wanted)
    with progress_bar(quiet=as_json) as progress:
        result = run(folder, kinds=kinds, formats=tuple(formats or ()), strict=strict, progress=progress)
    say_documents(result, as_json=as_json)


def say_documents(result: DocumentsResult, *, as_json: bool) -> None:
    """Say which documents were written."""
    if as_json:
        print_json(result.as_json())
        return
    say(f"Read: {result.source}")
    for note in result.notes:
        say(f"Note: {note}")
    many = len(result.files)
    say(f"Made: {many} document{'' if many == 1 else 's'} of edition {result.edition}, in {result.folder}")
    for indent, line in result.gap_lines():
        say(line, indent=indent)
    say(f"Next: open {quoted(result.files[0])}")
