"""Lists of the same bodies that differ, and lists that are not as long as they are said to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from saferplan.plan.claims.finished.quantities import Reading
from saferplan.plan.claims.finished.rule import Held, Rule
from saferplan.plan.claims.finished.rules import prose_lists
from saferplan.plan.claims.finished.units import Unit
from saferplan.plan.claims.remarks import Remark, Spot

NAME = "lists"

_SMALL = frozenset(["and", "of", "the", "for", "&", "in", "to", "a", "on", "with"])
_OTHER = re.compile(
    r"\b(?:attend\w*|consult\w*|invit\w*|fund\w*|contribut\w*|respond\w*|provid\w*|suppl\w*|data"
    r"|apolog\w*|sent|signed|visited|led|lead|leads|grants?"
    r"|not members|observers?|associate|thank\w*|acknowledg\w*|other partners|advis\w*|commission\w*"
    r"|trained|pilot\w*|reports?)\b",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"(?:\b(?:are|include|includes|comprises|comprise|namely|from)\b:?"
    r"|:)\s+(?:the\s+)?(?P<list>[A-Z][^.;:]{0,400}?,[^.;:]{0,400}?\band\b[^.;:]{0,200})"
)


@dataclass(frozen=True)
class NamedList:
    """A list of names: each with its place in the document, and the words that it hangs on."""

    names: tuple[str, ...]
    spots: tuple[Spot, ...]
    stem: str


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Pairs of lists with most names in common, and counted lists."""
    runs = list(_runs(reading))
    lists = [one for run in runs if (one := _of_names(run)) is not None] + list(_inline(reading))
    for place, one in enumerate(lists):
        for two in lists[place + 1 :]:
            yield from _compared(one, two)
    for run in runs:
        yield from _counted(reading, run, held)
    yield from prose_lists.find(reading, held)


def _runs(reading: Reading) -> Iterator[list[Unit]]:
    """Items of lists that stand one under another."""
    run: list[Unit] = []
    for unit in reading.units:
        follows = run and unit.passage == run[-1].passage + 1 and unit.stem == run[-1].stem
        if unit.kind == "item" and (not run or follows):
            run.append(unit)
            continue
        if run:
            yield run
        run = [unit] if unit.kind == "item" else []
    if run:
        yield run


def _is_name(text: str) -> bool:
    words = [word for word in re.findall(r"[A-Za-z][\w'’-]*", text) if word.lower() not in _SMALL]
    if not 1 <= len(words) <= 12 or (text.rstrip().endswith((".", "?", "!")) and len(words) > 4):
        return False
    return text.lstrip()[:1].isupper() and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def _of_names(run: list[Unit]) -> NamedList | None:
    names = [one for one in run if _is_name(one.text)]
    if len(names) < 3 or len(names) < len(run) - 1:
        return None
    return NamedList(
        tuple(one.text.strip(" .;,") for one in names),
        tuple(one.spot(0, len(one.text)) for one in names),
        run[0].stem,
    )


def _inline(reading: Reading) -> Iterator[NamedList]:
    """Names in a sentence: "the members are A, B and C"."""
    for unit in reading.units:
        if unit.cell is not None:
            continue
        for match in _INLINE.finditer(unit.text):
            start = match.start("list")
            names: list[str] = []
            spots: list[Spot] = []
            for piece in re.finditer(r"(?:(?!,\s|\s+and\s+(?:the\s+)?[A-Z]).)+", match["list"]):
                text = re.sub(r"^(?:,?\s*(?:and\s+)?(?:the\s+)?)", "", piece[0])
                if text.strip() and _is_name(text):
                    names.append(text.strip(" ,"))
                    first = start + piece.end() - len(text)
                    spots.append(unit.spot(first, start + piece.end()))
                elif text.strip():
                    names = []
                    break
            if len(names) >= 3 and sum(len(one.split()) > 1 for one in names) >= 2:
                begin, _ = unit.sentence_at(match.start())
                yield NamedList(tuple(names), tuple(spots), unit.text[begin : match.start("list")])


def _tokens(name: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"[a-z]+", name.lower().replace("’", "'")) if word not in _SMALL)


def _likeness(one: str, two: str) -> float:
    first, second = _tokens(one), _tokens(two)
    if first == second:
        return 1.0
    common = len(first & second)
    inside = common / min(len(first), len(second)) if first and second else 0.0
    joined = common / len(first | second) if first or second else 0.0
    if not common:
        return 0.0
    spelled = SequenceMatcher(None, one.lower(), two.lower()).ratio()
    if common >= 2 and (inside == 1.0 or joined >= 0.5):
        return 0.5 + joined / 2.1
    return spelled * 0.95 if spelled >= 0.85 else 0.0


