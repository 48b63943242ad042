"""What residents told us: planted gaps, orders and changes are told of, nothing is where nothing was planted."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from saferplan.areas import PARTNERSHIP, Area
from saferplan.assessment.answer import Answer
from saferplan.assessment.community_voice import assess_community_voice
from saferplan.assessment.context import Context
from saferplan.figures import Figure, in_bounds, in_digits
from saferplan.findings import Finding, links_in, without_links
from saferplan.measures.evidence import choose_periods
from saferplan.measures.resolver import Resolver
from saferplan.measures.survey_figures import survey_figures
from saferplan.measures.survey_waves import SurveyWave
from saferplan.publication.disclosure_survey import release_survey
from saferplan.settings import DisclosureSettings
from saferplan.tables.questionnaire_file import parse_questionnaire
from survey_answers import TEXT, known_places, small_wave

NUMBER = re.compile(r"\d[\d,.]*\d|\d")
AREAS = (
    Area(PARTNERSHIP, PARTNERSHIP, "Ashbrook"),
    Area("board", "board:east", "East"),
    Area("board", "board:west", "West"),
)


def context_of(*waves: SurveyWave, released: bool = False) -> Context:
    """What the question is given where nothing but the waves is held."""
    frames = [survey_figures(wave, known_places()) for wave in waves]
    if released:
        frames = [release_survey(frame, DisclosureSettings()) for frame in frames]
    return Context(
        figures=Resolver(pl.concat(frames), {area.code: (area.name, area.kind) for area in AREAS}),
        periods=choose_periods((2020 * 12,), year="financial"),
        areas=AREAS,
        types=(),
        area="Ashbrook",
        group="deprivation_fifth",
        groups=5,
        index="",
        surveys=tuple(wave.questionnaire for wave in waves),
    )


def of(answer: Answer, rule: str, group: str = "") -> Finding:
    """The one finding of a rule, and of a group where there are several."""
    (found,) = [one for one in answer.findings if one.id.split("/")[1] == rule and one.id.endswith(group)]
    return found


def rules(answer: Answer) -> set[str]:
    """The rules that found something."""
    return {one.id.split("/")[1] for one in answer.findings}


def asked_in(wave: SurveyWave, year: str, *changes: tuple[str, str], previous: str = "") -> SurveyWave:
    """The wave as one of another January, with some words of its questionnaire replaced."""
    text = TEXT
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    made = parse_questionnaire(text)
    return replace(wave, questionnaire=replace(made, wave=replace(made.wave, id=f"{year}-01", previous=previous)))


def answering(wave: SurveyWave, question: str, unsafe: pl.Expr) -> SurveyWave:
    """The wave in which other residents answer that they are unsafe."""
    mine = (pl.col("question") == question) & (pl.col("respondent") <= 200)
    given = pl.when(unsafe).then(pl.lit("unsafe")).otherwise(pl.lit("safe"))
    return replace(
        wave, answers=wave.answers.with_columns(pl.when(mine).then(given).otherwise("answer").alias("answer"))
    )


def random_wave(seed: int) -> SurveyWave:
    """The wave in which chance alone says who feels unsafe and who is concerned."""
    wave = small_wave()
    throw = pl.Series(np.random.default_rng([19, seed]).random(wave.answers.height))
    told = {"after_dark": ("unsafe", "safe"), "by_day": ("unsafe", "safe"), "concern": ("very", "not")}
    given = pl.col("answer")
    for question, (one, other) in told.items():
        chosen = pl.when(throw < 0.4).then(pl.lit(one)).otherwise(pl.lit(other))
        given = pl.when(pl.col("question") == question).then(chosen).otherwise(given)
    return replace(wave, answers=wave.answers.with_columns(given.alias("answer")))


@pytest.fixture(scope="module")
def open_context() -> Context:
    """The small wave, weighted to as many women as men."""
    return context_of(small_wave(weighted=True))


@pytest.fixture(scope="module")
def planted(open_context: Context) -> Answer:
    """What is told of it."""
    return assess_community_voice(open_context)


@pytest.fixture(scope="module")
def two_waves() -> Context:
    """The small wave, and one two years before in which a quarter as many felt unsafe after dark."""
    before = answering(small_wave(), "after_dark", pl.col("respondent") % 10 == 0)
    return context_of(asked_in(small_wave(), "2020", previous="2018-01"), asked_in(before, "2018"))


def test_with_no_survey_it_says_what_would_tell_and_who_has_it() -> None:
    empty = replace(context_of(small_wave()), surveys=())
    answer = assess_community_voice(empty)
    assert answer.findings == ()
    assert "saferplan survey new" in answer.lacks[0].what
    assert answer.cannot_tell


def test_who_answered_tells_councillors_apart_and_the_group_furthest_from_who_lives_here(planted: Answer) -> None:
    found = of(planted, "who-answered")
    told = without_links(found.sentence)
    assert "completed by 200 residents, and apart from them 12 elected representatives" in told
    assert "Anyone with the link could answer: it is no random sample" in told
    assert "“Sex: Men”: 40% of the residents who answered, and 50% of the population" in told
    assert "nobody knows whom the link reached" in found.strength_reason


def test_what_weighting_moves_most_is_told_and_nothing_of_the_kind_without_weights() -> None:
    """Half of the women and a quarter of the men feel unsafe; weighted to three men in four, that moves the share."""
    wave = small_wave(weighted=True, women=250.0, men=750.0)
    women = pl.col("respondent").is_in(wave.answers.filter(pl.col("answer") == "female")["respondent"].to_list())
    split = answering(wave, "after_dark", pl.col("respondent") % pl.when(women).then(2).otherwise(4) == 0)
    found = of(assess_community_voice(context_of(split)), "weighting")
    assert found.headline == "Weighting moves some of what is told here"
    told = without_links(found.sentence)
    shares = [int(one) for one in re.findall(r"(\d+)%", told)]
    assert shares[0] < shares[1] - 5
    assert "residents feel unsafe after dark" in told
    plain = assess_community_voice(context_of(small_wave()))
    assert "weighting" not in rules(plain)
    even = small_wave(weighted=True, women=600.0, men=400.0)
    same = of(assess_community_voice(context_of(even)), "weighting")
    assert same.headline == "Weighting moves little of what is told here"


def test_who_came_by_each_channel_and_what_people_wrote_stand_in_tables() -> None:
    channels = (
        '[[channel]]\ncode = "council"\ntitle = "The council"\n\n[[channel]]\ncode = "event"\ntitle = "An event"\n\n'
    )
    made = parse_questionnaire(TEXT.replace("[consent]", f"{channels}[consent]", 1))
    wave = replace(small_wave(), questionnaire=made)
    by = pl.when(pl.col("respondent") % 4 == 0).then(pl.lit("event")).otherwise(pl.lit("council"))
    wave = replace(wave, respondents=wave.respondents.with_columns(by.alias("channel")))
    context = replace(context_of(wave), quotes=(("2020-01", "the lamps are out"), ("2018-01", "of another wave")))
    answer = assess_community_voice(context)
    table = next(table for table in answer.tables if table.id == "survey-channels")
    heads = [column.heading for column in table.columns]
    assert heads[-2:] == ["The council", "An event"]
    row = next(row for row in table.rows if row[0].text == "Sex: Women")
    event = context.figures.figure(row[heads.index("An event")].address)
    told = wave.answers.filter((pl.col("answer") == "female") & (pl.col("respondent") <= 200))["respondent"]
    assert event.denominator == 50
    assert event.numerator == sum(number % 4 == 0 for number in told)
    quotes = next(table for table in answer.tables if table.id == "survey-quotes")
    assert [row[0].text for row in quotes.rows] == ["“the lamps are out”"]
    assert "not how many think so" in quotes.note


def test_shares_are_told_with_their_limits_and_their_base(planted: Answer) -> None:
    found = of(planted, "answer", "after-dark")
    assert without_links(found.headline) == "40% of residents feel unsafe after dark"
    assert "(95% interval 33% to 47%; base 200)" in without_links(found.sentence)
    assert "How safe do you feel after dark?" in found.sentence
    assert found.strength == "moderate", "an open link is never strong, however many answered"


def test_an_order_says_what_could_as_well_be_first(planted: Answer) -> None:
    found = of(planted, "ranking")
    told = without_links(found.sentence)
    assert "Burglary (79%), Fraud (77%) and Litter (19%)" in told
    assert "it could rank anywhere from 1 to 2" in told
    assert found.strength == "weak"
    clear = small_wave()
    fewer = (pl.col("item") == "fraud") & (pl.col("respondent") % 4 != 0)
    answers = pl.when(fewer).then(pl.lit("not")).otherwise("answer").alias("answer")
    surely = of(
        assess_community_voice(context_of(replace(clear, answers=clear.answers.with_columns(answers)))), "ranking"
    )
    assert "Allowing for chance, it is first." in surely.sentence
    assert surely.strength == "moderate"
    assert planted.title == found.headline


def test_a_planted_gap_is_told_once_and_not_also_of_the_others(planted: Answer) -> None:
    found = of(planted, "gap", "after-dark-together-most-deprived")
    told = without_links(found.sentence)
    assert told.startswith("60% (95% interval 50% to 69%; base 100) of residents in the most deprived fifth")
    assert "40 percentage points more than of the others (95% interval 27 to 53)" in told
    assert "This is of those who said where they live." in told
    assert "looked at" in found.strength_reason
    assert not any(one.id.endswith("less-deprived") or "sex-" in one.id for one in planted.findings)
    assert "no-gap" not in rules(planted)


def test_where_no_group_differs_it_says_so_and_that_this_proves_nothing() -> None:
    even = small_wave()
    for question in ("after_dark", "by_day"):
        even = answering(even, question, pl.col("respondent") % 5 == 0)
    answer = assess_community_voice(context_of(even))
    assert "gap" not in rules(answer)
    found = of(answer, "no-gap")
    assert found.strength == "weak"
    assert "may still be there" in found.strength_reason


@pytest.mark.slow
def test_chance_raises_a_gap_no_more_often_than_it_claims() -> None:
    """Of forty waves in which nothing is planted, at most one in twenty should tell of a gap: five are allowed."""
    answers = [assess_community_voice(context_of(random_wave(seed))) for seed in range(40)]
    assert sum("gap" in rules(one) for one in answers) <= 5
    assert sum("no-gap" in rules(one) for one in answers) >= 35


def test_two_answers_of_the_same_people_are_set_beside_each_other(planted: Answer) -> None:
    told = without_links(of(planted, "pair").sentence)
    assert "20 percentage points more feel unsafe after dark than feel unsafe by day (95% interval 14 to 26)" in told
    assert "it is 40% and 20%" in told
    same = small_wave()
    dark = same.answers.filter(pl.col("question") == "after_dark").select("respondent", then="answer")
    by_day = same.answers.join(dark, on="respondent", how="left").with_columns(
        pl.when(pl.col("question") == "by_day").then("then").otherwise("answer").alias("answer")
    )
    alike = assess_community_voice(context_of(replace(same, answers=by_day.drop("then"))))
    assert all(one.strength == "weak" for one in alike.findings if "/pair/" in one.id)


def test_a_question_is_told_of_those_who_answered_another_so() -> None:
    """Of the 80 residents who feel unsafe after dark, the 40 of odd number feel unsafe by day, and nobody else does."""
    declared = 'across = [{ question = "after_dark", answers = ["unsafe"], text = "who feel unsafe after dark" }]'
    tells = 'tells = "feel unsafe by day"'
    wave = asked_in(small_wave(), "2020", (tells, f"{tells}\n{declared}"))
    of_those = wave.answers.pivot("question", index="respondent", values="answer", aggregate_function="first")
    mine = of_those.filter((pl.col("respondent") <= 200) & (pl.col("after_dark") == "unsafe"))
    share = 100 * mine.filter(pl.col("by_day") == "unsafe").height / mine.height
    found = of(assess_community_voice(context_of(wave, released=True)), "across", "unsafe")
    assert without_links(found.headline) == f"{share:.0f}% of residents who feel unsafe after dark feel unsafe by day"
    assert "base 80)" in without_links(found.sentence)
    assert "of all residents it is 20%" in without_links(found.sentence)
    assert "across" not in rules(assess_community_voice(context_of(small_wave())))


def test_what_the_weights_cost_is_told() -> None:
    """120 women and 80 men, weighted to 500 each: 200 count as 200 x 200 / (120 x (5/6)^2 + 80 x (5/4)^2) = 192."""
    told = without_links(assess_community_voice(context_of(small_wave(weighted=True), released=True)).method)
    assert "The weights of the 200 residents count as 190 people" in told
    assert "none had to be trimmed, and all targets were met, in" in told
    (figure,) = [
        one
        for one in survey_figures(small_wave(weighted=True), known_places()).iter_rows(named=True)
        if "question=the-survey" in one["group"] and "base=effective" in one["group"]
    ]
    assert figure["value"] == pytest.approx(192)
    assert "count as" not in assess_community_voice(context_of(small_wave())).method


def test_groups_are_named_as_people_say_it() -> None:
    """Residents who are women, and not residents (sex: Women)."""
    told = " ".join(one.headline for one in assess_community_voice(context_of(women_unsafe())).findings)
    assert "residents who are women feel unsafe after dark" in without_links(told)


def women_unsafe() -> SurveyWave:
    """The wave in which women alone feel unsafe after dark, all but a few of them."""
    wave = small_wave()
    women = wave.answers.filter(pl.col("answer") == "female")["respondent"].to_list()
    some_women = pl.col("respondent").is_in(women) & (pl.col("respondent") % 7 != 0)
    return answering(wave, "after_dark", some_women | (pl.col("respondent") % 13 == 0))


def test_comments_are_told_by_what_most_are_about(planted: Answer) -> None:
    found = of(planted, "comments")
    assert found.headline == "More comments are about drugs than anything else"
    assert "Drugs (40%), Litter (24%) and Parking (6%)" in without_links(found.sentence)
    assert found.strength == "weak"
    assert "left to people" in found.cannot_tell


def test_a_change_since_the_wave_before_is_told_with_its_limits(two_waves: Context) -> None:
    answer = assess_community_voice(two_waves)
    found = of(answer, "change")
    told = without_links(found.sentence)
    assert "40% of residents feel unsafe after dark, 30 percentage points more than the 10% of the wave before" in told
    assert "95% interval" in told
    assert "others may have answered" in found.strength_reason
    assert "Whether people changed, or other people answered" in found.cannot_tell
    assert not any("/change/" in one.id and "by-day" in one.id for one in answer.findings), (
        "no change was planted there"
    )
    table = next(table for table in answer.tables if table.id == "survey-changes")
    assert len(table.rows) == 2


def test_where_the_wording_differs_no_change_is_told() -> None:
    before = answering(small_wave(), "after_dark", pl.col("respondent") % 10 == 0)
    reworded = asked_in(before, "2018", ("How safe do you feel after dark?", "Do you feel safe after dark?"))
    answer = assess_community_voice(context_of(asked_in(small_wave(), "2020", previous="2018-01"), reworded))
    assert "change" not in rules(answer)
    table = next(table for table in answer.tables if table.id == "survey-changes")
    cells = {row[0].text: row[3].text for row in table.rows}
    assert cells["Feel unsafe after dark"] == "worded otherwise: not compared"
    assert cells["Feel unsafe by day"] == "", "a figure: its wording is the same"


def test_a_random_sample_may_be_strong_and_its_words_differ() -> None:
    wave = asked_in(small_wave(), "2020", ('sample = "open"', 'sample = "random"'))
    answer = assess_community_voice(context_of(wave))
    assert of(answer, "answer", "after-dark").strength == "strong"
    assert of(answer, "gap", "after-dark-together-most-deprived").strength == "strong"
    told = " ".join(
        [answer.method, *answer.cannot_tell, *(f"{one.sentence} {one.cannot_tell}" for one in answer.findings)]
    )
    assert "People were chosen by chance" in told
    assert "with the link" not in told
    assert "asked and did not answer" in told


def test_few_respondents_make_a_weak_share() -> None:
    wave = small_wave()
    few = pl.col("respondent") % 4 == 0
    fewer = replace(wave, respondents=wave.respondents.filter(few), answers=wave.answers.filter(few))
    found = of(assess_community_voice(context_of(fewer)), "answer", "after-dark")
    assert found.strength == "weak"
    assert "fewer than 100" in found.strength_reason


def test_what_councillors_answer_moves_nothing_that_is_told_of_residents(planted: Answer) -> None:
    wave = small_wave(weighted=True)
    theirs = (pl.col("question") == "after_dark") & (pl.col("respondent") > 200)
    turned = wave.answers.with_columns(pl.when(theirs).then(pl.lit("unsafe")).otherwise("answer").alias("answer"))
    other = assess_community_voice(context_of(replace(wave, answers=turned)))
    assert [one.sentence for one in other.findings] == [one.sentence for one in planted.findings]
    table = next(table for table in planted.tables if table.id == "survey-headlines")
    assert any("who=elected" in cell.address for row in table.rows for cell in row)


def test_a_release_tells_nothing_of_few_people_in_words_or_tables() -> None:
    context = context_of(small_wave(), released=True)
    answer = assess_community_voice(context)
    told = without_links(" ".join(f"{one.headline} {one.sentence}" for one in answer.findings))
    assert "12 elected" not in told
    assert "Parking" not in told, "three comments"
    for table in answer.tables:
        for row in table.rows:
            for cell in row:
                if "who=elected" in cell.address and "the-survey" not in cell.address:
                    assert context.figures.figure(cell.address).value is None
    linked = [context.figures.figure(address) for one in answer.findings for address in one.figures]
    assert linked
    assert all(figure.value is not None for figure in linked)


def test_a_gap_of_a_group_that_is_withheld_is_not_told() -> None:
    wave = small_wave()
    gone = wave.answers.filter(~((pl.col("question") == "after_dark") & pl.col("respondent").is_between(1, 60)))
    answer = assess_community_voice(context_of(replace(wave, answers=gone), released=True))
    assert not any("/gap/" in one.id and "after-dark" in one.id and "deprived" in one.id for one in answer.findings)
    unreleased = assess_community_voice(context_of(replace(wave, answers=gone)))
    assert any("/gap/" in one.id and "after-dark" in one.id for one in unreleased.findings)


def printed(figure: Figure) -> set[str]:
    """The numbers that may stand for a figure: value, limits and level."""
    ends = [abs(one) for one in (figure.value, figure.low, figure.high) if one is not None]
    words = [in_digits(one, figure.unit) for one in ends]
    words += [one for end in ends for one in in_bounds(0.0, end, figure.unit)]
    return {found for one in words for found in NUMBER.findall(one)} | {f"{(figure.level or 0) * 100:g}"}


@pytest.mark.parametrize("which", ["open_context", "two_waves"])
def test_every_number_in_a_sentence_is_a_link_to_a_figure_that_has_it(
    which: str, request: pytest.FixtureRequest
) -> None:
    context: Context = request.getfixturevalue(which)
    for one in assess_community_voice(context).findings:
        text = f"{one.headline} {one.sentence}"
        for words, address in links_in(text):
            assert set(NUMBER.findall(words)) <= printed(context.figures.figure(address)), (one.id, words)
            assert NUMBER.search(words), (one.id, words)
        for words, address in links_in(text):
            text = text.replace(f"[{words}]({address})", "")
        assert not NUMBER.findall(text), (one.id, text)


@pytest.mark.parametrize("which", ["open_context", "two_waves"])
def test_every_finding_says_what_it_cannot_tell_and_none_claims_a_margin_of_error(
    which: str, request: pytest.FixtureRequest
) -> None:
    answer = assess_community_voice(request.getfixturevalue(which))
    texts = [answer.title, answer.method, *answer.cannot_tell]
    for one in answer.findings:
        assert "Anyone with the link could answer" in one.cannot_tell, one.id
        assert one.strength != "strong", one.id
        texts += [one.headline, one.sentence, one.cannot_tell, one.strength_reason, one.method]
    texts += [table.note for table in answer.tables] + [chart.summary for chart in answer.charts]
    told = " ".join(texts)
    assert len(re.findall("margin of error", told)) == len(re.findall("no margin of error is claimed", told)) > 0
    assert "95% sure" not in told
    assert "confidence interval" not in told
