"""The worked example's survey comes out of a release as the printed Plan has it, with the bases it should have printed.

What stands on the right is what the Safer Buckinghamshire Plan 2020-2023 prints of its survey of January 2020; nothing
of it is typed anywhere in the engine.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from saferplan.commands.explain import FigureExplained, explain, explain_lines
from saferplan.commands.figure import figure as look_up
from saferplan.figures import Figure, in_words
from saferplan.findings import Finding, links_in, without_links
from saferplan.measures.survey_notes import base_of, note_of
from saferplan.methods.intervals import wilson_interval
from saferplan.publication.released import Released

pytestmark = pytest.mark.slow

WAVE = "wave-2020-01"
MOST = "&who=most-deprived"


@pytest.fixture(scope="module")
def released(county_released: Released) -> Released:
    """The worked example's release."""
    return county_released


def figure(released: Released, measure: str, question: str, rest: str = "&answer=together") -> Figure:
    """A released figure of the wave."""
    return released.figure(f"figure:{measure}?period={WAVE}&question={question}{rest}")


def findings(released: Released) -> list[Finding]:
    """What the chapter finds."""
    (answer,) = [one for one in released.answers if one.question == "community_voice"]
    return list(answer.findings)


def found(released: Released, rule: str, group: str = "") -> str:
    """The words of one finding."""
    (one,) = [
        f for f in findings(released) if f.id.split("/")[1] == rule and f.id.endswith(f"/{group}" if group else "")
    ]
    return without_links(f"{one.headline}. {one.sentence}")


@pytest.mark.parametrize(
    ("question", "group", "printed"),
    [
        ("safe-in-daylight", "", "59%"),
        ("safe-in-daylight", MOST, "38%"),
        ("safe-after-dark", "", "35%"),
        ("safe-after-dark", MOST, "64%"),
        ("victim", "", "17%"),
        ("reported", "", "32%"),
    ],
)
def test_shares_are_as_the_plan_prints_them_with_the_limits_it_does_not(
    released: Released, question: str, group: str, printed: str
) -> None:
    share = figure(released, "survey_share", question, f"&answer=together{group}")
    assert in_words(share) == printed
    base = base_of(share)
    assert base is not None
    assert share.value is not None
    assert share.low is not None
    assert share.high is not None
    assert base.effective < base.view <= base.answered <= base.asked
    assert {base.asked % 5, base.answered % 5, base.view % 5} == {0}, "numbers of respondents are rounded"
    limits = wilson_interval(base.effective * share.value / 100, base.effective)
    # Of fewer than a thousand, share and limits are whole per cents: each is up to half a point off.
    off = 0.3 if base.view >= 1_000 else 1.0
    assert share.low == pytest.approx(float(limits.low) * 100, abs=off)
    assert share.high == pytest.approx(float(limits.high) * 100, abs=off)
    assert note_of(share.caveats, "WEIGHTED") == "by=age x sex;deprivation_fifth"
    assert "OPEN" in share.caveats
    assert (note_of(share.caveats, "GAVE_PLACE") is not None) == bool(group)


def test_each_figure_says_how_many_it_rests_on(released: Released) -> None:
    """The Plan prints 2,379 for all; a share of those with a postcode rests on few of them, and one of victims too."""
    bases = {
        name: base_of(figure(released, "survey_share", question, f"&answer=together{group}"))
        for name, question, group in (
            ("all", "safe-after-dark", ""),
            ("deprived", "safe-after-dark", MOST),
            ("rest", "safe-after-dark", "&who=less-deprived"),
            ("victims", "reported", ""),
        )
    }
    views = {name: 0 if base is None else base.view for name, base in bases.items()}
    assert 2_200 < views["all"] < 2_446
    assert 200 < views["deprived"] < 250
    assert views["deprived"] + views["rest"] < 1_800, "of those who gave a postcode"
    assert 350 < views["victims"] < 450
    told = found(released, "who-answered")
    assert "completed by 2,305 residents, and apart from them 75 elected representatives" in told
    assert "no random sample" in told


def test_where_concern_comes_from_is_over_half(released: Released) -> None:
    share = figure(released, "survey_share", "concern-source")
    assert share.low is not None
    assert share.low > 50


