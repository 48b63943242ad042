"""Serve: the current site on localhost, to look at before it is put up."""

from __future__ import annotations

import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from saferplan.commands.folder import PartnershipFolder
from saferplan.errors import BadArgument, PortTaken, StepNotDone

DEFAULT_PORT = 8000


class _Pages(SimpleHTTPRequestHandler):
    """Serves the files of one folder, without a line in the terminal for each."""

    extensions_map = {  # noqa: RUF012 - it is the base class that declares it, as a plain attribute
        **SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".geojson": "application/geo+json; charset=utf-8",
        ".svg": "image/svg+xml; charset=utf-8",
        ".pdf": "application/pdf",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    }

    def send_head(self) -> Any:
        """Find what is asked for; what lies outside the site, by `..` or by a link, is not there."""
        site = Path(self.directory).resolve()
        if not Path(self.translate_path(self.path)).resolve().is_relative_to(site):
            self.send_error(404, "File not found")
            return None
        return super().send_head()

    def list_directory(self, path: Any) -> None:
        """No lists of files: a folder without a first page is not there, as on a council's server."""
        self.send_error(404, "File not found")

    def end_headers(self) -> None:
        """Let the browser ask anew each time, so that a page published since is seen."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    """On Windows, "reuse" would let two programs have one port; elsewhere it only spares the wait after a stop."""

    allow_reuse_address = os.name != "nt"
    daemon_threads = True


def serve(folder: Path | str, *, port: int = DEFAULT_PORT) -> ThreadingHTTPServer:
    """Make a server of the current site of a partnership folder, on this computer only.

    The caller starts it (`serve_forever`) and stops it (`shutdown`).  `port` 0 takes any that is free.  Raises
    `StepNotDone` where nothing has been published, `PortTaken` where the port is in use, and `BadArgument` where it
    is no port or only the system may use it.
    """
    if not 0 <= port <= 65_535:
        raise BadArgument("--port", port, "a number from 0 to 65535")
    site = PartnershipFolder(folder).current("site")
    if site is None:
        raise StepNotDone("no site", "publish")
    try:
        return _Server(("127.0.0.1", port), partial(_Pages, directory=str(site)))
    except PermissionError as error:
        raise BadArgument("--port", port, "one that you may use, like 8000") from error
    except OSError as error:
        raise PortTaken(port) from error


def address_of(server: ThreadingHTTPServer) -> str:
    """The address to open in a browser."""
    return f"http://localhost:{server.server_address[1]}/"
