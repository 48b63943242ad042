"""The partnership's own colour on the portal's pages, as a small stylesheet of its own.

The pages allow no style within themselves, so the colour comes from an address like the other stylesheets.
"""

from __future__ import annotations

import re

from saferplan.publication.palette import PAPER, contrast

FOR_TEXT = 4.5
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_INK = "#000000"


class UnfitColour(ValueError):
    """A colour that the portal's words could not be read in: a sentence that says why, and what to choose."""


def brand_css(colour: str) -> str:
    """The stylesheet that puts a partnership's colour in the place of the portal's own.

    White words stand on it, and links are written in it, so it needs a contrast of 4.5 with white.  Raises
    `UnfitColour` where it is not a colour like #1d5b79, or is too pale.

    >>> print(brand_css("#1d5b79").splitlines()[1].strip())
    --govuk-brand-colour: #1d5b79;
    >>> brand_css("#ffcc00")
    Traceback (most recent call last):
    saferplan_portal.shell.brand.UnfitColour: The colour #ffcc00 is too pale: its contrast with white is 1.5, and \
words need 4.5. Choose a darker one.
    """
    if not _COLOUR.fullmatch(colour):
        raise UnfitColour(
            "The colour of the partnership is not a colour. Write it like #1d5b79: # and six digits or a to f."
        )
    own = contrast(colour)
    if own < FOR_TEXT:
        # Rounded down, so that a colour that just fails is not told to have what it lacks.
        raise UnfitColour(
            f"The colour {colour} is too pale: its contrast with white is {int(own * 10) / 10:.1f}, and words need "
            f"{FOR_TEXT}. Choose a darker one."
        )
    colours = {
        "brand": colour,
        "link": colour,
        "link-hover": _mixed(colour, _INK, 0.5),
        "surface-background": _mixed(colour, PAPER, 0.95),
        "surface-border": _mixed(colour, PAPER, 0.5),
    }
    lines = (f"  --govuk-{name}-colour: {value};" for name, value in colours.items())
    return "\n".join([":root {", *lines, "}", ""])


def _mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share of another in it."""
    pairs = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one * (1 - share) + two * share):02x}" for one, two in pairs)
