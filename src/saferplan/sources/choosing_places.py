"""Choosing places: the working areas of the districts and LSOAs that the user chose, and the wider areas of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from saferplan.errors import BadSettings
from saferplan.settings import AreaSettings
from saferplan.sources.lookups import Lookups, WiderLookup
from saferplan.sources.lsoa_vintages import Vintages
from saferplan.sources.own_areas import OwnAreas
from saferplan.sources.population import Population
from saferplan.sources.reference_files import counted
from saferplan.tables import places as places_table
from saferplan.tables.shape import check_table

WARD_YEAR = "2024"


@dataclass(frozen=True)
class Places:
    """The table `places`, the year of each district's boundaries, and sentences on how they were chosen."""

    frame: pl.DataFrame
    district_years: dict[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Fit:
    """What fitting needs: the vintages and the residents that areas are weighed by."""

    vintages: Vintages
    population: Population

    def shares(self, vintage: str) -> pl.DataFrame:
        """For each code of a vintage, the share of each working area's residents who live in it.

        Columns `code`, `working`, `share`.  Where residents are not held for all codes of an area, its codes count
        the same.
        """
        held = self.population.weights(vintage)
        pairs = self.vintages.of(vintage).join(held, on="code", how="left")
        weighable = (pl.col("people") > 0).fill_null(value=False).all().over("working")
        weight = pl.when(weighable).then(pl.col("people")).otherwise(1.0)
        return pairs.select("code", "working", share=weight / weight.sum().over("working"))


def choose_places(areas: AreaSettings, lookups: Lookups, fit: Fit, *, boards: OwnAreas, towns: OwnAreas) -> Places:
    """The working areas of the chosen districts and LSOAs, each once, with ward, district, board and town.

    An area that lies partly in the chosen districts belongs to the partnership if at least half of its residents do.
    A wider area has the working areas most of whose residents live in it.  Raises `BadSettings` where a chosen code is
    in no lookup, or where one chosen district lies within another.
    """
    chosen, years, notes = _chosen(areas, lookups, fit)
    names = _names(chosen["lsoa"], lookups, fit.vintages)
    frame = chosen.join(names, on="lsoa", how="left", maintain_order="left")
    wards = [w for w in lookups.wards if w.year == WARD_YEAR]
    ward = max(wards, key=lambda w: (w.vintage == "2021", w.file), default=None)
    if ward is not None:
        frame, several = _add(frame, "ward", ward.frame, fit.shares(ward.vintage))
        if several:
            some = counted(several, "area lies", "areas lie")
            notes.append(f"{some} in more than one ward; where most residents live decides.")
    else:
        notes.append(f"No lookup to the wards of {WARD_YEAR} is held, so nothing is shown by ward.")
    for own in (boards, towns):
        parts = [
            (own.frame.filter(pl.col("vintage") == vintage).drop("vintage"), fit.shares(vintage))
            for vintage in sorted(own.frame["vintage"].unique(), key=lambda v: v != fit.vintages.working)
        ]
        for wider, shares in parts:
            frame, several = _add(frame, own.kind, wider, shares)
            if several:
                notes.append(
                    f"{counted(several, 'area lies', 'areas lie')} only partly in one {own.kind} of {own.file}; "
                    "where most residents live decides."
                )
        if outside := own.frame.height - _rows_inside(own, frame, fit):
            rows = counted(outside, "row names an LSOA", "rows name LSOAs")
            notes.append(f"In {own.file}, {rows} outside the partnership.")
        if parts and own.kind == "board" and (lacking := frame["board"].null_count()):
            notes.append(f"{counted(lacking, 'area is', 'areas are')} in no community board.")
    frame = _with_blanks(frame).sort("lsoa")
    assert frame["lsoa"].is_unique().all(), frame.filter(frame["lsoa"].is_duplicated())
    return Places(check_table(places_table.SHAPE, frame), years, tuple(notes))


def _rows_inside(own: OwnAreas, frame: pl.DataFrame, fit: Fit) -> int:
    """How many rows of a list of boards or towns are of LSOAs of the partnership."""
    inside = fit.vintages.touches.join(frame.select(working="lsoa"), on="working", how="semi")
    return own.frame.join(inside, on=["vintage", "code"], how="semi").height


def _with_blanks(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the columns of the table that nothing was given for, blank."""
    lacking = [column for column in places_table.SHAPE.columns if column.name not in frame.columns]
    return frame.with_columns(pl.lit(None, dtype=column.type).alias(column.name) for column in lacking)


def _add(frame: pl.DataFrame, kind: str, wider: pl.DataFrame, shares: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Add the wider area of a kind that most residents of each area live in, and count areas that lie in several."""
    held = shares.join(frame.select(working="lsoa"), on="working", how="semi").join(wider, on="code", how="left")
    summed = held.group_by("working", "wider").agg(pl.col("wider_name").first(), pl.col("share").sum())
    several = summed.group_by("working").agg(n=pl.len()).filter(pl.col("n") > 1).height
    best = (
        summed.sort("working", "share", "wider", descending=[False, True, False], nulls_last=True)
        .unique("working", keep="first", maintain_order=True)
        .select("working", pl.col("wider").alias(f"_{kind}"), pl.col("wider_name").alias(f"_{kind}_name"))
    )
    joined = frame.join(best, left_on="lsoa", right_on="working", how="left", maintain_order="left")
    for column in (kind, f"{kind}_name"):
        before = pl.col(column) if column in frame.columns else pl.lit(None, dtype=pl.String)
        joined = joined.with_columns(pl.coalesce(before, f"_{column}").alias(column)).drop(f"_{column}")
    return joined, several


def _chosen(areas: AreaSettings, lookups: Lookups, fit: Fit) -> tuple[pl.DataFrame, dict[str, str], list[str]]:
    """The chosen working areas with their districts, the year of each district, and sentences."""
    claims = []
    years: dict[str, str] = {}
    for place, district in enumerate(areas.districts):
        lookup = _lookup_of(district, lookups, fit.vintages.working)
        years[district] = lookup.year
        inside = lookup.frame.filter(pl.col("wider") == district)
        claim = fit.shares(lookup.vintage).join(inside, on="code").group_by("working").agg(pl.col("share").sum())
        name = inside["wider_name"].drop_nulls().first() or district
        claims.append(claim.with_columns(district=pl.lit(district), district_name=pl.lit(name), order=pl.lit(place)))
    _check_apart(claims, areas.districts)
    if areas.lsoas:
        claims.append(_claim_of_lsoas(areas.lsoas, lookups, fit, order=len(claims)))
    claimed = pl.concat(claims, how="diagonal")
    total = claimed.group_by("working").agg(pl.col("share").sum().alias("total"))
    inside = total.filter(pl.col("total") >= 0.5 - 1e-9)
    best = (
        claimed.join(inside, on="working", how="semi")
        .sort("working", "share", "order", descending=[False, True, False])
        .unique("working", keep="first", maintain_order=True)
        .select(lsoa="working", district="district", district_name="district_name")
        .with_columns(vintage=pl.col("lsoa").map_elements(fit.vintages.vintage_of, return_dtype=pl.String))
    )
    for lookup in sorted(lookups.districts, key=lambda w: (w.vintage != fit.vintages.working, -int(w.year))):
        if best["district"].null_count():
            missing = best.filter(pl.col("district").is_null()).select("lsoa")
            found, _ = _add(missing, "district", lookup.frame, fit.shares(lookup.vintage))
            years |= dict.fromkeys(found["district"].drop_nulls().unique(), lookup.year)
            best = best.join(found, on="lsoa", how="left", suffix="_of").with_columns(
                district=pl.coalesce("district", "district_of"),
                district_name=pl.coalesce("district_name", "district_name_of"),
            )
            best = best.drop("district_of", "district_name_of")
    return best, years, _notes_on_edges(total, inside, best, fit.vintages)


def _notes_on_edges(total: pl.DataFrame, inside: pl.DataFrame, best: pl.DataFrame, vintages: Vintages) -> list[str]:
    """Sentences on areas across the partnership's edge and areas worked as one."""
    notes = []
    if kept := inside.filter(pl.col("total") < 1 - 1e-9).height:
        some = counted(kept, "area", "areas")
        notes.append(f"{some} partly outside what was chosen: counted here, since most residents live inside.")
    if left := total.height - inside.height:
        some = counted(left, "area", "areas")
        notes.append(f"{some} partly in what was chosen: not counted here, since most residents live outside.")
    unions = [code for code in best["lsoa"] if code in vintages.unions]
    if unions:
        members = sum(len(vintages.unions[code]) for code in unions)
        notes.append(
            f"Files of both vintages are in use: {members:,} LSOAs of {vintages.working} that do not fit those of "
            f"{vintages.other} are worked as {counted(len(unions), 'joint area', 'joint areas')}."
        )
    return notes


def _lookup_of(district: str, lookups: Lookups, working: str) -> WiderLookup:
    """The lookup that has a district: one of the working vintage first, then the latest."""
    holding = [w for w in lookups.districts if district in w.frame["wider"]]
    if not holding:
        names = {
            code: name or code
            for w in lookups.districts
            for code, name in w.frame.select("wider", "wider_name").unique().iter_rows()
        }
        known = names.keys()
        held = ", ".join(sorted({f"{w.file} ({w.year})" for w in lookups.districts})) or "no lookup with districts"
        raise BadSettings(
            "[areas] districts",
            f'"{district}" is in no lookup of inputs/areas',
            f"a district of {held}",
            _nearest(district, known, names) + "Correct the code, or add the lookup of the year it was in use.",
        )
    return max(holding, key=lambda w: (w.vintage == working, w.year, w.file))


MOST_NEAR = 3
"""Where more codes than this are as near, none of them is likely to be the one that was meant."""


def _nearest(code: str, known: Iterable[str], names: Mapping[str, str] | None = None) -> str:
    """A hint at a known code that this may be a slip of, with its name: one digit otherwise, or two changed over.

    A code that is further off is of another place altogether, and is not named.
    """
    near = [one for one in sorted(known) if one[:3] == code[:3] and _is_slip(code, one)]
    if not 0 < len(near) <= MOST_NEAR:
        return ""
    named = [f"{one} ({name})" if (name := (names or {}).get(one, one)) != one else one for one in near]
    start = "The nearest code is" if len(near) == 1 else "The nearest codes are"
    return f"{start} {' and '.join(named)}. "


def _is_slip(code: str, other: str) -> bool:
    """Whether one code is the other with one character otherwise, or two neighbours changed over.

    >>> _is_slip("E07000004", "E07000009"), _is_slip("E07000040", "E07000004"), _is_slip("E07000123", "E07000004")
    (True, True, False)
    """
    if len(code) != len(other):
        return False
    differ = [place for place, (one, two) in enumerate(zip(code, other, strict=True)) if one != two]
    if len(differ) == 2 and differ[1] == differ[0] + 1:
        return code[differ[0]] == other[differ[1]] and code[differ[1]] == other[differ[0]]
    return len(differ) == 1


def _check_apart(claims: list[pl.DataFrame], districts: tuple[str, ...]) -> None:
    """Raise `BadSettings` where an area lies wholly in two chosen districts."""
    if not claims:
        return
    whole = pl.concat(claims).filter(pl.col("share") > 1 - 1e-9)
    twice = whole.filter(pl.col("working").is_duplicated()).sort("working", "order")
    if twice.height:
        first, second = twice["district"][0], twice["district"][1]
        raise BadSettings(
            "[areas] districts",
            f'"{first}" and "{second}" overlap, like a former district and the one that it became part of',
            "each part of the area once",
            "Choose the former districts or the later one.",
        )


def _claim_of_lsoas(lsoas: tuple[str, ...], lookups: Lookups, fit: Fit, *, order: int) -> pl.DataFrame:
    """The working areas of the LSOAs that the user chose one by one."""
    working, other = fit.vintages.working, fit.vintages.other
    known = lookups.codes[working] | lookups.codes[other]
    for code in lsoas:
        if code not in known:
            raise BadSettings(
                "[areas] lsoas",
                f'"{code}" is in no lookup of inputs/areas',
                "an LSOA of 2011 or 2021",
                _nearest(code, known) + "Correct the code, or add the lookup that has it.",
            )
    own = [code for code in lsoas if code in lookups.codes[working]]
    theirs = [code for code in lsoas if code not in lookups.codes[working]]
    parts = [
        fit.shares(vintage).filter(pl.col("code").is_in(codes)).group_by("working").agg(pl.col("share").sum())
        for vintage, codes in ((working, own), (other, theirs))
    ]
    together = pl.concat(parts).group_by("working").agg(pl.col("share").sum())
    nothing = pl.lit(None, dtype=pl.String)
    return together.with_columns(district=nothing, district_name=nothing, order=pl.lit(order))


def _names(working: pl.Series, lookups: Lookups, vintages: Vintages) -> pl.DataFrame:
    """The name of each working area: its LSOA's, or those of all its LSOAs where it has no code of its own."""
    named = {v: dict(lookups.names[v].iter_rows()) for v in (vintages.working, vintages.other)}
    own = named[vintages.working]
    rows = []
    for code in working:
        if code in vintages.unions and "+" in code:
            name = " and ".join(own.get(part, part) for part in code.split("+"))
        else:
            name = own.get(code) or named[vintages.other].get(code) or code
        rows.append((code, name))
    return pl.DataFrame(rows, schema={"lsoa": pl.String, "name": pl.String}, orient="row")
