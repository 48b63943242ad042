"""The shell over the commands: arguments, clock, progress bars, and errors as sentences.

Each command is a function of the same name in `saferplan.commands`.  They are imported when they are run, so that
`saferplan --help` answers at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saferplan.errors import SaferplanError

if TYPE_CHECKING:
    from saferplan.commands.publish import PublishResult

app = typer.Typer(
    name="saferplan",
    help="From crime files to a published strategic assessment, for Community Safety Partnerships.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Folder = Annotated[Path, typer.Argument(help="The partnership folder.", show_default="this folder")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for another program to read.")]
HERE = Path()


def _say(text: str = "") -> None:
    """Print a line of the result."""
    typer.echo(text)


def _print_json(value: Any) -> None:
    """Print a result for a program."""
    _say(json.dumps(value, indent=2, ensure_ascii=False))


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal, and silence elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def show(step: str, done: int, total: int) -> None:
            bar.update(task, description=step[-60:], completed=done, total=total)

        yield show


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    name: Annotated[str, typer.Option(help="The partnership's name.")] = "",
    area: Annotated[str, typer.Option(help="The name of its area.")] = "",
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
    _say(f"Made {result.folder}.")
    _say(f"Fill in {result.settings}, and put files where each README.txt in inputs says.")
    _say(f"Next: saferplan read {result.folder}")


@app.command()
def read(folder: Folder = HERE, as_json: AsJson = False) -> None:
    """Read the inputs into tables, and account for every row."""
    from saferplan.commands import read as run

    with _progress(quiet=as_json) as progress:
        result = run(folder, progress=progress)
    if as_json:
        _print_json(result.as_json())
        return
    for account in result.accounts:
        aside = sum(account.set_aside.values())
        _say(f"{account.source}: {account.read:,} rows read, {account.kept:,} kept, {aside:,} set aside.")
        for reason, count in sorted(account.set_aside.items()):
            example = next(iter(account.examples.get(reason, ())), None)
            where = f", as in {example.file}, row {example.row:,}" if example else ""
            _say(f"  {count:,}: {reason}{where}")
    _show_ledger(result.fitness)
    for note in result.notes:
        _say(f"Note: {note}")
    _say(f"Next: saferplan assess {folder}")


def _show_ledger(fitness: Any) -> None:
    """Print the fitness ledger: one row a force and year, one mark a month."""
    from rich.console import Console
    from rich.table import Table

    from saferplan.periods import MONTH_NAMES

    street = fitness.filter(fitness["kind"] == "street")
    table = Table(
        title="Fitness ledger, street files", caption="Share of rows without a place; - where no file is held."
    )
    for heading in ("Force", "Year", *(name[:3] for name in MONTH_NAMES), "Rows", "LSOAs"):
        table.add_column(heading, justify="left" if heading == "Force" else "right")
    rows: dict[tuple[str, int], dict[int, Any]] = {}
    for row in street.iter_rows(named=True):
        rows.setdefault((row["force"], row["month"] // 12), {})[row["month"] % 12] = row
    for (force, year), months in sorted(rows.items()):
        cells = [_month_cell(months.get(month)) for month in range(12)]
        total = sum(row["rows"] for row in months.values())
        vintages = sorted({row["vintage"] for row in months.values() if row["vintage"]})
        table.add_row(force, str(year), *cells, f"{total:,}", ", ".join(vintages))
    Console().print(table)


def _month_cell(row: Any) -> str:
    """A force-month in the ledger."""
    if row is None:
        return ""
    if not row["present"]:
        return "-"
    return f"{row['unplaced_rows'] / row['kept'] * 100:.0f}%" if row["kept"] else "0"


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
    from saferplan.findings import without_links

    with _progress(quiet=as_json) as progress:
        result = run(folder, as_of=as_of, progress=progress)
    if as_json:
        _print_json(result.as_json())
        return
    _say(f"{result.figures:,} figures and {len(result.findings)} findings for {result.headline}, in {result.folder}.")
    for finding in result.findings[:5]:
        _say(f"  {finding.strength:8}  {without_links(finding.headline)}")
    _say(f"Next: saferplan release {folder}")


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
    _say(f"{result.audit['figures']:,} figures released, {withheld:,} of them withheld, in {result.folder}.")
    _say(f"Next: saferplan publish {folder}")


@app.command()
def publish(folder: Folder = HERE, as_json: AsJson = False) -> None:
    """Publish the release as a static site and a PDF."""
    from saferplan.commands import publish as run

    with _progress(quiet=as_json) as progress:
        result = run(folder, progress=progress)
    _published(result, as_json=as_json)
    if not as_json:
        _say(f"Next: saferplan serve {folder}")


def _published(result: PublishResult, *, as_json: bool) -> None:
    """Say what was published."""
    if as_json:
        _print_json(result.as_json())
        return
    _say(f"{result.pages:,} pages in {result.folder}.")
    _say(f"The PDF is {result.pdf}.")


@app.command()
def figure(
    address: Annotated[str, typer.Argument(help='For example "recorded_crime?period=2018/19".')],
    folder: Annotated[Path, typer.Option(help="The partnership folder.")] = HERE,
    as_json: AsJson = False,
) -> None:
    """Print one figure and how it was worked out."""
    from saferplan.commands import figure as run
    from saferplan.figures import in_words

    result = run(address, folder=folder)
    if as_json:
        _print_json(result.as_json())
        return
    unit = f" {result.figure.unit}" if result.figure.unit not in ("", "%", "people") else ""
    _say(result.explanation.title)
    _say(f"{in_words(result.figure)}{unit}" if result.figure.value is not None else in_words(result.figure))
    for line in (*result.explanation.steps, *result.explanation.caveats):
        _say(f"  {line}")
    for source in result.explanation.sources:
        _say(f"  From {source}")
    _say(f"  {result.figure.id}")


@app.command()
def diff(
    before: Annotated[str, typer.Argument(help="The earlier bundle, by the name of its folder.")],
    after: Annotated[str, typer.Argument(help="The later bundle.")],
    folder: Annotated[Path, typer.Option(help="The partnership folder.")] = HERE,
    most: Annotated[int, typer.Option(help="How many figures to print at the most.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Print which figures differ between two bundles, and why."""
    from saferplan.commands import diff as run

    result = run(before, after, folder=folder)
    if as_json:
        _print_json(result.as_json())
        return
    _say(f"{len(result.changes):,} figures differ.")
    for reason, count in result.reasons.items():
        _say(f"  {count:,}: {reason}")
    for change in result.changes[:most]:
        _say(f"{change.address}: {_or_none(change.before)} -> {_or_none(change.after)} ({change.why})")
    if len(result.changes) > most:
        _say(f"... and {len(result.changes) - most:,} more; see --most and --json.")
    for finding in result.findings_new:
        _say(f"New finding: {finding}")
    for finding in result.findings_gone:
        _say(f"No longer found: {finding}")


