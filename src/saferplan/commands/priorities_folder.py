"""What the commands on priorities read of a partnership folder: the assessment, the list of issues, the model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.areas import PARTNERSHIP, Area
from saferplan.assessment.answer import Answer
from saferplan.assessment.context import Context
from saferplan.commands.folder import PartnershipFolder, is_there, reading
from saferplan.errors import BadArgument, BadIssues, BadModel, StepNotDone
from saferplan.findings import Finding
from saferplan.measures.definition import load_measures
from saferplan.measures.evidence import choose_periods
from saferplan.measures.resolver import Resolver
from saferplan.periods import parse_period
from saferplan.priorities.evidence import findings_by_id, make_issues, own_issue
from saferplan.priorities.issues import Issue, IssueList, ScanItem, parse_issues, scan_items, with_decisions
from saferplan.priorities.model import ScoringModel, parse_model, shipped_models
from saferplan.publication.bundle import read_bundle
from saferplan.publication.released import areas_of, read_release
from saferplan.reference.themes import chosen_themes
from saferplan.sources.survey_waves import FOLDER as WAVES
from saferplan.tables.horizon import HorizonItem
from saferplan.tables.questionnaire import Questionnaire
from saferplan.tables.questionnaire_file import NAME as QUESTIONNAIRE
from saferplan.tables.questionnaire_file import parse_questionnaire

PLACE = "priorities"
LIST, SCORES, SHEETS, PROPOSED = "issues.toml", "scores.csv", "sheets", "proposed"
DEFAULT = "four-by-four"
EVIDENCE = ("release", "bundle")
MOST_NAMED = 3
NAMED_IN_LIST = "priorities/issues.toml names findings"


@dataclass(frozen=True)
class Assessed:
    """An assessment as the priorities see it: where it is from, whom it may be shown to, and what it says.

    `audience` is "" for a bundle, which is the analyst's alone.
    """

    name: str
    audience: str
    as_of: str
    manifest: dict[str, Any]
    context: Context
    answers: tuple[Answer, ...]
    horizon: tuple[HorizonItem, ...]

    @property
    def findings(self) -> dict[str, Finding]:
        """The findings that stand behind issues, by id."""
        return findings_by_id(self.answers)


@dataclass(frozen=True)
class IssuesHeld:
    """The issues to score, in their order, those that the list left out among them; and the scan items."""

    decided: IssueList
    issues: tuple[Issue, ...]
    scan: tuple[ScanItem, ...]

    @property
    def scored(self) -> tuple[Issue, ...]:
        """The issues that are scored."""
        return tuple(one for one in self.issues if not one.left_out)


def read_assessed(home: PartnershipFolder, evidence: str) -> Assessed:
    """The assessment: the current release or bundle; where neither is asked for, the release if there is one.

    Raises `BadArgument` for another word, `StepNotDone` where there is none, `DamagedResult` where it is not whole.
    """
    if evidence and evidence not in EVIDENCE:
        raise BadArgument("--from", evidence, " or ".join(EVIDENCE))
    if evidence == "release" or (not evidence and home.current("releases") is not None):
        folder = home.need("releases", "no release", "release")
        with reading(folder, "release"):
            released = read_release(folder)
            return _assessed(
                home,
                (folder.parent.name, released.manifest["audience"]),
                released.manifest,
                (released.figures, released.areas.values()),
                (released.answers, released.horizon),
            )
    if home.current("bundles") is None:
        raise StepNotDone("no bundle", "assess")
    folder = home.need("bundles", "no bundle", "assess")
    with reading(folder, "assess"):
        bundle = read_bundle(folder)
        areas = areas_of(bundle.areas, bundle.places)
        figures = Resolver(bundle.figures, {code: (one.name, one.kind) for code, one in areas.items()})
        parts = (bundle.answers, bundle.horizon)
        return _assessed(home, (folder.name, ""), bundle.manifest, (figures, areas.values()), parts)


def _assessed(
    home: PartnershipFolder,
    named: tuple[str, str],
    manifest: dict[str, Any],
    held: tuple[Resolver, Iterable[Area]],
    told: tuple[tuple[Answer, ...], tuple[HorizonItem, ...]],
) -> Assessed:
    """Gather what the issues are made from."""
    figures, areas = held
    periods = manifest["periods"]
    missing = {parse_period(text).first for text in periods["missing_months"]}
    months = parse_period(f"{periods['first_month']}..{periods['last_month']}").months
    chosen = choose_periods(tuple(month for month in months if month not in missing), year=periods["year"])
    settings = home.settings
    context = Context(
        figures=figures,
        periods=chosen,
        areas=tuple(areas),
        types=_types(figures.frame, chosen.headline.text),
        area=manifest["partnership"]["area"],
        group="deprivation_fifth",
        groups=5,
        index=str(manifest["deprivation"]["index"]),
        themes=chosen_themes(settings.themes, settings.own_themes, measures=load_measures()),
        surveys=_questionnaires(home),
    )
    return Assessed(named[0], named[1], str(manifest["as_of"]), manifest, context, told[0], told[1])


def _types(figures: pl.DataFrame, period: str) -> tuple[str, ...]:
    """The types of crime met in the headline period."""
    of_type = figures.filter(
        (pl.col("measure") == "recorded_crime")
        & (pl.col("area") == PARTNERSHIP)
        & (pl.col("statistic") == "count")
        & (pl.col("period") == period)
        & pl.col("group").str.starts_with("crime_type=")
        & ~pl.col("group").str.contains(";", literal=True)
    )
    return tuple(sorted(text.removeprefix("crime_type=") for text in of_type["group"].to_list()))


def _questionnaires(home: PartnershipFolder) -> tuple[Questionnaire, ...]:
    """The questionnaires of the surveys that were read: what each row of a question is about."""
    tables = home.current("tables")
    found = sorted((tables / WAVES).glob(f"*/{QUESTIONNAIRE}")) if tables else []
    return tuple(parse_questionnaire(path.read_text(encoding="utf-8")) for path in found)


def read_list(home: PartnershipFolder) -> IssueList:
    """The analyst's list of issues; empty where there is none.  Raises `BadIssues`."""
    text = _text_of(home.path / PLACE / LIST)
    return parse_issues(text) if text is not None else IssueList()


