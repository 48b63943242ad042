"""The fitness ledger: what each force-month of data can bear, one row for each file that should be there."""

from __future__ import annotations

import polars as pl
from scipy.special import pdtr

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="fitness",
    title="Fitness ledger",
    meaning="One row for each force, month and kind of file, from the first month held of that kind to the last, "
    "so that a month without a file is seen.",
    columns=(
        Column("kind", pl.String(), "street, outcomes or stop-and-search."),
        Column("force", pl.String(), "The force, as a slug."),
        Column("month", pl.Int32(), "The month, counted from year nought: year * 12 + month - 1."),
        Column("present", pl.Boolean(), "Whether there is a file."),
        Column("file", pl.String(), "The file used, relative to the inputs folder.", True),
        Column("checksum", pl.String(), "SHA-256 of the file's bytes.", True),
        Column(
            "extract_date",
            pl.String(),
            "The day of the download as YYYY-MM-DD; for a file in no dated folder, the day it was put in.",
            True,
        ),
        Column("older_extracts", pl.Int32(), "Other downloads of the same force and month, not used."),
        Column("rows", pl.Int64(), "Rows read from it."),
        Column("kept", pl.Int64(), "Rows kept."),
        Column("set_aside", pl.Int64(), "Rows set aside, by the reasons in the account."),
        Column("asb_rows", pl.Int64(), "Rows kept that are anti-social behaviour."),
        Column("unplaced_rows", pl.Int64(), "Rows kept that have no LSOA."),
        Column("vintage", pl.String(), "The vintage of its LSOA codes: 2011, 2021, either, mixed or none."),
        Column("unknown_lsoa_rows", pl.Int64(), "Rows kept whose LSOA code is in neither vintage."),
        Column("repeated_rows", pl.Int64(), "Equal rows with a Crime ID, set aside but for the first."),
        Column("reused_ids", pl.Int64(), "Rows kept whose Crime ID also stands on a row that differs."),
    ),
    place_precision="none",
    time_precision="month",
)

THIN_SHARE = 0.5
"""A month with fewer rows than this share of the median of its force's other months may be thin."""

THIN_CHANCE = 1e-6
"""It is thin where a Poisson count of that median would be as low less often than this: a ledger has many months."""


def thin_months(fitness: pl.DataFrame) -> pl.DataFrame:
    """The rows of the ledger whose street file holds far fewer rows than the force's other months.

    Such a file may not be complete.  The median is of the force's other months of the same calendar year, or of all
    years where fewer than two others of that year are held.  One month alone has nothing to be set against; and where
    a force has few rows a month, as one from elsewhere has, chance alone makes the half of them, so that the month
    must be lower than a Poisson count of the median would be (`THIN_CHANCE`).

    >>> ledger = pl.DataFrame(
    ...     {"kind": ["street"] * 4, "force": ["a"] * 4, "month": [24216, 24217, 24218, 24219],
    ...      "present": [True] * 4, "rows": [100, 49, 110, 90]}
    ... )
    >>> thin_months(ledger)["month"].to_list()
    [24217]
    """
    thin: list[dict[str, object]] = []
    present = fitness.filter(pl.col("present") & (pl.col("kind") == "street"))
    for _, held in present.sort("month").group_by(["force"], maintain_order=True):
        for row in held.iter_rows(named=True):
            others = held.filter(pl.col("month") != row["month"])
            year = others.filter(pl.col("month") // 12 == row["month"] // 12)
            usual = (year if year.height > 1 else others)["rows"].median()
            if (
                isinstance(usual, int | float)
                and row["rows"] < usual * THIN_SHARE
                and pdtr(row["rows"], usual) < THIN_CHANCE
            ):
                thin.append(row)
    return pl.DataFrame(thin, schema=fitness.schema).sort("force", "month")
