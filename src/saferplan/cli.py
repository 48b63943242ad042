"""The shell over the commands: arguments, progress bars, the words in the terminal, and errors as sentences.

Each command is a function of the same name in `saferplan.commands`, imported when it is run: help answers at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from saferplan import __version__
from saferplan.cli_claims import claims
from saferplan.cli_documents import documents
from saferplan.cli_hotspots import hotspots
from saferplan.cli_joined import WithJoinedGroups
from saferplan.cli_plan import plan
from saferplan.cli_priorities import priorities
from saferplan.cli_show import demo, serve
from saferplan.cli_survey import survey
from saferplan.errors import SaferplanError, Stopped, Unforeseen
from saferplan.terminal import (
    HERE,
    AsJson,
    accounted,
    folder_alone_or,
    folder_and,
    print_json,
    progress_bar,
    quoted,
    say,
    say_heading,
    say_lines,
    say_next,
    say_published,
    say_version,
)

app = typer.Typer(
    name="saferplan",
    cls=WithJoinedGroups,
    help="From crime files to a published strategic assessment, for Community Safety Partnerships.",
    epilog="Each command ends with 0, or with the code of its error: 2 for wrong use; see docs/reference/errors.md.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: Rich would take a third of the time that help may take
)

Folder = Annotated[Path, typer.Argument(help="The partnership folder.", show_default="this folder")]
ONE_GROUP = (
    "One group alone: police_uk, lookups, boundaries, population, census, deprivation, postcodes. Once for each."
)
TRACEBACK = "SAFERPLAN_TRACEBACK"


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", callback=say_version, is_eager=True)
    ] = False,
) -> None:
    pass


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    name: Annotated[str, typer.Option(help="The partnership's name.", show_default="Safer and the area")] = "",
    area: Annotated[str, typer.Option(help="The name of its area.", show_default="the folder's name")] = "",
    district: Annotated[list[str] | None, typer.Option(help="A district's code; give it once for each.")] = None,
    force: Annotated[str, typer.Option(help="The police force, as data.police.uk writes it.")] = "",
    lookup: Annotated[
        Path | None,
        typer.Option(help="A file with districts' names and codes; then --district may be a name.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make an empty partnership folder, with a settings file to fill in."""
    from saferplan.commands import new as run

    result = run(folder, name=name, area=area, districts=tuple(district or ()), force=force, lookup=lookup or "")
    if as_json:
        print_json(result.as_json())
        return
    say(f"Made: {result.folder}, with a place in inputs for each kind of file.")
    for one in result.districts:
        say(f"District: {one}.")
    say(f"Fill in {result.settings}, and put files where each README.txt in inputs says.")
    say_next("read", folder)


@app.command()
def templates(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")] = Path("templates"),
    as_json: AsJson = False,
) -> None:
    """Write the templates of partners' files, to send out."""
    from saferplan.commands import templates as run

    result = run(folder)
    if as_json:
        print_json(result.as_json())
        return
    say(f"Made: {len(result.files)} files, in {result.folder}")
    say("Send each partner its template; put what comes back into inputs/partners, in the folder of its name.")


