"""Saferplan: from a row in a partner's file to a sentence in the published plan, and back.

The commands of the command line are functions of the same name here::

    import saferplan
    saferplan.read("my-partnership")

The exceptions are those of `ELSEWHERE`, whose names are packages of the engine: the command `demo` is
`saferplan.commands.demo`, since `saferplan.demo` makes up partnerships.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

COMMANDS = (
    "assess", "claims", "diff", "documents", "explain", "fetch", "figure", "hotspots", "new", "publish", "read",
    "release", "serve", "survey", "templates",
)  # fmt: skip
ELSEWHERE = ("demo", "plan", "priorities")
"""Commands that are found in `saferplan.commands` alone."""
__all__ = [*COMMANDS, "__version__"]


def __getattr__(name: str) -> Any:
    """Import a command when it is first asked for: `import saferplan` stays quick."""
    if name in COMMANDS:
        from saferplan import commands

        return getattr(commands, name)
    if name in ("commands", *ELSEWHERE):
        from importlib import import_module

        return import_module(f"saferplan.{name}")
    raise AttributeError(f"module 'saferplan' has no attribute {name!r}")
