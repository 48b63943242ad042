"""Ten finished documents with planted faults and clean look-alikes, and the score of whatever remarks on them.

Beside each `claims_documents/NAME.md` a `NAME.toml` names the planted faults (class, grade to be expected, the words it
sits on, why) and the clean statements that only look like such a fault. Five documents were for building with and five
are blind (`seen`). The documents are made up: no place, body or number in them is real.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from saferplan.plan.claims.finished.check import check_document
from saferplan.plan.claims.remarks import DocumentChecked
from saferplan.sources.documents import read_document

__all__ = [
    "CLASSES",
    "FOLDER",
    "GRADES",
    "Clean",
    "Document",
    "Found",
    "Planted",
    "Said",
    "Score",
    "check",
    "load",
    "score",
]

FOLDER = Path(__file__).parent / "claims_documents"
GRADES = ("cannot be checked", "doubtful", "wrong")
"""Grades of a remark from mild to grave; anything else is milder than all of them."""
CLASSES = (
    "arithmetic",
    "rounding",
    "span",
    "copied",
    "parts",
    "mean",
    "grim",
    "base",
    "age",
    "base-period",
    "rank",
    "lists",
    "unbound",
)
OWN_RULES = {
    "arithmetic": {"arithmetic", "two-numbers"},
    "rounding": {"rounding", "arithmetic"},
    "parts": {"whole", "arithmetic"},
}
"""Rules that speak of a class for its own reason, where that is not the rule of the same name alone."""
Stretch = tuple[int, int]
"""From and to of some characters in a text, the second not included."""


@dataclass(frozen=True)
class Planted:
    """A fault put into a document: `words` are where it sits, `also` the other half of a pair that disagrees."""

    kind: str
    grade: str
    words: str
    why: str
    also: str | None = None


@dataclass(frozen=True)
class Clean:
    """A true statement that looks like a fault of its class."""

    kind: str
    words: str
    why: str


@dataclass(frozen=True)
class Document:
    """A test document with what is planted in it."""

    name: str
    text: str
    seen: bool
    planted: tuple[Planted, ...]
    clean: tuple[Clean, ...]


@dataclass(frozen=True)
class Said:
    """A remark of a checker on one text: its rule, its grade, and the stretches of the text that it speaks of."""

    rule: str
    grade: str
    spots: tuple[Stretch, ...]
    why: str = ""


@dataclass(frozen=True)
class Found:
    """A planted fault with the remarks that met it; none where it was missed."""

    document: str
    fault: Planted
    remarks: tuple[Said, ...]

    @property
    def for_its_reason(self) -> bool:
        """Whether one of the remarks is of a rule for this class, and did not meet the fault by a happy accident."""
        own = OWN_RULES.get(self.fault.kind, {self.fault.kind})
        return any(said.rule in own for said in self.remarks)


@dataclass
class Score:
    """What a set of remarks found, missed and raised for nothing."""

    faults: list[Found] = field(default_factory=list)
    on_clean: list[tuple[str, Said, Clean]] = field(default_factory=list)
    elsewhere: list[tuple[str, Said]] = field(default_factory=list)
    right: int = 0

    @property
    def found(self) -> Counter[str]:
        """How many planted faults of each class were met by a remark."""
        return Counter(each.fault.kind for each in self.faults if each.remarks)

    @property
    def found_for_its_reason(self) -> Counter[str]:
        """How many planted faults of each class were met by a rule for that class."""
        return Counter(each.fault.kind for each in self.faults if each.for_its_reason)

    @property
    def planted(self) -> Counter[str]:
        """How many faults of each class were planted."""
        return Counter(each.fault.kind for each in self.faults)

    @property
    def recall(self) -> float:
        """Share of the planted faults that were met."""
        return self.found.total() / self.planted.total()

    @property
    def false(self) -> list[tuple[str, Said]]:
        """Remarks that touch no planted sentence, with their document."""
        return [(name, said) for name, said, _ in self.on_clean] + self.elsewhere

    @property
    def precision(self) -> float:
        """Share of the remarks that touch a planted sentence; 1 where nothing was said."""
        said = self.right + len(self.false)
        return self.right / said if said else 1.0

    def false_of_grade(self, grade: str) -> list[tuple[str, Said]]:
        """The remarks raised for nothing that have this grade."""
        return [each for each in self.false if each[1].grade == grade]

    def of_rule(self) -> dict[str, tuple[int, int]]:
        """Remarks of each rule that touch a planted sentence, and all of that rule's remarks that count as false."""
        false = Counter(said.rule for _, said in self.false)
        right = Counter[str]()
        met = {id(said): said for each in self.faults for said in each.remarks}
        right.update(said.rule for said in met.values())
        return {rule: (right[rule], false[rule]) for rule in sorted(right | false)}


