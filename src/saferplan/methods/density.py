"""Density: how many events to the square kilometre, smoothed over the map.

For events with true places only.  Points are in metres of a flat projection.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.signal import fftconvolve

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, numbers

CLASSES = 24
"""How many bandwidths an adaptive surface has: those of the points are put into the nearest."""

_SQUARE_KILOMETRE = 1_000_000.0


@dataclass(frozen=True)
class Grid:
    """Square cells: the south-west corner, the side in metres, and how many there are northwards and eastwards."""

    x: float
    y: float
    cell: float
    high: int
    wide: int

    @property
    def centres(self) -> tuple[Floats, Floats]:
        """The centres of the columns and of the rows."""
        east, north = (np.arange(many, dtype=np.float64) + 0.5 for many in (self.wide, self.high))
        return np.add(self.x, self.cell * east), np.add(self.y, self.cell * north)


@dataclass(frozen=True)
class Density:
    """Events to the square kilometre of each cell (rows from the south), NaN outside the area.

    `bandwidth` is in metres; of an adaptive surface that of a point of typical density.  `outside` counts the events
    that lie on no cell, which are not in it.
    """

    values: Floats
    grid: Grid
    bandwidth: float
    outside: int


def grid_round(points: ArrayLike, *, cell: float, margin: float = 0.0) -> Grid:
    """A grid of square cells that holds all points, with so much margin on every side.

    Raises: CannotReckon when points are not n x 2 numbers, or the cell is not above 0.

    >>> grid_round([[120, 40], [980, 430]], cell=100, margin=50)
    Grid(x=0.0, y=-100.0, cell=100, high=6, wide=11)
    """
    found = _points(points)
    if not cell > 0:
        raise CannotReckon("density", f"cells of {cell:g} metres", "a side above 0")
    low = np.floor((found.min(axis=0) - margin) / cell)
    many = np.floor((found.max(axis=0) + margin) / cell) - low + 1
    return Grid(float(low[0] * cell), float(low[1] * cell), cell, int(many[1]), int(many[0]))


def normal_bandwidth(points: ArrayLike) -> float:
    """A bandwidth in metres by the normal reference rule: the mean of that of either axis.

    How it is calculated: for each axis 4 x 1.06 x the smaller of the standard deviation and the interquartile range /
    1.34, x n^(-1/5), as for a quartic kernel.

    What it cannot tell you: crime in several centres is no normal cloud, and the rule is then too wide.

    References: Venables and Ripley (2002), Modern Applied Statistics with S, equation 5.5.

    Raises: CannotReckon when points are not n x 2 numbers, or are fewer than two.
    """
    found = _points(points)
    if len(found) < 2:
        raise CannotReckon("density", "a single point", "at least 2")
    spread = found.std(axis=0, ddof=1)
    quartiles = np.quantile(found, [0.25, 0.75], axis=0)
    narrow = np.minimum(spread, (quartiles[1] - quartiles[0]) / 1.34)
    return float(np.mean(4 * 1.06 * narrow * len(found) ** -0.2))


def kernel_density(
    points: ArrayLike, grid: Grid, *, bandwidth: float, area: ArrayLike | None = None, weights: ArrayLike | None = None
) -> Density:
    """Events to the square kilometre by a quartic kernel.

    `bandwidth` is how far an event reaches, in metres.  `area` says which cells are inside (rows from the south): what
    an event near the edge would spread outside is given back to the cells inside, so that the edge does not look
    empty.  `weights` are of each event, 1 where left out.

    How it is calculated: events are counted by cell, and every cell is spread by (1 - (d / bandwidth)^2)^2, scaled so
    that the cells of one event add up to exactly 1, by fast Fourier transform.  With an `area`, each event's spread is
    divided by the share of it that is inside.

    What it cannot tell you: whether a bright place is more than chance; and how far an event should reach.

    References: Silverman (1986), Density Estimation, section 4.2; Diggle (1985), Applied Statistics 34, for the edge.

    Raises: CannotReckon when points are not n x 2 numbers, the bandwidth is not above 0, or shapes do not fit.
    """
    counts, outside = _binned(points, grid, weights)
    return Density(_spread(counts, grid, bandwidth, _inside(area, grid)), grid, float(bandwidth), outside)


def adaptive_density(
    points: ArrayLike, grid: Grid, *, bandwidth: float, area: ArrayLike | None = None, narrowest: float = 0.25
) -> Density:
    """As `kernel_density`, narrower where there are many events and wider where there are few.

    How it is calculated: a first surface with `bandwidth` gives the density f at each event; its own bandwidth is
    `bandwidth` x sqrt(g / f), with g the geometric mean of f, kept between `narrowest` and 1 / `narrowest` times the
    first; the bandwidths are put into `CLASSES` steps of equal ratio, and the surfaces of the steps are added.

    References: Abramson (1982), Annals of Statistics 10, 1217-1223.

    Raises: as `kernel_density`, and CannotReckon when no event lies on the grid.
    """
    found = _points(points)
    inside = _inside(area, grid)
    first = kernel_density(found, grid, bandwidth=bandwidth, area=inside)
    row, column, on = _cells(found, grid)
    held = first.values[row[on], column[on]]
    held = np.where(np.isfinite(held), held, 0.0)
    if not (held > 0).any():
        raise CannotReckon("density", "no event on the grid", "at least one")
    typical = np.exp(np.log(held[held > 0]).mean())
    factor = np.clip(np.sqrt(typical / np.maximum(held, typical * 1e-6)), narrowest, 1 / narrowest)
    steps = np.geomspace(narrowest, 1 / narrowest, CLASSES)
    which = np.argmin(np.abs(np.log(factor)[:, None] - np.log(steps)[None, :]), axis=1)
    total = np.zeros((grid.high, grid.wide))
    for step in np.unique(which):
        of_step = found[np.flatnonzero(on)[which == step]]
        total += np.nan_to_num(kernel_density(of_step, grid, bandwidth=bandwidth * steps[step], area=inside).values)
    return Density(np.where(inside, total, np.nan), grid, float(bandwidth), first.outside)


def _points(points: ArrayLike) -> Floats:
    """Points as n x 2 finite numbers."""
    found = numbers("density", "a place", points)
    if found.ndim != 2 or found.shape[1] != 2 or not len(found) or not np.isfinite(found).all():
        raise CannotReckon("density", f"points of shape {found.shape}", "two finite numbers for each event")
    return found


def _cells(points: Floats, grid: Grid) -> tuple[np.ndarray, np.ndarray, Bools]:
    """The row and column of each point, and whether it lies on the grid."""
    column, row = (
        np.floor((points[:, axis] - start) / grid.cell).astype(np.int64) for axis, start in ((0, grid.x), (1, grid.y))
    )
    on = (row >= 0) & (row < grid.high) & (column >= 0) & (column < grid.wide)
    return row, column, on


def _binned(points: ArrayLike, grid: Grid, weights: ArrayLike | None) -> tuple[Floats, int]:
    """Events counted by cell, and how many lie on none."""
    found = _points(points)
    heavy = np.ones(len(found)) if weights is None else numbers("density", "a weight", weights)
    if heavy.shape != (len(found),) or not np.isfinite(heavy).all() or (heavy < 0).any():
        raise CannotReckon("density", f"weights of shape {heavy.shape}", "one for each event, 0 or more")
    row, column, on = _cells(found, grid)
    flat = np.bincount(row[on] * grid.wide + column[on], weights=heavy[on], minlength=grid.high * grid.wide)
    return flat.astype(np.float64).reshape(grid.high, grid.wide), int((~on).sum())


def _inside(area: ArrayLike | None, grid: Grid) -> Bools:
    """Which cells are inside the area: all where none is given."""
    if area is None:
        return np.ones((grid.high, grid.wide), dtype=np.bool_)
    found = np.asarray(area, dtype=np.bool_)
    if found.shape != (grid.high, grid.wide):
        raise CannotReckon(
            "density", f"an area of shape {found.shape}", f"one cell for each of {grid.high} x {grid.wide}"
        )
    return found


def quartic(grid: Grid, bandwidth: float) -> Floats:
    """The cells round an event and its share in each, which add up to 1."""
    if not bandwidth > 0:
        raise CannotReckon("density", f"a bandwidth of {bandwidth:g} metres", "above 0")
    reach = int(np.floor(bandwidth / grid.cell))
    away = np.arange(-reach, reach + 1) * grid.cell / bandwidth
    kernel = np.maximum(1 - (away[:, None] ** 2 + away[None, :] ** 2), 0.0) ** 2
    return np.asarray(kernel / kernel.sum(), dtype=np.float64)


def _spread(counts: Floats, grid: Grid, bandwidth: float, inside: Bools) -> Floats:
    """Counts spread by the kernel, to the square kilometre; NaN outside."""
    kernel = quartic(grid, bandwidth)
    if not inside.all():
        share = fftconvolve(inside.astype(np.float64), kernel, mode="same")
        counts = np.where(inside, counts / np.maximum(share, kernel.max()), 0.0)
    spread = fftconvolve(counts, kernel, mode="same")
    spread[spread < counts.sum() * 1e-15] = 0.0  # what the transform leaves where no event reaches
    return np.where(inside, spread * _SQUARE_KILOMETRE / grid.cell**2, np.nan)
