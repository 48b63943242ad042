"""The Board paper: one page that says what was found, what the Board is asked, and how sure it is."""

from __future__ import annotations

from saferplan.publication.documents.from_data import Data, as_of_words, imprint_of, text, title
from saferplan.publication.documents.paper import (
    Block,
    Listing,
    Logo,
    Paper,
    PaperColumn,
    PaperTable,
    Paragraph,
    Run,
    runs,
    texts_of,
    tidied,
)
from saferplan.publication.documents.summary_paper import NOT_REPORTED
from saferplan.publication.members_summary import members_data
from saferplan.publication.released import Released

NAME, KIND = "board-paper", "Board paper"
ROOM = ((1_900, 10.5), (2_500, 10.0), (3_100, 9.5), (3_700, 9.0))
"""How many letters a page holds at a size of text in points; a paper of more is set in the least size."""
LEAST_SIZE = 8.5


def board_paper(released: Released, *, logo: Logo | None = None) -> Paper:
    """The one page of a release for a Board: findings in a line each, then what is asked.

    In print it is always one page.  In Word it is one with our own look, where the text is no longer than that of a
    usual release; a partnership's template may take more room.
    """
    data, _ = members_data(released)
    opening = (f"{data['edition']}. {as_of_words(released)}", " ".join(data["periods"][1:2]))
    blocks: list[Block] = [*_asked(data), *_found(data), *_sure(data)]
    imprint = imprint_of(released, data["edition"], logo)
    made = Paper(
        name=NAME,
        kind=KIND,
        title=data["found"],
        imprint=imprint,
        opening=tuple(line for line in opening if line),
        blocks=tuple(blocks),
        contents=False,
        size=size_for(blocks),
    )
    return tidied(made)  # type: ignore[no-any-return]


def size_for(blocks: list[Block]) -> float:
    """The size of text at which blocks fit one page in Word, by how many letters they have."""
    letters = sum(len(one) for one in texts_of(blocks))
    return next((size for most, size in ROOM if letters <= most), LEAST_SIZE)


def _asked(data: Data) -> list[Block]:
    """What the Board is asked, each with the findings that it is about."""
    blocks: list[Block] = [title(1, "What the Board is asked")]
    if not data["asks"]:
        blocks.append(
            text("Nothing: no finding is strong and says that there is more of something, and nothing is lacking.")
        )
    for one in data["asks"]:
        blocks.append(Paragraph(runs(Run(one["word"], strong=True), f" {one['sentence']}")))
        if one["about"]:
            blocks.append(Listing(tuple(runs(line) for line in one["about"])))
    return blocks


def _found(data: Data) -> list[Block]:
    """What matters most, a line for each finding."""
    rows = tuple((runs(one["sentence"] or one["headline"]), runs(one["strength_words"])) for one in data["told"])
    if not rows:
        return [title(1, "What was found"), text("Nothing was found that could be put into a sentence.")]
    columns = (PaperColumn("Finding"), PaperColumn("How sure"))
    return [title(1, "What was found"), PaperTable("What matters most, the most important first", columns, rows)]


def _sure(data: Data) -> list[Block]:
    """How much of all that was found rests on what, in a sentence."""
    told = "; ".join(f"{one['words'].lower()}: {one['many']} of {one['of']}" for one in data["sure"])
    return [title(1, "How sure we are"), text(f"{data['counted'].rstrip(':')}: {told}. {NOT_REPORTED}")]
