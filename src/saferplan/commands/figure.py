"""Figure: one figure, and how it was worked out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.commands.folder import PartnershipFolder, reading
from saferplan.figures import Figure
from saferplan.measures.explain import Explanation
from saferplan.measures.resolver import Resolver
from saferplan.publication.released import names_of


@dataclass(frozen=True)
class FigureResult:
    """A figure and its explanation."""

    figure: Figure
    explanation: Explanation

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {"figure": asdict(self.figure), "worked_out": asdict(self.explanation)}


def figure(address: str, *, folder: Path | str = ".") -> FigureResult:
    """Find or work out the figure at an address, from the current bundle of a partnership folder.

    Raises `BadAddress`, naming the nearest address, where there is none, and `StepNotDone` where there is no bundle.
    """
    home = PartnershipFolder(folder)
    source = home.need("bundles", "no bundle", "assess")
    with reading(source, "assess"):
        figures, areas, places = (
            pl.read_parquet(source / f"{name}.parquet", glob=False) for name in ("figures", "areas", "places")
        )
        resolver = Resolver(figures, names_of(areas, places))
    found = resolver.figure(address)
    return FigureResult(found, resolver.explain(address))
