"""`saferplan documents`: whole or not at all, in the kinds and formats asked for and the partnership's own look."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import saferplan
from ashbrook_line import change_setting, copy_finished, current_of
from saferplan import cli
from saferplan.commands.documents import FORMATS, documents
from saferplan.commands.plan import check
from saferplan.errors import (
    BadArgument,
    BadInput,
    BadSettings,
    MissingInput,
    NoPlan,
    StepNotDone,
    UnfinishedPlan,
    UnfitNames,
    UntruePlan,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20"/>{}</svg>'


@pytest.fixture
def line(tmp_path: Path) -> Path:
    """Ashbrook read, assessed, released and published, in a folder of the test's own."""
    return copy_finished(tmp_path / "ashbrook")


def with_setting(line: Path, text: str) -> None:
    """Put a line under [publication] in the settings."""
    path = line / "partnership.toml"
    told = path.read_text(encoding="utf-8")
    heading = "[publication]\n"
    told = told.replace(heading, f"{heading}{text}\n") if heading in told else f"{told}\n{heading}{text}\n"
    path.write_text(told, encoding="utf-8")


def test_all_that_can_be_made_is_written_and_named_current(line: Path) -> None:
    result = documents(line)
    names = [path.name for path in result.files]
    assert names == [
        f"{name}.{form}" for name in ("strategic-assessment", "summary", "board-paper") for form in FORMATS
    ]
    assert result.folder.name == current_of(line, "documents")
    assert result.folder.name.startswith(f"{result.edition}-")
    assert all(path.stat().st_size > 3_000 for path in result.files)
    assert sorted(path.name for path in (line / "documents").iterdir()) == sorted([result.folder.name, "current"])


def test_the_same_release_gives_the_same_folder(line: Path) -> None:
    first = documents(line, kinds=["board_paper"])
    assert documents(line, kinds=["board_paper"]).folder == first.folder
    assert documents(line, kinds=["board_paper"], formats=["html"]).folder != first.folder


def test_what_is_asked_for_is_what_is_made(line: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    result = documents(
        line,
        kinds=["summary"],
        formats=["docx", "html"],
        progress=lambda step, done, of: steps.append((step, done, of)),
    )
    assert [path.name for path in result.files] == ["summary.html", "summary.docx"]
    assert [done for _, done, _ in steps] == [0, 1, 2, 3]
    assert {of for *_, of in steps} == {3}


def test_a_mark_and_a_template_of_the_partnerships_own_are_used(line: Path, tmp_path: Path) -> None:
    import docx

    plain = documents(line, kinds=["board_paper"]).folder
    (line / "logo.svg").write_text(SVG.format(""), encoding="utf-8")
    docx.Document().save(str(line / "council.docx"))
    with_setting(line, 'logo = "logo.svg"\ntemplate = "council.docx"')
    result = documents(line, kinds=["board_paper"])
    assert all((plain / path.name).read_bytes() != path.read_bytes() for path in result.files)
    assert "The template council.docx has no styles “toc 1”, “toc 2”" in " ".join(result.notes)


def test_a_colour_is_taken_as_a_mark_is_without_another_run(line: Path) -> None:
    own = line / "partnership.toml"
    own.write_text(own.read_text(encoding="utf-8").replace("#1d5b79", "#78143c"), encoding="utf-8")
    result = documents(line, formats=["html"])
    for path in result.files:
        text = path.read_text(encoding="utf-8")
        assert "#78143c" in text, path.name
        assert "#1d5b79" not in text, path.name
    assert 'the site has it after "saferplan assess", "release" and "publish"' in " ".join(result.notes)
    own.write_text(own.read_text(encoding="utf-8").replace("#78143c", "#ffee00"), encoding="utf-8")
    pale = documents(line, kinds=["board_paper"], formats=["html"])
    assert any("The colour #ffee00 is too pale" in note for note in pale.notes)
    assert "#ffee00" not in pale.files[0].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("setting", "error", "told"),
    [
        ('logo = "gone.svg"', MissingInput, "gone.svg was not found"),
        ('logo = "script.svg"', BadInput, "script.svg: it holds <script>"),
        ('template = "partnership.docx"', BadInput, "it is no Word document"),
        ('logo = "../logo.svg"', BadSettings, "[publication] logo"),
        ('logo = "/etc/logo.svg"', BadSettings, "[publication] logo"),
        ('template = "council.dotm"', BadSettings, "[publication] template"),
    ],
)
def test_what_cannot_be_used_is_a_sentence_and_nothing_is_written(
    line: Path, setting: str, error: type[Exception], told: str
) -> None:
    (line / "script.svg").write_text(SVG.format("<script/>"), encoding="utf-8")
    (line / "partnership.docx").write_bytes(b"no document")
    with_setting(line, setting)
    with pytest.raises(error) as caught:
        documents(line)
    assert told in str(caught.value)
    assert not (line / "documents").exists()


