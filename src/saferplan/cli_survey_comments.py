"""The command line of `saferplan survey comments`; `add_comments` puts it among the commands of the survey."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from saferplan.terminal import HERE, AsJson, print_json, progress_bar, say


def comments(
    folder: Annotated[Path, typer.Argument(help="The wave's folder, or the partnership's.")] = HERE,
    wave: Annotated[str, typer.Option(help="The wave, where the partnership has several.")] = "",
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Group comments that no theme fits, and show what they share.")
    ] = False,
    sample: Annotated[int, typer.Option(help="Write a sheet of so many comments for a person to code.", min=0)] = 0,
    coder: Annotated[str, typer.Option(help="The name of that person.")] = "",
    as_json: AsJson = False,
) -> None:
    """Redact and code the comments of a survey, and compare with persons' codes."""
    from saferplan.commands.survey_comments import CommentOptions, comments_lines
    from saferplan.commands.survey_comments import comments as run

    with progress_bar(quiet=as_json) as progress:
        result = run(folder, wave=wave, options=CommentOptions(suggest, sample, coder), progress=progress)
    if as_json:
        print_json(result.as_json())
        return
    for indent, line in comments_lines(result):
        say(line, indent=indent)


def add_comments(group: typer.Typer) -> None:
    """Add `comments` to the commands of `saferplan survey`."""
    group.command(name="comments")(comments)
