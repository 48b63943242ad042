"""The coding frame: themes of comments and the phrases that give them, from `coding_frame.toml` or a file of one's own.

It is data, so that a person can read why a comment has a theme, and change it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

SHARED = ("no_content", "not_before", "not_after", "never_misspelt")
"""The lists of phrases that all themes share."""

_KEYS = {"title", "version", "mode", "leave_out", "theme", "common_words", *SHARED}
_THEME_KEYS = {"slug", "title", "means", "include", "exclude", "whole"}


class FrameFault(ValueError):
    """What is wrong with a coding frame, in parts of a sentence: where, found, expected, what to do."""

    def __init__(self, where: str, found: str, expected: str, do: str) -> None:
        super().__init__(f"{where}: {found}; expected {expected}. {do}")
        self.where, self.found, self.expected, self.do = where, found, expected, do


@dataclass(frozen=True)
class CommentTheme:
    """A theme: slug, title, what it means, and the phrases that give it, take it back, or must be all that is said."""

    slug: str
    title: str
    means: str
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodingFrame:
    """A frame: its title, version, themes in order, and the phrases that all share (each as in `SHARED`).

    `common_words` tell nothing of what a comment is about, and are left out where themes are suggested.
    """

    title: str
    version: str
    themes: tuple[CommentTheme, ...]
    no_content: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    never_misspelt: tuple[str, ...] = ()
    common_words: frozenset[str] = frozenset()

    @property
    def slugs(self) -> tuple[str, ...]:
        """The slugs of its themes, in order."""
        return tuple(theme.slug for theme in self.themes)

    def theme(self, slug: str) -> CommentTheme:
        """The theme of a slug; `KeyError` if there is none."""
        return {theme.slug: theme for theme in self.themes}[slug]


@cache
def standard_frame() -> CodingFrame:
    """The frame that ships.

    >>> frame = standard_frame()
    >>> len(frame.themes), frame.theme("drugs").title
    (31, 'Drugs')
    """
    text = resources.files("saferplan.reference").joinpath("coding_frame.toml").read_text(encoding="utf-8")
    return frame_from(tomllib.loads(text))


def frame_from(raw: Mapping[str, Any], standard: CodingFrame | None = None) -> CodingFrame:
    """A frame from the values of its file.

    With `mode = "extend"` it adds to `standard`: a theme of the same slug takes the place of that one, those in
    `leave_out` go, others follow, and shared phrases add up.  Without a mode, or with "replace", it stands alone, but
    for the common words, which are those of `standard` where it has none.

    Raises `FrameFault` where it cannot be used.
    """
    _check_keys("the frame", raw, _KEYS)
    mode = raw.get("mode", "replace")
    if mode not in ("extend", "replace"):
        raise FrameFault("mode", f'it is "{mode}"', '"extend" or "replace"', "Correct it.")
    themes = tuple(_theme(place, one) for place, one in enumerate(_list_of_tables(raw.get("theme", [])), start=1))
    slugs = [theme.slug for theme in themes]
    if twice := [slug for slug in slugs if slugs.count(slug) > 1]:
        raise FrameFault(f'theme "{twice[0]}"', "it is there twice", "each theme once", "Join the two, or rename one.")
    shared = {name: _phrases(name, raw.get(name, []), part=name) for name in SHARED}
    common = raw.get("common_words", "")
    if not isinstance(common, str):
        raise FrameFault("common_words", "it is no text", "words parted by blanks, in quotation marks", "Correct it.")
    frame = _with_shared(CodingFrame(_text("title", raw), _text("version", raw), themes), shared)
    frame = replace(frame, common_words=frozenset(common.lower().split()))
    if not frame.common_words and standard is not None:
        frame = replace(frame, common_words=standard.common_words)
    if mode == "extend" and standard is not None:
        frame = _extended(standard, frame, raw.get("leave_out", []))
    if not frame.themes:
        raise FrameFault("the frame", "it has no theme", "a [[theme]] or more", "Add one.")
    return frame


def _extended(standard: CodingFrame, own: CodingFrame, leave_out: Any) -> CodingFrame:
    """The standard frame with a partnership's own themes."""
    unknown = [slug for slug in leave_out if slug not in standard.slugs]
    if unknown:
        expected = "slugs of the standard frame"
        raise FrameFault("leave_out", f'it has "{unknown[0]}"', expected, f"They are: {', '.join(standard.slugs)}.")
    mine = {theme.slug: theme for theme in own.themes}
    kept = [mine.pop(theme.slug, theme) for theme in standard.themes if theme.slug not in leave_out]
    shared = {name: tuple(dict.fromkeys((*getattr(standard, name), *getattr(own, name)))) for name in SHARED}
    common = standard.common_words | own.common_words
    return _with_shared(replace(own, themes=(*kept, *mine.values()), common_words=common), shared)


def _with_shared(frame: CodingFrame, shared: Mapping[str, tuple[str, ...]]) -> CodingFrame:
    """A frame with the phrases that all of its themes share."""
    return replace(
        frame,
        no_content=shared["no_content"],
        not_before=shared["not_before"],
        not_after=shared["not_after"],
        never_misspelt=shared["never_misspelt"],
    )


def _check_keys(where: str, raw: Mapping[str, Any], known: set[str]) -> None:
    """Refuse a key that means nothing."""
    if unknown := sorted(set(raw) - known):
        expected = f"only {', '.join(sorted(known))}"
        raise FrameFault(where, f'it has the key "{unknown[0]}"', expected, "Correct it, or take it out.")


def _list_of_tables(found: Any) -> list[Mapping[str, Any]]:
    """The themes as tables."""
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise FrameFault("theme", "it is no list of themes", "[[theme]] before each", "Write two brackets.")
    return found


def _text(name: str, raw: Mapping[str, Any], where: str = "the frame") -> str:
    """A text that must be there."""
    found = raw.get(name)
    if not isinstance(found, str) or not found.strip():
        raise FrameFault(where, f'"{name}" is lacking or no text', "a text in quotation marks", "Write it.")
    return found


def _theme(place: int, raw: Mapping[str, Any]) -> CommentTheme:
    """One theme."""
    where = f'theme {place} ("{raw.get("slug", "")}")'
    _check_keys(where, raw, _THEME_KEYS)
    slug = _text("slug", raw, where)
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug):
        raise FrameFault(where, "its slug has other letters", "small letters, figures and hyphens", "Rename it.")
    lists = {name: _phrases(where, raw.get(name, []), part=name) for name in ("include", "exclude", "whole")}
    if not lists["include"] and not lists["whole"]:
        raise FrameFault(where, "no phrase gives it", '"include" or "whole" with a phrase', "Add one.")
    return CommentTheme(slug, _text("title", raw, where), _text("means", raw, where), **lists)


def _phrases(where: str, found: Any, *, part: str) -> tuple[str, ...]:
    """A list of phrases, each with a word in it."""
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise FrameFault(where, f'"{part}" is no list of texts', "texts in square brackets", "Correct it.")
    for one in found:
        words = [word for word in one.replace("-", " ").split() if word != "*"]
        if not words or any(not piece.replace("*", "") for word in words for piece in word.split("/")):
            found_so = f'"{part}" has the phrase "{one}"'
            raise FrameFault(where, found_so, "a word, and letters before or after each star", "Correct it.")
        if one.split()[0] == "*" or one.split()[-1] == "*":
            found_so = f'"{part}" has the phrase "{one}"'
            raise FrameFault(where, found_so, "a word before and after a star by itself", "Take the star out.")
    return tuple(found)
