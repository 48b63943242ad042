"""Saferplan: from a row in a partner's file to a sentence in the published plan, and back.

The commands of the command line are functions of the same name here::

    import saferplan
    saferplan.read("my-partnership")

The one exception is `demo`: `saferplan.demo` is the package that makes up partnerships, and the command is
`saferplan.commands.demo`.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

COMMANDS = (
    "assess", "claims", "diff", "explain", "fetch", "figure", "hotspots", "new", "publish", "read", "release", "serve",
    "survey", "templates",
)  # fmt: skip
__all__ = [*COMMANDS, "__version__"]


def __getattr__(name: str) -> Any:
    """Import a command when it is first asked for: `import saferplan` stays quick."""
    if name in COMMANDS:
        from saferplan import commands

        return getattr(commands, name)
    if name in ("commands", "demo"):
        from importlib import import_module

        return import_module(f"saferplan.{name}")
    raise AttributeError(f"module 'saferplan' has no attribute {name!r}")
