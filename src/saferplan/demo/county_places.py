"""The invented county's places: names and codes of LSOAs, wards and boards, people and deprivation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from saferplan.demo.county_map import DISTRICTS, OUTSIDE, CountyMap
from saferplan.demo.national_scale import score_at

PEOPLE_2018 = 540_059
"""Residents of the county in the middle of 2018, as many as the county of the printed Plan had."""

YEARS = tuple(range(2013, 2020))
"""The mid-year estimates written."""

COUNTRY_BOARDS = (3, 2, 2, 4)
"""Boards outside the towns, by district; with one for each of five towns they are sixteen."""

LSOAS_A_WARD = 6.4

NATIONAL_DECILES = (0, 4, 10, 16, 21, 28, 34, 52, 58, 96)
"""The county's LSOAs in each national decile of deprivation, most deprived first: much less deprived than England."""

TOWN_WARDS = ("Central", "Priory", "Millfield", "Park", "Bridge", "Grange", "Heath", "Common")
COUNTRY_WARDS = (
    "Larkstead",
    "Sorrelhurst",
    "Quenbury",
    "Brackwater",
    "Tarnhollow",
    "Pennistow",
    "Fennimoor",
    "Wintermarsh",
    "Dunmarrow",
    "Tolverstead",
    "Brindlecombe",
    "Oxmarrow",
    "Cawdermere",
    "Linnetholt",
    "Hawdenbury",
    "Stavermoor",
    "Yarrowick",
    "Plumhurst",
    "Gorsebury",
    "Wrenstead",
    "Callowmere",
    "Petherholt",
    "Dapplewick",
    "Rookmarsh",
    "Aldermarrow",
    "Copperholt",
    "Nettlemarch",
    "Badgerholt",
    "Swallowdene",
    "Millerstow",
    "Cloverhurst",
    "Bramblestow",
    "Owlsmere",
    "Thrushwick",
    "Marshelder",
    "Hollinstead",
    "Foxmarrow",
    "Sedgewater",
    "Pipersmarch",
    "Tansybury",
)
"""Invented names of villages, none of which is a place in Great Britain."""

Positions = NDArray[np.int64]


@dataclass(frozen=True)
class CountyPlaces:
    """The places in the order of the map: `lsoas` is a frame for the writers, `people` is LSOA by year.

    `share` is how much of England is more deprived than each LSOA (0 is the most deprived of all), `fifth` the local
    fifth of the county's people from 0, the most deprived (-1 outside the county), and `centrality` is 1 in the middle
    of a town, falling to 0 outside.
    """

    lsoas: pl.DataFrame
    people: NDArray[np.int64]
    share: NDArray[np.float64]
    fifth: Positions
    centrality: NDArray[np.float64]


