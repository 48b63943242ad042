"""A name that somebody gave to a file or a folder stays in the bundle: no byte of release or site repeats it."""

from __future__ import annotations

import doctest
import json
from pathlib import Path

import polars as pl
import pypdf
import pytest

import saferplan
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.publication import released_names
from saferplan.publication.released_names import (
    NOT_READ,
    ROUNDED,
    released_account,
    released_fitness,
    released_inputs,
    released_name,
)
from saferplan.settings import DisclosureSettings
from saferplan.tables.account import IGNORED, Account, Example

PERSON = "Referral of Zebedee Quixley dob 1990-01-02"
TRACES = ("zebedee", "quixley", "1990-01-02")
POLICE = "inputs/police_uk"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ashbrook through the whole line, with a person's name in every name of file or folder that one may choose."""
    home = tmp_path_factory.mktemp("names") / "ashbrook"
    write_ashbrook(home)
    for path in sorted((home / "inputs").rglob("*")):
        if (
            path.is_file()
            and path.suffix in (".csv", ".geojson", ".parquet")
            and path.name not in ("boards.csv", "towns.csv")
        ):
            if POLICE in path.as_posix():
                path.rename(folder_of(path) / path.name)
            else:
                path.rename(path.with_name(f"{PERSON.replace('1990-01-02', 'x')} {path.name}"))
    (home / POLICE / f"{PERSON}.docx").write_bytes(b"PK\x03\x04")
    (home / POLICE / f"{PERSON} again.docx").write_bytes(b"PK\x03\x04")
    month = next(path for path in sorted((home / POLICE).rglob("*-street.csv")))
    month.write_bytes(month.read_bytes().rstrip(b"\n") + b"\na,b\n")
    for command in ("read", "assess", "release", "publish"):
        getattr(saferplan, command)(home)
    return home


def folder_of(path: Path) -> Path:
    """A folder with a person's name beside a police file."""
    made = path.parent / PERSON.replace("1990-01-02", "x")
    made.mkdir(exist_ok=True)
    return made


def words_in(path: Path) -> str:
    """All that a file holds, as text: its bytes, and what these unpack to; in small letters."""
    text = path.read_bytes().decode("utf-8", errors="replace")
    if path.suffix == ".parquet":
        frame = pl.read_parquet(path, glob=False)
        text += json.dumps(frame.select(~pl.selectors.binary()).to_dicts(), default=str)
    if path.suffix == ".pdf":
        reader = pypdf.PdfReader(path)
        text += " ".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)])
    return f"{path} {text}".lower()


def files_under(*folders: Path) -> list[Path]:
    """Every file under some folders."""
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


def test_the_bundle_keeps_the_names(folder: Path) -> None:
    for name, traces in (("accounts.json", TRACES), ("manifest.json", TRACES[:2])):
        (path,) = (folder / "bundles").rglob(name)
        assert all(trace in words_in(path) for trace in traces), name
    figures, fitness = (
        words_in(next((folder / "bundles").rglob(f"{name}.parquet"))) for name in ("figures", "fitness")
    )
    assert "quixley" in figures
    assert "quixley" in fitness


@pytest.mark.slow
def test_no_byte_of_release_or_site_has_them(folder: Path) -> None:
    files = files_under(folder / "releases", folder / "site")
    assert {".json", ".parquet", ".html", ".csv"} <= {path.suffix for path in files}
    found = [(path.name, trace) for path in files for trace in TRACES if trace in words_in(path)]
    assert not found


def test_the_release_counts_what_was_not_read(folder: Path) -> None:
    (path,) = (folder / "releases").rglob("accounts.json")
    accounts = {account["source"]: account for account in json.loads(path.read_text(encoding="utf-8"))}
    assert accounts["police_uk"]["notes"][NOT_READ] == 2
    assert sum(accounts["police_uk"]["set_aside"].values()) >= 1
    assert not any(account["examples"] for account in accounts.values())
    (site,) = (folder / "site").rglob("accounts.csv")
    assert f'police_uk,noted,"{NOT_READ}",2' in site.read_text(encoding="utf-8")


