"""The commands: one function each, which read and write the partnership folder; of a group, one for each of its words.

A command is imported when it is first asked for, with what it needs and no more: a document needs no statistics.

The command line and the package offer the same functions under the same names.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from saferplan.commands import claims, plan, priorities, survey
    from saferplan.commands.assess import assess
    from saferplan.commands.demo import demo
    from saferplan.commands.diff import diff
    from saferplan.commands.documents import documents
    from saferplan.commands.explain import explain
    from saferplan.commands.fetch import fetch
    from saferplan.commands.figure import figure
    from saferplan.commands.hotspots import hotspots
    from saferplan.commands.new import new
    from saferplan.commands.publish import publish
    from saferplan.commands.read import read
    from saferplan.commands.release import release
    from saferplan.commands.serve import serve
    from saferplan.commands.templates import templates

__all__ = [
    "assess",
    "claims",
    "demo",
    "diff",
    "documents",
    "explain",
    "fetch",
    "figure",
    "hotspots",
    "new",
    "plan",
    "priorities",
    "publish",
    "read",
    "release",
    "serve",
    "survey",
    "templates",
]


class _Commands(ModuleType):
    """This package, in which a command's name is the function, though its module is called so too."""

    def __setattr__(self, name: str, value: Any) -> None:
        # Python sets a package's attribute to a module of it that was imported.
        if isinstance(value, ModuleType) and name in __all__:
            value = getattr(value, name, value)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Commands


def __getattr__(name: str) -> Any:
    """Import a command when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import_module(f"{__name__}.{name}")
    return vars(sys.modules[__name__])[name]
