"""The members' summary as a paper, from the data that its two pages of print are set from."""

from __future__ import annotations

from collections.abc import Mapping

from saferplan.publication.documents.from_data import Data, as_of_words, as_sentence, bullets, imprint_of, text, title
from saferplan.publication.documents.paper import (
    Block,
    Evidence,
    Listing,
    Logo,
    Paper,
    PaperPicture,
    Paragraph,
    Run,
    runs,
    tidied,
)
from saferplan.publication.members_summary import members_data
from saferplan.publication.released import Released

NAME = "summary"
NOT_REPORTED = "What is never reported to the police is in no number here."


def summary_paper(released: Released, *, logo: Logo | None = None) -> Paper:
    """The summary of a release: what matters most, what the Board is asked, and how sure it all is."""
    data, files = members_data(released)
    correction = f"This edition takes the place of the edition {data['corrects']}."
    opening = [f"{data['edition']}. {as_of_words(released)}", " ".join(data["periods"])]
    opening += [correction] if data["corrects"] else []
    blocks: list[Block] = [title(1, "What matters most")]
    if not data["told"]:
        blocks.append(text("Nothing was found that could be put into a sentence."))
    for one in data["told"]:
        blocks += _told(one, files)
    blocks += [*asked_blocks(data), *_sure(data), *_more(data)]
    kind = "summary of the Strategic Assessment for members"
    imprint = imprint_of(released, data["edition"], logo)
    made = Paper(NAME, kind, data["found"], imprint, tuple(opening), tuple(blocks), contents=False, size=10)
    return tidied(made)  # type: ignore[no-any-return]


def _told(one: Data, files: Mapping[str, bytes]) -> list[Block]:
    """A finding with its strength, where to read more, and its small chart."""
    blocks: list[Block] = [title(2, one["headline"])]
    if one["sentence"]:
        blocks.append(text(one["sentence"]))
    blocks.append(Evidence(one["strength"], f"{one['strength_words']}:", as_sentence(runs(one["reason"]))))
    blocks.append(text(f"More: question {one['chapter']}, “{one['name']}”.", "small"))
    chart = one["chart"]
    if chart is not None:
        name = chart["file"].removesuffix(".svg")
        svg = files[chart["file"]].decode()
        blocks.append(
            PaperPicture(
                name, svg, chart["title"], chart["alt"], runs(chart["note"]) if chart["note"] else (), width=40
            )
        )
    return blocks


def asked_blocks(data: Data) -> list[Block]:
    """What the Board is asked."""
    blocks: list[Block] = [title(1, "What the Board is asked")]
    if not data["asks"]:
        blocks.append(
            text("Nothing: no finding is strong and says that there is more of something, and nothing is lacking.")
        )
    for one in data["asks"]:
        blocks.append(Paragraph(runs(Run(one["word"], strong=True), f" {one['sentence']}")))
        blocks += [bullets(one["about"])] if one["about"] else []
    return blocks


def _sure(data: Data) -> list[Block]:
    """How sure it all is."""
    lines = tuple(
        runs(Run(f"{one['words']}:", strong=True), f" {one['many']} of {one['of']}. {one['means']}")
        for one in data["sure"]
    )
    return [title(1, "How sure we are"), text(data["counted"]), Listing(lines), text(NOT_REPORTED)]


def _more(data: Data) -> list[Block]:
    """Where to read more."""
    pages = ", ".join(f"{number} {name}" for number, name in enumerate(data["pages"], start=1))
    contact = f" Questions: {data['contact']}" if data["contact"] else ""
    told = (
        "In the whole assessment, as a PDF (its questions have these numbers) and as web pages (its menu has these "
        f"names): {pages}. Both say how each figure was worked out.{contact}"
    )
    blocks: list[Block] = [title(1, "Where to read more"), text(told)]
    if data["sources"]:
        blocks.append(text(f"Sources of the charts: {' '.join(data['sources'])}", "small"))
    return blocks
