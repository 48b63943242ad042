"""A scanner for malware, where one is set up: a small server that speaks clamd's protocol and knows one text."""

from __future__ import annotations

import logging
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.forms import FileField
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.api.actions import make_token
from saferplan_portal.config import BadPortalConfig, PortalConfig, Scanner, config_path, read_config
from saferplan_portal.evidence.models import Release
from saferplan_portal.running.checking import _scanner as told_by_checks
from saferplan_portal.shell.forms import PortalForm, UploadField

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


def _taken(file: SimpleUploadedFile) -> bytes:
    """What a form takes of a file."""
    return bytes(UploadField("File").clean(file).read())


def test_a_clean_file_is_taken_and_the_scanner_saw_all_of_it(clamd: Any) -> None:
    whole = HEAD + b"x" * 200_000 + TAIL
    assert _taken(_file(whole)) == whole
    assert clamd.got == [whole]


def test_malware_is_not_taken(clamd: Any, caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.WARNING, "saferplan_portal.scanning"),
        pytest.raises(ValidationError, match="knows what is in it as malware"),
    ):
        _taken(_file(HEAD + EICAR + TAIL, "Priya Shah.pdf"))
    (row,) = caplog.records
    assert row.__dict__["signature"] == "Eicar-Test-Signature"
    assert "Priya" not in str(row.__dict__), "no name of a file is in the log"


def test_what_the_scanner_has_not_looked_at_is_not_taken(clamd: Any, settings: Any) -> None:
    with pytest.raises(ValidationError, match="larger than the scanner takes"):
        _taken(_file(HEAD + b"x" * MOST + TAIL))
    for says in (b"stream: some ERROR\0", b"UNKNOWN COMMAND\0", b"stream: OK", b"\0"):
        clamd.says = says
        with pytest.raises(ValidationError, match="could not be looked at"):
            _taken(_file(PDF))
    clamd.says = b""
    gone = Scanner(settings.PORTAL.scanner.place + ".gone") if not settings.PORTAL.scanner.port else _nobody()
    settings.PORTAL = replace(settings.PORTAL, scanner=gone)
    with pytest.raises(ValidationError, match="the scanner does not answer"):
        _taken(_file(PDF))
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
        with pytest.raises(ValidationError, match="the scanner does not answer"):
            _taken(_file(PDF))


def test_a_scanner_that_is_slow_has_its_seconds_for_the_whole_file(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each piece gets through in time, and all of them do not."""
    monkeypatch.setattr("saferplan_portal.shell.scanning.ANSWERS", 0.1)
    place = str(tmp_path / "slow.ctl")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as slow:
        slow.bind(place)
        slow.listen()

        def read_slowly() -> None:
            line, _ = slow.accept()
            with line:
                while line.recv(1 << 16):
                    time.sleep(0.02)

        threading.Thread(target=read_slowly, daemon=True).start()
        settings.PORTAL = replace(settings.PORTAL, scanner=Scanner(place))
        began = time.monotonic()
        with pytest.raises(ValidationError, match="the scanner does not answer"):
            _taken(_file(HEAD + b"x" * 5_000_000 + TAIL))
        assert time.monotonic() - began < 1


def _forms(kind: type[PortalForm]) -> Iterator[type[PortalForm]]:
    """Every form of the portal that is of a kind."""
    for one in kind.__subclasses__():
        if one.__module__.startswith("saferplan_portal."):
            yield one
        yield from _forms(one)


def test_every_form_has_the_files_that_it_takes_looked_at(clamd: Any) -> None:
    """Each of its own accord, by its field: so a form that is new has them looked at too."""
    assert get_resolver().url_patterns, "the modules of all forms are read"
    doors = {
        f"{form.__module__.split('.')[1]}.{form.__name__}": field
        for form in _forms(PortalForm)
        for field in form.base_fields.values()
        if isinstance(field, FileField)
    }
    assert set(doors) == {
        "board.PaperForm",
        "delivery.ReportForm",
        "duties.TypedForm",
        "evidence.ReceiveForm",
        "money.CorrectForm",
        "money.SpendForm",
        "money.SpentForm",
    }
    for door, field in doors.items():
        name = "release.zip" if door == "evidence.ReceiveForm" else "paper.pdf"
        with pytest.raises(ValidationError, match="knows what is in it as malware"):
            field.clean(_file(HEAD + EICAR + TAIL, name), None)


@pytest.fixture
def asked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many transactions were open whenever the scanner was asked."""
    found: list[int] = []

    def noted(*args: Any) -> str:
        found.append(len(connection.atomic_blocks))
        return "stream: OK"

    monkeypatch.setattr("saferplan_portal.shell.scanning._asked", noted)
    return found


def test_no_transaction_waits_for_the_scanner(
    asked_at: list[int], settings: Any, as_role: Callable[..., Client], actor: Callable[..., Actor]
) -> None:
    """A scanner that hangs would keep everybody from writing."""
    settings.PORTAL = replace(settings.PORTAL, scanner=Scanner("/nowhere"))
    before = len(connection.atomic_blocks)
    as_role("analyst").post("/evidence/releases/receive/", {"file": _file(b"PK\3\4", "release.zip")})
    _sent_in(as_role, actor, b"PK\3\4")
    assert asked_at == [before, before]


def test_what_a_program_sends_is_looked_at(
    clamd: Any, as_role: Callable[..., Client], actor: Callable[..., Actor]
) -> None:
    status, said = _sent_in(as_role, actor, b"PK\3\4" + EICAR)
    assert (status, Release.objects.count()) == (409, 0)
    assert "knows what is in it as malware" in said


def _sent_in(as_role: Callable[..., Client], actor: Callable[..., Actor], content: bytes) -> tuple[int, str]:
    """What the API answers to a release."""
    by = actor("administrator", at=timezone.now())
    last, body = by.today + timedelta(days=30), Body.objects.get(slug="council")
    _, secret = make_token(by=by, body=body, name="build", scope="receive-releases", last_day=last)
    told = {"Authorization": f"Bearer {secret}"}
    answer = Client().post("/api/v1/releases", {"file": _file(content, "release.zip")}, headers=told)
    return answer.status_code, answer.content.decode()


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
