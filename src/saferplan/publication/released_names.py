"""Names of files in a release: those that data.police.uk gives, and no others.

Whoever puts files into the inputs folder chooses their names and folders, and may write a person's there.  The
bundle keeps them for the analyst.  A release names a police file by its published name, any other by its kind (the
folder of inputs that it lies in), and tells files of a kind apart by their checksums.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import polars as pl

from saferplan.reference.police_files import PUBLISHED_NAME
from saferplan.settings import DisclosureSettings
from saferplan.tables.account import IGNORED, NO_READER, Account

NOT_READ = "files not read, because their names are not ones that data.police.uk gives"
NO_READER_TOOK = "files not read, because no reader takes them"
_KINDS = {
    "population": "population estimates",
    "deprivation": "index of deprivation",
    "police_uk": "data.police.uk",
    "partner": "partners' own records",
    "home_office": "Home Office, police recorded crime open data tables",
    "harm": "Cambridge Crime Harm Index",
    "comparison": "counts and census figures of other areas",
    "survey": "the survey of residents",
}
PARTNER_ACCOUNT, SURVEY_ACCOUNT = "partner_", "survey_"
"""How the account of a partner's file, and of a wave of the survey, begins."""
_GUESSED = ("partners", "survey")
"""Inputs whose checksums stay inside: what a few small numbers or answers are could be tried on them."""
ROUNDED = "is what these numbers are rounded to; smaller ones are left out"
_NO_FILE = r"^(police_uk [a-z0-9-]+ \d{4}-\d{2}-\d{2}|deprivation \d{4})$"
"""An input of a figure that is no file: a force and the day of its download, or an edition of the index."""


def released_name(path: str) -> str:
    """An input's path as a release gives it: its kind, and for a police file the name that it was published under.

    >>> released_name("police_uk/from Jane/all.zip!2018-06/2018-06-ashbrook-street.csv")
    'police_uk/2018-06-ashbrook-street.csv'
    >>> released_name("population/estimates sent by Jane.csv")
    'population'
    >>> released_name("horizon.csv")
    'horizon'
    """
    kind, _, rest = path.partition("/")
    kind = kind.partition(".")[0]
    name = re.split(r"[/!\\]", rest)[-1]
    return f"{kind}/{name}" if PUBLISHED_NAME.fullmatch(name) else kind


def released_inputs(inputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The inputs of a manifest under their released names, in the order of these.

    A partner's file goes without its checksum: of a file with a few small numbers, every guess could be tried on it.
    So does a file of a survey: the numbers of its respondents and comments follow from it.
    """
    named = [one | {"path": released_name(one["path"])} for one in inputs]
    named = [one | {"sha256": ""} if one["path"] in _GUESSED else one for one in named]
    return sorted(named, key=lambda one: (one["path"], one.get("extract_date") or "", one["sha256"]))


def released_account(account: Account, settings: DisclosureSettings) -> Account:
    """An account with its counts but no file: the files that were not read are counted, the examples left out.

    Of a partner's file the rows kept and set aside are rounded, those below the threshold are left out, and so is what
    was noted of them, which may say how many there are of a kind.  Of a survey, what was noted of fewer responses than
    the threshold is left out.
    """
    if account.source.startswith(PARTNER_ACCOUNT):
        tables, aside = (_rounded_counts(counts, settings) for counts in (account.tables, account.set_aside))
        read = sum(tables.values()) + sum(aside.values())
        return Account(account.source, read, tables, aside, {}, {ROUNDED: settings.round_to})
    if account.source.startswith(SURVEY_ACCOUNT):
        many = {what: count for what, count in account.notes.items() if count >= settings.threshold}
        return replace(account, examples={}, notes=many)
    named = {IGNORED: NOT_READ, NO_READER: NO_READER_TOOK}
    notes = {note: count for note, count in account.notes.items() if not note.startswith(tuple(named))}
    for start, words in named.items():
        if not_read := sum(count for note, count in account.notes.items() if note.startswith(start)):
            notes[words] = not_read
    return replace(account, examples={}, notes=notes)


def _rounded_counts(counts: dict[str, int], settings: DisclosureSettings) -> dict[str, int]:
    """Counts to the nearest step, without those below the threshold."""
    step = settings.round_to
    return {
        what: rounded
        for what, count in counts.items()
        if count >= settings.threshold and (rounded := (2 * count + step) // (2 * step) * step)
    }


def released_fitness(fitness: pl.DataFrame) -> pl.DataFrame:
    """The fitness ledger with each file's published name for its path."""
    name = pl.col("file").str.split("/").list.last().str.split("!").list.last()
    return fitness.with_columns(file=name)


def released_figure_inputs(figures: pl.DataFrame) -> pl.DataFrame:
    """Figures whose inputs name no file: downloads by force and day and editions as they were, others by their kind.

    >>> figures = pl.DataFrame({"inputs": [["police_uk ashbrook 2019-06-10", "population population/b.csv"]]})
    >>> released_figure_inputs(figures)["inputs"].to_list()
    [['police_uk ashbrook 2019-06-10', 'population estimates']]
    """
    one = pl.element()
    kind = one.str.extract(r"^([a-z_]+)", 1)
    words = kind.replace_strict(_KINDS, default=kind.str.replace_all("_", " ") + " files", return_dtype=pl.String)
    kept = pl.when(one.str.contains(_NO_FILE)).then(one).otherwise(words)
    return figures.with_columns(pl.col("inputs").list.eval(kept).list.unique(maintain_order=True))
