"""Quantities in loose prose: what is one, what is none, what each is of."""

from __future__ import annotations

import time

import pytest

from finished_text import document, table
from saferplan.plan.claims.document_text import DocumentText, Passage
from saferplan.plan.claims.finished.masking import mask
from saferplan.plan.claims.finished.numbers import noughts, same_grain, scan, written
from saferplan.plan.claims.finished.quantities import Quantity, read_quantities
from saferplan.plan.claims.finished.units import is_call_out, units_of


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end].strip()) for one in scan(text).numbers]


def quantities(*lines: str) -> list[Quantity]:
    return list(read_quantities(document(*lines)).quantities)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 of the 40 people", [("count", "12"), ("count", "40")]),
        ("1,250 crimes, 12 345 calls", [("count", "1,250"), ("count", "12 345")]),
        (
            "twenty-five members and two hundred and six letters",
            [("count", "twenty-five"), ("count", "two hundred and six")],
        ),
        (
            "9% and 9.5 per cent and nine per cent",
            [("percent", "9%"), ("percent", "9.5 per cent"), ("percent", "nine per cent")],
        ),
        ("up 7 percentage points", [("points", "7 percentage points")]),
        ("between 10% and 15%", [("percent", "10% and 15%")]),
        ("10-15% of homes", [("percent", "10-15%")]),
        (
            "a third, two-thirds, 1 in 4, one out of every two",
            [("part", "a third"), ("part", "two-thirds"), ("part", "1 in 4"), ("part", "one out of every two")],
        ),
        ("doubled; 2.5 times", [("times", "doubled"), ("times", "2.5 times")]),
        (
            "£1.2m, £12,000 and 3 million pounds",
            [("money", "£1.2m"), ("money", "£12,000"), ("money", "3 million pounds")],
        ),
        ("4.5 per 1,000 people", [("rate", "4.5")]),
        (
            "the second highest of all; ranked 4th out of 32",
            [("rank", "second highest"), ("rank", "ranked 4th out of 32")],
        ),
        ("2.3 million adults", [("count", "2.3 million")]),
    ],
)
def test_quantities_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Under section 17 of the Crime and Disorder Act 1998.",
        "See Table 4, Appendix 3, page 12 and paragraphs 4.1 to 4.3.",
        "Call 101, or 999 in an emergency, or 01632 960123.",
        "Write to us at AB1 2CD or crime@example.org.",
        "It took place on 14 March 2019 and in 2018/19, from 2015 to 2018.",
        "Open 9.30am to 5pm, 24/7, from 18:00.",
        "The M25, the A40, COVID-19 and Year 9 pupils at Key Stage 4.",
        "SI 2007/1830 and regulations 4 and 5.",
        "Women aged 18 to 24, under-18s, 16 and 17 year olds, people aged 65 and over.",
        "In the last five years, three years ago, a 12-month review.",
        "Priority 1: stronger places",
        "The limits are a 95% confidence interval.",
        "Its inner (95%) and outer (99.8%) limits allow for chance.",
        "3. What you told us",
    ],
)
def test_what_is_no_quantity_is_told_apart(text: str) -> None:
    assert found(text) == []


def test_a_number_may_stand_beside_what_is_none() -> None:
    assert found("In 2018/19 (Table 4), 312 people aged 18-24 called 101.") == [("count", "312")]


def test_periods_are_months() -> None:
    seen = mask(
        "2018/19, March 2019, 1 April 2018 to 31 March 2019, 2015, the year to March 2020 and April to June 2021"
    )
    assert [(one.kind, one.months) for one in seen.whens] == [
        ("financial", 12),
        ("month", 1),
        ("range", 12),
        ("year", 12),
        ("range", 12),
        ("range", 3),
    ]


def test_lengths_of_time_and_ages() -> None:
    seen = mask("five years ago, the past 18 months, a three-year plan for people aged 30-39 and those over 65s")
    assert [(one.count, one.unit, one.sense) for one in seen.lasting] == [
        (5, "year", "ago"),
        (18, "month", "last"),
        (3, "year", "plain"),
    ]
    assert [(one.least, one.most) for one in seen.ages] == [(30, 39), (65, 130)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10%", 9.5, 10.5),
        ("9.8%", 9.75, 9.85),
        ("nearly 10%", 9.0, 10.0),
        ("1,700 people", 1650.0, 1750.0),
        ("1,712 people", 1712.0, 1712.0),
        ("120 people", 120.0, 120.0),
        ("a quarter", 0.2375, 0.2625),
    ],
)
def test_words_allow_a_range(text: str, low: float, high: float) -> None:
    number = scan(text).numbers[0]
    assert (number.low, number.high) == pytest.approx((low, high))


def test_numbers_told_together_are_rounded_alike() -> None:
    coarse, fine = same_grain(*scan("£120,000 and £118,500").numbers)
    assert (coarse.high, fine.high) == (120_050, 118_550)
    assert noughts(scan("1,700").numbers[0]) == 2


def test_words_for_numbers() -> None:
    assert written("a dozen") == (12.0, 1.0, True)
    assert written("a flock") is None


