"""Figure: one figure, and how it was worked out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from saferplan.commands.folder import PartnershipFolder, reading
from saferplan.commands.texts import resolver_in
from saferplan.errors import BadAddress
from saferplan.figures import Figure
from saferplan.measures.definition import load_measures
from saferplan.measures.explain import Explanation
from saferplan.measures.held import addresses_held, gap_in


@dataclass(frozen=True)
class FigureResult:
    """A figure and its explanation; where it has no value, `gap` says which months lack a file and what to ask for."""

    figure: Figure
    explanation: Explanation
    gap: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        told = {"figure": asdict(self.figure), "worked_out": asdict(self.explanation)}
        return told | {"gap": list(self.gap)} if self.gap else told


@dataclass(frozen=True)
class FiguresHeld:
    """What addresses of a measure there are, in a few lines."""

    measure: str
    lines: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return asdict(self)


def figure(address: str, *, folder: Path | str = ".") -> FigureResult | FiguresHeld:
    """Find or work out the figure at an address, from the current bundle of a partnership folder.

    The name of a measure alone, like "recorded_crime", gives what addresses of it there are.

    Raises `BadAddress`, naming the nearest address, where there is none, and `StepNotDone` where there is no bundle.
    """
    home = PartnershipFolder(folder)
    source = home.need("bundles", "no bundle", "assess")
    with reading(source, "assess"):
        resolver = resolver_in(source)
    measure = address.removeprefix("figure:").removesuffix("?")
    if measure in load_measures():
        return FiguresHeld(measure, addresses_held(resolver.frame, measure, resolver.areas))
    if "?" not in address:
        raise BadAddress(address, f"is no measure; there are {', '.join(load_measures())}")
    found = resolver.figure(address)
    return FigureResult(found, resolver.explain(address), gap_in(found, resolver))
