"""Short passages of loose prose with one fault each, and as many true look-alikes, for four classes of fault.

`claims_passages/CLASS.toml` and `CLASS-second.toml` list passages as `name`, `fault`, `at` (the words that the fault
sits on) and `clean`.  The first set was written before its author had read the rules, the second when they could read
the first; both were then used to mend them.  No place, body or number in them is real."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from claims_planted import GRADES, OWN_RULES, Said, sentence_round
from saferplan.plan.claims.finished.check import check_document
from saferplan.sources.documents import read_document

__all__ = ["FOLDER", "KINDS", "Passage", "Read", "load", "read"]

FOLDER = Path(__file__).parent / "claims_passages"
KINDS = ("arithmetic", "mean", "grim", "unbound")


@dataclass(frozen=True)
class Passage:
    """A passage with a fault at some of its words, and its true look-alike."""

    kind: str
    name: str
    fault: str
    at: str
    clean: str


@dataclass(frozen=True)
class Read:
    """What the check said of a passage with a fault and of its look-alike."""

    passage: Passage
    on_fault: tuple[Said, ...]
    elsewhere: tuple[Said, ...]
    on_clean: tuple[Said, ...]

    @property
    def found(self) -> bool:
        """Whether a rule for this class of fault has a remark that touches the fault's sentence."""
        own = {**OWN_RULES, "arithmetic": OWN_RULES["arithmetic"] | {"mean"}}.get(
            self.passage.kind, {self.passage.kind}
        )
        return any(said.rule in own and said.grade in GRADES for said in self.on_fault)


def load() -> list[Passage]:
    """Every passage, by class."""
    return [
        Passage(kind, each["name"], each["fault"], each["at"], each["clean"])
        for kind in KINDS
        for part in ("", "-second")
        for each in tomllib.loads((FOLDER / f"{kind}{part}.toml").read_text(encoding="utf-8"))["passage"]
    ]


def _said(text: str, folder: Path) -> tuple[str, list[Said]]:
    path = folder / "passage.md"
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    begins, whole = [], ""
    for passage in document.passages:
        begins.append(len(whole))
        whole += passage.text + "\n"
    return whole, [
        Said(
            remark.rule,
            remark.grade,
            tuple((begins[spot.passage] + spot.start, begins[spot.passage] + spot.end) for spot in remark.spots),
            remark.reason,
        )
        for remark in check_document(document).remarks
    ]


def read(passage: Passage, folder: Path) -> Read:
    """Check a passage and its look-alike as files of their own in a folder."""
    text, said = _said(passage.fault, folder)
    begin, end = sentence_round(text, passage.at)
    touching = tuple(each for each in said if any(a < end and begin < b for a, b in each.spots))
    return Read(
        passage, touching, tuple(each for each in said if each not in touching), tuple(_said(passage.clean, folder)[1])
    )
