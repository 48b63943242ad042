"""How a portal is set up: what the file may say, and that a demonstration is on its own computer and database only."""

from __future__ import annotations

import itertools
import stat
from pathlib import Path

import pytest

from saferplan_portal.config import (
    ADDRESS,
    DATABASE,
    FOLDER,
    LOOPBACK,
    PORT,
    WAY,
    BadPortalConfig,
    PortalConfig,
    address_of_loopback,
    config_of_environment,
    config_path,
    database_settings,
    read_config,
    secret_key,
)
from saferplan_portal.running.making import write_settings

POSTGRESQL = "postgresql://portal@db.example/portal"
ELSEWHERE = ("0.0.0.0", "10.0.0.4", "portal.example.gov.uk", "")


def _settings(folder: Path, text: str) -> Path:
    path = config_path(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database that the tests run on is not the one of these settings."""
    monkeypatch.delenv(DATABASE, raising=False)


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The variables of a portal in a folder that has settings, and no more."""
    monkeypatch.setenv(FOLDER, str(_settings(tmp_path, '[portal]\naddresses = ["portal.example.gov.uk"]\n')))
    for name in (WAY, ADDRESS, DATABASE):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    ("way", "address", "database"),
    list(itertools.product(("service", "trial", "demo"), (*LOOPBACK, *ELSEWHERE), ("", POSTGRESQL))),
)
def test_a_demonstration_is_on_a_loopback_address_and_its_own_database_or_not_at_all(
    environment: pytest.MonkeyPatch, way: str, address: str, database: str
) -> None:
    environment.setenv(WAY, way)
    environment.setenv(ADDRESS, address)
    environment.setenv(DATABASE, database)
    fits = way == "service" or (address in LOOPBACK and not (way == "demo" and database))
    if fits:
        assert config_of_environment().way == way
    else:
        with pytest.raises(BadPortalConfig, match=r"loopback address only|embedded database only"):
            config_of_environment()


def test_a_database_in_the_file_stops_a_demonstration_too(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _settings(tmp_path, f'[portal]\ndatabase = "{POSTGRESQL}"\n')
    environment.setenv(WAY, "demo")
    environment.setenv(ADDRESS, "127.0.0.1")
    with pytest.raises(BadPortalConfig, match="embedded database only"):
        config_of_environment()


def test_no_folder_and_no_such_way_are_told(environment: pytest.MonkeyPatch) -> None:
    environment.setenv(WAY, "party")
    with pytest.raises(BadPortalConfig, match="it is service, trial or demo"):
        config_of_environment()
    environment.delenv(FOLDER)
    with pytest.raises(BadPortalConfig, match="No partnership folder is named"):
        config_of_environment()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[portal", "cannot be read as TOML"),
        ("[portals]\n", r"has \[portals\], and there is no such section; there are email, portal, sign_in"),
        ("[portal]\ncolour = 'red'\n", "and there is no such setting; there are addresses, brand"),
        ("[portal]\nname = 3\n", "not text. Put it in quotation marks"),
        ("[portal]\naddresses = 'a.example'\n", "not a list of texts"),
        ("[portal]\n", "names no address to answer to"),
        ("[portal]\naddresses = ['a.example']\n[sign_in]\noidc_acr = 'high'\n", "not a list of texts"),
        ("[portal]\naddresses = ['a.example']\n[sign_in]\noidc_acr = ['a b']\n", "with a space in oidc_acr"),
        ("[portal]\naddresses = ['a.example']\ndatabase = 'mysql://x/y'\n", "not PostgreSQL"),
        ("[portal]\naddresses = ['a.example']\n[email]\nby = 'pigeon'\n", "it is file, smtp or notify"),
        ("[portal]\naddresses = ['a.example']\n[email]\nby = 'smtp'\n", "names no host"),
        ("[portal]\naddresses = ['a.example']\n[email]\nby = 'notify'\n", "names no template"),
    ],
)
def test_what_the_file_may_not_say(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadPortalConfig, match=told):
        read_config(_settings(tmp_path, text))


def test_a_folder_without_a_portal_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BadPortalConfig, match="saferplan portal init"):
        read_config(tmp_path)


def test_the_address_of_a_database_is_taken_apart(tmp_path: Path) -> None:
    text = "[portal]\naddresses = ['a.example']\ndatabase = 'postgresql://us%40er:p%3Aw@db.example:5433/the%20portal'\n"
    told = database_settings(read_config(_settings(tmp_path, text)))
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    assert [told[name] for name in names] == ["the portal", "us@er", "p:w", "db.example", "5433"]


def test_the_address_of_a_trial_is_one_that_a_browser_opens(environment: pytest.MonkeyPatch) -> None:
    config = PortalConfig(Path(), "trial", port=8123)
    environment.delenv(PORT, raising=False)
    environment.setenv(ADDRESS, "::1")
    assert address_of_loopback(config) == "http://[::1]:8123"
    environment.setenv(ADDRESS, "127.0.0.1")
    assert address_of_loopback(config) == "http://localhost:8123", "the name that the terminal tells"
    environment.setenv(PORT, "8200")
    assert address_of_loopback(config) == "http://localhost:8200", "where it is served is what counts"


def test_a_port_of_a_trial_is_kept_and_held(tmp_path: Path, ashbrook: Path) -> None:
    (tmp_path / "partnership.toml").write_bytes((ashbrook / "partnership.toml").read_bytes())
    write_settings(tmp_path, addresses=(), database="", contact="", port=8123)
    assert read_config(tmp_path, "trial").port == 8123
    for bad in ("0", "65536", "true", "'8000'"):
        with pytest.raises(BadPortalConfig, match="Write a whole number from 1 to 65535"):
            read_config(_settings(tmp_path, f"[portal]\nport = {bad}\n"), "trial")


def test_the_settings_are_written_once_and_are_for_their_owner_alone(tmp_path: Path, ashbrook: Path) -> None:
    (tmp_path / "partnership.toml").write_bytes((ashbrook / "partnership.toml").read_bytes())
    path = write_settings(tmp_path, addresses=("portal.example.gov.uk",), database=POSTGRESQL, contact='"A" & B\\')
    assert path is not None
    config = read_config(tmp_path)
    assert (config.addresses, config.database, config.contact) == (("portal.example.gov.uk",), POSTGRESQL, '"A" & B\\')
    assert config.name
    for one in (path, path.parent / "secret-key"):
        assert stat.S_IMODE(one.stat().st_mode) == 0o600
    assert len(secret_key(config)) > 50
    path.write_text("[portal]\n", encoding="utf-8")
    assert write_settings(tmp_path, addresses=(), database="", contact="") is None
    assert path.read_text(encoding="utf-8") == "[portal]\n"


def test_a_password_is_not_written_into_the_settings(tmp_path: Path, ashbrook: Path) -> None:
    (tmp_path / "partnership.toml").write_bytes((ashbrook / "partnership.toml").read_bytes())
    with pytest.raises(BadPortalConfig, match="a password is not written into a file") as caught:
        write_settings(tmp_path, addresses=(), database="postgresql://portal:hunter2@db/portal", contact="")
    assert "hunter2" not in str(caught.value)
    with pytest.raises(BadPortalConfig, match="not PostgreSQL"):
        write_settings(tmp_path, addresses=(), database="mysql://db/portal", contact="")
    assert not config_path(tmp_path).exists()
