"""The shell over the commands: arguments, progress bars, the words in the terminal, and errors as sentences.

Each command is a function of the same name in `saferplan.commands`.  They are imported when they are run, so that
`saferplan --help` answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saferplan import __version__
from saferplan.errors import SaferplanError, Unforeseen

if TYPE_CHECKING:
    from saferplan.commands.publish import PublishResult
    from saferplan.tables import Account

app = typer.Typer(
    name="saferplan",
    help="From crime files to a published strategic assessment, for Community Safety Partnerships.",
    epilog="Each command ends with 0, or with the code of its error: 2 for wrong use of the command line, the others "
    "as docs/reference/errors.md lists them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: Rich would take a third of the time that help may take
)

Folder = Annotated[Path, typer.Argument(help="The partnership folder.", show_default="this folder")]
FolderOption = Annotated[Path, typer.Option(help="The partnership folder.", show_default="this folder")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for another program to read.")]
Port = Annotated[int, typer.Option(help="The port; 0 for any that is free.", min=0, max=65_535)]
HERE = Path()
ONE_GROUP = "One group alone: police_uk, lookups, boundaries, population, deprivation or postcodes. Once for each."
TRACEBACK = "SAFERPLAN_TRACEBACK"


def _say(text: str = "", *, indent: int = 0) -> None:
    """Print a line of the result; on a terminal it is broken between words, and goes on further in."""
    if sys.stdout.isatty():
        import shutil
        import textwrap

        lead = " " * indent
        wrapped = textwrap.TextWrapper(width=max(40, shutil.get_terminal_size().columns), break_on_hyphens=False)
        wrapped.initial_indent, wrapped.subsequent_indent, wrapped.break_long_words = lead, f"{lead}  ", False
        text = wrapped.fill(text)
    else:
        text = " " * indent + text
    typer.echo(text)


def _say_heading(text: str) -> None:
    """Print a heading: bold on a terminal, unless NO_COLOR asks for plain words."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    typer.echo(typer.style(text, bold=True) if colour else text)


def _print_json(value: Any) -> None:
    """Print a result for a program: escapes stand for letters that the output cannot carry."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    typer.echo(json.dumps(value, indent=2, ensure_ascii=encoding != "utf8", allow_nan=False))


def _say_next(command: str, folder: Path) -> None:
    """Name the command to run next, so that it can be copied."""
    _say(f"Next: saferplan {command}{'' if folder == HERE else ' ' + _quoted(folder)}")


def _quoted(path: Path) -> str:
    """A path as a shell reads it."""
    if os.name == "nt":
        return f'"{path}"' if " " in str(path) else str(path)
    from shlex import quote

    return quote(str(path))


@contextmanager
def _progress(*, quiet: bool, in_bytes: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal, counting steps or bytes, and silence elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    count = DownloadColumn() if in_bytes else MofNCompleteColumn()
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), count, TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def show(step: str, done: int, total: int) -> None:
            bar.update(task, description=step[-40:], completed=done, total=total or None)

        yield show


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    name: Annotated[str, typer.Option(help="The partnership's name.", show_default="Safer and the area")] = "",
    area: Annotated[str, typer.Option(help="The name of its area.", show_default="the folder's name")] = "",
    district: Annotated[list[str] | None, typer.Option(help="A district's code; give it once for each.")] = None,
    force: Annotated[str, typer.Option(help="The police force, as data.police.uk writes it.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make an empty partnership folder, with a settings file to fill in."""
    from saferplan.commands import new as run

    result = run(folder, name=name, area=area, districts=tuple(district or ()), force=force)
    if as_json:
        _print_json(result.as_json())
        return
    _say(f"Made: {result.folder}, with a place in inputs for each kind of file.")
    _say(f"Fill in {result.settings}, and put files where each README.txt in inputs says.")
    _say_next("read", folder)


@app.command()
def templates(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")] = Path("templates"),
    as_json: AsJson = False,
) -> None:
    """Write the templates of partners' files, to send out."""
    from saferplan.commands import templates as run

    result = run(folder)
    if as_json:
        _print_json(result.as_json())
        return
    _say(f"Made: {len(result.files)} files, in {result.folder}")
    _say("Send each partner its template; put what comes back into inputs/partners, in the folder of its name.")


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

    with _progress(quiet=as_json, in_bytes=True) as progress:
        result = run(folder, months=months, only=tuple(only or ()), mirror=mirror, dry_run=dry_run, progress=progress)
    if as_json:
        _print_json(result.as_json())
        return
    for indent, line in fetch_lines(result, dry_run=dry_run, official=not mirror):
        _say(line, indent=indent)
    if not dry_run:
        _say_next("read", folder)


