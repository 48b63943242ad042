"""What stands after the priorities of the plan: themes, who was asked, the law, earlier priorities, and who we are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from saferplan.figures import in_digits
from saferplan.plan.model import Consultation, Plan
from saferplan.publication.document_method import date_words
from saferplan.publication.documents.from_data import bullets, text, title
from saferplan.publication.documents.paper import Block, NewPage, PaperColumn, PaperTable, Run, Runs, runs
from saferplan.publication.documents.plan_tables import NONE
from saferplan.publication.purpose import ROLE_WORDS
from saferplan.settings import Body

RELATION_WORDS = {"child": "carries part of this plan out", "parent": "this plan carries part of it out"}


def back_matter(
    plan: Plan, *, bodies: tuple[Body, ...], duties: Mapping[str, str], told_of: Callable[[str], Runs]
) -> list[Block]:
    """Every part that the plan has something for; `told_of` tells a finding by its id, `duties` name a duty by its."""
    parts = (
        _themes(plan),
        _asked(plan),
        _law(plan, duties),
        _earlier(plan),
        _left_out(plan, told_of),
        _other_plans(plan),
        _evidence(plan),
        _bodies(plan, bodies),
    )
    found = [block for part in parts for block in part]
    return [NewPage(), *found] if found else []


def _table(name: str, heads: tuple[str, ...], rows: Sequence[tuple[Runs, ...]], numeric: int = 0) -> PaperTable:
    """A table of words; its last `numeric` columns hold numbers."""
    first = len(heads) - numeric
    columns = tuple(PaperColumn(head, place >= first) for place, head in enumerate(heads))
    return PaperTable(name, columns, tuple(rows))


def _themes(plan: Plan) -> list[Block]:
    """Which priorities address which theme, and how many actions do."""
    if not plan.themes or not plan.priorities:
        return []
    rows = [
        (runs(Run(theme.title, strong=True)), *(runs(in_digits(count, "") if count else "none") for count in counts))
        for theme, counts in plan.coverage()
    ]
    heads = ("Theme", *(f"Priority {place}" for place in range(1, len(plan.priorities) + 1)))
    about = [f"{theme.title}: {theme.about}" for theme in plan.themes if theme.about]
    return [
        title(1, "Themes that run through every priority"),
        *([bullets(about)] if about else []),
        _table("How many actions address each theme", heads, rows, numeric=len(heads) - 1),
    ]


def _asked(plan: Plan) -> list[Block]:
    """Who was asked, what they said, and what changed because of it."""
    if not plan.consultations:
        return []
    rows = [
        (
            runs(Run(f"{one.who}.", strong=True), f" {_how(one)}"),
            runs(in_digits(one.how_many, "") if one.how_many is not None else "not counted"),
            runs(one.said or "not written down"),
            runs(one.changed or "nothing yet"),
        )
        for one in plan.consultations
    ]
    heads = ("Who, and how", "How many", "What they said", "What changed because of it")
    return [title(1, "Who was asked"), _table("What people told us", heads, rows)]


def _how(one: Consultation) -> str:
    """When and how people were asked."""
    days = [date_words(str(day)) for day in (one.start, one.end) if day]
    return ", ".join(part for part in (one.how, " to ".join(dict.fromkeys(days))) if part)


def _law(plan: Plan, duties: Mapping[str, str]) -> list[Block]:
    """How the plan meets what the law asks."""
    if not plan.duties:
        return []
    rows = [(runs(duties.get(one.duty, one.duty)), runs(one.how), runs(one.lead or NONE)) for one in plan.duties]
    heads = ("What the law asks", "How this plan meets it", "Who sees to it")
    return [title(1, "What the law asks"), _table("Duties that this plan meets", heads, rows)]


def _earlier(plan: Plan) -> list[Block]:
    """What became of earlier priorities."""
    if not plan.crosswalk:
        return []
    titles = {one.id: one.title for one in plan.priorities}
    rows = []
    for one in plan.crosswalk:
        into = "; ".join(titles.get(name, name) for name in one.into)
        told = f"Now in: {into}" if into else f"Dropped: {one.dropped}" if one.dropped else NONE
        rows.append((runs(one.before), runs(told)))
    heads = ("Earlier priority", "What became of it")
    return [title(1, "What became of earlier priorities"), _table("From the plan before to this one", heads, rows)]


def _left_out(plan: Plan, told_of: Callable[[str], Runs]) -> list[Block]:
    """Findings that no action answers, and why."""
    if not plan.set_aside:
        return []
    rows = [(told_of(one.finding), runs(one.reason or "no reason is given")) for one in plan.set_aside]
    heads = ("What was found", "Why no action answers it")
    return [title(1, "What this plan leaves out"), _table("Findings without an action", heads, rows)]


def _other_plans(plan: Plan) -> list[Block]:
    """Other plans that this one is joined to."""
    if not plan.linked:
        return []
    rows = [
        (
            runs(Run(one.title, web=one.link)) if one.link else runs(one.title),
            runs(RELATION_WORDS.get(one.relation, one.relation) or NONE),
            runs(one.holder or "not said"),
        )
        for one in plan.linked
    ]
    heads = ("Plan", "How it stands to this one", "Who holds it")
    return [title(1, "Other plans"), _table("Plans that this one is joined to", heads, rows)]


def _evidence(plan: Plan) -> list[Block]:
    """What is known of what works, where an action rests on it."""
    cited = {name for action in plan.actions for name in action.evidence}
    held = [one for one in plan.evidence if one.id in cited]
    if not held:
        return []
    rows = []
    for one in held:
        source = Run(one.source, web=one.link) if one.link else Run(one.source or "not said")
        used = [action.what for action in plan.actions if one.id in action.evidence]
        beware = f" Beware: {one.beware}" if one.beware else ""
        rows.append(
            (
                runs(Run(f"{one.title}.", strong=True), f" {one.finding}{beware}"),
                runs(one.strength),
                runs("; ".join(used)),
                runs(source),
            )
        )
    heads = ("What is known", "How strong", "What rests on it", "Source")
    return [title(1, "Evidence of what works"), _table("What the actions rest on", heads, rows)]


def _bodies(plan: Plan, bodies: tuple[Body, ...]) -> list[Block]:
    """Who we are, from the one register of bodies, with how many actions each leads and joins in."""
    here = [one for one in bodies if _is_there(one, plan)]
    if not here:
        return []
    order = list(ROLE_WORDS)
    rows = []
    for one in sorted(here, key=lambda body: order.index(body.role)):
        leads = sum(action.lead == one.name for action in plan.actions)
        joins = sum(one.name in action.partners for action in plan.actions)
        role = ROLE_WORDS[one.role]
        until = f", until {date_words(_whole(one.end))}" if one.end else ""
        counts = (runs(in_digits(count, "") if count else "none") for count in (leads, joins))
        rows.append((runs(Run(one.name, strong=True), until), runs(f"{role[:1].upper()}{role[1:]}"), *counts))
    heads = ("Body", "What it is in law", "Actions it leads", "Actions it joins")
    told = "The law binds the responsible authorities; the others take part."
    return [title(1, "Who we are"), text(told), _table("The members of the partnership", heads, rows, numeric=2)]


def _is_there(one: Body, plan: Plan) -> bool:
    """Whether a body is there at any time of the plan's term."""
    starts = not one.start or _whole(one.start) <= str(plan.end)
    return starts and (not one.end or _whole(one.end, last=True) >= str(plan.start))


def _whole(day: str, *, last: bool = False) -> str:
    """A day for a date of a body, which may be a month."""
    return day if len(day) == 10 else f"{day}-{'31' if last else '01'}"
