"""Settings: a whole file, its defaults, and a sentence for each wrong line."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from saferplan.errors import BadSettings
from saferplan.settings import ROLES, Settings, parse_settings

LEAST = """
[partnership]
name = "Safer Ashbrook"
area = "Ashbrook"
invented = true

[areas]
districts = ["X07000001"]

[police]
forces = ["ashbrook"]
"""


def sentence_of(text: str) -> str:
    """The sentence that a wrong file gets."""
    with pytest.raises(BadSettings) as caught:
        parse_settings(text)
    return str(caught.value)


def test_defaults() -> None:
    settings = parse_settings(LEAST)
    assert settings.areas.districts == ("X07000001",)
    assert (settings.deprivation.index, settings.deprivation.groups) == ("2019", "fifths")
    assert settings.periods.year == "financial"
    assert (settings.disclosure.threshold, settings.disclosure.round_to) == (5, 5)
    assert settings.bodies == ()


def test_ashbrooks_own_file(ashbrook: Path) -> None:
    settings = parse_settings((ashbrook / "partnership.toml").read_text(encoding="utf-8"))
    assert isinstance(settings, Settings)
    assert settings.police.forces == ("ashbrook",)
    assert all(body.role for body in settings.bodies)


def test_bodies_have_dates_called_from_and_to() -> None:
    body = '[[bodies]]\nname = "Council"\nrole = "local authority"\n'
    body += 'from = "2014-04-01"\nto = "2020-03-31"\nsuccessor = "New"\n'
    made = parse_settings(LEAST + body).bodies[0]
    assert (made.name, made.start, made.end, made.successor) == ("Council", "2014-04-01", "2020-03-31", "New")


def declaration(**changes: str) -> str:
    """A declaration of a partner's records, with some lines changed."""
    lines = {"kind": "fire", "body": "Fire", "from": "2018-04", "to": "2019-03"} | changes
    return "[[partner_sources]]\n" + "".join(f'{key} = "{value}"\n' for key, value in lines.items())


def test_partners_records_are_complete_from_one_month_to_another() -> None:
    made = parse_settings(LEAST + declaration(sender="north")).partner_sources[0]
    assert (made.kind, made.body, made.start, made.end, made.sender) == ("fire", "Fire", "2018-04", "2019-03", "north")
    assert parse_settings(LEAST).partner_sources == ()


DECLARED = {
    declaration(kind="survey"): "[[partner_sources]] kind: it is 'survey'; expected recorded_crime, incidents, fire",
    declaration(kind="agency_returns"): "[[partner_sources]] kind: it is 'agency_returns'; expected recorded_crime,",
    declaration(to="2019-13"): "[[partner_sources]] of fire, to: it is '2019-13'; expected a month as YYYY-MM.",
    declaration(
        to="2018-03"
    ): "[[partner_sources]] of fire: it ends (2018-03) before it begins; expected from no later",
    declaration() + declaration(): "[[partner_sources]] of fire: 2018-04 is declared twice; expected each month once",
}


@pytest.mark.parametrize("lines", DECLARED, ids=range(len(DECLARED)))
def test_each_wrong_declaration_has_its_sentence(lines: str) -> None:
    assert sentence_of(LEAST + lines).startswith(f"partnership.toml, {DECLARED[lines]}")


LINES = {
    "deprivation]\nindex = 2019": "[deprivation] index: it is 2019; expected words in quotes",
    "deprivation]\ngroups = 'quarters'": "[deprivation] groups: it is 'quarters'; expected fifths or deciles.",
    "deprivation]\nedition = '2019'": "[deprivation] edition: no such setting; expected one of index, groups.",
    "periods]\nyear = 'school'": "[periods] year: it is 'school'; expected financial or calendar or rolling.",
    "disclosure]\nthreshold = 0": "[disclosure]: a number that is too low; expected threshold 1, round_to 5",
    "disclosure]\nleast_base = 9": "[disclosure]: a number that is too low; expected threshold 1, round_to 5",
    "disclosure]\nround_to = -5": "[disclosure]: a number that is too low; expected threshold 1, round_to 5",
    "disclosure]\nthreshold = true": "[disclosure] threshold: it is true; expected a whole number. Correct the line.",
    "disclosure]\nthreshold = 5.0": "[disclosure] threshold: it is 5.0; expected a whole number. Correct the line.",
    "publication]\naccent = 'blue'": "[publication] accent: it is 'blue'; expected a colour like #1d5b79.",
    "weights]\nharm = 1": "[weights]: no such section; expected one of partnership, areas, police, deprivation,",
    "[bodies]]\nname = 'Council'": '[bodies]: role is not given; expected a value. Add a line "role = ...".',
    "[bodies]]\nname = 'A'\nrole = 'b'\nfrom = 2014-04-01": "[bodies] from: it is 2014-04-01; expected words",
    "bodies]\nname = 'Council'": "[[bodies]]: it is not a list of bodies; expected sections headed [[bodies]].",
}


@pytest.mark.parametrize("line", LINES)
def test_each_wrong_line_has_its_sentence(line: str) -> None:
    assert sentence_of(f"{LEAST}\n[{line}\n").startswith(f"partnership.toml, {LINES[line]}")


