"""The plan as a paper: a view of the plan and of a release, so that nothing is typed twice.

Each priority says why it is one, what will be done, and how anyone will know.  Then come the themes, who was asked,
the law, what became of earlier priorities, who the partners are, and how each figure was worked out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from saferplan.assessment.answer import Chart
from saferplan.figures import in_digits
from saferplan.findings import Finding
from saferplan.plan.model import Plan, Priority, WhyText
from saferplan.publication.charts import draw_chart
from saferplan.publication.correction_words import edition_words
from saferplan.publication.document_data import WorkedOut, finding_data, joined_numbers
from saferplan.publication.document_method import date_words, input_words
from saferplan.publication.document_text import blocks_of, plain, runs_of
from saferplan.publication.documents.from_data import (
    annex_blocks,
    as_of_words,
    blocks_from,
    evidence_from,
    imprint_of,
    runs_from,
    text,
    title,
)
from saferplan.publication.documents.paper import (
    Block,
    CallOut,
    Heading,
    Listing,
    Logo,
    NewPage,
    Paper,
    PaperPicture,
    Paragraph,
    Run,
    Runs,
    numbers_told,
    runs,
    tidied,
)
from saferplan.publication.documents.plan_back import back_matter
from saferplan.publication.documents.plan_tables import PlanTables
from saferplan.publication.palette import accent_for
from saferplan.publication.released import Released
from saferplan.publication.site_figures import FiguresKept
from saferplan.publication.site_pictures import small_picture
from saferplan.settings import Body

NAME, KIND = "plan", "Community safety plan"
NOT_HERE = "This finding is not in this edition of the assessment."


@dataclass(frozen=True)
class PlanSeen:
    """A plan beside the release that its figures come from, and what else it is printed with.

    `bodies` are the partnership's, from the one register; `duties` the name in words of each legal duty, by its id.
    """

    plan: Plan
    released: Released
    bodies: tuple[Body, ...] = ()
    duties: Mapping[str, str] = field(default_factory=dict)


def plan_paper(seen: PlanSeen, *, logo: Logo | None = None) -> Paper:
    """The plan of a partnership, with every figure filled in from the release."""
    plan, released = seen.plan, seen.released
    worked = WorkedOut(FiguresKept(released), released.manifest["measures"])
    writer = _Writer(seen, worked, PlanTables(plan, worked))
    blocks = [
        *writer.glance(),
        *writer.about(),
        *(block for place, one in enumerate(plan.priorities, start=1) for block in writer.priority(one, place)),
        *back_matter(seen.plan, bodies=seen.bodies, duties=seen.duties, told_of=writer.told_of),
        *_annex(worked),
    ]
    manifest = released.manifest
    edition = edition_words(manifest["edition"], manifest.get("edition_title", ""))
    if plan.edition:
        edition = f"Edition {plan.edition}" if plan.edition[:1].isdigit() else plan.edition
    made = Paper(NAME, KIND, plan.title, imprint_of(released, edition, logo), _opening(seen), tuple(blocks))
    return tidied(made)  # type: ignore[no-any-return]


def _opening(seen: PlanSeen) -> tuple[str, ...]:
    """What the title page says: the aim, the term, who agreed, and what is made up."""
    plan = seen.plan
    lines = [plan.aim] if plan.aim else []
    lines.append(f"From {date_words(str(plan.start))} to {date_words(str(plan.end))}.")
    if plan.approvals:
        told = [f"{one.body}{f' on {date_words(str(one.on))}' if one.on else ''}" for one in plan.approvals]
        lines.append(f"Agreed by {'; '.join(told)}.")
    lines.append(f"Its figures come from the Strategic Assessment. {as_of_words(seen.released)}")
    return (*lines, *((plan.made_up,) if plan.made_up else ()))


@dataclass
class _Writer:
    """Writes the parts of a plan; the figures that it links to are numbered as they come."""

    seen: PlanSeen
    worked: WorkedOut
    tables: PlanTables
    _findings: dict[str, Finding] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep the findings of the release by their ids."""
        released = self.seen.released
        every = (*released.answers, *released.profiles)
        self._findings = {finding.id: finding for answer in every for finding in answer.findings}

    def glance(self) -> list[Block]:
        """Every priority in a line."""
        return [title(1, "The plan at a glance"), self.tables.glance()] if self.seen.plan.priorities else []

    def about(self) -> list[Block]:
        """What stands before the priorities."""
        told = self.told(self.seen.plan.about)
        return [title(1, "About this plan"), *told] if told else []

    def priority(self, one: Priority, place: int) -> list[Block]:
        """A priority: why, what will be done, and how anyone will know."""
        return [
            NewPage(),
            title(1, f"Priority {place}: {one.title}"),
            title(2, "Why this is a priority"),
            *self._why(one),
            title(2, "What we will do"),
            *self.tables.actions(one),
            title(2, "How we will know"),
            *self.tables.measures(one),
        ]

    def told(self, why: WhyText) -> list[Block]:
        """Markdown as blocks: figures filled in, each paragraph with the numbers of its figures."""
        return [self._numbered(one) for one in blocks_from(blocks_of(why.text, self.worked.words))]

    def told_of(self, finding: str) -> Runs:
        """A finding by its headline, or all whose ids begin so, or that it is not in this edition."""
        alike = [one for name, one in self._findings.items() if f"{name}/".startswith(f"{finding.rstrip('/')}/")]
        if not alike:
            return runs(f"{finding}: {NOT_HERE}")
        more = f", and {in_digits(len(alike) - 1, '')} like it" if len(alike) > 1 else ""
        told = runs_from(runs_of(alike[0].headline, self.worked.words))
        return (*told, Run(more)) if more else told

    def _numbered(self, one: Paragraph | Listing) -> Paragraph | Listing:
        if isinstance(one, Listing):
            return Listing(tuple(with_numbers(item) for item in one.items))
        return Paragraph(with_numbers(one.runs), one.look)

    def _why(self, one: Priority) -> list[Block]:
        """Why a priority is one: the Board's text, the findings with their picture, and who chose it."""
        blocks = self.told(one.why)
        for finding in one.findings:
            blocks += self._finding(finding)
        picture = self._picture(one)
        blocks += [picture] if picture else []
        if decided := _decided(one):
            blocks.append(CallOut("Who chose it, and why", tuple(text(line) for line in decided)))
        return blocks or [text("No reason is given.")]

    def _finding(self, name: str) -> list[Block]:
        found = self._findings.get(name)
        if found is None:
            return [text(f"{name}: {NOT_HERE}", "small")]
        data = finding_data(found, self.worked)
        sentence = runs_from(data["sentence"])
        blocks: list[Block] = [Heading(3, runs_from(data["headline"]), listed=False)]
        blocks += [Paragraph(sentence)] if data["sentence"] != data["headline"] else []
        return [*blocks, evidence_from(data)]

    def _picture(self, one: Priority) -> PaperPicture | None:
        """The chart that shows the first of a priority's findings that has one."""
        released = self.seen.released
        accent = accent_for(released.manifest["settings"]["publication"]["accent"]).mark
        for name in one.findings:
            found = self._findings.get(name)
            answer = next((one for one in (*released.answers, *released.profiles) if found in one.findings), None)
            chart = small_picture(found, list(answer.charts)) if found and answer else None
            if isinstance(chart, Chart):
                words, figure = self.worked.words, self.worked.kept.figure
                return PaperPicture(
                    name=f"{one.id}-{chart.id}",
                    svg=draw_chart(chart, figure, wide=True, accent=accent),
                    narrow=draw_chart(chart, figure, wide=False, accent=accent),
                    title=plain(chart.title, words),
                    alt=plain(chart.summary, words),
                    summary=runs_from(runs_of(chart.summary, words)),
                    source=runs_from(runs_of(chart.source, words)),
                )
        return None


