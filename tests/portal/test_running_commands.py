"""The commands of the portal: what they say, and what stops them."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from portal_people import NOW
from portal_running import SOURCE, Running, settle
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.audit.actions import Told, signed
from saferplan_portal.cli import group
from saferplan_portal.config import DATABASE, BadPortalConfig, config_path
from saferplan_portal.demo.showing import show
from saferplan_portal.running import starting
from saferplan_portal.running.checking import check_everything
from saferplan_portal.running.faults import PortalNotInstalled
from saferplan_portal.running.hourly import run_hour, send_waiting

WITHOUT_DJANGO = """
import sys
from saferplan import cli, cli_joined
import saferplan_portal.cli, saferplan_portal.demo, saferplan_portal.running.serving
assert not [name for name in sys.modules if name.partition(".")[0] in ("django", "allauth", "gunicorn")]
"""


@pytest.fixture
def portal(tmp_path: Path, ashbrook: Path) -> Running:
    """A partnership folder without a portal."""
    (tmp_path / "partnership.toml").write_bytes((ashbrook / "partnership.toml").read_bytes())
    return Running(tmp_path)


def test_nothing_of_django_is_imported_for_help() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO],
        env={**os.environ, "PYTHONPATH": str(SOURCE)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = CliRunner().invoke(group, ["--help"]).output
    assert all(word in said for word in ("init", "serve", "backup", "restore", "checks", "tick", "send"))


def test_a_sentence_says_how_to_install_what_is_lacking(portal: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "find_spec", lambda name: None)
    for words in (["init"], ["serve"], ["backup"], ["checks"], ["tick"], ["send"]):
        settle(portal.folder)
        done = CliRunner().invoke(group, [*words, str(portal.folder)])
        assert isinstance(done.exception, PortalNotInstalled), words
    assert 'pip install "saferplan[portal]"' in str(PortalNotInstalled("django"))


def test_a_demonstration_without_the_portal_shows_the_site_alone(
    portal: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(starting, "find_spec", lambda name: None)
    assert show(portal.folder, port=0) is False
    assert "The published site is shown alone." in capsys.readouterr().out


def test_a_demonstration_has_no_other_database(portal: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATABASE, "postgresql://portal@db.example/portal")
    with pytest.raises(BadPortalConfig, match="runs on its own embedded database only"):
        show(portal.folder, port=0)
    assert not (portal.folder / "portal").exists()


@pytest.mark.slow
def test_a_portal_is_set_up_served_and_brought_up_to_date(portal: Running) -> None:
    """Set up once; a second time keeps what is there.  It is not served where it would not work, and says why."""
    folder = str(portal.folder)
    first = portal.command("init", folder, "--administrator", "Priya Shah <priya@ashbrook.example>")
    assert first.returncode == 0, first.stderr
    assert "Invited: Priya Shah. This link works once" in first.stdout
    assert "/account/invitation/" in first.stdout
    again = portal.command("init", folder)
    assert "The settings are there already, and stay as they are." in again.stdout
    assert "Database: nothing was missing." in again.stdout
    assert "0 taken over" in again.stdout
    twice = portal.command("init", folder, "--administrator", "Priya Shah <priya@ashbrook.example>")
    said = "expected somebody who is not here yet, or an administrator whose second factor cannot be read. Nothing was"
    assert said in str(twice.stderr)
    service = portal.command("serve", folder, "--service")
    assert "names no address to answer to" in service.stderr
    with sqlite3.connect(portal.folder / "portal" / "portal.sqlite3") as connection:
        connection.execute("DELETE FROM django_migrations WHERE app = 'outbox'")
    connection.close()
    behind = portal.command("serve", folder, "--port", "0")
    assert f"Back it up, then run: saferplan portal init {folder}" in behind.stderr


@pytest.mark.slow
def test_checks_find_an_edited_row_and_an_open_secret(portal: Running) -> None:
    folder = str(portal.folder)
    portal.command("init", folder)
    good = portal.command("checks", folder)
    assert good.returncode == 0, good.stdout
    known = good.stdout.partition("Keep this elsewhere: ")[2].split()[0].rstrip(".")
    assert portal.command("checks", folder, "--known", known).returncode == 0
    (portal.folder / "portal" / "secret-key").chmod(0o644)
    with sqlite3.connect(portal.folder / "portal" / "portal.sqlite3") as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit_entry SET sentence = 'x' WHERE position = 2")
    connection.close()
    bad = portal.command("checks", folder)
    assert bad.returncode == 5
    assert "Audit: Row 2 has been changed since it was written." in bad.stdout
    assert "Close it: chmod 600" in bad.stdout


def test_a_socket_is_for_service(portal: Running) -> None:
    done = CliRunner().invoke(group, ["serve", str(portal.folder), "--socket", "/run/saferplan.sock"])
    assert done.exit_code == 2
    assert "add --service" in done.output


@pytest.mark.slow
def test_in_service_the_settings_bear_a_check_for_deployment(portal: Running) -> None:
    portal.command("init", str(portal.folder), "--address", "portal.ashbrook.example")
    text = config_path(portal.folder).read_text(encoding="utf-8")
    assert 'addresses = ["portal.ashbrook.example"]' in text
    done = portal.command("checks", str(portal.folder))
    assert "Settings: no fault found for a portal in service." in done.stdout, done.stdout
    assert done.returncode == 0


def test_the_hour_goes_on_where_one_app_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**words: object) -> None:
        raise ValueError("the name of somebody")

    monkeypatch.setattr("saferplan_portal.accounts.due.run_due", fails)
    hour = run_hour(NOW)
    assert hour.failed == {"accounts": "ValueError"}
    monkeypatch.undo()
    assert "accounts" in run_hour(NOW).done
    assert send_waiting(NOW) == (0, 0)


def test_a_position_that_was_kept_is_compared(actor: Callable[..., Actor]) -> None:
    from django.conf import settings

    signed(actor("manager"), Told("test.told", "Told."))
    audit = next(one for one in check_everything(settings.PORTAL, (1, "0" * 64)) if one.name == "Audit")
    assert audit.faults == ("Row 1 is not the one whose hash was kept elsewhere.",)
