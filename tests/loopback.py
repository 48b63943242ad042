"""A server on this computer that answers as it is told, with every fault that a service can have."""

from __future__ import annotations

import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]

MOST_REQUESTS = 200
"""A test that asks more often than this is asking without end."""


@dataclass
class Asked:
    """One request that came: its method, path and headers."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass
class Loopback:
    """A running server: its address, what was asked of it, and what it answers.

    `answers` gives for each path the answers to the first, second, ... request; the last is given from then on.
    """

    address: str
    answers: dict[str, list[Answer]]
    asked: list[Asked] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def asked_of(self, path: str) -> list[Asked]:
        """The requests for one path, without their query."""
        return [one for one in self.asked if one.path.partition("?")[0] == path]


@contextmanager
def serving(answers: dict[str, list[Answer]], *, certificate: Path | None = None) -> Iterator[Loopback]:
    """Serve the answers on a free port of 127.0.0.1, by https where there is a certificate (with its key in it)."""
    made = Loopback("", answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def do_GET(self) -> None:
            with made.lock:
                made.at_once += 1
                made.most_at_once = max(made.most_at_once, made.at_once)
                made.asked.append(Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
                path = self.path.partition("?")[0]
                turn = len(made.asked_of(path))
                told = made.answers.get(self.path) or made.answers.get(path) or [status(404)]
            assert len(made.asked) <= MOST_REQUESTS, "requests without end"
            self.close_connection = True
            self.open = True
            try:
                told[min(turn, len(told)) - 1](self)
            except (ConnectionError, TimeoutError):
                # The client under test hung up or stopped reading, which several answers are made to bring about; what
                # the client made of it is what the test looks at.
                pass
            finally:
                self.last_byte()

        def last_byte(self) -> None:
            """Note that the answer ends, before its last byte goes out: whoever has that may ask again at once."""
            with made.lock:
                made.at_once -= self.open
                self.open = False

        do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    scheme = "http"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    made.address = f"{scheme}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _send(to: BaseHTTPRequestHandler, code: int, headers: dict[str, str], body: bytes) -> None:
    to.send_response(code)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        to.send_header(name, value)
    ends = getattr(to, "last_byte")  # noqa: B009 - of the handler above, which has no name out here
    if to.command == "HEAD" or not body:
        ends()
        to.end_headers()
        return
    to.end_headers()
    to.wfile.write(body[:-1])
    to.wfile.flush()
    ends()
    to.wfile.write(body[-1:])
    to.wfile.flush()


def whole(body: bytes, *, etag: str = '"one"', kind: str = "text/csv", modified: str = "") -> Answer:
    """The file, as a good server gives it: with its ETag, in part where it is asked to, and not if it is unchanged."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        headers = {"Content-Type": kind} | ({"ETag": etag} if etag else {})
        headers |= {"Last-Modified": modified} if modified else {}
        if etag and to.headers.get("If-None-Match") == etag:
            _send(to, 304, headers, b"")
            return
        wanted = re.fullmatch(r"bytes=(\d+)-", to.headers.get("Range") or "")
        if wanted and to.headers.get("If-Range") in (etag, modified):
            start = int(wanted[1])
            if start >= len(body):
                _send(to, 416, {"Content-Range": f"bytes */{len(body)}"}, b"")
                return
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            _send(to, 206, headers, body[start:])
            return
        _send(to, 200, headers, body)

    return answer


def short(body: bytes, promised: int, *, etag: str = '"one"') -> Answer:
    """Less than was promised, and then nothing more."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        _send(to, 200, {"Content-Length": str(promised), "ETag": etag, "Content-Type": "text/csv"}, body)

    return answer


def reset(body: bytes, promised: int, *, etag: str = '"one"') -> Answer:
    """The beginning, and then the connection is broken off by a reset."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        _send(to, 200, {"Content-Length": str(promised), "ETag": etag, "Content-Type": "text/csv"}, body)
        time.sleep(0.1)
        to.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        to.connection.close()

    return answer


def drip(promised: int, *, every: float = 0.02, most: float = 8.0) -> Answer:
    """A byte at a time, so slowly that it would never end."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        _send(to, 200, {"Content-Length": str(promised), "Content-Type": "text/csv"}, b"")
        for _ in range(round(most / every)):
            to.wfile.write(b"a")
            to.wfile.flush()
            time.sleep(every)

    return answer


def silence(seconds: float) -> Answer:
    """No answer at all."""
    return lambda to: time.sleep(seconds)


def status(code: int, headers: dict[str, str] | None = None, body: bytes = b"") -> Answer:
    """An answer of one status."""
    return lambda to: _send(to, code, headers or {}, body)


def sent_on(to_address: str, code: int = 302) -> Answer:
    """A redirect."""
    return status(code, {"Location": to_address})