@app.command()
def fetch(
    folder: Folder = HERE,
    months: Annotated[str, typer.Option(help="Like 2023-04..2024-03.", show_default="the last three years")] = "",
    only: Annotated[list[str] | None, typer.Option(help=ONE_GROUP)] = None,
    mirror: Annotated[
        str, typer.Option(help="A web address or a folder with copies of the files.", show_default="the services")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be fetched, and fetch nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch open data from the official services into inputs."""
    from saferplan.commands import fetch as run
    from saferplan.commands.fetch import fetch_lines

    with progress_bar(quiet=as_json, in_bytes=True) as progress:
        result = run(folder, months=months, only=tuple(only or ()), mirror=mirror, dry_run=dry_run, progress=progress)
    if as_json:
        print_json(result.as_json())
        return
    for indent, line in fetch_lines(result, dry_run=dry_run, official=not mirror):
        say(line, indent=indent)
    if not dry_run:
        say_next("read", folder)


@app.command()
def read(
    folder: Folder = HERE,
    all_forces: Annotated[bool, typer.Option("--all-forces", help="A ledger for each force held.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read the inputs into tables, and account for every row."""
    from saferplan.commands import read as run
    from saferplan.commands.ledger import TITLE, WIDTH, ledger_lines
    from saferplan.commands.printed import account_lines

    with progress_bar(quiet=as_json) as progress:
        result = run(folder, progress=progress)
    if as_json:
        print_json(result.as_json())
        return
    for line in ledger_lines(result.fitness, forces=result.forces, all_forces=all_forces):
        if line.startswith(TITLE):
            say_heading(line)
        elif len(line) > WIDTH:
            say(line)
        else:
            typer.echo(line)
    say()
    for note in result.notes:
        say(f"Note: {note}")
    for account in result.accounts:
        if account.read:
            for indent, text in account_lines(account):
                say(text, indent=indent)
    say(f"Read: {accounted(result.accounts)}.")
    say(f"Made: {result.folder}")
    say_next("assess", folder)


@app.command()
def assess(
    folder: Folder = HERE,
    as_of: Annotated[
        str, typer.Option(help="The day that dates the bundle, YYYY-MM-DD.", show_default="the latest download")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Answer the questions of the assessment, and put the answers into a bundle."""
    from saferplan.commands import assess as run
    from saferplan.commands.own_words import where_to_mend, words_lines

    with progress_bar(quiet=as_json) as progress:
        result = run(folder, as_of=as_of, progress=progress)
    if as_json:
        print_json(result.as_json())
        return
    say(f"Read: {accounted(result.accounts)}, from {result.source.name}.")
    say(f"Made: {result.figures:,} figures and {len(result.findings):,} findings for {result.headline}, in")
    say(str(result.folder), indent=6)
    for note in result.notes:
        say(f"Note: {note}")
    for indent, line in words_lines(result.words, "" if folder == HERE else quoted(folder)):
        say(line, indent=indent)
    say_next("assess" if result.words.untrue else "release", folder, first=where_to_mend(result.words))


@app.command()
def release(
    folder: Folder = HERE,
    audience: Annotated[str, typer.Option(help="Who it is for: public or partnership.")] = "public",
    edition: Annotated[str, typer.Option(help="The edition's name.", show_default="the bundle's name")] = "",
    edition_title: Annotated[
        str, typer.Option(help='What pages call it, like "Autumn 2025".', show_default="its name")
    ] = "",
    corrects: Annotated[str, typer.Option(help="The edition that this one corrects.")] = "",
    why: Annotated[str, typer.Option(help="Why it is corrected, in a sentence for readers.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make of the bundle what an audience may see."""
    from saferplan.commands import release as run
    from saferplan.commands.own_words import unchecked_lines
    from saferplan.publication.corrections import Correction

    correction = Correction(corrects, why) if corrects or why else None
    with progress_bar(quiet=as_json) as progress:
        result = run(
            folder, audience=audience, edition=edition, title=edition_title, correction=correction, progress=progress
        )
    if as_json:
        print_json(result.as_json())
        return
    withheld = sum(result.audit["withheld"].values())
    figures = result.audit["figures"]
    say(f"Read: {figures:,} figures of {result.source.name}, {figures - withheld:,} kept, {withheld:,} withheld.")
    if result.changed is not None:
        say(f"Corrects: {corrects}; {result.changed:,} of its findings are not as they were, and the pages say which.")
    for line in (*unchecked_lines(result.unchecked), f"Made: {result.folder}"):
        say(line)
    say_next("publish", folder)


@app.command()
def publish(folder: Folder = HERE, as_json: AsJson = False) -> None:
    """Publish the release as a static site and a PDF."""
    from saferplan.commands import publish as run

    with progress_bar(quiet=as_json) as progress:
        result = run(folder, progress=progress)
    say_published(result, as_json=as_json)
    if not as_json:
        say_next("serve", folder)


FolderFirst = Annotated[
    Path | None, typer.Option("--folder", help="The partnership folder, if it is not given first.", show_default=False)
]


@app.command()
def figure(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[FOLDER] ADDRESS",
            help='The partnership folder, and an address like "recorded_crime?period=2018/19" (in quotes), or a '
            "measure alone, like recorded_crime, for what addresses there are.",
        ),
    ],
    folder: FolderFirst = None,
    as_json: AsJson = False,
) -> None:
    """Print one figure and how it was worked out."""
    from saferplan.commands import figure as run
    from saferplan.commands.printed import figure_lines

    home, (address,) = folder_and(words, 1, folder, "an address")
    result = run(address, folder=home)
    if as_json:
        print_json(result.as_json())
        return
    say_lines(figure_lines(result))


@app.command()
def explain(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FOLDER] [WHAT]",
            help="The partnership folder, and the address of a figure or the id of a finding. The folder alone lists "
            "the ids of all findings; the first part of an id, like volume, those that begin so.",
            show_default=False,
        ),
    ] = None,
    folder: FolderFirst = None,
    rows: Annotated[bool, typer.Option("--rows", help="Give the numbers of the first rows of each file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Explain a figure or a finding from its files to pages; or list findings."""
    from saferplan.commands import explain as run
    from saferplan.commands.explain import explain_heading, explain_lines

    home, what = folder_alone_or(words or [], folder, "what to explain")
    result = run(what, folder=home, rows=rows)
    if as_json:
        print_json(result.as_json())
        return
    say_heading(explain_heading(result))
    for indent, text in explain_lines(result):
        say(text, indent=indent)


@app.command()
def diff(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[FOLDER] BEFORE AFTER",
            help='The partnership folder, and two bundles by the names of their folders; "current" is the current one.',
        ),
    ],
    folder: FolderFirst = None,
    most: Annotated[int, typer.Option(help="How many figures to print at the most.", min=0)] = 20,
    as_json: AsJson = False,
) -> None:
    """Print which sentences, findings and figures differ in two bundles, and why."""
    from saferplan.commands import diff as run
    from saferplan.commands.printed import difference_lines

    home, (before, after) = folder_and(words, 2, folder, "two bundles")
    result = run(before, after, folder=home)
    if as_json:
        print_json(result.as_json())
        return
    say_lines(difference_lines(result, most))


