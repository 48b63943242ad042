"""How one portal is set up: `portal/portal.toml` in the partnership folder, and the secrets beside it.

Nothing here imports Django: `saferplan portal init` and the settings both read it.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from saferplan.errors import SaferplanError

FOLDER = "SAFERPLAN_PORTAL"
"""The variable that names the partnership folder."""

WAY = "SAFERPLAN_PORTAL_WAY"
"""The variable that says how the portal runs: `service`, `trial` or `demo`.  Only the commands set the last two."""

ADDRESS = "SAFERPLAN_PORTAL_ADDRESS"
"""The variable that says which address the portal is served on; a demonstration needs a loopback one."""

PORT = "SAFERPLAN_PORTAL_PORT"
"""The variable that says on which port a trial or a demonstration is served, for the links in messages."""

SITE = "SAFERPLAN_PORTAL_SITE"
"""The variable that says where a demonstration shows the published site."""

DATABASE = "SAFERPLAN_PORTAL_DATABASE"
"""The variable that names the database in place of the setting: a password stays out of the file."""

SECRETS = ("secret-key", "smtp-password", "notify-key", "oidc-secret")
"""The files beside the settings that hold a secret each: for their owner's eyes alone, and in no backup."""

Way = Literal["service", "trial", "demo"]
LOOPBACK = ("127.0.0.1", "::1", "localhost")
PORT_OF_A_TRIAL = 8000
"""The port of a trial whose settings name no other."""

VERBOSE = "SAFERPLAN_PORTAL_VERBOSE"
"""The variable that makes a trial tell of each request."""

_KNOWN = {
    "portal": {"name", "database", "addresses", "port", "proxy", "contact", "brand", "scanner"},
    "email": {"by", "host", "port", "user", "from", "tls", "notify_template"},
    "sign_in": {"oidc_name", "oidc_server", "oidc_client", "oidc_acr", "passwords"},
}


class BadPortalConfig(SaferplanError):
    """The portal cannot start as it is set up: one sentence says what was found, where, and what to do."""

    exit_code = 3


@dataclass(frozen=True)
class Email:
    """How messages leave: `file` (into the folder), `smtp` or `notify` (GOV.UK Notify)."""

    by: str = "file"
    host: str = ""
    port: int = 587
    user: str = ""
    sender: str = "saferplan@localhost"
    tls: bool = True
    notify_template: str = ""


@dataclass(frozen=True)
class SignIn:
    """Who may sign in how: a password with a second factor, and an OpenID Connect provider where one is named.

    `oidc_acr` are the levels (`acr`) of the provider that stand for two factors.
    """

    oidc_name: str = ""
    oidc_server: str = ""
    oidc_client: str = ""
    oidc_acr: tuple[str, ...] = ()
    passwords: bool = True


@dataclass(frozen=True)
class Scanner:
    """Where the scanner of files listens: a path of a socket, or a host with its port (`port` is 0 for a path)."""

    place: str
    port: int = 0

    def __str__(self) -> str:
        return f"{self.place}:{self.port}" if self.port else self.place


@dataclass(frozen=True)
class PortalConfig:
    """One portal, as it is set up.  `database` is "" for the embedded one in the folder, or a postgresql:// address."""

    folder: Path
    way: Way = "service"
    name: str = "Community Safety Partnership"
    database: str = ""
    addresses: tuple[str, ...] = ()
    port: int = PORT_OF_A_TRIAL
    proxy: bool = True
    contact: str = ""
    brand: str = "#1d4b6e"
    scanner: Scanner | None = None
    email: Email = field(default_factory=Email)
    sign_in: SignIn = field(default_factory=SignIn)

    @property
    def home(self) -> Path:
        """The portal's own folder in the partnership folder: settings, secret, embedded database, uploads, outbox."""
        return self.folder / "portal"

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded one."""
        return not self.database

    @property
    def writes_letters_at_once(self) -> bool:
        """Whether each letter is written into the folder as soon as it is made: a trial has no timer that would."""
        return self.way != "service" and self.email.by == "file"


def config_path(folder: Path) -> Path:
    """Where the settings of the portal of a partnership folder lie."""
    return folder / "portal" / "portal.toml"


def read_config(folder: Path, way: Way = "service") -> PortalConfig:
    """Read how a portal is set up.

    Raises `BadPortalConfig` where the file is not there, is not TOML, or says what there is no such setting for.
    """
    path = config_path(folder)
    if not path.is_file():
        raise BadPortalConfig(f"{path} is not there. Make it with: saferplan portal init {folder}")
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadPortalConfig(f"{path} cannot be read as TOML: {error}. Mend the line it names.") from error
    for section, content in values.items():
        if section not in _KNOWN or not isinstance(content, dict):
            raise BadPortalConfig(f"{path} has [{section}], and there is no such section; there are {_listed(_KNOWN)}.")
        for key in content:
            if key not in _KNOWN[section]:
                known = _listed(_KNOWN[section])
                raise BadPortalConfig(
                    f'{path} has "{key}" in [{section}], and there is no such setting; there are {known}.'
                )
    whole, email, sign_in = (values.get(section, {}) for section in ("portal", "email", "sign_in"))
    config = PortalConfig(
        folder=folder,
        way=way,
        name=_text(whole, "name", PortalConfig.name, path),
        database=os.environ.get(DATABASE) or _text(whole, "database", "", path),
        addresses=_texts(whole, "addresses", path),
        port=_port(whole, path),
        proxy=bool(whole.get("proxy", True)),
        contact=_text(whole, "contact", "", path),
        brand=_text(whole, "brand", PortalConfig.brand, path),
        scanner=_scanner(_text(whole, "scanner", "", path), path),
        email=Email(
            by=_text(email, "by", "file", path),
            host=_text(email, "host", "", path),
            port=int(email.get("port", 587)),
            user=_text(email, "user", "", path),
            sender=_text(email, "from", Email.sender, path),
            tls=bool(email.get("tls", True)),
            notify_template=_text(email, "notify_template", "", path),
        ),
        sign_in=SignIn(
            oidc_name=_text(sign_in, "oidc_name", "", path),
            oidc_server=_text(sign_in, "oidc_server", "", path),
            oidc_client=_text(sign_in, "oidc_client", "", path),
            oidc_acr=_texts(sign_in, "oidc_acr", path),
            passwords=bool(sign_in.get("passwords", True)),
        ),
    )
    _hold(config, path)
    return config


def config_of_environment() -> PortalConfig:
    """The portal that the variables name.

    Raises `BadPortalConfig` where they name none, or ask for a demonstration that anybody else could reach.
    """
    named = os.environ.get(FOLDER, "")
    if not named:
        raise BadPortalConfig(f"No partnership folder is named. Use saferplan portal serve FOLDER, or set {FOLDER}.")
    way = os.environ.get(WAY, "service")
    if way not in ("service", "trial", "demo"):
        raise BadPortalConfig(f'{WAY} is "{way}"; it is service, trial or demo.')
    config = read_config(Path(named), way)  # type: ignore[arg-type]
    address = os.environ.get(ADDRESS, "")
    if way in ("trial", "demo") and address not in LOOPBACK:
        found = address or "none"
        raise BadPortalConfig(
            f"A {'demonstration' if way == 'demo' else 'trial'} is served on a loopback address only, and the address "
            f"is {found}. Use 127.0.0.1, or set the portal up for service."
        )
    if way == "demo" and not config.embedded:
        raise BadPortalConfig(
            "A demonstration signs anybody in, so it runs on its own embedded database only, and this portal names "
            "another. Take the database out of portal.toml, or serve it without the demonstration."
        )
    return config


def address_of_loopback(config: PortalConfig) -> str:
    """Where a trial or a demonstration is served, as the beginning of a link: the name that the terminal told.

    A browser keeps a sign-in for one name, and a passkey is for a name and never for a number.
    """
    host = "localhost" if os.environ.get(ADDRESS) != "::1" else "[::1]"
    return f"http://{host}:{os.environ.get(PORT) or config.port}"


def secret_key(config: PortalConfig) -> str:
    """The portal's own secret, made on first use in a file that only its owner may read."""
    path = config.home / "secret-key"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="utf-8").strip()


