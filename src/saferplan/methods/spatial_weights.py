"""Spatial weights: which places are neighbours, from their shapes or their points.

Weights are binary: two places are neighbours or they are not, and no place is its own neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.spatial import cKDTree

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, numbers

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class SpatialWeights:
    """Who neighbours whom.

    `matrix` is sparse, n x n, 1 where the column's place is a neighbour of the row's.  `neighbours` counts those of
    each place, and `islands` are the rows that have none.  `kind` says how they were found, in words.
    """

    matrix: sparse.csr_array
    kind: str

    @property
    def size(self) -> int:
        """How many places there are."""
        return int(self.matrix.shape[0])

    @property
    def neighbours(self) -> Ints:
        """How many neighbours each place has."""
        return np.asarray(np.diff(self.matrix.indptr), dtype=np.int64)

    @property
    def islands(self) -> Ints:
        """The rows of the places that have no neighbour."""
        return np.flatnonzero(self.neighbours == 0)


def _weights(rows: Ints, columns: Ints, size: int, kind: str) -> SpatialWeights:
    """Weights from pairs of rows, each of which is said in the direction it holds."""
    ones = np.ones(rows.size, dtype=np.float64)
    matrix = sparse.csr_array((ones, (rows, columns)), shape=(size, size))
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    matrix.sort_indices()
    return SpatialWeights(matrix, kind)


def queen_weights(shapes: Sequence[shapely.Geometry], *, gap: float = 0.0) -> SpatialWeights:
    """Neighbours are places whose shapes meet, be it in one corner.

    `shapes` has a polygon for each place, all in one projection.  `gap` is how far apart, in its units, two edges may
    lie and still meet: 0 for shapes that share their corners, more for ones that were simplified one by one.

    What it cannot tell you: whether a river or a railway between two places can be crossed.

    References: Anselin (1988), Spatial Econometrics, chapter 3.

    Raises: CannotReckon when there are no places, or one has no shape.

    >>> squares = [shapely.box(x, y, x + 1, y + 1) for x, y in ((0, 0), (1, 0), (1, 1), (5, 5))]
    >>> found = queen_weights(squares)
    >>> found.neighbours.tolist(), found.islands.tolist()
    ([2, 2, 2, 0], [3])
    """
    found, one, other = _meeting(shapes, "queen weights", gap)
    return _weights(one, other, found.size, f"queen, gap {gap:g}" if gap else "queen")


def rook_weights(shapes: Sequence[shapely.Geometry], *, gap: float = 0.0) -> SpatialWeights:
    """Neighbours are places that share a stretch of edge: a corner alone is not enough.

    As `queen_weights`.  With a `gap`, the stretch must be longer than twice it.

    >>> squares = [shapely.box(x, y, x + 1, y + 1) for x, y in ((0, 0), (1, 0), (1, 1))]
    >>> rook_weights(squares).neighbours.tolist()
    [1, 2, 1]
    """
    found, one, other = _meeting(shapes, "rook weights", gap)
    if gap:
        shared = shapely.length(shapely.intersection(shapely.boundary(found[one]), shapely.buffer(found[other], gap)))
        along = shared > 4 * gap
    else:
        along = shapely.length(shapely.intersection(shapely.boundary(found[one]), shapely.boundary(found[other]))) > 0
    both = sparse.csr_array((np.ones(along.sum()), (one[along], other[along])), shape=(found.size, found.size))
    both = both.maximum(both.T).tocoo()
    rows, columns = both.coords
    return _weights(
        rows.astype(np.int64), columns.astype(np.int64), found.size, f"rook, gap {gap:g}" if gap else "rook"
    )


def _meeting(shapes: Sequence[shapely.Geometry], method: str, gap: float) -> tuple[NDArray[np.object_], Ints, Ints]:
    """The shapes, and the pairs that meet, each pair in both directions."""
    found = np.asarray(shapes, dtype=object)
    if found.ndim != 1 or not found.size:
        raise CannotReckon(method, "no shapes", "one for each place")
    if shapely.is_missing(found).any() or shapely.is_empty(found).any():
        row = int(np.flatnonzero(shapely.is_missing(found) | shapely.is_empty(found))[0])
        raise CannotReckon(method, f"no shape for the place in row {row}", "a shape for each place")
    tree = shapely.STRtree(found)
    if gap:
        one, other = tree.query(found, predicate="dwithin", distance=gap)
    else:
        one, other = tree.query(found, predicate="intersects")
    apart = one != other
    return found, one[apart].astype(np.int64), other[apart].astype(np.int64)


def distance_weights(points: ArrayLike, *, within: float) -> SpatialWeights:
    """Neighbours are places whose points lie no further apart than `within`.

    `points` is n x 2, in metres or another unit of a flat projection, and `within` is in the same unit.

    Raises: CannotReckon when points are not n x 2 numbers, or the distance is not above 0.

    >>> distance_weights([[0, 0], [3, 4], [50, 50]], within=5).neighbours.tolist()
    [1, 1, 0]
    """
    found = _points("distance weights", points)
    if not within > 0:
        raise CannotReckon("distance weights", f"a distance of {within:g}", "a distance above 0")
    pairs = cKDTree(found).query_pairs(within * (1 + 1e-12), output_type="ndarray").astype(np.int64)
    rows, columns = np.concatenate([pairs, pairs[:, ::-1]]).T
    return _weights(rows, columns, len(found), f"no further apart than {within:g}")


def nearest_weights(points: ArrayLike, *, count: int) -> SpatialWeights:
    """Neighbours are the nearest places, `count` of them, so that nobody is an island; it need not be mutual.

    `points` is as in `distance_weights`.  Of places just as far, those first in the list are taken.

    Raises: CannotReckon when points are not n x 2 numbers, or there are fewer other places than asked for.

    >>> nearest_weights([[0, 0], [1, 0], [9, 0]], count=1).matrix.toarray().astype(int).tolist()
    [[0, 1, 0], [1, 0, 0], [0, 1, 0]]
    """
    method = "nearest weights"
    found = _points(method, points)
    if not 1 <= count < len(found):
        raise CannotReckon(method, f"{count} nearest of {len(found)} places", "from 1 to one less than there are")
    tree = cKDTree(found)
    far = tree.query(found, k=count + 1)[0][:, -1]
    rows, columns = [], []
    for row, near in enumerate(tree.query_ball_point(found, far * (1 + 1e-12))):
        others = np.asarray([one for one in near if one != row], dtype=np.int64)
        order = np.lexsort((others, np.hypot(*(found[others] - found[row]).T)))[:count]
        rows.append(np.full(count, row, dtype=np.int64))
        columns.append(others[order])
    return _weights(np.concatenate(rows), np.concatenate(columns), len(found), f"the {count} nearest")


def _points(method: str, points: ArrayLike) -> Floats:
    """Points as n x 2 finite numbers."""
    found = numbers(method, "a place", points)
    if found.ndim != 2 or found.shape[1] != 2 or not len(found) or not np.isfinite(found).all():
        raise CannotReckon(method, f"points of shape {found.shape}", "two finite numbers for each place")
    return found