@pytest.mark.parametrize(
    ("line", "noun", "role", "sense"),
    [
        ("There were 30,400 recorded crimes in 2017/18.", ("recorded", "crime"), "level", 0),
        ("1,240 residents completed the survey.", ("person",), "level", 0),
        ("Burglary rose by 12%.", (), "change", 1),
        ("Burglary is down 12%.", (), "change", -1),
        ("Calls show a 9% increase.", (), "change", 1),
        ("Crime (+14%) is up.", (), "change", 1),
        ("Satisfaction rose to 45%.", (), "share", 0),
        ("Violence made up 45% of crime.", (), "share", 0),
        ("An average of 3.8 visits each.", ("visit",), "mean", 0),
        ("There were 45 more incidents.", (), "change", 1),
    ],
)
def test_what_is_counted_and_which_way(line: str, noun: tuple[str, ...], role: str, sense: int) -> None:
    one = quantities(line)[0]
    assert (one.noun, one.role, one.sense) == (noun, role, sense)


def test_a_change_goes_on_without_its_verb_and_brackets_hold_its_amount() -> None:
    roles = [one.role for one in quantities("Robbery rose by 12% (140) and theft by 8% over the year.")]
    assert roles == ["change", "change", "change"]


def test_the_period_of_a_number_is_the_one_beside_it() -> None:
    one, two = quantities("There were 120 thefts in 2017/18 and 150 in 2018/19.")
    assert one.when is not None
    assert two.when is not None
    assert two.when.first - one.when.first == 12


def test_a_call_out_is_read_with_the_words_under_it() -> None:
    made = document("61%", "of those who took part feel safe.")
    units = units_of(made)
    assert [one.text for one in units] == ["61% of those who took part feel safe."]
    one = read_quantities(made).quantities[0]
    assert (one.base, one.spot.passage, one.spot.start) == ("those who took part feel safe", 0, 0)
    assert units[0].spot(4, 12).passage == 1


@pytest.mark.parametrize(
    ("text", "is_one"), [("61%", True), ("Almost 1,400", True), ("4", False), ("12 people", False)]
)
def test_what_is_a_call_out(text: str, is_one: bool) -> None:
    assert is_call_out(Passage(text, "paragraph", 1)) is is_one


def test_two_call_outs_in_a_row_stay_apart() -> None:
    assert [one.text for one in units_of(document("61%", "38%", "of adults"))] == ["61%", "38% of adults"]
    assert [one.text for one in units_of(document("It rose.", "38%"))] == ["It rose.", "38%"]


def test_an_item_has_the_stem_that_it_hangs_on_and_a_cell_its_heads() -> None:
    units = units_of(document("Since 2018:", "- burglary is up 12%", "- theft is down 3%"))
    assert [one.stem for one in units] == ["", "Since 2018:", "Since 2018:"]
    cells = units_of(table(("Ward", "Offences"), ("North", "120")))
    assert cells[-1].stem == "North: Offences"


def test_lines_of_contents_are_left_out_and_marks_of_notes_are_no_digits() -> None:
    contents = Passage("What you told us 6", "contents", 1)
    noted = Passage("There were 2,460¹ calls.² Of these 120 were silent.[3] They rose.", "paragraph", 2)
    units = units_of(DocumentText("plan.docx", "docx", (contents, noted)))
    assert [one.passage for one in units] == [1]
    assert len(units[0].sentences) == 3
    assert [one.value for one in units[0].scanned.numbers] == [2460.0, 120.0]


@pytest.mark.parametrize("piece", ["1%", "12 of 40 (1%), ", "2018/19 ", "from 1 to 2 ", "¤ ", "a third ", "(("])
def test_text_made_to_be_slow_is_read_in_pieces(piece: str) -> None:
    """Sentences and paragraphs without end are cut, so that the time grows with the text and no faster."""
    text = (piece * 4_000)[:4_000]
    units = units_of(DocumentText("slow.txt", "txt", (Passage(text, "paragraph", 1),)))
    assert "".join(one.text for one in units) == text
    assert max(end - start for one in units for start, end in one.sentences) <= 1_200
    assert max(len(one.scanned.numbers) for one in units) <= 500


def test_a_long_passage_keeps_its_places() -> None:
    text = " ".join(f"Ward {number} had 12{number % 10} thefts in all." for number in range(200))
    units = units_of(DocumentText("long.txt", "txt", (Passage(text, "paragraph", 1),)))
    assert len(units) > 1
    for unit in units:
        for number in unit.scanned.numbers:
            spot = unit.spot(number.start, number.end)
            assert text[spot.start : spot.end] == unit.text[number.start : number.end]


def test_sixty_pages_are_checked_in_seconds() -> None:
    page = [
        "Burglary rose by 12% from 1,234 in 2017/18 to 1,382 in 2018/19, and 45 of the 120 wards (38%) saw more of it.",
        "We will work with partners and residents to make streets safer, and listen to what people tell us about them. "
        * 4,
    ]
    lines = page * 320
    assert sum(len(line.split()) for line in lines) > 30_000
    start = time.process_time()
    read_quantities(document(*lines))
    assert time.process_time() - start < 10  # about 1 on a quiet machine
