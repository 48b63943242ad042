"""The spreadsheets of a site, the metadata beside its CSV files, and how large its downloads are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from saferplan.publication.csv_metadata import ENDING, metadata_of
from saferplan.publication.site_folder import SiteFolder
from saferplan.publication.spreadsheet_book import book_of, title_of_book
from saferplan.publication.spreadsheet_files import ods_bytes, xlsx_bytes

SPREADSHEET = "data/tables-and-figures"
"""The path of the spreadsheets without their ending."""
WHOLE_SETS = {
    "figures": "Every figure that the pages print",
    "fitness": "What each month of police files can bear",
    "accounts": "What became of every row that was read",
    "inputs": "Every input file with its checksum",
}
"""The CSV files that are of no one page, and what each holds."""


def write_spreadsheets(site: SiteFolder) -> None:
    """The whole release as a spreadsheet, XLSX and ODS; after all pages, whose figures it lists."""
    sheets, title = book_of(site.released, site.kept), title_of_book(site.released)
    site.write_bytes(f"{SPREADSHEET}.xlsx", xlsx_bytes(sheets, title=title))
    site.write_bytes(f"{SPREADSHEET}.ods", ods_bytes(sheets, title=title))


def write_metadata(site: SiteFolder) -> None:
    """Beside each CSV file of the site, what its columns are, as metadata for machines."""
    titles = {f"data/{name}.csv": title for name, title in WHOLE_SETS.items()}
    titles |= {one.path: one.title for one in site.downloads}
    for path, title in titles.items():
        text = (site.into / path).read_text(encoding="utf-8")
        name = Path(path).name.removesuffix(".csv")
        site.write_text(f"{path}{ENDING}", metadata_of(text, site.released, name=name, title=title))


def sizes_of(folder: Path, names: Iterable[str] | None = None) -> dict[str, str]:
    """How large each file of a folder is, in words, by its name; of those that are named and there, where any are."""
    files = sorted(folder.iterdir()) if names is None else [folder / name for name in names]
    return {path.name: size_words(path.stat().st_size) for path in files if path.is_file()}


def size_words(size: int) -> str:
    """A number of bytes in words, to the nearest step.

    >>> size_words(900), size_words(5_131_050), size_words(64_200)
    ('1 kB', '5.1 MB', '64 kB')
    """
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"
