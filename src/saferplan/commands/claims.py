"""Claims: what the numbers of a finished document get wrong.

The words of `saferplan claims` are functions of the same name here: `saferplan.claims.check("plan.docx")`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplan.commands.bound_texts import check_bound, figures_against
from saferplan.commands.folder import Progress, no_progress
from saferplan.commands.own_words import fault_words
from saferplan.errors import BadArgument, MissingInput
from saferplan.plan.claims.check import Checked
from saferplan.plan.claims.document_places import where_told
from saferplan.plan.claims.document_text import DocumentText
from saferplan.plan.claims.remarks import GRADES, DocumentChecked, Remark

__all__ = ["check"]
REPORTS = (".html", ".htm")


_UNKNOWN = {
    "unbound": "what it is of or where it comes from",
    "base": "of how many it is",
    "base-period": "since when it changed",
    "rank": "out of how many it is ranked",
    "span": "the totals that it rests on",
}
"""What is not said of a number that cannot be checked, by the rule that finds it."""


def _unknown_words(unknown: Counter[str], reported: bool) -> str:
    """One line on what cannot be checked: how many, and why.

    >>> _unknown_words(Counter({"rank": 2}), False)
    '2 cannot be checked, for it is not said out of how many it is ranked (2): --report lists them.'
    """
    whys = Counter[str]()
    for rule, count in unknown.items():
        whys[_UNKNOWN.get(rule, "what else it could be held against")] += count
    told = ", ".join(f"{why} ({count:,})" for why, count in whys.most_common())
    lists = "the report lists them" if reported else "--report lists them"
    return f"{unknown.total():,} cannot be checked, for it is not said {told}: {lists}."


@dataclass(frozen=True)
class ClaimsChecked:
    """What the check of one document found: its text, what is to be said of it, and the report, where one was made.

    `bound` is what became of the figure links of a Markdown document that was held to a partnership's figures, None
    where it was held to none.
    """

    file: Path
    text: DocumentText
    checked: DocumentChecked
    report: Path | None
    bound: Checked | None = None

    def is_at_least(self, grade: str) -> bool:
        """Whether some remark is of a grade or a graver one, or a claim untrue of its figure."""
        graver = GRADES[: GRADES.index(grade) + 1]
        untrue = self.bound is not None and bool(self.bound.untrue)
        return untrue or any(one.grade in graver for one in self.checked.remarks)

    def where(self, remark: Remark) -> str:
        """The page or paragraph of a remark."""
        return where_told(self.text, remark.spots[0].passage)

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values; spots have the words they stand on."""
        passages = self.text.passages
        return {
            "file": str(self.file),
            "format": self.text.format,
            "pages": self.text.pages,
            "passages": len(passages),
            "unread": list(self.text.unread),
            "quantities": self.checked.quantities,
            "held": self.checked.held,
            "grades": {grade: self.checked.count(grade) for grade in GRADES},
            "report": None if self.report is None else str(self.report),
            "bound": None
            if self.bound is None
            else {
                "links": self.bound.links,
                "untrue": [one.as_json() for one in self.bound.untrue],
                "bound_to_nothing": [one.as_json() for one in self.bound.typed],
            },
            "remarks": [
                {
                    "rule": one.rule,
                    "grade": one.grade,
                    "where": self.where(one),
                    "section": list(passages[one.spots[0].passage].section),
                    "sentence": one.sentence,
                    "reason": one.reason,
                    "advice": one.advice,
                    "spots": [
                        {
                            "paragraph": passages[spot.passage].paragraph,
                            "page": passages[spot.passage].page,
                            "start": spot.start,
                            "end": spot.end,
                            "words": passages[spot.passage].text[spot.start : spot.end],
                        }
                        for spot in one.spots
                    ],
                }
                for one in self.checked.remarks
            ],
        }

    def lines(self, *, most: int = 20) -> list[tuple[int, str]]:
        """What the terminal prints: a summary, then each remark that is wrong, then those that are doubtful.

        Of each grade at most `most` are told; those that cannot be checked are counted by why, in one line.
        """
        counts = ", ".join(f"{self.checked.count(grade):,} {grade}" for grade in GRADES)
        found = f"{self.checked.quantities:,} quantities, {self.checked.held:,} held against something: {counts}."
        lines: list[tuple[int, str]] = [(0, f"{self.file.name}: {found}")]
        lines += [(0, f"Not read: {line}") for line in self.text.unread]
        if self.bound is not None:
            links, loose = self.bound.links, len(self.bound.typed)
            said = f"{links:,} figure link{'' if links == 1 else 's'}, {len(self.bound.untrue):,} untrue; "
            said += f"{loose:,} number{' is' if loose == 1 else 's are'} bound to no figure."
            lines.append((0, said))
            for claim in self.bound.untrue[:most]:
                lines.append((0, f"Untrue, line {claim.line:,}: {fault_words(claim)}"))
                lines.append((2, f'"{claim.sentence}"'))
                lines += [(2, f'Write "{claim.true}".')] if claim.true else []
                lines += [(2, f"What may be said instead: {'; '.join(claim.instead)}.")] if claim.instead else []
        for grade in GRADES[:2]:
            held = [one for one in self.checked.remarks if one.grade == grade]
            for one in held[:most]:
                lines.append((0, f"{grade.capitalize()}, {self.where(one)}: {one.reason}"))
                lines.append((2, f'"{one.sentence}"'))
                lines += [(2, one.advice)] if one.advice else []
            if len(held) > most:
                lines.append((0, f"... and {len(held) - most:,} more that are {grade}: --report has them all."))
        unknown = Counter(one.rule for one in self.checked.remarks if one.grade == GRADES[2])
        if unknown:
            lines.append((0, _unknown_words(unknown, self.report is not None)))
        return lines


