"""Faults in loose prose are found in many wordings, and true sentences of the same shapes are left alone."""

from __future__ import annotations

import pytest

from finished_text import document, said
from saferplan.plan.claims.document_text import DocumentText, Passage
from saferplan.plan.claims.finished.check import check_document

WRONG, DOUBTFUL, UNKNOWN = "wrong", "doubtful", "cannot be checked"

FAULTS = [
    # a short number for two things side by side
    ("copied", DOUBTFUL, "Litter was named by 34% and speeding was named by 34%."),
    ("copied", DOUBTFUL, "There were 63 arsons and 63 robberies."),
    ("copied", DOUBTFUL, "Noise complaints fell 17% between 2021 and 2022, while vandalism fell 17%."),
    ("copied", DOUBTFUL, "We helped 148 victims of stalking; we trained 148 professionals."),
    ("copied", DOUBTFUL, "38% of women avoid the park. 38% of men have been robbed."),
    # shares of nobody knows how many
    ("base", UNKNOWN, "Of people who knew about the service, 45% had used it."),
    ("base", UNKNOWN, "Of the residents who had reported a crime, three quarters were happy with the reply."),
    ("base", UNKNOWN, "Two thirds of those who called were satisfied."),
    ("base", UNKNOWN, "Among women who had been followed, 38% told nobody."),
    ("base", UNKNOWN, "Among victims, 62% said they were kept informed."),
    ("base", DOUBTFUL, "Some 320 people replied and 140 gave an age. 35 of the 320 are 25% and under 30."),
    # a mean with its total and its count in one sentence
    ("mean", WRONG, "We logged 90 calls from 30 homes, an average of 4 per home."),
    ("mean", WRONG, "The 24 wardens made 600 visits, 30 visits per warden."),
    ("mean", WRONG, "Twelve sessions drew 180 people, an average of 20 a session."),
    ("mean", WRONG, "There were 48 meetings with 384 people present, on average 6 at each meeting."),
    ("mean", WRONG, "The five schools sent 60 pupils, an average of 15 pupils from each school."),
    # more than the whole
    ("whole", DOUBTFUL, "Of the 80 referrals, 45 came from schools, 30 from police and 15 from parents."),
    ("whole", WRONG, "Asked for their main worry, 45% said drugs, 35% said noise and 28% said dogs."),
    ("whole", DOUBTFUL, "They named one priority only. 50% chose burglary. 40% chose drugs. 25% chose noise."),
    ("whole", WRONG, "We had 90 calls. By day, 40 were at weekends, 30 on Mondays and 28 midweek, none counted twice."),
    # numbers bound to nothing
    ("unbound", UNKNOWN, "Around 40%."),
    ("unbound", UNKNOWN, "This went up to 34%."),
    ("unbound", UNKNOWN, "We are at 64% and hope to do better."),
    ("unbound", UNKNOWN, "The overspend of 6% is being looked into."),
    # changes, ages, places, means of whole numbers, lengths of time
    ("base-period", UNKNOWN, "Burglary is down by a quarter."),
    ("base-period", UNKNOWN, "Confidence has risen by 4 points."),
    ("base-period", UNKNOWN, "Calls fell by 40."),
    ("age", WRONG, "Over-60s (55 to 70) came."),
    ("age", WRONG, "Under-25s, that is those aged 16 to 30, came."),
    ("age", DOUBTFUL, "Pensioners (45 and over) came."),
    ("rank", UNKNOWN, "Ashbrook is now third worst."),
    ("rank", UNKNOWN, "Ashbrook has the second worst rate."),
    ("rank", UNKNOWN, "Ashbrook came fourth in the county."),
    ("rank", DOUBTFUL, "Elm Road has the most burglaries of any road, so it is the least safe."),
    ("grim", WRONG, "At the school, where 15 pupils replied, 45% felt safe."),
    ("grim", WRONG, "Twelve people came and 45% of them agreed."),
    ("grim", WRONG, "The nine visitors gave a mean mark of 4.25."),
    ("span", DOUBTFUL, "In 2023/24 there were 90 thefts. Arson has risen for eight years, since 2019/20."),
    ("span", DOUBTFUL, "In 2024 there were 90 thefts, down a third on where it stood ten years ago, in 2016."),
    ("span", DOUBTFUL, "Crime fell for five years running: 900, 850, 800, 750 and 700."),
    # arithmetic
    ("arithmetic", WRONG, "Calls more than doubled, from 70 to 112."),
    ("arithmetic", WRONG, "Of men 34% and of women 30% agreed, a gap of 9 percentage points."),
    ("arithmetic", WRONG, "Noise was 41% of all calls (207 of 503), dogs 22% (102) and litter 10% (51)."),
]


@pytest.mark.parametrize(("rule", "grade", "line"), FAULTS)
def test_a_fault_is_found(rule: str, grade: str, line: str) -> None:
    assert (rule, grade) in said(line)


