"""The command line of `saferplan priorities`: issues to score, what scores come to, how far the order holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from saferplan.terminal import HERE, AsJson, print_json, say, say_lines, say_next

priorities = typer.Typer(
    name="priorities",
    help="Priorities: issues scored, put in order and proposed, with doubts.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Folder = Annotated[Path, typer.Argument(help="The partnership folder.", show_default="this folder")]
From = Annotated[
    str,
    typer.Option(
        "--from", help="Where the evidence is from: release or bundle.", show_default="the release, if there is one"
    ),
]
Top = Annotated[int, typer.Option(help="How many priorities to propose.", min=1, max=50)]
Draws = Annotated[int, typer.Option(help="How often the scores are drawn anew.", min=100, max=100_000)]
Seed = Annotated[int, typer.Option(help="Where the draws begin; the same seed gives the same intervals.", min=0)]


@priorities.command()
def propose(
    folder: Folder = HERE,
    model: Annotated[
        str, typer.Option(help="The scoring model: one that ships, or a file of yours.", show_default="four-by-four")
    ] = "",
    evidence: From = "",
    scorer: Annotated[list[str] | None, typer.Option(help="A scorer, who gets a sheet; once for each.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make the issues to score from the assessment, and the sheets to score them on."""
    from saferplan.commands.priorities import propose as run

    result = run(folder, model=model, evidence=evidence, scorers=tuple(scorer or ()))
    if as_json:
        print_json(result.as_json())
        return
    say_lines(result.lines())
    if result.model.scored:
        say("Send each scorer a sheet; put what comes back in its place in priorities/sheets.")
    say_next("priorities score", folder)


def _on_scores(name: str, what: str, *, to_choose: bool = False) -> None:
    """Add a command that puts the scores together: what it does, and whether it then says how to choose."""

    def run(
        folder: Folder = HERE,
        evidence: From = "",
        top: Top = 5,
        draws: Draws = 5_000,
        seed: Seed = 1,
        as_json: AsJson = False,
    ) -> None:
        from saferplan.commands import priorities as commands
        from saferplan.priorities.choosing import how_to_choose

        result = getattr(commands, name)(folder, evidence=evidence, top=top, draws=draws, seed=seed)
        if as_json:
            print_json(result.as_json())
            return
        say_lines(result.lines())
        for line in how_to_choose() if to_choose else ():
            say(line)

    priorities.command(name=name, help=what)(run)


_on_scores(
    "score",
    "Put the scores together, and propose priorities with reasons and doubts.",
    to_choose=True,
)
_on_scores("stability", "Say how far the order holds: where each issue could rank, and which weights would change it.")
