"""The pages about the pages: method and data, downloads, accessibility, the list of all pages, and "not found"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from saferplan.figures import FINER_DIGITS, in_digits
from saferplan.findings import part_in_words
from saferplan.periods import MONTH_NAMES
from saferplan.publication.document_method import FILE_KINDS, method_data, number_words
from saferplan.publication.downloads import (
    FIGURE_COLUMNS_MEAN,
    accounts_csv,
    figures_csv,
    fitness_csv,
    inputs_csv,
)
from saferplan.publication.site_folder import SiteFolder
from saferplan.publication.site_questions import extracted_words, strengths_told
from saferplan.publication.site_spreadsheets import sizes_of, write_metadata
from saferplan.tables.fitness import THIN_SHARE, thin_months


@dataclass(frozen=True)
class MonthHeld:
    """One month of the ledger: `state` is held, thin or gone, `words` say it; `rows` is how many were kept.

    `thin` marks a month with something to beware of, said in `beware`.
    """

    state: str
    rows: str
    words: str
    beware: str


@dataclass(frozen=True)
class Ledger:
    """The ledger of one kind of file and one force: months down, calendar years across."""

    anchor: str
    title: str
    years: tuple[int, ...]
    months: tuple[tuple[str, tuple[MonthHeld, ...]], ...]


FEW_ROWS = f"fewer than {part_in_words(THIN_SHARE)} the usual rows"

MUCH_UNPLACED = 5.0
"""A month with more than this share of rows without a place, in per cent, is marked in the ledger."""


def ledgers_of(fitness: pl.DataFrame) -> tuple[Ledger, ...]:
    """The fitness ledger, one table for each kind of file and force, the street files first."""
    made = []
    thin = {(row["kind"], row["force"], row["month"]) for row in thin_months(fitness).iter_rows(named=True)}
    for kind, force, rows in _kinds_and_forces(fitness):
        few = {month for of, by, month in thin if (of, by) == (kind, force)}
        by_month = {row["month"]: row for row in rows.iter_rows(named=True)}
        years = tuple(sorted({month // 12 for month in by_month}))
        months = tuple(
            (
                name,
                tuple(
                    _month_held(by_month.get(number), few=number in few)
                    for number in (year * 12 + place for year in years)
                ),
            )
            for place, name in enumerate(MONTH_NAMES)
        )
        made.append(Ledger(f"ledger-{kind}-{force}", _ledger_title(kind, force), years, months))
    return tuple(made)


@dataclass(frozen=True)
class YearHeld:
    """One calendar year of one kind of file and one force: months with a file of those due, and rows kept."""

    state: str
    months: str
    detail: str


@dataclass(frozen=True)
class LedgerLine:
    """One kind of file and one force, over all calendar years of the ledger, with the vintages of its codes."""

    title: str
    years: tuple[YearHeld, ...]
    vintages: str


def ledger_by_year(fitness: pl.DataFrame) -> tuple[tuple[int, ...], tuple[LedgerLine, ...]]:
    """The ledger in short: a line for each kind of file and force, a cell for each calendar year."""
    years = tuple(sorted({month // 12 for month in fitness["month"].to_list()}))
    lines = []
    for kind, force, rows in _kinds_and_forces(fitness):
        cells = tuple(_year_held(rows.filter(pl.col("month") // 12 == year)) for year in years)
        present = rows.filter("present")
        vintages = sorted(set(present["vintage"].to_list()))
        words = ", ".join({"either": "2011 or 2021", "mixed": "both", "none": "none"}.get(v, v) for v in vintages)
        lines.append(LedgerLine(_ledger_title(kind, force), cells, words or "no file"))
    return years, tuple(lines)


def _year_held(rows: pl.DataFrame) -> YearHeld:
    """One calendar year of one kind of file and one force."""
    if rows.is_empty():
        return YearHeld("out", "outside", "")
    present = rows.filter("present")
    months = f"{present.height} of {rows.height}"
    if present.is_empty():
        return YearHeld("gone", months, "")
    kept, unplaced = int(present["kept"].sum()), int(present["unplaced_rows"].sum())
    share = f", {in_digits(100 * unplaced / kept, '%', digits=FINER_DIGITS)}% without a place" if kept else ""
    state = "held" if present.height == rows.height else "thin"
    return YearHeld(state, months, f"{number_words(kept)} rows{share}")


def _kinds_and_forces(fitness: pl.DataFrame) -> list[tuple[str, str, pl.DataFrame]]:
    """The rows of each kind of file and force, the street files first."""
    order = pl.col("kind").replace_strict({"street": 0}, default=1, return_dtype=pl.Int32)
    grouped = fitness.sort(order, "kind", "force", "month").group_by(["kind", "force"], maintain_order=True)
    return [(str(kind), str(force), rows) for (kind, force), rows in grouped]


def _ledger_title(kind: str, force: str) -> str:
    return f"{FILE_KINDS.get(kind, kind)}, {force.replace('-', ' ').title()}"


def _month_held(row: dict[str, Any] | None, *, few: bool) -> MonthHeld:
    """One month of the ledger in words; `few` where it has far fewer rows than the others."""
    if row is None:
        return MonthHeld("out", "", "outside the months held", "")
    if not row["present"]:
        return MonthHeld("gone", "", "no file", "")
    beware = [FEW_ROWS] if few else []
    share = 100 * row["unplaced_rows"] / row["kept"] if row["kept"] else 0.0
    if share > MUCH_UNPLACED:
        beware.append(f"{in_digits(share, '%')}% without a place")
    if row["vintage"] in ("mixed", "none"):
        beware.append("codes of both vintages" if row["vintage"] == "mixed" else "no LSOA codes")
    if row["older_extracts"]:
        beware.append("the latest of several downloads")
    return MonthHeld("thin" if beware else "held", number_words(row["kept"]), "", "; ".join(beware))


def write_method(site: SiteFolder) -> None:
    """How the figures were made, and what the data can bear, from the accounts."""
    released = site.released
    data = method_data(released)
    years, lines = ledger_by_year(released.fitness)
    contents = [
        ("period", "Periods and downloads"),
        ("accounts", "What became of every row"),
        *([("left-out", "What the analyst left out")] if data["left_out"] else []),
        ("ledger", "What each month can bear"),
        ("measures", "What is measured"),
        ("strength", "How strength is judged"),
        ("rounding", "Rounding, and figures without a value"),
        ("sources", "Sources and licences"),
        ("settings", "Settings and versions"),
        ("corrections", "Corrections"),
    ]
    site.write_page(
        "method-and-data.html",
        "method.html",
        title="How the figures were made, and what the data can bear",
        part="About",
        contents=contents,
        data=data,
        years=years,
        lines=lines,
        ledgers=ledgers_of(released.fitness),
        extracted=extracted_words(site),
        strengths=strengths_told(),
        settings=settings_told(released.manifest.get("settings", {})),
        deprivation=released.manifest.get("deprivation", {}),
        accent_note=site.accent.note,
        few_rows=FEW_ROWS,
        rule=f"{MUCH_UNPLACED:g}",
    )


def settings_told(settings: dict[str, Any]) -> list[tuple[str, str]]:
    """The settings in use, a line each: section and key, and the value in words.

    >>> settings_told({"deprivation": {"index": "2019"}, "areas": {"lsoas": []}})
    [('areas: lsoas', 'none'), ('deprivation: index', '2019')]
    """
    lines = []
    for section, values in sorted(settings.items()):
        for key, value in sorted(values.items()) if isinstance(values, dict) else ():
            lines.append((f"{section}: {key.replace('_', ' ')}", _setting_words(value)))
    return lines


def _setting_words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        text = ", ".join(str(one) for one in value) if len(value) <= 40 else f"{len(value)} codes"
        return text or "none"
    return str(value) if value not in ("", None) else "not given"


def write_downloads(site: SiteFolder) -> None:
    """Every file of data, and the page that lists them; a document that is not made yet is listed without its size."""
    released = site.released
    site.write_text("data/figures.csv", figures_csv(site.kept.used, released.areas))
    site.write_text("data/inputs.csv", inputs_csv(released.manifest["inputs"]))
    site.write_text("data/accounts.csv", accounts_csv(released.accounts))
    site.write_text("data/fitness.csv", fitness_csv(released.fitness))
    write_metadata(site)
    pages: dict[str, dict[str, Any]] = {}
    titles = {page.path: page.title for page in site.pages}
    for one in site.downloads:
        pages.setdefault(one.page, {"title": titles[one.page], "path": one.page, "files": []})["files"].append(one)
    questions = [page for page in pages.values() if not page["path"].startswith("areas/")]
    areas = [page for page in pages.values() if page["path"].startswith("areas/")]
    site.write_page(
        "downloads.html",
        "downloads.html",
        title="Every figure, chart and table as a file",
        part="About",
        contents=[("whole", "Whole sets"), ("columns", "The columns of figures.csv"), ("by-page", "By page")],
        figures_count=number_words(len(site.kept.used)),
        columns=FIGURE_COLUMNS_MEAN,
        questions=questions,
        areas=areas,
        sizes=sizes_of(site.into / "data"),
        document_sizes=sizes_of(site.into, [one.path for one in site.documents]),
    )


def write_accessibility(site: SiteFolder) -> None:
    """What was done so that everyone can use the pages, and what was not tested."""
    site.write_page("accessibility.html", "accessibility.html", title="Accessibility of these pages", part="About")


def write_site_map(site: SiteFolder) -> None:
    """Every page, by part of the site."""
    parts: dict[str, list[tuple[str, str]]] = {}
    for page in site.pages:
        parts.setdefault(page.part, []).append((page.path, page.title))
    site.write_page("site-map.html", "site_map.html", title="All pages", part="About", parts=parts)


def write_not_found(site: SiteFolder, style: str) -> None:
    """The page for an address that leads nowhere; it has its style in it, since it is served from any folder."""
    site.write_text("404.html", site.render("not_found.html", path="404.html", style=style))
