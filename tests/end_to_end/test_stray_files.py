"""Files that no reader takes: said on the terminal, kept in the account, counted but not named in a release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ashbrook_line import COMMANDS, command_line, current_of, run_line
from saferplan.commands.read import ReadResult, read
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.publication.released_names import NO_READER_TOOK
from saferplan.sources.stray_files import stray_account, stray_files, stray_note

STRAYS = ("areas/Lookup Quixley.xlsx", "loose-quixley.csv", "population/quixley.txt", "surveys/quixley.docx")
NAMED = "areas/Lookup Quixley.xlsx, loose-quixley.csv, population/quixley.txt and 1 more"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ashbrook through the line, with files about that are nobody's, and some that are not worth a word."""
    made = tmp_path_factory.mktemp("strays") / "ashbrook"
    write_ashbrook(made)
    quiet = ("README.txt", "areas/readme.md", ".hidden", "areas/Thumbs.db", "~$open.xlsx", "__MACOSX/areas/x.csv")
    for name in (*STRAYS, *quiet):
        path = made / "inputs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("nobody's\n", encoding="utf-8")
    assert COMMANDS[0] == "read"
    run_line(made)
    return made


def test_the_terminal_names_the_first_few_and_says_what_to_do(folder: Path) -> None:
    said = command_line("read", folder)
    assert said.returncode == 0, said.stderr
    (line,) = [line for line in said.stdout.splitlines() if "no reader takes" in line]
    assert line == (
        f"Note: 4 files in inputs were not read, because no reader takes them: {NAMED}. Put each into the folder of "
        "inputs that takes it, in the form that its README.txt says, or take them out."
    )


def test_the_account_stays_in_the_bundle(folder: Path) -> None:
    bundle = folder / "bundles" / current_of(folder, "bundles")
    accounts = {one["source"]: one for one in json.loads((bundle / "accounts.json").read_text(encoding="utf-8"))}
    assert accounts["inputs"]["notes"] == {f"not read, because no reader takes it: {NAMED}": 4}
    assert accounts["inputs"]["read"] == 0


def test_a_release_counts_them_and_names_none(folder: Path) -> None:
    release = folder / "releases" / current_of(folder, "releases")
    accounts = {one["source"]: one for one in json.loads((release / "accounts.json").read_text(encoding="utf-8"))}
    assert accounts["inputs"]["notes"] == {NO_READER_TOOK: 4}
    site = folder / "site" / current_of(folder, "site")
    for path in (*release.rglob("*"), *site.rglob("*")):
        if path.is_file():
            assert b"quixley" not in path.read_bytes().lower(), path
    page = (site / "method-and-data.html").read_text(encoding="utf-8")
    assert f"Also counted in the folder of inputs: {NO_READER_TOOK}: 4." in page
    assert '<th scope="row" role="rowheader">the folder of inputs</th>' not in page, "it has no rows"


def test_a_folder_without_strays_says_nothing(ashbrook: Path, tmp_path: Path) -> None:
    write_ashbrook(tmp_path / "ashbrook")
    result: ReadResult = read(tmp_path / "ashbrook")
    assert not any("no reader" in note for note in result.notes)
    assert "inputs" not in {account.source for account in result.accounts}


def test_a_file_that_a_reader_took_is_no_stray_and_an_archive_stands_for_its_members(tmp_path: Path) -> None:
    for name in ("areas/a.zip", "b.csv", "police_uk/odd.pdf", "added.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert stray_files(tmp_path, ["areas/a.zip!x.csv"], ours=["added.json"]) == ("b.csv",)
    assert stray_account(()).notes == {}
    assert stray_note(("b.csv",)).startswith("1 file in inputs was not read, because no reader takes it: b.csv. Put it")
