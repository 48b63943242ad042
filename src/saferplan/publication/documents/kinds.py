"""The kinds of documents that `saferplan documents` makes: what each is called, its paper, and its PDF."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from saferplan.plan.model import Plan
from saferplan.publication.document import document_data, document_pdf, typeset, with_logo
from saferplan.publication.documents import assessment, board_paper, summary_paper
from saferplan.publication.documents.in_print import in_print
from saferplan.publication.documents.paper import Logo, Paper
from saferplan.publication.documents.plan_paper import PlanSeen, plan_paper
from saferplan.publication.documents.web_page import web_page
from saferplan.publication.documents.word import word
from saferplan.publication.members_summary import TEMPLATES as SUMMARY_TEMPLATES
from saferplan.publication.members_summary import members_data
from saferplan.publication.released import Released

KINDS = ("plan", "assessment", "summary", "board_paper")
"""The kinds, by the names of their options."""


@dataclass(frozen=True)
class PaperMade:
    """A paper and the way its PDF is set."""

    paper: Paper
    pdf: Callable[[], bytes]

    def written(self, form: str, *, template: bytes = b"") -> bytes:
        """The paper in a format: html, pdf or docx.  `template` is the partnership's own, for Word."""
        if form == "pdf":
            return self.pdf()
        return web_page(self.paper) if form == "html" else word(self.paper, template=template)


def make_assessment(released: Released, logo: Logo | None = None) -> PaperMade:
    """The Strategic Assessment; its PDF has a template of its own, set from the same data."""
    data, files = document_data(released, lambda words, done, total: None, 1)
    paper = assessment.paper_from(released, data, files, logo=logo)
    return PaperMade(paper, lambda: _set_assessment(data, files, paper))


def _set_assessment(data: dict[str, Any], files: dict[str, bytes], paper: Paper) -> bytes:
    logo = paper.imprint.logo
    data, files = with_logo(data, files, None if logo is None else (logo.as_svg, logo.alt))
    return document_pdf(data, files, as_of=paper.imprint.as_of)


def make_summary(released: Released, logo: Logo | None = None) -> PaperMade:
    """The summary for members; its PDF is always two pages, set from the same data."""
    paper = summary_paper.summary_paper(released, logo=logo)
    return PaperMade(paper, lambda: _set_summary(released, logo))


def _set_summary(released: Released, logo: Logo | None) -> bytes:
    data, files = with_logo(*members_data(released), None if logo is None else (logo.as_svg, logo.alt))
    encoded = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    return typeset({"data.json": encoded} | files, as_of=released.manifest["as_of"], templates=SUMMARY_TEMPLATES)


def make_plan(seen: PlanSeen, logo: Logo | None = None) -> PaperMade:
    """The plan."""
    paper = plan_paper(seen, logo=logo)
    return PaperMade(paper, lambda: in_print(paper))


def make_board_paper(released: Released, logo: Logo | None = None, *, plan: Plan | None = None) -> PaperMade:
    """The one page for a Board."""
    paper = board_paper.board_paper(released, plan, logo=logo)
    return PaperMade(paper, lambda: in_print(paper))