def check(
    file: Path | str,
    *,
    against: Path | str | None = None,
    report: Path | str | None = None,
    progress: Progress = no_progress,
) -> ClaimsChecked:
    """Check the numbers of a finished document (docx, pdf, html, md or txt) against each other.

    `against` is a partnership folder (whose public release is taken), or the folder of a release or a bundle itself:
    the figure links of a Markdown document are then held to its figures too, and its other numbers counted as bound to
    nothing.  Loose prose does not say surely enough which
    measure, area and period it means, so nothing else is held to figures.  `report` is an HTML file to write, whole or
    not at all: the document with the remarks beside it.  Nothing is sent anywhere.  Raises `MissingInput` where there
    is no such file, `BadArgument` for a report that is no HTML file or figures for a document that can have no links to
    them, `CannotWrite`, what `figures_against` raises for a folder without figures, and what
    `sources.documents.read_document` raises for a file that cannot be read.
    """
    from saferplan.plan.claims.finished.check import check_document
    from saferplan.publication.claims_report import claims_report
    from saferplan.publication.whole import write_whole
    from saferplan.sources.documents import read_document

    path = Path(file)
    if not path.exists():
        do = "Name a docx, pdf, html, md or txt file."
        raise MissingInput(f"The document {path.name}", str(path.absolute().parent), do)
    target = None if report is None else Path(report)
    if target is not None and (target.suffix.lower() not in REPORTS or target.resolve() == path.resolve()):
        raise BadArgument("--report", str(target), "an HTML file of its own, such as report.html")
    progress(f"reading {path.name}", 0, 3)
    text = read_document(path)
    if against is not None and text.format != "md":
        raise BadArgument("--against", str(against), "a Markdown document: no other has links to figures")
    progress("checking", 1, 3)
    checked = check_document(text)
    bound = None if against is None else check_bound(path, figures_against(against).figure)
    if target is not None:
        progress("writing the report", 2, 3)
        write_whole(target, claims_report(text, checked, bound).encode())
    progress("done", 3, 3)
    return ClaimsChecked(path, text, checked, target, bound)