CHANGED = {
    ('name = "Safer Ashbrook"\n', ""): '[partnership]: name is not given; expected a value. Add a line "name = ...".',
    ("invented = true", 'invented = "yes"'): "[partnership] invented: it is 'yes'; expected true or false. Correct the "
    "line.",
    ("invented = true", "invented = false"): '[areas]: "X07000001" is an invented place; expected only real places. '
    "Correct the code, or say invented = true under [partnership] if the whole area is made up.",
    (
        "X07000001",
        "E07000004",
    ): '[areas]: "E07000004" is a real place; expected only invented places. Correct the code, '
    "or say invented = true under [partnership] if the whole area is made up.",
    (
        "X07000001",
        "X0700001",
    ): '[areas]: "X0700001" is no area code; expected a letter and eight digits. Correct the code.',
    (
        'districts = ["X07000001"]',
        'districts = "X07000001"',
    ): "[areas] districts: it is 'X07000001'; expected a list like [\"E07000004\"]. Put it in square brackets.",
    (
        'districts = ["X07000001"]',
        "districts = [7]",
    ): '[areas] districts: it is [7]; expected a list like ["E07000004"]. Put it in square brackets.',
    ('districts = ["X07000001"]', ""): "[areas]: no areas are chosen; expected districts or lsoas. Add a line like "
    'districts = ["E07000004"].',
    ('forces = ["ashbrook"]', "forces = []"): "[police] forces: it is empty; expected the home force. Write forces = "
    '["thames-valley"].',
    (
        '[police]\nforces = ["ashbrook"]',
        "",
    ): "[police]: the section is missing; expected a section headed [police]. Add it.",
    ("[police]", "[police"): "the file: it is not TOML",
    ('[areas]\ndistricts = ["X07000001"]\n', ""): "[areas]: the section is missing; expected a section headed [areas]. "
    "Add it.",
}


@pytest.mark.parametrize("change", CHANGED)
def test_each_wrong_part_has_its_sentence(change: tuple[str, str]) -> None:
    assert change[0] in LEAST
    assert sentence_of(LEAST.replace(*change)).startswith(f"partnership.toml, {CHANGED[change]}")


LISTS = ("bodies", "partner_sources", "priorities_before", "own_themes")


@pytest.mark.parametrize("name", [field.name for field in fields(Settings) if field.name not in LISTS])
def test_a_section_that_is_a_plain_value_has_its_sentence(name: str) -> None:
    sections = {part.partition("]")[0]: f"[{part}" for part in LEAST.strip().split("[") if "]" in part and "\n" in part}
    lists = {"areas": '\n[areas]\ndistricts = ["X07000001"]\n', "police": '\n[police]\nforces = ["ashbrook"]\n'}
    whole = {"partnership": sections["partnership"], **lists}
    whole.pop(name, None)
    text = f'{name} = "yes"\n' + "".join(whole.values())
    assert sentence_of(text).startswith(f"partnership.toml, [{name}]: it is not a table; expected a section headed")


BODIES = {
    'role = "wizards"': '"A", role: it is "wizards"; expected local authority, police, ',
    'role = "police"\nfrom = "yesterday"': '"A", from: it is "yesterday"; expected a day as YYYY-MM-DD, or a month as',
    'role = "police"\nto = "2019-02-30"': '"A", to: it is "2019-02-30"; expected a day as YYYY-MM-DD',
    'role = "police"\nfrom = "2019-13"': '"A", from: it is "2019-13"; expected a day as YYYY-MM-DD',
    'role = "police"\nfrom = "2019-04-01"\nto = "2019-03"': '"A", to: it is "2019-03", and from is "2019-04-01"; '
    "expected a last day after the first.",
}


@pytest.mark.parametrize("lines", BODIES)
def test_a_body_has_a_role_in_law_and_days_in_order(lines: str) -> None:
    told = sentence_of(f'{LEAST}\n[[bodies]]\nname = "A"\n{lines}\n')
    assert told.startswith(f"partnership.toml, [[bodies]] {BODIES[lines]}")


def test_a_body_may_be_of_any_role_listed_and_of_one_month() -> None:
    for role in ROLES:
        text = f'{LEAST}\n[[bodies]]\nname = "A"\nrole = "{role}"\nfrom = "2019-03"\nto = "2019-03"\n'
        assert parse_settings(text).bodies[0].role == role


PRIORITIES = {
    'name = " "': "[[priorities_before]] name: it is blank; expected the priority's name.",
    'measure = "x"': "[priorities_before]: name is not given; expected a value.",
    'name = "A"\nwhy = "b"': "[priorities_before] why: no such setting; expected one of name, measure.",
    'name = "A"\n[[priorities_before]]\nname = " a "': '[[priorities_before]]: "a" stands twice; expected each',
    'name = "A"\nmeasure = "burglary rate"': '[[priorities_before]] "A", measure: it is "burglary rate"; expected an',
    'name = "A"\nmeasure = "recorded_crime?crime_type"': '[[priorities_before]] "A", measure: it is "recorded_crime?',
}


@pytest.mark.parametrize("lines", PRIORITIES)
def test_each_fault_of_last_years_priorities_has_its_sentence(lines: str) -> None:
    told = sentence_of(f"{LEAST}\n[[priorities_before]]\n{lines}\n")
    assert told.startswith(f"partnership.toml, {PRIORITIES[lines]}")


@pytest.mark.parametrize(
    "measure",
    ["", "asb_incidents", "figure:recorded_crime?period=2014/15", "recorded_crime?crime_type=drugs&area=board:a"],
)
def test_last_years_priorities_may_name_a_figure_with_or_without_a_year(measure: str) -> None:
    text = f'{LEAST}\n[[priorities_before]]\nname = "A"\nmeasure = "{measure}"\n'
    assert parse_settings(text).priorities_before[0].measure == measure
