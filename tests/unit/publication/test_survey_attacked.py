"""Nobody who holds the released figures of a small survey can work out how few people answered something."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saferplan.measures.survey_figures import survey_figures
from saferplan.measures.survey_notes import crossed_of
from saferplan.measures.survey_waves import SurveyWave
from saferplan.measures.survey_weights import weigh
from saferplan.publication.disclosure_survey import release_survey
from saferplan.settings import DisclosureSettings
from saferplan.tables.questionnaire_file import parse_questionnaire
from survey_answers import AREAS, TEXT, known_places
from survey_attack import UNSAID, attack_on, leaks

HELD = DisclosureSettings()
ANSWERS = ("safe", "fairly", "unsafe")
NETS = {"together": ("fairly", "unsafe")}
SCORES = {"safe": 3.0, "fairly": 2.0, "unsafe": 1.0}
SEXES, AGES = ("female", "male", "other"), ("young", "middle", "old")


def questionnaire_of(*, weighted: bool) -> str:
    """The small questionnaire with three answers to one question, and a third sex and ages to part people by."""
    head = TEXT[: TEXT.index('[[question]]\nid = "sex"')]
    if weighted:
        head = head.replace('reason = "no targets are held"', '[[weighting.margin]]\nroles = ["sex"]')
    asked = "".join(
        f'[[question]]\nid = "{role}"\ntext = "Your {role}?"\ntype = "single"\nrole = "{role}"\noptions = ['
        + ", ".join(f'{{ code = "{one}", text = "{one.title()}" }}' for one in options)
        + "]\n\n"
        for role, options in (("sex", SEXES), ("age", AGES))
    )
    options = ", ".join(f'{{ code = "{one}", text = "{one.title()}", score = {SCORES[one]} }}' for one in ANSWERS)
    for name, compare in (("after_dark", '["by_day"]'), ("by_day", "[]")):
        asked += (
            f'[[question]]\nid = "{name}"\ntext = "How safe, {name}?"\ntype = "single"\noptions = [{options}, '
            f'{{ code = "dont_know", text = "Don\'t know", view = false }}]\ntop = ["fairly", "unsafe"]\n'
            f'top_text = "not safe"\ntop_is = "bad"\ntells = "are not safe {name}"\ncompare = {compare}\n\n'
        )
    return head + asked


@dataclass(frozen=True)
class Sample:
    """A made-up survey of so many people: how they part by sex and age, how many did not say, and how they answer."""

    size: int
    seed: int
    sexes: tuple[float, ...] = (0.5, 0.45, 0.05)
    unsaid: float = 0.03
    answers: tuple[float, ...] = (0.6, 0.3, 0.1)
    weighted: bool = False

    def people(self) -> list[dict[str, str]]:
        """What each person said, "" where nothing."""
        rng = np.random.default_rng([23, self.seed])
        sex = rng.choice(SEXES, self.size, p=np.array(self.sexes) / sum(self.sexes))
        age = rng.choice(AGES, self.size)
        code = rng.choice(AREAS, self.size)
        told = {name: rng.choice(ANSWERS, self.size, p=self.answers) for name in ("after_dark", "by_day")}
        blank = {name: rng.random(self.size) < self.unsaid for name in ("sex", "age", "lsoa", "after_dark", "by_day")}
        columns = {"sex": sex, "age": age, "lsoa": code, **told}
        return [
            {name: "" if blank[name][k] else str(values[k]) for name, values in columns.items()}
            for k in range(self.size)
        ]

    def wave(self) -> SurveyWave:
        """It as a wave."""
        people = self.people()
        rows = [
            (number, name, "", person[name], SCORES.get(person[name]), "answered" if person[name] else "blank")
            for number, person in enumerate(people, start=1)
            for name in ("sex", "age", "after_dark", "by_day")
        ]
        columns = ("respondent", "question", "item", "answer", "number", "state")
        types = {"respondent": pl.UInt32, "number": pl.Float64}
        respondents = pl.DataFrame(
            {
                "wave": "2020-01",
                "respondent": range(1, self.size + 1),
                "kind": "resident",
                "channel": "",
                "status": "complete",
                "submitted": None,
                "lsoa": [person["lsoa"] for person in people],
                "placed": ["postcode" if person["lsoa"] else "none" for person in people],
            },
            schema_overrides={"respondent": pl.UInt32, "submitted": pl.Date},
        )
        held = Counter(person["sex"] for person in people if person["sex"])
        targets = pl.DataFrame(
            {"margin": "sex", "category": list(held), "people": [1000.0 * (k + 1) for k in range(len(held))]},
            schema_overrides={"margin": pl.String, "category": pl.String},
        )
        answers = pl.DataFrame(rows, schema=columns, orient="row", schema_overrides=types)
        asked = parse_questionnaire(questionnaire_of(weighted=self.weighted and bool(held)))
        return SurveyWave(asked, respondents, answers.with_columns(wave=pl.lit("2020-01")), targets)

    def truth(self, question: str) -> Counter:
        """How many of each group of each kind gave each answer."""
        found: Counter = Counter()
        for person in self.people():
            answer, code = person[question], person["lsoa"]
            board = UNSAID if not code else f"board:{'east' if AREAS.index(code) % 2 else 'west'}"
            fifth = UNSAID if not code else "most-deprived" if AREAS.index(code) < 10 else "less-deprived"
            groups = {"": "", "board": board, "deprivation": fifth}
            groups |= {role: f"{role}-{person[role]}" if person[role] else UNSAID for role in ("sex", "age")}
            for kind, group in groups.items() if answer else ():
                found[kind, group, answer] += 1
        return found


def leaked(sample: Sample, held: DisclosureSettings = HELD) -> list[str]:
    """What an attacker learns of a survey's first question."""
    released = release_survey(survey_figures(sample.wave(), known_places()), held)
    return leaks_in(released, sample, held)


