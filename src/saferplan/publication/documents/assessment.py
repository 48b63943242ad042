"""The Strategic Assessment as a paper, from the data that its PDF is set from: both say the same.

The PDF has a template of its own (`assessment.typ`), which lays each chapter out so that no page is left half empty;
web page and Word document are made from this paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saferplan.publication.document import document_data
from saferplan.publication.documents.from_data import (
    Data,
    analyst_from,
    annex_blocks,
    as_of_words,
    blocks_from,
    bullets,
    evidence_from,
    imprint_of,
    picture_from,
    runs_from,
    tables_from,
    text,
    title,
)
from saferplan.publication.documents.paper import (
    Block,
    Evidence,
    Heading,
    Listing,
    Logo,
    NewPage,
    Paper,
    Paragraph,
    Run,
    plain_text,
    runs,
    tidied,
)
from saferplan.publication.released import Released

Files = Mapping[str, bytes]
NAME, KIND = "strategic-assessment", "Strategic Assessment"


def assessment_paper(released: Released, *, logo: Logo | None = None) -> Paper:
    """The whole assessment of a release."""
    data, files = document_data(released, lambda words, done, total: None, 1)
    return paper_from(released, data, files, logo=logo)


def paper_from(released: Released, data: Data, files: Files, *, logo: Logo | None = None) -> Paper:
    """The paper of data that is at hand already."""
    opening = [*data["periods"], as_of_words(released)]
    if data["correction"] is not None:
        told = data["correction"]
        opening.append(
            f"This edition takes the place of the edition {told['edition']}. The reason: {told['why']} "
            f"{told['counted']} They are listed under Method and data quality."
        )
    blocks = [
        *_summary(data),
        *_overview(data["overview"]),
        *_purpose(data["purpose"]),
        *(block for part in data["matter"] for block in _matter(part, files)),
        *(block for place, one in enumerate(data["chapters"], start=1) for block in _chapter(one, place, files)),
        *_profiles(data["profiles"], files),
        *_wards(data["wards"]),
        *_horizon(data["horizon"]),
        *_gaps(data["gaps"]),
        *_method(data),
        *_law(data["purpose"]),
        *_annex(data["annex"]),
    ]
    imprint = imprint_of(released, data["edition"], logo)
    return tidied(Paper(NAME, KIND, _title_of(data), imprint, tuple(opening), tuple(blocks)))  # type: ignore[no-any-return]


def _title_of(data: Data) -> str:
    """The title: what it is, of which edition."""
    return f"{KIND}, {data['edition']}"


def _summary(data: Data) -> list[Block]:
    """The findings that matter most."""
    blocks: list[Block] = [title(1, "What matters most")]
    if not data["summary"]:
        blocks.append(text("Nothing was found that could be put into a sentence."))
    for one in data["summary"]:
        blocks.append(Heading(2, runs_from(one["headline"]), listed=False))
        if one["sentence"] != one["headline"]:
            blocks.append(Paragraph(runs_from(one["sentence"])))
        blocks.append(evidence_from(one))
    blocks.append(
        text(
            "These are chosen by one rule: the findings with the strongest evidence first, then the largest, and at "
            "most two from one question. Every underlined figure leads to how it was worked out, in the annex.",
            "small",
        )
    )
    return blocks


def _overview(one: Data | None) -> list[Block]:
    return [] if one is None else [NewPage(), title(1, one["title"]), *tables_from(one["tables"])]


def _purpose(one: Data) -> list[Block]:
    """Why the assessment is made, who makes it and what the law asks."""
    blocks: list[Block] = [NewPage(), title(1, one["title"])]
    for heading, lines in (
        ("For people who live and work here", one["residents"]),
        ("For members of the Board and councillors", one["members"]),
    ):
        blocks += [title(2, heading, listed=False), *(text(line) for line in lines)]
    blocks.append(title(2, "Who makes it", listed=False))
    if one["members_table"] is None:
        blocks.append(text("The members of the partnership are not listed."))
    else:
        told = f"The members on {one['day']}. The law binds the responsible authorities; the others take part."
        blocks += [text(told), *tables_from([one["members_table"]])]
    blocks += [
        title(2, "What it must hold", listed=False),
        text(
            "What regulations ask of an assessment, in our words, and where it is answered here. The regulation's own "
            "words were not seen."
        ),
        *tables_from([one["contents"]]),
        text(one["law_place"], "small"),
    ]
    return blocks


def _law(one: Data) -> list[Block]:
    """What the law asks: after the method, since it is looked up and not read through."""
    return [NewPage(), title(1, "What the law asks"), text(one["law_told"]), *tables_from([one["law"]])]


def _notes(one: Data, level: int = 2) -> list[Block]:
    """What a part cannot tell, and how it was worked out."""
    blocks: list[Block] = []
    if one["cannot_tell"]:
        blocks += [title(level, "What this cannot tell", listed=False), _lines(one["cannot_tell"])]
    if one["method"]:
        blocks += [title(level, "How this was worked out", listed=False), *blocks_from(one["method"])]
    return blocks


def _lines(lines: Any) -> Listing:
    return Listing(tuple(runs_from(line) for line in lines))


def _matter(one: Data, files: Files) -> list[Block]:
    """The area in figures, or last year's priorities."""
    return [
        NewPage(),
        text(one["asks"], "kicker"),
        title(1, one["title"]),
        *tables_from(one["tables"]),
        *(picture_from(picture, files, width=66) for picture in one["pictures"]),
        *_notes(one),
    ]


