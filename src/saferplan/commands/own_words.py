"""The files of the analyst's own words: read, set beside the findings, and held to the figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from saferplan.assessment.answer import Answer
from saferplan.assessment.own_words import PageWords, Unplaced, apply_words, left_out_of, parse_words
from saferplan.commands.diff_words import in_a_list
from saferplan.commands.texts import read_with_hash
from saferplan.errors import BadWords, UntrueWords, WithheldWords, WordsOutOfDate
from saferplan.measures.definition import load_measures
from saferplan.plan.claims.check import (
    NO_FIGURE,
    OF_THE_SENTENCE,
    Checked,
    LookUp,
    TypedNumber,
    UntrueClaim,
    check_text,
)
from saferplan.plan.claims.holding import NOT_TRUE, WITHHELD

FOLDER = "assessment"


@dataclass(frozen=True)
class OwnWords:
    """What became of the analyst's own words in one assessment.

    `files` are the files and their SHA-256, `links` how many figures they link to, `untrue` the sentences that a
    figure does not bear out, `typed` the numbers tied to no figure, `unplaced` words that no page or finding takes
    now, `left_out` the findings left out (id and reason), and `struck` how many passages were struck out.
    """

    files: tuple[tuple[str, str], ...] = ()
    links: int = 0
    untrue: tuple[UntrueClaim, ...] = ()
    typed: tuple[TypedNumber, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    struck: int = 0

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "files": [{"path": path, "sha256": sha} for path, sha in self.files],
            "links": self.links,
            "untrue": [one.as_json() for one in self.untrue],
            "typed": [one.as_json() for one in self.typed],
            "unplaced": [asdict(one) for one in self.unplaced],
            "left_out": [{"finding": finding, "reason": reason} for finding, reason in self.left_out],
            "struck": self.struck,
        }


def read_words(folder: Path) -> tuple[tuple[PageWords, ...], tuple[tuple[str, str], ...]]:
    """Every file of the analyst's words in a partnership folder, and each path with its SHA-256, in order of name.

    Raises `BadWords` for a file that is not text in UTF-8 or whose instructions cannot be followed.
    """
    pages: dict[str, PageWords] = {}
    files = []
    for path in _files(folder):
        name = f"{FOLDER}/{path.name}"
        text, sha = read_with_hash(path, name)
        page = parse_words(name, text)
        if page.page in pages:
            found = f"it is about the same page as {pages[page.page].file}"
            raise BadWords(name, found, "one file for each page", "Join the two.")
        pages[page.page] = page
        files.append((name, sha))
    return tuple(pages.values()), tuple(files)


def _files(folder: Path) -> list[Path]:
    home = folder / FOLDER
    found = home.iterdir() if home.is_dir() else ()
    return sorted(path for path in found if path.suffix.lower() == ".md" and path.is_file() and path.name[0] != ".")


def with_words(
    folder: Path, answers: tuple[Answer, ...], profiles: tuple[Answer, ...], look_up: LookUp
) -> tuple[tuple[Answer, ...], tuple[Answer, ...], OwnWords]:
    """The answers and profiles with the analyst's words beside them, and what became of those words.

    Words about a finding that is left out, or is not made now, are not published and so not held to figures.
    """
    pages, files = read_words(folder)
    told, unplaced = apply_words(pages, (*answers, *profiles))
    checked = _checked(pages, unplaced, look_up)
    words = OwnWords(
        files=files,
        links=sum(one.links for one in checked),
        untrue=tuple(claim for one in checked for claim in one.untrue),
        typed=tuple(number for one in checked for number in one.typed),
        unplaced=unplaced,
        left_out=tuple((finding.id, finding.judgement.left_out) for finding in left_out_of(told)),
        struck=sum(page.struck for page in pages),
    )
    return told[: len(answers)], told[len(answers) :], words


def _checked(pages: Iterable[PageWords], unplaced: Iterable[Unplaced], look_up: LookUp) -> list[Checked]:
    """Every text that is published held to the figures."""
    lost = {(one.file, one.line) for one in unplaced}
    checked = []
    for page in pages:
        texts = [(page.words, page.words_line)] if (page.file, page.words_line) not in lost else []
        for one in page.findings:
            if one.judgement.left_out:
                texts.append((one.judgement.left_out, one.reason_line))
            elif (one.file, one.line) not in lost:
                texts.append((one.judgement.words, one.words_line))
        checked += [check_text(text, look_up, file=page.file, line=line) for text, line in texts]
    return checked


def check_withheld(folder: Path, answers: tuple[Answer, ...], look_up: LookUp) -> None:
    """Hold the words in the folder to the figures of a release: none may speak of what its readers may not see.

    `answers` are those of the bundle with its profiles, `look_up` finds a figure of the release.  A link without words
    says the reason, and may stay; so may one with the reason as its words, unless the sentence says which way the
    figure went.  Raises `WithheldWords` for the first sentence that says more, with what may be said instead.
    """
    pages, _ = read_words(folder)
    _, unplaced = apply_words(pages, answers)
    kept_back = WITHHELD, NO_FIGURE  # what the bundle has and the release has not is withheld too
    found = [claim for one in _checked(pages, unplaced, look_up) for claim in one.untrue if claim.fault in kept_back]
    if found:
        raise untrue_error(
            one if one.fault == WITHHELD else replace(one, fault=WITHHELD, now="it is not released") for one in found
        )


def check_words(folder: Path, manifest: dict[str, Any]) -> tuple[TypedNumber, ...]:
    """Hold a bundle to the words in the folder before it is released; the numbers in them that are not checked.

    Those stop no release: a number may come from where no figure does, and its author vouches for it.  Raises
    `WordsOutOfDate` where the words are no longer those that the bundle was made with, and `UntrueWords` for the
    first sentence in them that a figure does not bear out.
    """
    words = manifest.get("words", {})
    were = {one["path"]: one["sha256"] for one in words.get("files", ())}
    are = {f"{FOLDER}/{path.name}": _sha(path) for path in _files(folder)}
    if differ := sorted(name for name in were.keys() | are.keys() if were.get(name) != are.get(name)):
        more = f" and {_many(len(differ) - 1, 'other file')} of {FOLDER}" if len(differ) > 1 else ""
        raise WordsOutOfDate(f"{differ[0]}{more}")
    if untrue := words.get("untrue", ()):
        raise untrue_error(UntrueClaim(**one) for one in untrue)
    typed = (TypedNumber(**one) for one in words.get("typed", ()))
    return tuple(sorted(typed, key=lambda one: (one.file, one.line)))


def untrue_error(untrue: Iterable[UntrueClaim]) -> UntrueWords | WithheldWords:
    """The error for claims that are not true: the first of them, by file and line, and how many others there are."""
    held = sorted(untrue, key=lambda one: (one.file, one.line))
    first = held[0]
    others = len({(one.file, one.line, one.sentence) for one in held}) - 1
    where = f"{first.file}, line {first.line:,}"
    if first.fault == WITHHELD:
        return WithheldWords(where, first.sentence, first.now, tuple(first.instead), others=others)
    true = tuple(first.wordings) or ((first.true,) if first.true else ())
    return UntrueWords(where, first.sentence, fault_words(first), true, others=others)


def _sha(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def fault_words(claim: UntrueClaim) -> str:
    """What a claim says, and why that is not so."""
    if not claim.true and claim.fault in OF_THE_SENTENCE:
        said = f'it says "{claim.claimed}"' if claim.claimed else "it is filled in"
        return f"{said}, and {claim.fault} ({claim.now})"
    if not claim.true:
        return f"{claim.fault}{f' as {claim.address}' if claim.address else ''} ({claim.now})"
    why = "" if claim.fault == NOT_TRUE else f" ({claim.fault})"
    return f'it says "{claim.claimed}" and the figure is {claim.now}{why}'


def words_lines(words: OwnWords, folder: str = "") -> list[tuple[int, str]]:
    """What became of the analyst's words, for the terminal: each line with how far it is set in.

    A summary, then whatever needs a look in the order of the files, each untrue claim with the command that shows its
    figure; then what to do about numbers that are not checked.  `folder` is the partnership folder as a shell reads
    it, "" where it is this one.
    """
    if not words.files:
        return []
    counts = [_many(len(words.files), "file"), _many(words.links, "figure link")]
    counts += [f"{words.struck:,} struck out"] if words.struck else []
    counts += [f"{_many(len(words.left_out), 'finding')} left out"] if words.left_out else []
    found: list[tuple[str, int, tuple[str, ...]]] = []
    for claim in words.untrue:
        do = f' Write "{claim.true}".' if claim.true else ""
        said = f'"{claim.sentence}": {fault_words(claim)}.{do}'
        also = (f"Also true: {in_a_list(claim.wordings[1:])}.",) if claim.wordings[1:] else ()
        found.append((claim.file, claim.line, (said, *also, *_see(claim, folder))))
    for one in words.unplaced:
        found.append((one.file, one.line, (f"{one.about}: {one.why}. Kept, not published.",)))
    for typed in words.typed:
        found.append((typed.file, typed.line, (f'{typed.number} is not checked: "{typed.sentence}"',)))
    lines = [(0, f"Your own words: {', '.join(counts)}; {_many(len(words.untrue), 'claim')} untrue.")]
    for file, number, (first, *more) in sorted(found, key=lambda one: one[:2]):
        lines += [(0, f"{file}, line {number:,}: {first}"), *((2, text) for text in more)]
    if words.typed:
        lines.append((0, f"{unchecked_words(len(words.typed))} {_how_to_link(words.typed[0], folder)}"))
    return lines


def unchecked_words(count: int) -> str:
    """How many numbers are not checked, in a sentence.

    >>> unchecked_words(1), unchecked_words(2)
    ('1 number is not checked: it has no figure link.', '2 numbers are not checked: they have no figure link.')
    """
    if count == 1:
        return "1 number is not checked: it has no figure link."
    return f"{count:,} numbers are not checked: they have no figure link."


def unchecked_lines(typed: Iterable[TypedNumber]) -> list[str]:
    """What a release says of numbers that are not checked: how many and where; nothing where there is none."""
    held = list(typed)
    if not held:
        return []
    places = list(dict.fromkeys(f"{one.file}, line {one.line:,}" for one in held))
    more = f"; and {len(places) - MOST_PLACES:,} more places" if len(places) > MOST_PLACES else ""
    where = f"{'; '.join(places[:MOST_PLACES])}{more}"
    return [f"Your own words: {unchecked_words(len(held))} Released as written, in {where}."]


MOST_PLACES = 8
"""More places than this are only counted where a release says what is not checked."""


def _how_to_link(typed: TypedNumber, folder: str) -> str:
    """How a number is tied to its figure."""
    return (
        f'To have one checked, write it like "[{typed.number}](figure:recorded_crime?period=2018/19)", with the '
        f"address of its figure; saferplan figure {folder}{' ' if folder else ''}recorded_crime lists the addresses "
        "of a measure. One that no figure holds may stand: it is yours to vouch for."
    )


def _see(claim: UntrueClaim, folder: str) -> tuple[str, ...]:
    """The command that shows the figure of a claim, or what addresses of its measure there are where it has none."""
    address = claim.address.removeprefix("figure:")
    command = f"saferplan figure {folder}{' ' if folder else ''}"
    if claim.true:
        return (f'{command}"{address}" shows the figure.',)
    measure = address.partition("?")[0]
    return (f"{command}{measure} lists the addresses there are.",) if measure in load_measures() else ()


def where_to_mend(words: OwnWords) -> str:
    """Where the first claim stands that is not true, and how many more there are; "" where all are."""
    if not words.untrue:
        return ""
    places = sorted({(claim.file, claim.line) for claim in words.untrue})
    more = f" and {_many(len(places) - 1, 'more place')}" if len(places) > 1 else ""
    return f"{places[0][0]}, line {places[0][1]:,}{more}"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
