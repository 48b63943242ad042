"""The pages of information: files of Markdown, each with what must be said of it; the partnership's own come first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

OURS = Path(__file__).parent / "content"
ENGLISH = "en"
EASY = "-easy"
EMERGENCY = "emergency"

LANGUAGES = {
    "ar": ("العربية", "rtl"),
    "bn": ("বাংলা", "ltr"),
    "cy": ("Cymraeg", "ltr"),
    "en": ("English", "ltr"),
    "fa": ("فارسی", "rtl"),
    "gu": ("ગુજરાતી", "ltr"),
    "hi": ("हिन्दी", "ltr"),
    "lt": ("Lietuvių", "ltr"),
    "pa": ("ਪੰਜਾਬੀ", "ltr"),
    "pl": ("Polski", "ltr"),
    "pt": ("Português", "ltr"),
    "ro": ("Română", "ltr"),
    "so": ("Soomaali", "ltr"),
    "tr": ("Türkçe", "ltr"),
    "uk": ("Українська", "ltr"),
    "ur": ("اردو", "rtl"),
    "zh": ("中文", "ltr"),
}
"""The languages that pages may be in: each by its own name, and the direction that it is written in."""

_FRONT = re.compile(r"\+\+\+\n(.*?)\n\+\+\+\n(.*)", re.DOTALL)
_NEEDS = {"number": int, "title": str, "about": str, "written_on": date, "checked_by": str, "sources": list}
_MAY = {"checked_on": date}
MOST_BYTES = 100_000


class BadPage(Exception):
    """A page of information cannot be read: one sentence says what was found, where, and what to do."""


@dataclass(frozen=True)
class Page:
    """One page: its neutral number, what the reader sees, and who has checked it, if anybody."""

    number: int
    language: str
    easy: bool
    name: str
    title: str
    about: str
    text: str
    written_on: date
    checked_by: str
    checked_on: date | None
    sources: tuple[str, ...]

    @property
    def first(self) -> str:
        """Its first paragraph."""
        return self.text.strip().partition("\n\n")[0]

    @property
    def rest(self) -> str:
        """What follows its first paragraph."""
        return self.text.strip().partition("\n\n")[2]


def page(number: int, language: str = ENGLISH, *, easy: bool = False) -> Page | None:
    """The page of a number in a language, or None where there is none."""
    return next((one for one in pages(language) if one.number == number and one.easy == easy), None)


def emergency(language: str = ENGLISH) -> Page:
    """What stands at the top of every page: in its language, or else in English."""
    files = _files(language)
    file = files.get(EMERGENCY) or _files(ENGLISH)[EMERGENCY]
    return read_page(file)


def pages(language: str = ENGLISH) -> tuple[Page, ...]:
    """The pages of a language in order, those for easy reading among them."""
    found = [read_page(file) for name, file in _files(language).items() if name != EMERGENCY]
    return tuple(sorted(found, key=lambda one: (one.number, one.easy)))


def languages() -> tuple[str, ...]:
    """The languages that there are pages in, English first."""
    found = {folder.name for root in _roots() if root.is_dir() for folder in root.iterdir() if _files(folder.name)}
    return (ENGLISH, *sorted(found & set(LANGUAGES) - {ENGLISH}))


def read_page(file: Path) -> Page:
    """Read one page.

    Raises `BadPage` where what must be said about it is missing, or cannot be read.
    """
    if file.stat().st_size > MOST_BYTES:
        raise BadPage(f"{file} is larger than {MOST_BYTES:,} bytes. Shorten it.")
    try:
        match = _FRONT.fullmatch(file.read_text(encoding="utf-8").replace("\r\n", "\n"))
        front: dict[str, Any] = tomllib.loads(match[1]) if match else {}
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadPage(f"{file} cannot be read: {error}. Save it as UTF-8, and mend what stands between +++.") from error
    if match is None:
        raise BadPage(f"{file} does not begin with +++ and what must be said about it. See README.txt of the pages.")
    for key, kind in (_NEEDS | {key: kind for key, kind in _MAY.items() if key in front}).items():
        if not isinstance(front.get(key), kind):
            raise BadPage(f'{file} lacks "{key}", or has it in another form. See README.txt of the pages.')
    if front["checked_by"] and "checked_on" not in front:
        raise BadPage(f"{file} says who checked it and not when. Add checked_on.")
    name = file.stem
    return Page(
        number=front["number"],
        language=file.parent.name,
        easy=name.endswith(EASY),
        name=name.removesuffix(EASY),
        title=front["title"],
        about=front["about"],
        text=match[2],
        written_on=front["written_on"],
        checked_by=front["checked_by"],
        checked_on=front.get("checked_on"),
        sources=tuple(str(one) for one in front["sources"]),
    )


def _roots() -> Iterator[Path]:
    """The folders of pages: ours, then the partnership's, whose pages take the place of ours."""
    yield OURS
    yield settings.PORTAL.home / "help"


def _files(language: str) -> dict[str, Path]:
    """The files of a language by name; of two of a name, the partnership's."""
    if language not in LANGUAGES:
        return {}
    return {file.stem: file for root in _roots() for file in sorted((root / language).glob("*.md"))}