@app.command()
def read(
    folder: Folder = HERE,
    all_forces: Annotated[bool, typer.Option("--all-forces", help="A ledger for each force held.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read the inputs into tables, and account for every row."""
    from saferplan.commands import read as run
    from saferplan.commands.ledger import TITLE, WIDTH, ledger_lines

    with _progress(quiet=as_json) as progress:
        result = run(folder, progress=progress)
    if as_json:
        _print_json(result.as_json())
        return
    for line in ledger_lines(result.fitness, forces=result.forces, all_forces=all_forces):
        if line.startswith(TITLE):
            _say_heading(line)
        elif len(line) > WIDTH:
            _say(line)
        else:
            typer.echo(line)
    _say()
    for note in result.notes:
        _say(f"Note: {note}")
    for account in result.accounts:
        if account.read:
            _say_account(account)
    _say(f"Read: {_accounted(result.accounts)}.")
    _say(f"Made: {result.folder}")
    _say_next("assess", folder)


def _say_account(account: Account) -> None:
    """Print what became of the rows of one input, with the first example of each reason."""
    aside = sum(account.set_aside.values())
    _say(f"{account.source}: {account.read:,} rows read, {account.kept:,} kept, {aside:,} set aside")
    for reason, count in sorted(account.set_aside.items()):
        example = next(iter(account.examples.get(reason, ())), None)
        where = f", as in {example.file}, row {example.row:,}" if example else ""
        _say(f"{count:,}: {reason}{where}", indent=2)


def _accounted(accounts: Iterable[Account]) -> str:
    """What was read, kept and set aside, over all inputs."""
    held = list(accounts)
    read, kept = sum(account.read for account in held), sum(account.kept for account in held)
    return f"{read:,} rows, {kept:,} kept, {read - kept:,} set aside"


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
    from saferplan.commands.own_words import words_lines

    with _progress(quiet=as_json) as progress:
        result = run(folder, as_of=as_of, progress=progress)
    if as_json:
        _print_json(result.as_json())
        return
    _say(f"Read: {_accounted(result.accounts)}, from {result.source.name}.")
    _say(f"Made: {result.figures:,} figures and {len(result.findings):,} findings for {result.headline}, in")
    _say(str(result.folder), indent=6)
    for line in words_lines(result.words):
        _say(line)
    _say_next("assess" if result.words.untrue else "release", folder)


@app.command()
def release(
    folder: Folder = HERE,
    audience: Annotated[str, typer.Option(help="Who it is for: public or partnership.")] = "public",
    edition: Annotated[str, typer.Option(help="The edition's name.", show_default="the bundle's name")] = "",
    as_json: AsJson = False,
) -> None:
    """Make of the bundle what an audience may see."""
    from saferplan.commands import release as run

    with _progress(quiet=as_json) as progress:
        result = run(folder, audience=audience, edition=edition, progress=progress)
    if as_json:
        _print_json(result.as_json())
        return
    withheld = sum(result.audit["withheld"].values())
    figures = result.audit["figures"]
    _say(f"Read: {figures:,} figures of {result.source.name}, {figures - withheld:,} kept, {withheld:,} withheld.")
    _say(f"Made: {result.folder}")
    _say_next("publish", folder)


@app.command()
def publish(folder: Folder = HERE, as_json: AsJson = False) -> None:
    """Publish the release as a static site and a PDF."""
    from saferplan.commands import publish as run

    with _progress(quiet=as_json) as progress:
        result = run(folder, progress=progress)
    _say_published(result, as_json=as_json)
    if not as_json:
        _say_next("serve", folder)


def _say_published(result: PublishResult, *, as_json: bool) -> None:
    """Say what was published."""
    if as_json:
        _print_json(result.as_json())
        return
    _say(f"Read: {result.source}")
    _say(f"Made: {result.pages:,} pages and {result.pdf.name}, in {result.folder}")


@app.command()
def figure(
    address: Annotated[str, typer.Argument(help='For example "recorded_crime?period=2018/19".')],
    folder: FolderOption = HERE,
    as_json: AsJson = False,
) -> None:
    """Print one figure and how it was worked out."""
    from saferplan.commands import figure as run
    from saferplan.figures import in_words

    result = run(address, folder=folder)
    if as_json:
        _print_json(result.as_json())
        return
    has_unit = result.figure.value is not None and result.figure.unit not in ("", "%", "people")
    _say_heading(result.explanation.title)
    _say(f"{in_words(result.figure)} {result.figure.unit if has_unit else ''}".rstrip())
    for line in (*result.explanation.steps, *result.explanation.caveats):
        _say(line, indent=2)
    for source in result.explanation.sources:
        _say(f"From {source}", indent=2)
    _say(result.figure.id, indent=2)


@app.command()
def explain(
    what: Annotated[str, typer.Argument(help="The address of a figure, or the id of a finding.")],
    folder: FolderOption = HERE,
    rows: Annotated[bool, typer.Option("--rows", help="Give the numbers of the first rows of each file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Explain a figure or a finding end to end, from its files and rows to pages."""
    from saferplan.commands import explain as run
    from saferplan.commands.explain import FigureExplained, explain_lines

    result = run(what, folder=folder, rows=rows)
    if as_json:
        _print_json(result.as_json())
        return
    title = result.explanation.title if isinstance(result, FigureExplained) else result.finding.id
    _say_heading(title)
    for indent, text in explain_lines(result):
        _say(text, indent=indent)


@app.command()
def diff(
    before: Annotated[str, typer.Argument(help="The earlier bundle, by the name of its folder.")],
    after: Annotated[str, typer.Argument(help="The later bundle.")],
    folder: FolderOption = HERE,
    most: Annotated[int, typer.Option(help="How many figures to print at the most.", min=0)] = 20,
    as_json: AsJson = False,
) -> None:
    """Print which figures differ between two bundles, and why."""
    from saferplan.commands import diff as run

    result = run(before, after, folder=folder)
    if as_json:
        _print_json(result.as_json())
        return
    differ = len(result.changes)
    _say_heading("1 figure differs." if differ == 1 else f"{differ:,} figures differ.")
    for reason, count in result.reasons.items():
        _say(f"{count:,}: {reason}", indent=2)
    for finding in result.findings_new:
        _say(f"New finding: {finding}")
    for finding in result.findings_gone:
        _say(f"No longer found: {finding}")
    whole = [change for change in result.changes if "area=partnership" in change.address]
    parts = [change for change in result.changes if "area=partnership" not in change.address]
    for change in (whole + parts)[:most]:
        _say(f"{change.address}: {_or_none(change.before)} -> {_or_none(change.after)} ({change.why})")
    if differ > most:
        _say(f"... and {differ - most:,} more; see --most and --json.")


def _or_none(value: float | None) -> str:
    """A value in a list of differences."""
    return "none" if value is None else f"{value:,.6g}"


@app.command()
def serve(folder: Folder = HERE, port: Port = 8000) -> None:
    """Show the published site on this computer."""
    from saferplan.commands import serve as run

    _serve(run(folder, port=port))


def _serve(server: Any) -> None:
    """Serve until the user stops it."""
    from saferplan.commands.serve import address_of

    _say(f"Next: open {address_of(server)} on this computer. Press Ctrl+C to stop.")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        _say("Stopped.")
    finally:
        server.server_close()


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Where to build the worked example.")] = Path("worked-example"),
    serve_it: Annotated[bool, typer.Option("--serve/--no-serve", help="Show the site afterwards.")] = True,
    port: Port = 8000,
    as_json: AsJson = False,
) -> None:
    """Build, assess and publish the worked example: a made-up county."""
    from saferplan.commands import demo as run
    from saferplan.commands import serve as make_server

    with _progress(quiet=as_json) as progress:
        result = run(folder, progress=progress)
    _say_published(result, as_json=as_json)
    if as_json:
        return
    if serve_it:
        _serve(make_server(folder, port=port))
    else:
        _say_next("serve", folder)


def main() -> None:
    """Run the command line; every error is printed as a sentence, and ends the program with its own exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a letter that the terminal does not have is no reason to stop
    try:
        app()
    except SaferplanError as error:
        _fail(error)
    except Exception as error:
        if os.environ.get(TRACEBACK) == "1":
            import traceback

            traceback.print_exception(error)
        _fail(Unforeseen(error, __version__))


def _fail(error: SaferplanError) -> None:
    """Print an error's sentence, after those of what it sums up, and end with its code."""
    for name, sentence in getattr(error, "why", {}).items():
        typer.echo(f"{name}: {sentence}", err=True)
    typer.echo(f"Saferplan: {error}", err=True)
    raise SystemExit(error.exit_code)


if __name__ == "__main__":
    main()