def test_a_full_disk_leaves_what_was_there(line: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    before = documents(line, kinds=["board_paper"]).folder

    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(saferplan.errors.CannotWrite, match="the disk is full"):
        documents(line)
    assert sorted(path.name for path in (line / "documents").iterdir()) == sorted([before.name, "current"])


def test_names_that_are_none_are_refused(line: Path) -> None:
    with pytest.raises(BadArgument, match="one of html, pdf, docx"):
        documents(line, formats=["odt"])
    with pytest.raises(BadArgument, match="one of plan, assessment"):
        documents(line, kinds=["budget"])


PLAN = """
[plan]
title = "Ashbrook together"
start = "2019-04"
end = "2022-03"

[[priorities]]
id = "homes"
title = "Safer homes"

[[measures]]
id = "all"
title = "Crimes recorded"
figure = "recorded_crime"
way = "down"
baseline = { period = "2018/19" }

[[actions]]
id = "visit"
priority = "homes"
what = "Visit every home within a week."
lead = "Ashbrook Police"
moves = [{ measure = "all", way = "down" }]
"""


def with_plan(line: Path, why: str) -> None:
    """Put a plan into the folder."""
    (line / "plan").mkdir()
    (line / "plan" / "plan.toml").write_text(PLAN, encoding="utf-8")
    (line / "plan" / "homes.md").write_text(why, encoding="utf-8")


def test_a_plan_that_is_not_there_is_said_to_be_missing(line: Path) -> None:
    with pytest.raises(NoPlan, match=r"plan/plan\.toml"):
        documents(line, kinds=["plan"])


def test_a_plan_is_built_with_its_figures_filled_in(line: Path) -> None:
    with_plan(line, "There were [](figure:recorded_crime?period=2018/19) crimes.\n")
    result = documents(line, formats=["html"])
    assert result.files[0].name == "plan.html"
    page = result.files[0].read_text(encoding="utf-8")
    assert 'There were <a class="fig" href="#figure-1">732</a> crimes.' in page
    assert "Ashbrook together" in (result.folder / "board-paper.html").read_text(encoding="utf-8")


def test_a_plan_whose_claim_is_false_is_not_built_and_the_words_that_would_be_true_are_told(line: Path) -> None:
    with_plan(line, "There were [800](figure:recorded_crime?period=2018/19) crimes.\n")
    with pytest.raises(UntruePlan) as caught:
        documents(line)
    said = str(caught.value)
    assert said.startswith('plan/homes.md, line 1: "There were 800 crimes.": it says "800", and the figure is 732.')
    assert 'Write "732".' in said
    assert not (line / "documents").exists()
    # The assessment says nothing of the plan, and is made.
    assert documents(line, kinds=["assessment"], formats=["html"]).files


def test_a_link_to_no_figure_stops_the_plan_and_names_the_nearest(line: Path) -> None:
    with_plan(
        line, "There were [](figure:recorded_crime?period=2031/32) crimes.\n\nAnd [5](figure:x?period=2018/19).\n"
    )
    with pytest.raises(UntruePlan, match="2 things in the plan are not true of their figures") as caught:
        documents(line, kinds=["plan"])
    assert len(caught.value.faults) == 2
    assert "line 3" in caught.value.faults[1]


def test_a_plan_with_gaps_is_built_and_its_gaps_are_the_same_as_those_of_its_check(line: Path) -> None:
    with_plan(line, "There were [](figure:recorded_crime?period=2018/19) crimes.\n")
    result = documents(line, kinds=["board_paper"], formats=["html"])
    checked = check(line).checked
    assert result.checked == checked
    gaps = checked.gaps
    assert len(gaps) > 3
    first, *told = [text for _, text in result.gap_lines()]
    assert first == (f"The plan has gaps: {len(gaps)} lacking, the first 3 below; saferplan plan check tells all.")
    assert told == [one.told for one in gaps[:3]]
    assert result.as_json()["plan_check"]["counts"]["gap"] == len(gaps)
    nothing = documents(line, kinds=["summary"], formats=["html"])
    assert (nothing.checked, nothing.gap_lines()) == (None, [])


def test_where_strict_a_plan_with_gaps_is_not_built_and_ends_as_its_check_does(line: Path) -> None:
    with_plan(line, "There were [](figure:recorded_crime?period=2018/19) crimes.\n")
    with pytest.raises(UnfinishedPlan, match=r"\d+ lacking; expected none") as caught:
        documents(line, kinds=["plan"], strict=True)
    assert len(caught.value.faults) == 3
    assert caught.value.faults[0].startswith("plan/plan.toml, line 2: The plan does not say")
    assert not (line / "documents").exists()
    # A document that says nothing of the plan is made all the same.
    assert documents(line, kinds=["summary"], formats=["html"], strict=True).files


@pytest.mark.parametrize(
    ("lead", "told"),
    [
        ("PC 1234 Jones", "is led by what looks like a person"),
        ("J. Smith", "is led by what looks like a person"),
        ("tbc", 'is led by "tbc", which is no body'),
    ],
)
def test_a_plan_that_would_print_a_person_or_no_name_as_a_body_is_not_built(line: Path, lead: str, told: str) -> None:
    with_plan(line, "Homes come first.\n")
    plan = line / "plan" / "plan.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("Ashbrook Police", lead), encoding="utf-8")
    with pytest.raises(UnfitNames, match=told) as caught:
        documents(line, kinds=["plan"], formats=["html"])
    assert "Jones" not in str(caught.value)
    assert "Smith" not in str(caught.value)
    assert not (line / "documents").exists()


def test_a_text_that_may_point_at_a_person_is_built_with_a_note_that_does_not_repeat_it(line: Path) -> None:
    with_plan(line, "Homes come first.\n\nMr Patel of 12 Mill Lane said so.\n")
    [note] = [one for one in documents(line, kinds=["plan"], formats=["html"]).notes if "person" in one]
    assert note.startswith("the plan may point at a person, in plan/homes.md, line 3.")
    assert "Patel" not in note


def test_a_body_is_printed_as_the_register_writes_it_and_counted_once(line: Path) -> None:
    with_plan(line, "Homes come first.\n")
    change_setting(
        line, "[publication]", '[[bodies]]\nname = "Ashbrook Police & Fire"\nrole = "police"\n\n[publication]'
    )
    plan = line / "plan" / "plan.toml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("Ashbrook Police", "ashbrook police and fire"), encoding="utf-8"
    )
    page = documents(line, kinds=["plan"], formats=["html"]).files[0].read_text(encoding="utf-8")
    assert "ashbrook police and fire" not in page
    assert "Ashbrook Police &amp; Fire" in page


def test_a_body_that_looks_like_a_person_is_a_body_where_the_register_has_it(line: Path) -> None:
    with_plan(line, "Homes come first.\n")
    for path, old, new in (
        (line / "plan" / "plan.toml", "Ashbrook Police", "Sarah Lee"),
        (line / "partnership.toml", "", '\n[[bodies]]\nname = "Sarah Lee"\nrole = "invited body"\n'),
    ):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")
    assert documents(line, kinds=["plan"], formats=["html"]).files


def test_without_a_release_the_step_before_is_named(tmp_path: Path) -> None:
    from saferplan.demo.ashbrook import write_ashbrook

    write_ashbrook(tmp_path / "new")
    with pytest.raises(StepNotDone, match="saferplan release"):
        documents(tmp_path / "new")


def test_the_command_line_says_what_was_made(
    line: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["saferplan", "documents", str(line), "--board-paper", "--format", "html"])
    with pytest.raises(SystemExit):
        cli.main()
    out, err = capsys.readouterr()
    assert err == ""
    said = out.splitlines()
    assert said[0].startswith("Read: ")
    assert said[-2].startswith("Made: 1 document of edition ")
    assert said[-1].endswith("board-paper.html")
