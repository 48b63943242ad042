"""Weights of a survey wave: how they were found, who answered beside who lives here, and what weighting moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.commands.folder import PartnershipFolder, Progress, no_progress
from saferplan.commands.gathering import gather
from saferplan.commands.survey_folder import RESULTS, HeldWave, WaveHome, held_wave, waves_of
from saferplan.commands.survey_gather import ready_wave
from saferplan.figures import FINER_DIGITS, in_digits
from saferplan.measures.calculate import known_places
from saferplan.measures.survey_answered import NET
from saferplan.measures.survey_figures import survey_figures
from saferplan.measures.survey_notes import margin_in_words, note_of
from saferplan.measures.survey_waves import RESIDENTS, PlacesKnown, SurveyWave
from saferplan.measures.survey_weights import Weights, weigh
from saferplan.methods.survey_design import kish

MOVED = 3
"""So many of the questions whose answers weighting moves most are told."""

SEEN = 0.05
"""A share that moves by fewer points is printed as it was."""

LEAST_IN_CATEGORY = 10
"""A category with fewer respondents than this is pointed at: a few people then speak for many."""

LIMIT = (
    "Anyone with the link could answer: this is no random sample. Weights mend who answered by what they are weighted "
    "by, and by nothing else; no margin of error is claimed."
)


@dataclass(frozen=True)
class WaveReady:
    """A wave with what is known of its places, and where it came from."""

    home: WaveHome
    wave: SurveyWave
    known: PlacesKnown


@dataclass(frozen=True)
class WeightResult:
    """How one wave was weighted.

    `margins` has a row for each category: margin, category, respondents and their share, people and their share, and
    the weighted share.  `moved` are the answers that weighting moves most, one of a question: their words, plain and
    weighted share.  `written` is the file of weights, None where none was written.
    """

    wave: str
    residents: int
    weights: Weights
    margins: pl.DataFrame
    moved: tuple[tuple[str, float, float], ...]
    open_link: bool
    written: Path | None

    @property
    def deff(self) -> float:
        """Kish's design effect of the weights."""
        return self.residents / self.effective if self.effective else 1.0

    @property
    def effective(self) -> float:
        """How many residents would tell as much if all counted alike."""
        return 0.0 if self.weights.raked is None else kish(self.weights.raked.weights).effective

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        raked = self.weights.raked
        return {
            "wave": self.wave,
            "residents": self.residents,
            "weighted": raked is not None,
            "reason": self.weights.reason,
            "converged": raked.converged if raked else None,
            "rounds": raked.rounds if raked else None,
            "worst_margin": raked.worst_margin if raked else None,
            "trimmed": raked.trimmed if raked else None,
            "effective_base": self.effective if raked else None,
            "design_effect": self.deff if raked else None,
            "margins": self.margins.to_dicts(),
            "moved": [list(one) for one in self.moved],
            "open_link": self.open_link,
            "written": str(self.written) if self.written else None,
        }

    def table(self) -> list[str]:
        """Who answered beside who lives here, as lines of a table."""
        if self.margins.is_empty():
            return []
        lines = [f"{'':<34}{'answered':>10}{'live here':>11}{'weighted':>10}"]
        for row in self.margins.iter_rows(named=True):
            name = f"{row['margin']}: {row['category']}"[:34]
            lines.append(f"{name:<34}{row['of_respondents']:>9.1f}%{row['of_people']:>10.1f}%{row['weighted']:>9.1f}%")
        return lines

    def lines(self) -> list[str]:
        """The result in sentences."""
        raked = self.weights.raked
        if raked is None:
            return [f"{self.wave}: not weighted, because {self.weights.reason}. Every respondent counts as one."]
        effective, residents = in_digits(self.effective, ""), in_digits(float(self.residents), "")
        by = " and by ".join(margin_in_words(name) for name in self.weights.names)
        lines = [
            f"{self.wave}: {residents} residents weighted by {by}. "
            + (
                f"Every margin is met to within {raked.worst_margin:.1e} of the population."
                if raked.converged
                else f"The margins could not all be met with weights so trimmed: the furthest is off by "
                f"{in_digits(raked.worst_margin * 100, '%', digits=FINER_DIGITS)}% of the population."
            ),
            f"They tell as much as {effective} who all count alike would (design effect {self.deff:.2f}). Weights run "
            f"from {raked.weights.min():,.1f} to {raked.weights.max():,.1f} people; {raked.trimmed:,} were trimmed.",
        ]
        for name, unknown in zip(self.weights.names, self.weights.unknown, strict=True):
            if unknown:
                lines.append(
                    f"Of {margin_in_words(name)}, {unknown:,} residents did not say; they are left out of it alone."
                )
        lines += self._thin()
        for words, plain, weighted in self.moved:
            shares = (in_digits(share, "%", digits=FINER_DIGITS) for share in (plain, weighted))
            lines.append("Weighting moves {}: from {}% to {}%.".format(words, *shares))
        return [*lines, *([LIMIT] if self.open_link else [])]

    def _thin(self) -> list[str]:
        """Categories that rest on very few respondents, and targets that count fewer people than answered."""
        thin = self.margins.filter((pl.col("respondents") > 0) & (pl.col("respondents") < LEAST_IN_CATEGORY))
        small = self.margins.group_by("margin", maintain_order=True).agg(pl.col("people", "respondents").sum())
        lines = [
            f'Only {row["respondents"]:,} residents are "{row["category"]}" of {margin_in_words(row["margin"])}: a few '
            "people then speak for many. Join it to another category, or say less of it."
            for row in thin.iter_rows(named=True)
        ]
        return lines + [
            f"The targets of {margin_in_words(name)} count {in_digits(people, '')} people, fewer than the "
            f"{respondents:,} residents who answered: are they shares, or of another area?"
            for name, people, respondents in small.iter_rows()
            if people < respondents
        ]


