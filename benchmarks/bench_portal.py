"""Fifty people at the portal at once: how long a page takes, and whether anything goes wrong or gets lost.

    python benchmarks/bench_portal.py --work /tmp/bench

Server, database (PostgreSQL, writing to the disk as in service) and the people's side share this computer.  Each of 50
people opens a page, thinks for 3 seconds on average, and goes on by a link of the page; one step in ten is a change of
one of five bodies that all of them change.  A change counts as lost where the body's version does not count it.
Afterwards three pages and an empty page of Django are each asked for with nobody else there.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME / "tests"), str(HOME / "scripts")]

from with_postgres import running as postgres  # noqa: E402

import saferplan  # noqa: E402
from portal_running import Running, settle  # noqa: E402 - it lies beside the tests
from portal_visitor import Visitor, fields_of  # noqa: E402
from saferplan.demo.ashbrook import write_ashbrook  # noqa: E402

USERS, THINK, WRITES, SECONDS = 50, 3.0, 0.1, 60
WORKERS, THREADS, SHARED = 2, 4, 5
ALONE = {"start page": "/", "how the plan stands": "/delivery/stands/", "list of bodies": "/bodies/"}
"""Pages that are asked for with nobody else there."""
ROLES = ("manager", "analyst", "lead-officer", "board-member", "chair", "scrutiny-reader", "auditor", "administrator")
LINK = re.compile(r'href="(/[^"#]*)"')
ELSEWHERE = ("/static/", "/brand", "/account/", "/information/")
EMPTY = """
from django.conf import settings
settings.configure(SECRET_KEY="x", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[])
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse("<!doctype html><title>Empty</title><p>Empty"))]
application = get_wsgi_application()
"""


@dataclass
class Seen:
    """What all people together saw: seconds of each page and change, what went wrong, and the changes kept."""

    pages: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    shown: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def person(portal: Running, number: int, until: float, seen: Seen) -> None:
    """One person, until the time is over."""
    chance = random.Random(number)
    role = ROLES[number % len(ROLES)]
    visitor = Visitor(portal.port, portal.sessions[role])
    writer = Visitor(portal.port, portal.sessions["administrator"])
    path = "/"
    time.sleep(chance.uniform(0, THINK))
    while time.monotonic() < until:
        try:
            if chance.random() < WRITES:
                change(writer, f"shared-{chance.randrange(SHARED)}", f"{number} at {time.monotonic_ns()}", seen)
            else:
                begun = time.perf_counter()
                answer = visitor.get(path)
                seen.pages.append(time.perf_counter() - begun)
                if answer.status not in (200, 302):
                    seen.wrong[f"{answer.status} for {role} at {path}"] += 1
                links = [one for one in LINK.findall(answer.text) if not one.startswith(ELSEWHERE) and "csv" not in one]
                path = chance.choice(links).replace("&amp;", "&") if links else "/"
        except Exception as error:
            seen.wrong[type(error).__name__] += 1
            path = "/"
        time.sleep(chance.expovariate(1 / THINK))
    visitor.leave()
    writer.leave()


def change(writer: Visitor, slug: str, words: str, seen: Seen) -> None:
    """Change the name of a body that others change too; whoever is second is shown it and gives way."""
    form = writer.get(f"/bodies/{slug}/change/")
    begun = time.perf_counter()
    answer = writer.post(f"/bodies/{slug}/change/", {"name": f"Shared {slug} {words}"}, form=form)
    seen.changes.append(time.perf_counter() - begun)
    with seen.lock:
        if answer.status == 302:
            seen.kept[slug] += 1
        elif "hanged" in answer.text and answer.status in (200, 409):
            seen.shown += 1
        else:
            seen.wrong[f"{answer.status} for a change"] += 1


def make(folder: Path, database: str) -> Running:
    """Ashbrook's portal with its records, and five bodies for all to change."""
    write_ashbrook(folder)
    saferplan.read(folder)
    saferplan.assess(folder)
    saferplan.release(folder)
    settle(folder)
    portal = Running(folder, database, WORKERS, THREADS)
    portal.fill()
    portal.start()
    writer = Visitor(portal.port, portal.sessions["administrator"])
    form = writer.get("/bodies/add/")
    for number in range(SHARED):
        fields = {"name": f"Shared {number}", "legal_role": "invitee", "service": "other"}
        assert writer.post("/bodies/add/", fields, form=form).status == 302
    writer.leave()
    return portal