def _chapter(one: Data, place: int, files: Files) -> list[Block]:
    """A question with its findings, or all themes together."""
    if one["themes"]:
        return _themes(one["themes"], place, files)
    blocks: list[Block] = [NewPage(), text(f"Question {place}: {one['asks']}", "kicker"), title(1, one["title"])]
    if one["note"]:
        blocks.append(text(one["note"], "small"))
    blocks += analyst_from(one["words"])
    for finding in one["findings"]:
        blocks += _finding(finding, files, level=2)
    blocks += [picture_from(picture, files) for picture in one["pictures"]]
    return [*blocks, *tables_from(one["tables"]), *_notes(one)]


def _finding(one: Data, files: Files, *, level: int) -> list[Block]:
    """A finding, with how strong it is, what it cannot tell, the analyst's words and its pictures."""
    blocks: list[Block] = [Heading(level, runs_from(one["headline"]), listed=False)]
    if one["sentence"] != one["headline"]:
        blocks.append(Paragraph(runs_from(one["sentence"])))
    blocks.append(evidence_from(one))
    if one["cannot_tell"]:
        told = (Run("Cannot tell: ", strong=True), *runs_from(one["cannot_tell"]))
        blocks.append(Paragraph(told, "small"))
    width = 84 if level == 2 else 76
    return [
        *blocks,
        *analyst_from(one["words"]),
        *(picture_from(picture, files, width=width) for picture in one["pictures"]),
    ]


def _themes(themes: Any, place: int, files: Files) -> list[Block]:
    """All themes in one chapter; those about which nothing was sent in a line each."""
    asks = f"Question {place}: What is known about each subject, from whoever holds it?"
    blocks: list[Block] = [NewPage(), text(asks, "kicker"), title(1, "Themes")]
    for one in themes:
        if one["nothing"]:
            continue
        blocks += [title(2, one["title"]), *blocks_from(one["method"][:1]), *analyst_from(one["words"])]
        for finding in one["findings"]:
            blocks += _finding(finding, files, level=3)
        blocks += [picture_from(picture, files, width=76) for picture in one["pictures"]]
        blocks += tables_from(one["tables"])
        if one["cannot_tell"]:
            blocks += [title(3, "What this cannot tell", listed=False), _lines(one["cannot_tell"])]
    empty = [one for one in themes if one["nothing"]]
    if empty:
        blocks += [title(2, "Themes without figures"), text("A subject without figures is not a subject without harm.")]
        for one in empty:
            blocks.append(Paragraph(runs(Run(f"{one['name']}.", strong=True), f" {one['nothing']}")))
            told = " ".join(plain_text(runs_from(line)) for line in one["cannot_tell"][:-1])
            if told:
                blocks.append(text(f"Nor can it be told: {told}", "small"))
    return [*blocks, title(2, "How this was worked out", listed=False), *blocks_from(themes[0]["method"][1:])]