def leaks_in(released: pl.DataFrame, sample: Sample, held: DisclosureSettings) -> list[str]:
    """The same of figures that are released already."""
    weights = None
    if sample.weighted:
        each = weigh(sample.wave(), known_places()).each
        weights = {
            f"sex-{person['sex']}" if person["sex"] else UNSAID: float(weight)
            for person, weight in zip(sample.people(), each, strict=True)
        }
    attack = attack_on(released, "after-dark", NETS, SCORES, weights)
    return list(leaks(attack, sample.truth("after_dark"), threshold=held.threshold, least=held.least_base))


EVEN, SKEWED = (0.4, 0.3, 0.3), (0.9, 0.05, 0.05)
WORKED = {
    "one did not say where they live": Sample(107, 243215, (0.5, 0.5, 0.0), 0.01, EVEN),
    "some did not say their sex": Sample(153, 650672, (0.5, 0.5, 0.0), 0.1, EVEN),
    "weighted, and nearly all alike": Sample(188, 774664, (0.5, 0.5, 0.0), 0.1, SKEWED, weighted=True),
    "weighted, and a few did not say": Sample(188, 442788, (0.8, 0.2, 0.0), 0.01, EVEN, weighted=True),
    "both sums of two groups": Sample(163, 792347, (0.5, 0.5, 0.0), 0, SKEWED, weighted=True),
    "a third sex of few": Sample(200, 3),
    "too few to tell of": Sample(30, 7),
    "a handful": Sample(5, 8),
}
"""The first four gave away how those who did not say answered before these counted as a group; the fifth, by the shares
of all residents weighted and not, how few men gave an answer."""


@pytest.mark.parametrize("name", WORKED)
def test_nothing_of_few_is_worked_back_from_a_small_survey(name: str) -> None:
    assert leaked(WORKED[name]) == []


