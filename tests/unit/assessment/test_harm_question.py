"""Harm: what was planted is found as strong as the rule has it, and what cannot be told is said to be so."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest

from offence_examples import OTHERS, alike, days_of, with_offences
from saferplan.assessment.answer import Answer
from saferplan.assessment.harm import assess_harm
from saferplan.assessment.harm_words import judge_harm
from saferplan.findings import Finding, without_links
from saferplan.measures.evidence import Evidence
from saferplan.measures.explain import explain_figure
from saferplan.measures.harm_ratio import Weighed, certain_direction, ratio_limits
from saferplan.measures.scatter import NOT_KNOWN
from saferplan.publication.bundle import Bundle
from small_partnership import context_from, evidence_of

ALL = {"19C": 10, "8N": 300, "105A": 500, "28E": 300, "30C": 100, "46": 240, "34B": 50}


def counts(**monthly: int | tuple[int, int]) -> Evidence:
    """One LSOA with so many crimes a month of each type; two numbers are those of the first and the second year."""
    crimes = {}
    for name, number in monthly.items():
        first, second = number if isinstance(number, tuple) else (number, number)
        crimes[1, name.replace("_", "-")] = [first] * 12 + [second] * 12
    return evidence_of(crimes)


def answer_of(evidence: Evidence, codes: dict[str, int] | None = None, *, forces: int = 6) -> Answer:
    """The answer with one mix for all forces, in both years."""
    mix = alike(codes or ALL, forces=forces)
    return assess_harm(context_from(with_offences(evidence, {"2017/18": mix, "2018/19": mix})))


def found_in(answer: Answer) -> dict[str, Finding]:
    """Its findings by rule and group."""
    return {finding.id.removeprefix("harm/").replace("/partnership", ""): finding for finding in answer.findings}


def test_in_ashbrook_it_is_found_what_was_planted(ashbrook_parts: Bundle) -> None:
    answer = next(one for one in ashbrook_parts.answers if one.question == "harm")
    found = found_in(answer)
    assert {name: finding.strength for name, finding in found.items()} == {
        "total/all": "moderate",
        "most/all": "weak",
        "heavier/burglary": "moderate",
        "lighter/shoplifting": "strong",
        "change/all": "weak",
        "highest-board/all": "weak",
    }
    assert answer.title == "Which type of crime carries the most harm cannot be told"
    assert (
        found["most/all"].headline
        == "Whether violence and sexual offences or burglary carries more harm cannot be told"
    )


def test_the_range_of_the_mix_is_in_every_sentence_that_it_leaves_open(ashbrook_parts: Bundle) -> None:
    answer = next(one for one in ashbrook_parts.answers if one.question == "harm")
    said = {name: without_links(finding.sentence) for name, finding in found_in(answer).items()}
    assert "169 for each crime (95% interval" in said["total/all"]
    assert (
        "a crime would weigh from 38 to 1,369 points, were all of them the lightest, or the gravest"
        in said["total/all"]
    )
    assert "a crime of this type would weigh from 123 to 465 points" in said["heavier/burglary"]
    assert said["lighter/shoplifting"].endswith("weigh the same, so that the mix leaves nothing open.")
    assert "from 100,925 to 123,820 severity points" in said["change/all"]
    assert "whether harm rose or fell cannot be told" in said["change/all"]


def test_what_holds_whatever_the_mix_is_strong() -> None:
    found = found_in(answer_of(counts(robbery=20, shoplifting=40), {"34B": 50, "46": 240}))
    assert found["most/robbery"].strength == "strong"
    assert found["lighter/shoplifting"].strength == "strong"
    assert "whatever the mix" in found["most/robbery"].strength_reason
    assert answer_of(counts(robbery=20, shoplifting=40), {"34B": 50, "46": 240}).title == (
        "Robbery carries the most harm, shoplifting the largest number"
    )


def test_what_rests_on_the_mix_is_moderate_at_best() -> None:
    found = found_in(answer_of(counts(burglary=60, violence_and_sexual_offences=20)))
    assert found["most/burglary"].strength == "moderate"
    assert "no more unlike the force's than forces are unlike each other" in found["most/burglary"].strength_reason


def test_with_too_few_forces_only_what_is_certain_is_said() -> None:
    evidence = counts(burglary=60, violence_and_sexual_offences=20, shoplifting=60)
    found = found_in(answer_of(evidence, forces=4))
    assert found["total/all"].strength == "weak"
    assert found["most/all"].strength == "weak"
    assert "it is not known by how much the mix here may differ" in found["most/all"].strength_reason
    assert found["lighter/shoplifting"].strength == "strong", "one offence, and lighter than any other"


def test_forces_that_differ_much_leave_more_untold() -> None:
    evidence = counts(burglary=60, violence_and_sexual_offences=120)
    same = alike(ALL)
    shares = (0.02, 0.9, 0.05, 0.8, 0.1)
    differ = same | {
        force: ALL | {"28E": round(400 * share), "30C": 400 - round(400 * share)}
        for force, share in zip(OTHERS, shares, strict=True)
    }
    told, untold = (
        found_in(assess_harm(context_from(with_offences(evidence, {"2017/18": mix, "2018/19": mix}))))
        for mix in (same, differ)
    )
    assert told["most/burglary"].strength == "moderate"
    assert untold["most/all"].strength == "weak"


def test_a_rise_in_grave_crimes_is_found_and_more_of_the_same_is_judged_by_chance() -> None:
    rose = found_in(answer_of(counts(robbery=(10, 30), shoplifting=40), {"34B": 50, "46": 240}))["change/all"]
    assert rose.strength == "strong"
    assert rose.headline.startswith("Recorded harm rose by [")
    still = found_in(answer_of(counts(robbery=20, shoplifting=(40, 44)), {"34B": 50, "46": 240}))["change/all"]
    assert still.strength == "weak"
    assert "cannot be told" in still.headline


def test_number_and_harm_may_go_different_ways() -> None:
    answer = answer_of(counts(robbery=(40, 20), shoplifting=(60, 120)), {"34B": 50, "46": 240})
    sentence = without_links(found_in(answer)["change/all"].sentence)
    assert "the number of crimes rose by 40%, and what they weigh fell by 4" in sentence


def test_a_mix_that_serves_two_years_is_said_to() -> None:
    mix = alike(ALL)
    evidence = with_offences(counts(burglary=60, shoplifting=20), {"2018/19": mix})
    sentence = without_links(found_in(assess_harm(context_from(evidence)))["change/all"].sentence)
    assert sentence.endswith(
        "Both are weighed by the offences of 2018/19, so that a change within types does not show."
    )


def test_a_change_is_not_told_where_the_mix_of_a_year_is_far_off() -> None:
    evidence = counts(robbery=(10, 30), shoplifting=40)
    for years, strength in ((("2017/18",), "strong"), (("2015/16",), "weak"), (("2015/16", "2017/18"), "strong")):
        mixes = {year: alike({"34B": 50, "46": 240}) for year in years}
        found = found_in(assess_harm(context_from(with_offences(evidence, mixes))))["change/all"]
        assert found.strength == strength, years
    far = found_in(assess_harm(context_from(with_offences(evidence, {"2015/16": alike({"34B": 50, "46": 240})}))))
    assert "or of the year beside it, are not held" in far["change/all"].strength_reason
    assert "cannot be told" in far["change/all"].headline


def test_without_a_table_it_says_what_is_lacking_and_who_publishes_it() -> None:
    answer = assess_harm(context_from(counts(burglary=60)))
    assert (
        answer.title
        == "No table of the force's offences by code is held for these years, so the question cannot be answered"
    )
    assert "The Home Office publishes" in answer.cannot_tell[0]
    assert "inputs/home_office" in answer.cannot_tell[0]
    assert (answer.findings, answer.tables, answer.charts) == ((), (), ())


def test_a_type_without_a_weight_leaves_the_question_unanswered() -> None:
    answer = answer_of(counts(burglary=60, drugs=1))
    assert answer.title == "Not every type of crime can be weighed, so the question cannot be answered"
    assert answer.findings == ()


def test_one_type_alone_is_the_most() -> None:
    found = found_in(answer_of(counts(burglary=60), {"28E": 300, "30C": 100}))
    assert found["most/burglary"].headline.startswith("Burglary made up [100%]")


def test_without_residents_there_are_totals_and_no_rates() -> None:
    evidence = counts(burglary=60, shoplifting=20)
    answer = answer_of(replace(evidence, population=evidence.population.head(0)))
    assert "for every 1,000 residents" not in found_in(answer)["total/all"].sentence
    assert {chart.id for chart in answer.charts} == {"harm-and-number", "harm-by-year"}


@pytest.mark.parametrize(("robbed", "strength"), [((40, 10), "strong"), ((20, 19), "weak")])
def test_a_board_with_more_harm_is_found_and_one_with_no_more_is_not(robbed: tuple[int, int], strength: str) -> None:
    crimes = {(n, "robbery"): [count] * 24 for n, count in enumerate(robbed, start=1)}
    evidence = evidence_of(crimes, boards=("east", "west"))
    found = found_in(answer_of(evidence, {"34B": 50}))
    name = "highest-board/board-east/all" if strength == "strong" else "highest-board/all"
    assert found[name].strength == strength
    assert ("cannot be told" in found[name].headline) == (strength == "weak")


def test_a_second_set_of_weights_says_whether_the_same_type_comes_first() -> None:
    days = days_of({"28E": (15.0, 20.0, 365.0), "30C": (5.0, 20.0), "46": (2.0,)})
    mix = alike({"28E": 300, "30C": 100, "46": 240})
    evidence = with_offences(counts(burglary=60, shoplifting=20), {"2018/19": mix})
    answer = assess_harm(context_from(replace(evidence, harm_days=days)))
    finding = found_in(answer)["second-weights/burglary"]
    assert finding.headline == "By the Cambridge Crime Harm Index burglary comes first too"
    assert finding.strength == "weak"
    assert "the type would weigh from 3,600 to 262,800 days" in without_links(finding.sentence)
    assert answer.tables[0].columns[-1].heading == "Share of days, Cambridge index"
    shops = days_of({"28E": (1.0,), "30C": (1.0,), "46": (200.0,)})
    other = assess_harm(context_from(replace(evidence, harm_days=shops)))
    assert "the first is not burglary" in without_links(found_in(other)["second-weights/shoplifting"].sentence)


@pytest.mark.slow
def test_two_boards_of_one_making_are_seldom_told_apart() -> None:
    cried = 0
    for seed in range(60):
        rows = pl.DataFrame({"n": range(48)}).select(pl.col("n").hash(seed) % 13).to_series().to_list()
        crimes = {(1, "burglary"): rows[:24], (2, "burglary"): rows[24:]}
        mix = alike({"28E": 300, "30C": 100})
        evidence = with_offences(evidence_of(crimes, boards=("east", "west")), {"2018/19": mix})
        context = context_from(evidence)
        here = context.address("crime_severity", stat="rate", area="board:east")
        cried += judge_harm(context, here, replace(here, area="partnership")).direction != 0
    assert cried <= 6


def test_a_difference_is_certain_only_where_ranges_do_not_meet() -> None:
    light = Weighed(100.0, 10.0, 50.0, 5.0, 80.0, 120.0, True)
    grave = Weighed(400.0, 10.0, 50.0, 5.0, 130.0, 900.0, True)
    assert (certain_direction(grave, light), certain_direction(light, grave)) == (1, -1)
    assert certain_direction(grave, replace(light, gravest=140.0)) == 0
    assert certain_direction(grave, replace(light, exposure=0.0)) == 0
    assert ratio_limits(replace(light, score=0.0), grave, (NOT_KNOWN, NOT_KNOWN), level=0.95) is None
    rest = grave.less(light)
    assert (rest.score, rest.gravest, rest.mix) == (300.0, 780.0, pytest.approx(5.0 * 0.75**2))


def test_each_figure_of_harm_says_how_it_was_worked_out(ashbrook_parts: Bundle) -> None:
    from saferplan.measures.resolver import Resolver
    from saferplan.publication.released import names_of

    figures = Resolver(ashbrook_parts.figures, names_of(ashbrook_parts.areas, ashbrook_parts.places))
    told = figures.explain("crime_severity?period=2018/19")
    assert told.title == "Severity of recorded crime, Ashbrook, 2018/19: total"
    assert told.steps[0].startswith("732 recorded crimes, each weighed by the mean of the offences")
    assert "it would be 27,857; if the gravest, 1,002,072." in told.steps[2]
    assert told.steps[3].startswith("Chance, and a mix of offences here unlike the force's, could put it between")
    assert "The mix of offences is that of 2,140 offences of Ashbrook in 2018/19." in told.caveats
    mean = figures.explain("crime_severity?period=2018/19&stat=mean&crime_type=burglary")
    assert mean.steps[0] == "54,690 severity points divided by 144 recorded crimes."
    rate = figures.explain("crime_severity?period=2018/19&stat=rate")
    assert rate.steps[0] == "123,820 severity points divided by 15,000 residents, times 1,000."
    change = figures.explain("crime_severity?period=2018/19&change=percent&change_from=2017/18")
    assert change.steps[0] == "123,820 severity points in 2018/19; 100,925 severity points in 2017/18."
    assert sum("mix of offences is that of" in caveat for caveat in change.caveats) == 2
    share = figures.explain("crime_severity?period=2018/19&stat=share&of=crime_type&crime_type=burglary")
    assert share.steps[0] == "54,690 of 123,820 severity points."
    assert explain_figure(figures.figure("crime_severity?period=2018/19"), figures.figure, figures.areas) == told


def test_no_sentence_has_a_stray_mark(ashbrook_parts: Bundle) -> None:
    for answer in ashbrook_parts.answers:
        for finding in answer.findings:
            assert not re.search(r"\(\)|\s\.|\s,|\.\.|  ", without_links(finding.sentence)), finding.sentence
