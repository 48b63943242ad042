"""The account: rows read are rows kept and rows set aside, always."""

from __future__ import annotations

import json

import pytest

from saferplan.errors import BadAccount
from saferplan.tables.account import EXAMPLES_KEPT, Account, Example, account_from_json, add_accounts

REPEATED = "repeated row"
ONE = Account(
    "police_uk",
    10,
    {"recorded_crime": 6, "asb_incidents": 3},
    {REPEATED: 1},
    {REPEATED: (Example("a.csv", 7),)},
    {"reused": 2},
)
TWO = Account(
    "police_uk", 5, {"recorded_crime": 2}, {REPEATED: 3}, {REPEATED: tuple(Example("b.csv", n) for n in (2, 3, 4))}, {}
)


def test_kept_is_over_all_tables() -> None:
    assert ONE.kept == 9


@pytest.mark.parametrize("read", [9, 11])
def test_a_row_that_is_not_accounted_for_is_refused(read: int) -> None:
    with pytest.raises(BadAccount):
        Account("police_uk", read, {"recorded_crime": 9}, {REPEATED: 1}, {}, {})


def test_accounts_add_up_and_keep_the_first_examples() -> None:
    both = add_accounts("all", [ONE, TWO])
    assert (both.read, both.kept) == (15, 11)
    assert both.tables == {"recorded_crime": 8, "asb_incidents": 3}
    assert both.set_aside == {REPEATED: 4}
    assert both.notes == {"reused": 2}
    assert both.examples[REPEATED] == (Example("a.csv", 7), Example("b.csv", 2), Example("b.csv", 3))
    assert len(both.examples[REPEATED]) == EXAMPLES_KEPT


def test_no_parts_are_an_account_of_nothing() -> None:
    assert (add_accounts("none", []).read, add_accounts("none", []).kept) == (0, 0)


def test_to_json_and_back() -> None:
    assert account_from_json(json.loads(json.dumps(ONE.as_json()))) == ONE
