"""Every public class of the engine is in the glossary, and nothing in it has gone."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import saferplan

GLOSSARY = (Path(__file__).resolve().parents[2] / "GLOSSARY.md").read_text(encoding="utf-8")
WORDS, _, CLASSES = GLOSSARY.partition("## The classes of the code")
ROW = re.compile(r"^\| `(\w+)` \| `([\w.]+)` \| (.+) \|$", re.M)
TERM = re.compile(r"^\| \*\*(.+?)\*\* \| (.+?) \| (.*?) \|$", re.M)
NOUNS = ("Area", "Period", "Table", "Measure", "Figure", "Finding", "Priority", "Action", "Progress", "Decision")


def public_classes() -> set[tuple[str, str]]:
    """Every public class that is defined in saferplan, with its module."""
    found = set()
    for info in pkgutil.walk_packages(saferplan.__path__, "saferplan."):
        module = importlib.import_module(info.name)
        found |= {
            (name, info.name.removeprefix("saferplan."))
            for name, thing in vars(module).items()
            if inspect.isclass(thing) and thing.__module__ == info.name and not name.startswith("_")
        }
    return found


def test_every_public_class_is_in_the_glossary_and_no_other() -> None:
    listed = {(name, where) for name, where, _ in ROW.findall(CLASSES)}
    assert public_classes() - listed == set(), "run make docs"
    assert listed - public_classes() == set(), "run make docs"


def test_every_class_has_a_meaning() -> None:
    short = [name for name, _, meaning in ROW.findall(CLASSES) if len(meaning.split()) < 3]
    assert not short


def test_the_ten_nouns_come_first_and_have_a_meaning() -> None:
    terms = TERM.findall(WORDS)
    assert tuple(term for term, _, _ in terms[: len(NOUNS)]) == NOUNS
    assert all(len(meaning.split()) > 3 for _, meaning, _ in terms if meaning != "How many.")


def test_no_word_has_two_meanings() -> None:
    terms = [term for term, _, _ in TERM.findall(WORDS)]
    assert len(terms) == len(set(terms))


def test_words_of_law_and_literature_name_their_source() -> None:
    common = {"count", "rate", "share", "interval"}
    unsourced = [term for term, _, source in TERM.findall(WORDS) if not source and term not in common]
    assert not unsourced
