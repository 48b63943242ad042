"""What is sensitive, and so shown for no area smaller than a district: the one rule, for every figure."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.measures.definition import FINEST, FINEST_IF_SENSITIVE, load_measures
from saferplan.reference.crime_types import crime_types


def is_too_fine(kinds: Mapping[str, str]) -> pl.Expr:
    """Whether a figure is of something sensitive in an area smaller than a district.

    `kinds` gives the kind of each area code; of an area that is not in it the kind is not known, and it is taken for
    a small one.  Sensitive are the measures that say so, and the types of crime that say so wherever a figure rests on
    a partner's records; of these a group of areas by deprivation counts as small too.  What data.police.uk publishes of
    the types mixes violence and sexual offences, is public in finer detail already, and stays.

    >>> figures = pl.DataFrame({
    ...     "measure": ["sexual_offences", "recorded_crime", "recorded_crime"],
    ...     "group": ["", "crime_type=violence-and-sexual-offences", "crime_type=violence-and-sexual-offences"],
    ...     "area": ["X01000001"] * 3,
    ...     "origin": ["partner", "partner", "open"],
    ... })
    >>> figures.select(is_too_fine({"X01000001": "lsoa"})).to_series().to_list()
    [True, True, False]
    """
    small = FINEST[: FINEST.index(FINEST_IF_SENSITIVE)]
    wide = [code for code, kind in kinds.items() if kind not in small] + [PARTNERSHIP]
    measures = [slug for slug, measure in load_measures().items() if measure.sensitive]
    types = "|".join(one.slug for one in crime_types() if one.sensitive)
    of_type = pl.col("group").str.contains(rf"(?:^|;)crime_type=(?:{types})(?:;|$)") & (pl.col("origin") != "open")
    fine = ~pl.col("area").is_in(wide) | (of_groups_of_areas() & (pl.col("origin") != "open"))
    return fine & (pl.col("measure").is_in(measures) | of_type)


def of_groups_of_areas() -> pl.Expr:
    """Whether a figure is of a group of small areas, such as a tenth of them by deprivation, which can be just one."""
    return pl.col("group").str.contains(r"(?:^|;)deprivation_(?:fifth|decile)=")
