"""A paper as one web page: it holds its look, its drawings and its words, fetches nothing and runs no script."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources
from typing import Any

from markupsafe import Markup, escape

from saferplan.publication.documents.paper import (
    SOURCE,
    WORKED_OUT,
    Block,
    CallOut,
    Evidence,
    Heading,
    Imprint,
    Listing,
    Logo,
    NewPage,
    Paper,
    PaperPicture,
    PaperTable,
    Paragraph,
    Runs,
    WorkedFigure,
    numbers_told,
    plain_text,
)
from saferplan.publication.palette import ACCENT, accent_for

STACKS_FROM = 3
"""A table of this many columns becomes stacked rows on a phone."""

_POLICY = Markup("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
_DOTS = {"strong": "●●●", "moderate": "●●○", "weak": "●○○"}


def web_page(paper: Paper) -> bytes:
    """The page as UTF-8; the same paper gives the same bytes."""
    imprint = paper.imprint
    writer = _Writer()
    body = Markup("\n").join(writer.block(one) for one in _grouped(paper.blocks))
    return (
        _PAGE.format(
            policy=_POLICY,
            title=paper.full_title,
            style=Markup(_style(imprint.accent)),  # noqa: S704
            invented=Markup('<p class="invented">{}</p>\n').format(imprint.invented) if imprint.invented else "",
            logo=_logo(imprint.logo),
            kind=paper.kicker,
            heading=paper.title,
            opening=Markup("\n").join(Markup("<p>{}</p>").format(line) for line in _opening(paper)),
            contents=_contents(paper),
            body=body,
            foot=_foot(imprint),
        )
    ).encode()


_PAGE = Markup(
    """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header>
{invented}{logo}<p class="kicker">{kind}</p>
<h1>{heading}</h1>
{opening}
</header>
{contents}<main id="main" tabindex="-1">
{body}
</main>
<footer>
{foot}
</footer>
</body>
</html>
"""
)


@cache
def _style(accent: str) -> str:
    style = (resources.files("saferplan.publication.documents") / "paper.css").read_text(encoding="utf-8")
    return style.replace(ACCENT, accent_for(accent).text)


def _opening(paper: Paper) -> tuple[str, ...]:
    """The sentences under the title."""
    return (*paper.opening, *((paper.imprint.private,) if paper.imprint.private else ()))


def _logo(logo: Logo | None) -> Markup:
    """The mark as a picture with its bytes in it: what an SVG might run, it cannot run there."""
    if logo is None:
        return Markup("")
    kind = {"svg": "image/svg+xml", "png": "image/png"}[logo.kind]
    data = base64.b64encode(logo.data).decode()
    return Markup('<img class="logo" src="data:{};base64,{}" alt="{}" height="64" width="{}">\n').format(
        kind, data, logo.alt, round(64 * logo.ratio)
    )


def _contents(paper: Paper) -> Markup:
    """The contents, each entry a link to its heading."""
    if not paper.contents:
        return Markup("")
    headings = [one for one in paper.blocks if isinstance(one, Heading)]
    entries = [
        Markup('<li class="in{}"><a href="#h{}">{}</a></li>').format(one.level, place, plain_text(one.runs))
        for place, one in enumerate(headings, start=1)
        if one in paper.headings
    ]
    return Markup(
        '<nav aria-labelledby="contents">\n<h2 id="contents">Contents</h2>\n<ul>\n{}\n</ul>\n</nav>\n'
    ).format(Markup("\n").join(entries))


def _foot(imprint: Imprint) -> Markup:
    lines = [f"{imprint.partnership}, {imprint.edition}."]
    if imprint.contact:
        lines.append(f"Questions and corrections: {imprint.contact}")
    return Markup("\n").join(Markup("<p>{}</p>").format(line) for line in lines)


Group = tuple[WorkedFigure, ...]


def _grouped(blocks: tuple[Block, ...]) -> list[Block | Group]:
    """The blocks, with worked-out figures that follow each other taken together."""
    found: list[Block | Group] = []
    for one in blocks:
        if not isinstance(one, WorkedFigure):
            found.append(one)
        elif found and isinstance(found[-1], tuple):
            found[-1] = (*found[-1], one)
        else:
            found.append((one,))
    return found


class _Writer:
    """Writes blocks as HTML; it counts the headings, which the contents lead to by their number."""

    def __init__(self) -> None:
        self.headings = 0
        self._ways: dict[type, Callable[[Any], Markup]] = {
            tuple: lambda group: Markup('<dl class="worked">\n{}\n</dl>').format(_joined(map(_worked, group))),
            Heading: self._heading,
            Paragraph: _paragraph,
            Listing: _listing,
            CallOut: self._aside,
            Evidence: _evidence,
            PaperTable: _table,
            PaperPicture: _picture,
            NewPage: lambda _: Markup(""),
        }

    def block(self, one: Block | Group) -> Markup:
        """One block as HTML."""
        return self._ways[type(one)](one)

    def _heading(self, one: Heading) -> Markup:
        """A heading; the page's title is the only one of the first level, so it is one level lower there."""
        self.headings += 1
        tag = Markup("h{}").format(one.level + 1)
        return Markup('<{} id="h{}">{}</{}>').format(tag, self.headings, _runs(one.runs), tag)

    def _aside(self, one: CallOut) -> Markup:
        inside = _joined(self.block(part) for part in one.blocks)
        return Markup('<div class="aside">\n<p class="by">{}</p>\n{}\n</div>').format(one.title, inside)


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("\n").join(parts)


