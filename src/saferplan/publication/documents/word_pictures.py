"""Drawings as pictures of dots, for Word documents read where SVG cannot be shown: drawn by Typst, in our face."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from saferplan.errors import CannotTypeset
from saferplan.publication.document import FONTS

PER_INCH = 144.0
_EACH = """#set page(width: auto, height: auto, margin: 0pt, fill: white)
#set text(font: "Source Sans 3")
#for place in range({many}) {{ page(image("picture" + str(place) + ".svg")) }}
"""


def as_png(drawings: Sequence[bytes], *, per_inch: float = PER_INCH) -> list[bytes]:
    """Each drawing as PNG, in its own size at `per_inch` dots for each inch of it.

    Raises `CannotTypeset` where Typst cannot draw one.
    """
    import typst

    if not drawings:
        return []
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    files: Any = {f"picture{place}.svg": one for place, one in enumerate(drawings)}
    files["main.typ"] = _EACH.format(many=len(drawings)).encode()
    try:
        made = typst.compile(files, font_paths=fonts, format="png", ppi=per_inch)
    except typst.TypstError as error:
        raise CannotTypeset(error.message) from error
    return list(made) if isinstance(made, list) else [made]
