"""Each rule finds its fault, in many wordings, and stays quiet on what looks like one and is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from finished_text import checked, document, said, table
from saferplan.plan.claims.document_text import DocumentText
from saferplan.plan.claims.finished.check import RULES, check_document

WRONG, DOUBTFUL, UNKNOWN = "wrong", "doubtful", "cannot be checked"

FAULTS = [
    # a change that its two numbers do not give
    ("arithmetic", WRONG, "Burglary rose by 12% from 1,234 in 2018/19 to 1,482 in 2019/20."),
    ("arithmetic", WRONG, "There were 1,482 burglaries in 2019/20 compared with 1,234 the year before, a rise of 12%."),
    ("arithmetic", WRONG, "We dealt with 640 reports of noise, up 15% on the previous year (520)."),
    ("arithmetic", WRONG, "In 2021 officers recorded 418 vehicle crimes. This represents a 20% fall from 480 in 2020."),
    ("arithmetic", WRONG, "Referrals fell by 11 per cent to 8,470 from 10,653."),
    ("arithmetic", WRONG, "The number of referrals increased by 45 from 310 to 365."),
    ("arithmetic", WRONG, "This year we had 186 complaints, 38 fewer than the 214 of the year before."),
    ("arithmetic", WRONG, "In 2023 there were 540 thefts from shops, more than double the 310 in 2022."),
    ("arithmetic", WRONG, "Satisfaction rose from 45% to 52%, an increase of 9 percentage points."),
    ("arithmetic", DOUBTFUL, "Satisfaction rose from 45% to 52%, an increase of 7%."),
    ("arithmetic", WRONG, "The grant fell from £118,000 to £94,000, a cut of 30%."),
    ("arithmetic", WRONG, "Arson fell by 10% from 50 to 60 in the same period."),
    ("arithmetic", WRONG, "Robberies went up by a third from 90 to 150."),
    ("arithmetic", WRONG, "Recorded crime was 8,400 in 2016/17 and 9,660 in 2017/18, an increase of 18%."),
    # a share that its count and total do not give
    ("arithmetic", WRONG, "Of the 120 incidents, 45 (28%) involved alcohol."),
    ("arithmetic", WRONG, "45 of the 120 incidents (28%) involved alcohol."),
    ("arithmetic", WRONG, "There were 120 incidents, of which 45 (28%) involved alcohol."),
    ("arithmetic", WRONG, "Half of the 64 wardens, or 28, have been trained."),
    # parts that do not make their total
    ("arithmetic", WRONG, "The team handled 310 cases, made up of 120 burglaries, 90 thefts and 80 robberies."),
    ("arithmetic", WRONG, "We spent £45,000, £32,000 and £18,000, £105,000 altogether."),
    ("arithmetic", DOUBTFUL, "The panel heard 48 cases: 21 from the north, 19 from the south and 14 from the east."),
    ("arithmetic", WRONG, "Last year 214 people were helped; this year it was 258, a 15% rise."),
    ("arithmetic", WRONG, "Compared with 1,150 last year, we recorded 1,380 incidents this year, an increase of 30%."),
    ("arithmetic", WRONG, "Wardens cost £212,000 last year and £240,000 this year. That is an increase of 19%."),
    ("arithmetic", WRONG, "There were 56 arrests from 140 operations (44%)."),
    ("arithmetic", WRONG, "Robbery fell to 80 from 100 (30%) over the year."),
    ("span", UNKNOWN, "Robbery has gone up in each of the last six years."),
    ("copied", DOUBTFUL, "Speeding was named by 1,214 people and drug dealing by 1,214 people."),
    ("mean", WRONG, "With 52 meetings and 624 attendances, the mean attendance was 16 per meeting."),
    ("grim", WRONG, "A survey of 24 shopkeepers found that 70% had been threatened."),
    ("grim", WRONG, "We spoke to 18 young people; 40% of them had been stopped by police."),
    ("grim", WRONG, "On a scale of 1 to 5 the 16 trainees gave a mean rating of 4.35."),
    ("rounding", DOUBTFUL, "In all 23.4% of crimes were burglaries and 31% were thefts."),
    ("span", WRONG, "Crime has risen by 40% over the last five years, from 2015/16 to 2018/19."),
    ("span", WRONG, "The three-year plan (2020-2025) is now in its second year."),
    ("span", WRONG, "Between March 2019 and June 2019, a period of six months, calls rose."),
    ("span", WRONG, "Ten years ago, in 2011, there were 400 burglaries; in 2019 there were 200."),
    ("span", DOUBTFUL, "Theft rose by 40% in the five years from 2014/15 to 2018/19."),
    ("span", WRONG, "Calls have fallen each year for the past two years: 410 in 2020, 380 in 2021, 395 in 2022."),
    ("span", UNKNOWN, "Arson has risen every year for the last four years."),
    ("copied", DOUBTFUL, "Robbery (+212%) and shoplifting (+212%) rose most since 2015."),
    ("copied", DOUBTFUL, "We received 1,387 calls about noise and 1,387 calls about litter."),
    (
        "two-numbers",
        WRONG,
        "In 2019/20 there were 1,247 burglaries in Ashbrook. There were 1,274 burglaries in Ashbrook in 2019/20.",
    ),
    ("whole", WRONG, "We saw 85 young people, of whom 92 completed the course."),
    ("whole", WRONG, "62% of respondents were female and 48% were male."),
    ("whole", WRONG, "Asked whether it had improved, 55% said yes, 38% said no and 12% did not know."),
    ("whole", WRONG, "Respondents were aged 16-24 (28%), 25-44 (45%) and 45-64 (31%)."),
    ("whole", WRONG, "130% of residents said they felt safe."),
    ("whole", WRONG, "Violence made up 45%, theft 35% and the remaining 30% was other crime."),
    ("mean", WRONG, "The 120 incidents involved 40 addresses, an average of 5 incidents each."),
    ("mean", WRONG, "There were 150 referrals in 2019/20, an average of 20 a month."),
    ("mean", WRONG, "Grants averaging £1,250 went to 24 groups, £36,000 in all."),
    ("grim", WRONG, "Of the 28 people who replied, 45% felt unsafe."),
    ("grim", WRONG, "35% of the 12 businesses said they had been burgled."),
    ("grim", WRONG, "The mean satisfaction score was 3.47 (n=25)."),
    ("grim", DOUBTFUL, "Answers were weighted for age. Twenty-five members replied, and 33% of them agreed."),
    ("age", WRONG, "We ran sessions for young people (45-54)."),
    ("age", WRONG, "Children aged 25-34 were most at risk."),
    ("age", DOUBTFUL, "Middle-aged people (28-60) came to most events."),
    ("base-period", UNKNOWN, "Hate crime has increased by 34%."),
    ("rank", DOUBTFUL, "Ashbrook has the highest number of burglaries in the county."),
    ("rank", DOUBTFUL, "More burglaries were recorded in Millfield than in any other ward."),
    ("rank", UNKNOWN, "Ashbrook ranked 4th in the county for its burglary rate."),
    ("unbound", DOUBTFUL, "Over 60% of those who replied, litter, noise and speeding were the main issues."),
    ("unbound", UNKNOWN, "There were 87 in the last quarter."),
    ("naming", DOUBTFUL, "Police recorded 40 public disorder offences. Public order offences are rising."),
]


@pytest.mark.parametrize(("rule", "grade", "line"), FAULTS)
def test_a_fault_is_found(rule: str, grade: str, line: str) -> None:
    assert (rule, grade) in said(line)


CLEAN = [
    "There were 1,382 burglaries in 2019/20 compared with 1,234 the year before, a rise of 12%.",
    "Burglary rose by nearly 10% from 5,600 in 2017/18 to 6,147 in 2018/19.",
    "Burglary rose by 12% since last year, while theft fell from 300 to 200.",
    "Robbery fell to 80 from 100 (20%) over the year.",
    "The growth was double the rate seen before: 10,400 in 2023 and 15,600 in 2033.",
    "Most thefts (62%) were from shops, and 21% from cars.",
    "Crime rose from 1,000 in 2015/16 to 1,500 in 2018/19, an increase of 50% over three years.",
    "Over the five years 2014/15 to 2018/19 there were 5,120 burglaries in all.",
    "The five-year strategy (2020-2025) was agreed in March.",
    "60% of women and 55% of men felt safe.",
    "Respondents could choose more than one answer: 62% said litter, 55% speeding and 40% noise.",
    "Older people (65+) and young people (10-17) took part.",
    "The rate of burglary is the second highest of the 14 wards, at 12.3 per 1,000 households.",
    "Ashbrook had the highest rate of violence in the county.",
    "Ashbrook has had the highest number of burglaries since records began.",
    "The number of cases more than doubled, from 40 to 95.",
    "Of the 28 people who replied, 43% felt unsafe.",
    "Of 650 referrals, 390 (60%) were for women, 210 (32%) for men and 50 (8%) not stated.",
    "The 120 incidents involved 40 addresses, an average of 3 incidents each.",
    "There were 240 referrals in 2019/20, an average of 20 a month.",
    "Crime fell 4% between 2018/19 and 2019/20, from 5,000 to 4,800, and again by 10% to 4,320 in 2020/21.",
    "Both wards had 1,387 calls each, and the rise was 17.3% in both.",
    "In 2019/20 1,247 burglaries were recorded. Of these, 112 were solved. In 2018/19 1,104 burglaries were recorded.",
    "Two fifths of the 90 volunteers (36) were trained.",
    "Some 23.4% were burglaries, 31.0% thefts and 45.6% other crimes.",
    "The number of children aged 0-15 fell by 2% (1,200) from 2013 to 2023; this compares with a "
    "rise of 7% (4,200) before.",
    "Of the four priorities, drugs are seen as the biggest problem (60 per cent).",
    "From 834 to 907 crimes (95% interval -1% to 19%), the change in 2018/19 may be chance.",
]


@pytest.mark.parametrize("line", CLEAN)
def test_what_looks_like_a_fault_and_is_none(line: str) -> None:
    assert said(line) == []


def reason(line: str) -> str:
    return checked(line).remarks[0].reason


def test_reasons_give_the_arithmetic() -> None:
    assert reason("There were 6,147 crimes. This is a 9% increase on the 5,600 crimes in 2017/18.") == (
        "6,147 is 9.8% more than 5,600, not 9%; 10% is the nearest whole number."
    )
    assert reason("Arson fell by 10% from 50 to 60 in 2019.") == "60 is 20% more than 50, so it is not a fall of 10%."
    assert reason("Of the 28 people who replied, 45% felt unsafe.") == (
        "No whole number of 28 is 45%: 12 of 28 is 42.9% and 13 of 28 is 46.4%."
    )
    assert reason("The three-year plan (2020-2025) is new.") == "2020-2025 is 6 years, not 3 years."


def test_a_cut_off_number_beside_a_rounded_one() -> None:
    line = (
        "There were 6,147 crimes in 2018/19, a 9% increase on the 5,600 in 2017/18 and a 42% "
        "increase on the 4,335 in 2014/15."
    )
    remarks = checked(line).remarks
    assert ("rounding", WRONG) in [(one.rule, one.grade) for one in remarks]
    assert any("9.77% is cut off to 9%, and 41.80% is rounded to 42%" in one.reason for one in remarks)


def test_a_mean_that_fits_one_reading_alone() -> None:
    total = "There were 4,000 crimes in 2018/19."
    people = "In 2018/19, 1,200 people were suspected of crimes."
    third = "Of these, one third were suspected of more than one. This is an average of 3.8 crimes each."
    remark = next(one for one in checked(total, f"{people} {third}").remarks if one.rule == "mean")
    assert remark.grade == DOUBTFUL
    assert remark.reason == (
        "1,200 with 3.8 crimes each come to 4,560, more than the 4,000 in all; it fits only if the "
        "average is of one third "
        "of 1,200 (1,520)."
    ).replace("3.8 crimes", "3.8")
    assert ("mean", WRONG) in said(total, f"{people} This is an average of 3.8 crimes each.")


def test_a_subgroup_of_those_who_gave_less() -> None:
    lines = (
        "In all 412 people completed the survey, of whom 160 gave their age.",
        "A majority felt safe by day (72% of respondents). Of those aged under 25, 41% felt unsafe, "
        "and 62% of those aged over 65 did.",
    )
    assert ("base", DOUBTFUL) in said(*lines)
    assert said(lines[0], "The 160 were asked more: 41% of those aged under 25 (32 people) felt unsafe.") == []


def test_groups_who_did_one_thing_and_may_be_within_each_other() -> None:
    assert ("base", DOUBTFUL) in said("1,240 people completed the survey.", "38 councillors completed the survey.")
    assert said("1,240 people completed the survey, including 38 councillors.") == []


BODIES = ("- Ashbrook Council", "- Wender Police", "- Wender Fire and Rescue Service", "- Probation Service")


def test_lists_of_the_same_bodies() -> None:
    stem, again = "The members of the board are:", "The board is the partnership for Ashbrook:"
    assert said(stem, *BODIES, "Words between.", again, *BODIES) == []
    missing = checked(stem, *BODIES, "Words between.", again, *BODIES[:3])
    assert [(one.rule, one.grade) for one in missing.remarks] == [("lists", DOUBTFUL)]
    assert "Only in the first: Probation Service." in missing.remarks[0].reason
    renamed = checked(stem, *BODIES, "Words between.", again, *BODIES[:2], "- Wender Fire & Rescue", BODIES[3])
    assert "Named two ways: Wender Fire and Rescue Service / Wender Fire & Rescue." in renamed.remarks[0].reason
    assert said(stem, *BODIES, "Words between.", "These bodies gave data:", *BODIES[:3]) == []


def test_a_list_within_a_sentence_is_held_to_one_of_items() -> None:
    line = "The members are Ashbrook Council, Wender Police and Wender Fire and Rescue Service."
    assert ("lists", DOUBTFUL) in said("The members of the board are:", *BODIES, line)


def test_a_list_as_long_as_it_says() -> None:
    items = ("- stopping burglary", "- helping victims", "- safer streets")
    assert said("Our three priorities are:", *items) == []
    assert said("Our four priorities are:", *items) == [("lists", WRONG)]


def test_call_outs_are_read_with_their_words() -> None:
    assert ("grim", WRONG) in said("45%", "of the 28 businesses had been burgled.")


def test_items_take_their_base_period_from_the_stem() -> None:
    assert said("Compared with 2018/19:", "- burglary is up 12%", "- theft is down 3%") == []
    assert said("In short:", "- burglary is up 12%") == [("base-period", UNKNOWN)]


def test_one_label_with_two_meanings() -> None:
    assert ("age", WRONG) in said("Young people (10-15) came.", "Young people (18-25) stayed away.")
    assert ("age", DOUBTFUL) in said("Young people (10-17) came.", "Young people (10-24) stayed away.")


CHANGES = (("Type", "2021/22", "2022/23", "Change"), ("Burglary", "120", "150", "25%"), ("Theft", "200", "250", "25%"))


def grades(made: DocumentText) -> list[tuple[str, str]]:
    return [(one.rule, one.grade) for one in check_document(made).remarks]


def test_tables_of_changes() -> None:
    assert grades(table(*CHANGES, ("Robbery", "40", "30", "-25%"))) == []
    assert grades(table(*CHANGES, ("Robbery", "40", "30", "-20%"))) == [("arithmetic", WRONG)]


def test_tables_with_a_total() -> None:
    rows = (("Ward", "Offences"), ("North", "120"), ("South", "200"))
    assert grades(table(*rows, ("Total", "320"))) == []
    assert grades(table(*rows, ("Total", "340"))) == [("arithmetic", WRONG)]
    assert grades(table(("Type", "Crimes"), ("All crime", "900"), ("Burglary", "120"), ("Theft", "200"))) == []
    assert grades(table(("Area", "Rate per 1,000"), ("North", "12"), ("South", "14"), ("Total", "13"))) == []


def test_tables_of_shares() -> None:
    rows = (("Answer", "Number", "%"), ("Yes", "60", "50%"), ("No", "48", "40%"), ("Not sure", "12", "10%"))
    assert grades(table(*rows, ("Total", "120", "100%"))) == []
    wrong = (*rows[:2], ("No", "48", "45%"), *rows[3:], ("Total", "120", "100%"))
    assert ("arithmetic", WRONG) in grades(table(*wrong))


def test_tables_of_ages() -> None:
    rows = (("Age", "%"), ("16-24", "28%"), ("25-44", "35%"), ("45-64", "25%"))
    assert grades(table(*rows, ("65+", "12%"))) == []
    assert grades(table(*rows, ("65+", "22%"))) == [("whole", WRONG)]


def test_a_number_twice_in_a_short_column() -> None:
    rows = (("Ward", "Offences"), ("North", "1,247"), ("South", "1,247"))
    assert grades(table(*rows)) == [("copied", DOUBTFUL)]


def test_remarks_come_in_reading_order_each_once_with_spots_in_the_text() -> None:
    made = document("Hate crime rose by 34%.", "Children aged 25-34 came.", "Of the 28 people, 45% felt unsafe.")
    checked_ = check_document(made)
    assert [one.spots[0].passage for one in checked_.remarks] == [0, 1, 2]
    shown = [made.passages[spot.passage].text[spot.start : spot.end] for one in checked_.remarks for spot in one.spots]
    assert shown == ["34%", "Children", "aged 25-34", "45%", "28"]
    assert checked_.quantities == 3
    assert checked_.held == 2


def test_a_document_without_quantities() -> None:
    nothing = check_document(document("We will work together.", "- and listen"))
    assert (nothing.quantities, nothing.held, nothing.remarks) == (0, 0, ())
    assert check_document(DocumentText("empty.txt", "txt", ())).remarks == ()


def test_every_rule_says_what_it_tells_and_cannot_tell() -> None:
    assert len({(one.name, one.title) for one in RULES}) == len(RULES)
    assert all(len(one.tells.split()) > 5 and len(one.cannot.split()) > 2 for one in RULES)


def test_the_documentation_lists_every_rule_in_its_own_words() -> None:
    page = (Path(__file__).parents[3] / "docs/explanation/how-documents-are-checked.md").read_text(encoding="utf-8")
    listed = [line for line in page.splitlines() if line.startswith("| ") and "`" in line]
    assert listed == [f"| {one.title} | `{one.name}` | {one.tells} | {one.cannot} |" for one in RULES]


def test_a_change_that_nobody_would_believe_is_a_slip_in_a_total() -> None:
    [found] = [
        one
        for one in checked(
            "There were 9,999,999 crimes in 2019/20, an 83% rise on the 1,003 crimes in 2018/19."
        ).remarks
        if one.rule == "arithmetic"
    ]
    assert (found.grade, found.advice) == ("wrong", "Look both totals up: one of them may be mistyped.")


def test_a_weighted_share_need_be_no_whole_number_of_its_base() -> None:
    plain = said("Of the 185 residents who answered, 64.0% feel safe.")
    weighted = said("Of the 185 residents who answered, 64.0% (weighted) feel safe.")
    assert [rule for rule, _ in plain] == ["grim"]
    assert weighted == []