def test_inputs_are_told_apart_by_kind_and_checksum(folder: Path) -> None:
    (bundled,), (path,) = ((folder / place).rglob("manifest.json") for place in ("bundles", "releases"))
    before, after = (json.loads(one.read_text(encoding="utf-8"))["inputs"] for one in (bundled, path))
    assert sorted(one["sha256"] for one in before) == sorted(one["sha256"] for one in after)
    others = {one["path"] for one in after if not one["path"].startswith("police_uk/")}
    assert {"areas", "population", "deprivation"} <= others
    assert all("/" not in name for name in others)
    (figures,) = (folder / "releases").rglob("figures.parquet")
    inputs = set(pl.read_parquet(figures, glob=False)["inputs"].explode().drop_nulls())
    assert "population estimates" in inputs
    others = {name for name in inputs if not name.startswith("police_uk ")}
    table = "Home Office, police recorded crime open data tables"
    elsewhere = "counts and census figures of other areas"
    assert others <= {"population estimates", "deprivation 2019", table, elsewhere}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("police_uk/2019-06-10/2018-06/2018-06-a-b-street.csv", "police_uk/2018-06-a-b-street.csv"),
        (f"police_uk/{PERSON}.zip!{PERSON}\\2018-06-a-outcomes.csv", "police_uk/2018-06-a-outcomes.csv"),
        (f"police_uk/2018-06-a-street.csv/{PERSON}.csv", "police_uk"),
        ("police_uk/2018-06-a-street.csv " + PERSON, "police_uk"),
        (f"agency_returns/{PERSON}.csv", "agency_returns"),
    ],
)
def test_only_published_names_are_released(path: str, name: str) -> None:
    assert released_name(path) == name


def test_an_account_keeps_its_counts() -> None:
    notes = {f"{IGNORED}police_uk/{PERSON}": 1, f"{IGNORED}(further files)": 20, "rows kept": 3}
    account = Account("police_uk", 5, {"outcomes": 4}, {"bad": 1}, {"bad": (Example(PERSON, 2),)}, notes)
    made = released_account(account, DisclosureSettings())
    assert made == Account("police_uk", 5, {"outcomes": 4}, {"bad": 1}, {}, {"rows kept": 3, NOT_READ: 21})


def test_the_counts_of_a_partners_account_are_rounded_and_small_ones_left_out() -> None:
    tables, aside = {"fire_incidents": 142}, {"a day that is none": 4, "no code": 8, "repeated": 1}
    account = Account("partner_fire", 155, tables, aside, {"no code": (Example(PERSON, 2),)}, {f"in {PERSON}": 3})
    made = released_account(account, DisclosureSettings())
    assert made == Account("partner_fire", 150, {"fire_incidents": 140}, {"no code": 10}, {}, {ROUNDED: 5})


def test_a_partners_file_is_released_without_its_checksum() -> None:
    inputs = [{"path": f"partners/fire/{PERSON}.csv", "sha256": "ab"}, {"path": f"population/{PERSON}", "sha256": "cd"}]
    assert released_inputs(inputs) == [{"path": "partners", "sha256": ""}, {"path": "population", "sha256": "cd"}]


def test_the_ledger_keeps_months_without_a_file() -> None:
    paths = ["police_uk/Jane/2018-06-a-street.csv", None, "police_uk/J.zip!2018-07-a-street.csv"]
    made = released_fitness(pl.DataFrame({"file": paths, "rows": [1, 0, 2]}))
    assert made.rows() == [("2018-06-a-street.csv", 1), (None, 0), ("2018-07-a-street.csv", 2)]


def test_the_examples_in_the_docstrings_hold() -> None:
    result = doctest.testmod(released_names)
    assert result.attempted
    assert not result.failed