def _text_of(path: Path) -> str | None:
    """The text of a file, or None where there is none."""
    if not is_there(path):
        return None
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadIssues("the file", "it is not text in UTF-8", "UTF-8", "Save it as UTF-8.") from error


def gather_issues(assessed: Assessed, decided: IssueList) -> IssuesHeld:
    """The issues to score.  Raises `BadIssues` where the list names a figure or an issue that there is not."""
    made = make_issues(assessed.context, assessed.answers)
    own = [own_issue(assessed.context, one, assessed.answers) for one in decided.issues if one.id.startswith("own/")]
    scan = scan_items(assessed.horizon, decided.scan)
    return IssuesHeld(decided, with_decisions(made, decided, scan, own), scan)


def not_there(assessed: Assessed, names: Iterable[str]) -> tuple[str, ...]:
    """Which of some ids of findings and addresses of figures the assessment does not have."""
    figures = assessed.context.figures
    wanted = {name for name in names if name not in assessed.findings}
    return tuple(sorted(name for name in wanted if "?" not in name or name not in figures))


def lacking_in_words(what: str, names: tuple[str, ...]) -> str:
    """That something names evidence which the assessment does not have, with the first few; "" where it names none."""
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return f"{what} that the assessment does not have: {', '.join(names[:MOST_NAMED])}{more}." if names else ""


def read_model(home: PartnershipFolder, name: str) -> ScoringModel:
    """The model of a name: the partnership's own, `priorities/<name>.toml`, else one that ships.

    Raises `BadModel` where the file cannot be used, `BadArgument` where there is no such model.
    """
    path = home.path / PLACE / f"{name}.toml"
    if name.replace("-", "").isalnum() and f"{name}.toml" != LIST and is_there(path):
        file = f"{PLACE}/{path.name}"
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadModel(file, "the file", "it is not text in UTF-8", "UTF-8", "Save it as UTF-8.") from error
        return parse_model(text, file=file, slug=name)
    if name not in shipped_models():
        raise BadArgument("the model", name, f"{', '.join(shipped_models())}, or the name of a file in {PLACE}")
    return shipped_models()[name]
