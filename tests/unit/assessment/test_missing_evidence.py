"""Missing evidence: whom to ask for what, and what has come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from saferplan.assessment.answer import Answer, DataTable
from saferplan.assessment.missing_evidence import assess_missing_evidence
from saferplan.measures.definition import HOLDERS, SENDABLE, load_measures
from saferplan.measures.evidence import Evidence
from saferplan.tables import agency_returns
from small_partnership import context_from, evidence_of

POLICE_ALONE = evidence_of({(1, "burglary"): [3] * 24})
FROM_POLICE_UK = {
    "recorded_crime",
    "asb_incidents",
    "population",
    "robbery",
    "vehicle_crime",
    "criminal_damage_and_arson",
}


def returned(measure: str, numerator: float, denominator: float | None, period: str) -> dict[str, object]:
    """A return as the table has it."""
    return {
        "measure": measure,
        "area": "partnership",
        "period": period,
        "group": "",
        "numerator": numerator,
        "denominator": denominator,
        "definition": "x",
        "source": "x",
        "supplied_on": date(2019, 5, 2),
        "file": "x",
        "row": 2,
    }


def answer_of(evidence: Evidence, *rows: dict[str, object]) -> Answer:
    """The answer with these returns."""
    frame = pl.DataFrame(list(rows), schema=agency_returns.SHAPE.schema)
    return assess_missing_evidence(context_from(replace(evidence, returns=frame)))


def table(answer: Answer, name: str) -> DataTable | None:
    """A table of the answer."""
    return next((one for one in answer.tables if one.id == name), None)


def test_with_police_files_alone_every_other_measure_is_asked_for_once() -> None:
    answer = answer_of(POLICE_ALONE)
    asks, why = table(answer, "ask"), table(answer, "why")
    assert asks is not None
    assert why is not None
    sendable = [one for one in load_measures().values() if one.count in SENDABLE]
    lacking = {one.title for one in sendable if one.slug not in FROM_POLICE_UK and one.holder != "official statistics"}
    assert {row[0].text for row in why.rows} == lacking
    said = " ".join(row[1].text.lower() for row in asks.rows)
    for title in lacking:
        assert said.count(title.lower()) >= 1, title
    assert answer.title == f"Partners have sent nothing yet: {len(lacking)} measures rest on what they hold"
    assert table(answer, "sent") is None
    assert answer.findings == ()


def test_each_holder_is_named_in_the_words_of_the_partnership_with_the_template_to_send() -> None:
    asks = table(answer_of(POLICE_ALONE), "ask")
    assert asks is not None
    rows = [(row[0].text, row[2].text) for row in asks.rows]
    assert ("The fire and rescue service", "Fire") in rows
    assert ("The Probation Service", "Agency returns") in rows
    assert ("The police", "Recorded crime") in rows
    assert {who.lower() for who, _ in rows} <= {words.lower() for words in HOLDERS.values()}
    assert len(rows) == len(set(rows))


def test_what_was_sent_is_shown_and_no_longer_asked_for() -> None:
    rows = (returned("marac_cases", 120, None, "2018/19"), returned("treatment_completion", 84, 210, "2017/18"))
    answer = answer_of(POLICE_ALONE, *rows)
    sent, why = table(answer, "sent"), table(answer, "why")
    assert sent is not None
    assert why is not None
    assert [(row[0].text, row[1].address, row[2].text) for row in sent.rows] == [
        ("Cases at the risk assessment conference", "figure:marac_cases?area=partnership&period=2018/19", "2018/19"),
        ("Drug treatment completed", "figure:treatment_completion?area=partnership&period=2017/18", "2017/18"),
    ]
    assert not {"Cases at the risk assessment conference", "Drug treatment completed"} & {
        row[0].text for row in why.rows
    }
    assert answer.title.startswith("Partners have sent two measures, and nothing for ")


def test_a_column_left_blank_is_asked_for_too() -> None:
    blank = replace(POLICE_ALONE, unrecorded=frozenset({"knife_crime"}))
    context = context_from(blank)
    assert context.figures.figure("knife_crime?period=2018/19").missing == "NOT_RECORDED"
    why = table(assess_missing_evidence(context), "why")
    assert why is not None
    assert "Knife crime" in {row[0].text for row in why.rows}
