"""The worked example's survey: two waves of responses, made so that they come out as the Plan prints.

`county_survey_plan` has who responds and how they answer.  Who answers what is dealt out, not drawn: within every cell
of age, sex and fifth as many as the plan says, and of those the ones who worry most or least.  So the printed shares
come out to a few tenths of a point, weighted and unweighted, though those who respond are older than the county, more
of them women, and fewer of them deprived.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import numpy as np
import polars as pl

from saferplan.demo import county_survey_plan as plan
from saferplan.demo.county_comments import make_comments
from saferplan.demo.county_places import CountyPlaces, share_out
from saferplan.demo.county_respondents import Homes, Respondents, draw_respondents, outside_postcodes
from saferplan.demo.county_survey_answers import answer_all
from saferplan.demo.county_survey_plan import BEFORE, BLANK, NOW, WavePlan
from saferplan.demo.published_layouts import write_csv, write_text
from saferplan.tables.questionnaire import Questionnaire
from saferplan.tables.questionnaire_file import NAME, parse_questionnaire

BEFORE_HAD = (
    (
        "# Every response is made up. They are made so that residents' answers, weighted, come out as that Plan prints "
        "them.",
        "# Every response is made up, and so is that there was a survey in 2018: that Plan prints nothing of one.",
    ),
    ('id = "2020-01"', 'id = "2018-01"'),
    ('title = "Community safety survey, January 2020"', 'title = "Community safety survey, January 2018"'),
    ("opened = 2020-01-06", "opened = 2018-01-08"),
    ("closed = 2020-01-31", "closed = 2018-02-02"),
    ('previous = "2018-01"\n', ""),
    (
        "How good a job do you think the police and the council are doing about crime where you live?",
        "How good a job do you think the police are doing where you live?",
    ),
)
"""What the questionnaire of 2018 has in place of that of 2020; the last is a question in other words."""

_HOURS = (1, 0, 0, 0, 0, 1, 2, 5, 7, 8, 8, 7, 8, 6, 6, 6, 6, 7, 9, 10, 10, 8, 5, 3)
"""When in the day people respond."""

_REMINDER = 15
"""The day after the opening on which the council reminds people."""


def survey_questionnaire(wave: WavePlan) -> str:
    """The questionnaire of a wave, as the text of its file."""
    text = (resources.files("saferplan.demo") / "county_survey.toml").read_text(encoding="utf-8")
    if wave is not BEFORE:
        return text
    for now, then in BEFORE_HAD:
        assert now in text, now
        text = text.replace(now, then, 1)
    return text


def write_survey(inputs: Path, places: CountyPlaces, postcodes: pl.DataFrame) -> None:
    """Write both waves under `inputs/survey`: questionnaire, responses and targets, the same bytes every time.

    `postcodes` are the county's, as `invented_postcodes` gives them.
    """
    for wave in (BEFORE, NOW):
        folder = inputs / "survey" / wave.id
        text = survey_questionnaire(wave)
        write_text(folder / NAME, text)
        write_csv(folder / "responses.csv", _responses(wave, parse_questionnaire(text), Homes(places, postcodes)))
        write_csv(folder / "targets.csv", targets(wave))


def targets(wave: WavePlan) -> pl.DataFrame:
    """How many people of each age and sex live in the county: margin, category and people."""
    people = plan.PEOPLE_16_PLUS if wave is NOW else round(plan.PEOPLE_16_PLUS * 0.986)
    shares = [
        share * (women if sex == "female" else 1 - women)
        for share, women in zip(plan.AGE_SHARES, plan.WOMEN, strict=True)
        for sex in plan.SEXES
    ]
    names = [f"{age} x {sex}" for age in plan.AGES for sex in plan.SEXES]
    return pl.DataFrame({"margin": "age x sex", "category": names, "people": share_out(people, np.array(shares))})


def _responses(wave: WavePlan, asked: Questionnaire, homes: Homes) -> pl.DataFrame:
    """Every row of a wave's file, in the order in which they came in."""
    rng = np.random.default_rng(wave.seed)
    groups = [_group(rng, wave, draw_respondents(rng, wave, kind, count, homes)) for kind, count in wave.kinds.items()]
    counted = pl.concat(groups)
    silent = pl.Series(
        np.isin(np.arange(counted.height), rng.choice(wave.kinds["resident"], wave.not_said, replace=False))
    )
    counted = counted.with_columns(
        respondent_type=pl.when(silent).then(pl.lit(BLANK)).otherwise("respondent_type"),
        comments=_comments(rng, wave, counted, homes.towns),
    )
    beside = [
        _unfinished(rng, asked, _beside(rng, wave, wave.partials, homes)),
        _beside(rng, wave, wave.late, homes).with_columns(late=pl.lit(value=True)),
        _beside(rng, wave, wave.outside, homes).with_columns(postcode=pl.Series(outside_postcodes(rng, wave.outside))),
    ]
    rows = _numbered(rng, wave, pl.concat([counted, *beside], how="diagonal"))
    rows = pl.concat([rows, _repeated(rng, wave, asked, rows)]).sort("submitted", "response_id")
    columns = [name for question in asked.questions for name in question.columns]
    assert asked.responses.complete == ("complete",)
    return rows.select(
        pl.col("response_id").alias(asked.responses.id),
        pl.col("submitted").alias(asked.responses.submitted),
        pl.col("status").alias(asked.responses.status),
        *[pl.when(pl.col(name) != BLANK).then(pl.col(name)) for name in columns],
    )


