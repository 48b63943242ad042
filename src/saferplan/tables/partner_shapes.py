"""The tables that partners' files fill: their shapes follow from the one definition in `reference.partner_files`."""

from __future__ import annotations

import polars as pl

from saferplan.reference.partner_files import PartnerColumn, partner_files
from saferplan.tables.shape import Column, TableShape

OUTSIDE = "outside"
"""In place of an LSOA: the row's postcode or point is known to lie outside the partnership."""

INSIDE = "partnership"
"""In place of an LSOA: the row is known only to lie in a postcode district that the partnership has."""

PLACED_BY = ("lsoa", "postcode", "grid", "district", "none")

RECORD_TABLES = tuple(file.table for file in partner_files().values() if file.when)
"""The tables of partners' records: all that partners send but totals."""

_TYPES: dict[str, pl.DataType] = {
    "datetime": pl.Datetime("us"),
    "date": pl.Date(),
    "easting": pl.Float64(),
    "northing": pl.Float64(),
    "number": pl.Float64(),
}


def _column(column: PartnerColumn) -> Column:
    """A kept column of a file as the table has it."""
    values = ("yes", "no") if column.holds == "yes_no" else column.one_of
    return Column(column.name, _TYPES.get(column.holds, pl.String()), column.meaning, column.blank, values)


def partner_shape(kind: str, *, derived: tuple[Column, ...] = (), limits: tuple[str, ...] = ()) -> TableShape:
    """The shape of the table that a kind of partner's file fills.

    Columns that only serve to place a row are not in it.  Every table says which file and row each of its rows came
    from; one of records has the sender, the month and the place too, and then `derived` columns of its own.
    """
    file = partner_files()[kind]
    own = tuple(_column(column) for column in file.columns if column.kept and column.holds != "lsoa")
    origin = (
        Column("file", pl.String(), "The file the row was in, relative to the inputs folder."),
        Column("row", pl.Int64(), "Its row number there, the header being row 1."),
    )
    if not file.when:
        return TableShape(file.table, file.title, file.meaning, own + origin, file.place, "month", limits)
    common = (
        Column("force", pl.String(), "Who sent it, as a slug: the police force, or the folder that the file lay in."),
        Column("month", pl.Int32(), f"The month of {file.when}, counted from year nought: year * 12 + month - 1."),
        Column(
            "lsoa",
            pl.String(),
            f'The LSOA; "{OUTSIDE}" where the row is known to lie outside the partnership, "{INSIDE}" where no more is '
            "known than that it lies inside, blank where its place is not known.",
            True,
        ),
        Column("placed_by", pl.String(), "What the place was told from.", one_of=PLACED_BY),
    )
    time = "datetime" if file.column(file.when).holds == "datetime" or kind == "recorded_crime" else "date"
    return TableShape(
        file.table, file.title, file.meaning, (*common, *derived, *own, *origin), file.place, time, limits
    )
