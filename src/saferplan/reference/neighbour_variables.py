"""Neighbour variables: what areas are compared in to find the ones most alike, in `neighbour_variables.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SCALES = ("share", "log", "plain")


@dataclass(frozen=True)
class NeighbourVariable:
    """One variable: its theme, the column that is counted, what it is divided by, and the scale it is put on."""

    slug: str
    title: str
    theme: str
    part: str
    whole: str
    scale: str

    def __post_init__(self) -> None:
        """Hold a variable to the scales there are."""
        assert self.scale in SCALES, (self.slug, self.scale)


@cache
def neighbour_variables() -> tuple[NeighbourVariable, ...]:
    """Every variable, in the order of the file.

    >>> [one.slug for one in neighbour_variables() if one.theme == "tenure"]
    ['social_rented', 'private_rented']
    """
    text = files("saferplan.reference").joinpath("neighbour_variables.toml").read_text(encoding="utf-8")
    return tuple(NeighbourVariable(**one) for one in tomllib.loads(text)["variable"])


def weights_of(slugs: tuple[str, ...]) -> tuple[float, ...]:
    """How much each of some variables counts: every theme the same, shared among its variables that are there.

    >>> weights_of(("density", "social_rented", "private_rented"))
    (1.0, 0.5, 0.5)
    """
    themes = {one.slug: one.theme for one in neighbour_variables()}
    held = [themes[slug] for slug in slugs]
    return tuple(1 / held.count(theme) for theme in held)
