"""Rows are written by actions alone: the code of the portal is read for calls that write from elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import saferplan_portal

HOME = Path(saferplan_portal.__file__).parent
ALWAYS = {
    "save", "create", "acreate", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "save_change",
    "executescript", "executemany",
}  # fmt: skip
OF_ROWS = {"update", "delete", "add", "set", "remove", "clear", "execute"}
ROWS = ("objects", "filter(", "exclude(", "_set", ".all()", "cursor", "_default_manager", "connection")
NOT_ROWS = ("form", "self.form", "document", "book")
"""What has a `save` of its own that writes no row."""

MAY_WRITE = {
    "shell/locking.py": "the one statement that compares the version and writes",
    "accounts/limits.py": "counts tries",
    "accounts/models.py": "makes a person, for the actions",
    "audit/watch.py": "puts the database's own watch in place",
}
"""Files beside the actions and migrations that write, each with its reason."""


def writes(source: str) -> Iterator[str]:
    """The calls of a piece of code that write rows."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        on = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        always = name in ALWAYS and not on.startswith(NOT_ROWS)
        if always or (name in OF_ROWS and any(word in on for word in ROWS)):
            yield ast.unparse(node)


def may_write(path: Path) -> bool:
    """Whether a file is one that writes."""
    inside = path.relative_to(HOME)
    parts = inside.parts
    actions = parts[-1] == "actions.py" or "actions" in parts
    return actions or "migrations" in parts or "running" in parts or inside.as_posix() in MAY_WRITE


def test_nothing_but_actions_writes_rows() -> None:
    found = {
        path.relative_to(HOME).as_posix(): calls
        for path in sorted(HOME.rglob("*.py"))
        if not may_write(path) and "node_modules" not in path.parts
        for calls in [list(writes(path.read_text(encoding="utf-8")))]
        if calls
    }
    assert found == {}


def test_the_rule_bites() -> None:
    for wrong in (
        "Body.objects.create(name='x')", "body.save()", "Body.objects.filter(pk=1).update(name='x')",
        "person.memberships.all().delete()", "cursor.execute('UPDATE x')", "Body.objects.bulk_create([])",
    ):  # fmt: skip
        assert list(writes(wrong)), wrong
    for right in ("context.update(a=1)", "seen.add(1)", "Body.objects.filter(pk=1)", "form.save()"):
        assert not list(writes(right)), right
    assert all((HOME / name).is_file() for name in MAY_WRITE), "no reason is left over"
