"""A made-up wave with answers counted by hand: 200 residents of twenty small areas, and twelve councillors.

Of the 100 residents of the deprived areas (D01 to D10), 60 feel unsafe and 40 safe; of the 100 others 20 and 80.  Women
are 120 of the 200, and 60 of each kind of area.  All councillors feel safe.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from saferplan.measures.survey_waves import PlacesKnown, SurveyWave
from saferplan.tables.questionnaire_file import parse_questionnaire

TEXT = """
[wave]
id = "2020-01"
title = "Ashbrook community safety survey"
opened = 2020-01-06
closed = 2020-01-31
sample = "open"
population = "people aged 16 and over who live in Ashbrook"

[consent]
text = "We use your answers to set our priorities."
retention = "Deleted after two years."

[responses]
source = "saferplan"
id = "response_id"

[weighting]
reason = "no targets are held"

[[question]]
id = "kind"
text = "Who are you?"
type = "single"
role = "respondent_type"
options = [{ code = "resident", text = "I live here" }, { code = "elected", text = "I am a councillor" }]

[[question]]
id = "postcode"
text = "What is your postcode?"
type = "postcode"

[[question]]
id = "sex"
text = "What is your sex?"
type = "single"
role = "sex"
options = [{ code = "female", text = "Women" }, { code = "male", text = "Men" }]

[[question]]
id = "after_dark"
text = "How safe do you feel after dark?"
type = "single"
options = [
    { code = "safe", text = "Safe", score = 2 },
    { code = "unsafe", text = "Unsafe", score = 1 },
    { code = "dont_know", text = "Don't know", view = false },
]
top = ["unsafe"]
top_text = "unsafe"
top_is = "bad"
tells = "feel unsafe after dark"
compare = ["by_day"]

[[question]]
id = "by_day"
text = "How safe do you feel by day?"
type = "single"
options = [{ code = "safe", text = "Safe" }, { code = "unsafe", text = "Unsafe" }]
top = ["unsafe"]
top_text = "unsafe"
top_is = "bad"
tells = "feel unsafe by day"

[[question]]
id = "concern"
text = "How concerned are you?"
type = "grid"
rows = [
    { code = "burglary", text = "Burglary" },
    { code = "fraud", text = "Fraud" },
    { code = "litter", text = "Litter" },
]
options = [{ code = "very", text = "Very" }, { code = "not", text = "Not" }]
top = ["very"]
top_text = "very"
top_is = "bad"
tells = "are very concerned about"
"""

MARGINS = """
[weighting]
source = "Made up"
trim = 5

[[weighting.margin]]
roles = ["sex"]
"""

RESIDENTS, ELECTED = 200, 12
AREAS = [f"X0100{kind}{number:02d}" for kind in (1, 2) for number in range(1, 11)]
DEPRIVED = dict.fromkeys(AREAS[:10], "1") | dict.fromkeys(AREAS[10:], "3")


def known_places() -> PlacesKnown:
    """The deprived areas, two boards that cut across them, and a hundred residents each."""
    boards = {code: f"board:{'east' if number % 2 else 'west'}" for number, code in enumerate(AREAS)}
    return PlacesKnown({"deprivation_fifth": DEPRIVED, "board": boards}, dict.fromkeys(AREAS, 100.0))


def _answers() -> Iterator[tuple[int, str, str, str, float | None, str]]:
    """Respondent, question, item, answer, number and state of each row."""
    for number in range(1, RESIDENTS + ELECTED + 1):
        resident = number <= RESIDENTS
        place = (number - 1) % 100
        deprived = resident and number <= 100
        yield number, "kind", "", "resident" if resident else "elected", None, "answered"
        yield number, "sex", "", "female" if place // 5 % 5 < 3 else "male", None, "answered"
        unsafe = resident and (place % 5 < 3 if deprived else place % 5 < 1)
        yield number, "after_dark", "", "unsafe" if unsafe else "safe", 1.0 if unsafe else 2.0, "answered"
        yield number, "by_day", "", "unsafe" if unsafe and place % 2 else "safe", None, "answered"
        for item, many in (("burglary", 80), ("fraud", 78), ("litter", 20)):
            yield number, "concern", item, "very" if place < many else "not", None, "answered"


def small_wave(*, weighted: bool = False, women: float = 500.0, men: float = 500.0) -> SurveyWave:
    """The wave, weighted by sex to so many women and men where asked for."""
    text = TEXT.replace('[weighting]\nreason = "no targets are held"\n', MARGINS) if weighted else TEXT
    numbers = range(1, RESIDENTS + ELECTED + 1)
    lsoas = [AREAS[(number - 1) // 10] if number <= RESIDENTS else "" for number in numbers]
    respondents = pl.DataFrame(
        {
            "wave": ["2020-01"] * len(numbers),
            "respondent": list(numbers),
            "kind": ["resident"] * RESIDENTS + ["elected"] * ELECTED,
            "channel": [""] * len(numbers),
            "status": ["complete"] * len(numbers),
            "submitted": [None] * len(numbers),
            "lsoa": lsoas,
            "placed": ["postcode" if code else "none" for code in lsoas],
        },
        schema_overrides={"respondent": pl.UInt32, "submitted": pl.Date},
    )
    columns = ("respondent", "question", "item", "answer", "number", "state")
    answers = pl.DataFrame(
        list(_answers()), schema=columns, orient="row", schema_overrides={"respondent": pl.UInt32, "number": pl.Float64}
    ).with_columns(wave=pl.lit("2020-01"))
    targets = pl.DataFrame(
        {"margin": ["sex", "sex"], "category": ["female", "male"], "people": [women, men]},
    )
    themes = pl.DataFrame(
        {
            "question": ["comments"] * 4,
            "theme": ["", "drugs", "litter", "parking"],
            "title": ["", "Drugs", "Litter", "Parking"],
            "comments": [50, 20, 12, 3],
        }
    )
    asked = parse_questionnaire(text)
    return SurveyWave(asked, respondents, answers, targets, themes, inputs=("survey 2020-01",))
