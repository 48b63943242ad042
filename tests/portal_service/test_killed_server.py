"""The server is killed fifty times while it writes: what was said to be done is there, and no half of anything."""

from __future__ import annotations

import http.client
import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from portal_running import Running, fresh_database, settle
from portal_visitor import Visitor
from saferplan_portal.audit.chain import Link, broken_links
from saferplan_portal.config import DATABASE

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]
TIMES, WRITERS = 50, 4
ADD = "/bodies/add/"
BODY = {"legal_role": "invitee", "service": "other"}


@pytest.fixture
def server(tmp_path: Path, ashbrook: Path) -> Iterator[Running]:
    """A portal with people, not started."""
    (tmp_path / "partnership.toml").write_bytes((ashbrook / "partnership.toml").read_bytes())
    settle(tmp_path)
    address = os.environ.get(DATABASE, "")
    if not address:
        portal = Running(tmp_path)
        portal.fill(people_alone=True)
        yield portal
        portal.stop()
        return
    with fresh_database(address) as own:
        portal = Running(tmp_path, own)
        portal.fill(people_alone=True)
        yield portal
        portal.stop()


def _rows(portal: Running, query: str) -> list[Any]:
    """Ask the database past the portal."""
    if portal.database:
        import psycopg

        with psycopg.connect(portal.database) as connection:
            return connection.execute(query).fetchall()
    with sqlite3.connect(portal.folder / "portal" / "portal.sqlite3") as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def _write(portal: Running, writer: int, done: list[str], stop: threading.Event) -> None:
    """Add one body after another until told to stop or nobody answers; `done` are those that were said to be added."""
    visitor = Visitor(portal.port, portal.sessions["administrator"])
    try:
        form = visitor.get(ADD)
        for number in range(10_000):
            if stop.is_set():
                return
            name = f"Body {writer} {time.monotonic_ns()} {number}"
            answer = visitor.post(ADD, {**BODY, "name": name}, form=form)
            assert answer.status == 302, answer.text
            done.append(name)
    except (OSError, http.client.HTTPException):
        return  # the server was killed, as it was to be; what was said to be done is in `done`
    finally:
        visitor.leave()


def _links(portal: Running) -> list[Link]:
    """The rows of the audit as the database holds them."""
    import json

    columns = "position, at, kind, what, person, who, about, about_id, sentence, detail, previous, hash"
    names = columns.split(", ")
    links = []
    for row in _rows(portal, f"SELECT {columns} FROM audit_entry ORDER BY position"):
        told = dict(zip(names, row, strict=True))
        at = told["at"] if isinstance(told["at"], datetime) else datetime.fromisoformat(told["at"])
        detail = told["detail"] if isinstance(told["detail"], dict) else json.loads(told["detail"])
        values = {name: told[name] for name in names[2:-3]} | {"detail": detail}
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        links.append(Link(told["position"], at, values, told["previous"], told["hash"]))
    return links


def test_no_half_record_and_nothing_lost(server: Running) -> None:
    chance = random.Random(7)
    done: list[str] = []
    killed_writing = 0
    for _ in range(TIMES):
        server.start()
        stop = threading.Event()
        writers = [threading.Thread(target=_write, args=(server, one, done, stop)) for one in range(WRITERS)]
        before = len(done)
        for one in writers:
            one.start()
        until = time.monotonic() + 20
        while len(done) == before and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.4))
        server.stop(signal.SIGKILL)
        stop.set()
        for one in writers:
            one.join(40)
        killed_writing += len(done) > before
    assert killed_writing == TIMES
    server.start()
    visitor = Visitor(server.port)
    assert visitor.get("/ready").status == 200
    visitor.leave()
    server.stop()
    there = {name for (name,) in _rows(server, "SELECT name FROM accounts_body")}
    assert not set(done) - there, "what was said to be done is there"
    told = [key for (key,) in _rows(server, "SELECT about_id FROM audit_entry WHERE what = 'accounts.body_added'")]
    held = [str(key) for (key,) in _rows(server, "SELECT id FROM accounts_body")]
    assert sorted(told) == sorted(held), "each body has its row of the audit, and each row its body"
    ((position, head),) = _rows(server, "SELECT position, hash FROM audit_head")
    assert broken_links(_links(server), head=(position, head)) == []
    checked = server.command("checks", str(server.folder))
    assert checked.returncode == 0, checked.stdout
