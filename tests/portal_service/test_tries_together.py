"""Tries are counted together, whichever process and thread they come to."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal_running import Running, settle
from portal_visitor import Visitor
from saferplan_portal.accounts.limits import MOST_TRIES

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]
AT_ONCE = 24


@pytest.fixture
def portal(tmp_path: Path, ashbrook: Path) -> Iterator[Running]:
    """A portal of two processes with four threads each."""
    (tmp_path / "partnership.toml").write_bytes((ashbrook / "partnership.toml").read_bytes())
    settle(tmp_path)
    one = Running(tmp_path, workers=2, threads=4)
    one.fill(people_alone=True)
    one.start()
    yield one
    one.stop()


def address_of_somebody(portal: Running) -> str:
    """An address that has an account."""
    with sqlite3.connect(portal.folder / "portal" / "portal.sqlite3") as database:
        return str(database.execute("SELECT email FROM accounts_person ORDER BY id LIMIT 1").fetchone()[0])


def test_of_many_tries_at_once_no_more_than_five_are_answered(portal: Running) -> None:
    email, told = address_of_somebody(portal), Counter[str]()
    begin = threading.Barrier(AT_ONCE)

    def attempt() -> None:
        visitor = Visitor(portal.port)
        form = visitor.get("/account/login/")
        begin.wait()
        answer = visitor.post("/account/login/", {"login": email, "password": "violet harbour mostly"}, form=form)
        visitor.leave()
        wrong = "password is not right" in answer.text
        told["wrong" if wrong else "wait" if "too many wrong tries" in answer.text else "other"] += 1

    threads = [threading.Thread(target=attempt) for _ in range(AT_ONCE)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert told == {"wrong": MOST_TRIES, "wait": AT_ONCE - MOST_TRIES}
