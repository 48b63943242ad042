"""Errors: every class is a sentence that says what to do, with an exit code of its own kind."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

from saferplan import errors
from saferplan.errors import BadAddress, BadInput, SaferplanError, Unforeseen

CLASSES = [
    found
    for _, found in inspect.getmembers(errors, inspect.isclass)
    if issubclass(found, SaferplanError) and found is not SaferplanError
]


def made(kind: type[SaferplanError]) -> SaferplanError:
    """An error of a class, with an example of each argument."""
    examples: dict[str, Any] = {
        "Path": Path("ashbrook"),
        "str": "words",
        "object": "words",
        "int": 8000,
        "float": 5200.0,
        "BaseException": ValueError("a row of somebody's file"),
        "str | None": None,
        "int | None": 7,
        "tuple[BadInput, ...]": (BadInput("a.csv", "a blank", "a day", "Fill it in.", row=2),) * 9,
        "tuple[str, ...]": ("volume/total/partnership/all",),
        "Sequence[tuple[int, str]]": [(7, "it is 5; expected text in quotes."), (0, "it is blank; expected a title.")],
        "dict[str, str]": {"wards": "One sentence.", "postcodes": "Another."},
    }
    parameters = list(inspect.signature(kind.__init__).parameters.values())[1:]
    examples |= {"do": "Do this."}
    positional = [examples.get(p.name, examples[str(p.annotation)]) for p in parameters if p.kind is not p.KEYWORD_ONLY]
    named = {p.name: examples[str(p.annotation)] for p in parameters if p.kind is p.KEYWORD_ONLY}
    return kind(*positional, **named)


@pytest.mark.parametrize("kind", CLASSES)
def test_each_error_is_a_sentence_with_a_meaning_and_a_code(kind: type[SaferplanError]) -> None:
    sentence = str(made(kind))
    assert sentence.endswith("."), sentence
    assert " " in sentence
    assert "\n" not in sentence
    assert kind.__doc__
    assert 0 < kind.exit_code < 128 or kind is errors.Stopped, "a shell gives 130 to what Ctrl+C ended"
    assert "__init__" in vars(kind), "its own sentence"


def test_the_codes_are_told_apart_by_what_to_do() -> None:
    codes = {kind.__name__: kind.exit_code for kind in CLASSES}
    assert codes["FolderBusy"] != codes["CannotWrite"] != codes["BadInput"]
    assert set(codes.values()).isdisjoint({0, 1}), "1 is left for Python's own"


def test_a_row_is_named_with_its_file() -> None:
    error = BadInput("x.csv", "a blank", "a month", "Correct it.", row=10_482)
    assert str(error) == "x.csv, row 10,482: a blank; expected a month. Correct it. Nothing was written."
    assert str(BadInput("x.csv", "a blank", "a month", "Correct it.")).startswith("x.csv: a blank")


def test_the_nearest_address_is_given_whole() -> None:
    error = BadAddress("figure:m?period=2018", "there is no such figure", "figure:m?area=partnership&period=2019")
    assert str(error).endswith("The nearest address is figure:m?area=partnership&period=2019")


def test_the_unforeseen_quotes_nothing_of_what_was_being_read() -> None:
    assert "somebody" not in str(Unforeseen(ValueError("a row of somebody's file"), "0.1.0"))