def ready_waves(folder: Path | str, *, progress: Progress = no_progress) -> tuple[WaveReady, ...]:
    """The waves that a folder means, each with what is known of its places.

    Raises what `held_wave` does, and `BadInput` where targets or codes cannot be used.
    """
    found = []
    known: PlacesKnown | None = None
    for home in waves_of(folder):
        held: HeldWave = held_wave(home)
        wave = ready_wave(
            held.questionnaire, (held.respondents, held.answers, held.comments), held.beside, progress=progress
        )
        if home.partnership is not None and known is None:
            whole = PartnershipFolder(home.partnership)
            known = known_places(gather(whole.need("tables", "nothing read", "read"), whole.settings))
        found.append(WaveReady(home, wave, known or PlacesKnown()))
    return tuple(found)


def weight(folder: Path | str, *, progress: Progress = no_progress) -> tuple[WeightResult, ...]:
    """Weight the waves of a folder; a wave on its own gets `results/weights.csv` (respondent and weight).

    Raises what `ready_waves` does, `MissingTarget`, `NobodyInCategory` and `TrimTooTight`.
    """
    results = []
    for one in ready_waves(folder, progress=progress):
        weights = weigh(one.wave, one.known)
        written = None
        if one.home.partnership is None and weights.raked is not None:
            written = one.home.path / RESULTS / "weights.csv"
            frame = one.wave.respondents.select("respondent").with_columns(weight=pl.Series(weights.each))
            frame.filter(pl.Series(one.wave.kind_is(*RESIDENTS))).write_csv(written)
        results.append(
            WeightResult(
                wave=one.wave.questionnaire.wave.title,
                residents=int(one.wave.kind_is(*RESIDENTS).sum()),
                weights=weights,
                margins=_margins(weights),
                moved=_moved(one) if weights.raked is not None else (),
                open_link=one.wave.questionnaire.wave.sample == "open",
                written=written,
            )
        )
    return tuple(results)


def _margins(weights: Weights) -> pl.DataFrame:
    """Every category of every margin: who answered, who lives here, and what the weights make of it."""
    rows: list[dict[str, Any]] = []
    raked = weights.raked
    if raked is None:
        return pl.DataFrame(rows)
    for name, categories, margin, reached in zip(
        weights.names, weights.categories, raked.margins, raked.reached, strict=True
    ):
        known = int((margin.codes >= 0).sum())
        for number, category in enumerate(categories):
            many = int((margin.codes == number).sum())
            rows.append(
                {
                    "margin": name,
                    "category": category,
                    "respondents": many,
                    "of_respondents": many / known * 100,
                    "people": float(margin.targets[number]),
                    "of_people": float(margin.targets[number] / margin.targets.sum() * 100),
                    "weighted": float(reached[number] / reached.sum() * 100),
                }
            )
    return pl.DataFrame(rows)


def _moved(one: WaveReady) -> tuple[tuple[str, float, float], ...]:
    """The questions whose answers of all residents weighting moves most: words, plain share and weighted share.

    Of each question it is the answers that are told as one, where some are, else the one that moves most.
    """
    figures = survey_figures(
        replace(one.wave, themes=one.wave.themes.head(0)), PlacesKnown(one.known.groups, one.known.people)
    )
    mine = figures.filter(~pl.col("group").str.contains("who=") & (pl.col("area") == "partnership"))
    weighted = mine.filter(pl.col("measure") == "survey_share").select("group", "value", "caveats")
    plain = mine.filter(pl.col("measure") == "survey_share_unweighted").select("group", plain="value")
    both = weighted.join(plain, on="group").drop_nulls("value")
    each = both.with_columns(
        moved=(pl.col("value") - pl.col("plain")).abs(),
        question=pl.col("group").str.extract(r"question=([^;]+)"),
        told=pl.col("group").str.contains(f"answer={NET}(;|$)"),
    )
    firsts = each.sort("told", "moved", "group", descending=[True, True, False]).unique(
        "question", keep="first", maintain_order=True
    )
    ordered = firsts.filter(pl.col("moved") >= SEEN).sort("moved", "group", descending=[True, False])
    return tuple(
        (f"“{note_of(notes, 'ASKED')}”: {note_of(notes, 'ANSWER')}", before, after)
        for notes, before, after in ordered.head(MOVED).select("caveats", "plain", "value").iter_rows()
    )
