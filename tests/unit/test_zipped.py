"""The one guard for files of zipped parts: what is whole is read, and nothing else gets past it."""

from __future__ import annotations

import ast
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import saferplan
from saferplan.zipped import DAMAGED, ENTITIES, LOCKED, PARTS, SIZE, BadZip, Bounds, Zipped

WIDE = Bounds(parts=10, part=1_000, unpacked=2_000)


def packed(parts: dict[str, bytes]) -> bytes:
    """An archive of parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def wrong(data: bytes, bounds: Bounds = WIDE) -> tuple[str, str]:
    """What is wrong with an archive, and in which part."""
    with pytest.raises(BadZip) as caught:
        Zipped(data, bounds).check()
    return caught.value.wrong, caught.value.part


def outcome(data: bytes) -> str:
    """That an archive is read, or what is wrong with it."""
    try:
        Zipped(data, WIDE).check()
    except BadZip as error:
        return error.wrong
    return "read"


PARTS_OF = st.dictionaries(st.text("abc/.", min_size=1, max_size=8), st.binary(max_size=90), min_size=1, max_size=9)


@given(PARTS_OF)
def test_what_was_packed_is_read(parts: dict[str, bytes]) -> None:
    found = Zipped(packed(parts), WIDE)
    assert {name: found.read(name) for name in found.names} == parts
    assert found.unpacked == sum(map(len, parts.values()))


WHOLE = packed({"a.xml": b"<a>" + b"words " * 90, "b.bin": bytes(range(200))})


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(WHOLE)))
def test_a_damaged_archive_is_refused_or_read_and_nothing_else(hits: list[tuple[int, int]], cut: int) -> None:
    spoilt = bytearray(WHOLE)
    for place, byte in hits:
        spoilt[place] = byte
    assert outcome(bytes(spoilt[:cut] if cut % 3 == 0 else spoilt)) in ("read", DAMAGED, LOCKED, PARTS, SIZE)


def test_each_bound_is_kept() -> None:
    assert wrong(packed({f"{number}": b"" for number in range(11)})) == (PARTS, "")
    assert wrong(packed({"a": bytes(1_001)})) == (SIZE, "a")
    assert wrong(packed({name: bytes(900) for name in "abc"})) == (SIZE, "")
    assert wrong(b"") == wrong(b"no archive" * 40) == (DAMAGED, "")
    with pytest.raises(BadZip, match="size a"):
        Zipped(packed({"a": bytes(100)}), WIDE).read("a", most=99)
    with pytest.raises(KeyError):
        Zipped(packed({"a": b""}), WIDE).read("b")


def test_a_part_that_lies_of_its_size_is_not_unpacked_without_end() -> None:
    data = packed({"a": bytes(900_000)})
    lying = data.replace((900_000).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    assert lying != data
    assert wrong(lying, Bounds(parts=10, part=1_000))[0] in (DAMAGED, SIZE)


def test_a_locked_part_is_told() -> None:
    data = bytearray(packed({"a": b"words"}))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    assert wrong(bytes(data)) == (LOCKED, "a")


@pytest.mark.parametrize("start", [b"<!DOCTYPE x>", b'<?xml version="1.0"?><!ENTITY a "b">', b"<!doctype x>"])
def test_xml_that_declares_entities_is_refused(start: bytes) -> None:
    assert wrong(packed({"x/a.rels": start + b"<a/>"})) == (ENTITIES, "x/a.rels")
    Zipped(packed({"a.txt": start}), WIDE).check()


@pytest.mark.parametrize("name", ["sources/document_archive.py", "publication/documents/word_template.py"])
def test_whoever_takes_in_a_document_uses_the_guard(name: str) -> None:
    tree = ast.parse((Path(saferplan.__file__).parent / name).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert "saferplan.zipped" in imported
    assert "zipfile" not in {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