def share_out(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Share a whole number out in proportion to weights, by largest remainder: the parts add up exactly.

    >>> share_out(10, np.array([1.0, 1.0, 1.0])).tolist()
    [4, 3, 3]
    """
    exact = total * weights / weights.sum()
    parts: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    short = total - int(parts.sum())
    parts[np.argsort(-(exact - parts), kind="stable")[:short]] += 1
    return parts


def _joined_up(part: Positions, neighbours: NDArray[np.int64], members: Positions) -> Positions:
    """Move the detached pieces of each group to the group they touch most, until every group is in one piece."""
    inside = np.isin(neighbours, members).all(axis=1)
    edges = neighbours[inside]
    near: dict[int, list[int]] = {int(k): [] for k in members}
    for a, b in edges.tolist():
        near[a].append(b)
        near[b].append(a)
    group = dict(zip(members.tolist(), part.tolist(), strict=True))
    for _ in range(len(members)):
        moved = False
        for number in sorted(set(group.values())):
            left = sorted(k for k, held in group.items() if held == number)
            pieces = []
            while left:
                piece, queue = {left[0]}, [left[0]]
                while queue:
                    found = [k for k in near[queue.pop()] if group[k] == number and k not in piece]
                    piece |= set(found)
                    queue += found
                pieces.append(sorted(piece))
                left = [k for k in left if k not in piece]
            pieces.sort(key=lambda piece: (-len(piece), piece))
            for stray in pieces[1:]:
                touching = [group[k] for held in stray for k in near[held] if group[k] != number]
                if touching:
                    chosen = max(sorted(set(touching)), key=touching.count)
                    group.update(dict.fromkeys(stray, chosen))
                    moved = True
        if not moved:
            break
    return np.array([group[int(k)] for k in members])


def _groups(rng: np.random.Generator, county: CountyMap, members: Positions, count: int) -> Positions:
    """Divide LSOAs into `count` groups of neighbours (k-means of their points, then joined up)."""
    if count == 1:
        return np.zeros(len(members), dtype=np.int64)
    points = county.points[members]
    middles = points[rng.choice(len(points), size=1)]
    while len(middles) < count:  # spread the first guesses: each next is the farthest from those held
        gaps = np.hypot(*(points[:, None, :] - middles[None, :, :]).transpose(2, 0, 1)).min(axis=1)
        middles = np.vstack([middles, points[int(np.argmax(gaps))]])
    part = np.zeros(len(points), dtype=np.int64)
    for _ in range(40):
        gaps = np.hypot(*(points[:, None, :] - middles[None, :, :]).transpose(2, 0, 1))
        part = gaps.argmin(axis=1)
        middles = np.array([points[part == k].mean(axis=0) if (part == k).any() else middles[k] for k in range(count)])
    return _joined_up(part, county.neighbours, members)


def _boards(rng: np.random.Generator, county: CountyMap) -> Positions:
    """Give each LSOA of the county its board: one for each town first, then the country's (-1 outside the county)."""
    board = county.town.copy()
    used = len(county.towns)
    for number, count in enumerate(COUNTRY_BOARDS):
        members = np.flatnonzero((county.district == number) & (county.town < 0))
        board[members] = used + _groups(rng, county, members, count)
        used += count
    board[county.district >= len(COUNTRY_BOARDS)] = -1
    return board


def _names(rng: np.random.Generator, county: CountyMap, board: Positions) -> tuple[list[str], list[str]]:
    """Give each LSOA the names of its ward and its board; wards lie within boards."""
    ward_names = [""] * len(board)
    board_names = [""] * len(board)
    spare = iter(COUNTRY_WARDS)
    for number in range(int(board.max()) + 1):
        members = np.flatnonzero(board == number)
        part = _groups(rng, county, members, max(2, round(len(members) / LSOAS_A_WARD)))
        kept = sorted(set(part.tolist()), key=lambda k: int(members[part == k][0]))
        town = county.towns[number].name if number < len(county.towns) else ""
        named = {k: f"{town} {TOWN_WARDS[i]}" if town else next(spare) for i, k in enumerate(kept)}
        title = town or " and ".join(list(named.values())[:2])
        for position, k in zip(members.tolist(), part.tolist(), strict=True):
            ward_names[position], board_names[position] = named[k], title
    for position in np.flatnonzero(board < 0).tolist():
        ward_names[position] = "Ellingmoor West" if county.points[position][1] > 0 else "Ellingmoor South"
    return ward_names, board_names


def _kernel(county: CountyMap, middle: NDArray[np.float64], reach: float) -> NDArray[np.float64]:
    """Give a bump around a point: 1 in its middle, falling off over `reach` kilometres."""
    gap: NDArray[np.float64] = ((county.points - middle) ** 2).sum(axis=1)
    return np.exp(-gap / (2 * reach**2))


def _deprivation(rng: np.random.Generator, county: CountyMap) -> NDArray[np.float64]:
    """Give each LSOA the share of England that is more deprived: estates at the edges of towns are worst."""
    latent = rng.normal(0.0, 0.45, len(county.points))
    for _ in range(14):  # wide, gentle differences between parts of the country
        middle = county.points[int(rng.integers(len(county.points)))]
        latent += rng.normal(0.0, 0.6) * _kernel(county, middle, 4.5)
    for number, town in enumerate(county.towns):
        inside = county.town == number
        latent += inside * 0.3
        for _ in range(max(1, round(town.lsoas / 14))):
            members = np.flatnonzero(inside)
            middle = county.points[int(rng.choice(members))]
            latent += 2.0 * inside * _kernel(county, middle, town.radius * 0.34)
        latent += 0.8 * _kernel(county, np.array(town.centre), town.radius * 0.4)
    share = np.empty(len(latent))
    in_county = county.district < len(COUNTRY_BOARDS)
    target = np.concatenate(
        [(decile + (np.arange(count) + 0.5) / count) / 10 for decile, count in enumerate(NATIONAL_DECILES) if count]
    )
    order = np.flatnonzero(in_county)[np.argsort(-latent[in_county], kind="stable")]
    share[order] = target
    outside = np.flatnonzero(~in_county)
    share[outside[np.argsort(-latent[outside], kind="stable")]] = np.linspace(0.35, 0.95, len(outside))
    return share


def _people(rng: np.random.Generator, county: CountyMap) -> NDArray[np.int64]:
    """Give residents by LSOA and year; mid-2018 adds up to `PEOPLE_2018` in the county."""
    weights = np.clip(rng.lognormal(0.0, 0.16, len(county.points)), 0.72, 1.6)
    in_county = county.district < len(COUNTRY_BOARDS)
    people = np.empty(len(weights), dtype=np.int64)
    people[in_county] = share_out(PEOPLE_2018, weights[in_county])
    people[~in_county] = np.rint(weights[~in_county] * PEOPLE_2018 / in_county.sum())
    growth = np.clip(rng.normal(0.007, 0.006, len(weights)), -0.008, 0.03)
    return np.column_stack([np.rint(people * (1 + growth) ** (year - 2018)).astype(np.int64) for year in YEARS])


def _fifths(people: NDArray[np.int64], share: NDArray[np.float64], in_county: NDArray[np.bool_]) -> Positions:
    """Give the local fifth of each LSOA by the middle of its people in the run from most to least deprived."""
    fifth = np.full(len(people), -1)
    order = np.flatnonzero(in_county)[np.argsort(share[in_county], kind="stable")]
    held = people[order]
    middle = held.cumsum() - held / 2
    fifth[order] = np.minimum(4, (5 * middle / held.sum()).astype(np.int64))
    return fifth


def _order(county: CountyMap, ward_names: list[str]) -> Positions:
    """Put the LSOAs in the order of their codes: by district, and within it by ward as the map gave them."""
    first: dict[tuple[int, str], int] = {}
    keys = list(zip(county.district.tolist(), ward_names, strict=True))
    for position, key in enumerate(keys):
        first.setdefault(key, position)
    return np.array(sorted(range(len(keys)), key=lambda k: (keys[k][0], first[keys[k]], k)))


def _lsoa_names(districts: list[str]) -> list[str]:
    """Name LSOAs as the ONS does: the district, the number of a group of five, and a letter."""
    names, seen = [], dict.fromkeys(districts, 0)
    for district in districts:
        number, letter = divmod(seen[district], 5)
        names.append(f"{district} {number + 1:03d}{'ABCDE'[letter]}")
        seen[district] += 1
    return names


def reordered(county: CountyMap, order: Positions) -> CountyMap:
    """Give the same map with its LSOAs in another order."""
    back = np.argsort(order)
    return CountyMap(
        county.points[order],
        county.district[order],
        county.town[order],
        county.towns,
        tuple(county.rings[k] for k in order.tolist()),
        back[county.neighbours],
    )


def name_places(rng: np.random.Generator, drawn: CountyMap) -> tuple[CountyMap, CountyPlaces]:
    """Name and people the places of a map; the map comes back in the order of the LSOA codes."""
    ward_names, board_names = _names(rng, drawn, _boards(rng, drawn))
    order = _order(drawn, ward_names)
    county = reordered(drawn, order)
    wards = [ward_names[k] for k in order.tolist()]
    ward_codes = {name: f"X05{1001 + i:06d}" for i, name in enumerate(dict.fromkeys(wards))}
    districts = [DISTRICTS[k] for k in county.district.tolist()]
    share = _deprivation(rng, county)
    people = _people(rng, county)
    names = [place.name for place in districts]
    lsoas = pl.DataFrame(
        {
            "lsoa": [f"X01{1001 + i:06d}" for i in range(len(wards))],
            "name": _lsoa_names(names),
            "ward": [ward_codes[name] for name in wards],
            "ward_name": wards,
            "district": [place.code for place in districts],
            "district_name": names,
            "board": [board_names[k] or None for k in order.tolist()],
            "town": [county.towns[k].name if k >= 0 else None for k in county.town.tolist()],
            "score": np.round(score_at(share), 3),
        }
    )
    in_county = np.array([place.code != OUTSIDE for place in districts])
    fifth = _fifths(people[:, YEARS.index(2018)], share, in_county)
    centrality = np.zeros(len(wards))
    for town in county.towns:
        centrality = np.maximum(centrality, _kernel(county, np.array(town.centre), town.radius * 0.22))
    return county, CountyPlaces(lsoas, people, share, fifth, centrality)
