"""Themes: chapters that gather what is held about one subject, from `themes.toml` and the partnership's settings."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from saferplan.areas import slug_of
from saferplan.errors import BadSettings
from saferplan.reference.crime_types import ANTI_SOCIAL_BEHAVIOUR, crime_types
from saferplan.settings import OwnTheme, ThemeSettings


@dataclass(frozen=True)
class Unanswered:
    """What a reader would ask of a theme and no measure answers, and who holds the records (a holder of measures)."""

    asks: str
    holder: str


@dataclass(frozen=True)
class Theme:
    """One theme: its slug and title, what it is about in a sentence, and the types of crime and measures in it."""

    slug: str
    title: str
    about: str
    crime_types: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()


@cache
def themes() -> tuple[Theme, ...]:
    """The themes that ship, in the order of their chapters.

    >>> [theme.slug for theme in themes()][:2]
    ['violence-and-exploitation', 'drugs-alcohol-and-mental-health']
    """
    text = files("saferplan.reference").joinpath("themes.toml").read_text(encoding="utf-8")
    found = []
    for raw in tomllib.loads(text)["theme"]:
        unanswered = tuple(Unanswered(**one) for one in raw.pop("unanswered", ()))
        types, measures = (tuple(raw.pop(key)) for key in ("crime_types", "measures"))
        found.append(Theme(**raw, crime_types=types, measures=measures, unanswered=unanswered))
    return tuple(found)


def chosen_themes(chosen: ThemeSettings, own: tuple[OwnTheme, ...], *, measures: Collection[str]) -> tuple[Theme, ...]:
    """The themes of a partnership, in the order of their chapters.

    Without a choice they are those that ship and then its own; with one, `chosen.show` names them by slug, in order,
    and what it does not name is left out.  `measures` are the slugs of all measures.  Raises `BadSettings` for a slug
    that there is not, or that stands twice.

    >>> [theme.slug for theme in chosen_themes(ThemeSettings(show=("domestic-abuse",)), (), measures=())]
    ['domestic-abuse']
    """
    made = {theme.slug: theme for theme in themes()}
    for one in own:
        made_here = _own_theme(one, measures)
        if made_here.slug in made:
            found = f'it would be "{made_here.slug}", and there is a theme of that name'
            raise BadSettings("[[own_themes]] title", found, "a title of its own", "Change it.")
        made[made_here.slug] = made_here
    for place, slug in enumerate(chosen.show):
        if slug not in made:
            raise BadSettings("[themes] show", f'it names "{slug}"', ", ".join(made), "Choose from these.")
        if slug in chosen.show[:place]:
            raise BadSettings("[themes] show", f'"{slug}" stands twice', "each theme once", "Take one out.")
    return tuple(made[slug] for slug in chosen.show or made)


def _own_theme(one: OwnTheme, measures: Collection[str]) -> Theme:
    """A theme of the partnership's own, held to types of crime and measures that there are."""
    where = f'[[own_themes]] "{one.title}"'
    types = [known.slug for known in crime_types() if known.slug != ANTI_SOCIAL_BEHAVIOUR]
    for key, given, known, see in (
        ("crime_types", one.crime_types, types, "crime-types.md"),
        ("measures", one.measures, measures, "measures.md"),
    ):
        for slug in given:
            if slug not in known:
                expected = f"a slug from docs/reference/{see}"
                raise BadSettings(f"{where}, {key}", f'it names "{slug}"', expected, "Correct it.")
    if not slug_of(one.title) or not one.about:
        raise BadSettings(where, "title or about is empty", "words in both", "Write them.")
    if not one.crime_types and not one.measures:
        raise BadSettings(where, "it gathers nothing", "crime_types or measures", "Name some.")
    return Theme(slug_of(one.title), one.title, one.about, one.crime_types, one.measures)
