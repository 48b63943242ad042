"""The bundle: written, read back the same, equal bytes for equal runs, and no release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saferplan.assessment.answer import Answer
from saferplan.commands.folder import PartnershipFolder
from saferplan.errors import NotReleased
from saferplan.publication.answers_json import answer_as_json, answer_from_json
from saferplan.publication.bundle import FRAMES, MATTER, Bundle, hash_of, read_bundle, write_bundle, write_json
from saferplan.publication.disclosure import release_bundle
from saferplan.publication.released import read_release
from saferplan.settings import DisclosureSettings

PARTS = {
    "manifest.json",
    "findings.json",
    "answers.json",
    "accounts.json",
    MATTER,
    *(f"{name}.parquet" for name in FRAMES),
}


def same(one: Bundle, other: Bundle) -> bool:
    """Whether two bundles hold the same."""
    return (
        one.manifest == other.manifest
        and (one.answers, one.profiles, one.accounts) == (other.answers, other.profiles, other.accounts)
        and (one.matter, one.horizon) == (other.matter, other.horizon)
        and all(getattr(one, name).equals(getattr(other, name)) for name in FRAMES)
    )


def test_written_and_read_back(ashbrook_parts: Bundle, tmp_path: Path) -> None:
    write_bundle(ashbrook_parts, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == PARTS
    assert same(read_bundle(tmp_path), ashbrook_parts)


def test_equal_bundles_are_equal_bytes(ashbrook_parts: Bundle, ashbrook_bundle: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_bundle(ashbrook_parts, tmp_path / name)
    assert hash_of(tmp_path / "one") == hash_of(tmp_path / "two")
    written = PartnershipFolder(ashbrook_bundle).current("bundles")
    assert written is not None
    assert hash_of(tmp_path / "one") == hash_of(written) == written.name.rpartition("-")[2]


def test_the_hash_stands_for_every_byte_and_name(tmp_path: Path) -> None:
    for name, file, text in (("a", "x", "1"), ("b", "x", "2"), ("c", "y", "1"), ("d", "x", "1")):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text(text, encoding="utf-8")
    hashes = {name: hash_of(tmp_path / name) for name in "abcd"}
    assert hashes["a"] == hashes["d"]
    assert len({hashes[name] for name in "abc"}) == 3
    assert all(len(found) == 8 for found in hashes.values())


def test_findings_are_listed_apart_as_they_stand_in_the_answers(ashbrook_parts: Bundle, tmp_path: Path) -> None:
    write_bundle(ashbrook_parts, tmp_path)
    listed = json.loads((tmp_path / "findings.json").read_text(encoding="utf-8"))
    answers: tuple[Answer, ...] = (*ashbrook_parts.answers, *ashbrook_parts.profiles)
    assert [one["id"] for one in listed] == [finding.id for answer in answers for finding in answer.findings]


def test_an_answer_to_json_and_back(ashbrook_parts: Bundle) -> None:
    for answer in (*ashbrook_parts.answers, *ashbrook_parts.profiles):
        raw = json.loads(json.dumps(answer_as_json(answer)))
        kept = json.dumps(raw)
        assert answer_from_json(raw) == answer
        assert json.dumps(raw) == kept, "what was read from is left as it was"


def test_json_is_the_same_for_the_same_value(tmp_path: Path) -> None:
    write_json(tmp_path / "one.json", {"b": 1, "a": "é"})
    write_json(tmp_path / "two.json", {"a": "é", "b": 1})
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert (tmp_path / "one.json").read_bytes() == '{\n  "a": "é",\n  "b": 1\n}\n'.encode()


def test_the_manifest_says_what_made_it_and_has_no_clock(ashbrook_parts: Bundle) -> None:
    manifest = ashbrook_parts.manifest
    assert {"kind", "engine", "settings", "as_of", "periods", "inputs", "measures", "notes"} <= set(manifest)
    assert manifest["as_of"] == "2019-09-12", "the latest download, not today"
    assert all(len(one["sha256"]) == 64 for one in manifest["inputs"])
    assert manifest["periods"]["headline"] == "2018/19"
    for account in ashbrook_parts.accounts:
        assert account.read == account.kept + sum(account.set_aside.values())


def test_a_bundle_is_refused_as_a_release(ashbrook_bundle: Path, tmp_path: Path) -> None:
    bundle = PartnershipFolder(ashbrook_bundle).current("bundles")
    assert bundle is not None
    for folder in (bundle, tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NotReleased, match=r'this is not a release.*"saferplan release"'):
            read_release(folder)


def test_an_audit_beside_a_bundle_does_not_make_it_a_release(ashbrook_parts: Bundle, tmp_path: Path) -> None:
    write_bundle(ashbrook_parts, tmp_path)
    write_json(tmp_path / "audit.json", {})
    with pytest.raises(NotReleased):
        read_release(tmp_path)


def test_a_release_is_written_and_read_back(ashbrook_parts: Bundle, tmp_path: Path) -> None:
    made, audit = release_bundle(ashbrook_parts, DisclosureSettings(), name="one", edition="first", audience="public")
    write_bundle(made, tmp_path)
    write_json(tmp_path / "audit.json", audit)
    found = read_release(tmp_path)
    assert found.manifest == made.manifest
    assert found.answers == made.answers
    assert found.audit == audit
    assert found.figure("figure:recorded_crime?period=2018/19").value == 732
    assert found.figure("figure:recorded_crime?period=2018/19&change=difference&change_from=2017/18").value == 72
    assert found.areas["board:ashbrook-west"].name == "Ashbrook West"
    assert [finding.id for finding in found.findings] == [f.id for answer in made.answers for f in answer.findings]
