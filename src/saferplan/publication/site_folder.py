"""The folder of a site as it fills: its pages, pictures and downloads, and what every page has in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from saferplan.assessment.answer import Answer
from saferplan.errors import CannotWrite
from saferplan.publication.correction_words import correction_told, edition_words
from saferplan.publication.document_method import date_words
from saferplan.publication.offered import WHOLE, OfferedDocument
from saferplan.publication.page_templates import page_templates
from saferplan.publication.palette import accent_for
from saferplan.publication.released import Released
from saferplan.publication.site_areas import PlacesAround
from saferplan.publication.site_figures import FiguresKept, FiguresOnPage, Worked

THEMES_PATH = "themes.html"
"""The page that lists the themes."""
THEMES_NAME = "Themes"
"""What that page is called in the menu."""
QUESTION_NAMES = {
    "volume": "How much crime",
    "trends": "What is changing",
    "comparison": "Compared with others",
    "harm": "Harm",
    "deprivation": "Deprivation",
    "places": "Hotspots",
    "demand": "Besides crime",
    "community_voice": "What residents say",
    "missing_evidence": "What partners hold",
}
"""What the pages of the questions are called in the menu; any other is called by its slug."""


@dataclass(frozen=True)
class PageMade:
    """A page of the site: its path, its title and the part of the site it belongs to."""

    path: str
    title: str
    part: str


@dataclass(frozen=True)
class Download:
    """A file to download: its path, what it holds, its kind, the page that shows it, and drawings of it."""

    path: str
    title: str
    kind: str
    page: str
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """One drawing of a picture: its file and its size in CSS pixels."""

    path: str
    width: int
    height: int


@dataclass(frozen=True)
class Note:
    """Something to bear in mind about several figures of a page, said once, with its number."""

    number: int
    words: str


class SiteFolder:
    """Writes pages of one release into one folder, and remembers them for the site map and the list of downloads."""

    def __init__(self, released: Released, into: Path, *, documents: Sequence[OfferedDocument] = ()) -> None:
        self.released = released
        self.into = into
        self.documents = tuple(documents)
        self.kept = FiguresKept(released)
        self.around = PlacesAround(released)
        self.pages: list[PageMade] = []
        self.downloads: list[Download] = []
        self.drawn: dict[str, Drawing] = {}
        publication = released.manifest.get("settings", {}).get("publication", {})
        self.accent = accent_for(publication.get("accent", "#1d5b79"))
        self.contact: str = publication.get("contact", "")
        self._templates = page_templates()
        self._templates.filters["source_words"] = source_words
        self._templates.filters["as_sentence"] = as_sentence
        self._common = self._what_all_pages_share()

    def _what_all_pages_share(self) -> dict[str, Any]:
        """The partnership, the edition and the menu, for the head and foot of every page."""
        manifest = self.released.manifest
        menu = [("index.html", "Summary")]
        menu += menu_of(self.released.answers)
        if self.released.profiles:
            menu.append(("areas/index.html", "Your area"))
        menu += [
            ("about.html", "About"),
            ("figures.html", "Figures"),
            ("method-and-data.html", "Method and data"),
            ("downloads.html", "Downloads"),
        ]
        return {
            "partnership": manifest["partnership"],
            "edition": edition_words(manifest["edition"], manifest.get("edition_title", "")),
            "correction": correction_told(manifest),
            "as_of": date_words(manifest["as_of"]),
            "engine": manifest["engine"],
            "bundle": manifest["bundle"],
            "contact": self.contact,
            "pdf": WHOLE.path if WHOLE in self.documents else None,
            "documents": self.documents,
            "menu": menu,
            "has_postcodes": not self.released.postcodes.is_empty(),
            "has_wards": bool(self.released.places["ward"].drop_nulls().len()),
            "has_areas": bool(self.released.profiles),
        }

    def write_text(self, path: str, text: str) -> None:
        """Write one file of text of the site; raises as `write_bytes` does."""
        self.write_bytes(path, text.encode("utf-8"))

    def write_bytes(self, path: str, data: bytes) -> None:
        """Write one file of the site.

        Raises `CannotWrite` where the disk is full or the folder may not be written to.
        """
        target = self.into / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        except OSError as error:
            raise CannotWrite(target, error.strerror or str(error)) from error

    def on_page(self) -> FiguresOnPage:
        """A fresh page's figures."""
        return FiguresOnPage(self.kept)

    def write_page(
        self,
        path: str,
        template: str,
        *,
        title: str,
        part: str,
        figures: FiguresOnPage | None = None,
        contents: Sequence[tuple[str, str]] = (),
        **data: Any,
    ) -> None:
        """Write one page from its template; the figures printed on it get their entries at its end."""
        worked, notes = with_notes(figures.worked() if figures else ())
        listed = [*contents, ("worked-out", "How these figures were worked out")] if worked else list(contents)
        self.pages.append(PageMade(path, title, part))
        self.write_text(
            path,
            self.render(
                template,
                path=path,
                title=title,
                part=part,
                contents=listed,
                worked=worked,
                notes=notes,
                from_all=common_sources(worked),
                **data,
            ),
        )

    def render(self, template: str, *, path: str, **data: Any) -> str:
        """A template filled in, with what all pages share."""
        root = "../" * path.count("/")
        return self._templates.get_template(template).render(path=path, root=root, **self._common, **data)


