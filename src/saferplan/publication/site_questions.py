"""The pages that tell what was found: the summary, one page for each question, one for each area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from saferplan.areas import AREA_KINDS
from saferplan.assessment.answer import Answer
from saferplan.assessment.place_methods import QUESTION as PLACES
from saferplan.findings import (
    STRENGTH_RULE,
    STRENGTH_WORDS,
    STRENGTHS,
    Finding,
    Judgement,
    links_in,
    strength_in_words,
)
from saferplan.publication.document_method import date_words, period_lines
from saferplan.publication.empty_themes import has_nothing
from saferplan.publication.reading_notes import reading_note
from saferplan.publication.released import Released
from saferplan.publication.site_figures import FiguresOnPage, anchor_of, canonical
from saferplan.publication.site_folder import (
    THEMES_PATH,
    Drawing,
    SiteFolder,
    menu_of,
    question_path,
)
from saferplan.publication.site_pictures import (
    PictureOnPage,
    drawing_of,
    homes_of,
    picture_on_page,
    small_picture,
    table_on_page,
)
from saferplan.publication.summary import ALWAYS_FIRST, matters_most, told_in_title
from saferplan.publication.where_printed import SHEETS, finding_anchor
from saferplan.publication.words import block_html, inline_html, words_of

ANALYST = "What the analyst adds"
"""The heading over the analyst's own words about a page."""

TOLD_FIRST = len(ALWAYS_FIRST)
"""How many findings the summary tells before the table of every type: how much crime, and how it changed."""


@dataclass(frozen=True)
class FindingOnPage:
    """A finding as a page prints it; `filled` of three marks say its strength beside the word.

    `worked` is the anchor of its first figure on the same page, or "" where it speaks of none.
    """

    anchor: str
    headline: Markup
    plain_headline: str
    sentence: Markup
    strength: str
    filled: int
    strength_words: str
    strength_reason: Markup
    cannot_tell: Markup
    method: Markup
    reference: str
    worked: str
    pictures: tuple[PictureOnPage, ...]
    page: str
    words: Markup


def finding_on_page(
    finding: Finding, figures: FiguresOnPage, *, pictures: tuple[PictureOnPage, ...] = ()
) -> FindingOnPage:
    """A finding with its pictures; every number in it leads to how it was worked out."""
    headline = inline_html(finding.headline, figures)
    sentence = inline_html(finding.sentence, figures)
    linked = [address for _, address in links_in(finding.headline + finding.sentence)]
    return FindingOnPage(
        anchor=finding_anchor(finding),
        headline=headline,
        plain_headline=words_of(finding.headline, figures),
        sentence=sentence,
        strength=finding.strength,
        filled=len(STRENGTHS) - STRENGTHS.index(finding.strength),
        strength_words=strength_in_words(finding),
        strength_reason=inline_html(finding.strength_reason, figures),
        cannot_tell=inline_html(finding.cannot_tell, figures),
        method=inline_html(finding.method, figures),
        reference=finding.reference,
        worked=anchor_of(canonical(linked[0])) if linked else "",
        pictures=pictures,
        page=question_path(finding.question),
        words=block_html(finding.judgement.words, figures),
    )


def write_summary(site: SiteFolder) -> None:
    """The first page: what was found in all, and the few things that matter most."""
    released = site.released
    figures = site.on_page()
    title = summary_title(released, figures)
    shown: set[str] = set()
    told = []
    for finding in matters_most(released):
        answer = next(one for one in released.answers if finding in one.findings)
        left = [chart for chart in answer.charts if f"{answer.question}-{chart.id}" not in shown]
        small = small_picture(finding, left)
        pictures: tuple[PictureOnPage, ...] = ()
        if small is not None:
            shown.add(f"{answer.question}-{small.id}")
            pictures = (
                picture_on_page(
                    site, small, figures, key=answer.question, page=question_path(answer.question), small=True
                ),
            )
        # The analyst's words stand beside the finding on its own page.
        plain = replace(finding, judgement=Judgement())
        told.append(finding_on_page(plain, figures, pictures=pictures))
    overview = released.section("overview")
    glance = [
        table_on_page(site, one, figures, key="overview", page="index.html", one_by_one=0)
        for one in (overview.tables if overview else ())
    ]
    all_themes = [one for one in released.answers if one.is_theme]
    themes = "; ".join(one.name for one in [one for one in all_themes if not has_nothing(one)] or all_themes)
    titles = {question_path(one.question): words_of(one.title, figures) for one in released.answers}
    answers = [
        {"path": path, "name": name, "title": (titles | {THEMES_PATH: f"{themes}."})[path]}
        for path, name in menu_of(released.answers)
    ]
    site.write_page(
        "index.html",
        "summary.html",
        title=title,
        part="Summary",
        figures=figures,
        contents=[
            *((one.anchor, one.plain_headline) for one in told[:TOLD_FIRST]),
            *((one.anchor, overview.title) for one in glance if overview),
            *((one.anchor, one.plain_headline) for one in told[TOLD_FIRST:]),
            ("sure", "How sure we are"),
        ],
        told=told,
        glance_after=min(TOLD_FIRST, len(told)),
        glance=glance,
        answers=answers,
        periods=period_lines(released),
        extracted=extracted_words(site),
        strengths=strengths_told(),
    )


