"""The PDF edition of a release, set by Typst: tagged (PDF/UA-1), with contents, bookmarks and a table of figures.

The template is given data (JSON) and drawings (SVG), never markup.  Only the face that ships here is used, nothing is
fetched, and the date inside is the release's own, so that one release gives the same bytes wherever it is set.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from saferplan.areas import AREA_KINDS
from saferplan.assessment.answer import Answer, Chart, MapSet
from saferplan.errors import CannotTypeset, NotReleased
from saferplan.findings import Judgement
from saferplan.publication.charts import draw_chart
from saferplan.publication.correction_words import correction_told, edition_words
from saferplan.publication.document_data import Picture, Pictures, WorkedOut, answer_data, finding_data, table_data
from saferplan.publication.document_matter import GAPS_TITLE, matter_data
from saferplan.publication.document_method import date_words, input_words, method_data, period_lines
from saferplan.publication.document_wards import is_of_ward, wards_table
from saferplan.publication.empty_themes import has_nothing, nothing_about
from saferplan.publication.horizon import HORIZON_TITLE
from saferplan.publication.map_sets import draw_map_set
from saferplan.publication.maps import Ground, draw_map
from saferplan.publication.palette import accent_for
from saferplan.publication.purpose import PURPOSE_TITLE
from saferplan.publication.released import Released
from saferplan.publication.site_figures import FiguresKept
from saferplan.publication.summary import matters_most
from saferplan.publication.whole import write_whole

Progress = Callable[[str, int, int], None]
Data = dict[str, Any]
Mark = tuple[bytes, str]
"""A partnership's mark, as SVG, and the name that it stands for."""

_HERE = Path(__file__).parent
FONTS = _HERE / "fonts"
TEMPLATES = ("assessment.typ", "assessment_look.typ", "assessment_parts.typ", "assessment_matter.typ")
STANDARD: Final = "ua-1"


def document_pdf(data: dict[str, Any], files: dict[str, bytes], *, as_of: str) -> bytes:
    """Set the PDF edition from `document_data`; raises as `typeset` does."""
    encoded = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    return typeset({"data.json": encoded} | files, as_of=as_of)


def with_logo(data: dict[str, Any], files: dict[str, bytes], logo: Mark | None) -> tuple[Data, dict[str, bytes]]:
    """The data and files of a template with the partnership's mark, where it has one."""
    if logo is None:
        return data, files
    content, alt = logo
    return data | {"logo": {"file": "logo.svg", "alt": alt}}, files | {"logo.svg": content}


def write_document(released: Released, path: Path, *, progress: Progress | None = None) -> None:
    """Write the PDF edition of a release, whole or not at all.

    `progress` is called with what is being done, how many steps are done, and of how many.  Raises `NotReleased` for
    anything but a `Released`, `CannotTypeset` where a word cannot be printed with the face that ships (or a picture
    has no alternative text), `CannotWrite` where the file cannot be written; an older file is then untouched.
    """
    if not isinstance(released, Released):
        raise NotReleased(path)
    tell = progress or (lambda words, done, total: None)
    steps = len(released.answers) + len(_profiled(released)) + 2
    data, files = document_data(released, tell, steps)
    tell("setting the pages", steps - 1, steps)
    pdf = document_pdf(data, files, as_of=released.manifest["as_of"])
    write_whole(path, pdf)
    tell("the PDF is written", steps, steps)


