"""True passages whose numbers only look as if they belonged together: none of them is called wrong."""

from __future__ import annotations

import pytest

from claims_passages import FOLDER
from finished_text import said

TRUE = (FOLDER / "true.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("text", TRUE)
def test_numbers_that_only_look_joined_are_not_called_wrong(text: str) -> None:
    assert "wrong" not in {grade for _, grade in said(text)}


def test_hardly_any_of_them_draws_a_doubt() -> None:
    """Measured: one, of needles in parks and needles in streets."""
    doubted = [text for text in TRUE if "doubtful" in {grade for _, grade in said(text)}]
    assert len(doubted) <= 1, doubted
