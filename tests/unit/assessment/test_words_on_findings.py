"""Files of the analyst's own words: what is read, what is refused with its line, and what it does to the findings."""

from __future__ import annotations

import pytest

from saferplan.assessment.answer import Answer
from saferplan.assessment.own_words import apply_words, left_out_of, parse_words, shown
from saferplan.errors import BadWords
from saferplan.findings import Finding

FILE = "assessment/volume.md"
TEXT = """# My notes on volume

What stands first is about the page. <!-- ask Jo
about this --> It goes on.

### A small heading

- one
- ~~struck
  out~~

## volume/b/partnership/all
Order: 1
keep: The Board asks for it.

Beside b.

#### Still beside b

## `volume/a/partnership/all`

Leave out: Told elsewhere.

Not published now.
"""


def finding(rule: str, question: str = "volume") -> Finding:
    return Finding(
        f"{question}/{rule}/partnership/all", question, "Head", "Sentence", (), "", "", "weak", "", "", size=1.0
    )


def answer(*rules: str, question: str = "volume", about: str = "partnership") -> Answer:
    return Answer(question, "Title", "Asks?", tuple(finding(rule, question) for rule in rules), "", (), about=about)


def test_a_file_is_read_with_the_lines_of_its_parts() -> None:
    page = parse_words(FILE, TEXT)
    assert (page.page, page.words_line, page.struck) == ("volume", 3, 1)
    assert page.words.startswith("What stands first is about the page.")
    assert "Jo" not in page.words
    assert "struck" not in page.words
    assert page.words.split("\n")[3] == "### A small heading"
    b, a = page.findings
    assert (b.finding, b.line, b.words_line) == ("volume/b/partnership/all", 12, 16)
    assert (b.judgement.order, b.judgement.kept) == (1, "The Board asks for it.")
    assert b.judgement.words == "Beside b.\n\n#### Still beside b"
    assert (a.finding, a.judgement.left_out, a.reason_line) == ("volume/a/partnership/all", "Told elsewhere.", 22)


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_the_ends_of_lines_do_not_matter(ending: str) -> None:
    assert parse_words(FILE, TEXT.replace("\n", ending)) == parse_words(FILE, TEXT)


def test_an_empty_file_says_nothing() -> None:
    page = parse_words("assessment/TRENDS.MD", "")
    assert (page.page, page.words, page.findings) == ("trends", "", ())


HEAD = "## volume/a/partnership/all\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\nLeave out: because\n", 'assessment/volume.md, line 2: "Leave out: because" stands under no finding'),
        (f"{HEAD}Leave out:\n", 'assessment/volume.md, line 2: "Leave out:" has no reason'),
        (f"{HEAD}Leave out: only [9](figure:x?period=2018)\n", 'line 2: "Leave out:" has a link to a figure'),
        (f"{HEAD}Order: first\n", 'line 2: "Order:" is "first"; expected a whole number from 1'),
        (f"{HEAD}Order: 0\n", 'line 2: "Order:" is "0"'),
        (f"{HEAD}Order: 1\nOrder: 2\n", 'line 3: "Order" stands twice'),
        (f"{HEAD}Keep: yes\nLeave out: no\n", "line 3: the finding is kept and left out"),
        (f"{HEAD}Words.\n\nOrder: 1\n", 'line 4: "Order:" stands among words'),
        ("x" * 200_001, "it has 200,001 characters"),
    ],
)
def test_what_cannot_be_followed_is_said_with_its_line(text: str, says: str) -> None:
    with pytest.raises(BadWords) as caught:
        parse_words(FILE, text)
    assert says in str(caught.value)
    assert "Nothing was written." in str(caught.value)


def test_words_order_and_reasons_reach_the_findings() -> None:
    (told,), lost = apply_words([parse_words(FILE, TEXT)], (answer("a", "b", "c"),))
    assert [f.id.split("/")[1] for f in told.findings] == ["b", "a", "c"]
    assert told.words.startswith("What stands first")
    assert [f.id for f in left_out_of([told])] == ["volume/a/partnership/all"]
    assert lost == ()
    seen = shown(told)
    assert [f.id.split("/")[1] for f in seen.findings] == ["b", "c"]
    assert seen.findings[0].judgement.kept == "", "a reason for keeping is the analyst's own"
    assert seen.findings[0].judgement.words.startswith("Beside b.")


def test_findings_without_an_order_stay_as_they_were() -> None:
    text = "".join(f"## volume/{rule}/partnership/all\nOrder: {order}\n" for rule, order in (("d", 2), ("c", 7)))
    (told,), _ = apply_words([parse_words(FILE, text)], (answer("a", "b", "c", "d"),))
    assert [f.id.split("/")[1] for f in told.findings] == ["d", "c", "a", "b"]


def test_words_without_a_place_are_listed_and_never_an_error() -> None:
    pages = [parse_words(FILE, TEXT), parse_words("assessment/violence.md", "\nWords.\n")]
    (told,), lost = apply_words(pages, (answer("a"),))
    assert told.findings[0].judgement.left_out
    assert [(one.file, one.line, one.about) for one in lost] == [
        ("assessment/violence.md", 2, "violence"),
        (FILE, 12, "volume/b/partnership/all"),
    ]


def test_two_places_for_one_finding_are_refused_with_both() -> None:
    pages = [parse_words(FILE, HEAD), parse_words("assessment/trends.md", f"\n{HEAD}")]
    with pytest.raises(BadWords, match=r"trends\.md, line 2: .* has words in assessment/volume\.md, line 1, too"):
        apply_words(pages, (answer("a"),))


def test_a_profile_is_filed_under_its_area() -> None:
    text = "About the board.\n\n## profile/level/partnership/all\nOrder: 1\n"
    board = answer("level", question="profile", about="board:ashbrook-west")
    (told,), lost = apply_words([parse_words("assessment/area-board-ashbrook-west.md", text)], (board,))
    assert (told.words, told.findings[0].judgement.order, lost) == ("About the board.", 1, ())
