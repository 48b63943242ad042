"""Lists of members that stand in a sentence, told from one another by what they are lists of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from saferplan.plan.claims.finished.masking import SMALL
from saferplan.plan.claims.finished.quantities import Reading
from saferplan.plan.claims.finished.rule import Held
from saferplan.plan.claims.finished.units import Unit
from saferplan.plan.claims.finished.words import singular
from saferplan.plan.claims.remarks import Remark, Spot

NAME = "lists"

_MEMBERS = (
    r"members?|membership|partners?|partnership|board|group|committee|forum|panel|team|priorities|aims|objectives|themes"
    r"|agencies|bodies|organisations|authorities|signatories|steering group|network|consortium|alliance|wards|areas"
)
_STEM = re.compile(rf"\b(?P<kind>{_MEMBERS})\b", re.IGNORECASE)
_OPENED = re.compile(
    r"(?:\b(?:are|were|include[sd]?|comprises?|comprised|consists? of|consisted of|(?:is|are) made up of|made up of"
    r"|namely|brings together|bring together|joins|is formed (?:of|by)|has on it)\b:?|:|\()\s+?|\(",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:guests?|sponsors?|observers?|pays?|paid|funds?|funders?|funded|attend\w*|apolog\w*|consult\w*|invit\w*"
    r"|contribut\w*|thank\w*|advis\w*|commission\w*|former\w*|new|other|also|associate|co-opted|suppl\w*|support\w*|led"
    r"|leads?|sent|some|two of|three of|absent|deputy|visit\w*|not)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|must|may|who|which|that|because|if|when|said|meets?"
    r"|rose|fell|made|given|we|they|you|it|to|too|or|whether|from|than|more|less|not|vary|tell|by)\b",
    re.IGNORECASE,
)
_SMALL = frozenset(["the", "a", "an", "and", "of", "our", "for", "its", "their", "local", "&"])
_MOST_LETTERS = 60
_NUMBERS = {word: n for word, n in SMALL.items() if 2 <= n <= 20}


@dataclass(frozen=True)
class ToldList:
    """A list within a sentence: its things, where each stands, what it is a list of, and how many it says."""

    names: tuple[str, ...]
    spots: tuple[Spot, ...]
    stem: str
    about: frozenset[str]
    sentence: str
    counted: int | None


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Lists of the same members that differ, and those that are not as long as they say."""
    lists = [one for unit in reading.units if unit.cell is None for one in _lists(unit)]
    for one in lists:
        if one.counted is not None and len(one.names) > 2 and abs(len(one.names) - one.counted) > _joined(one):
            yield Remark(
                NAME,
                "doubtful",
                one.spots,
                one.sentence,
                f"{one.counted} are announced and {len(one.names)} are listed.",
                "Mend the number or the list.",
            )
    for place, one in enumerate(lists):
        for two in lists[place + 1 :]:
            yield from _compared(one, two)


def _joined(one: ToldList) -> int:
    """How many of the things could be two ("the police and fire services")."""
    return sum(" and " in name for name in one.names)


def _lists(unit: Unit) -> Iterator[ToldList]:
    for start, end in unit.sentences:
        text = unit.text[start:end]
        stem = _STEM.search(text)
        if stem is None or text.count(",") + text.count(";") < 1:
            continue
        for opened in _OPENED.finditer(text):
            if opened.start() < stem.end() or opened.start() - stem.end() > 60:
                continue
            told = text[opened.end() :]
            told = told.partition(")")[0] if opened[0].startswith("(") else re.split(r"[.:(]", told)[0]
            names = _split(told)
            if names is None:
                continue
            first = start + opened.end()
            spots = tuple(unit.spot(first + a, first + b) for a, b, _ in names)
            lead = text[: opened.start()]
            if _OTHER.search(lead) or (
                _VERB.search(lead[stem.end() :]) and not re.search(r"\b(?:has|have) (?:\w+ )?\w+\s*$", lead)
            ):
                break
            about = frozenset(
                singular(word) for word in re.findall(r"[a-z]+", lead.lower().replace("’s", "").replace("'s", ""))
            ) - {
                "the",
                "of",
                "our",
                "your",
                "is",
                "are",
                "made",
                "up",
                "in",
                "has",
                "have",
                "a",
                "an",
                "and",
                *_NUMBERS,
            }
            yield ToldList(tuple(name for _, _, name in names), spots, lead.strip(), about, text.strip(), _number(lead))
            break


