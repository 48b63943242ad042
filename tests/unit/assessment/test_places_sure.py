"""How sure findings of hotspots are: each says what was tested, how it was corrected, and what chance and data bear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
import shapely

from place_grid import MIDDLE, SIDE, grid, lsoa
from saferplan.areas import PARTNERSHIP, Area
from saferplan.assessment.answer import Answer
from saferplan.assessment.context import Context
from saferplan.assessment.place_figures import PlacesHeld, verb
from saferplan.assessment.places import NO_SCAMS, SCAMS, assess_places
from saferplan.assessment.places_spread import concentrated_beyond_chance
from saferplan.assessment.questions import context_of
from saferplan.findings import Finding, without_links
from saferplan.measures.calculate import calculate
from saferplan.measures.evidence import Evidence
from saferplan.periods import parse_period
from small_partnership import TWO_YEARS, evidence_of

THREE_YEARS = parse_period("2016-04..2019-03").months
RICH = tuple(range(SIDE**2 - 11, SIDE**2 + 1))
"""The LSOA numbers of the least deprived fifth."""

Means = dict[str, Callable[[int, int], float]]

pytestmark = pytest.mark.slow


def evidence_with(means: Means, *, months: tuple[int, ...] = TWO_YEARS, seed: int = 1) -> Evidence:
    """Evidence on the grid: Poisson counts of means by type, LSOA number and month; the south is most deprived."""
    dice, size = np.random.default_rng(seed), SIDE**2
    crimes = {
        (n, kind): [int(dice.poisson(mean(n, month))) for month in range(len(months))]
        for kind, mean in means.items()
        for n in range(1, size + 1)
    }
    boards = ["west" if (n - 1) % SIDE < SIDE // 2 else "east" for n in range(1, size + 1)]
    made = evidence_of(crimes, months=months, scores=[float(size - n) for n in range(size)], boards=boards)
    return replace(made, boundaries=grid())


def context_with(evidence: Evidence, figures: pl.DataFrame | None = None) -> Context:
    """What the question is given."""
    areas = (
        Area("partnership", PARTNERSHIP, "Small"),
        Area("district", "X07000001", "Middle"),
        Area("board", "board:west", "West board"),
        Area("board", "board:east", "East board"),
        *(Area("lsoa", lsoa(n), f"Place {n}") for n in range(1, SIDE**2 + 1)),
    )
    made = calculate(evidence) if figures is None else figures
    return context_of(evidence, made, areas, area="Small", index="2019")


def answer_with(means: Means, **more: object) -> Answer:
    """The answer to the question of places."""
    return assess_places(context_with(evidence_with(means, **more)))  # type: ignore[arg-type]


def finding_of(answer: Answer, rule: str) -> Finding:
    """The first finding of a rule."""
    return next(one for one in answer.findings if one.id.split("/")[1] == rule)


def block(high: float, low: float = 3.0, *, since: int = 0) -> Callable[[int, int], float]:
    """A mean that is high in the middle from a month on, and low elsewhere."""
    return lambda number, month: high if number in MIDDLE and month >= since else low


@pytest.fixture(scope="module")
def answers() -> tuple[Answer, ...]:
    """Answers that have a finding of every rule between them: a block that lasts, one that begins, and noise."""
    return (
        answer_with({"burglary": block(18.0), "vehicle-crime": lambda n, _: 18.0 if n in RICH else 3.0}, seed=2),
        answer_with({"violence-and-sexual-offences": block(15.0, since=21)}, seed=3),
        answer_with({"burglary": block(3.0)}),
        answer_with({"burglary": lambda n, month: 9.0 if n in MIDDLE and month < 35 else 0.5}, months=THREE_YEARS),
    )


def test_every_finding_says_how_many_were_tested_the_correction_the_chance_and_the_precision(
    answers: tuple[Answer, ...],
) -> None:
    told = {found.id.split("/")[1]: found for answer in answers for found in answer.findings}
    rules = {"known", "lasting", "emerging", "fading", "cluster", "concentration", "stability", "forecast", "board"}
    assert set(told) >= rules | {"type", "better-off"}
    for answer in answers:
        for found in answer.findings:
            assert "64" in without_links(found.sentence), found.id
            assert any(word in found.method for word in ("corrected", "correcting", "allow")), found.id
            words = f"{found.method} {found.strength_reason}"
            chance = "drawn by chance" in found.strength_reason or "false alarm as strong" in found.strength_reason
            assert chance or any(w in words for w in ("1 in 20", "1 month in 20", "1 such limit in 20", "by lot")), (
                found.id
            )
            assert "streets, addresses and hours cannot" in found.cannot_tell, found.id
            assert found.reference


def test_no_more_than_1_in_20_is_claimed_of_all_types_together_alone(answers: tuple[Answer, ...]) -> None:
    for answer in answers:
        for found in answer.findings:
            for words in (found.strength_reason, found.method):
                if "1 in 20" in words:
                    assert any(
                        w in words for w in ("of all types together", "of whatever type", "1 such limit", "1 step")
                    )
    known = finding_of(answers[0], "known")
    assert "of all types together, no more than 1 in 20 on average" in known.strength_reason
    assert "1 month in 20" in finding_of(answers[0], "lasting").method


def test_the_chapters_note_says_what_is_corrected_together_and_which_areas_are_left_out() -> None:
    evidence = evidence_with({"burglary": block(18.0), "vehicle-crime": block(3.0)})
    far = shapely.to_wkb(shapely.box(3, 53, 3.01, 53.01))
    code = pl.col("code")
    moved = evidence.boundaries.with_columns(
        pl.when(code == lsoa(1)).then(pl.lit(far)).otherwise(pl.col("geometry")).alias("geometry")
    ).filter(code != lsoa(2))
    answer = assess_places(context_with(replace(evidence, boundaries=moved)))
    assert "Corrected together are three lists" in answer.method
    assert "not looked at: Place 1 and Place 2." in answer.method


def test_a_lead_within_chance_and_a_tie_are_weak() -> None:
    across = (28, 29, 36, 37)  # two columns either side of where the boards meet
    held = PlacesHeld(context_with(evidence_with({"burglary": lambda n, _: 18.0 if n in across else 3.0})))
    west, east = (held.context.value(held.address("hot_places", area=f"board:{one}")) for one in ("west", "east"))
    found = finding_of(assess_places(held.context), "board")
    assert west
    assert east
    assert found.strength == "weak"
    assert (west == east) == ("East board and West board have the most" in without_links(found.headline))
    assert ("two have as many" if west == east else "the lead could be chance") in found.strength_reason


def test_a_lead_beyond_chance_is_moderate() -> None:
    far_west = [n for n in range(1, SIDE**2 + 1) if (n - 1) % SIDE < 3 and (n - 1) // SIDE > 2]
    found = finding_of(answer_with({"burglary": lambda n, _: 30.0 if n in far_west else 3.0}), "board")
    assert "Most hotspots of recorded crime are in West board" in without_links(found.headline)
    assert found.strength == "moderate"


def test_types_with_as_many_hotspots_are_named_together() -> None:
    evidence = evidence_with({"burglary": block(18.0)})
    same = evidence.counts["recorded_crime"]
    both = pl.concat([same, same.with_columns(pl.lit("vehicle-crime").alias("crime_type"))])
    found = finding_of(
        assess_places(context_with(replace(evidence, counts=evidence.counts | {"recorded_crime": both}))), "type"
    )
    assert found.strength == "weak"
    assert without_links(found.headline) == "Burglary and vehicle crime have the most hotspots, as many each"


def test_all_recorded_crime_is_no_type_in_better_off_areas_and_none_is_said(answers: tuple[Answer, ...]) -> None:
    found = finding_of(answers[0], "better-off")
    assert found.id.endswith("/vehicle-crime")
    assert found.strength == "weak"
    none = finding_of(
        answer_with({"burglary": lambda n, _: 18.0 if n < 20 and (n - 1) % SIDE < 3 else 3.0}), "better-off"
    )
    assert without_links(none.headline) == "No type of crime has hotspots in better-off areas"
    assert without_links(none.sentence).startswith("Of the 64 small areas, none in the least deprived fifth")


def test_scams_are_refused_with_what_would_unlock_them(answers: tuple[Answer, ...]) -> None:
    for answer in answers:
        assert NO_SCAMS in answer.cannot_tell
        assert SCAMS in answer.lacks
    assert "Action Fraud" in NO_SCAMS
    assert "trading standards" in NO_SCAMS


def test_fading_is_weak_where_few_steps_or_the_last_alone_say_so(answers: tuple[Answer, ...]) -> None:
    quarters = answer_with(
        {"burglary": lambda n, month: 6.0 if n in MIDDLE and month < 33 else 0.4}, months=THREE_YEARS, seed=4
    )
    few = next(one for one in quarters.findings if one.id == "places/fading/partnership/burglary")
    assert few.strength == "weak"
    assert few.strength_reason == "only twelve quarters tell of it"
    assert "as if months were independent" in few.cannot_tell
    last = next(one for one in answers[3].findings if one.id.startswith("places/fading") and one.size)
    assert last.strength == "weak"


def test_a_type_that_is_two_things_has_the_verb_of_two(answers: tuple[Answer, ...]) -> None:
    assert verb("violence-and-sexual-offences", "has", "have") == "have"
    assert verb("burglary", "has", "have") == "has"
    found = [one for one in answers[1].findings if one.id.startswith("places/cluster/")]
    assert not any("offences has" in without_links(one.headline) for one in found)


def test_more_crime_is_said_to_be_for_its_residents_where_these_are_held() -> None:
    evidence = evidence_with({"burglary": block(18.0)})
    rated, plain = (
        finding_of(assess_places(context_with(one)), "known").sentence
        for one in (evidence, replace(evidence, population=evidence.population.head(0)))
    )
    assert "more crime was recorded for its residents" in rated
    assert "residents" not in plain


@pytest.mark.parametrize(
    ("above", "years", "strength", "says"),
    [
        (0, 3, "strong", "none of 999 data sets drawn by chance was as concentrated"),
        (0, 2, "moderate", "too few years are held"),
        (2, 3, "moderate", "two of 999 data sets drawn by chance were as concentrated"),
        (48, 3, "moderate", "48 of 999"),
        (50, 3, "weak", "it could be chance: 50 of 999"),
    ],
)
def test_concentration_is_as_sure_as_data_sets_drawn_by_chance_say(
    above: int, years: int, strength: str, says: str
) -> None:
    found = concentrated_beyond_chance({"above": above, "draws": 999, "dispersion": 2.0, "years": years})
    assert found.strength == strength
    assert says in found.reason


def test_concentration_without_a_note_is_weak() -> None:
    assert concentrated_beyond_chance({}).strength == "weak"


@pytest.mark.parametrize("dispersion", [2.0, *(pytest.param(one, marks=pytest.mark.slow) for one in (1.0, 3.0))])
def test_crimes_that_come_in_series_are_no_concentration(dispersion: float) -> None:
    dice = np.random.default_rng(12)
    over = max(dispersion - 1, 1e-9)
    found = answer_with({"burglary": lambda *_: float(dice.gamma(5.0 / over) * over) if dispersion > 1 else 5.0})
    assert finding_of(found, "concentration").strength == "weak"


def test_a_quiet_area_among_busy_ones_is_marked_as_hot_through_its_neighbours() -> None:
    around = [20, 21, 22, 28, 30, 36, 37, 38]
    context = context_with(evidence_with({"burglary": lambda n, _: 18.0 if n in around else 3.0}))
    held, answer = PlacesHeld(context), assess_places(context)
    assert lsoa(29) in held.through_neighbours
    assert not {lsoa(n) for n in around} & held.through_neighbours
    table = next(one for one in answer.tables if one.id == "hotspots")
    words = {row[0].text: row[4].text for row in table.rows}
    assert words["Place 29"] == "hot through its neighbours"
    assert words["Place 28"] == "hot"
    assert "through" in finding_of(answer, "known").sentence
