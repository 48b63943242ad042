"""A part against the whole it lies in: the counts behind two levels, and the limits of their ratio."""

from __future__ import annotations

from saferplan.figures import Figure
from saferplan.methods.intervals import ratio_of_counts


def counts_behind(figure: Figure) -> tuple[float, float] | None:
    """The count and the exposure behind a level: a count has exposure 1, a rate its people; others have none."""
    if figure.statistic == "count" and figure.value is not None and figure.unit == "":
        return figure.value, 1.0
    if figure.statistic == "rate" and figure.numerator is not None and figure.denominator:
        return figure.numerator, figure.denominator
    return None


def ratio_to_whole(
    part: tuple[float, float], whole: tuple[float, float], *, level: float, dispersion: float = 1.0
) -> tuple[float, float, str] | None:
    """The limits of a part's count or rate as a multiple of the whole's, and their method; None where the part is all.

    What happens in the part is in the whole too, so the two do not vary apart: the part is set against the rest (with
    `ratio_of_counts`), and the limits r of that ratio become r x P / (r x p + P - p), where p and P are the exposures
    of part and whole.  Both are count and exposure; counts alone have exposure 1 and give the part's share.
    """
    counted = whole[1] == part[1] == 1.0
    rest = whole[0] - part[0], 1.0 if counted else whole[1] - part[1]
    if rest[0] < 0 or rest[1] <= whole[1] * 1e-9:
        return None
    found = ratio_of_counts(
        part[0], rest[0], exposure_a=part[1], exposure_b=rest[1], dispersion=dispersion, level=level
    )
    everyone = 1.0 if counted else whole[1]
    limits = [
        everyone / (part[1] + rest[1] / bound) if bound > 0 else 0.0 for bound in (float(found.low), float(found.high))
    ]
    return limits[0], limits[1], f"{found.method}, part against the rest"
