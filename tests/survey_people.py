"""People who are made up, their designs, and what R's `survey` makes of them (tests/oracles/survey_numbers.R)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from saferplan.methods.raking import Margin, rake, scaled
from saferplan.methods.survey_design import Design

NUMBERS = json.loads((Path(__file__).parent / "oracles" / "survey_numbers.json").read_text(encoding="utf-8"))
PEOPLE = {name: np.array(values) for name, values in NUMBERS["people"].items()}
R, SCHOOLS = NUMBERS["of_people"], NUMBERS["schools"]
MANY = PEOPLE["age"].size
MARGINS = [Margin(PEOPLE[name], np.array(R["targets"][name], dtype=float)) for name in ("age", "sex", "area")]
TOLD = scaled([Margin(PEOPLE["told"], np.array(R["targets"]["told"]))], 7_400.0)[0]


def raked(start: str | None = None, margins: list[Margin] | None = None, **parts: str) -> Design:
    """A design with raked weights and R's errors; parts are named by their columns."""
    found = rake(margins or MARGINS, start=None if start is None else PEOPLE[start])
    return Design(
        found.weights, raked=found, leverage=False, **{name: PEOPLE[column] for name, column in parts.items()}
    )


def designs() -> dict[str, tuple[Design, dict[str, Any]]]:
    """Every design with R's numbers for it."""
    held = {"strata": "stratum", "clusters": "cluster", "fpc": "clusters_there"}
    uneven = PEOPLE["uneven"]
    plain = {
        "plain": Design(uneven),
        "strata": Design(PEOPLE["base"], strata=PEOPLE["stratum"], fpc=PEOPLE["people_there"]),
        "clusters": Design(uneven, **{name: PEOPLE[column] for name, column in held.items()}),
        "lone": Design(uneven, strata=np.where(np.arange(MANY) == 0, 9, PEOPLE["stratum"])),
    }
    after = {
        "even": raked(),
        "plain": raked("uneven"),
        "strata": raked("base", strata="stratum", fpc="people_there"),
        "clusters": raked("uneven", **held),
    }
    found = {name: (design, R["designs"][name]) for name, design in plain.items()}
    found |= {f"raked {name}": (design, R["calibrated"][name]) for name, design in after.items()}
    found["raked by rake()"] = (after["even"], R["raked"])
    found["a margin some did not tell"] = (raked(margins=[*MARGINS, TOLD]), R["partly"])
    found["post-stratified"] = (raked(margins=MARGINS[:1]), R["post_even"])
    return found
