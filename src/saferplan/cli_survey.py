"""The command line of `saferplan survey`: a word for each step of a residents' survey."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from saferplan.terminal import HERE, print_json, quoted, say, say_heading, say_lines

survey = typer.Typer(
    name="survey",
    help="Residents' surveys: questionnaire, responses, and what became of every row.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for another program to read.")]
WAVES = "The folder of a wave; or a partnership folder, for all of its waves."
WaveOrPartnership = Annotated[Path, typer.Argument(help=WAVES, show_default="this folder")]


@survey.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make; or a partnership folder, to make a wave in it.")],
    wave: Annotated[str, typer.Option(help="The wave's year and month, like 2020-01.", show_default="this month")] = "",
    source: Annotated[
        str, typer.Option(help="Whose layout the responses have: saferplan, citizen-space, limesurvey, forms or table.")
    ] = "saferplan",
    as_json: AsJson = False,
) -> None:
    """Make the folder of a survey wave, with the standard questionnaire."""
    from saferplan.commands.survey import new as run

    result = run(folder, wave=wave or f"{date.today():%Y-%m}", source=source)
    if as_json:
        print_json(result.as_json())
        return
    say(f"Made: {result.questionnaire}, with the standard questions. Fill in its head, and cut or add questions.")
    if result.responses:
        say(f"Put the responses into {result.responses}; responses_dictionary.csv says what its columns hold.")
    else:
        say(f"Put the export of your survey into {result.folder}, as responses.csv, .xlsx or .ods.")
    say(f"Next: saferplan survey check {quoted(result.folder)}")


@survey.command()
def check(folder: WaveOrPartnership = HERE, as_json: AsJson = False) -> None:
    """Say what is wrong or does not match, and where the wording breaks a trend."""
    from saferplan.commands.survey import check as run

    result = run(folder)
    if as_json:
        print_json(result.as_json())
    else:
        for one in result.waves:
            say_lines(one.lines())
        if result.has_responses:
            say(f"Next: saferplan survey read{_given(folder)}")
    if not result.can_be_read:
        raise typer.Exit(code=4)


@survey.command()
def read(folder: WaveOrPartnership = HERE, as_json: AsJson = False) -> None:
    """Read the responses, with an account of every row."""
    from saferplan.commands.survey import read as run

    result = run(folder)
    if as_json:
        print_json(result.as_json())
        return
    rows = result.table()
    width = max(len(f"{count:,}") for _, count, _ in rows)
    for what, count, example in rows:
        line = f"{count:>{width},}  {what}" + (f", as in {example}" if example else "")
        (say_heading if what.startswith("Survey ") else say)(line)
    for note in result.notes:
        say(f"Note: {note}")
    if result.folder:
        say(f"Made: tables of respondents, answers and comments, in {result.folder}")
    else:
        say('Next: "saferplan read" in the partnership folder writes them with all other tables.')


def _given(folder: Path) -> str:
    """The folder as a command names it."""
    return "" if folder == HERE else f" {quoted(folder)}"
