"""The command line of `saferplan portal`: a word for each thing that is done in running one.

Nothing of Django is imported before a command is run: help answers at once, and where the portal is not installed a
sentence says how to install it.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from saferplan.terminal import HERE, AsJson, print_json, quoted, say
from saferplan_portal.config import PORT_OF_A_TRIAL, VERBOSE, Way, read_config
from saferplan_portal.running.starting import migrate, need_portal, start

FAULTY = 5
"""What `checks`, `restore` and `tick` end with where something is wrong."""

group = typer.Typer(
    name="portal",
    help="The portal: set it up, serve it, check it, back it up.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Folder = Annotated[Path, typer.Argument(help="The partnership folder.", show_default="this folder")]


def _counted(many: int, what: str) -> str:
    """So many of something, in words."""
    return f"{many:,} {what}{'' if many == 1 else 's'}"


def _now() -> datetime:
    """The moment."""
    return datetime.now(UTC)


@group.command()
def init(
    folder: Folder = HERE,
    address: Annotated[list[str] | None, typer.Option(help="A name it answers to in service; once for each.")] = None,
    database: Annotated[
        str, typer.Option(help="PostgreSQL's address, without a password.", show_default="a file in the folder")
    ] = "",
    contact: Annotated[str, typer.Option(help="Whom people write to for help.")] = "",
    administrator: Annotated[
        str, typer.Option(help='The first administrator, like "Priya Shah <priya@example.gov.uk>".')
    ] = "",
    body: Annotated[str, typer.Option(help="The administrator's body, as partnership.toml names it.")] = "",
    port: Annotated[
        int | None, typer.Option(help="The port of a trial.", min=1, max=65_535, show_default="8000, or as set up")
    ] = None,
) -> None:
    """Set a portal up, or bring one up to this release; what is there is kept."""
    need_portal()
    from saferplan_portal.running.making import write_settings

    written = write_settings(
        folder, addresses=tuple(address or ()), database=database, contact=contact, port=port or PORT_OF_A_TRIAL
    )
    config = start(folder, port=port or 0)
    from saferplan_portal.running.people import first_people

    say(f"Made: {written}" if written else "The settings are there already, and stay as they are.")
    ran = migrate()
    say(f"Database: {len(ran)} migrations run." if ran else "Database: nothing was missing.")
    for line in first_people(folder, administrator=administrator, body=body, at=_now()):
        say(line)
    other = f" --port {port}" if port not in (None, config.port) else ""
    say(f"Next: saferplan portal serve{'' if folder == HERE else ' ' + quoted(folder)}{other}")


@group.command()
def serve(
    folder: Folder = HERE,
    port: Annotated[
        int | None,
        typer.Option(help="The port; 0 for any that is free.", min=0, max=65_535, show_default="that of the settings"),
    ] = None,
    service: Annotated[
        bool, typer.Option("--service", help="In service, behind a web server that speaks https.")
    ] = False,
    socket: Annotated[str, typer.Option(help="In service, a socket's path in place of the port.")] = "",
    workers: Annotated[int, typer.Option(help="How many processes serve.", min=1, max=64)] = 2,
    threads: Annotated[int, typer.Option(help="How many threads each has.", min=1, max=64)] = 4,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="In a trial, a line for each page; in service there is one.")
    ] = False,
) -> None:
    """Serve the portal on this computer, for a trial or in service."""
    need_portal()
    if socket and not service:
        raise typer.BadParameter("a socket is for a portal in service; add --service")
    from saferplan_portal.running.serving import Served, free_port
    from saferplan_portal.running.serving import serve as run

    way: Way = "service" if service else "trial"
    asked = read_config(folder, way).port if port is None else port
    found = asked if socket else free_port("127.0.0.1", asked)
    if verbose:
        os.environ[VERBOSE] = "yes"
    config = start(folder, way, port=found)
    served = Served(port=found, socket=socket, workers=workers, threads=threads)

    def ready() -> None:
        where = socket or f"http://localhost:{served.port}/"
        say(f"{'Serving on' if service else 'Next: open'} {where}. Press Ctrl+C to stop.")
        if config.writes_letters_at_once:
            say(f"Letters go to nobody: each is a file in {config.home / 'outbox'}.")

    run(served, ready=ready)


@group.command()
def backup(
    folder: Folder = HERE,
    into: Annotated[
        Path | None,
        typer.Option(help="The file to write.", show_default="portal-YYYY-MM-DD-HHMM.zip here"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write every record, file and setting, but no secret, into one file."""
    config = start(folder)
    from saferplan_portal.running.backups import back_up

    at = _now()
    made = back_up(config, into or Path(f"portal-{at:%Y-%m-%d-%H%M}.zip"), at)
    if as_json:
        told = {"file": str(made.path), "rows": made.rows, "files": made.files}
        print_json({**told, "audit": {"position": made.position, "hash": made.head}})
        return
    say(f"Made: {made.path}, with {_counted(made.rows, 'row')} and {_counted(made.files, 'file')}.")
    say(f"The audit stands at {made.position}:{made.head}. Keep this elsewhere.")


