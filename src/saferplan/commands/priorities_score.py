"""Score: what people scored, put together, in order, with reasons, doubts and dissent; and how far the order holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from saferplan.commands.folder import PartnershipFolder, is_there
from saferplan.commands.priorities_folder import (
    DEFAULT,
    NAMED_IN_LIST,
    PLACE,
    PROPOSED,
    SCORES,
    SHEETS,
    Assessed,
    IssuesHeld,
    gather_issues,
    lacking_in_words,
    not_there,
    read_assessed,
    read_list,
    read_model,
)
from saferplan.commands.priorities_propose import source_of
from saferplan.errors import BadArgument, NothingScored
from saferplan.priorities.agreeing import agreed_by_field, agreed_by_pair, dissents
from saferplan.priorities.model import ScoringModel
from saferplan.priorities.proposing import PROPOSED as FIRST
from saferplan.priorities.proposing import Weighed, propose_priorities, score_in_words
from saferplan.priorities.rankings import rankings_agree, rankings_of, who_differs
from saferplan.priorities.scores import Scored, score_issues
from saferplan.priorities.stability import DRAWS, RULE, TOP, rank_stability, weights_moved
from saferplan.priorities.told import Proposals, not_scored, rankings_in_words, title_of, weights_in_words
from saferplan.priorities.who_scored import (
    blank_in_words,
    low_though_first,
    notes_that_name,
    scored_by_few,
)
from saferplan.publication.chart_ranks import share_in_words
from saferplan.publication.priorities_files import priorities_files, proposals_json
from saferplan.publication.whole import put_whole
from saferplan.sources.priority_scores import ScoresRead, read_scores

SEED = 1
"""Scores are drawn anew from this beginning, so that the same scores give the same intervals."""

MOST_LINES = 15


@dataclass(frozen=True)
class ScoreResult:
    """What the scores come to, what became of the rows, and the folder that was written."""

    folder: Path
    proposals: Proposals
    read: ScoresRead

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        know = {"know": [*self.proposals.know, *self._named]}
        return {
            "folder": str(self.folder),
            **proposals_json(self.proposals),
            **know,
            "read": self.read.account.as_json(),
        }

    @property
    def _named(self) -> list[str]:
        """Where notes look as if they name somebody."""
        return notes_that_name((*self.proposals.scored.cells, *self.read.blanks))

    def lines(self) -> list[tuple[int, str]]:
        """What the terminal prints."""
        held = self.proposals
        out: list[tuple[int, str]] = [(0, title_of(held)), *((0, line) for line in held.rows), *_table(held)]
        out += [(0, line) for line in held.know]
        for one in held.proposed:
            if one.standing == FIRST:
                out += [(0, f"{one.rank}. {one.title}"), *((3, f"+ {line}") for line in one.reasons[1:])]
                out += [(3, f"? {line}") for line in one.doubts]
        could = [one for one in held.proposed if one.standing != FIRST]
        if could:
            said = ", ".join(f"{one.title} ({share_in_words(one.chance_top)} of draws)" for one in could)
            out.append((0, f"Could as well be among the first {held.stability.top}: {said}."))
        out += [(0, line) for line in rankings_in_words(held)]
        told = [one for one in held.by_pair if np.isfinite(one.kappa_quadratic)]
        if told:
            pairs = ", ".join(f"{one.first} and {one.second} {one.kappa_quadratic:.2f}" for one in told)
            out.append((0, f"How far scorers agree (weighted kappa; 1 is full agreement, 0 chance): {pairs}."))
        if held.dissents:
            many = f"{len(held.dissents)} scores lie" if len(held.dissents) > 1 else "One score lies"
            out.append((0, f"{many} two levels apart or more; the page has who gave what, and why."))
        for line in not_scored(held):
            out.append((0, f"Not in the order: {line}."))
        out += [(0, line) for line in self._named]
        out.append((0, f"Made: {self.folder}, with priorities.html to read and ranking.csv for a spreadsheet."))
        return out


@dataclass(frozen=True)
class StabilityResult:
    """How far the order of issues holds."""

    proposals: Proposals

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        found = proposals_json(self.proposals)
        return {key: found[key] for key in ("model", "top", "draws", "ranking", "weights")}

    def lines(self) -> list[tuple[int, str]]:
        """What the terminal prints."""
        held = self.proposals
        out: list[tuple[int, str]] = [(0, title_of(held)), *_table(held, every=True)]
        out += [(0, RULE), *((0, line) for line in weights_in_words(held))]
        return out


def score(
    folder: Path | str = ".", *, evidence: str = "", top: int = TOP, draws: int = DRAWS, seed: int = SEED
) -> ScoreResult:
    """Put the scores together, and propose priorities with their reasons and doubts.

    Reads `priorities/scores.csv` and the workbooks in `priorities/sheets`, and writes `priorities/proposed`:
    `priorities.html`, `ranking.csv`, `scores.csv` (every score, with who gave it and why), the metadata of both,
    `proposed.json` and `ranks.svg`, all marked as working papers.  `evidence` is "release" or "bundle" (left out: the
    current release where there is one), `top` how many are proposed; `draws` and `seed` are those of the intervals.

    Raises `BadInput` for a row of scores that cannot be used, `NothingScored` where no issue is scored in full, and
    what `propose` does.
    """
    home = PartnershipFolder(folder)
    with home.busy():
        held, read = _weigh(home, evidence, top=top, draws=draws, seed=seed)
        with home.whole(PLACE) as made:
            for name, text in priorities_files(held).items():
                (made / name).write_text(text, encoding="utf-8", newline="\n")
            final = home.path / PLACE / PROPOSED
            put_whole(made, final)
    return ScoreResult(final, held, read)


def stability(
    folder: Path | str = ".", *, evidence: str = "", top: int = TOP, draws: int = DRAWS, seed: int = SEED
) -> StabilityResult:
    """Say how far the order of issues holds: where each could rank, and which weights would change the first few.

    Writes nothing.  The arguments and errors are those of `score`.
    """
    held, _ = _weigh(PartnershipFolder(folder), evidence, top=top, draws=draws, seed=seed)
    return StabilityResult(held)


def _weigh(home: PartnershipFolder, evidence: str, *, top: int, draws: int, seed: int) -> tuple[Proposals, ScoresRead]:
    """Everything that is worked out from the scores."""
    if not 1 <= top <= 50:
        raise BadArgument("--top", top, "a number from 1 to 50")
    if not 100 <= draws <= 100_000:
        raise BadArgument("--draws", draws, "a number from 100 to 100,000")
    if seed < 0:
        raise BadArgument("--seed", seed, "a number from 0")
    decided = read_list(home)
    model = read_model(home, decided.model or DEFAULT)
    assessed = read_assessed(home, evidence)
    issues = gather_issues(assessed, decided)
    left_out = tuple(one for one in issues.issues if one.left_out)
    read = _scores(home, model, [one.id for one in issues.scored], [one.id for one in left_out])
    scored = score_issues(model, issues.scored, read.cells)
    if not scored.ranks.any():
        lacks = "no score is filled in" if not read.cells else "no issue is scored in every field that counts"
        raise NothingScored(f"{PLACE}/{SCORES}", lacks)
    found = rank_stability(scored, random=np.random.default_rng(seed), draws=draws, top=top)
    apart, lists = dissents(scored), rankings_of(issues.scored)
    weighed = Weighed(scored, found, apart, lists, assessed.findings, issues.scan)
    behind = {name for one in issues.issues for name in one.findings}
    partnership = home.settings.partnership
    proposals = Proposals(
        area=partnership.name,
        source=f"The evidence is from {source_of(assessed)}, as of {assessed.as_of}.",
        audience=assessed.audience,
        invented=partnership.invented,
        scored=scored,
        stability=found,
        proposed=propose_priorities(weighed),
        by_field=agreed_by_field(scored),
        by_pair=agreed_by_pair(scored),
        dissents=apart,
        rankings=lists,
        agree=rankings_agree(issues.scored),
        differs=who_differs(lists),
        weights=weights_moved(scored, top=top),
        scan=issues.scan,
        left_out=left_out,
        aside=tuple(one for name, one in assessed.findings.items() if name not in behind),
        rows=tuple(_rows_in_words(read, scored, assessed, issues)),
        know=(
            *low_though_first(scored, lists, top),
            *scored_by_few(scored),
            *blank_in_words(scored, read.blanks),
        ),
    )
    return proposals, read


def _scores(home: PartnershipFolder, model: ScoringModel, issues: list[str], left_out: list[str]) -> ScoresRead:
    """Read every file of scores."""
    place = home.path / PLACE
    sheets = sorted(path for path in (place / SHEETS).glob("*.xlsx") if not path.name.startswith("~$"))
    files = [*([place / SCORES] if is_there(place / SCORES) else []), *sheets] if model.scored else []
    return read_scores(files, place, model, issues, left_out)


def _rows_in_words(read: ScoresRead, scored: Scored, assessed: Assessed, issues: IssuesHeld) -> Iterable[str]:
    """What became of the rows of scores, and which evidence was named that there is not, in sentences."""
    listed = not_there(assessed, (name for one in issues.decided.issues for name in one.findings))
    if listed:
        yield lacking_in_words(NAMED_IN_LIST, listed)
    if not scored.model.scored:
        yield "Nobody scored: this model rests on the figures of the assessment alone."
        return
    account = read.account
    aside = "; ".join(f"{many:,} {reason}" for reason, many in account.set_aside.items())
    files = ", ".join(read.files)
    yield f"Read: {account.read:,} rows of {files}, {account.kept:,} kept" + (f", set aside {aside}." if aside else ".")
    who = scored.scorers
    yield f"Scored by {scored.model.title} (version {scored.model.version}); scorers: {', '.join(who)}."
    unknown = not_there(assessed, (name for cell in scored.cells for name in cell.evidence))
    if unknown:
        yield lacking_in_words("Scorers name evidence", unknown)


def _table(held: Proposals, *, every: bool = False) -> list[tuple[int, str]]:
    """The order of the issues as lines of equal columns."""
    scored, found = held.scored, held.stability
    rows = [("rank", "could be", f"in first {found.top}", "score", "issue")]
    places = scored.ranked if every else scored.ranked[: max(MOST_LINES, found.top)]
    for place in places:
        low, high = int(found.low[place]), int(found.high[place])
        rows.append(
            (
                f"{scored.ranks[place]}",
                f"{low} to {high}" if high > low else f"{low}",
                share_in_words(float(found.chance_top[place])),
                score_in_words(scored, place),
                scored.issues[place].title,
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [(2, "  ".join((*(f"{cell:>{w}}" for cell, w in zip(row, widths, strict=False)), row[4]))) for row in rows]
    more = len(scored.ranked) - len(places)
    return [*lines, *([(2, f"and {more} more, in ranking.csv")] if more else [])]
