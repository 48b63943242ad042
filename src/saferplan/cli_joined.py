"""What other packages join to the command line: groups of commands, and what the demonstration shows beside the site.

They say so in their metadata (entry points `saferplan.groups` and `saferplan.demo`), so nothing here imports them
before they are asked for, and the engine works the same where none is installed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

GROUPS = "saferplan.groups"
DEMO = "saferplan.demo"


@cache
def _joined(kind: str) -> dict[str, Any]:
    """The entry points of a kind, by name."""
    from importlib.metadata import entry_points

    return {one.name: one for one in entry_points(group=kind)}


class WithJoinedGroups(TyperGroup):
    """The commands of the engine, and after them the groups that other packages join."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Every command's name."""
        own = super().list_commands(ctx)
        return [*own, *(name for name in sorted(_joined(GROUPS)) if name not in own)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One command, a joined one imported only now; None where there is none of the name."""
        own = super().get_command(ctx, cmd_name)
        if own is not None or cmd_name not in _joined(GROUPS):
            return own
        return typer.main.get_command(_joined(GROUPS)[cmd_name].load())


def shown_otherwise(folder: Path, port: int) -> bool:
    """Show the demonstration by what a package joins to it, until it is stopped.

    False where none is installed, or what is installed cannot show it: the site is shown alone then.
    """
    found = _joined(DEMO)
    return any(found[name].load()(folder, port=port) for name in sorted(found))
