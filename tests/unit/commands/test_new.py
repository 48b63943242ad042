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
    with pytest.raises(
        BadSettings, match=r"2 things are not given; expected \[areas\] districts or lsoas, \[police\] forces"
    ):
        read(tmp_path / "x")


def test_with_its_settings_given_a_new_folder_says_which_input_is_missing_first(tmp_path: Path) -> None:
    new(tmp_path / "x", districts=("E07000004",), force="thames-valley")
    with pytest.raises(MissingInput, match="was not found in"):
        read(tmp_path / "x")
    assert not (tmp_path / "x" / "tables" / "current").exists()
    assert list((tmp_path / "x" / "tables").iterdir()) == []


@pytest.mark.slow
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


LOOKUP = """LSOA11CD,LAD18CD,LAD18NM
E01000001,E07000004,Aylesbury Vale
E01000002,E07000004,Aylesbury Vale
E01000003,E07000006,South Bucks
E01000004,E06000099,South Bucks Magna
"""


def test_a_district_may_be_given_by_its_name_in_a_lookup(tmp_path: Path) -> None:
    (tmp_path / "lookup.csv").write_text(LOOKUP, encoding="utf-8")
    given = ("aylesbury vale", "South Bucks", "E07000005")
    for number, lookup in enumerate((tmp_path / "lookup.csv", tmp_path)):
        made = new(tmp_path / f"made{number}" / "x", districts=given, force="thames-valley", lookup=lookup)
        assert [str(one) for one in made.districts] == [
            "Aylesbury Vale is E07000004 (2018)",
            "South Bucks is E07000006 (2018)",
        ]
        settings = parse_settings(made.settings.read_text(encoding="utf-8"))
        assert settings.areas.districts == ("E07000004", "E07000006", "E07000005")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bucks", "In your lookups South Bucks is E07000006 \\(2018\\); South Bucks Magna is E06000099"),
        ("Ailesbury Vale", "In your lookups Aylesbury Vale is E07000004 \\(2018\\)\\. Nothing was written"),
        ("Timbuktu", "In your lookups Aylesbury Vale is .*; South Bucks is .*; South Bucks Magna"),
    ],
)
def test_a_name_that_means_no_one_district_is_refused_with_those_that_it_may_mean(
    tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "lookup.csv").write_text(LOOKUP, encoding="utf-8")
    with pytest.raises(BadArgument, match=said):
        new(tmp_path / "x", districts=(name,), lookup=tmp_path / "lookup.csv")


def test_without_a_lookup_it_says_where_codes_are_found(tmp_path: Path) -> None:
    with pytest.raises(BadArgument, match=r"--lookup .*Local Authority District.*geoportal\.statistics\.gov\.uk\. "):
        new(tmp_path / "x", districts=("Aylesbury Vale",))
    with pytest.raises(BadArgument, match="--lookup is"):
        new(tmp_path / "x", districts=("Aylesbury Vale",), lookup=tmp_path / "none.csv")


def test_read_offers_the_codes_of_the_lookups_held_where_no_district_is_given_by_its_code(tmp_path: Path) -> None:
    home = new(tmp_path / "x", force="thames-valley").folder
    with pytest.raises(BadSettings, match=r"no areas are chosen; .* geoportal\.statistics\.gov\.uk\.$"):
        read(home)
    (home / "inputs/areas/lookup.csv").write_text(LOOKUP, encoding="utf-8")
    (home / "inputs/areas/stray.csv").write_text("no;lookup\n", encoding="utf-8")
    with pytest.raises(
        BadSettings, match=r"no areas are chosen; .* In your lookups Aylesbury Vale is E07000004 \(2018\);"
    ):
        read(home)
    change_setting(home, "districts = []", 'districts = ["Aylesbury Vale"]')
    with pytest.raises(
        BadSettings, match=r'"Aylesbury Vale" is no area code; .* In your lookups [^;]* E07000004 \(2018\)\.$'
    ):
        read(home)
