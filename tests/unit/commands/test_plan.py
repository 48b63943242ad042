"""saferplan plan: check, crosswalk and import, in a partnership folder and on the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ashbrook_line import command_line, copy_finished
from saferplan.commands.plan import check, check_lines, crosswalk, crosswalk_lines
from saferplan.commands.plan_folder import read_plan
from saferplan.commands.plan_import import ImportOptions, import_plan
from saferplan.errors import BadInput, BadPlan, ColumnsNotConfirmed, NoPlan, PlanExists
from saferplan.plan.checking import PlanChecked, PlanRemark

PLAN = """[plan]
title = "Safer Ashbrook Plan"
start = 2019-09-01
end = 2022-08-31

[[priorities]]
id = "burglary"
title = "Fewer break-ins"
chosen_by = "The Board"
chosen_on = 2019-07-20
reason = "It rose."

[[measures]]
id = "burglary"
title = "Burglary"
figure = "recorded_crime?crime_type=burglary"
way = "down"
note = "Nearly all are reported."
baseline = { period = "2018/19" }
target = { percent = -10, by = 2021-03-31 }
next_data = 2020-01-31

[[actions]]
id = "locks"
priority = "burglary"
what = "Fit locks."
lead = "Ashbrook Council"
due = 2021-03-31
moves = [{ measure = "burglary", way = "down" }]
findings = ["volume/nothing/partnership/all"]
"""

CSV = "Action,Lead,By when,KPI\nFit locks,Ashbrook Police,Mar-21,Burglaries\nTrain staff,Council,ongoing,\n"


@pytest.fixture
def ashbrook(tmp_path: Path) -> Path:
    """Ashbrook's finished folder, with a plan."""
    folder = copy_finished(tmp_path / "ashbrook")
    (folder / "plan").mkdir()
    (folder / "plan" / "plan.toml").write_text(PLAN, encoding="utf-8")
    text = "There were [999](figure:recorded_crime?period=2018/19&crime_type=burglary) burglaries.\n"
    (folder / "plan" / "burglary.md").write_text(text, encoding="utf-8")
    return folder


def test_a_plan_is_held_to_the_release_and_the_day_of_it(ashbrook: Path) -> None:
    result = check(ashbrook)
    rules = {one.rule: one for one in result.checked.remarks}
    assert result.day == date(2019, 9, 12)
    assert result.release is not None
    assert str(rules["claim"].place) == "plan/burglary.md, line 1"
    assert rules["unknown-finding"].place.line == 23
    assert {"finding", "crosswalk", "duty", "unsaid"} <= set(rules)
    assert "no-baseline" not in rules
    lines = [text for _, text in check_lines(result)]
    assert lines[0].startswith("Safer Ashbrook Plan: 1 priority, 1 action, 1 measure. 2 wrong,")
    assert any('more of the rule "duty"; --all prints them.' in line for line in lines)
    assert not any("--all prints them" in text for _, text in check_lines(result, every=True))
    assert check(ashbrook, as_of=date(2021, 5, 1)).checked.remarks != result.checked.remarks


def test_the_command_ends_with_a_code_and_says_the_same_as_json(ashbrook: Path) -> None:
    said = command_line("plan", "check", ashbrook)
    assert said.returncode == 15
    assert 'it says "999"' in said.stdout
    told = json.loads(command_line("plan", "check", ashbrook, "--json").stdout)
    assert told["counts"]["wrong"] == 2
    assert not told["clean"]
    assert {"rule", "grade", "sentence", "do", "file", "line"} == set(told["remarks"][0])
    wrong = command_line("plan", "check", ashbrook, "--as-of", "yesterday")
    assert wrong.returncode == 2


@pytest.mark.slow
def test_a_plan_that_is_built_says_how_many_gaps_it_has_and_strictly_is_not_built(ashbrook: Path) -> None:
    text = "There were [](figure:recorded_crime?period=2018/19&crime_type=burglary) burglaries.\n"
    (ashbrook / "plan" / "burglary.md").write_text(text, encoding="utf-8")
    counts = check(ashbrook).checked.as_json()["counts"]
    built = command_line("plan", "build", ashbrook, "--format", "html")
    assert built.returncode == 0, built.stderr
    lines = built.stdout.splitlines()
    start = lines.index(
        f"The plan has gaps: {counts['wrong']} wrong, {counts['gap']} lacking, the first 3 below; "
        "saferplan plan check tells all."
    )
    assert [line[:2] for line in lines[start + 1 :]] == ["  ", "  ", "  ", "Ne"]
    refused = command_line("plan", "build", ashbrook, "--format", "html", "--strict")
    assert (refused.returncode, refused.stdout) == (command_line("plan", "check", ashbrook).returncode, "")
    assert "The plan has gaps, and --strict refuses them" in refused.stderr