def test_the_attacker_finds_what_is_not_protected() -> None:
    """With nothing withheld it knows those who did not say: so where it finds nothing, that is the release's doing."""
    sample = WORKED["one did not say where they live"]
    bare = release_survey(survey_figures(sample.wave(), known_places()), replace(HELD, threshold=1, least_base=0))
    assert any(UNSAID in one for one in leaks_in(bare, sample, HELD))


def test_few_who_gave_one_answer_and_not_the_other_are_not_told_of() -> None:
    """The gap of two answers, with its limits, would tell how many feel unsafe by day and safe after dark: three."""
    wave = Sample(150, 11, unsaid=0.0).wave()
    number = pl.col("respondent")
    by_day = (number <= 10) | number.is_between(42, 44)
    for question, unsafe in (("after_dark", number <= 40), ("by_day", by_day)):
        given = pl.when(unsafe).then(pl.lit("unsafe")).otherwise(pl.lit("safe"))
        changed = pl.when(pl.col("question") == question).then(given).otherwise("answer").alias("answer")
        wave = replace(wave, answers=wave.answers.with_columns(changed))
    figures = survey_figures(wave, known_places())
    of_all = ~pl.col("group").str.contains("who=") & (pl.col("area") == "partnership")
    pair = (pl.col("measure") == "survey_pair") & of_all
    (known,) = figures.filter(pair).iter_rows(named=True)
    assert crossed_of(known["caveats"]) == [30, 3]
    (told,) = release_survey(figures, HELD).filter(pair).iter_rows(named=True)
    assert (told["value"], told["missing"]) == (None, "SUPPRESSED_SECONDARY")
    (open_one,) = release_survey(figures, replace(HELD, threshold=2)).filter(pair).iter_rows(named=True)
    assert open_one["value"] is not None
    assert crossed_of(open_one["caveats"]) == [], "how many they are never leaves"


def test_a_few_by_one_channel_are_not_what_is_left_of_a_group() -> None:
    """Of 150, three women came by the police's message: all women less the women of every other channel."""
    made = Sample(150, 12, (0.5, 0.5, 0.0), 0.0)
    wave = made.wave()
    channels = '[[channel]]\ncode = "council"\ntitle = "Council"\n\n[[channel]]\ncode = "police"\ntitle = "Police"\n\n'
    asked = parse_questionnaire(questionnaire_of(weighted=False).replace("[consent]", f"{channels}[consent]", 1))
    women = [k for k, person in enumerate(made.people(), start=1) if person["sex"] == "female"][:3]
    men = [k for k, person in enumerate(made.people(), start=1) if person["sex"] == "male"][:40]
    by = pl.when(pl.col("respondent").is_in(women + men)).then(pl.lit("police")).otherwise(pl.lit("council"))
    wave = replace(wave, questionnaire=asked, respondents=wave.respondents.with_columns(by.alias("channel")))
    told = release_survey(survey_figures(wave, known_places()), HELD).filter(
        (pl.col("measure") == "survey_profile") & pl.col("group").str.contains("who=sex-")
    )
    crossed = told.filter(pl.col("group").str.contains("channel="))
    assert crossed.height == 4
    assert crossed["value"].null_count() == 4
    assert told.filter(~pl.col("group").str.contains("channel="))["value"].null_count() == 0


SAMPLES = st.builds(
    Sample,
    st.integers(5, 200),
    st.integers(0, 10_000),
    sexes=st.sampled_from([(0.5, 0.5, 0.0), (0.5, 0.45, 0.05), (0.8, 0.2, 0.0)]),
    unsaid=st.sampled_from([0.0, 0.01, 0.03, 0.1, 0.3]),
    answers=st.sampled_from([(0.6, 0.3, 0.1), (0.4, 0.3, 0.3), (0.9, 0.05, 0.05), (0.5, 0.5, 0.0)]),
    weighted=st.booleans(),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(SAMPLES)
def test_nothing_of_few_is_worked_back_from_any_small_survey(sample: Sample) -> None:
    assert leaked(sample) == []
