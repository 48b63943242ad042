"""The words in the terminal: lines broken to its width, headings, JSON for programs, progress bars.

Quiet where the output is no terminal, so that what a command prints can be read by another program.
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

if TYPE_CHECKING:
    from saferplan.commands.publish import PublishResult
    from saferplan.tables import Account

HERE = Path()
"""The folder that a command works in where none is named."""

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for another program to read.")]


def say(text: str = "", *, indent: int = 0) -> None:
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


def say_heading(text: str) -> None:
    """Print a heading: bold on a terminal, unless NO_COLOR asks for plain words."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    typer.echo(typer.style(text, bold=True) if colour else text)


def say_lines(lines: list[tuple[int, str]]) -> None:
    """Print a result whose first line is its heading."""
    say_heading(lines[0][1])
    for indent, text in lines[1:]:
        say(text, indent=indent)


def print_json(value: Any) -> None:
    """Print a result for a program: escapes stand for letters that the output cannot carry."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    typer.echo(json.dumps(value, indent=2, ensure_ascii=encoding != "utf8", allow_nan=False))


def say_next(command: str, folder: Path, *, first: str = "") -> None:
    """Name the command to run next, so that it can be copied; `first` is what must be mended before."""
    before = f"mend {first}, then run: " if first else ""
    say(f"Next: {before}saferplan {command}{'' if folder == HERE else ' ' + quoted(folder)}")


def say_published(result: PublishResult, *, as_json: bool) -> None:
    """Say what was published."""
    if as_json:
        print_json(result.as_json())
        return
    for line in (f"Read: {result.source}", *(f"Note: {note}" for note in result.notes)):
        say(line)
    say(f"Made: {result.pages:,} pages and {result.pdf.name} of edition {result.edition}, in {result.folder}")


def serve_until_stopped(server: Any) -> None:
    """Serve until the user stops it."""
    from saferplan.commands.serve import address_of

    say(f"Next: open {address_of(server)} on this computer. Press Ctrl+C to stop.")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        server.server_close()


def quoted(path: Path) -> str:
    """A path as a shell reads it."""
    if os.name == "nt":
        return f'"{path}"' if " " in str(path) else str(path)
    from shlex import quote

    return quote(str(path))


@contextmanager
def progress_bar(*, quiet: bool, in_bytes: bool = False) -> Iterator[Callable[[str, int, int], None]]:
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


def folder_and(words: list[str], many: int, given: Path | None, what: str) -> tuple[Path, list[str]]:
    """The folder among the words of a command line (first or last, or by --folder), and the other words."""
    if len(words) == many + 1 and given is None:
        last = (Path(words[-1]) / "partnership.toml").is_file() and not (Path(words[0]) / "partnership.toml").is_file()
        return (Path(words[-1]), words[:-1]) if last else (Path(words[0]), words[1:])
    if len(words) != many:
        raise typer.BadParameter(f"expected {what}, with the partnership folder before it if it is not this one")
    return given or HERE, words


def folder_alone_or(words: list[str], given: Path | None, what: str) -> tuple[Path, str]:
    """The folder and one other word, which may be left out: "" then."""
    if not words:
        return given or HERE, ""
    here = (HERE / "partnership.toml").is_file()
    if len(words) == 1 and given is None and Path(words[0]).is_dir() and not here:
        return Path(words[0]), ""
    if len(words) == 1 and given is None and (Path(words[0]) / "partnership.toml").is_file():
        return Path(words[0]), ""
    home, (word,) = folder_and(words, 1, given, what)
    return home, word


def say_version(asked: bool) -> None:
    """Print the version and end."""
    if asked:
        typer.echo(f"saferplan {__version__}")
        raise typer.Exit


def accounted(accounts: Iterable[Account]) -> str:
    """What was read, kept and set aside, over all inputs."""
    held = list(accounts)
    read, kept = sum(account.read for account in held), sum(account.kept for account in held)
    return f"{read:,} rows, {kept:,} kept, {read - kept:,} set aside"
