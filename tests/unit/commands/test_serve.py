"""Serve: the current site, on this computer only, as a council's own server would send it."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from ashbrook_line import current_of
from saferplan.commands import serve
from saferplan.commands.serve import address_of
from saferplan.errors import BadArgument, PortTaken, StepNotDone

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def server(line: Path) -> Iterator[ThreadingHTTPServer]:
    """A server of Ashbrook's site, at work."""
    made = serve(line, port=0)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def get(server: ThreadingHTTPServer, path: str, method: str = "GET") -> tuple[int, str, bytes]:
    """Ask for a path as it stands; its status, type and body."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    connection.request(method, path)
    answer = connection.getresponse()
    found = answer.status, answer.getheader("Content-Type") or "", answer.read()
    connection.close()
    return found


def test_the_first_page_is_the_current_sites(server: ThreadingHTTPServer, line: Path) -> None:
    status, kind, body = get(server, "/")
    assert (status, kind) == (200, "text/html; charset=utf-8")
    assert body == (line / "site" / current_of(line, "site") / "index.html").read_bytes()
    assert address_of(server) == f"http://localhost:{server.server_address[1]}/"


def test_every_file_is_served_with_its_type_and_character_set(server: ThreadingHTTPServer, line: Path) -> None:
    types = {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".svg": "image/svg+xml; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".pdf": "application/pdf",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    }
    site = line / "site" / current_of(line, "site")
    files = [p for p in site.rglob("*") if p.is_file()]
    assert {".html", ".css", ".csv", ".pdf", ".xlsx", ".ods"} <= {p.suffix for p in files}
    for path in files:
        status, kind, body = get(server, "/" + path.relative_to(site).as_posix())
        assert (status, kind, len(body)) == (200, types[path.suffix], path.stat().st_size), path


@pytest.mark.parametrize(
    "path",
    [
        "/../current",
        "/../../partnership.toml",
        "/%2e%2e/%2e%2e/partnership.toml",
        "/..%2f..%2fpartnership.toml",
        "//../../partnership.toml",
        "/..\\..\\partnership.toml",
        "/outside/partnership.toml",
        "/no-such-page.html",
    ],
)
def test_nothing_outside_the_site_is_there(server: ThreadingHTTPServer, line: Path, path: str) -> None:
    (line / "site" / current_of(line, "site") / "outside").symlink_to(line, target_is_directory=True)
    for method in ("GET", "HEAD"):
        status, _, body = get(server, path, method)
        assert status == 404
        assert b"Safer Ashbrook" not in body


def test_a_folder_is_not_listed(server: ThreadingHTTPServer, line: Path) -> None:
    site = line / "site" / current_of(line, "site")
    folder = site / "no-first-page"
    folder.mkdir()
    (folder / "draft.txt").write_text("x")
    status, _, body = get(server, "/no-first-page/")
    assert status == 404
    assert b"draft" not in body


def test_only_this_computer_can_reach_it(server: ThreadingHTTPServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    with socket.socket() as other, pytest.raises(OSError, match="refused"):
        other.connect(("127.0.0.2", server.server_address[1]))


def test_a_port_in_use_is_said(server: ThreadingHTTPServer, line: Path) -> None:
    port = server.server_address[1]
    with pytest.raises(PortTaken, match=f"localhost, port {port}: another program is using it"):
        serve(line, port=port)


def test_a_port_that_is_none_is_refused(line: Path) -> None:
    for port in (-1, 65_536):
        with pytest.raises(BadArgument, match="expected a number from 0 to 65535"):
            serve(line, port=port)


def test_without_a_site_the_command_to_run_first_is_named(ashbrook_bundle: Path) -> None:
    with pytest.raises(StepNotDone, match=r'There is no site in this folder yet. Run "saferplan publish" first'):
        serve(ashbrook_bundle, port=0)
