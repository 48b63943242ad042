"""Gathering: the tables of a folder, counted once, as the evidence that figures are worked out from."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from saferplan.commands.read_inputs import check_force
from saferplan.commands.survey_gather import gather_surveys
from saferplan.errors import MissingInput
from saferplan.measures.definition import Measure, load_measures
from saferplan.measures.evidence import Evidence
from saferplan.measures.others import OtherAreas
from saferplan.measures.tabulate import tabulate
from saferplan.settings import Settings
from saferplan.tables.partner_shapes import RECORD_TABLES


def gather(tables: Path, settings: Settings) -> Evidence:
    """Count the records of every measure and gather the reference tables.

    Each force-month of recorded crime has one source: the force's own records where they are declared complete, else
    data.police.uk.  A partner's records of other months are not counted.  Raises `MissingInput` where no month of the
    home force is held.
    """
    declared = pl.read_parquet(tables / "partner_months.parquet", glob=False)
    counts: dict[str, pl.DataFrame] = {}
    unrecorded: set[str] = set()
    for measure in load_measures().values():
        if measure.published and any((tables / measure.published.table).glob("*.parquet")):
            counts[measure.slug] = _counted(tables, measure.behind("open"), declared)
        if measure.count != "rows":
            continue
        if measure.table in RECORD_TABLES:
            records = _declared_rows(tables, measure.table, declared)
            if records is None:
                continue
            if _is_blank(records, measure):
                unrecorded.add(measure.slug)
                continue
            counts[measure.slug] = tabulate(records, measure).collect()
        else:
            counts[measure.slug] = _counted(tables, measure, declared)
    frames = {
        name: pl.read_parquet(tables / f"{name}.parquet", glob=False)
        for name in ("places", "lsoa_changes", "population", "deprivation", "fitness", "offence_counts", "harm_days")
    }
    others = {
        name: pl.read_parquet(tables / f"comparison_{name}.parquet", glob=False)
        for name in ("counts", "areas", "population", "variables")
    }
    evidence = Evidence(
        counts=counts,
        places=frames["places"],
        lsoa_changes=frames["lsoa_changes"],
        population=frames["population"],
        deprivation=frames["deprivation"],
        fitness=frames["fitness"],
        forces=settings.police.forces,
        year=settings.periods.year,
        deprivation_groups=settings.deprivation.groups,
        partner_months=declared,
        returns=pl.read_parquet(tables / "agency_returns.parquet", glob=False),
        unrecorded=frozenset(unrecorded),
        offence_counts=frames["offence_counts"],
        harm_days=frames["harm_days"],
        boundaries=pl.read_parquet(tables / "boundaries.parquet", glob=False),
        others=OtherAreas(**others, given=settings.comparison.neighbours, nearest=settings.comparison.nearest),
        surveys=gather_surveys(tables),
    )
    check_force(frames["fitness"], settings.police.forces)
    if not evidence.held:
        raise MissingInput(
            f"A month with a street file of each of {' and '.join(settings.police.forces)}",
            "inputs/police_uk",
            "Add the files of the same months for each home force.",
        )
    return evidence


def _declared_rows(tables: Path, table: str, declared: pl.DataFrame) -> pl.LazyFrame | None:
    """The rows of a partner's table of the months declared complete; None where no month is."""
    months = declared.filter(pl.col("kind") == table).select("force", "month")
    if months.is_empty():
        return None
    rows = pl.scan_parquet(tables / f"{table}.parquet", glob=False)
    return rows.join(months.lazy(), on=["force", "month"], how="semi")


def _is_blank(records: pl.LazyFrame, measure: Measure) -> bool:
    """Whether a column that a measure looks at is blank in every row: then it is not recorded, and not nought."""
    if not measure.where:
        return False
    found = records.select(pl.len().alias("rows"), *(pl.col(name).count() for name in measure.where)).collect()
    return bool(found["rows"][0]) and any(found[name][0] == 0 for name in measure.where)


def _counted(tables: Path, measure: Measure, declared: pl.DataFrame) -> pl.DataFrame:
    """Tabulate one published table, however many files it has; crimes that a force sent itself in their place."""
    files = sorted((tables / measure.table).glob("*.parquet"))
    parts: list[pl.DataFrame] = []
    if files:
        rows = pl.scan_parquet(files, glob=False)
        if measure.table == "recorded_crime" and declared.height:
            own = declared.filter(pl.col("kind") == "partner_crime").select("force", "month")
            rows = rows.join(own.lazy(), on=["force", "month"], how="anti")
        parts.append(tabulate(rows, measure).collect(engine="streaming"))
    if measure.table == "recorded_crime":
        sent = _declared_rows(tables, "partner_crime", declared)
        parts += [tabulate(sent, measure).collect()] if sent is not None else []
    if not parts:
        typed = {measure.split: pl.String} if measure.split else {}
        columns = {"force": pl.String, "lsoa": pl.String, "month": pl.Int32}
        return pl.DataFrame(schema=columns | typed | {"count": pl.UInt32})
    return pl.concat(parts, how="vertical_relaxed")
