"""Short passages of loose prose: how many faults of four classes the rules find in them, and nothing in true ones."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from claims_passages import KINDS, Read, load, read

PASSAGES = load()


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Read]:
    folder: Path = tmp_path_factory.mktemp("passages")
    return [read(passage, folder) for passage in PASSAGES]


def test_every_class_has_thirty_passages_of_two_sets_and_look_alikes_that_differ() -> None:
    assert Counter(each.kind for each in PASSAGES) == dict.fromkeys(KINDS, 30)
    assert all(each.at in " ".join(each.fault.replace("|", " ").split()) for each in PASSAGES)
    assert all(each.fault != each.clean for each in PASSAGES)
    assert len({(each.kind, each.name) for each in PASSAGES}) == len(PASSAGES)


# Measured: arithmetic 30, the other three 29 of 30.
@pytest.mark.slow
@pytest.mark.parametrize(("kind", "least"), [("arithmetic", 30), ("mean", 29), ("grim", 29), ("unbound", 29)])
def test_what_was_found_stays_found(results: list[Read], kind: str, least: int) -> None:
    assert sum(each.found for each in results if each.passage.kind == kind) >= least


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_true_look_alikes_draw_no_remark(results: list[Read], kind: str) -> None:
    said = [(each.passage.name, each.on_clean) for each in results if each.passage.kind == kind and each.on_clean]
    assert said == []


@pytest.mark.slow
def test_nothing_is_said_beside_the_fault(results: list[Read]) -> None:
    assert [(each.passage.name, each.elsewhere) for each in results if each.elsewhere] == []