def test_a_claim_of_a_sentence_that_is_mended_is_no_longer_told(ashbrook: Path) -> None:
    text = "There were [](figure:recorded_crime?period=2018/19&crime_type=burglary) burglaries.\n"
    (ashbrook / "plan" / "burglary.md").write_text(text, encoding="utf-8")
    assert "claim" not in {one.rule for one in check(ashbrook).checked.remarks}


def test_of_many_rules_that_are_broken_five_are_named_to_begin_with_the_gravest_and_most_often_first(
    ashbrook: Path,
) -> None:
    rules = {"finding": 9, "no-lead": 2, "no-date": 3, "no-measure": 1, "way": 1, "no-why": 1}
    remarks = [
        PlanRemark(rule, "gap", f"{rule} {n}.", f"Mend {rule}.") for rule, many in rules.items() for n in range(many)
    ]
    wrong = PlanRemark("claim", "wrong", "It was 5.", "Write 6.")
    result = replace(check(ashbrook), checked=PlanChecked((wrong, *remarks)))
    lines = [text for _, text in check_lines(result)]
    first = lines.index("Begin with these 5:")
    assert [text.rsplit(".", 2)[1].rpartition(") ")[2].strip() for text in lines[first + 1 : first + 6]] == [
        "Write 6",
        "Mend no-date",
        "Mend no-lead",
        "Mend no-measure",
        "Mend way",
    ]
    assert lines.count("Mend finding.") == 1  # what to do is said once for those alike
    few = replace(result, checked=PlanChecked((wrong,)))
    assert not any("Begin with" in text for _, text in check_lines(few))


def test_what_became_of_earlier_priorities_is_told(ashbrook: Path) -> None:
    lines = crosswalk_lines(crosswalk(ashbrook))
    assert lines[0] == "Fewer break-ins -> Fewer break-ins"
    assert lines[1] == "  its figure recorded_crime?crime_type=burglary: kept as burglary"
    assert "Less violence -> nothing says what became of it" in lines
    assert "Fewer break-ins -> Fewer break-ins" in command_line("plan", "crosswalk", ashbrook).stdout


def test_without_a_release_or_a_plan_it_says_so(ashbrook: Path, tmp_path: Path) -> None:
    (ashbrook / "releases" / "current").unlink()
    assert check(ashbrook).checked.without_release
    (ashbrook / "plan" / "plan.toml").unlink()
    with pytest.raises(NoPlan):
        check(ashbrook)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("plan.toml", b"[plan", "it is not TOML"),
        ("plan.toml", "é".encode("cp1252"), "not text in UTF-8"),
        ("plan.toml", b"# " + b"x" * 5_000_001, "over 5 MB"),
        ("burglry.md", b"Text.", "no priority of that id; expected perhaps burglary"),
        ("evidence.toml", b'[[evidence]]\nid = "a"', "title is not given"),
        ("child/plan.toml", b"", 'expected a [[linked]] with id = "child"'),
    ],
)
def test_a_file_that_cannot_be_used_is_told(ashbrook: Path, name: str, data: bytes, told: str) -> None:
    path = ashbrook / "plan" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    with pytest.raises(BadPlan) as caught:
        read_plan(ashbrook)
    assert told in " ".join([str(caught.value), *caught.value.faults])


def test_a_linked_plan_is_read_from_its_folder_and_shown(ashbrook: Path) -> None:
    home = ashbrook / "plan"
    (home / "child").mkdir()
    (home / "child" / "plan.toml").write_text(PLAN, encoding="utf-8")
    more = '\n[[linked]]\nid = "child"\ntitle = "A child"\nrelation = "child"\n'
    text = PLAN.replace('reason = "It rose."', 'reason = "It rose."\nshows = ["child/locks"]') + more
    (home / "plan.toml").write_text(text, encoding="utf-8")
    plan = read_plan(ashbrook)
    ((linked, action),) = plan.shown_actions(plan.priorities[0])
    assert (linked.id, action.id, action.place.file) == ("child", "locks", "plan/child/plan.toml")


