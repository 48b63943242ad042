"""The command line of `saferplan claims`: sentences held to figures, and finished documents to themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from saferplan.errors import UntrueWords
from saferplan.terminal import AsJson, print_json, progress_bar, say, say_lines

claims = typer.Typer(
    name="claims",
    help="Finished documents: what their numbers get wrong.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@claims.callback()
def _group() -> None:
    """Finished documents: what their numbers get wrong."""


@claims.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The document: docx, pdf, html, md or txt.")],
    report: Annotated[
        Path | None,
        typer.Option(help="Write the document with the remarks beside it, as an HTML file.", show_default=False),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            help="A partnership folder, to whose release a Markdown file's links are held.", show_default=False
        ),
    ] = None,
    fail_on: Annotated[
        str, typer.Option(help="The mildest grade that ends with code 14: wrong, doubtful, or never.")
    ] = "wrong",
    most: Annotated[int, typer.Option(help="How many remarks of each grade are told here.", min=1)] = 20,
    as_json: AsJson = False,
) -> None:
    """Say what the numbers of a finished document get wrong, with page or paragraph and reason."""
    from saferplan.commands.claims import check as run

    if fail_on not in ("wrong", "doubtful", "never"):
        raise typer.BadParameter("it is wrong, doubtful or never", param_hint="--fail-on")
    with progress_bar(quiet=as_json) as progress:
        result = run(file, against=against, report=report, progress=progress)
    if as_json:
        print_json(result.as_json())
    else:
        say_lines(result.lines(most=most))
        if result.report is not None:
            say(f"Made: {result.report}")
        elif result.checked.remarks:
            say("Next: --report report.html writes the document with every remark beside it.")
    if fail_on != "never" and result.is_at_least(fail_on):
        raise typer.Exit(code=UntrueWords.exit_code)