def test_concerns_come_in_the_order_that_the_plan_names(released: Released) -> None:
    crimes = {rank: one for one, rank in _ranks(released, "concern-crime").items()}
    assert [crimes[rank] for rank in (1, 2, 3, 4)] == ["burglary", "fraud", "scams", "vehicle"]
    kinds = {rank: one for one, rank in _ranks(released, "concern-asb").items()}
    assert [kinds[rank] for rank in (1, 2, 3)] == ["damage", "begging", "loitering"]
    over_half = {
        one: (figure(released, "survey_share", f"concern-asb-{one}").value or 0.0) > 50 for one in kinds.values()
    }
    assert {one for one, is_over in over_half.items() if is_over} == {"damage", "begging", "loitering"}
    first = figure(released, "survey_rank", "concern-crime-burglary")
    assert (first.low, first.high) == (1.0, 1.0)
    told = found(released, "ranking", "concern-asb")
    assert re.search(r"it could rank anywhere from 1 to [2-7]\.", told), "the Plan's order is not all sure"


def _ranks(released: Released, question: str) -> dict[str, float]:
    """The rank of each row of a grid."""
    rows = released.figures.frame.filter(
        (released.figures.frame["measure"] == "survey_rank") & (released.figures.frame["period"] == WAVE)
    )
    told = {}
    for group, value in rows.select("group", "value").iter_rows():
        keys = dict(pair.split("=", 1) for pair in group.split(";"))
        if keys["question"].startswith(f"{question}-") and "who" not in keys:
            told[keys["question"].removeprefix(f"{question}-")] = value
    return told


def test_drugs_are_of_greater_concern_than_alcohol_and_most_where_it_is_deprived(released: Released) -> None:
    pair = figure(released, "survey_pair", "concern-drugs", "&answer=together&than=concern-alcohol")
    assert pair.low is not None
    assert pair.low > 15
    gap = figure(released, "survey_gap", "concern-drugs", f"&answer=together{MOST}")
    assert gap.low is not None
    assert gap.low > 15
    assert "percentage points more residents in the most deprived fifth" in found(
        released, "gap", "concern-drugs-together-most-deprived"
    )


def test_more_than_half_of_those_very_concerned_about_drugs_were_affected(released: Released) -> None:
    share = figure(released, "survey_share", "drugs-experience", "&answer=together&who=answered-concern-drugs-very")
    assert share.low is not None
    assert share.low > 50
    told = found(released, "across", "drugs-experience-answered-concern-drugs-very")
    assert "of residents who are very concerned about drugs have been affected by drugs where they live" in told


def test_all_that_the_plan_prints_of_its_survey_is_in_the_release(released: Released) -> None:
    """The statements of the Plan's page on its survey, in its order, each with what the release has for it."""

    def share(question: str, who: str = "") -> float:
        value = figure(released, "survey_share", question, f"&answer=together{who}").value
        assert value is not None, (question, who)
        return value

    (answer,) = [one for one in released.answers if one.question == "community_voice"]
    tables = {table.id: table for table in answer.tables}
    assert "6 January 2020 to 31 January 2020" in answer.method, "in January 2020"
    kinds = [
        figure(released, "survey_base", "the-survey", f"&base=answered{who}").value for who in ("", "&who=elected")
    ]
    assert kinds == [2_305, 75], "2,379 completed, 76 of them elected representatives; rounded to 5"
    crimes, nuisances = (_ranks(released, question) for question in ("concern-crime", "concern-asb"))
    assert sorted(crimes, key=crimes.__getitem__)[:4] == ["burglary", "fraud", "scams", "vehicle"]
    assert share("concern-source") > 50, "over half of the most serious concerns came from news or others"
    others = ("robbery", "violence", "exploitation")
    assert all(share(f"concern-crime-{one}", MOST) > share(f"concern-crime-{one}") + 10 for one in others)
    assert sorted(nuisances, key=nuisances.__getitem__)[:3] == ["damage", "begging", "loitering"]
    first = ("concern-asb-damage", "concern-asb-begging", "concern-asb-loitering")
    assert all(share(one) > 50 for one in first), "over half of those who expressed a view"
    assert all(share(one, MOST) > share(one, "&who=less-deprived") for one in first)
    assert share("concern-drugs") > share("concern-alcohol")
    assert share("drugs-experience", "&who=answered-concern-drugs-very") > 50
    assert share("concern-drugs", MOST) > max(share(f"concern-crime-{one}", MOST) for one in crimes)
    printed = {
        ("safe-in-daylight", ""): 59,
        ("safe-in-daylight", MOST): 38,
        ("safe-after-dark", ""): 35,
        ("safe-after-dark", MOST): 64,
        ("victim", ""): 17,
        ("reported", ""): 32,
    }
    assert {key: round(share(*key)) for key in printed} == printed
    reasons = _ranks_of_answers(released, "why-not-reported")
    assert reasons, "why victims did not report it"
    words = [row[0].text for row in tables["survey-comments-comments"].rows]
    assert words[:4] == ["Drugs", "Fly-tipping and litter", "Lack of police", "Burglary"]


