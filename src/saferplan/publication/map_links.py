"""Maps in the page itself, so that the keyboard and a screen reader reach every area, without script.

Each area of such a map is a link to its row of the table beside it, named by its name, its class and its figure.  The
links stand in the order of the rows, so that Tab goes down the list; a link before the map leaps over all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markupsafe import Markup

from saferplan.assessment.answer import AreaMap
from saferplan.publication.svg import element

_AREA = re.compile(
    r'<path d="(?P<d>[^"]*)" class="area" data-figure="(?P<figure>[^"]*)"><title>(?P<said>[^<]*)</title></path>'
)
_ENLARGED = re.compile(r'(class="enlarged-area") data-figure="[^"]*"')
"""The areas of an inset stand a second time: the figure of each is named once, in the table."""
_NAMED = re.compile(r'role="img" aria-labelledby="(?P<title>[^" ]+) (?P<words>[^" ]+)"')
_XMLNS = ' xmlns="http://www.w3.org/2000/svg"'
"""What a file needs and a page does not."""
_ROW = re.compile(r'<tr role="row"')


def row_id(name: str, place: int) -> str:
    """The id of a row of the table beside the map of this name, by its place from nought."""
    return f"row-{name}-{place + 1}"


def linked_map(svg: str, area_map: AreaMap, rows: Sequence[str], name: str) -> Markup:
    """A drawn map with a link from each area to its row; `rows` has the codes in the order of the table's rows.

    The drawing is a group of links instead of a picture, and its shapes are written once: a link uses that of its area.
    An area without a boundary has no shape, and so no link; it is in the table all the same.
    """
    named = _NAMED.search(svg)
    assert named, area_map.id
    begin = named["title"].removesuffix("-t")
    address_of = dict(area_map.shades)
    places = {address_of[code].replace("&", "&amp;"): place for place, code in enumerate(rows)}
    said: dict[int, str] = {}

    def marked(match: re.Match[str]) -> str:
        place = places[match["figure"]]
        said[place] = match["said"]
        return f'<path id="{begin}-a{place + 1}" d="{match["d"]}" class="area"><title>{match["said"]}</title></path>'

    drawn = _ENLARGED.sub(r"\1", _AREA.sub(marked, svg.strip().replace(_XMLNS, "", 1)))
    links = "".join(
        f'<a href="#{row_id(name, place)}" aria-label="{said[place].replace(chr(34), "&quot;")}">'
        f"{element('use', href=f'#{begin}-a{place + 1}')}</a>"
        for place in sorted(said)
    )
    group = f'<g class="area-links" fill="transparent" stroke="none">{links}</g>'
    drawn = drawn.removesuffix("</svg>") + group + "</svg>"
    drawn = _NAMED.sub(f'role="group" aria-labelledby="{named["title"]}" aria-describedby="{named["words"]}"', drawn)
    return Markup(drawn)  # noqa: S704 - a drawing of ours, whose words were escaped when it was made


def with_row_ids(table: Markup, name: str) -> Markup:
    """The HTML of the table beside a map, with an id on every row of its body that a link may lead to."""
    head, body = str(table).split("<tbody", 1)
    numbered = _ROW.sub(_numbered(name), body)
    return Markup(f"{head}<tbody{numbered}")  # noqa: S704 - the table is markup already


def _numbered(name: str) -> Callable[[re.Match[str]], str]:
    place = -1

    def put(match: re.Match[str]) -> str:
        nonlocal place
        place += 1
        return f'{match[0]} id="{row_id(name, place)}" tabindex="-1"'

    return put