def load(folder: Path = FOLDER) -> list[Document]:
    """Every test document by name, with what its list says is planted."""
    documents = []
    for path in sorted(folder.glob("*.md")):
        listed = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
        planted = tuple(
            Planted(each["class"], each["grade"], each["words"], each["why"], each.get("also"))
            for each in listed["planted"]
        )
        clean = tuple(Clean(each["class"], each["words"], each["why"]) for each in listed["clean"])
        documents.append(Document(path.stem, path.read_text(encoding="utf-8"), listed["seen"], planted, clean))
    return documents


_END = re.compile(r"(?:[.!?][)\"'\]]*(?=\s+[A-Z0-9£\"'(\[*_>])|\n)")
_ITEM = re.compile(r"(?:\d{1,2}|[a-z])\.")


def _is_item(text: str, end: int) -> bool:
    """Whether what ends here is only the number of an item at the beginning of its line."""
    return _ITEM.fullmatch(text[text.rfind("\n", 0, end) + 1 : end].strip()) is not None


def sentence_round(text: str, words: str) -> Stretch:
    """The sentence, list item, cell row or line of a text that holds these words, which must stand in it once.

    White space counts as the same whatever its kind, for a reader of documents may have broken the lines elsewhere.
    """
    sought = re.compile(r"[\s|]+".join(map(re.escape, words.split())))
    hits = list(sought.finditer(text))
    if len(hits) != 1:
        raise LookupError(f"“{words}” stands {len(hits)} times in the text, and must stand in it once.")
    begin, end = hits[0].span()
    ends = [match.end() for match in _END.finditer(text) if not _is_item(text, match.end())]
    start = max((place for place in ends if place <= begin), default=0)
    stop = min((place for place in ends if place >= end), default=len(text))
    return start, stop


def _touch(spots: Iterable[Stretch], places: Iterable[Stretch]) -> bool:
    return any(a < d and c < b for a, b in spots for c, d in places)


def _met(said: Said, places: Sequence[Stretch]) -> bool:
    return said.grade in GRADES and _touch(said.spots, places)


def score(
    documents: Sequence[Document], remarks: Mapping[str, Sequence[Said]], texts: Mapping[str, str] | None = None
) -> Score:
    """Hold remarks, by document name, against what was planted.

    A fault is found when a remark of any rule, not milder than "cannot be checked", has a spot in the sentence of its
    words or of the other half of its pair. A remark that touches no such sentence is false: on a look-alike, or
    elsewhere. `texts` are the texts that the spots point into, where a reader has changed the documents' own.
    """
    result = Score()
    for document in documents:
        text = (texts or {}).get(document.name, document.text)
        said = list(remarks.get(document.name, ()))
        all_places: list[Stretch] = []
        for fault in document.planted:
            places = [sentence_round(text, part) for part in (fault.words, fault.also) if part]
            all_places += places
            result.faults.append(Found(document.name, fault, tuple(remark for remark in said if _met(remark, places))))
        clean = [(each, sentence_round(text, each.words)) for each in document.clean]
        for remark in said:
            if _touch(remark.spots, all_places):
                result.right += 1
                continue
            on = [each for each, place in clean if _touch(remark.spots, [place])]
            if on:
                result.on_clean.append((document.name, remark, on[0]))
            else:
                result.elsewhere.append((document.name, remark))
    return result


@dataclass(frozen=True)
class Checked:
    """What our check made of one test document: the text as it was read, its remarks in that text, and counts."""

    text: str
    remarks: tuple[Said, ...]
    counts: DocumentChecked


def check(document: Document, folder: Path = FOLDER) -> Checked:
    """Read and check a test document as `saferplan claims check` does."""
    read = read_document(folder / f"{document.name}.md")
    begins, text = [], ""
    for passage in read.passages:
        begins.append(len(text))
        text += passage.text + "\n"
    counts = check_document(read)
    remarks = tuple(
        Said(
            remark.rule,
            remark.grade,
            tuple((begins[spot.passage] + spot.start, begins[spot.passage] + spot.end) for spot in remark.spots),
            remark.reason,
        )
        for remark in counts.remarks
    )
    return Checked(text, remarks, counts)
