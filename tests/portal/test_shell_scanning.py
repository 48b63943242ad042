"""A scanner for malware, where one is set up: a small server that speaks clamd's protocol and knows one text."""

from __future__ import annotations

import logging
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saferplan_portal.config import BadPortalConfig, PortalConfig, Scanner, config_path, read_config
from saferplan_portal.evidence.models import Release
from saferplan_portal.running.checking import _scanner as told_by_checks
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.uploads import checked

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

HEAD, TAIL = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n%", b"\ntrailer <<>>\n%%EOF\n"
PDF = HEAD + TAIL
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"
"""The text that every scanner knows and that harms nobody; in two parts, or a scanner would take this file away."""

MOST = 300_000
"""What this scanner takes."""


class _Clamd(socketserver.BaseRequestHandler):
    """Answers PING and INSTREAM as clamd does."""

    def handle(self) -> None:
        """Answer one command."""
        self.request.settimeout(5)
        command = self._until_nul()
        if command == b"zPING":
            self.request.sendall(b"PONG\0")
            return
        assert command == b"zINSTREAM"
        got = b""
        while size := struct.unpack(">I", self._exactly(4))[0]:
            got += self._exactly(size)
            if len(got) > MOST:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        server: Any = self.server
        server.got.append(got)
        said = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in got else b"stream: OK\0"
        self.request.sendall(server.says or said)

    def _until_nul(self) -> bytes:
        read = b""
        while (one := self._exactly(1)) != b"\0":
            read += one
        return read

    def _exactly(self, size: int) -> bytes:
        read = b""
        while len(read) < size:
            more = self.request.recv(size - len(read))
            if not more:
                raise ConnectionError
            read += more
        return read


class _OnPath(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class _OnPort(socketserver.ThreadingTCPServer):
    daemon_threads = True


@pytest.fixture(params=["path", "port"])
def clamd(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[Any]:
    """A scanner that the portal is set up with, on a path or on a port."""
    place = str(tmp_path / "clamd.ctl")
    server: Any = _OnPath(place, _Clamd) if request.param == "path" else _OnPort(("127.0.0.1", 0), _Clamd)
    server.got, server.says = [], b""
    scanner = Scanner(place) if request.param == "path" else Scanner("127.0.0.1", server.server_address[1])
    settings.PORTAL = replace(settings.PORTAL, scanner=scanner)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def _file(content: bytes, name: str = "paper.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_clean_file_is_taken_and_the_scanner_saw_all_of_it(clamd: Any) -> None:
    whole = HEAD + b"x" * 200_000 + TAIL
    assert checked(_file(whole)).content == whole
    assert clamd.got == [whole]


def test_malware_is_not_taken(clamd: Any, caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.WARNING, "saferplan_portal.scanning"),
        pytest.raises(Unfit, match="knows what is in it as malware") as caught,
    ):
        checked(_file(HEAD + EICAR + TAIL, "Priya Shah.pdf"), field="paper")
    assert caught.value.field == "paper"
    (row,) = caplog.records
    assert row.__dict__["signature"] == "Eicar-Test-Signature"
    assert "Priya" not in str(row.__dict__), "no name of a file is in the log"


def test_what_the_scanner_has_not_looked_at_is_not_taken(clamd: Any, settings: Any) -> None:
    with pytest.raises(Unfit, match="larger than the scanner takes"):
        checked(_file(HEAD + b"x" * MOST + TAIL))
    for says in (b"stream: some ERROR\0", b"UNKNOWN COMMAND\0", b"stream: OK", b"\0"):
        clamd.says = says
        with pytest.raises(Unfit, match="could not be looked at"):
            checked(_file(PDF))
    clamd.says = b""
    gone = Scanner(settings.PORTAL.scanner.place + ".gone") if not settings.PORTAL.scanner.port else _nobody()
    settings.PORTAL = replace(settings.PORTAL, scanner=gone)
    with pytest.raises(Unfit, match="the scanner does not answer"):
        checked(_file(PDF))
    assert "does not answer" in told_by_checks(settings.PORTAL).faults[0]


def _nobody() -> Scanner:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return Scanner("127.0.0.1", taken.getsockname()[1])


def test_a_scanner_that_says_nothing_is_not_waited_for_long(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saferplan_portal.shell.scanning.ANSWERS", 0.05)
    place = str(tmp_path / "mute.ctl")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as mute:
        mute.bind(place)
        mute.listen()
        settings.PORTAL = replace(settings.PORTAL, scanner=Scanner(place))
        with pytest.raises(Unfit, match="the scanner does not answer"):
            checked(_file(PDF))


def test_a_release_is_looked_at_before_it_is_unpacked(clamd: Any, as_role: Callable[..., Client]) -> None:
    answer = as_role("analyst").post("/evidence/releases/receive/", {"file": _file(b"PK\3\4" + EICAR, "release.zip")})
    assert "knows what is in it as malware" in answer.text
    assert Release.objects.count() == 0


def test_checks_tell_whether_there_is_a_scanner(clamd: Any, settings: Any) -> None:
    assert told_by_checks(settings.PORTAL).faults == ()
    assert "it answers" in told_by_checks(settings.PORTAL).good
    none = told_by_checks(replace(settings.PORTAL, scanner=None))
    assert (none.faults, "none is set" in none.good) == ((), True)


@pytest.mark.parametrize(
    ("told", "scanner"),
    [
        ("unix:/run/clamav/clamd.ctl", Scanner("/run/clamav/clamd.ctl")),
        ("tcp:127.0.0.1:3310", Scanner("127.0.0.1", 3310)),
        ("tcp:[::1]:3310", Scanner("::1", 3310)),
        ("", None),
    ],
)
def test_where_the_scanner_is_stands_in_the_settings(told: str, scanner: Scanner | None, tmp_path: Path) -> None:
    assert _with(tmp_path, told).scanner == scanner


@pytest.mark.parametrize("told", ["clamd", "unix:clamd.ctl", "tcp:127.0.0.1", "tcp::3310", "tcp:a:99999", "udp:a:1"])
def test_a_scanner_that_cannot_be_understood_stops_the_portal(told: str, tmp_path: Path) -> None:
    with pytest.raises(BadPortalConfig, match="cannot be understood"):
        _with(tmp_path, told)


def _with(folder: Path, told: str) -> PortalConfig:
    path = config_path(folder)
    path.parent.mkdir(parents=True)
    path.write_text(f'[portal]\nscanner = "{told}"\n', encoding="utf-8")
    return read_config(folder, "trial")