def _runs(told: Runs) -> Markup:
    """Runs as HTML: a figure leads to where it is worked out."""
    parts = []
    for run in told:
        html: Markup = escape(run.text)
        if run.figure:
            html = Markup('<a class="fig" href="#figure-{}">{}</a>').format(run.figure, html)
        elif run.web:
            html = Markup('<a href="{}">{}</a>').format(run.web, html)
        if run.strong:
            html = Markup("<strong>{}</strong>").format(html)
        if run.soft:
            html = Markup("<em>{}</em>").format(html)
        parts.append(html)
    return Markup("").join(parts)


def _paragraph(one: Paragraph) -> Markup:
    kind = Markup("") if one.look == "plain" else Markup(' class="{}"').format(one.look)
    return Markup("<p{}>{}</p>").format(kind, _runs(one.runs))


def _listing(one: Listing) -> Markup:
    return Markup("<ul>\n{}\n</ul>").format(_joined(Markup("<li>{}</li>").format(_runs(item)) for item in one.items))


def _evidence(one: Evidence) -> Markup:
    """The strength of a finding by shape and by words, with its reason and the numbers of its figures."""
    reason = Markup(" {}").format(_runs(one.reason)) if one.reason else Markup("")
    numbers = Markup("").join(
        Markup('<a href="#figure-{}">{}</a>').format(number, text) if number else escape(text)
        for text, number in numbers_told(one.worked_out)
    )
    worked = Markup(" {} {}.").format(WORKED_OUT, numbers) if one.worked_out else Markup("")
    return Markup(
        '<p class="evidence"><span class="dots" aria-hidden="true">{}</span> <strong>{}</strong>{}{}</p>'
    ).format(_DOTS[one.strength], one.words, reason, worked)


def _table(one: PaperTable) -> Markup:
    """A table with its title, its headings marked, and on a phone a row for each cell."""
    wide = len(one.columns) >= STACKS_FROM
    kinds = [Markup(' class="num"') if column.numeric else Markup("") for column in one.columns]
    labels = [Markup(' data-label="{}"').format(column.heading) if wide else Markup("") for column in one.columns]
    head = Markup("").join(
        Markup('<th scope="col" role="columnheader"{}>{}</th>').format(kind, column.heading)
        for kind, column in zip(kinds, one.columns, strict=True)
    )
    rows = []
    for number, row in enumerate(one.rows, start=1):
        cells = [Markup('<th scope="row" role="rowheader">{}</th>').format(_runs(row[0]))]
        cells += [
            Markup('<td role="cell"{}{}><span>{}</span></td>').format(kinds[place], labels[place], _runs(cell))
            for place, cell in enumerate(row)
            if place
        ]
        total = Markup(' class="total"') if one.total_row and number == len(one.rows) else Markup("")
        rows.append(Markup('<tr role="row"{}>{}</tr>').format(total, Markup("").join(cells)))
    note = Markup('\n<p class="small">{}</p>').format(_runs(one.note)) if one.note else Markup("")
    return Markup(
        '<div class="table"><table role="table"{}>\n<caption>{}</caption>\n'
        '<thead role="rowgroup"><tr role="row">{}</tr></thead>\n<tbody role="rowgroup">\n{}\n</tbody>\n</table>{}</div>'
    ).format(Markup(' class="stack"') if wide else "", one.title, head, _joined(rows), note)


def _picture(one: PaperPicture) -> Markup:
    """A drawing with its title above it, and what it shows and its source below."""
    title = Markup('<p class="title">{}</p>').format(one.title) if one.title else Markup("")
    said = Markup("")
    if one.summary or one.source:
        source = Markup(" {} {}").format(SOURCE, _runs(one.source)) if one.source else Markup("")
        said = Markup('\n<p class="small">{}{}</p>').format(_runs(one.summary), source)
    # The drawings are ours, and their text is escaped where they are drawn.
    drawing = Markup(_with_own_ids(one.svg, one.name).strip())  # noqa: S704
    if one.narrow:
        small = Markup(_with_own_ids(one.narrow, f"{one.name}-narrow").strip())  # noqa: S704
        drawn = Markup('<div class="drawn wide">{}</div>\n<div class="drawn narrow">{}</div>').format(drawing, small)
    else:
        # A drawing too wide for a phone is moved sideways, by the keyboard too.
        drawn = Markup('<div class="drawn scroll" role="group" tabindex="0" aria-label="{}">{}</div>').format(
            one.title or one.alt, drawing
        )
    return Markup("<figure>\n<figcaption>{}{}</figcaption>\n{}\n</figure>").format(title, said, drawn)


def _with_own_ids(svg: str, name: str) -> str:
    """A drawing whose ids begin with a name of its own, so that no two drawings of a page share one."""
    name = f"picture-{name}-"
    svg = re.sub(r'(\bid="|\bhref="#|url\(#)', rf"\g<1>{name}", svg)
    labels = re.compile(r'aria-labelledby="([^"]*)"')
    return labels.sub(lambda it: f'aria-labelledby="{" ".join(name + each for each in it[1].split())}"', svg)


def _worked(one: WorkedFigure) -> Markup:
    """How one figure was worked out."""
    lines = _joined(Markup("<dd>{}</dd>").format(line) for line in one.lines)
    address = Markup('\n<dd class="address">{}</dd>').format(one.address)
    return Markup('<div id="figure-{}">\n<dt>{}. {}: {}</dt>\n{}{}\n</div>').format(
        one.number, one.number, one.title, one.value, lines, address
    )
