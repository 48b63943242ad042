"""Propose: issues made from the assessment, and the sheets on which people score them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplan.areas import slug_of
from saferplan.commands.folder import PartnershipFolder, is_there, writing
from saferplan.commands.priorities_folder import (
    DEFAULT,
    LIST,
    NAMED_IN_LIST,
    PLACE,
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
from saferplan.errors import BadArgument
from saferplan.priorities.issues import UNITS, Issue, Signal, entries_of, issues_text
from saferplan.priorities.model import ScoringModel
from saferplan.publication.score_sheets import score_csv, score_rows, score_workbook
from saferplan.publication.whole import write_whole

SHEET = "scores"
MOST_ADDED = 5


@dataclass(frozen=True)
class ProposeResult:
    """What was made and what was kept: the folder, the model, the issues, and the files by what became of them.

    `added` are issues that were put at the end of the list, `aside` the findings that stand behind no issue, `lacking`
    those that the list names and that there are not.
    """

    folder: Path
    source: str
    model: ScoringModel
    held: IssuesHeld
    made: tuple[str, ...]
    kept: tuple[str, ...]
    added: tuple[str, ...]
    aside: tuple[str, ...]
    lacking: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {
            "folder": str(self.folder),
            "source": self.source,
            "model": self.model.name,
            "issues": [
                {
                    "id": one.id,
                    "title": one.title,
                    "left_out": one.left_out,
                    "findings": list(one.findings),
                    "signals": {
                        s.name: {"figure": s.address, "says": s.said, "lacking": s.lacking}
                        for s in (*one.signals, one.rate)
                    },
                }
                for one in self.held.issues
            ],
            "scan": [one.id for one in self.held.scan],
            "made": list(self.made),
            "kept": list(self.kept),
            "added": list(self.added),
            "findings_of_no_issue": list(self.aside),
            "findings_that_are_not": list(self.lacking),
        }

    def lines(self) -> list[tuple[int, str]]:
        """What the terminal prints."""
        issues = self.held.scored
        bare = sum(all(s.value is None for s in one.signals) and not one.findings for one in issues)
        left_out = len(self.held.issues) - len(issues)
        fields = len(self.model.scored)
        out: list[tuple[int, str]] = [(0, f"{len(issues)} issues to score, by {self.model.title}")]
        out.append((0, f"Read: {self.source}."))
        out += [(2, line) for line in _table(issues)]
        out.append((0, "A change with a question mark could be chance."))
        if bare:
            out.append((0, f"{bare} of them have neither figure nor finding: score them by what you know, and say so."))
        if left_out:
            verb = "is" if left_out == 1 else "are"
            out.append((0, f"{left_out} more {verb} left out, with the reason, in {LIST}."))
        if self.aside:
            out.append((0, f"{len(self.aside)} findings are about the area as a whole, and stand behind no issue."))
        if self.held.scan:
            out.append((0, f"{len(self.held.scan)} things that may come stand in {LIST}: say there what each touches."))
        if self.lacking:
            out.append((0, lacking_in_words(NAMED_IN_LIST, self.lacking)))
        for what, files in (("Made", self.made), ("Kept as it was", self.kept)):
            out += [(0, f"{what}: {one}") for one in files]
        if self.added:
            count = len(self.added)
            said = ", ".join(self.added) if count <= MOST_ADDED else f"{count} issues and things that may come"
            out.append((0, f"Added at the end of {LIST}: {said}."))
        if fields:
            many = "field" if fields == 1 else "fields"
            out.append((0, f"Each scorer fills in a sheet of {len(issues) * fields:,} rows: {fields} {many} an issue."))
        return out


def _table(issues: Sequence[Issue]) -> list[str]:
    """The issues with their figures and how many findings stand behind them, as lines of equal columns."""
    halves = [_halved(head) for head in (*UNITS.values(), "findings", "issue")]
    rows = [tuple(first for first, _ in halves), tuple(last for _, last in halves)]
    for one in issues:
        figures = [_brief(one.rate if name == "rate" else one.signal(name)) for name in UNITS]
        rows.append((*figures, f"{len(one.findings)}" if one.findings else "none", one.title))
    widths = [max(len(row[column]) for row in rows) for column in range(len(UNITS) + 1)]
    return [
        "  ".join((*(f"{cell:>{w}}" for cell, w in zip(row, widths, strict=False)), row[-1])).rstrip() for row in rows
    ]


def _halved(words: str) -> tuple[str, str]:
    """A heading on two lines, as narrow as can be: one word stands on the second.

    >>> _halved("per 1,000 people"), _halved("number")
    (('per 1,000', 'people'), ('', 'number'))
    """
    parts = words.split(" ")
    halves = [(" ".join(parts[:place]), " ".join(parts[place:])) for place in range(len(parts))]
    return min(halves, key=lambda pair: max(len(pair[0]), len(pair[1])))


def _brief(signal: Signal) -> str:
    """A figure alone; a change that could be chance has a question mark."""
    if signal.value is None:
        return "none"
    return f"{signal.brief}?" if "could be chance" in signal.said else signal.brief


def propose(
    folder: Path | str = ".", *, model: str = "", evidence: str = "", scorers: tuple[str, ...] = ()
) -> ProposeResult:
    """Make the issues to score from the assessment, and the sheets to score them on.

    `model` is the scoring model (left out: that of the list, or `four-by-four`), `evidence` "release" or "bundle" (left
    out: the current release where there is one).  Each of `scorers` gets a workbook with the name filled in.  Writes
    `priorities/issues.toml` (the list, which is yours to edit), `priorities/scores.csv` and workbooks in
    `priorities/sheets`.  What is there already is never written over: new issues are put at the end of the list.

    Raises `StepNotDone` where there is no assessment, `BadArgument` for a model that there is not or that is not the
    list's, `BadModel`, `BadIssues`, and `CannotWrite`.
    """
    home = PartnershipFolder(folder)
    with home.busy():
        decided = read_list(home)
        if model and decided.model and model != decided.model:
            raise BadArgument("--model", model, f'"{decided.model}", which {PLACE}/{LIST} says; change it there')
        used = read_model(home, model or decided.model or DEFAULT)
        names = {scorer: f"{SHEET}-{slug_of(scorer)}.xlsx" for scorer in scorers}
        if "" in {slug_of(scorer) for scorer in scorers} or len(set(names.values())) < len(scorers):
            raise BadArgument("--scorer", ", ".join(scorers), "names that differ in their letters or digits")
        assessed = read_assessed(home, evidence)
        held = gather_issues(assessed, decided)
        place = home.path / PLACE
        made: list[str] = []
        kept: list[str] = []
        with writing(place):
            place.mkdir(parents=True, exist_ok=True)
            added = _write_list(place / LIST, used, held, made)
            if used.scored:
                for name, data in _sheets(assessed, used, held, names):
                    if is_there(place / name):
                        kept.append(f"{PLACE}/{name}")
                    else:
                        write_whole(place / name, data)
                        made.append(f"{PLACE}/{name}")
    behind = {name for one in held.issues for name in one.findings}
    aside = tuple(name for name in assessed.findings if name not in behind)
    lacking = not_there(assessed, (name for one in decided.issues for name in one.findings))
    return ProposeResult(place, source_of(assessed), used, held, tuple(made), tuple(kept), added, aside, lacking)


def source_of(assessed: Assessed) -> str:
    """What the evidence is from, in words."""
    if assessed.audience:
        who = "the public" if assessed.audience == "public" else "the partnership"
        return f"the release {assessed.name} for {who}"
    return f"the bundle {assessed.name}, which is not released"


def _write_list(path: Path, model: ScoringModel, held: IssuesHeld, made: list[str]) -> tuple[str, ...]:
    """Write the list where there is none; put new issues at the end of one that there is, and say which."""
    issues = [one for one in held.issues if not one.id.startswith("scan/")]
    if not is_there(path):
        write_whole(path, issues_text(model.slug, issues, held.scan).encode())
        made.append(f"{PLACE}/{LIST}")
        return ()
    known = {one.id for one in held.decided.issues} | {one.id for one in held.decided.scan}
    new = [one for one in issues if one.id not in known]
    coming = [one for one in held.scan if one.id not in known]
    if not new and not coming:
        return ()
    before = path.read_text(encoding="utf-8-sig").rstrip("\n")
    write_whole(path, "\n".join([f"{before}\n", *entries_of(new, coming)]).encode())
    return (*(one.id for one in new), *(one.id for one in coming))


def _sheets(
    assessed: Assessed, model: ScoringModel, held: IssuesHeld, names: dict[str, str]
) -> list[tuple[str, bytes]]:
    """The sheets to write, by name: the list of scores, and a workbook for each scorer, or one without a name."""
    about = [f"The evidence is from {source_of(assessed)}."]
    parts = (held.scored, assessed.findings, held.scan)
    found = [(SCORES, score_csv(score_rows(model, held.scored, assessed.findings)).encode())]
    for scorer, name in names.items() or [("", f"{SHEET}.xlsx")]:
        found.append((f"{SHEETS}/{name}", score_workbook(model, parts, scorer=scorer, about=about)))
    return found
