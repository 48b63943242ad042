"""The fitness ledger: what each force-month of data can bear, one row for each file that should be there."""

from __future__ import annotations

import polars as pl

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
        Column("extract_date", pl.String(), "When it was downloaded, as YYYY-MM-DD.", True),
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
