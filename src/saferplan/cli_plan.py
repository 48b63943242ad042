"""The command line of `saferplan plan`: a word for each thing that is done with a plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from saferplan.cli_documents import Formats, Strict, say_documents
from saferplan.errors import UnfinishedPlan
from saferplan.terminal import HERE, AsJson, print_json, progress_bar, say, say_heading, say_lines

NOT_CLEAN = UnfinishedPlan.exit_code
"""What `plan check` ends with where something in the plan is wrong or lacking."""

plan = typer.Typer(
    name="plan",
    help="The plan: check it, follow earlier priorities, take one in.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Folder = Annotated[Path, typer.Argument(help="The partnership folder.", show_default="this folder")]


def _day(text: str) -> date | None:
    """A day as YYYY-MM-DD, None for none."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"it is {text!r}; expected a day as YYYY-MM-DD") from None


@plan.command()
def check(
    folder: Folder = HERE,
    as_of: Annotated[
        str, typer.Option(help="The day by which dates are judged.", show_default="the day of the release")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="Print everything, however much of one rule.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what is wrong in the plan, what it lacks, and what to look at."""
    from saferplan.commands.plan import check as run
    from saferplan.commands.plan import check_lines

    result = run(folder, as_of=_day(as_of))
    if as_json:
        print_json(result.as_json())
    else:
        say_lines(check_lines(result, every=every))
    if not result.checked.is_clean:
        raise typer.Exit(code=NOT_CLEAN)


@plan.command()
def build(folder: Folder = HERE, formats: Formats = None, strict: Strict = False, as_json: AsJson = False) -> None:
    """Write the plan as web page, PDF and Word, if its figures bear it out."""
    from saferplan.commands.plan import build as run

    with progress_bar(quiet=as_json) as progress:
        result = run(folder, formats=tuple(formats or ()), strict=strict, progress=progress)
    say_documents(result, as_json=as_json)


@plan.command()
def crosswalk(folder: Folder = HERE, as_json: AsJson = False) -> None:
    """Say what became of the priorities of the plan before, and of their measures."""
    from saferplan.commands.plan import crosswalk as run
    from saferplan.commands.plan import crosswalk_lines

    result = run(folder)
    if as_json:
        print_json(result.as_json())
        return
    say_heading("What became of the earlier priorities")
    for line in crosswalk_lines(result):
        say(line)


@plan.command(name="import")
def import_it(
    file: Annotated[Path, typer.Argument(help="The plan or tracker: XLSX, DOCX or CSV.")],
    folder: Folder = HERE,
    columns: Annotated[
        Path | None, typer.Option(help="The file that says which column is what.", show_default="ask, or write one")
    ] = None,
    title: Annotated[str, typer.Option(help="The plan's title.", show_default="the file's name")] = "",
    start: Annotated[str, typer.Option(help="The plan's first day.", show_default="the first it names")] = "",
    end: Annotated[str, typer.Option(help="The plan's last day.", show_default="the last it names")] = "",
    as_json: AsJson = False,
) -> None:
    """Take in a delivery plan or tracker that you have, and list what had no place."""
    import sys

    from saferplan.commands.plan_import import ImportOptions, guess_lines, import_lines
    from saferplan.commands.plan_import import import_plan as run
    from saferplan.plan.tracker_columns import TableColumns, TrackerTable

    def ask(table: TrackerTable, guess: TableColumns) -> bool:
        for line in guess_lines(table, guess):
            say(line)
        return typer.confirm("Is that right?", default=False)

    options = ImportOptions(columns, title, _day(start), _day(end))
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty() and not as_json
    result = run(file, folder, options=options, confirm=ask if on_terminal else None)
    if as_json:
        print_json(result.as_json())
        return
    say_lines(import_lines(result))
    say("Next: saferplan plan check")
