"""Claims check as a command: what it says, the report beside the text, exit codes, and files that it cannot use."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from saferplan.cli import app
from saferplan.commands import claims
from saferplan.errors import BadArgument, MissingInput
from saferplan.plan.claims.document_text import DocumentText, Passage
from saferplan.plan.claims.remarks import DocumentChecked, Remark, Spot
from saferplan.publication.claims_report import NumberedRemark, claims_report, passages_on_page

FAULTY = """# How the year went

There were 1,204 burglaries in 2022/23. This is a 30% increase on the 1,003 burglaries in 2021/22.

The wardens met older people (18 to 24 years) in the park. <script>alert("no")</script>
"""
SOUND = "# How the year went\n\nThere were 1,204 burglaries in 2022/23, 20% more than the 1,003 in 2021/22.\n"


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A document with two statements that cannot be so."""
    path = tmp_path / "year.md"
    path.write_text(FAULTY, encoding="utf-8")
    return path


class _Texts(HTMLParser):
    """The words of a page, and the names of its elements."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_wrong_numbers_are_told_with_where_and_why_and_end_with_code_14(faulty: Path) -> None:
    done = CliRunner().invoke(app, ["claims", "check", str(faulty)])
    assert done.exit_code == 14, done.output
    assert "2 wrong" in done.output
    assert "1,204 is 20.0% more than 1,003, not 30%" in done.output
    assert "paragraph 2" in done.output


def test_the_terminal_counts_what_cannot_be_checked_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "year.md"
    path.write_text("Performance was strong, at 73%.\n\nBurglary is down by a quarter.\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["claims", "check", str(path)])
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    assert "2 cannot be checked, for it is not said what it is of or where it comes from (1), since when" in told
    assert "--report lists them." in told


def test_a_sound_document_ends_with_nought(tmp_path: Path) -> None:
    path = tmp_path / "sound.md"
    path.write_text(SOUND, encoding="utf-8")
    done = CliRunner().invoke(app, ["claims", "check", str(path), "--fail-on", "doubtful"])
    assert (done.exit_code, "0 wrong, 0 doubtful" in done.output) == (0, True), done.output


def test_the_grade_that_fails_is_chosen(faulty: Path) -> None:
    for chosen, code in (("wrong", 14), ("doubtful", 14), ("never", 0), ("sometimes", 2)):
        done = CliRunner().invoke(app, ["claims", "check", str(faulty), "--fail-on", chosen])
        assert done.exit_code == code, (chosen, done.output)


def test_json_says_the_same_with_the_words_of_each_spot(faulty: Path) -> None:
    done = CliRunner().invoke(app, ["claims", "check", str(faulty), "--json"])
    said = json.loads(done.output)
    assert said["grades"]["wrong"] == 2
    assert said["quantities"] >= said["held"] > 0
    words = {spot["words"] for one in said["remarks"] for spot in one["spots"]}
    assert {"30%", "1,204", "1,003"} <= words
    assert all(set(one) >= {"rule", "grade", "where", "sentence", "reason", "advice"} for one in said["remarks"])


def test_the_report_has_the_whole_text_as_words_and_every_remark_beside_it(faulty: Path, tmp_path: Path) -> None:
    result = claims.check(faulty, report=tmp_path / "out" / "report.html")
    assert result.report is not None
    page = _Texts()
    page.feed(result.report.read_text(encoding="utf-8"))
    words = " ".join("".join(page.words).split())
    assert "script" not in page.elements, "what the document says is never markup"
    for passage in result.text.passages:
        bare = re.sub(r"\W+", "", passage.text)
        assert bare[:20] in re.sub(r"\W+", "", words), passage.text
    for remark in result.checked.remarks:
        assert remark.reason in words


def test_marks_that_overlap_are_cut_where_they_meet_and_lose_no_letter() -> None:
    text = "Crime rose by 9% and by 42% in five years."
    passages = (Passage(text, "paragraph", 1),)
    remarks = tuple(
        Remark("arithmetic", grade, (Spot(0, start, end),), text, f"Reason {start}.")
        for grade, start, end in (("doubtful", 6, 27), ("wrong", 14, 16), ("cannot be checked", 24, 42))
    )
    numbered = tuple(NumberedRemark(number, one, "paragraph 1") for number, one in enumerate(remarks, start=1))
    [shown] = passages_on_page(DocumentText("x.txt", "txt", passages), numbered)
    assert "".join(piece.text for piece in shown.pieces) == text
    assert [(piece.text, piece.mark, piece.numbers) for piece in shown.pieces if piece.mark] == [
        ("rose by ", "doubtful", (1,)),
        ("9%", "wrong", (1, 2)),
        (" and by ", "doubtful", (1,)),
        ("42%", "doubtful", (1, 3)),
        (" in five years.", "unchecked", (3,)),
    ]
    assert [number for piece in shown.pieces for number in piece.ends] == [2, 1, 3], "each is numbered once"
    assert "1 statement is wrong, and 1 is doubtful" in claims_report(
        DocumentText("x.txt", "txt", passages), DocumentChecked(3, 3, remarks)
    )


def test_a_report_over_the_document_or_of_another_kind_is_refused(faulty: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>There were 3 crimes.</p>", encoding="utf-8")
    for file, target in ((faulty, tmp_path / "report.pdf"), (page, page)):
        before = file.read_bytes()
        with pytest.raises(BadArgument, match="an HTML file of its own"):
            claims.check(file, report=target)
        assert file.read_bytes() == before
    assert not (tmp_path / "report.pdf").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match=r"plan\.docx"):
        claims.check(tmp_path / "plan.docx")


def test_links_of_a_markdown_document_are_held_to_a_partnerships_figures(ashbrook_bundle: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text(
        "Crime was [low](figure:recorded_crime?period=2018/19).\n\n"
        "There were [5](figure:recorded_crime?period=2018/19) crimes, and 17 of something else.\n",
        encoding="utf-8",
    )
    bundle = ashbrook_bundle / "bundles" / (ashbrook_bundle / "bundles" / "current").read_text().strip()
    done = CliRunner().invoke(app, ["claims", "check", str(path), "--against", str(bundle)])
    assert done.exit_code == 14, done.output
    assert "2 figure links, 2 untrue; 1 number is bound to no figure." in done.output
    result = claims.check(path, against=bundle, report=tmp_path / "report.html")
    assert result.bound is not None
    assert [one.line for one in result.bound.untrue] == [1, 3]
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "2 statements are wrong" in page
    assert result.bound.untrue[1].true in page
    said = result.as_json()["bound"]
    assert (said["links"], len(said["untrue"]), len(said["bound_to_nothing"])) == (2, 2, 1)
    plain = tmp_path / "plan.txt"
    plain.write_text("There were 5 crimes.", encoding="utf-8")
    with pytest.raises(BadArgument, match="no other has links"):
        claims.check(plain, against=bundle)


def test_a_table_is_shown_as_a_table_and_its_cells_are_named_by_what_heads_them(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Crime in the town.")
    table = document.add_table(rows=0, cols=4)
    for cells in (
        ("Offence", "2021/22", "2022/23", "Change"),
        ("Robbery", "88", "102", "+14%"),
        ("Arson", "", "9", ""),
    ):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    path = tmp_path / "annual.docx"
    document.save(str(path))
    found = claims.check(path, report=tmp_path / "report.html")
    (wrong,) = (one for one in found.checked.remarks if one.grade == "wrong")
    assert found.where(wrong) == 'table 1, row "Robbery", column "Change"'
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("<tr>") == 3
    assert page.count("<td>") == 12, "an empty cell keeps its place"
    assert "Table 1, row &#34;Robbery&#34;, column &#34;Change&#34;" in page
    assert "par. 2" not in page
    with pytest.raises(MissingInput) as caught:
        claims.check(Path("nothere.docx"))
    assert " in .." not in str(caught.value)
