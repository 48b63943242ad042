"""The easy version of a release: what it tells, one idea at a time, each with its picture; as a page and as a PDF."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplan.assessment.context import number_in_words
from saferplan.errors import NotReleased
from saferplan.findings import EasyIdea, Finding, links_in, without_links
from saferplan.publication.correction_words import edition_words
from saferplan.publication.document import typeset
from saferplan.publication.document_method import date_words
from saferplan.publication.easy_periods import of_one_before, with_periods
from saferplan.publication.palette import accent_for
from saferplan.publication.pictograms import draw_idea
from saferplan.publication.released import Released
from saferplan.publication.signs import minus
from saferplan.publication.site_figures import anchor_of
from saferplan.publication.summary import chosen_of
from saferplan.publication.whole import write_whole
from saferplan.reference.easy_words import HardWord, words_in

TITLE = "Crime and safety: easy read"
TEMPLATES = ("easy_read.typ", "assessment_look.typ")
MOST = 8
"""The most findings that the easy version tells: more is too long for those it is for."""

HEADINGS = {
    "volume": "How much crime there is",
    "trends": "Is crime going up or down?",
    "comparison": "Our area and other places",
    "harm": "Crimes that hurt people most",
    "deprivation": "Crime in different areas",
    "places": "Where crime is",
    "community_voice": "What people told us",
}
OTHER = "What else we found"


@dataclass(frozen=True)
class EasyChapter:
    """Findings of one question under a heading that says what they are about, in easy words."""

    heading: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class DrawnIdea:
    """An idea with its sentences apart (Markdown with figure links), its picture, and what that shows in words."""

    lines: tuple[str, ...]
    svg: str
    alt: str
    name: str


@dataclass(frozen=True)
class EasyVersion:
    """All that the easy version prints: what it is, its chapters, how many findings it leaves out, and hard words.

    `about` and `more` are ideas that hold for any release; `left` is the number of findings that are only in the full
    report.
    """

    about: tuple[EasyIdea, ...]
    chapters: tuple[EasyChapter, ...]
    more: tuple[EasyIdea, ...]
    left: int
    words: tuple[HardWord, ...]


def easy_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that the easy version tells: those that matter most of those that can be said in easy words.

    All that set something against "before" mean the same time by it, and each rate says over what period it is.
    """
    easy = [one for one in findings if one.easy]
    alike = of_one_before(easy, chosen_of(easy, most=MOST))
    return tuple(with_periods(one) for one in chosen_of(alike, most=MOST))


def easy_version(released: Released) -> EasyVersion:
    """What the easy version of a release tells."""
    chosen = easy_findings(released.findings)
    by_question: dict[str, list[Finding]] = {}
    for answer in released.answers:
        if told := [one for one in chosen if one.question == answer.question]:
            by_question[HEADINGS.get(answer.question, OTHER)] = by_question.get(
                HEADINGS.get(answer.question, OTHER), []
            ) + sorted(told, key=chosen.index)
    chapters = tuple(EasyChapter(heading, tuple(findings)) for heading, findings in by_question.items())
    about, more, left = _about(released), _more(released, len(chosen)), len(released.findings) - len(chosen)
    ideas = [*about, *(idea for one in chosen for idea in one.easy), *more]
    text = " ".join(without_links(idea.words) for idea in ideas) + " ".join(one.heading for one in chapters)
    return EasyVersion(about, chapters, more, left, words_in(text))


def _about(released: Released) -> tuple[EasyIdea, ...]:
    """What the easy version is, before any finding."""
    partnership = released.manifest["partnership"]
    ideas = [EasyIdea("map", f"This is about crime in {partnership['area']}.")]
    if partnership["invented"]:
        ideas.append(EasyIdea("question", f"{partnership['area']} is not a real place. The numbers are made up."))
    ideas.append(EasyIdea("people", "The police, the council and others work together. They want people to be safe."))
    ideas.append(EasyIdea("police", "We looked at crimes that the police recorded."))
    return tuple(ideas)


def _more(released: Released, told: int) -> tuple[EasyIdea, ...]:
    """What the easy version leaves out, and what no record holds."""
    ideas = [EasyIdea("talk", "Not everyone tells the police about a crime. Those crimes are not in our numbers.")]
    left = len(released.findings) - told
    if left:
        things = "thing is" if left == 1 else "things are"
        ideas.append(
            EasyIdea(
                "book", f"We found out more. {number_in_words(left).capitalize()} more {things} in the full report."
            )
        )
    return tuple(ideas)


def lines_of(idea: EasyIdea) -> list[str]:
    """The sentences of an idea, each of which stands on a line of its own.

    >>> lines_of(EasyIdea("bars", "Before, there were [9](figure:x?period=2018). Now there are 12."))
    ['Before, there were [9](figure:x?period=2018).', 'Now there are 12.']
    """
    return re.split(r"(?<=[.?!]) (?=[A-Z“])", idea.words)


def values_of(idea: EasyIdea, released_value: Callable[[str], float | None]) -> list[tuple[float, str]]:
    """The figures that an idea's words link to, with the words of each; those without a value are left out."""
    found = [(released_value(address), words) for words, address in links_in(idea.words)]
    return [(value, words) for value, words in found if value is not None]


def drawn_ideas(released: Released, ideas: Iterable[EasyIdea], accent: str) -> list[DrawnIdea]:
    """Ideas with their pictures drawn; `name` tells one picture from another."""
    found = []
    for idea in ideas:
        values = values_of(idea, lambda one: released.figure(one).value)
        svg, alt = draw_idea(idea, values, accent=accent)
        found.append(DrawnIdea(tuple(lines_of(idea)), svg, alt, anchor_of(svg, prefix="easy")))
    return found


def write_easy_pdf(released: Released, path: Path) -> None:
    """Write the easy version as a PDF in large print, whole or not at all.

    Raises `NotReleased` for anything but a `Released`, `CannotTypeset` and `CannotWrite` as `write_document` does.
    """
    if not isinstance(released, Released):
        raise NotReleased(path)
    manifest = released.manifest
    version = easy_version(released)
    accent = accent_for(manifest["settings"]["publication"]["accent"]).mark
    files: dict[str, bytes] = {}

    def shown(ideas: Iterable[EasyIdea]) -> list[dict[str, Any]]:
        drawn = drawn_ideas(released, ideas, accent)
        files.update({f"{one.name}.svg": one.svg.encode() for one in drawn})
        return [
            {"file": f"{one.name}.svg", "alt": one.alt, "lines": [minus(without_links(line)) for line in one.lines]}
            for one in drawn
        ]

    data: dict[str, Any] = {
        "title": TITLE,
        "partnership": manifest["partnership"]["name"],
        "accent": accent,
        "date": [int(part) for part in manifest["as_of"].split("-")],
        "as_of": date_words(manifest["as_of"]),
        "edition": edition_words(manifest["edition"], manifest.get("edition_title", "")),
        "contact": manifest["settings"]["publication"].get("contact", ""),
        "running": {},
        "invented": manifest["partnership"]["area"] if manifest["partnership"]["invented"] else "",
        "about": shown(version.about),
        "chapters": [
            {"heading": one.heading, "findings": [shown(finding.easy) for finding in one.findings]}
            for one in version.chapters
        ],
        "more": shown(version.more),
        "hard": [{"word": one.word, "means": list(one.means)} for one in version.words],
    }
    encoded = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    write_whole(path, typeset({"data.json": encoded} | files, as_of=manifest["as_of"], templates=TEMPLATES))
