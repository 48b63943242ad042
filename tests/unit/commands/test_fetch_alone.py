"""Nothing but fetch touches the network: no other module opens a connection, and no other command loads the client."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import saferplan

SOURCE = Path(saferplan.__file__).parent
OPENS_CONNECTIONS = {"urllib.request", "http.client", "httpx", "requests", "urllib3", "aiohttp", "ftplib"}


ALLOWED = {
    "sources/services_http.py": {"urllib.request", "http.client"},
    "sources/services_download.py": {"http.client"},
}


def test_one_module_opens_connections_and_only_fetch_imports_it() -> None:
    found: dict[str, set[str]] = {}
    importers = set()
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if used := OPENS_CONNECTIONS.intersection(names):
                found.setdefault(name, set()).update(used)
            if "saferplan.sources.services_http" in names:
                importers.add(name)
    assert found == ALLOWED
    assert all(name == "commands/fetch.py" or name.startswith("sources/services_") for name in importers)


@pytest.mark.slow
def test_no_other_command_loads_the_client_or_opens_a_connection(ashbrook: Path, tmp_path: Path) -> None:
    shutil.copytree(ashbrook, tmp_path / "home")
    program = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise AssertionError(event)
sys.addaudithook(refuse)
import saferplan
import saferplan.cli
home = sys.argv[1]
for command in ("read", "assess", "release", "publish"):
    getattr(saferplan, command)(home)
saferplan.figure("recorded_crime?period=2018/19", folder=home)
print(*sorted(name for name in sys.modules if name.startswith(("saferplan.sources.services_http", "httpx", "urllib3"))))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "home")],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
