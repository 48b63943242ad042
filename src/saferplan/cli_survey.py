"""The command line of `saferplan survey`: a word for each step of a residents' survey."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from saferplan.cli_survey_comments import add_comments
from saferplan.terminal import HERE, AsJson, print_json, progress_bar, quoted, say, say_heading, say_lines

survey = typer.Typer(
    name="survey",
    help="Residents' surveys: questionnaire, responses, weights, comments.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

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


@survey.command()
def weight(folder: WaveOrPartnership = HERE, as_json: AsJson = False) -> None:
    """Weight residents to the population, and say who answered and what weighting moves."""
    from saferplan.commands.survey import weight as run

    with progress_bar(quiet=as_json) as progress:
        result = run(folder, progress=progress)
    if as_json:
        print_json([one.as_json() for one in result])
        return
    for one in result:
        say_heading(one.wave)
        for line in one.lines():
            say(line)
        for line in one.table():
            say(line)
        if one.written:
            say(
                f"Made: {one.written}, with the weight of each respondent. It is the analyst's: it leaves with nothing."
            )
    say(f"Next: saferplan survey report{_given(folder)}")


@survey.command()
def report(folder: WaveOrPartnership = HERE, as_json: AsJson = False) -> None:
    """Write what residents told as a page and a table, with nothing of very few people."""
    from saferplan.commands.survey import report as run

    with progress_bar(quiet=as_json) as progress:
        result = run(folder, progress=progress)
    if as_json:
        print_json([one.as_json() for one in result])
        return
    for one in result:
        say_heading(one.wave)
        for headline in one.headlines:
            say(f"- {headline}")
        say(f"{one.figures:,} figures, of which {one.withheld:,} are withheld, being of few people.")
        say(f"Made: {one.folder}, with survey.html to read and survey.csv for a spreadsheet.")


add_comments(survey)


def _given(folder: Path) -> str:
    """The folder as a command names it."""
    return "" if folder == HERE else f" {quoted(folder)}"