CLEAN = [
    "Litter was named by 34% of residents and speeding by 43%.",
    "Both litter and speeding were named by 34% of residents.",
    "There were 63 arsons in 2021 and the same number, 63, in 2022.",
    "Of the 48 men 12 (25%) agreed, as did 9 of the 36 women (25%).",
    "Of the 96 people who knew about the service, 45% had used it.",
    "Sixty people had called. Two thirds of those who called were satisfied.",
    "We logged 120 calls from 30 homes, an average of 4 per home.",
    "The 20 wardens made 600 visits, 30 visits per warden.",
    "The team made 600 visits in 20 weeks, 30 visits a week, to 240 homes.",
    "Of the 90 referrals, 45 came from schools, 30 from police and 15 from parents.",
    "Of the 80 calls, 45 were about noise, 30 about dogs and 15 about litter; some were about more than one.",
    "Asked for their main worry, 45% said drugs, 35% said noise and 20% said dogs.",
    "People could pick more than one: 45% said drugs, 35% said noise and 28% said dogs.",
    "How many residents felt safe? Around 40%.",
    "The overspend of 6% of the budget is being looked into.",
    "Men (66%) feel safer than women (53%), a gap of 13 percentage points.",
    "No incident was counted twice.",
    "The 12 families were visited three times each on average.",
    "Over-65s (65 and over) came, and so did under-18s (13 to 17).",
    "Ashbrook has the fourth highest rate of the county's nine districts.",
    "In a vote of 14 councils our scheme came third in the county.",
    "At the school, where 15 pupils replied, 40% felt safe.",
    "Hate crimes have fallen in each of the last three years, from 212 in 2020/21 to 198, 187 and then 171 in 2023/24.",
    "In 2023/24 there were 90 thefts. Arson has risen for four years, since 2019/20.",
    "Calls more than doubled, from 50 to 112.",
    "Noise was 41% of all calls (207 of 503), dogs 20% (102) and litter 10% (51).",
    "The plan has 12 points and the town 8 charging points.",
]


@pytest.mark.parametrize("line", CLEAN)
def test_a_true_sentence_of_the_same_shape_is_left_alone(line: str) -> None:
    assert said(line) == []


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (
            "The steering group is made up of the borough council, the police, the NHS and the college.",
            "Steering group members (the borough council, the police, the NHS and the fire service) meet monthly.",
            "Only in the first: college. Only in this one: fire service.",
        ),
        (
            "Our priorities are burglary, violence, drugs and road safety.",
            "The three priorities are burglary, violence and road safety.",
            "Only in the first: drugs.",
        ),
        (
            "The Board consists of the council, the police, probation and the fire service.",
            "Board members: council, police, probation, the fire service and the health board.",
            "Only in this one: health board.",
        ),
    ],
)
def test_lists_of_members_in_sentences(first: str, second: str, reason: str) -> None:
    remarks = check_document(document(first, "Words between.", second)).remarks
    assert [(one.rule, one.grade) for one in remarks] == [("lists", DOUBTFUL)]
    assert reason in remarks[0].reason
    assert said(first, "Words between.", first) == []


def test_lists_of_unlike_bodies_are_left_alone() -> None:
    members = "The members of the board are the council, the police, probation and the fire service."
    assert said(members, "Guests of the board today are the council, the police, the college and the museum.") == []
    assert said(members, "The panel has four members: the council, the police, probation and the fire service.") == []
    assert said("The panel has four members: the council, the police and probation.") == [("lists", DOUBTFUL)]


def called(after: str) -> list[tuple[str, str]]:
    lines = ("We went to every estate in the spring.", "34%", after)
    made = DocumentText("plan.txt", "txt", tuple(Passage(line, "paragraph", n) for n, line in enumerate(lines, 1)))
    return [(one.rule, one.grade) for one in check_document(made).remarks]


def test_a_call_out_that_nothing_explains() -> None:
    assert called("The team will be back in June.") == [("unbound", UNKNOWN)]
    assert called("of residents want more lights") == []
    assert called("Residents who want more lights.") == []


def test_a_share_put_on_more_people_than_answered() -> None:
    line = (
        "Of the 80 who sent a card, 60 (75%) want benches. That is 90 of the 120 we wrote to, or 75%, who want benches."
    )
    assert ("base", DOUBTFUL) in said(line)


def test_a_list_of_answers_to_a_question_with_one_answer() -> None:
    stem, items = "Which one thing would help most?", ["lights, 45%", "wardens, 40%", "benches, 30%"]
    passages = [Passage(stem, "paragraph", 1), *(Passage(one, "item", n) for n, one in enumerate(items, 2))]
    found = check_document(DocumentText("plan.txt", "txt", tuple(passages))).remarks
    assert ("whole", WRONG) in [(one.rule, one.grade) for one in found]