def with_numbers(told: Runs) -> Runs:
    """Runs with the numbers of their figures after them, so that a reader on paper finds how each was worked out.

    >>> "".join(run.text for run in with_numbers((Run("Up "), Run("9%", figure=4), Run("."))))
    'Up 9%. [4]'
    """
    joined = joined_numbers(run.figure for run in told if run.figure)
    if not joined:
        return told
    pairs = [(first, last) for first, last in joined]
    return (*told, Run(" ["), *(Run(words, figure=number) for words, number in numbers_told(pairs)), Run("]"))


def _decided(one: Priority) -> list[str]:
    """Who chose a priority, when and why, and against what advice."""
    lines = []
    if one.chosen_by:
        on = f" on {date_words(str(one.chosen_on))}" if one.chosen_on else ""
        lines.append(f"Chosen by {one.chosen_by}{on}.")
    if one.reason:
        lines.append(one.reason)
    if one.against:
        lines.append(f"It was chosen against this advice: {one.against}")
    return lines


def _annex(worked: WorkedOut) -> list[Block]:
    """How the plan's figures were worked out."""
    annex = worked.annex()
    if not annex["entries"]:
        return []
    annex = annex | {"sources": [input_words(source) for source in annex["sources"]]}
    told = (
        "Every underlined number of this plan is a figure of the Strategic Assessment. The numbers in square brackets "
        "lead here. The last line of each is the figure's address."
    )
    counted = {entry["counted"] for entry in annex["entries"]}
    methods = [(one["title"], one["method"]) for one in worked.measures if one["title"] in counted]
    return [
        NewPage(),
        title(1, "How these figures were worked out"),
        text(told),
        *([title(2, "What is counted", listed=False)] if methods else []),
        *(Paragraph(runs(Run(f"{name}.", strong=True), f" {method}"), "small") for name, method in methods),
        *([title(2, "Each figure", listed=False)] if methods else []),
        *annex_blocks(annex),
    ]
