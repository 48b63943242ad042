"""Rules for the tests themselves: each checks something, and none grows past its measure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).parents[1]
MOST_LINES = 500
CHECKS = {
    "raises",
    "warns",
    "fail",
    "assert_allclose",
    "assert_array_equal",
    "assert_frame_equal",
    "assert_series_equal",
}
"""Calls that check by themselves."""


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Every module of the tests with its tree."""
    for path in sorted(HOME.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.AST) -> set[str]:
    """The names of everything that is called in a function, or handed to a call."""
    found = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            found.add(one.func.attr if isinstance(one.func, ast.Attribute) else getattr(one.func, "id", ""))
            found |= {given.id for given in one.args if isinstance(given, ast.Name)}
    return found


def without_checks(trees: list[tuple[Path, ast.Module]]) -> list[str]:
    """The test functions that neither check anything nor call a function of the tests that does."""
    functions = [
        (path, node)
        for path, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    alias = {
        one.asname: one.name
        for _, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for one in node.names
        if one.asname
    }
    checking = {
        node.name
        for _, node in functions
        if any(isinstance(one, ast.Assert) for one in ast.walk(node)) or called(node) & CHECKS
    }
    calls = [(node.name, {alias.get(name, name) for name in called(node)}) for _, node in functions]
    while more := {name for name, used in calls if name not in checking and used & checking}:
        checking |= more
    return [
        f"{path.name}: {node.name}"
        for path, node in functions
        if path.name.startswith("test_") and node.name.startswith("test_") and node.name not in checking
    ]


def test_every_test_checks_something() -> None:
    assert without_checks(list(modules())) == []


def test_the_rule_bites() -> None:
    text = "def test_a(): run()\ndef test_b(): check()\ndef check(): assert 1\ndef test_c():\n with raises(X): run()\n"
    assert without_checks([(Path("test_x.py"), ast.parse(text))]) == ["test_x.py: test_a"]


def test_no_module_of_tests_grows_past_its_measure() -> None:
    long = [path.name for path in HOME.rglob("*.py") if len(path.read_text("utf-8").splitlines()) > MOST_LINES]
    assert long == []
