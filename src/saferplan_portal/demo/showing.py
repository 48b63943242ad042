"""Showing the demonstration: the portal made anew and filled, and the published site on a port beside it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
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
    site = commands.serve(folder, port=free_port(ADDRESS, 0))
    os.environ[SITE] = address_of(site)
    make(folder, port)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    # The portal is served from a process of its own.  This one has worked with tables, whose threads do not come along
    # into the processes that a server makes of itself: a page that asks for a table would wait there for ever.
    served = subprocess.Popen([sys.executable, "-m", "saferplan_portal.demo", str(folder), str(port)])  # noqa: S603
    before = signal.signal(signal.SIGTERM, lambda *_: served.terminate())
    try:
        served.wait()
    finally:
        served.terminate()
        served.wait()
        signal.signal(signal.SIGTERM, before)
        site.shutdown()
        site.server_close()
    return True


def serve_made(folder: Path, port: int) -> None:
    """Serve a portal of a demonstration that is made, until it is stopped."""
    from saferplan_portal.running.serving import Served, serve

    def ready() -> None:
        say(f"The published site: {os.environ.get(SITE, '')}")
        say(f"Next: open http://localhost:{port}/ on this computer, and choose who to be. Press Ctrl+C to stop.")
        say(f"Without the portal: saferplan demo {quoted(folder)} --no-portal")

    start(folder, "demo", address=ADDRESS, port=port)
    serve(Served(ADDRESS, port, workers=1, threads=8), ready=ready)


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
