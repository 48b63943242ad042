"""Setting a portal up: its settings, its secret, its tables."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

from saferplan.commands.folder import PartnershipFolder
from saferplan_portal.config import DATABASE, PORT_OF_A_TRIAL, BadPortalConfig, config_path, read_config, secret_key
from saferplan_portal.running.faults import BadBackup, NoBackup

_FILE = """\
# How the portal of this partnership is set up. What is left out is as the comment beside it says.

[portal]
name = {name}
# The addresses that the portal answers to, like ["portal.example.gov.uk"]. With none it runs on this computer alone,
# for a trial.
addresses = [{addresses}]
# The port of a trial on this computer; links in letters lead to it.
port = {port}
# Where the records are kept: left out, in a file here (SQLite); in service, in PostgreSQL:
# database = "postgresql://saferplan@localhost/saferplan"
# A password is not written here. Put the whole address with it into the variable {variable}.
{database}
# Whom people write to when they need help; it stands at the foot of every page.
contact = {contact}
# The partnership's colour; words in it must be readable on white.
brand = "#1d4b6e"
# What looks at files for malware before they are taken (clamd of ClamAV): "unix:/run/clamav/clamd.ctl" or
# "tcp:127.0.0.1:3310". Left out, nothing does.
# scanner = "unix:/run/clamav/clamd.ctl"
# Whether a web server stands before the portal and says in X-Forwarded-Proto that it was asked by https.
proxy = true

[email]
# How messages leave: "file" (into portal/outbox), "smtp", or "notify" (GOV.UK Notify).
by = "file"
# host = "smtp.example.gov.uk"        # smtp: its password in the file portal/smtp-password
# port = 587
# user = "saferplan"
# from = "saferplan@example.gov.uk"
# notify_template = "..."             # notify: its key in the file portal/notify-key

[sign_in]
# Signing in by the organisation's own accounts (OpenID Connect); its secret in the file portal/oidc-secret.
# The provider must say that an address is verified. It counts as a second factor only where its ID token says that it
# asked for one: by "amr", or by an "acr" that oidc_acr names. Otherwise the portal asks for its own.
# oidc_name = "Example Council"
# oidc_server = "https://login.example.gov.uk/v2.0"
# oidc_client = "..."
# oidc_acr = ["..."]                  # levels (acr) of the provider that stand for two factors; they are asked for
passwords = true
"""


def write_settings(
    folder: Path, *, addresses: tuple[str, ...], database: str, contact: str, port: int = PORT_OF_A_TRIAL
) -> Path | None:
    """Write `portal/portal.toml` and the secret; None where the settings are there already and stay as they are.

    Raises `FolderNotFound` where the folder is no partnership folder, and `BadPortalConfig` where the database's
    address holds a password or is none of PostgreSQL.
    """
    partnership = PartnershipFolder(folder)
    path = config_path(folder)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if path.is_file():
        return None
    if urlsplit(database).password:
        raise BadPortalConfig(
            "The address of the database holds a password, and a password is not written into a file of settings. "
            f"Leave it out here, and put the whole address into the variable {DATABASE}."
        )
    text = _FILE.format(
        name=_quoted(partnership.settings.partnership.name),
        addresses=", ".join(_quoted(one) for one in addresses),
        port=port,
        database=f"database = {_quoted(database)}" if database else "",
        variable=DATABASE,
        contact=_quoted(contact),
    )
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    try:
        secret_key(read_config(folder, "trial"))
    except BadPortalConfig:
        path.unlink()
        raise
    return path


def settings_from_backup(folder: Path, backup: Path) -> None:
    """Put the settings of a backup into a folder that has none; settings that are there stay.

    Raises `NoBackup` where there is no file, and `BadBackup` where it is no backup.
    """
    path = config_path(folder)
    if path.is_file():
        return
    try:
        with zipfile.ZipFile(backup) as archive:
            text = archive.read("files/portal.toml")
    except FileNotFoundError:
        raise NoBackup(backup) from None
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise BadBackup(backup, f"it is no whole backup of a portal ({type(error).__name__})") from error
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(text)
    path.chmod(0o600)


def _quoted(text: str) -> str:
    """A text as TOML writes it."""
    import json

    return json.dumps(text, ensure_ascii=False)