def _compared(one: NamedList, two: NamedList) -> Iterator[Remark]:
    if bool(_OTHER.search(one.stem)) != bool(_OTHER.search(two.stem)):
        return
    if _OTHER.search(one.stem) and one.stem != two.stem:
        return
    scores = sorted(
        ((_likeness(a, b), i, j) for i, a in enumerate(one.names) for j, b in enumerate(two.names)), reverse=True
    )
    pairs: dict[int, int] = {}
    for score, i, j in scores:
        if score > 0 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    if len(pairs) < max(2, 0.6 * max(len(one.names), len(two.names))):
        return
    only_one = [i for i in range(len(one.names)) if i not in pairs]
    only_two = [j for j in range(len(two.names)) if j not in pairs.values()]
    renamed = [(i, j) for i, j in sorted(pairs.items()) if _tokens(one.names[i]) != _tokens(two.names[j])]
    if not only_one and not only_two and not renamed:
        return
    if not any(_tokens(one.names[i]) == _tokens(two.names[j]) for i, j in pairs.items()):
        return
    told: list[str] = []
    if len(one.names) != len(two.names):
        told.append(f"The first list has {len(one.names)} names and this one {len(two.names)}.")
    if only_one:
        told.append(f"Only in the first: {_listed([one.names[i] for i in only_one])}.")
    if only_two:
        told.append(f"Only in this one: {_listed([two.names[j] for j in only_two])}.")
    if renamed:
        told.append(f"Named two ways: {_listed([f'{one.names[i]} / {two.names[j]}' for i, j in renamed])}.")
    spots = [two.spots[j] for j in only_two] + [two.spots[j] for _, j in renamed] or [two.spots[0]]
    spots += [one.spots[i] for i in only_one] + [one.spots[i] for i, _ in renamed]
    yield Remark(
        NAME,
        "doubtful",
        tuple(spots),
        two.stem.strip(),
        f"Two lists of the same bodies differ. {' '.join(told)}",
        "Keep one list, and copy it wherever it is needed.",
    )


def _listed(names: list[str]) -> str:
    return "; ".join(names)


def _counted(reading: Reading, run: list[Unit], held: Held) -> Iterator[Remark]:
    """ "Our five priorities are:" and four items under it."""
    stem_at = next((i for i, unit in enumerate(reading.units) if unit.passage == run[0].passage - 1), None)
    if stem_at is None:
        return
    stem = reading.units[stem_at]
    if (
        stem.text != run[0].stem
        or not stem.text.rstrip().endswith(":")
        or any(one.text.rstrip().endswith(":") for one in run)
    ):
        return
    last = stem.sentences[-1]
    counts = [
        one
        for one in reading.of_unit(stem_at)
        if one.sentence == last
        and one.number.kind == "count"
        and one.role == "level"
        and one.noun
        and 2 <= one.number.value <= 20
        and not one.number.qualifier
    ]
    if len(counts) != 1:
        return
    count = counts[0]
    opened = re.search(
        r"(?:\b(?:our|the|these|following|are|identified|agreed|has|have|set|were|is|under)\b|^)\s*$",
        count.before.strip(),
        re.IGNORECASE,
    )
    closed = re.fullmatch(r"[^,;()]*?(?:(?:\bare|\bwere|\bis|\bas follows|\bbelow)?\s*:|:)\s*", count.after)
    plural = re.match(r"\s*(?:[a-z-]+\s+){0,3}?[a-z-]+s\b", count.after)
    if not opened or not closed or not plural or re.search(r"\b(?:include|including|such as|some of)\b", count.after):
        return
    held.add(count.spot)
    if len(run) != count.number.value and len(run) >= 2:
        yield Remark(
            NAME,
            "wrong",
            (count.spot, run[0].spot(0, len(run[0].text))),
            count.sentence_text,
            f"{count.words} are announced and {len(run)} are listed.",
            "Mend the number or the list.",
        )


RULE = Rule(
    NAME,
    "Two lists of the same bodies that differ",
    "Two lists of names, under one another or in sentences, have most of them in common and are not the same "
    "(doubtful), or a list is not as long as its stem says (wrong; in a sentence doubtful).",
    "Lists that are meant to differ and do not say so.",
    find,
)