def summary_title(released: Released, figures: FiguresOnPage) -> str:
    """What was found in all, a sentence each."""
    titles = [words_of(answer.title, figures) for answer in told_in_title(released)]
    return titles[0] if len(titles) == 1 else ". ".join(titles) + "."


def write_question(site: SiteFolder, answer: Answer) -> None:
    """The page of one question."""
    up = (("index.html", "Summary"), (THEMES_PATH, "Themes"))
    _write_answer(
        site,
        answer,
        path=question_path(answer.question),
        key=answer.question,
        part="Themes" if answer.is_theme else "Questions",
        data={
            "kind": "",
            "place": "",
            "ways_up": up if answer.is_theme else (),
            "nearby": (),
            "locator": None,
        },
    )


def write_profile(site: SiteFolder, answer: Answer) -> None:
    """The page of one district, community board or ward."""
    area = site.released.areas[answer.about]
    up = [site.around.link(code) for code in reversed(site.around.containing(answer.about))]
    _write_answer(
        site,
        answer,
        path=f"areas/{area.slug}.html",
        key=f"area-{area.slug}",
        part="Areas",
        data={
            "kind": AREA_KINDS[area.kind].capitalize(),
            "place": area.name,
            "ways_up": (
                ("index.html", "Summary"),
                ("areas/index.html", "Your area"),
                *((page, name) for name, page in up if page),
            ),
            "nearby": site.around.nearby(answer.about),
            "locator": _locator(site, answer.about),
        },
    )


def _locator(site: SiteFolder, code: str) -> Drawing | None:
    """The drawing of where an area lies, written into the site."""
    svg = site.around.locator(code, accent=site.accent.mark)
    if svg is None:
        return None
    drawing = drawing_of(svg, f"pictures/where-{site.released.areas[code].slug}.svg")
    site.write_text(drawing.path, svg)
    return drawing


def _write_answer(site: SiteFolder, answer: Answer, *, path: str, key: str, part: str, data: dict[str, Any]) -> None:
    """A page of findings, pictures, tables, limits and method."""
    figures = site.on_page()
    title = words_of(answer.title, figures)
    heading = inline_html(answer.title, figures)
    words = block_html(answer.words, figures)
    homes = homes_of(answer)

    def drawn(home: str) -> tuple[PictureOnPage, ...]:
        return tuple(picture_on_page(site, one, figures, key=key, page=path) for one in homes.get(home, ()))

    findings = once_each([finding_on_page(finding, figures, pictures=drawn(finding.id)) for finding in answer.findings])
    loose = drawn("")
    tables = [table_on_page(site, one, figures, key=key, page=path) for one in answer.tables]
    contents = [("analyst", ANALYST)] if words else []
    contents += [(one.anchor, one.plain_headline) for one in findings]
    contents += [("pictures", "More pictures")] if loose else []
    contents += [("tables", "Tables")] if tables else []
    contents += [("cannot-tell", "What these data cannot tell")] if answer.cannot_tell else []
    contents += [("where", "Where it is")] if data["nearby"] or data["locator"] else []
    contents.append(("method", "Method"))
    site.write_page(
        path,
        "answer.html",
        title=title,
        part=part,
        figures=figures,
        contents=contents,
        heading=heading,
        words=words,
        analyst=ANALYST,
        asks=words_of(answer.asks, figures),
        note=reading_note(answer),
        also=also_told(site, answer),
        findings=findings,
        loose=loose,
        tables=tables,
        cannot_tell=[inline_html(line, figures) for line in answer.cannot_tell],
        method=block_html(answer.method, figures),
        **data,
    )


def also_told(site: SiteFolder, answer: Answer) -> tuple[tuple[str, str], ...]:
    """Other pages on what a question is about, with their names: the hotspot sheets, where a release has any."""
    if answer.question == PLACES and site.released.sheets:
        return ((f"{SHEETS}/index.html", "Hotspot sheets: one page for each place, to work on together"),)
    return ()


def once_each(findings: list[FindingOnPage]) -> list[FindingOnPage]:
    """Findings of one page, each method told at the first that was found by it and not again."""
    told: set[tuple[str, str]] = set()
    found = []
    for one in findings:
        key = (str(one.method), one.reference)
        found.append(replace(one, method=Markup(""), reference="") if key in told else one)
        told.add(key)
    return found


def strengths_told() -> list[dict[str, Any]]:
    """The rule of strength: the word, its marks and what it takes."""
    return [
        {"strength": name, "words": STRENGTH_WORDS[name], "filled": len(STRENGTHS) - place, "rule": STRENGTH_RULE[name]}
        for place, name in enumerate(STRENGTHS)
    ]


def extracted_words(site: SiteFolder) -> str:
    """The day of the police files in use: of their download where it is known, else of when they were put in."""
    fitness = site.released.fitness
    days = sorted(fitness.filter(fitness["present"])["extract_date"].drop_nulls().unique().to_list())
    if not days:
        return "No police file is held."
    if len(days) == 1:
        return f"The police files are those held on {date_words(days[0])}."
    span = f"{date_words(days[0])} and {date_words(days[-1])}"
    return f"The police files are those held between {span}, the latest of each month."