def secret(config: PortalConfig, name: str) -> str:
    """A secret that another service gave (`smtp-password`, `notify-key`, `oidc-secret`); "" where there is none."""
    path = config.home / name
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def database_settings(config: PortalConfig) -> dict[str, Any]:
    """The database as Django wants it told."""
    if config.embedded:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(config.home / "portal.sqlite3"),
            # One writer at a time, who waits for his turn from his first word: no write is lost to a busy lock.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(config.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _hold(config: PortalConfig, path: Path) -> None:
    """Hold the settings to what each other needs."""
    if config.database and urlsplit(config.database).scheme not in ("postgresql", "postgres"):
        raise BadPortalConfig(
            f"{path} names a database that is not PostgreSQL. Write postgresql://user@host/name, or leave it out."
        )
    if config.email.by not in ("file", "smtp", "notify"):
        raise BadPortalConfig(f'{path} sends messages by "{config.email.by}"; it is file, smtp or notify.')
    if config.email.by == "smtp" and not config.email.host:
        raise BadPortalConfig(f"{path} sends messages by smtp and names no host. Add host to [email].")
    if config.email.by == "notify" and not config.email.notify_template:
        raise BadPortalConfig(f"{path} sends messages by notify and names no template. Add notify_template to [email].")
    if any(not one or " " in one for one in config.sign_in.oidc_acr):
        raise BadPortalConfig(f"{path} has an empty text or one with a space in oidc_acr. Write each level as its own.")
    if config.way == "service" and not config.addresses:
        raise BadPortalConfig(
            f'{path} names no address to answer to. Add addresses = ["portal.example.gov.uk"] to [portal].'
        )


def _scanner(told: str, path: Path) -> Scanner | None:
    """The scanner that a setting names; None where it names none."""
    way, _, place = told.partition(":")
    if way == "unix" and place.startswith("/"):
        return Scanner(place)
    host, _, port = place.rpartition(":")
    if way == "tcp" and host and port.isdigit() and 0 < int(port) < 65_536:
        return Scanner(host.strip("[]"), int(port))
    if told:
        raise BadPortalConfig(
            f'{path} names a scanner that cannot be understood. Write "unix:/run/clamav/clamd.ctl" or '
            '"tcp:127.0.0.1:3310", or leave it out.'
        )
    return None


def _text(values: dict[str, Any], key: str, otherwise: str, path: Path) -> str:
    """A setting that is text."""
    value = values.get(key, otherwise)
    if not isinstance(value, str):
        raise BadPortalConfig(f'{path} has "{key}" that is not text. Put it in quotation marks.')
    return value


def _port(values: dict[str, Any], path: Path) -> int:
    """The port of a trial."""
    value = values.get("port", PORT_OF_A_TRIAL)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 65_536:
        raise BadPortalConfig(f'{path} has "port" that is no port. Write a whole number from 1 to 65535.')
    return value


def _texts(values: dict[str, Any], key: str, path: Path) -> tuple[str, ...]:
    """A setting that is a list of texts."""
    value = values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadPortalConfig(f'{path} has "{key}" that is not a list of texts, like ["one", "two"].')
    return tuple(value)


def _listed(words: Any) -> str:
    """Words in a sentence."""
    return ", ".join(sorted(words))