def _profiles(profiles: Any, files: Files) -> list[Block]:
    """Districts and community boards, each with its findings."""
    if not profiles:
        return []
    blocks: list[Block] = [
        NewPage(),
        title(1, "Districts and community boards"),
        text(
            "Each has a page of its own on the website that goes with this document, where every figure says how it "
            "was worked out.",
            "small",
        ),
    ]
    for place, one in enumerate(profiles):
        blocks += [NewPage()] if place else []
        blocks.append(title(2, one["place"] or one["title"]))
        if one["place"]:
            blocks.append(text(one["finds"], "lead"))
        blocks += analyst_from(one["words"])
        for finding in one["findings"]:
            blocks += _finding(finding, files, level=3)
        blocks += tables_from(one["tables"])
        blocks += [picture_from(picture, files, width=76) for picture in one["pictures"]]
        told = [finding["cannot_tell"] for finding in one["findings"]]
        rest = [line for line in one["cannot_tell"] if line not in told]
        blocks += [_lines(rest)] if rest else []
    return blocks


def _wards(one: Data | None) -> list[Block]:
    """One line for each ward."""
    if one is None:
        return []
    told = (
        "Each ward has a page of its own on the website that goes with this document: what is different there, what "
        "changed, and every type of crime."
    )
    return [NewPage(), title(1, "Wards"), text(told), *tables_from([one])]


def _horizon(one: Data) -> list[Block]:
    """What may come."""
    if not one["groups"]:
        return []
    blocks: list[Block] = [NewPage(), title(1, one["title"]), text(one["note"])]
    for group in one["groups"]:
        blocks.append(title(2, group["heading"], listed=False))
        for item in group["items"]:
            blocks.append(title(3, item["item"], listed=False))
            blocks += [Paragraph(runs(Run(f"{label}:", soft=True), f" {said}")) for label, said in item["facts"]]
    return blocks


def _gaps(one: Data) -> list[Block]:
    """What this edition lacks."""
    blocks: list[Block] = [NewPage(), title(1, one["title"]), text(one["note"])]
    for gap in one["all"]:
        blocks += [title(2, gap["heading"], listed=False), bullets(gap["lines"])]
    return blocks


def _method(data: Data) -> list[Block]:
    """Method and data quality."""
    method, correction = data["method"], data["correction"]
    blocks: list[Block] = [NewPage(), title(1, "Method and data quality")]
    blocks += [text(line) for line in (*method["periods"], *method["notes"])]
    if correction is not None:
        told = f"The edition {correction['edition']}. The reason: {correction['why']} {correction['counted']}"
        blocks += [
            title(2, "What this edition corrects", listed=False),
            text(told),
            *tables_from([correction["table"]]),
        ]
    blocks += [
        title(2, "How sure we are", listed=False),
        text("Every finding is called strong, moderate or weak by one printed rule."),
        *(Evidence(one["strength"], f"{one['words']}.", runs(one["rule"])) for one in method["strengths"]),
        title(2, "What became of the records", listed=False),
        text("Nothing is left out without being counted: rows read are rows kept and rows set aside."),
        *tables_from([method["accounts"]]),
        *(text(line, "small") for line in method["kept"]),
        *tables_from([method["fitness"]]),
        title(2, "Sources", listed=False),
        *tables_from([method["sources"]]),
        *(text(line, "small") for line in method["licences"]),
        text(
            f"Worked out by Saferplan {method['engine']} from bundle {method['bundle']}. {method['accent_note']}",
            "small",
        ),
    ]
    if "words" in method["left_out"]:
        blocks += [
            title(2, "What the analyst left out", listed=False),
            text(method["left_out"]["words"]),
            bullets(f"{reason} {finding}" for finding, reason in method["left_out"]["findings"]),
            text("No record and no figure was taken away for it: the tables are whole."),
        ]
    blocks.append(title(2, "What is counted", listed=False))
    for one in method["measures"]:
        blocks.append(title(3, one["title"], listed=False))
        blocks += [text(one[key]) for key in ("why", "method", "direction")]
        blocks += [bullets(one["caveats"])] if one["caveats"] else []
    return [
        *blocks,
        title(2, "How numbers are printed", listed=False),
        text(method["rounding"]),
        *tables_from([method["missing"]]),
    ]


def _annex(annex: Data) -> list[Block]:
    """How the figures of sentences were worked out."""
    if not annex["entries"]:
        return []
    told = (
        "The last line of each is the figure's address: put it into a plan, and the figure and its sources come with "
        "it. Figures that stand only in tables and pictures are worked out in the same way. The figures of single "
        "districts and boards are worked out on their own pages of the website that goes with this document; its page "
        "“Every measure and its figures” has all by measure, and the spreadsheets among its downloads have every "
        "figure of this edition."
    )
    return [NewPage(), title(1, "How these figures were worked out"), text(told), *annex_blocks(annex)]
