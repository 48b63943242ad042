"""Money as whole pence: read as people type it, and printed as pounds."""

from __future__ import annotations

import re

from saferplan.errors import BadMoney

MOST_POUNDS = 10_000_000_000
"""More than so many pounds is a slip of the finger, and would not fit every database."""

_POUNDS = re.compile(r"£?\s*(?P<pounds>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<pence>[0-9]{2}))?")
_SHOWN = 20
"""No more letters of what was typed are quoted."""


def parse_pounds(text: str) -> int:
    """Pence from pounds as people type them; never below nought.

    Raises `BadMoney` where it is not pounds with commas at the thousands, if any, and pence as two digits, if any.

    >>> parse_pounds("£1,234.50"), parse_pounds("1234.50"), parse_pounds("12")
    (123450, 123450, 1200)
    """
    typed = " ".join(text.split())
    if not typed:
        raise BadMoney("is blank", "pounds, and pence as two digits after a point")
    if typed.startswith(("-", "−", "(")):
        raise BadMoney("is below nought", "nought or more; money that comes back is a correction")
    match = _POUNDS.fullmatch(typed)
    if match is None:
        quoted = typed if len(typed) <= _SHOWN else f"{typed[:_SHOWN]}…"
        raise BadMoney(f"“{quoted}” is not one in pounds", "pounds, and pence as two digits after a point")
    digits = match["pounds"].replace(",", "")
    if len(digits) > len(str(MOST_POUNDS)) or int(digits) >= MOST_POUNDS:
        raise BadMoney("is larger than any grant", f"less than {in_pounds(MOST_POUNDS * 100)}")
    return int(digits) * 100 + int(match["pence"] or 0)


def in_pounds(pence: int) -> str:
    """Pence printed as pounds; below nought with a minus sign.

    >>> in_pounds(123450), in_pounds(5), in_pounds(-100)
    ('£1,234.50', '£0.05', '−£1.00')
    """
    pounds, rest = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}£{pounds:,}.{rest:02d}"
