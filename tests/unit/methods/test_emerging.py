"""Emerging places: a truth table for every class and its edges, the test of many series, planted, and a null."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pymannkendall
import pytest
import shapely

from saferplan.errors import CannotReckon
from saferplan.methods.emerging import CLASSES, classes_of, emerging_hotspots, mann_kendall_of_many
from saferplan.methods.spatial_weights import queen_weights

STEPS = 20


def steps_of(text: str) -> np.ndarray:
    """Steps from a line: + hot, - cold, . neither; the oldest first."""
    return np.array([{"+": 1, "-": -1, ".": 0}[mark] for mark in text])


TABLE = [
    # New: hot in the last step alone.  A cold step long ago does not keep it from that (sfdep lets it).
    ("...................+", 0, "new hot"),
    ("-..................+", 0, "new hot"),
    ("...................+", 1, "new hot"),
    # Consecutive: an unbroken run of two or more to the end, and never before.
    ("..................++", 0, "consecutive hot"),
    ("...+++++++++++++++++", 0, "consecutive hot"),
    ("-.................++", 0, "consecutive hot"),
    # A run of one is new, and a run with a hot step before it is sporadic (sfdep calls both consecutive).
    ("+.................++", 0, "sporadic hot"),
    # A run whose steps are of both signs is no run.
    ("................--++", 0, "consecutive hot"),
    # Nine in ten and more: 18 of 20 are, 17 are not.
    ("..++++++++++++++++++", 0, "persistent hot"),
    ("..++++++++++++++++++", 1, "intensifying hot"),
    ("..++++++++++++++++++", -1, "diminishing hot"),
    ("++++++++++++++++++++", 0, "persistent hot"),
    (".+.+++++++++++++++++", 1, "intensifying hot"),
    (".+..++++++++++++++++", 0, "sporadic hot"),
    # Intensifying counts hot steps only: a place cold for half of them is none (sfdep adds both up).
    ("----------++++++++++", 1, "consecutive hot"),
    ("-+-+-+-+-+-+-+-+-+-+", 1, "oscillating hot"),
    # Sporadic: on and off, never cold, and hot at the last; without that it is none.
    ("+..+....+.......+..+", 0, "sporadic hot"),
    ("+..+....+.......+...", 0, "none"),
    # Oscillating: as sporadic, but cold at some time.
    ("+..+....-.......+..+", 0, "oscillating hot"),
    # Historical: not hot at the last, but in nine steps in ten (sfdep asks that Gi* be below nought).
    ("+++++++++++++++++++.", 0, "historical hot"),
    ("++++++++++++++++++..", -1, "historical hot"),
    (".+++++++++++++++++..", 0, "none"),
    ("+++++++++++++++++++-", 0, "new cold"),
    ("++++++++++++++++++--", 0, "consecutive cold"),
    ("-++++++++++++++++++-", 0, "oscillating cold"),
    # A cold step does not take away what nine hot ones in ten are; nor do many of them make it more.
    ("-+++++++++++++++++++", 0, "persistent hot"),
    ("+-++++++++++++++++++", 1, "intensifying hot"),
    ("---+++++++++++++++++", 0, "consecutive hot"),
    ("....................", 1, "none"),
]


def mirrored(text: str) -> str:
    """The same with hot and cold exchanged."""
    return text.translate(str.maketrans("+-", "-+"))


@pytest.mark.parametrize(("line", "trend", "expected"), TABLE)
def test_the_truth_table(line: str, trend: int, expected: str) -> None:
    assert len(line) == STEPS
    for text, way, word in (
        (line, trend, expected),
        (mirrored(line), -trend, expected.replace("hot", "*").replace("cold", "hot").replace("*", "cold")),
    ):
        marks = steps_of(text)[:, None]
        assert classes_of(marks > 0, marks < 0, [way]).tolist() == [word], text


PROBES = [
    # Cold in ten of ten and rising: less cold.  sfdep and pyehsa, which look at the number of steps alone, say
    # "intensifying hotspot".
    ("----------", 1, "diminishing cold"),
    ("----------", -1, "intensifying cold"),
    # Hot in nine of ten, not at the last: sfdep says "persistent" as long as Gi* is above nought.
    ("+++++++++.", 0, "historical hot"),
    ("+++++++++.", 1, "historical hot"),
    # Nine of ten are nine in ten; eight are not.
    (".+++++++++", 0, "persistent hot"),
    ("..++++++++", 0, "consecutive hot"),
    (".+.+++++++", 1, "sporadic hot"),
    ("++++++++..", 0, "none"),
]


@pytest.mark.parametrize(("line", "trend", "expected"), PROBES)
def test_ten_steps_as_others_were_asked(line: str, trend: int, expected: str) -> None:
    """Oracle O14: what sfdep and pyehsa answered with another class, and the edges of ten steps."""
    marks = steps_of(line)[:, None]
    assert classes_of(marks > 0, marks < 0, [trend]).tolist() == [expected]


def in_words(line: str, trend: int) -> str | None:
    """The class of a line by the words of the published definitions, for hot; None where none fits."""
    many, last = line.count("+"), line.endswith("+")
    if last and many >= 0.9 * len(line):
        return {1: "intensifying hot", -1: "diminishing hot", 0: "persistent hot"}[trend]
    if last and "+" not in line[:-1]:
        return "new hot"
    if last and "+" not in line.rstrip("+"):
        return "consecutive hot"
    if last:
        return "oscillating hot" if "-" in line else "sporadic hot"
    return "historical hot" if many >= 0.9 * len(line) else None


def test_every_line_of_ten_steps_has_the_class_that_the_words_give_it() -> None:
    """All 3^10 lines and three trends; a line that ends hot or cold is of that kind, for nine in ten cannot be both."""
    marks = np.array(list(itertools.product((-1, 0, 1), repeat=10)), dtype=np.int8).T
    lines = ["".join("-.+"[mark + 1] for mark in column) for column in marks.T.tolist()]
    seen = set()
    for trend in (-1, 0, 1):
        found = classes_of(marks > 0, marks < 0, np.full(marks.shape[1], trend)).tolist()
        for line, word in zip(lines, found, strict=True):
            hot, cold = in_words(line, trend), in_words(mirrored(line), -trend)
            kinds = [hot, cold.replace("hot", "cold") if cold else None]
            # "Historical" gives way to what the other kind is now.
            now = kinds if line.endswith("+") else kinds[::-1]
            assert word == (now[0] or now[1] or "none"), (line, trend)
        seen |= set(found)
    assert seen == {f"{word} {kind}" for word in CLASSES for kind in ("hot", "cold")} | {"none"}


def test_a_trend_just_inside_the_level_counts() -> None:
    """Hot in ten of ten with S = 23 of 45, p 0.049: intensifying at 95 %, persistent at 99 % (where sfdep stands)."""
    order = np.array([2, 3, 7, 5, 1, 4, 9, 6, 10, 8])
    assert pymannkendall.original_test(order).s == 23
    cube = np.tile(np.random.default_rng(3).normal(10, 1, (12, 12)), (10, 1, 1))
    cube[:, 4:7, 4:7] += 8 + order[:, None, None] / 10
    for level, word in ((0.95, "intensifying hot"), (0.99, "persistent hot")):
        found = emerging_hotspots(cube.reshape(10, 144), queen_weights(lattice(12)), level=level)
        assert found.trend.p.reshape(12, 12)[5, 5] == pytest.approx(0.0491, abs=5e-5)
        assert found.hot.reshape(10, 12, 12)[:, 5, 5].all()
        assert found.classes.reshape(12, 12)[5, 5] == word


def test_every_class_is_in_the_table() -> None:
    seen = {word.split(" ")[0] for _, _, word in TABLE}
    assert seen == {*CLASSES, "none"}


@pytest.mark.parametrize("steps", [3, 10, 11, 24, 60])
def test_many_series_at_once_are_as_pymannkendall_has_each(steps: int) -> None:
    rng = np.random.default_rng(4)
    series = rng.poisson(3, (steps, 30)).astype(float)
    series += np.linspace(0, 3, steps)[:, None] * (np.arange(30) % 3)
    series[:, 7] = 2.0
    series[:, 8] = np.arange(steps)
    series[:, 9] = -np.arange(steps)
    series[:, 10] = np.arange(steps) % 2
    found = mann_kendall_of_many(series)
    for place in range(30):
        one = pymannkendall.original_test(series[:, place])
        assert found.s[place] == one.s
        assert found.z[place] == pytest.approx(one.z, abs=1e-12)
        assert found.p[place] == pytest.approx(one.p, abs=1e-12)


def lattice(side: int) -> list[shapely.Geometry]:
    """Unit squares, row by row."""
    return [shapely.box(x, y, x + 1, y + 1) for y in range(side) for x in range(side)]


@pytest.mark.parametrize("permuted", [False, True])
def test_planted_places_are_found_in_their_classes(permuted: bool) -> None:
    rng = np.random.default_rng(21)
    cube = rng.poisson(10, (24, 12, 12)).astype(float)
    cube[:, 1:4, 1:4] += 15
    cube[21:, 8:11, 8:11] += 15
    random = np.random.default_rng(1) if permuted else None
    found = emerging_hotspots(cube.reshape(24, 144), queen_weights(lattice(12)), random=random)
    classes = found.classes.reshape(12, 12)
    assert classes[2, 2] == "persistent hot"
    assert classes[9, 9] == "consecutive hot"
    assert found.hot.reshape(24, 12, 12)[:, 2, 2].all()


def test_on_a_null_the_last_step_is_hot_no_more_often_than_claimed() -> None:
    rng = np.random.default_rng(22)
    weights = queen_weights(lattice(10))
    runs, claimed = 60, 0
    for _ in range(runs):
        found = emerging_hotspots(rng.poisson(20, (12, 100)), weights)
        claimed += bool((found.hot[-1] | found.cold[-1]).any())
    assert claimed <= 10, "5 in 100 are claimed; more than 10 of 60 come less than once in 1,000"


def test_what_all_places_do_makes_nobody_hot() -> None:
    """A season and a rise that come to all: the same classes as without them."""
    rng = np.random.default_rng(23)
    cube = rng.poisson(10, (24, 100)).astype(float)
    season = 1.0 + 0.5 * np.sin(np.arange(24) / 2)[:, None] + np.arange(24)[:, None] / 10
    one, other = (emerging_hotspots(values, queen_weights(lattice(10))) for values in (cube, cube * season))
    assert one.classes.tolist() == other.classes.tolist()
    assert one.z == pytest.approx(other.z)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: classes_of(np.zeros((9, 1)), np.zeros((9, 1)), [0]), "at least 10"),
        (lambda: classes_of(np.ones((10, 1)), np.ones((10, 1)), [0]), "hot and cold in one step"),
        (lambda: classes_of(np.ones((10, 2)), np.zeros((10, 1)), [0]), "shapes that do not fit"),
        (lambda: mann_kendall_of_many([[1.0], [float("nan")], [2.0]]), "a value that is missing"),
        (lambda: emerging_hotspots(np.zeros((9, 4)), queen_weights(lattice(2))), "at least 10 steps"),
    ],
)
def test_what_cannot_be_reckoned_is_said(call: Callable[[], object], says: str) -> None:
    with pytest.raises(CannotReckon, match=says):
        call()