def test_plans_within_plans_without_end_are_refused(ashbrook: Path) -> None:
    home = ashbrook / "plan"
    for _ in range(6):
        text = PLAN + '\n[[linked]]\nid = "child"\ntitle = "A child"\nrelation = "child"\n'
        (home / "plan.toml").write_text(text, encoding="utf-8")
        home = home / "child"
        home.mkdir()
    (home / "plan.toml").write_text(PLAN, encoding="utf-8")
    with pytest.raises(BadPlan, match="deeper than 4 plans"):
        read_plan(ashbrook)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A partnership folder with settings alone, and a tracker beside it."""
    folder = copy_finished(tmp_path / "bare")
    (tmp_path / "tracker.csv").write_text(CSV, encoding="utf-8")
    return folder


def test_an_import_asks_first_then_writes_a_plan_that_can_be_checked(bare: Path, tmp_path: Path) -> None:
    tracker = tmp_path / "tracker.csv"
    with pytest.raises(ColumnsNotConfirmed, match=r"columns-tracker\.toml"):
        import_plan(tracker, bare, options=ImportOptions(start=date(2020, 4, 1)))
    columns = bare / "plan" / "columns-tracker.toml"
    assert '"By when" = "due"' in columns.read_text(encoding="utf-8")
    assert not (bare / "plan" / "plan.toml").exists()
    result = import_plan(tracker, bare, options=ImportOptions(columns=columns, start=date(2020, 4, 1)))
    plan = read_plan(bare)
    assert [one.id for one in plan.actions] == ["fit-locks", "train-staff"]
    assert plan.actions[0].due == date(2021, 3, 31)
    listed = (bare / "plan" / "not-placed.csv").read_text(encoding="utf-8")
    assert "ongoing" in listed
    assert result.imported.account == {"actions": 2}
    before = (bare / "plan" / "plan.toml").read_bytes()
    with pytest.raises(PlanExists):
        import_plan(tracker, bare, options=ImportOptions(columns=columns))
    assert (bare / "plan" / "plan.toml").read_bytes() == before
    assert check(bare).checked.of_grade("gap")


def test_a_corrected_file_of_columns_is_not_written_over(bare: Path, tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(ColumnsNotConfirmed):
            import_plan(tmp_path / "tracker.csv", bare)
        columns = bare / "plan" / "columns-tracker.toml"
        columns.write_text("# mine\n", encoding="utf-8")
    assert columns.read_text(encoding="utf-8") == "# mine\n"


def test_a_person_who_says_yes_at_the_terminal_confirms(bare: Path, tmp_path: Path) -> None:
    options = ImportOptions(title="Ours", start=date(2020, 4, 1), end=date(2023, 3, 31))
    asked = []
    result = import_plan(
        tmp_path / "tracker.csv", bare, options=options, confirm=lambda table, guess: bool(asked.append(table)) or True
    )
    assert len(asked) == 1
    assert (result.plan.title, result.plan.end) == ("Ours", date(2023, 3, 31))


def test_a_file_that_names_no_days_or_no_action_says_what_to_do(bare: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Action,Lead\nFit locks,Police\n", encoding="utf-8")
    with pytest.raises(BadInput, match="--start and --end"):
        import_plan(path, bare, confirm=lambda table, guess: True)
    path.write_text("Name,Telephone\nOffice,01\n", encoding="utf-8")
    with pytest.raises(ColumnsNotConfirmed):
        import_plan(path, bare, confirm=lambda table, guess: True)
    assert not (bare / "plan" / "plan.toml").exists()


@pytest.mark.slow
def test_the_command_imports_without_a_terminal_by_a_file_of_columns(bare: Path, tmp_path: Path) -> None:
    tracker = tmp_path / "tracker.csv"
    first = command_line("plan", "import", tracker, bare, "--start", "2020-04-01")
    assert first.returncode == 4
    assert "nobody has confirmed it" in first.stderr
    columns = bare / "plan" / "columns-tracker.toml"
    second = command_line("plan", "import", tracker, bare, "--start", "2020-04-01", "--columns", columns)
    assert second.returncode == 0, second.stderr
    assert "2 actions" in second.stdout
    assert 'it says "ongoing", which is no day' in second.stdout
    assert command_line("plan", "import", tracker, bare, "--columns", columns).returncode == 13
