"""Showing the demonstration: the portal made anew and filled, and the published site on a port beside it."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from saferplan import commands
from saferplan.commands.serve import address_of
from saferplan.terminal import quoted, say
from saferplan_portal.config import DATABASE, SITE, BadPortalConfig
from saferplan_portal.running.faults import PortalNotInstalled
from saferplan_portal.running.starting import migrate, need_portal, start

ADDRESS = "127.0.0.1"


def show(folder: Path, *, port: int) -> bool:
    """Fill the portal of a worked example and serve it, with its site, until it is stopped.

    False, with a sentence, where the portal is not installed.  What an earlier demonstration left of the portal is
    made anew.  Raises `BadPortalConfig` where a database is named: a demonstration has its own.
    """
    try:
        need_portal()
    except PortalNotInstalled as error:
        say(f"Note: {error} The published site is shown alone.")
        return False
    if os.environ.get(DATABASE):
        raise BadPortalConfig(
            f"A demonstration signs anybody in, so it runs on its own embedded database only, and {DATABASE} names "
            "another. Unset it."
        )
    from saferplan_portal.running.serving import free_port

    port = free_port(ADDRESS, port)
    make(folder, port)
    sys.stdout.flush()
    # This process has read figures with threads, which a forked copy lacks and would wait for without end.
    # What is started is this same program, with words of our own.
    words = [sys.executable, "-m", "saferplan_portal.demo", str(folder), str(port)]
    os.execv(sys.executable, words)  # noqa: S606  # nosec B606
    return True


def serve_filled(folder: Path, port: int) -> None:
    """Serve the portal of a demonstration that was filled before, with the published site, until it is stopped."""
    site = commands.serve(folder, port=0)
    os.environ[SITE] = address_of(site)
    start(folder, "demo", address=ADDRESS, port=port)
    from saferplan_portal.running.serving import Served, serve

    threading.Thread(target=site.serve_forever, daemon=True).start()

    def ready() -> None:
        say(f"The published site: {address_of(site)}")
        say(f"Next: open http://localhost:{port}/ on this computer, and choose who to be. Press Ctrl+C to stop.")
        say(f"Without the portal: saferplan demo {quoted(folder)} --no-portal")

    try:
        serve(Served(ADDRESS, port, workers=1, threads=8), ready=ready)
    finally:
        site.shutdown()
        site.server_close()


def make(folder: Path, port: int) -> None:
    """Make the portal of the demonstration anew, and fill it."""
    from saferplan_portal.running.making import write_settings

    home = folder / "portal"
    if home.is_dir():
        shutil.rmtree(home)
    write_settings(folder, addresses=(), database="", contact="")
    start(folder, "demo", address=ADDRESS, port=port)
    from saferplan_portal.demo.filling import fill

    migrate()
    for part in fill(folder, datetime.now(UTC)):
        say(f"Filling the portal: {part}.")
