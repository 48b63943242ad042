"""Rules of the house that a machine can hold: what the middle may not touch, and how large a part may grow."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import saferplan

HOME = Path(saferplan.__file__).parent
PORTAL = HOME.parent / "saferplan_portal"
DOCS = Path(__file__).parents[2] / "docs"
"""The pages of the reference are written by modules that lie here."""
EDGES = ("sources", "publication", "demo", "commands", "terminal.py", "zipped.py", "__init__.py")


def _room(path: Path) -> str:
    return path.relative_to(HOME).parts[0]


MIDDLE = sorted(
    path for path in HOME.rglob("*.py") if _room(path) not in EDGES and not _room(path).startswith("cli")
)  # areas to plan: everything but the edges

CONTRACTS = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {one["name"]: one for one in CONTRACTS["tool"]["importlinter"]["contracts"]}
PURE = next(one for name, one in CONTRACTS.items() if name.startswith("The rooms between the edges"))
APART = CONTRACTS["The questions of the assessment do not know each other."]
GATHERS = {"matter"}
"""Modules of the assessment that ask nothing themselves, and put the answers of others together."""

MAY_NAME_PATHS = "errors"
"""The one room that may name a path, to say where something was found."""
MODULES = {*PURE["forbidden_modules"]} - {"pathlib"}
READS = {"read_text", "read_bytes"}
CALLS = {"open", "input", "now", "today", "utcnow", "default_rng", "write_text", "write_bytes"}
CALLS |= {"read_csv", "read_parquet", "scan_csv", "scan_parquet", "write_csv", "write_parquet", "sink_parquet", "mkdir"}

MOST_LINES, MOST_PARAMETERS = 400, 6
MORE_PARAMETERS = {
    "make_finding": "a finding has that many parts, and every caller names them",
    "_plain": "the inner loop of the scan takes arrays alone, compiled or not",
    "sweep": "the inner loop of the scan takes arrays alone, compiled or not",
    "circle": "the inner loop of the scan takes arrays alone, compiled or not",
}


def touches(source: str) -> Iterator[str]:
    """What a module does that only an edge may: imports of the world, and calls that read, write, ask or throw dice.

    Chance that is given its seed throws the same every time, and may be anywhere; so may the type of a generator that
    is handed in.
    """
    tree = ast.parse(source)
    handed = {
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "np.random.Generator"
        for part in ast.walk(node)
    }
    seeded = {
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "np.random.default_rng" and _seed_of(node)
        for part in (node, *ast.walk(node.func))
    }
    # What is read through importlib.resources is part of the package itself; there are no other paths to read then.
    froms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    calls = CALLS if froms & {"importlib", "importlib.resources"} and "pathlib" not in froms else CALLS | READS
    for node in ast.walk(tree):
        if node in seeded or node in handed:
            continue
        if isinstance(node, ast.Import):
            yield from (f"import {name.name}" for name in node.names if name.name.split(".")[0] in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in MODULES:
            yield f"from {node.module}"
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in calls:
                yield ast.unparse(node)
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "np.random":
            yield "np.random"


def _seed_of(call: ast.Call) -> str:
    """The seed that a generator is made with, as it is written; "" where it has none."""
    return "" if not call.args or ast.unparse(call.args[0]) == "None" else ast.unparse(call.args[0])


@pytest.mark.parametrize("path", MIDDLE, ids=lambda path: path.relative_to(HOME).as_posix())
def test_the_middle_touches_no_disk_clock_network_or_chance(path: Path) -> None:
    assert list(touches(path.read_text(encoding="utf-8"))) == []


def test_the_middle_is_all_of_it_and_the_rule_bites() -> None:
    assert {path.relative_to(HOME).parts[0] for path in MIDDLE} >= {
        "areas.py", "periods.py", "figures.py", "findings.py", "settings.py", "errors",
        "methods", "reference", "tables", "measures", "assessment",
    }  # fmt: skip
    assert {_room(path) for path in MIDDLE} >= {"priorities", "plan"}
    for wrong in (
        "open('x')", "Path('x').read_text()", "datetime.now()", "date.today()", "import random", "import os",
        "from time import sleep", "import socket", "np.random.default_rng()", "np.random.default_rng(None)",
        "np.random.normal(3)", "pl.read_csv('x')", "np.random.Generator(np.random.PCG64())",
    ):  # fmt: skip
        assert list(touches(wrong)), wrong
    assert not list(touches("np.random.default_rng(seed).integers(0, 3, 9)"))
    assert not list(touches("def draw(random: np.random.Generator) -> float:\n    return random.random()"))
    packaged = "from importlib import resources\nresources.files('saferplan.reference').joinpath('x.toml').read_text()"
    assert not list(touches(packaged))
    assert list(touches(f"from pathlib import Path\n{packaged}"))


def test_the_contract_of_imports_names_every_room_between_the_edges() -> None:
    rooms = {f"saferplan.{_room(path).removesuffix('.py')}" for path in MIDDLE}
    assert set(PURE["source_modules"]) == rooms - {f"saferplan.{MAY_NAME_PATHS}"}
    assert {"os", "shutil", "socket", "subprocess", "urllib", "http", "pathlib", "random"} <= set(
        PURE["forbidden_modules"]
    )


def test_the_contract_of_imports_names_every_question_of_the_assessment() -> None:
    questions = {
        path.stem
        for path in (HOME / "assessment").glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("assess_")
    }
    assert questions >= GATHERS
    assert {f"saferplan.assessment.{name}" for name in questions - GATHERS} == set(APART["modules"])


def test_no_file_and_no_list_of_parameters_grows_past_its_measure() -> None:
    more: set[str] = set()
    portal = [path for path in PORTAL.rglob("*.py") if path.parent.name != "migrations"]  # Django writes those
    for path in [*HOME.rglob("*.py"), *DOCS.glob("*.py"), *portal]:
        source = path.read_text(encoding="utf-8")
        assert len(source.splitlines()) <= MOST_LINES, path
        for node in ast.walk(ast.parse(source)):
            # A command of the terminal has an argument for each option.
            if isinstance(node, ast.FunctionDef) and not any(part.startswith("cli") for part in path.parts):
                named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                if len([one for one in named if one.arg not in ("self", "cls")]) > MOST_PARAMETERS:
                    more.add(node.name)
    assert more == set(MORE_PARAMETERS), "each has its reason, and no reason is left over"
