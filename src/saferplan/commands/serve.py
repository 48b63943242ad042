"""Serve: the current site on localhost, to look at before it is put up."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from saferplan.commands.folder import PartnershipFolder
from saferplan.errors import PortTaken

DEFAULT_PORT = 8000


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line in the terminal for each."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def serve(folder: Path | str, *, port: int = DEFAULT_PORT) -> ThreadingHTTPServer:
    """Make a server of the current site of a partnership folder, on this computer only.

    The caller starts it (`serve_forever`) and stops it (`shutdown`).  `port` 0 takes any that is free.  Raises
    `StepNotDone` where nothing has been published and `PortTaken` where the port is in use.
    """
    site = PartnershipFolder(folder).need("site", "no site", "publish")
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=str(site)))
    except OSError as error:
        raise PortTaken(port) from error


def address_of(server: ThreadingHTTPServer) -> str:
    """The address to open in a browser."""
    return f"http://localhost:{server.server_address[1]}/"