def _number(lead: str) -> int | None:
    """How many the words before a list say that there are: "has five members"."""
    match = re.search(
        rf"\b(?P<n>{'|'.join(_NUMBERS)}|\d{{1,2}})\s+(?:\w+\s+)?(?:{_MEMBERS})\s*(?:are|were)?\s*$", lead, re.I
    )
    if match is None:
        return None
    return int(match["n"]) if match["n"].isdigit() else _NUMBERS[match["n"].lower()]


def _split(told: str) -> list[tuple[int, int, str]] | None:
    """The things of a list with their places; nothing where it is no plain list of names."""
    mark = ";" if told.count(";") >= 2 else ","
    pieces = list(re.finditer(rf"[^{mark}]+", told))
    found: list[tuple[int, int, str]] = []
    for place, piece in enumerate(pieces):
        parts = [(piece.start(), piece[0])]
        last = place == len(pieces) - 1
        if last and " and " in piece[0]:
            opening = re.match(r"\s*and\s+", piece[0])
            if opening:
                parts = [(piece.start() + opening.end(), piece[0][opening.end() :])]
            elif mark == ",":
                middle = piece[0].rfind(" and ") if piece[0].count(" and ") > 1 else piece[0].find(" and ")
                parts = [(piece.start(), piece[0][:middle]), (piece.start() + middle + 5, piece[0][middle + 5 :])]
        for begin, text in parts:
            name = " ".join(word for word in text.strip(" .!").split())
            if name.split(" ")[0].lower() in SMALL:
                return None  # "four councillors, six officers" are counts
            bare = re.sub(r"^(?:the|our|local|a|an)\s+", "", name, flags=re.IGNORECASE)
            if (
                not bare
                or len(bare) > _MOST_LETTERS
                or len(bare.split()) > 8
                or _VERB.search(bare)
                or re.search(r"\d", bare)
            ):
                return None
            shift = len(text) - len(text.lstrip())
            found.append((begin + shift, begin + shift + max(1, len(text.strip())), bare))
    return found if len(found) >= 3 else None


def _key(name: str) -> frozenset[str]:
    return frozenset(singular(word) for word in re.findall(r"[a-z]+", name.lower())) - _SMALL


def _same(one: str, two: str) -> bool:
    first, second = _key(one), _key(two)
    return first == second or (len(first & second) >= 2 and (first <= second or second <= first))


def _compared(one: ToldList, two: ToldList) -> Iterator[Remark]:
    general = {"member", "membership", "partner", "board", "group", "partnership", "priority"}
    common = one.about & two.about
    if not common or (not common & general and len(common) < 2):
        return
    pairs: dict[int, int] = {}
    for i, a in enumerate(one.names):
        for j, b in enumerate(two.names):
            if j not in pairs.values() and i not in pairs and _same(a, b):
                pairs[i] = j
    only_one = [name for i, name in enumerate(one.names) if i not in pairs]
    only_two = [name for j, name in enumerate(two.names) if j not in pairs.values()]
    if len(pairs) < max(2, 0.5 * min(len(one.names), len(two.names))) or not (only_one or only_two):
        return
    told = []
    if only_one:
        told.append(f"Only in the first: {'; '.join(only_one)}.")
    if only_two:
        told.append(f"Only in this one: {'; '.join(only_two)}.")
    spots = tuple(spot for j, spot in enumerate(two.spots) if j not in pairs.values()) or two.spots[:1]
    spots += tuple(spot for i, spot in enumerate(one.spots) if i not in pairs) or one.spots[:1]
    yield Remark(
        NAME,
        "doubtful",
        spots,
        two.sentence,
        f"Two lists of the same bodies differ. {' '.join(told)}",
        "Keep one list, and copy it wherever it is needed.",
    )
