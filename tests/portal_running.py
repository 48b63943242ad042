"""A portal that really runs: by gunicorn, on a free port of this computer, with a folder and database of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from saferplan_portal.config import DATABASE, config_path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src"
COMMAND = "from saferplan_portal.cli import group; group()"
SECONDS = 60
COOKIE = "portal"


@dataclass
class Running:
    """A running portal: its folder, its address, and the session of each made-up person by their key."""

    folder: Path
    database: str = ""
    workers: int = 1
    threads: int = 4
    address: str = ""
    sessions: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.address.rpartition(":")[2])

    @property
    def log(self) -> Path:
        """What the server says, a line of JSON for each request."""
        return self.folder / "server.log"

    def environment(self) -> dict[str, str]:
        """What its processes are told, and nothing that this one was."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAFERPLAN_", "DJANGO_"))}
        kept["PYTHONPATH"] = os.pathsep.join((str(SOURCE), str(HERE)))
        return kept | ({DATABASE: self.database} if self.database else {})

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `saferplan portal` with these words."""
        whole = [sys.executable, "-c", COMMAND, *words]
        return subprocess.run(whole, env=self.environment(), capture_output=True, text=True, check=False)

    def fill(self, *, people_alone: bool = False) -> None:
        """Fill it with the demonstration's people and records, and sign everybody in."""
        whole = [sys.executable, str(HERE / "portal_filled.py"), str(self.folder)]
        whole += ["--people"] if people_alone else []
        done = subprocess.run(whole, env=self.environment(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-4_000:]
        self.sessions = json.loads(done.stdout.splitlines()[-1])

    def start(self) -> None:
        """Serve it, and wait until it answers."""
        words = ["serve", str(self.folder), "--port", self.address.rpartition(":")[2] or "0"]
        words += ["--workers", str(self.workers), "--threads", str(self.threads)]
        with self.log.open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-c", COMMAND, *words],
                env=self.environment(), stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True,
            )  # fmt: skip
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("Next: open "), (line, self.log.read_text(encoding="utf-8")[-4_000:])
        self.address = line.split()[2].removesuffix("/.").replace("localhost", "127.0.0.1")

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Stop it, or kill every process of it at once."""
        if self.process is None:
            return
        if how == signal.SIGKILL:
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.send_signal(how)
        try:
            self.process.wait(SECONDS)
        finally:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
            if self.process.stdout is not None:
                self.process.stdout.close()
            self.process = None

    def sign_in(self, context: Any, key: str) -> None:
        """Sign a browser's context of Playwright in as one of the made-up people."""
        context.add_cookies([{"name": COOKIE, "value": self.sessions[key], "url": self.address}])


def settle(folder: Path) -> None:
    """Write the settings of a portal on trial into a partnership folder."""
    path = config_path(folder)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_text('[portal]\nname = "Ashbrook Community Safety Partnership"\n', encoding="utf-8")
    path.chmod(0o600)


@contextmanager
def running(folder: Path, *, database: str = "", workers: int = 1, threads: int = 4) -> Iterator[Running]:
    """A filled portal of a partnership folder, served until the block ends."""
    settle(folder)
    portal = Running(folder, database, workers, threads)
    portal.fill()
    portal.start()
    try:
        yield portal
    finally:
        portal.stop()


def until(true: Any, seconds: float = 20) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.05)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """An empty database on the server of a PostgreSQL address, by its own address, until the block ends."""
    import secrets

    import psycopg

    name = f"fresh_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield server.rpartition("/")[0] + f"/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