def _or_none(value: float | None) -> str:
    """A value in a list of differences."""
    return "none" if value is None else f"{value:,.6g}"


@app.command()
def serve(
    folder: Folder = HERE,
    port: Annotated[int, typer.Option(help="The port; 0 for any that is free.")] = 8000,
) -> None:
    """Show the published site on this computer."""
    from saferplan.commands import serve as run

    _serve(run(folder, port=port))


def _serve(server: Any) -> None:
    """Serve until the user stops it."""
    from saferplan.commands.serve import address_of

    _say(f"The site is at {address_of(server)} on this computer only. Press Ctrl+C to stop.")
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
    port: Annotated[int, typer.Option(help="The port; 0 for any that is free.")] = 8000,
    as_json: AsJson = False,
) -> None:
    """Build, assess and publish the worked example: a made-up county."""
    from saferplan.commands import demo as run
    from saferplan.commands import serve as make_server

    with _progress(quiet=as_json) as progress:
        result = run(folder, progress=progress)
    _published(result, as_json=as_json)
    if serve_it and not as_json:
        _serve(make_server(folder, port=port))


def main() -> None:
    """Run the command line; an error a person can act on is printed as its sentence, with its own exit code."""
    try:
        app()
    except SaferplanError as error:
        typer.echo(f"Saferplan: {error}", err=True)
        raise SystemExit(error.exit_code) from error


if __name__ == "__main__":
    main()
