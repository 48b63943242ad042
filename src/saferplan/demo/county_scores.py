"""The worked example's issues and scores: what three made-up scorers gave, invented from the first to the last.

The scores are nobody's.  They are made so that what there is to see is seen: two issues that hold their place, a field
of issues that could change places, a few on which scorers lie far apart, and one that nobody scored in full.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from saferplan.demo.published_layouts import write_text
from saferplan.priorities.model import shipped_models

MODEL = "four-by-four"
SCORERS = ("Wendershire Council", "Wender Valley Police", "Wendershire public health")
SCORED_ON = "2019-10-14"
CONFIDENCE = {"h": "high", "m": "medium", "l": "low"}

GIVEN = {
    "crime-type/burglary": "4h3h 4h3h 4m3m",
    "crime-type/violence-and-sexual-offences": "4h4m 4h4h 4h4h",
    "crime-type/anti-social-behaviour": "4h2h 4h2m 4m2m",
    "crime-type/drugs": "3m3m 3h2m 4m4h",
    "crime-type/vehicle-crime": "4h2m 4h2h 3l2l",
    "crime-type/criminal-damage-and-arson": "4m2h 4h2h 3l1l",
    "crime-type/other-theft": "4m1m 4h1h 3l1l",
    "crime-type/shoplifting": "4m1m 4h2m 3l1l",
    "crime-type/public-order": "3m2m 3h2m 2l2l",
    "crime-type/robbery": "2m3m 2h3h 2l3m",
    "crime-type/possession-of-weapons": "2m3m 3h4m 2m3m",
    "crime-type/theft-from-the-person": "2m2m 2h2h 2l2l",
    "crime-type/bicycle-theft": "2m1h 2h1h 2l1l",
    "theme/domestic-abuse": "4l4h 4m4h 4m4h",
    "theme/violence-and-exploitation": "3l4m 3m4h 3m4h",
    "theme/drugs-alcohol-and-mental-health": "3m3m 2m2m 4h4h",
    "theme/hate-crime-and-extremism": "2l3m 2m3m 2l3m",
    "theme/young-people": "3l3m 2l3m 3m4m",
    "theme/fraud-and-scams": "4l2m 3l2m 3l3l",
    "concern/rural-and-wildlife-crime": "3m2m 2m1m ----",
    "own/fly-tipping": "4h2m --1l ----",
    "own/speeding-traffic": "4m---- 3l---- ----",
}
"""For each issue what each scorer gave: likelihood and impact, each a level and how sure; dashes for none given."""

NOTES = {
    (
        "crime-type/burglary",
        0,
        "impact",
    ): "Residents put it first; older people say that they no longer feel at home.",
    ("crime-type/drugs", 1, "impact"): "Most of what is recorded is possession, found by stopping people.",
    ("crime-type/drugs", 2, "impact"): "Deaths from drugs are rising, and children live with it.",
    ("crime-type/criminal-damage-and-arson", 2, "impact"): "Nobody is hurt in most cases.",
    ("theme/drugs-alcohol-and-mental-health", 1, "impact"): "Seen from what officers are called to.",
    (
        "theme/drugs-alcohol-and-mental-health",
        2,
        "impact",
    ): "It stands behind much of the violence and the self-neglect.",
    ("theme/domestic-abuse", 0, "likelihood"): "No partner's number is held; services say that demand has not fallen.",
}
"""Why a scorer chose a level, by issue, scorer and field."""

ISSUES = """\
# The issues of the worked example, and what was decided of them.  All of it is made up.

model = "four-by-four"

[[issue]]
id = "crime-type/other-crime"
title = "Other crime"
left_out = "It is a remainder of unlike offences, and nothing can be done about it as one."

[[issue]]
id = "own/fly-tipping"
title = "Fly-tipping"
about = "Rubbish left on land and at roadsides. Residents raise it, and no partner has sent a number."
concern = "survey_share?answer=together&question=concern-asb-fly-tipping&period=wave-2020-01"

[[issue]]
id = "own/speeding-traffic"
title = "Speeding traffic"
about = "Villages ask for it at every meeting; collisions are counted elsewhere."

[[scan]]
id = "scan/grants-to-youth-clubs-end-in"
touches = ["theme/young-people", "crime-type/anti-social-behaviour"]

[[scan]]
id = "scan/a-duty-on-serious-violence-is"
touches = ["theme/violence-and-exploitation", "crime-type/violence-and-sexual-offences"]

[[scan]]
id = "scan/swindles-move-from-the-doorstep-to"
touches = ["theme/fraud-and-scams"]
"""
"""The list of issues, as an analyst would leave it."""


def score_table() -> str:
    """The scores as `priorities/scores.csv` has them."""
    model = shipped_models()[MODEL]
    rows = [("issue", "field", "scorer", "scored_on", "score", "confidence", "note", "model")]
    for issue, given in GIVEN.items():
        for place, (scorer, levels) in enumerate(zip(SCORERS, given.split(), strict=True)):
            padded = levels.ljust(2 * len(model.scored), "-")
            for number, field in enumerate(model.scored):
                level, sure = padded[2 * number], padded[2 * number + 1]
                if level == "-":
                    continue
                note = NOTES.get((issue, place, field.slug), "")
                rows.append((issue, field.slug, scorer, SCORED_ON, level, CONFIDENCE[sure], note, model.name))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def write_scores(folder: Path) -> None:
    """Write the list of issues and the scores into a partnership folder; what is there is somebody's, and stays."""
    home = folder / "priorities"
    for name, text in (("issues.toml", ISSUES), ("scores.csv", score_table())):
        if not (home / name).exists():
            home.mkdir(parents=True, exist_ok=True)
            write_text(home / name, text)
