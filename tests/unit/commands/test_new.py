"""New: the folder it makes is ready to be filled, whatever its name."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from ashbrook_line import change_setting, finished_folder
from saferplan.commands import assess, new, read
from saferplan.commands.new import PLACES
from saferplan.errors import BadArgument, BadSettings, CannotWrite, FolderInUse, MissingInput
from saferplan.settings import parse_settings


def test_the_settings_of_a_new_folder_say_what_to_fill_in_first(tmp_path: Path) -> None:
    new(tmp_path / "x")
    with pytest.raises(BadSettings, match=r"partnership\.toml, \[areas\]: no areas are chosen; expected districts"):
        read(tmp_path / "x")


def test_with_its_settings_given_a_new_folder_says_which_input_is_missing_first(tmp_path: Path) -> None:
    new(tmp_path / "x", districts=("E07000004",), force="thames-valley")
    with pytest.raises(MissingInput, match="was not found in"):
        read(tmp_path / "x")
    assert not (tmp_path / "x" / "tables" / "current").exists()
    assert list((tmp_path / "x" / "tables").iterdir()) == []


def test_a_new_folder_filled_with_ashbrooks_inputs_gives_ashbrooks_figures(tmp_path: Path) -> None:
    home = tmp_path / "x"
    new(home, name="Safer Ashbrook", area="Ashbrook", districts=("X07000001",), force="ashbrook")
    shutil.copytree(finished_folder() / "inputs", home / "inputs", dirs_exist_ok=True)
    assert {p.parent.name for p in home.rglob("README.txt")} == {*PLACES, "assessment"}
    accounts = {a.source: (a.read, a.kept) for a in read(home).accounts}
    expected = {a.source: (a.read, a.kept) for a in read(finished_folder()).accounts}
    assert accounts == expected
    assert assess(home).figures == assess(finished_folder()).figures


@pytest.mark.parametrize(
    "name",
    [
        "Safer Bucks",
        'The "Safer" Partnership',
        "Diogelwch Ynys Môn",
        "back\\slash",
        "two\nlines",
        "del\x7fete",
        "O'Hara",
        "Ünïcødé 東京",
    ],
)
def test_any_name_makes_settings_that_are_read_back(tmp_path: Path, name: str) -> None:
    made = new(tmp_path / "x", name=name, area=name, districts=("E07000004", "E07000005"), force="thames-valley")
    settings = parse_settings(made.settings.read_text(encoding="utf-8"))
    assert (settings.partnership.name, settings.partnership.area) == (name, name)
    assert settings.areas.districts == ("E07000004", "E07000005")
    assert settings.police.forces == ("thames-valley",)


def test_the_template_is_whole_once_its_two_blanks_are_filled_in(tmp_path: Path) -> None:
    made = new(tmp_path / "Middle Shire")
    change_setting(made.folder, "districts = []", 'districts = ["E07000004"]')
    change_setting(made.folder, "forces = []", 'forces = ["thames-valley"]')
    text = made.settings.read_text(encoding="utf-8")
    assert parse_settings(text).partnership.name == "Safer Middle Shire"
    for mark, keys in (("bodies", ("name", "role", "from")), ("partner_sources", ("kind", "body", "from", "to"))):
        before, head, block = text.partition(f"# [[{mark}]]\n")
        for key in keys:
            block = block.replace(f"# {key} =", f"{key} =", 1)
        made_whole = parse_settings(before + head.removeprefix("# ") + block)
        found = [body.name for body in made_whole.bodies] + [one.body for one in made_whole.partner_sources]
        assert found == ["Example Council"], mark
    before, head, block = text.partition("# [[priorities_before]]\n")
    for key in ("name", "measure"):
        block = block.replace(f"# {key} =", f"{key} =", 1)
    made_whole = parse_settings(before + head.removeprefix("# ") + block)
    assert [one.measure for one in made_whole.priorities_before] == ["recorded_crime?crime_type=burglary"]
    assert tomllib.loads(text)["deprivation"] == {"index": "2019", "groups": "fifths"}


def test_the_folder_one_stands_in_gives_the_area_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Wendershire").mkdir()
    monkeypatch.chdir(tmp_path / "Wendershire")
    assert 'name = "Safer Wendershire"' in new(".").settings.read_text(encoding="utf-8")


def test_an_invented_district_makes_an_invented_partnership(tmp_path: Path) -> None:
    made = new(tmp_path / "x", districts=("X07000001",), force="ashbrook")
    assert parse_settings(made.settings.read_text(encoding="utf-8")).partnership.invented


def test_nothing_is_written_where_there_is_something_already(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for there in (tmp_path, tmp_path / "notes.txt"):
        with pytest.raises(FolderInUse, match="there is something here already"):
            new(there)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_a_place_that_cannot_hold_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match="a file is in the way"):
        new(tmp_path / "file" / "x")
    with pytest.raises(CannotWrite, match="its path is too long"):
        new(tmp_path / ("long" * 100))


@pytest.mark.parametrize(
    ("districts", "force", "match"),
    [
        (("Aylesbury",), "", r"--district is 'Aylesbury'; expected a code: a letter and eight digits, like E07000004"),
        ((), "Thames Valley", r'--force is .Thames Valley.; expected .* like "thames-valley"'),
        ((), "Thames Valley Police", 'like "thames-valley"'),
        ((), "thames valley", 'like "thames-valley"'),
        ((), "Devon & Cornwall", 'like "devon-and-cornwall"'),
    ],
)
def test_a_district_or_force_in_another_form_is_refused_with_the_right_one(
    tmp_path: Path, districts: tuple[str, ...], force: str, match: str
) -> None:
    with pytest.raises(BadArgument, match=match):
        new(tmp_path / "x", districts=districts, force=force)
    assert not (tmp_path / "x").exists()


def test_the_settings_file_speaks_of_the_contact(tmp_path: Path) -> None:
    text = new(tmp_path / "x", districts=("E07000004",), force="thames-valley").settings.read_text(encoding="utf-8")
    assert "# contact = " in text
    given = text.replace("# contact = ", "contact = ").replace("# accent = ", "accent = ")
    assert parse_settings(given).publication.contact == "community.safety@example.gov.uk"


def test_the_note_in_the_folder_of_police_files_is_no_input(tmp_path: Path) -> None:
    home = tmp_path / "x"
    new(home, name="Safer Ashbrook", area="Ashbrook", districts=("X07000001",), force="ashbrook")
    shutil.copytree(finished_folder() / "inputs", home / "inputs", dirs_exist_ok=True)
    police = next(account for account in read(home).accounts if account.source == "police_uk")
    assert not any("README" in note for note in police.notes)
