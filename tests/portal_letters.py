"""The letters of a portal on trial: files in its outbox."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path


def newest_letter(folder: Path) -> str:
    """The text of the letter that was written last for the portal of a partnership folder."""
    path = max((folder / "portal" / "outbox").glob("*.eml"), key=lambda one: int(one.stem))
    body = message_from_bytes(path.read_bytes(), policy=default).get_body(("plain",))
    assert body is not None, path.name
    return str(body.get_content())


def link_in(folder: Path, kind: str) -> str:
    """The link of a kind ("invitation", "password/reset/key") in the newest letter, without the portal's address."""
    found = re.search(rf"(/account/{kind}/\S+)", newest_letter(folder))
    assert found is not None, f"no link of {kind} in the newest letter"
    return found[1]
