"""The portal in service: on a socket, behind a web server that speaks https for it."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal_running import COMMAND, Running

HOST = "portal.ashbrook.example"
pytestmark = pytest.mark.slow


class _OverSocket(http.client.HTTPConnection):
    """HTTP over a socket in the file system, as a web server on the same machine speaks it."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=20)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(20)
        self.sock.connect(str(self.path))


def _ask(path: Path, address: str, *, scheme: str = "https", host: str = HOST) -> http.client.HTTPResponse:
    connection = _OverSocket(path)
    headers = {"Host": host, "X-Forwarded-Proto": scheme, "X-Forwarded-For": "192.0.2.7"}
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.fixture
def served(tmp_path: Path, ashbrook: Path) -> Iterator[tuple[Running, Path]]:
    """A portal in service, and the socket that it answers on."""
    (tmp_path / "partnership.toml").write_bytes((ashbrook / "partnership.toml").read_bytes())
    portal = Running(tmp_path)
    made = portal.command("init", str(tmp_path), "--address", HOST, "--contact", "safety@ashbrook.example")
    assert made.returncode == 0, made.stderr
    path = tmp_path / "portal.sock"
    words = ["serve", str(tmp_path), "--service", "--socket", str(path), "--workers", "1"]
    with subprocess.Popen(
        [sys.executable, "-u", "-c", COMMAND, *words],
        env=portal.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Serving on")
        yield portal, path
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)
        assert process.returncode == 0
        assert "192.0.2.7" not in log
        assert "safety@ashbrook.example" not in log


def test_it_answers_its_own_name_by_https_and_nothing_else(served: tuple[Running, Path]) -> None:
    _, path = served
    start = _ask(path, "/")
    assert (start.status, start.headers["Location"]) == (302, "/account/login/?next=/")
    page = _ask(path, "/account/login/")
    assert page.status == 200
    cookies = page.headers.get_all("Set-Cookie") or []
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
        assert "Path=/" in cookie
    assert page.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert (page.headers["X-Frame-Options"], page.headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
    plain = _ask(path, "/account/login/", scheme="http")
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/account/login/")
    assert _ask(path, "/", host="elsewhere.example").status == 400
    assert _ask(path, "/account/demonstration/").status == 404
    # A watcher on the machine asks without https.
    assert _ask(path, "/health", scheme="http").status == 200


def test_the_settings_in_service_bear_every_check(served: tuple[Running, Path]) -> None:
    portal, _ = served
    checked = portal.command("checks", str(portal.folder))
    assert checked.returncode == 0, checked.stdout
    assert "no fault found for a portal in service" in checked.stdout