def _ranks_of_answers(released: Released, question: str) -> dict[str, float]:
    """The rank of each answer to a question of several."""
    frame = released.figures.frame
    rows = frame.filter((frame["measure"] == "survey_rank") & (frame["period"] == WAVE))
    found = {}
    for group, value in rows.select("group", "value").iter_rows():
        keys = dict(pair.split("=", 1) for pair in group.split(";"))
        if keys["question"] == question and "who" not in keys and value is not None:
            found[keys["answer"]] = value
    return found


def test_comments_are_most_about_what_the_plan_lists(released: Released) -> None:
    told = found(released, "comments", "comments")
    named = ["Drugs", "Fly-tipping and litter", "Lack of police", "Burglary"]
    places = [told.index(name) for name in named]
    assert places == sorted(places)


def test_a_change_is_told_where_the_wording_held_and_not_where_it_did_not(released: Released) -> None:
    told = [one.id.rpartition("/")[2] for one in findings(released) if "/change/" in one.id]
    assert told
    assert "confidence" not in told, "its wording changed"
    (answer,) = [one for one in released.answers if one.question == "community_voice"]
    table = next(table for table in answer.tables if table.id == "survey-changes")
    words = {row[0].text: row[3].text for row in table.rows}
    (reworded,) = [row for row, text in words.items() if text == "worded otherwise: not compared"]
    assert "good job" in reworded


def test_every_finding_is_of_released_figures_and_claims_no_margin_of_error(released: Released) -> None:
    for one in findings(released):
        for _, address in links_in(f"{one.headline} {one.sentence}"):
            assert released.figure(address).value is not None, (one.id, address)
        told = f"{one.headline} {one.sentence} {one.cannot_tell} {one.method}"
        assert told.count("margin of error") == told.count("no margin of error is claimed"), one.id
        assert "no random sample" in told or "Anyone with the link could answer" in told, one.id
        assert one.strength != "strong", one.id


def test_the_terminal_tells_a_figure_and_shows_nobodys_answer(county: Path) -> None:
    address = f"survey_share?period={WAVE}&question=safe-after-dark&answer=together{MOST}"
    one = look_up(address, folder=county)
    assert one.figure.value == pytest.approx(64, abs=0.5)
    told = explain(address, folder=county, rows=True)
    assert isinstance(told, FigureExplained)
    assert told.agrees
    lines = [text for _, text in explain_lines(told)]
    assert "Answers to a survey are not shown one by one: what one person answered is told to nobody." in lines
    assert all(not level.files and not level.columns for level in told.levels)
    assert {one.path.rpartition("/")[0] for one in told.inputs} == {"survey/2020-01"}
    assert any(
        line.startswith("Reference: survey/2020-01, 2,559 rows read, 2,522 kept, 37 set aside") for line in lines
    )
    assert any("community_voice.html" in line for line in lines)
    since = explain(f"{address}&change=difference&change_from=wave-2018-01", folder=county)
    assert isinstance(since, FigureExplained)
    assert since.explanation.title.endswith("change from the survey of January 2018")
    assert any("by square-and-add" in step for step in since.explanation.steps)
