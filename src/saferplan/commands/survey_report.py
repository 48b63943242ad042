"""A survey told by itself: a page, and every released figure as a row of a CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.areas import PARTNERSHIP, Area
from saferplan.assessment.answer import Answer
from saferplan.assessment.community_voice import assess_community_voice
from saferplan.assessment.context import Context
from saferplan.commands.folder import PartnershipFolder, Progress, no_progress, writing
from saferplan.commands.survey_weight import WaveReady, ready_waves
from saferplan.figures import in_digits
from saferplan.findings import without_links
from saferplan.measures.evidence import choose_periods
from saferplan.measures.resolver import Resolver
from saferplan.measures.survey_figures import survey_figures
from saferplan.publication.disclosure_survey import release_survey
from saferplan.publication.survey_page import survey_page, survey_rows
from saferplan.settings import DisclosureSettings

PAGE, FIGURES = "survey.html", "survey.csv"
REPORT, SURVEYS = "report", "surveys"
WHERE = "the area of the survey"


@dataclass(frozen=True)
class ReportResult:
    """What was written for one wave: its folder, how many figures and findings, and how many figures were withheld."""

    wave: str
    folder: Path
    figures: int
    withheld: int
    headlines: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {
            "wave": self.wave,
            "folder": str(self.folder),
            "figures": self.figures,
            "withheld": self.withheld,
            "headlines": list(self.headlines),
        }


def report(folder: Path | str, *, progress: Progress = no_progress) -> tuple[ReportResult, ...]:
    """Write the report of each wave that a folder means: `survey.html` and `survey.csv`.

    A wave on its own gets them in `report/`, one of a partnership in the partnership's `surveys/<wave>/`.  Groups and
    answers of few people are withheld as in a release, by the partnership's settings where it has one.  Raises what
    `ready_waves` does, `MissingTarget`, `NobodyInCategory`, `TrimTooTight` and `CannotWrite`.
    """
    ready = ready_waves(folder, progress=progress)
    frames = {one.wave.questionnaire.wave.id: survey_figures(one.wave, one.known) for one in ready}
    partnership = ready[0].home.partnership
    settings = PartnershipFolder(partnership).settings.disclosure if partnership else DisclosureSettings()
    figures = pl.concat([release_survey(frame, settings) for frame in frames.values()])
    return tuple(_reported(one, ready, figures, settings) for one in ready)


def _reported(
    one: WaveReady, ready: Sequence[WaveReady], figures: pl.DataFrame, settings: DisclosureSettings
) -> ReportResult:
    """Write the report of one wave; others that are held lend it their figures, to tell what changed."""
    asked = one.wave.questionnaire
    mine = figures.filter(pl.col("period") == asked.wave.period)
    up_to = tuple(other.wave.questionnaire for other in ready if other.wave.questionnaire.wave.id <= asked.wave.id)
    context = _context(figures, up_to, one)
    answer: Answer = assess_community_voice(context)
    place = one.home.path / REPORT if one.home.partnership is None else one.home.partnership / SURVEYS / asked.wave.id
    look = context.figures.figure
    page = survey_page(answer, look, title=asked.wave.title, about=_about(one), rows=_account(one, settings))
    with writing(place):
        place.mkdir(parents=True, exist_ok=True)
        (place / PAGE).write_text(page, encoding="utf-8")
        survey_rows(mine, look).write_csv(place / FIGURES)
    return ReportResult(
        wave=asked.wave.title,
        folder=place,
        figures=mine.height,
        withheld=mine.filter(pl.col("missing").str.starts_with("SUPPRESSED")).height,
        headlines=tuple(without_links(finding.headline) for finding in answer.findings),
    )


def _context(figures: pl.DataFrame, surveys: tuple[Any, ...], one: WaveReady) -> Context:
    """A context in which nothing but the survey is held."""
    areas = [Area(PARTNERSHIP, PARTNERSHIP, WHERE)]
    areas += [Area("board", area, one.known.names.get(area, area)) for area in one.known.boards]
    named = {area.code: (area.name, area.kind) for area in areas}
    months = (one.wave.questionnaire.wave.opened.year * 12 + one.wave.questionnaire.wave.opened.month - 1,)
    return Context(
        figures=Resolver(figures, named),
        periods=choose_periods(months, year="financial"),
        areas=tuple(areas),
        types=(),
        area=WHERE,
        group="deprivation_fifth",
        groups=5,
        index="",
        surveys=surveys,
        quotes=tuple((one.wave.questionnaire.wave.id, words) for words in one.wave.quotes),
    )


def _about(one: WaveReady) -> list[str]:
    """Sentences for the head of the page."""
    wave = one.wave.questionnaire.wave
    return [f"Open from {wave.opened:%-d %B %Y} to {wave.closed:%-d %B %Y}, for {wave.population}."]


def _account(one: WaveReady, settings: DisclosureSettings) -> list[str]:
    """About how many responses stand behind the page; the findings say of whom they are."""
    placed = one.wave.respondents.filter(pl.col("lsoa") != "").height
    many, known = (
        in_digits(_nearest(number, settings.round_to), "") for number in (one.wave.respondents.height, placed)
    )
    where = f"About {known} of them could be placed in a small area; postcodes were dropped after that."
    return [f"About {many} responses were kept.", *([where] if placed else [])]


def _nearest(number: int, step: int) -> float:
    """A number of responses rounded as in a release."""
    return float((number + step / 2) // step * step)