def _group(rng: np.random.Generator, wave: WavePlan, people: Respondents) -> pl.DataFrame:
    """The answers of one group of respondents, a column each, by the names of the file."""
    given = answer_all(rng, wave, people)
    return pl.DataFrame(given).with_columns(status=pl.lit("complete"), late=pl.lit(value=False), comments=pl.lit(BLANK))


def _beside(rng: np.random.Generator, wave: WavePlan, count: int, homes: Homes) -> pl.DataFrame:
    """Responses of residents beside those that count."""
    return _group(rng, wave, draw_respondents(rng, wave, "resident", count, homes))


def _comments(rng: np.random.Generator, wave: WavePlan, rows: pl.DataFrame, towns: tuple[str, ...]) -> pl.Series:
    """A comment for some respondents, "" for the rest; those very concerned about drugs write of them more often."""
    made = make_comments(rng, wave.comments, wave.empty_comments, towns=towns)
    made.sort(key=lambda one: "drugs" not in one.themes)
    writers = rng.choice(rows.height, len(made), replace=False)
    moved = (rows["concern_drugs"] == "very").to_numpy()[writers] + rng.normal(0.0, 0.7, len(made))
    texts = np.full(rows.height, BLANK, dtype=object)
    for writer, comment in zip(writers[np.argsort(-moved, kind="stable")].tolist(), made, strict=True):
        texts[writer] = comment.text
    return pl.Series("comments", texts.tolist(), dtype=pl.String)


def _unfinished(rng: np.random.Generator, asked: Questionnaire, rows: pl.DataFrame) -> pl.DataFrame:
    """Responses that were broken off: after some question, nothing."""
    columns = [name for question in asked.questions for name in question.columns]
    reached = pl.Series("reached", rng.integers(1, len(columns) - 8, rows.height))
    kept = [
        pl.when(pl.lit(place) < reached).then(pl.col(name)).otherwise(pl.lit(BLANK)).alias(name)
        for place, name in enumerate(columns)
    ]
    return rows.with_columns(*kept, status=pl.lit("partial"))


def _numbered(rng: np.random.Generator, wave: WavePlan, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with an id and a time: most after the opening and after the reminder, the late ones after the last day."""
    days = (wave.closed - wave.opened).days + 1
    since = np.arange(days)
    busy = np.exp(-since / 4.0) + 0.7 * np.where(since >= _REMINDER, np.exp(-(since - _REMINDER) / 3.0), 0.0) + 0.12
    day = rng.choice(days, rows.height, p=busy / busy.sum())
    day = np.where(rows["late"].to_numpy(), days + rng.integers(0, 9, rows.height), day)
    hours = np.array(_HOURS, dtype=np.float64)
    hour = rng.choice(24, rows.height, p=hours / hours.sum())
    seconds = ((day * 24 + hour) * 3600 + rng.integers(0, 3600, rows.height)).astype(np.int64)
    start = pl.lit(wave.opened).cast(pl.Datetime("ms"))
    rows = rows.with_columns(seconds=pl.Series(seconds))
    submitted = start + pl.duration(seconds=pl.col("seconds"))
    return rows.with_columns(
        response_id=pl.Series("response_id", _ids(rng, rows.height)), submitted=submitted.dt.to_string("iso:strict")
    )


def _ids(rng: np.random.Generator, count: int) -> list[str]:
    """Ids that say nothing of the order, none of them twice."""
    letters = np.array(list("23456789BCDFGHJKMNPQRSTVWXYZ"))
    made: dict[str, None] = {}
    while len(made) < count:
        made["".join(rng.choice(letters, 9).tolist())] = None
    return list(made)


def _repeated(rng: np.random.Generator, wave: WavePlan, asked: Questionnaire, rows: pl.DataFrame) -> pl.DataFrame:
    """Responses that stand twice under one id: some sent twice as they are, some saved unfinished minutes before."""
    among = rows.filter(
        (pl.col("status") == "complete") & ~pl.col("late") & (pl.col("submitted").str.slice(11, 2) > "00")
    )
    chosen = among[rng.choice(among.height, wave.repeats, replace=False).tolist()]
    saved = wave.repeats // 2
    before = pl.col("submitted").str.to_datetime(time_unit="ms") - pl.duration(minutes=4)
    unfinished = _unfinished(rng, asked, chosen[:saved]).with_columns(submitted=before.dt.to_string("iso:strict"))
    again: pl.DataFrame = pl.concat([unfinished, chosen[saved:]])
    return again
