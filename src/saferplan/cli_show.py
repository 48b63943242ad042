"""The commands that show what is published on this computer: `serve`, and `demo`, which makes it first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from saferplan.cli_joined import shown_otherwise
from saferplan.terminal import HERE, AsJson, progress_bar, say, say_next, say_published, serve_until_stopped

Folder = Annotated[Path, typer.Argument(help="The partnership folder.", show_default="this folder")]
Port = Annotated[int, typer.Option(help="The port; 0 for any that is free.", min=0, max=65_535)]


def serve(folder: Folder = HERE, port: Port = 8000) -> None:
    """Show the published site on this computer."""
    from saferplan.commands import serve as run

    serve_until_stopped(run(folder, port=port))


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to build the worked example.")] = Path("worked-example"),
    serve_it: Annotated[bool, typer.Option("--serve/--no-serve", help="Show the site afterwards.")] = True,
    port: Port = 8000,
    portal: Annotated[bool, typer.Option("--portal/--no-portal", help="Show the portal too, filled.")] = True,
    as_json: AsJson = False,
) -> None:
    """Build, assess and publish the worked example: a made-up county."""
    from saferplan import commands

    with progress_bar(quiet=as_json) as progress:
        result = commands.demo(folder, progress=progress)
    say_published(result, as_json=as_json)
    if as_json:
        return
    say(f"What the printed Plan gets wrong: {folder / 'printed-plan' / 'what-it-gets-wrong.html'}")
    if not serve_it:
        say_next("serve", folder)
    elif not portal or not shown_otherwise(folder, port):
        serve_until_stopped(commands.serve(folder, port=port))
