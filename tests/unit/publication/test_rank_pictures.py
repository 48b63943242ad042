"""The picture of ranks: what is drawn is what the ranks are, wide and narrow, few and many."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from saferplan.publication.chart_ranks import MOST_ROWS, RankRow, draw_ranks, share_in_words

NAME = "{http://www.w3.org/2000/svg}"
ROWS = [
    RankRow("Violence & more", 1, 1, 2, 1.0, "proposed"),
    RankRow("Burglary of homes, sheds, garages and everything else that has a door", 2, 1, 6, 0.93, "proposed"),
    RankRow("Drugs", 3, 2, 8, 0.24, "could as well be"),
    RankRow("Bicycles", 4, 4, 4, 0.0, ""),
]


@pytest.mark.parametrize("wide", [True, False])
def test_marks_lie_where_the_ranks_are(wide: bool) -> None:
    tree = ET.fromstring(draw_ranks(ROWS, top=2, wide=wide))
    dots = tree.findall(f"{NAME}circle")
    places = [float(one.get("cx", "")) for one in dots]
    steps = {round(b - a, 0) for a, b in pairwise(places)}
    assert len(steps) <= 2
    assert max(steps) - min(steps) <= 1, "one rank is one step"
    fills = [one.get("fill") for one in dots]
    assert fills[0] == fills[1] != fills[3]
    assert fills[2] == "#ffffff"
    assert fills[3] == "#868d98"
    whiskers = [one for one in tree.findall(f"{NAME}path") if one.get("class") == "whisker"]
    assert len(whiskers) == 3, "one that no draw moves has none"
    assert float(whiskers[0].get("data-low", "")) == pytest.approx(places[0], abs=0.1)
    assert float(whiskers[0].get("data-high", "")) == pytest.approx(places[1], abs=0.1)
    texts = " ".join("".join(one.itertext()) for one in tree.iter(f"{NAME}text"))
    assert "Violence & more" in texts
    assert "93%" in texts
    width = float(tree.get("width", ""))
    for one in tree.iter(f"{NAME}text"):
        assert 0 <= float(one.get("x", "")) <= width


def test_of_many_the_first_are_drawn_and_the_rest_are_counted() -> None:
    many = [RankRow(f"Issue {n}", n, n, n + 1, 0.5, "") for n in range(1, 131)]
    drawn = draw_ranks(many, top=5, wide=True)
    assert drawn.count("<circle") == MOST_ROWS
    assert "90 more issues are in ranking.csv." in re.sub(r"<[^>]+>", "", drawn)


def test_one_issue_alone_is_drawn() -> None:
    drawn = draw_ranks([RankRow("Alone", 1, 1, 1, 1.0, "proposed")], top=5, wide=False)
    assert ET.fromstring(drawn).tag.endswith("svg")
    assert drawn.count("<circle") == 1
    assert "Alone" in drawn


def test_a_share_of_draws_is_never_quite_all_unless_it_is() -> None:
    assert [share_in_words(one) for one in (1.0, 0.9999, 0.5, 0.0001, 0.0)] == [
        "100%",
        "over 99%",
        "50%",
        "under 1%",
        "0%",
    ]