def question_path(question: str) -> str:
    """The page of a question."""
    return f"{question}.html"


def question_name(question: str) -> str:
    """What a question's page is called in the menu.

    >>> question_name("volume"), question_name("why_changed")
    ('How much crime', 'Why changed')
    """
    return QUESTION_NAMES.get(question, question.replace("_", " ").replace("-", " ").capitalize())


def menu_of(answers: Sequence[Answer]) -> list[tuple[str, str]]:
    """The entries of the menu for questions: one for each, and one for all themes where the first of them stands."""
    entries = [
        (THEMES_PATH, THEMES_NAME)
        if answer.is_theme
        else (question_path(answer.question), question_name(answer.question))
        for answer in answers
    ]
    return list(dict.fromkeys(entries))


def as_sentence(words: Markup | str) -> Markup:
    """Words as a sentence: a capital first and one full stop last.

    >>> as_sentence("every month is held"), as_sentence("Cancer Research II.")
    (Markup('Every month is held.'), Markup('Cancer Research II.'))
    """
    text = escape(words)
    if not text:
        return text
    # Only a plain first letter is raised: a first link or emphasis keeps its own words.
    first = text[:1].upper() + text[1:] if text[0] != "<" else text
    return first if first.rstrip().endswith((".", "?", "!")) else first + Markup(".")


def with_notes(worked: Sequence[Worked]) -> tuple[tuple[Worked, ...], dict[str, Note]]:
    """Say once what holds for several figures of a page.

    Every caveat becomes a numbered note, and so does a step without a number in it that several figures share.
    Returns the figures with what is left to say of each, their `caveats` now all that they share, and the notes by
    their words.
    """
    steps = Counter(step for one in worked for step in one.steps)
    shared = {step for step, times in steps.items() if times > 2 and not any(sign.isdigit() for sign in step)}
    told = tuple(
        replace(
            one,
            steps=tuple(step for step in one.steps if step not in shared),
            caveats=(*(step for step in one.steps if step in shared), *one.caveats),
        )
        for one in worked
    )
    notes: dict[str, Note] = {}
    for one in told:
        for words in one.caveats:
            notes.setdefault(words, Note(len(notes) + 1, words))
    told = tuple(
        replace(one, caveats=tuple(sorted(one.caveats, key=lambda words: notes[words].number))) for one in told
    )
    return told, notes


def common_sources(worked: Sequence[Worked]) -> tuple[str, ...]:
    """The sources of a page's figures, where all of them have the same; else none."""
    found = {one.sources for one in worked}
    return next(iter(found)) if len(found) == 1 else ()


def source_words(source: str, forces: Mapping[str, str] | None = None) -> str:
    """A figure's input as a reader would say it.

    >>> source_words("police_uk thames-valley 2026-07-01")
    'data.police.uk, Thames Valley, as held on 1 July 2026'
    >>> source_words("population estimates")
    'population estimates'
    """
    parts = source.split(" ")
    if len(parts) == 3 and parts[0] == "police_uk":
        force = (forces or {}).get(parts[1]) or parts[1].replace("-", " ").title()
        return f"data.police.uk, {force}, as held on {date_words(parts[2])}"
    return source