for _name, _command in (("documents", documents), ("hotspots", hotspots), ("serve", serve), ("demo", demo)):
    app.command(name=_name)(_command)
for _group in (survey, claims, priorities, plan):
    app.add_typer(_group)


def main() -> None:
    """Run the command line; every error is printed as a sentence, and ends the program with its own exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a letter that the terminal does not have is no reason to stop
    try:
        app()
    except SaferplanError as error:
        _fail(error)
    except KeyboardInterrupt:
        _fail(Stopped())
    except SystemExit as ended:
        if ended.code == Stopped.exit_code:  # Typer's own end for Ctrl+C, which has no words
            _fail(Stopped())
        raise
    except Exception as error:
        if os.environ.get(TRACEBACK) == "1":
            import traceback

            traceback.print_exception(error)
        _fail(Unforeseen(error, __version__))


def _fail(error: SaferplanError) -> None:
    """Print an error's sentence, after those of what it sums up, and end with its code."""
    for name, sentence in getattr(error, "why", {}).items():
        typer.echo(f"{name}: {sentence}", err=True)
    for sentence in getattr(error, "faults", ()):
        typer.echo(sentence, err=True)
    typer.echo(f"Saferplan: {error}", err=True)
    raise SystemExit(error.exit_code)


if __name__ == "__main__":
    main()
