"""What every page of the reference is made of: tables, docstrings as paragraphs, and the classes there are."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

NOTE = "<!-- Written by docs/generate.py from the code. Change the code, then run: make docs -->\n"


def _cell(text: object) -> str:
    """A text in a cell of a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def paragraphs(thing: object) -> list[str]:
    """The paragraphs of a docstring, each on one line; examples to run are left out."""
    text = inspect.getdoc(thing) or ""
    found = [" ".join(part.split()) for part in text.split("\n\n")]
    return [part for part in found if part and not part.startswith(">>>")]


def first_sentence(thing: object) -> str:
    """The first sentence of a docstring's first paragraph."""
    text = paragraphs(thing)[0]
    end = text.find(". ")
    return text if end < 0 else text[: end + 1]


def signature(function: Callable[..., Any]) -> str:
    """The arguments of a function as they are written, so that they are the same in every run."""
    parts: list[str] = []
    starred = False
    for one in inspect.signature(function).parameters.values():
        if one.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        default = one.default
        shown = getattr(default, "__name__", None) or repr(default)
        parts.append(f"{one.name}: {one.annotation}" + ("" if default is inspect.Parameter.empty else f" = {shown}"))
    return f"({', '.join(parts)}) -> {inspect.signature(function).return_annotation}"


def modules() -> list[ModuleType]:
    """Every module of the engine, by name."""
    import saferplan

    found = pkgutil.walk_packages(saferplan.__path__, "saferplan.")
    return [importlib.import_module(info.name) for info in sorted(found, key=lambda info: info.name)]


def public_classes() -> list[type]:
    """Every class of the engine whose name has no underscore in front, by name, then module."""
    found = [
        thing
        for module in modules()
        for name, thing in vars(module).items()
        if inspect.isclass(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
    ]
    return sorted(found, key=lambda thing: (thing.__name__, thing.__module__))
