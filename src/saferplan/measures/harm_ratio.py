"""One weighted sum against another: what chance and the mix of offences leave of a difference in harm."""

from __future__ import annotations

import math
from dataclasses import dataclass

from saferplan.areas import PARTNERSHIP
from saferplan.figures import Figure
from saferplan.measures.offence_mix import MixNote, mix_note
from saferplan.measures.scatter import Scatter
from saferplan.methods.weighted import weighted_ratio_limits


@dataclass(frozen=True)
class Weighed:
    """A weighted sum with what it is divided by, its variances by chance and by the mix, and its bounds.

    `told` says whether it is known by how much the mix may be off.
    """

    score: float
    exposure: float
    chance: float
    mix: float
    lightest: float
    gravest: float
    told: bool

    @property
    def rate(self) -> float:
        """The sum divided by its exposure."""
        return self.score / self.exposure

    def less(self, part: Weighed) -> Weighed:
        """What is left without a part of it; the rest's mix is off by as large a share as the whole's."""
        rest = max(self.score - part.score, 0.0)
        return Weighed(
            score=rest,
            exposure=self.exposure - part.exposure,
            chance=max(self.chance - part.chance, 0.0),
            mix=self.mix * (rest / self.score) ** 2 if self.score else 0.0,
            lightest=max(self.lightest - part.lightest, 0.0),
            gravest=max(self.gravest - part.gravest, 0.0),
            told=self.told,
        )


def weighed(figure: Figure) -> Weighed | None:
    """The weighted sum behind a figure of harm (score, rate or mean); None where it is none or has no value."""
    note = mix_note(figure.caveats)
    if note is None or figure.value is None:
        return None
    if figure.statistic == "score":
        return _weighed(figure.value, 1.0, note)
    if figure.statistic in ("rate", "mean") and figure.numerator is not None and figure.denominator:
        factor = figure.numerator / figure.value if figure.value else 0.0
        return _weighed(figure.numerator, figure.denominator, note.times(factor))
    return None


def _weighed(score: float, exposure: float, note: MixNote) -> Weighed:
    return Weighed(score, exposure, note.chance**2, note.mix**2, note.lightest, note.gravest, note.is_told)


def ratio_limits(
    one: Weighed, other: Weighed, scatters: tuple[Scatter, Scatter], *, level: float
) -> tuple[float, float, str] | None:
    """The limits of one rate over another, which vary apart, and their method; None where either is nought.

    `scatters` are how much more than chance the counts behind each vary.
    """
    if not one.score or not other.score or one.exposure <= 0 or other.exposure <= 0:
        return None
    found = weighted_ratio_limits(
        one.score,
        other.score,
        one_variance=one.chance * scatters[0].value + one.mix,
        other_variance=other.chance * scatters[1].value + other.mix,
        level=max(scatter.level(level) for scatter in scatters),
    )
    scale = other.exposure / one.exposure
    return float(found.low) * scale, float(found.high) * scale, found.method


def harm_ratio_limits(
    one: Figure, other: Figure, scatters: tuple[Scatter, Scatter], *, level: float
) -> tuple[float, float, str] | None:
    """The limits of one figure of harm as a multiple of another; None where they are no such figures.

    `scatters` are those of the counts behind each.
    An area within the whole is set against the rest of it, as `part_and_whole.ratio_to_whole` does for counts.  Two
    periods are taken to differ in their mix as two places do: whether crimes of a type became graver is not known.
    """
    top, bottom = weighed(one), weighed(other)
    if top is None or bottom is None:
        return None
    if not (other.area == PARTNERSHIP != one.area):
        return ratio_limits(top, bottom, scatters, level=level)
    rest = bottom.less(top)
    if one.statistic == "score":
        rest = Weighed(rest.score, 1.0, rest.chance, rest.mix, rest.lightest, rest.gravest, rest.told)
    found = ratio_limits(top, rest, scatters, level=level)
    if found is None:
        return None
    everyone = 1.0 if one.statistic == "score" else bottom.exposure
    low, high = (everyone / (top.exposure + rest.exposure / bound) if bound else 0.0 for bound in found[:2])
    return low, high if math.isfinite(found[1]) else math.inf, f"{found[2]}, part against the rest"


def certain_direction(one: Weighed, other: Weighed) -> int:
    """1 or -1 where one rate is above or below the other whatever the mix within each type; 0 where the mix decides."""
    if one.exposure <= 0 or other.exposure <= 0:
        return 0
    if one.lightest / one.exposure > other.gravest / other.exposure:
        return 1
    if one.gravest / one.exposure < other.lightest / other.exposure:
        return -1
    return 0