def load(portal: Running, users: int, seconds: float) -> Seen:
    """Let everybody in at once."""
    seen = Seen()
    until = time.monotonic() + seconds
    people = [threading.Thread(target=person, args=(portal, one, until, seen)) for one in range(users)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return seen


def lost(portal: Running, seen: Seen) -> int:
    """How many changes that were said to be kept are not counted by the versions of their bodies."""
    visitor = Visitor(portal.port, portal.sessions["administrator"])
    gone = 0
    for number in range(SHARED):
        version = fields_of(visitor.get(f"/bodies/shared-{number}/change/").text)["seen_version"]
        gone += abs(seen.kept[f"shared-{number}"] - (int(version) - 1))
    visitor.leave()
    return gone


def one_by_one(port: int, session: str, path: str, times: int = 200) -> float:
    """The median of one page, asked for again and again by one person alone, in milliseconds."""
    visitor = Visitor(port, session)
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        visitor.get(path)
        taken.append(time.perf_counter() - begun)
    visitor.leave()
    return statistics.median(taken) * 1000


def empty_page(work: Path) -> float:
    """The same of an empty page of Django under the same server."""
    (work / "empty_page.py").write_text(EMPTY, encoding="utf-8")
    command = [sys.executable, "-m", "gunicorn", "-k", "gthread", "-w", str(WORKERS), "--threads", str(THREADS)]
    with subprocess.Popen([*command, "-b", "127.0.0.1:8911", "--no-control-socket", "empty_page:application"], cwd=work,
                          stderr=subprocess.DEVNULL) as server:  # fmt: skip
        try:
            for _ in range(100):
                time.sleep(0.1)
                try:
                    Visitor(8911).get("/")
                    break
                except OSError:
                    continue
            return one_by_one(8911, "", "/")
        finally:
            server.terminate()


def main() -> None:
    """Measure, and print the rows of the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--users", type=int, default=USERS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    told, _ = parser.parse_known_args()
    work = told.work / "portal"
    work.mkdir(parents=True, exist_ok=True)
    with postgres(durable=True) as database:
        portal = make(work / "ashbrook", database)
        try:
            seen = load(portal, told.users, told.seconds)
            gone = lost(portal, seen)
            alone = {name: one_by_one(portal.port, portal.sessions["manager"], path) for name, path in ALONE.items()}
        finally:
            portal.stop()
        checked = portal.command("checks", str(portal.folder))
    empty = empty_page(work)
    pages, changes = sorted(seen.pages), sorted(seen.changes)
    print(f"people {told.users}, seconds {told.seconds:.0f}, pages {len(pages):,}, changes {len(changes):,}")
    for name, times in (("pages", pages), ("changes", changes)):
        half, most = times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000
        print(f"{name}: median {half:.0f} ms, 95 in 100 within {most:.0f} ms, slowest {times[-1] * 1000:.0f} ms")
    print(f"errors: {sum(seen.wrong.values())} {dict(seen.wrong.most_common(8)) or ''}")
    print(f"changes kept {seen.kept.total()}, second editors shown the first {seen.shown}, lost {gone}")
    print(f"alone: empty page of Django {empty:.2f} ms")
    for name, taken in alone.items():
        print(f"alone: {name} {taken:.1f} ms, {taken / empty:.0f} times the empty page")
    print(f"audit and settings afterwards: {'good' if checked.returncode == 0 else checked.stdout}")


if __name__ == "__main__":
    main()