@group.command()
def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    folder: Folder = HERE,
) -> None:
    """Put a backup into an empty portal, and hold it to its checksums and chain."""
    need_portal()
    from saferplan_portal.running.making import settings_from_backup

    settings_from_backup(folder, file)
    config = start(folder)
    from saferplan_portal.running.backups import restore as run

    back = run(config, file, say=say)
    are = "is" if back.files == 1 else "are"
    say(f"{_counted(back.files, 'file')} {are} back.")
    say(f"Secrets are not in a backup: put those of {config.home} back by hand.")
    for sentence in (*back.broken, *([back.unreadable] if back.unreadable else [])):
        say(f"Fault: {sentence}")
    if not back.broken:
        say(f"The chain of the audit holds, to {back.position}:{back.head}.")
    if back.broken or back.unreadable:
        raise typer.Exit(code=FAULTY)


@group.command()
def checks(
    folder: Folder = HERE,
    known: Annotated[
        str, typer.Option(help="Where the audit stood, as an earlier run printed it: 120:9f86d0...", metavar="AT:HASH")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Look at settings, database, audit, secrets and disk; ends with 5 if anything is wrong."""
    config = start(folder)
    from saferplan_portal.running.checking import check_everything

    position, _, head = known.partition(":")
    if known and not (position.isdigit() and len(head) == 64):
        expected = "expected a position and a hash of 64 letters, like 120:9f86d0..."
        raise typer.BadParameter(expected, param_hint="--known")
    looked = check_everything(config, (int(position), head) if known else None)
    if as_json:
        print_json([{"name": one.name, "good": one.good, "faults": list(one.faults)} for one in looked])
    else:
        for one in looked:
            for sentence in one.faults or (f"{one.good}.",):
                say(f"{one.name}: {sentence}")
    if any(one.faults for one in looked):
        raise typer.Exit(code=FAULTY)


@group.command()
def tick(folder: Folder = HERE) -> None:
    """See to what falls due: reminders, escalations, roles that end. Run it every hour."""
    start(folder)
    from saferplan_portal.running.hourly import run_hour

    hour = run_hour(_now())
    say(f"Seen to: {', '.join(hour.done) or 'nothing'}.")
    for name, kind in hour.failed.items():
        say(f"{name}: failed with {kind}; the log says where.")
    if hour.failed:
        raise typer.Exit(code=FAULTY)


@group.command()
def send(folder: Folder = HERE) -> None:
    """Send the messages that wait. Run it every minute or so."""
    start(folder)
    from saferplan_portal.running.hourly import send_waiting

    sent, failed = send_waiting(_now())
    say(f"Sent: {sent}. Not sent, to be tried again: {failed}.")
