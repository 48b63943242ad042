"""The worked example's survey comes out as the printed Plan has it: reckoned from the raw files, in a few lines."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from saferplan.demo.county_comments import FAMILIES, make_comments, planned
from saferplan.demo.county_map import OUTSIDE, draw_county
from saferplan.demo.county_places import YEARS, CountyPlaces, name_places
from saferplan.demo.county_survey import survey_questionnaire, write_survey
from saferplan.demo.county_survey_answers import dealt
from saferplan.demo.county_survey_plan import BEFORE, NOW, QUESTIONS, WavePlan
from saferplan.demo.invented_streets import invented_postcodes
from saferplan.demo.worked_example import SEED
from saferplan.sources.survey import PARTIAL, read_wave
from saferplan.sources.survey_places import SurveyArea
from saferplan.tables.questionnaire_file import parse_questionnaire

Row = dict[str, str]
NO_VIEW = {"", "dont_know", "no_opinion", "none", "refused"}
VERY_FAIRLY = ("very", "fairly")
THEMES = {
    "drugs": r"drug|cannabis|weed|needles|dealer|county lines",
    "fly-tipping": r"fly.?tip|litter|rubbish|dumped",
    "lack of police": r"police|101|bobbies|officers",
    "burglary": r"burgl|break-ins|broken into|break into",
    "youths": r"youth|teenager|young people|kids",
    "speeding": r"speed|race track|too fast|racers|mph",
    "parking": r"park(ed|ing)\b|commuters",
    "street lighting": r"street light|unlit|lamp posts",
}
"""What the Plan says people wrote of most, in its order, and words of each: no rule of ours but those few."""


@dataclass(frozen=True)
class Made:
    """What the tests look at: the folder written, the county's places and its live postcodes with their LSOAs."""

    inputs: Path
    places: CountyPlaces
    postcodes: pl.DataFrame


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Both waves, written once."""
    rng = np.random.default_rng(SEED)
    _, places = name_places(rng, draw_county(rng))
    ours = places.lsoas.filter(pl.col("district") != OUTSIDE)
    postcodes = invented_postcodes(ours, area="QW")
    inputs = tmp_path_factory.mktemp("survey")
    write_survey(inputs, places, postcodes)
    return Made(inputs, places, postcodes.filter(pl.col("ended").is_null()))


def rows_of(made: Made, wave: str) -> list[Row]:
    """The rows of a wave's file as they stand."""
    with (made.inputs / "survey" / wave / "responses.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def plain(postcode: str) -> str:
    """A postcode without spaces and signs."""
    return re.sub(r"\W", "", postcode).upper()


def kept_of(made: Made, wave: str, last: date) -> list[Row]:
    """Complete responses, each id once, in time, not of residents from outside."""
    rows = {row["response_id"]: row for row in rows_of(made, wave) if row["status"] == "complete"}
    in_time = (row for row in rows.values() if row["submitted"][:10] <= last.isoformat())
    return [
        row for row in in_time if row["respondent_type"] != "resident" or not plain(row["postcode"]).startswith("QX")
    ]


@dataclass(frozen=True)
class Residents:
    """The residents of a wave: their rows, the fifth of each (-1: no postcode), and weights raked in the test."""

    rows: list[Row]
    fifth: NDArray[np.int64]
    weights: NDArray[np.float64]

    def share(self, column: str, told: tuple[str, ...], *, fifth: int | None = None, weighted: bool = True) -> float:
        """Those who gave one of some answers, in per cent of those who expressed a view."""
        said = np.array([row[column] for row in self.rows])
        base = ~np.isin(said, list(NO_VIEW)) & (True if fifth is None else self.fifth == fifth)
        weights = self.weights if weighted else np.ones(len(said))
        return float(100 * weights[base & np.isin(said, told)].sum() / weights[base].sum())


def fifths(made: Made) -> dict[str, int]:
    """The fifth of each LSOA by the middle of its people, most deprived first: reckoned anew from scores and people."""
    people = made.places.people[:, YEARS.index(2018)].tolist()
    lsoas = zip(
        made.places.lsoas["lsoa"], made.places.lsoas["score"], made.places.lsoas["district"], people, strict=True
    )
    ours = sorted(((score, code, n) for code, score, district, n in lsoas if district != OUTSIDE), reverse=True)
    whole, before, found = sum(n for *_, n in ours), 0, {}
    for _, code, n in ours:
        found[code] = int(5 * (before + n / 2) / whole)
        before += n
    return found


def raked(margins: list[tuple[NDArray[np.int64], NDArray[np.float64]]]) -> NDArray[np.float64]:
    """Weights by going round the margins in turn; whose category is not known (-1) keeps its weight in that round."""
    weights = np.ones(len(margins[0][0]))
    for _ in range(200):
        for codes, shares in margins:
            known = codes >= 0
            held = np.bincount(codes[known], weights[known], len(shares))
            weights[known] *= (shares / held * held.sum())[codes[known]]
    return weights


def residents_of(made: Made, wave: str, last: date) -> Residents:
    """The residents of a wave, weighted to the targets beside it and to even fifths."""
    rows = [row for row in kept_of(made, wave, last) if row["respondent_type"] in ("resident", "")]
    with (made.inputs / "survey" / wave / "targets.csv").open(encoding="utf-8", newline="") as opened:
        targets = {row["category"]: float(row["people"]) for row in csv.DictReader(opened)}
    names = list(targets)
    cell = np.array([names.index(key) if (key := f"{r['age']} x {r['sex']}") in targets else -1 for r in rows])
    home = {plain(code): lsoa for code, _, lsoa in made.postcodes.iter_rows()}
    of = fifths(made)
    fifth = np.array([of[home[code]] if (code := plain(row["postcode"])) in home else -1 for row in rows])
    people = np.array(list(targets.values()))
    return Residents(rows, fifth, raked([(cell, people / people.sum()), (fifth, np.full(5, 0.2))]))


@pytest.fixture(scope="module")
def now(made: Made) -> Residents:
    """The residents of 2020-01."""
    return residents_of(made, "2020-01", date(2020, 1, 31))


@pytest.fixture(scope="module")
def before(made: Made) -> Residents:
    """The residents of 2018-01."""
    return residents_of(made, "2018-01", date(2018, 2, 2))


def test_2379_responded_76_of_them_elected_and_almost_1700_gave_a_postcode(made: Made) -> None:
    rows = kept_of(made, "2020-01", date(2020, 1, 31))
    assert Counter(row["respondent_type"] for row in rows) == {"resident": 2_295, "": 8, "elected": 76}
    assert len(rows) == 2_379
    given = [plain(row["postcode"]) for row in rows if row["postcode"]]
    whole = set(made.postcodes["postcode"].str.replace_all(" ", ""))
    assert (len(given), sum(code in whole for code in given)) == (1_696, 1_684)
    assert all(re.fullmatch(r"QW[1-4]\d?", code) for code in given if code not in whole), "the rest are parts of one"
    assert len({row["postcode"] for row in rows} - set(made.postcodes["postcode"])) > 100, "many are written oddly"


@pytest.mark.parametrize("weighted", [True, False])
@pytest.mark.parametrize(
    ("column", "told", "all_residents", "most_deprived"),
    [
        ("safe_in_daylight", ("very_safe",), 59, 38),
        ("safe_after_dark", ("fairly_unsafe", "very_unsafe"), 35, 64),
        ("victim", ("yes",), 17, None),
        ("reported", ("no",), 32, None),
    ],
)
def test_shares_are_as_printed(
    now: Residents, column: str, told: tuple[str, ...], all_residents: int, most_deprived: int | None, *, weighted: bool
) -> None:
    assert round(now.share(column, told, weighted=weighted)) == all_residents
    if most_deprived is not None:
        assert round(now.share(column, told, fifth=0, weighted=weighted)) == most_deprived


@pytest.mark.parametrize("weighted", [True, False])
def test_what_the_plan_says_in_words_holds(now: Residents, *, weighted: bool) -> None:
    def concern(column: str, fifth: int | None = None) -> float:
        return now.share(column, VERY_FAIRLY, fifth=fifth, weighted=weighted)

    crimes = sorted((column for column in QUESTIONS if column.startswith("concern_crime.")), key=concern, reverse=True)
    assert [column.partition(".")[2] for column in crimes[:4]] == ["burglary", "fraud", "scams", "vehicle"]
    kinds = sorted((column for column in QUESTIONS if column.startswith("concern_asb.")), key=concern, reverse=True)
    assert [column.partition(".")[2] for column in kinds[:3]] == ["damage", "begging", "loitering"]
    assert all((concern(column) > 50) == (column in kinds[:3]) for column in kinds)
    assert now.share("concern_source", ("news", "others", "social_media"), weighted=weighted) > 50
    assert concern("concern_drugs") > concern("concern_alcohol") + 15
    gaps = {column: concern(column, 0) - concern(column) for column in (*crimes, *kinds, "concern_drugs")}
    assert gaps["concern_drugs"] > max(gaps[column] for column in crimes)
    assert concern("concern_drugs", 0) == max(concern(column, 0) for column in gaps), "drugs most of all"
    assert np.mean([gaps[column] for column in kinds]) > np.mean([gaps[column] for column in crimes])


def test_half_of_all_have_no_strong_view_of_begging_though_half_of_those_with_a_view_do(now: Residents) -> None:
    strong = sum(row["concern_asb.begging"] in VERY_FAIRLY for row in now.rows)
    assert strong < 0.5 * len(now.rows), "the base is all of what makes it over a half"


def test_more_than_half_of_those_very_concerned_about_drugs_were_affected(now: Residents) -> None:
    very = [row["drugs_experience"] for row in now.rows if row["concern_drugs"] == "very"]
    others = [row["drugs_experience"] for row in now.rows if row["concern_drugs"] in ("not_very", "not_at_all")]
    assert very.count("yes") > 0.5 * len(very)
    assert others.count("yes") < 0.15 * len(others)


def test_those_who_did_not_report_say_why_and_nobody_else(now: Residents) -> None:
    assert all(bool(row["why_not_reported"]) == (row["reported"] == "no") for row in now.rows)
    assert all(row["victim"] == "yes" for row in now.rows if row["reported"])
    chosen = Counter(reason for row in now.rows for reason in row["why_not_reported"].split(";") if reason)
    assert [reason for reason, _ in chosen.most_common(2)] == ["no_response", "not_caught"]


def test_respondents_are_older_than_the_county_and_weights_do_something(now: Residents) -> None:
    ages = Counter(row["age"] for row in now.rows)
    assert ages["65-plus"] > 0.27 * len(now.rows)
    assert ages["16-24"] < 0.06 * len(now.rows)
    assert sum(row["sex"] == "female" for row in now.rows) > 0.53 * len(now.rows)
    assert 0.11 < (now.fifth == 0).sum() / (now.fifth >= 0).sum() < 0.15, "fewer than a fifth are deprived"
    assert 1.1 < len(now.weights) * (now.weights**2).sum() / now.weights.sum() ** 2 < 1.5
    plain, weighted = (now.share("concern_asb.begging", VERY_FAIRLY, weighted=way) for way in (False, True))
    assert weighted - plain > 1


def test_the_district_without_messages_from_the_police_has_few_by_that_way(made: Made, now: Residents) -> None:
    code = made.places.lsoas.select("lsoa", "district")
    districts = dict(made.postcodes.join(code, on="lsoa").select("postcode", "district").iter_rows())
    by_police = Counter(
        districts[row["postcode"]] for row in now.rows if row["postcode"] in districts and row["channel"] == "police"
    )
    everyone = Counter(districts[row["postcode"]] for row in now.rows if row["postcode"] in districts)
    shares = {district: by_police[district] / everyone[district] for district in everyone}
    assert min(shares, key=lambda one: shares[one]) == "X07001003"
    assert shares["X07001003"] < 0.4 * sorted(shares.values())[1]


def test_the_wave_before_was_smaller_and_asked_the_same_but_for_one_question(now: Residents, before: Residents) -> None:
    later, earlier = (parse_questionnaire(survey_questionnaire(wave)) for wave in (NOW, BEFORE))
    assert (later.wave.previous, earlier.wave.id, earlier.wave.previous) == ("2018-01", "2018-01", "")
    differing = [one.id for one, then in zip(later.questions, earlier.questions, strict=True) if one != then]
    assert differing == ["confidence"]
    assert len(before.rows) == 1_790
    assert before.share("safe_in_daylight", ("very_safe",)) > now.share("safe_in_daylight", ("very_safe",)) + 2
    assert before.share("concern_crime.scams", VERY_FAIRLY) < now.share("concern_crime.scams", VERY_FAIRLY) - 10
    noise = [wave.share("concern_asb.noise", VERY_FAIRLY) for wave in (before, now)]
    assert abs(noise[0] - noise[1]) < 1.5, "nothing was planted here"


@pytest.mark.parametrize(("wave", "kept"), [(NOW, 2_379), (BEFORE, 1_912)])
def test_the_reader_keeps_what_counts_and_accounts_for_the_rest(made: Made, wave: WavePlan, kept: int) -> None:
    working = {code: code for code in made.postcodes["lsoa"].unique()}
    read = read_wave(made.inputs / "survey" / wave.id, area=SurveyArea(made.postcodes, working))
    table, account = read.respondents, read.account
    assert account.read == kept + wave.partials + wave.repeats + wave.late + wave.outside
    assert sorted(account.set_aside.values()) == sorted((wave.repeats, wave.late, wave.outside))
    assert account.notes[PARTIAL] == wave.partials
    assert table.filter(pl.col("status") == "complete").height == kept == wave.complete
    assert read.unmatched == (), "every answer is one that the questionnaire has"
    asked = read.answers.join(table.filter(pl.col("status") == "complete"), on="respondent", how="semi")
    other = asked.filter((pl.col("question") == "why_not_reported") & (pl.col("answer") == "other"))
    assert 3 <= other.height <= 20, "some reasons are in people's own words"
    placed = dict(table.filter(pl.col("status") == "complete")["placed"].value_counts().iter_rows())
    assert placed["partial"] == wave.part_given
    assert placed["postcode"] + placed.get("outside", 0) == wave.placed


def test_about_1100_wrote_and_most_of_what_the_plan_says(made: Made) -> None:
    texts = [row["comments"] for row in kept_of(made, "2020-01", date(2020, 1, 31)) if row["comments"]]
    assert len(texts) == 1_104
    assert len(set(texts)) > 0.93 * len(texts)
    counts = [sum(bool(re.search(words, text, re.I)) for text in texts) for words in THEMES.values()]
    assert counts == sorted(counts, reverse=True), dict(zip(THEMES, counts, strict=True))
    assert list(planned().values())[:8] == sorted(planned().values(), reverse=True)[:8]
    assert sum(bool(re.search(first, text, re.I) and re.search(then, text, re.I)) for text in texts
               for first, then in [(THEMES["drugs"], THEMES["youths"])]) > 10, "some have several themes"  # fmt: skip


def test_comments_are_dealt_out_as_planned() -> None:
    made = make_comments(np.random.default_rng(1), 1_061, 43, towns=("Ashbrook", "Ashbrook Mills"))
    assert Counter(theme for one in made for theme in one.themes) == planned()
    assert max(len(one.themes) for one in made) == 3
    assert sum(one.themes == () for one in made) == 43
    assert all(len(set(one.themes)) == len(one.themes) for one in made)


def test_nothing_in_the_comments_is_anybodys(made: Made) -> None:
    texts = [row["comments"] for wave in ("2018-01", "2020-01") for row in rows_of(made, wave) if row["comments"]]
    phones = [found for text in texts for found in re.findall(r"\b0\d{4} \d{6}\b", text)]
    assert len(phones) > 20
    assert all(phone.startswith(("07700 900", "01632 960")) for phone in phones), "those that Ofcom keeps for drama"
    digits = [found for text in texts for found in re.findall(r"\d{5,}", text)]
    assert all(len(found) in (5, 6, 8) for found in digits), "a telephone number's halves, or an invented reference"
    mails = [found for text in texts for found in re.findall(r"\S+@\S+", text.lower())]
    assert mails
    assert all(mail.rstrip(".").endswith("@example.org") for mail in mails)
    plates = [found for text in texts for found in re.findall(r"\b[A-Z]{2}\d\d [A-Z]{3}\b", text.upper())]
    assert plates
    assert all(re.match(r"Q[A-Z]00", plate) for plate in plates), "letters and a year that are never issued"
    codes = [found for text in texts for found in re.findall(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b", text.upper())]
    assert codes
    assert all(code.startswith("QX") for code in codes)
    called = [found for text in texts for found in re.findall(r"My name is \w+ (\w+) and", text)]
    assert called
    assert set(called) <= set(FAMILIES)


def test_every_postcode_is_of_an_area_that_royal_mail_does_not_use(made: Made) -> None:
    for wave in ("2018-01", "2020-01"):
        assert all(plain(row["postcode"])[:2] in ("QW", "QX") for row in rows_of(made, wave) if row["postcode"])


def test_the_same_bytes_every_time(made: Made, tmp_path: Path) -> None:
    postcodes = invented_postcodes(made.places.lsoas.filter(pl.col("district") != OUTSIDE), area="QW")
    write_survey(tmp_path, made.places, postcodes)
    first, again = (
        {path.relative_to(top): path.read_bytes() for path in sorted(top.rglob("*.*"))}
        for top in (made.inputs, tmp_path)
    )
    assert len(first) == 6
    assert first == again


def test_levels_are_dealt_out_as_evenly_as_whole_people_can_be() -> None:
    rng = np.random.default_rng(3)
    cells = np.sort(rng.integers(0, 40, 900))
    shares = np.sort(rng.random((40, 3)), axis=1)
    levels = dealt(cells, rng.normal(size=900), shares)
    wanted = np.bincount(cells, minlength=40)[:, None] * shares
    for told in range(1, 4):
        given = np.bincount(cells, levels < told, minlength=40)
        assert np.abs((given - wanted[:, told - 1]).cumsum()).max() < 3
        assert np.abs(given - wanted[:, told - 1]).max() < 3


def test_who_worries_most_is_dealt_to_first() -> None:
    worry = np.random.default_rng(4).normal(size=200)
    levels = dealt(np.zeros(200, dtype=np.int64), worry, np.array([[0.3]]))
    assert (levels == 0).sum() == 60
    assert worry[levels == 0].min() > worry[levels == 1].max()
