"""The parts of a Word file: which has the main text, and which it refers to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from saferplan.sources.document_archive import Archive, Element
from saferplan.sources.document_docx_styles import local
from saferplan.sources.document_passages import DAMAGED, Unreadable


def main_part(archive: Archive) -> str:
    """The name of the part with the main text."""
    for relation in _relations(archive, "_rels/.rels"):
        if relation[1].endswith("/officeDocument") and relation[2] in archive.names:
            return relation[2]
    if "word/document.xml" in archive.names:
        return "word/document.xml"
    raise Unreadable("it has no main text", "a whole Word file", DAMAGED)


def _relations(archive: Archive, part: str) -> Iterator[tuple[str, str, str]]:
    """The id, type and target of each relation in a part of relations, targets as names of parts."""
    if part not in archive.names:
        return
    folder = posixpath.dirname(posixpath.dirname(part))
    for one in archive.tree(part):
        target = one.get("Target", "")
        if one.get("TargetMode") != "External":
            full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield one.get("Id", ""), one.get("Type", ""), full


def parts_of(archive: Archive, main: str) -> dict[str, list[str]]:
    """The names of the parts that the main text refers to, by what they are and by the ids it knows them by."""
    folder, name = posixpath.split(main)
    parts: dict[str, list[str]] = {}
    for key, kind, target in _relations(archive, f"{folder}/_rels/{name}.rels"):
        if target in archive.names:
            parts.setdefault(kind.rpartition("/")[2], []).append(target)
            parts[key] = [target]
    return parts


def first_tree(archive: Archive, parts: dict[str, list[str]], kind: str) -> Element | None:
    """The XML of the first part of a kind, None where there is none."""
    return archive.tree(parts[kind][0]) if kind in parts else None


def body_of(archive: Archive, main: str) -> Element:
    """The body of the main text.  Raises `Unreadable` where it has none."""
    body = next((one for one in archive.tree(main) if local(one) == "body"), None)
    if body is None:
        raise Unreadable("it has no text", "a Word file with text", DAMAGED)
    return body
