"""The pages of hotspot sheets: a list of them, and one page for each place, which prints on one sheet of A4."""

from __future__ import annotations

from importlib import resources

from saferplan.assessment.answer import Answer
from saferplan.measures.sheet_places import CHOICE_RULE
from saferplan.publication.charts import draw_chart
from saferplan.publication.offered import SHEETS as PDF
from saferplan.publication.sheet_parts import MARKS, MONTHS_KEY, asked_of, hot_months, plain_tables, where_it_is
from saferplan.publication.site_folder import Drawing, SiteFolder, as_sentence, question_path
from saferplan.publication.site_pictures import drawing_of
from saferplan.publication.site_questions import finding_on_page
from saferplan.publication.tables import table_html
from saferplan.publication.where_printed import SHEETS, page_path
from saferplan.publication.words import inline_html, words_of
from saferplan.reference.problem_solving import questions_source

LIST_PATH = f"{SHEETS}/index.html"
LIST_TITLE = "Hotspot sheets"
ABOUT = (
    "Each sheet is for the people who will act on one place: what is known of it, and what to ask. It is for the "
    "partnership and is not published: a sheet on a few streets would be read as a verdict on those who live there."
)


def write_sheets(site: SiteFolder) -> None:
    """Write the list of sheets, every sheet, and their own style."""
    style = resources.files("saferplan.publication").joinpath("sheet.css").read_text(encoding="utf-8")
    site.write_text("sheet.css", style)
    figures = site.on_page()
    told = [
        {
            "href": page_path(answer).removeprefix(f"{SHEETS}/"),
            "name": answer.name,
            "where": where_it_is(site.released, answer.about),
            "told": as_sentence(words_of(answer.title, figures).removeprefix(f"{answer.name}: ")),
        }
        for answer in site.released.sheets
    ]
    site.write_page(
        LIST_PATH,
        "sheets.html",
        title=LIST_TITLE,
        part="Questions",
        about=ABOUT,
        told=told,
        rule=CHOICE_RULE,
        pdf_of_sheets=PDF.path if PDF in site.documents else None,
        places_path=question_path("places"),
    )
    for answer in site.released.sheets:
        _write_sheet(site, answer)


def _write_sheet(site: SiteFolder, answer: Answer) -> None:
    """The page of one sheet."""
    figures, path = site.on_page(), page_path(answer)
    key = f"sheet-{site.released.areas[answer.about].slug}"
    findings = [finding_on_page(finding, figures) for finding in answer.findings]
    tables = [
        {
            "id": table.id,
            "html": table_html(table, figures, key=key),
            "note": inline_html(table.note, figures),
        }
        for table in plain_tables(answer)
    ]
    charts = [
        {
            "drawing": _drawn(
                site, draw_chart(one, site.kept.figure, wide=False, accent=site.accent.mark, low=True), name
            ),
            "title": words_of(one.title, figures),
            "alt": words_of(one.summary, figures),
            "source": inline_html(one.source, figures),
        }
        for one in answer.charts
        for name in (f"pictures/{key}-{one.id}.svg",)
    ]
    located = site.around.locator(answer.about, accent=site.accent.mark)
    months = hot_months(answer)
    site.write_page(
        path,
        "sheet.html",
        title=words_of(answer.title, figures),
        part="Questions",
        figures=figures,
        contents=[
            ("known", "What is known"),
            ("bear", "What the data can bear"),
            ("asked", "For the partners to answer"),
        ],
        heading=inline_html(answer.title, figures),
        asks=answer.asks,
        where=where_it_is(site.released, answer.about),
        place=answer.name,
        findings=findings,
        tables=tables,
        charts=charts,
        months=months,
        marks=MARKS,
        months_key=MONTHS_KEY,
        locator=_drawn(site, located, f"pictures/where-{answer.about.lower()}.svg") if located else None,
        quality=[inline_html(line, figures) for line in answer.cannot_tell],
        method=inline_html(answer.method, figures),
        asked=asked_of(answer),
        source=questions_source(),
        list_title=LIST_TITLE,
        list_path=LIST_PATH,
        ways_up=((question_path("places"), "Hotspots"), (LIST_PATH, LIST_TITLE)),
    )


def _drawn(site: SiteFolder, svg: str, path: str) -> Drawing:
    """A drawing written into the site."""
    site.write_text(path, svg)
    return drawing_of(svg, path)
