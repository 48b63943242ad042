"""Assess: tables to a bundle of figures, findings, charts and maps."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

import saferplan
from saferplan.areas import Area
from saferplan.assessment.answer import Answer
from saferplan.assessment.context import Context
from saferplan.assessment.matter import assess_matter
from saferplan.assessment.questions import answer_questions, answer_sheets, context_of
from saferplan.commands.folder import PartnershipFolder, Progress, no_progress
from saferplan.commands.gathering import gather
from saferplan.commands.newer_bundle import plan_notes
from saferplan.commands.own_words import OwnWords, with_words
from saferplan.commands.read import listing, settings_read
from saferplan.commands.read_advice import year_advice
from saferplan.errors import BadArgument, TablesOutOfDate
from saferplan.findings import Finding, strength_order
from saferplan.measures.calculate import calculate
from saferplan.measures.comparison import named_areas
from saferplan.measures.definition import load_measures
from saferplan.measures.evidence import Evidence
from saferplan.measures.resolver import Resolver
from saferplan.publication.bundle import FORMAT, Bundle, Told, hash_of, write_bundle
from saferplan.publication.disclosure import release_figures
from saferplan.reference.themes import chosen_themes
from saferplan.settings import Settings
from saferplan.tables.account import Account, account_from_json
from saferplan.tables.horizon import horizon_items


@dataclass(frozen=True)
class AssessResult:
    """What was made: the bundle's folder, how many figures, and the findings in order of strength and size.

    `source` is the folder of the tables, `accounts` what became of every row of the inputs, `words` what became of
    the analyst's own words.  `notes` is advice for the analyst, which is in no bundle.
    """

    folder: Path
    source: Path
    accounts: tuple[Account, ...]
    figures: int
    findings: tuple[Finding, ...]
    headline: str
    words: OwnWords
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {
            "bundle": str(self.folder),
            "tables": str(self.source),
            "read": sum(account.read for account in self.accounts),
            "kept": sum(account.kept for account in self.accounts),
            "figures": self.figures,
            "headline": self.headline,
            "findings": [asdict(finding) for finding in self.findings],
            "words": self.words.as_json(),
            "notes": list(self.notes),
        }


def assess(folder: Path | str, *, as_of: str = "", progress: Progress = no_progress) -> AssessResult:
    """Answer every question from the tables of a partnership folder.

    `as_of` (YYYY-MM-DD) dates the bundle; left out, it is the day of the latest download, so that the same inputs
    give the same bundle.  Writes `bundles/<as-of>-<hash>/` and names it current.  Raises `BadArgument` for a day that
    is none, is still to come or comes before that of the latest file, `StepNotDone` where the inputs have not been
    read, `TablesOutOfDate` where they or the settings have changed since, `DamagedResult` where the tables are no
    longer what was read, `BadSettings` where a priority names a figure that there is none of, and `BadWords` where a
    file of the analyst's own words cannot be followed.  A sentence in
    them that is no longer true stops nothing here: the result lists it, and `release` refuses.  What the plan says
    that is not true of the new figures is among the notes; it stops the plan and no release.
    """
    _check_day(as_of)
    home = PartnershipFolder(folder)
    settings = home.settings
    with home.busy():
        tables = home.need("tables", "no table", "read")
        _check_up_to_date(home, tables)
        chosen = chosen_themes(settings.themes, settings.own_themes, measures=load_measures())
        progress("counting records", 0, 4)
        evidence = gather(tables, settings)
        progress("working out figures", 1, 4)
        figures = calculate(evidence)
        progress("answering questions", 2, 4)
        areas = pl.concat([pl.read_parquet(tables / "areas.parquet", glob=False), named_areas(evidence)])
        context = context_of(
            evidence,
            figures,
            tuple(Area(**row) for row in areas.iter_rows(named=True)),
            area=settings.partnership.area,
            index=settings.deprivation.index,
            chosen=chosen,
        )
        answers, profiles, words = with_words(home.path, *answer_questions(context), context.figures.figure)
        matter = assess_matter(context, settings.priorities_before)
        to_release = _told_from_a_release(home, figures, context, areas, held=answers)
        progress("writing the bundle", 3, 4)
        inputs = json.loads((tables / "inputs.json").read_text(encoding="utf-8"))
        latest = max((one["extract_date"] for one in inputs if one["extract_date"]), default="undated")
        if as_of and as_of < latest != "undated":
            raise BadArgument("--as-of", as_of, f"{latest} or later, the day of the latest file that is used")
        dated = as_of or latest
        day = date.today() if dated == "undated" else date.fromisoformat(dated)
        bundle = Bundle(
            manifest=_manifest(settings, evidence, tables, inputs, as_of=dated) | {"words": words.as_json()},
            figures=figures,
            answers=answers,
            profiles=profiles,
            areas=areas,
            places=evidence.places,
            boundaries=pl.read_parquet(tables / "boundaries.parquet", glob=False),
            postcodes=pl.read_parquet(tables / "postcodes.parquet", glob=False),
            fitness=evidence.fitness,
            accounts=tuple(
                account_from_json(raw) for raw in json.loads((tables / "accounts.json").read_text(encoding="utf-8"))
            ),
            matter=matter,
            to_release=to_release,
            sheets=answer_sheets(context),
            horizon=horizon_items(pl.read_parquet(tables / "horizon.parquet", glob=False)),
        )
        with home.whole("bundles") as made:
            write_bundle(bundle, made)
            final = home.put(made, "bundles", f"{dated}-{hash_of(made)}")
        progress("writing the bundle", 4, 4)
    findings = tuple(sorted((f for answer in answers for f in answer.findings), key=strength_order))
    headline = evidence.periods.headline.in_words
    notes = (*year_advice(evidence.fitness, settings), *plan_notes(home, context.figures.figure, day))
    return AssessResult(final, tables, bundle.accounts, figures.height, findings, headline, words, notes)


def _told_from_a_release(
    home: PartnershipFolder, figures: pl.DataFrame, context: Context, areas: pl.DataFrame, *, held: tuple[Answer, ...]
) -> Told | None:
    """Every answer made anew from the figures as a release has them; None where all are open, and it is the same."""
    if (figures["origin"] == "open").all():
        return None
    kinds = dict(areas.select("code", "kind").iter_rows())
    seen = release_figures(figures, home.settings.disclosure, kinds)
    released = replace(context, figures=Resolver(seen, context.figures.areas))
    answers, profiles, _ = with_words(home.path, *answer_questions(released, held), released.figures.figure)
    matter = assess_matter(released, home.settings.priorities_before)
    return Told(answers, profiles, matter, answer_sheets(released))


def _check_day(as_of: str) -> None:
    """Raise `BadArgument` unless `as_of` is empty or a day as YYYY-MM-DD that has come."""
    try:
        known = not as_of or bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", as_of, re.ASCII) and date.fromisoformat(as_of))
    except ValueError:
        known = False
    if not known:
        raise BadArgument("--as-of", as_of, "a day as YYYY-MM-DD, like 2019-09-12")
    if as_of > date.today().isoformat():
        raise BadArgument("--as-of", as_of, "a day that has come")


def _check_up_to_date(home: PartnershipFolder, tables: Path) -> None:
    """Raise `TablesOutOfDate` where the settings, or the files of the inputs folder, are not those that were read."""
    before, now = (
        json.loads(text)
        for text in (
            (tables / "settings.json").read_text(encoding="utf-8"),
            json.dumps(settings_read(home.settings)),
        )
    )
    if before != now:
        raise TablesOutOfDate("The settings, or the version of Saferplan,")
    were, are = json.loads((tables / "listing.json").read_text(encoding="utf-8")), listing(home.inputs)
    if differ := sorted(name for name in were.keys() | are.keys() if were.get(name) != are.get(name)):
        more = f" and {len(differ) - 1:,} more files of the inputs folder" if len(differ) > 1 else ""
        raise TablesOutOfDate(f"inputs/{differ[0]}{more}")


def _manifest(
    settings: Settings, evidence: Evidence, tables: Path, inputs: list[dict[str, Any]], *, as_of: str
) -> dict[str, Any]:
    """What made a bundle."""
    periods = evidence.periods
    measures = [
        asdict(measure) | {"next_review": measure.next_review.isoformat()} for measure in load_measures().values()
    ]
    return {
        "kind": "bundle",
        "format": FORMAT,
        "engine": saferplan.__version__,
        "as_of": as_of,
        "partnership": asdict(settings.partnership),
        "settings": asdict(settings),
        "periods": {
            "year": settings.periods.year,
            "headline": periods.headline.text,
            "headline_words": periods.headline.in_words,
            "headline_whole": periods.headline_whole,
            "headline_like": periods.headline_like.text if periods.headline_like else "",
            "compare": periods.compare.text if periods.compare else "",
            "first_month": periods.months[0].text,
            "last_month": periods.months[-1].text,
            "missing_months": list(periods.missing_months),
        },
        "deprivation": {"index": settings.deprivation.index, "groups": settings.deprivation.groups},
        "inputs": inputs,
        "notes": json.loads((tables / "notes.json").read_text(encoding="utf-8")),
        "partner_notes": json.loads((tables / "partner_notes.json").read_text(encoding="utf-8")),
        "measures": json.loads(json.dumps(measures)),
    }
