"""The portal's page of the reference: roles, what each may do, who may open which page, and what may become of what."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from reference_parts import NOTE, table

from saferplan_portal.access import ACCESS, Door, Needs
from saferplan_portal.accounts.roles import OWN_BODY, ROLES, Permission

PORTAL = Path(__file__).resolve().parent.parent / "src" / "saferplan_portal"

CALLED = {
    ("board", "MEETING_STATES"): "A meeting of the Board",
    ("board", "MINUTES_STATES"): "The minutes of a meeting",
    ("board", "ACTION_STATES"): "An action arising from a meeting",
    ("planning", "PLAN_MOVES"): "A plan",
    ("planning", "VERSION_MOVES"): "A version of a plan",
    ("planning", "ACTION_MOVES"): "An action of a plan",
    ("publications", "MAY_BECOME"): "A version of a publication",
}
"""What goes through the states of each table, by the app and the name of the table in its code."""


_HOW_FAR = (
    "Who is let in for their own body changes there nothing of another body's; who is let in for their own, nothing "
    "but a role that they have or a report that they wrote. What else somebody may do to one thing there, the rules of "
    "each app say.\n"
)


def portal() -> str:
    """The page."""
    out = [
        f"{NOTE}\n# Portal\n",
        "Who may do what in the portal, who may open which page, and what may become of what.\n",
    ]
    out += ["## Roles\n", "A role is held at a body, from a day to a day.\n"]
    out += [
        table(
            ("role", "what it is for", "days at most"), ((one.name, one.about, one.most_days) for one in ROLES.values())
        )
    ]
    out += ["## What each role may do\n"]
    own = "Where it says “own body”, it holds for the affairs of the body at which the role is held.\n"
    names = [one.name for one in ROLES.values()]
    out += [own, table(("may", *names), ((one.value, *(_may(role, one) for role in ROLES)) for one in Permission))]
    out += ["## Who may open which page\n", _HOW_FAR]
    out += [table(("page", "who", "kept in the audit"), sorted(_doors()))]
    out += ["## What may become of what\n"]
    for title, moves in _states():
        out += [f"### {title}\n", _diagram(moves)]
    return "\n".join(out)


def _may(role: str, one: Permission) -> str:
    if one not in ROLES[role].may:
        return ""
    return "own body" if one in OWN_BODY else "yes"


def _doors() -> Iterator[tuple[str, str, str]]:
    """Each page by its name, who gets in, and whether each opening is kept."""
    for name, access in ACCESS.items():
        if isinstance(access, Door):
            yield f"`{name}`", access.value, ""
        elif isinstance(access, Needs):
            yield f"`{name}`", ", ".join(_let_in(access)), "yes" if access.restricted else ""


def _let_in(access: Needs) -> Iterator[str]:
    """Each role that a door lets in, and how far what it may change there reaches."""
    for role in ROLES.values():
        if held := role.may.intersection(access.any_of):
            yield f"{role.name} (own body)" if held <= access.own_body else role.name
        elif role.may.intersection(access.oneself):
            yield f"{role.name} (their own)"


def _states() -> list[tuple[str, dict[str, list[str]]]]:
    """Each table of states, read from its source: what it is of, and from each state the states it may come to.

    Raises `KeyError` where a table has no name in `CALLED`, or a name there has no table.
    """
    found = {
        (path.relative_to(PORTAL).parts[0], name): moves
        for path in sorted(PORTAL.rglob("*.py"))
        for name, moves in _tables(ast.parse(path.read_text(encoding="utf-8")))
    }
    if unnamed := set(found) ^ set(CALLED):
        raise KeyError(f"tables of states without a name, or names without a table: {sorted(unnamed)}")
    return [(title, found[key]) for key, title in CALLED.items()]


def _tables(tree: ast.Module) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """The tables `{state: frozenset of states}` of a module."""
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "dict[str, frozenset[str]]":
            assert isinstance(node.target, ast.Name), "a table of states is a name of its module"
            assert isinstance(node.value, ast.Dict), "a table of states is written out"
            yield (
                node.target.id,
                {
                    ast.literal_eval(key): sorted(ast.literal_eval(value.args[0])) if value.args else []
                    for key, value in zip(node.value.keys, node.value.values, strict=True)
                    if key is not None and isinstance(value, ast.Call)
                },
            )


def _diagram(moves: dict[str, list[str]]) -> str:
    """States and the ways between them as a diagram that GitHub and many editors draw, in the order given."""
    lines = [f"    [*] --> {_id(next(iter(moves)))}"]
    lines += [f"    {_id(one)} --> {_id(other)}" for one, others in moves.items() for other in others]
    lines += [f"    {_id(one)} --> [*]" for one, others in moves.items() if not others]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", ""])


def _id(state: str) -> str:
    return state.replace("-", "_")