def typeset(files: dict[str, bytes], *, as_of: str, templates: Sequence[str] = TEMPLATES) -> bytes:
    """Set the first of the templates with its data and pictures, and give the PDF's bytes, dated `as_of` (YYYY-MM-DD).

    Raises `CannotTypeset` where Typst refuses, in Typst's own words.
    """
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    sources = {name: (_HERE / "templates" / name).read_bytes() for name in templates}
    # Typst sets the file named main.typ. Its stub leaves out that it takes files by name.
    given: Any = {"main.typ": sources.pop(templates[0])} | sources | files
    try:
        pdf, warnings = typst.compile_with_warnings(
            given,
            font_paths=fonts,
            pdf_standards=[STANDARD],
            format="pdf",
            timestamp=datetime.fromisoformat(as_of).replace(tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise CannotTypeset(error.message) from error
    if warnings:
        raise CannotTypeset("; ".join(sorted({warning.message for warning in warnings})))
    assert isinstance(pdf, bytes), type(pdf)
    return pdf


def document_data(released: Released, tell: Progress, steps: int) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the assessment says, as plain data, and every drawing by the name it has there.

    Other formats are made from this too (`documents.assessment`), so that all of them say the same.
    """
    worked_out = WorkedOut(FiguresKept(released), released.manifest["measures"])
    accent = accent_for(released.manifest["settings"]["publication"]["accent"])
    pictures = Pictures(lambda picture: _draw(picture, released, worked_out.kept, accent.mark), worked_out)
    data = _front(released) | {"accent": accent.mark, "summary": _summary(released, worked_out)}
    data |= matter_data(released, pictures)
    done = 0
    for key, answers in (("chapters", released.answers), ("profiles", _profiled(released))):
        data[key] = []
        # The figures of single areas are worked out on their own pages of the site; they would fill most of the annex.
        worked_out.closed = key == "profiles"
        for answer in answers:
            tell(f"preparing {_about(answer, released)}", done, steps)
            data[key].append(
                answer_data(answer, pictures) | _place(answer, released) | {"theme": answer.is_theme} | _empty(answer)
            )
            done += 1
    wards = wards_table(released)
    data["wards"] = None if wards is None else table_data(wards, worked_out)
    data["chapters"] = with_themes_together(data["chapters"])
    data["method"] = method_data(released) | {"accent_note": accent.note}
    data["running"] = _running_heads(released)
    annex = worked_out.annex()
    data["annex"] = annex | {"sources": [input_words(source) for source in annex["sources"]]}
    return data, pictures.files


def _profiled(released: Released) -> tuple[Answer, ...]:
    """The areas that get a chapter of the PDF; wards get a line each."""
    return tuple(answer for answer in released.profiles if not is_of_ward(answer, released))


def _empty(answer: Answer) -> dict[str, str]:
    """The name of a theme about which nothing was sent, and the line that stands for it; "" for any other."""
    return {"name": answer.name, "nothing": nothing_about(answer) if has_nothing(answer) else ""}


def with_themes_together(chapters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Chapters with all themes in one, which stands where the first of them does."""
    themes = [one for one in chapters if one["theme"]]
    told = [one | {"themes": themes if one["theme"] else []} for one in chapters]
    return [one for one in told if not one["theme"] or one["question"] == themes[0]["question"]]


def _draw(picture: Picture, released: Released, kept: FiguresKept, accent: str) -> str:
    """Draw one chart or map for a page's full width."""
    if isinstance(picture, Chart):
        return draw_chart(picture, kept.figure, wide=True, accent=accent)
    ground = Ground(released.boundaries, released.areas, released.places)
    if isinstance(picture, MapSet):
        return draw_map_set(picture, kept.figure, ground, wide=True, accent=accent)
    return draw_map(picture, kept.figure, ground, wide=True, accent=accent)


def _about(answer: Answer, released: Released) -> str:
    """What an answer is about: its question, or the place it profiles."""
    area = released.areas.get(answer.about)
    return answer.question if area is None or answer in released.answers else area.name


def _place(answer: Answer, released: Released) -> dict[str, str]:
    """The place that a profile is about, and its title without the place's name in front, as the heading says it.

    The kind of place follows its name, for the contents list districts and community boards together.
    """
    area = released.areas.get(answer.about)
    if area is None:
        return {"place": "", "finds": answer.title}
    finds = answer.title.removeprefix(f"{area.name}: ")
    kind = AREA_KINDS[area.kind]
    place = area.name if area.name.endswith(f" {kind}") else f"{area.name} {kind}"
    return {"place": place, "finds": finds[:1].upper() + finds[1:]}


def _front(released: Released) -> dict[str, Any]:
    """Title, partnership, edition and dates, as cover and running head print them."""
    manifest = released.manifest
    partnership = manifest["partnership"]
    edition = edition_words(manifest["edition"], manifest.get("edition_title", ""))
    return {
        "partnership": partnership["name"],
        "area": partnership["area"],
        "title": f"{partnership['name']}: Strategic Assessment, {edition}",
        "edition": edition,
        "correction": correction_told(manifest),
        "as_of": date_words(manifest["as_of"]),
        "date": [int(part) for part in manifest["as_of"].split("-")],
        "audience": manifest["audience"],
        "logo": None,
        "contact": manifest["settings"]["publication"].get("contact", ""),
        "invented": f"{partnership['area']} is an invented place. Its records are made up, and no figure here is true "
        "of any real one."
        if partnership["invented"]
        else "",
        "periods": period_lines(released),
    }


def _running_heads(released: Released) -> dict[str, str]:
    """The short name of each chapter, by the label of its heading."""
    told = (*released.answers, *released.matter)
    heads = {f"question-{one.question}": one.asks for one in told if not one.is_theme}
    return heads | {
        "summary": "What matters most",
        "purpose": PURPOSE_TITLE,
        "horizon": HORIZON_TITLE,
        "gaps": GAPS_TITLE,
        "themes": "Themes",
        "places": "Districts and community boards",
        "wards": "Wards",
        "method": "Method and data quality",
        "annex": "How these figures were worked out",
    }


def _summary(released: Released, worked_out: WorkedOut) -> list[dict[str, Any]]:
    """The few findings that matter most, as the site's summary chooses them."""
    titles = {answer.question: answer.title for answer in released.answers}
    return [
        finding_data(replace(finding, judgement=Judgement()), worked_out)
        | {"chapter": titles.get(finding.question, "")}
        for finding in matters_most(released)
    ]
