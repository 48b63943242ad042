"""Tables of what residents told us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from saferplan.assessment.answer import Cell, DataTable, TableColumn
from saferplan.assessment.voice_held import NET, Asked, VoiceHeld, changed, earlier_wave, highest, options_of
from saferplan.figures import FINER_DIGITS, Address
from saferplan.measures.survey_notes import note_of
from saferplan.measures.survey_waves import OTHER_KINDS
from saferplan.periods import parse_period

_SHARE = TableColumn("Share, with its limits", digits=FINER_DIGITS, interval=True)
_PLAIN = TableColumn("Each counted once", digits=FINER_DIGITS)
_BASE = TableColumn("Expressed a view")


MOST_CHANNELS = 3
"""So many channels, those by which most came, have a column."""


def source_of(held: VoiceHeld) -> str:
    """The line under a table or picture: the survey, when, and whom it asked."""
    how = "anyone with the link could answer" if held.is_open else "people were asked by chance or as a panel"
    return f"{held.asked.wave.title}; {how}"


def voice_tables(held: VoiceHeld) -> tuple[DataTable, ...]:
    """Every question with its answers; deprived places beside others; other kinds; who answered; themes."""
    tables = [_answers_table(held), *_grid_tables(held), _deprived_table(held), _headlines_table(held)]
    tables += [
        _changes_table(held),
        _profile_table(held),
        _channels_table(held),
        *_theme_tables(held),
        _quotes_table(held),
    ]
    return tuple(table for table in tables if table is not None and table.rows)


def _cell(held: VoiceHeld, address: Address) -> Cell:
    """The cell of a figure, or a dash where there is none."""
    return Cell(address=str(address)) if held.has(address) else Cell("–")


def _plain(address: Address) -> Address:
    return replace(address, measure="survey_share_unweighted")


def _answers_table(held: VoiceHeld) -> DataTable:
    """Every answer to every question of one answer or several."""
    rows = []
    for one in held.items("single", "scale", "multiple"):
        base = _cell(held, held.base(one.slug))
        for slug, words in options_of(one):
            share = held.share(one.slug, slug)
            if held.has(share):
                named = Cell(f"{one.words} – {words}")
                rows.append((named, Cell(address=str(share)), base))
                base = Cell("the same")
    return DataTable(
        id="survey-answers",
        title="What residents answered",
        columns=(TableColumn("Question and answer", numeric=False), _SHARE, _BASE),
        rows=tuple(rows),
        note="Shares are of those who were asked and expressed a view.",
        worked_once=True,
    )


def _grid_tables(held: VoiceHeld) -> list[DataTable]:
    """For each grid, its rows in the order of what is told of them."""
    tables = []
    for question in held.asked.of_type("grid"):
        items = [one for one in held.items("grid") if one.question.id == question.id and one.told]
        ordered = highest(held, [(one.row, held.share(one.slug, NET)) for one in items])
        rows = tuple(
            (
                Cell(words),
                Cell(address=str(share)),
                _cell(held, replace(share, measure="survey_rank")),
                _cell(held, held.base(dict(share.group)["question"])),
            )
            for words, share in ordered
        )
        rank = TableColumn("Rank, and the ranks it could have", interval=True)
        tables.append(
            DataTable(
                id=f"survey-{question.id.replace('_', '-')}",
                title=question.text,
                columns=(TableColumn(f"“{question.top_text}”", numeric=False), _SHARE, rank, _BASE),
                rows=rows,
                note="The limits of ranks hold for all of the list at once.",
                worked_once=True,
            )
        )
    return tables


def told_items(held: VoiceHeld) -> list[Asked]:
    """Every question, and row of a grid, of which some answers are told as one."""
    return [one for one in held.items("single", "scale", "grid") if one.told]


def _deprived_table(held: VoiceHeld) -> DataTable | None:
    """The most deprived fifth beside the rest."""
    most, others = held.deprived
    if not most:
        return None
    rows = tuple(
        (
            Cell(one.label),
            _cell(held, held.share(one.slug, NET, who=most)),
            _cell(held, held.share(one.slug, NET, who=others)),
            _cell(held, held.address("survey_gap", question=one.slug, answer=NET, who=most)),
        )
        for one in told_items(held)
    )
    return DataTable(
        id="survey-deprived",
        title="The most deprived fifth and the rest",
        columns=(
            TableColumn("Question and answer", numeric=False),
            TableColumn("Most deprived fifth", digits=FINER_DIGITS, interval=True),
            TableColumn("The rest", digits=FINER_DIGITS),
            TableColumn("Apart, in percentage points", signed=True, interval=True),
        ),
        rows=rows,
        note="These rest on those who said where they live. Limits are of each difference by itself; with many looked "
        "at, some stand apart by chance. The findings allow for that.",
        worked_once=True,
    )


def _headlines_table(held: VoiceHeld) -> DataTable:
    """What is told of each question of one answer: weighted, each counted once, and by other kinds of respondent."""
    items = [one for one in held.items("single", "scale") if one.told]
    kinds = [
        (kind.replace("_", "-"), words)
        for kind, words in OTHER_KINDS.items()
        if any(held.has(held.share(one.slug, NET, who=kind.replace("_", "-"))) for one in items)
    ]
    rows = tuple(
        (
            Cell(one.label),
            _cell(held, held.share(one.slug, NET)),
            _cell(held, _plain(held.share(one.slug, NET))),
            *(_cell(held, held.share(one.slug, NET, who=kind)) for kind, _ in kinds),
        )
        for one in items
    )
    heads = tuple(TableColumn(words[:1].upper() + words[1:], digits=FINER_DIGITS, interval=True) for _, words in kinds)
    return DataTable(
        id="survey-headlines",
        title="What weighting moves, and what others than residents answered",
        columns=(
            TableColumn("Question and answer", numeric=False),
            TableColumn("Residents", digits=FINER_DIGITS),
            TableColumn("Residents, each counted once", digits=FINER_DIGITS),
            *heads,
        ),
        rows=rows,
        note="How far a share moves when each respondent counts once says how much it rests on the weights. Elected "
        "representatives and staff are not weighted, and in no number of residents.",
        worked_once=True,
    )


def _changes_table(held: VoiceHeld) -> DataTable | None:
    """This wave beside the one before, where the wording was the same; where it was not, that it was not."""
    before = earlier_wave(held)
    if not before:
        return None
    rows = []
    for one in (item for item in held.items("single", "scale") if item.told):
        now = held.share(one.slug, NET)
        then = replace(now, period=before)
        if str(then) not in held.context.figures:
            continue
        change = changed(held, one)
        apart = Cell(address=str(change)) if change is not None else Cell("worded otherwise: not compared")
        rows.append((Cell(one.label), Cell(address=str(then)), Cell(address=str(now)), apart))
    return DataTable(
        id="survey-changes",
        title="This wave and the one before",
        columns=(
            TableColumn("Question and answer", numeric=False),
            TableColumn(
                parse_period(before).in_words.removeprefix("the survey of "), digits=FINER_DIGITS, interval=True
            ),
            TableColumn(
                parse_period(held.period).in_words.removeprefix("the survey of "), digits=FINER_DIGITS, interval=True
            ),
            TableColumn("Change, in percentage points", signed=True, interval=True),
        ),
        rows=tuple(rows),
        note="A change may be one of who answered.",
        worked_once=True,
    )


def _profile_table(held: VoiceHeld) -> DataTable:
    """Who answered, beside the population."""
    rows = []
    for figure in held.profile:
        people = replace(figure.address, measure="survey_population")
        rows.append((Cell(held.who_words(figure)), Cell(address=figure.id), _cell(held, people)))
    return DataTable(
        id="survey-profile",
        title="Who answered, and who lives here",
        columns=(
            TableColumn("Group", numeric=False),
            TableColumn("Of respondents who said so", digits=FINER_DIGITS),
            TableColumn("Of the population", digits=FINER_DIGITS),
        ),
        rows=tuple(rows),
        note="Residents alone, each counted once. The population is told for what the answers are weighted by.",
        worked_once=True,
    )


def _channels_table(held: VoiceHeld) -> DataTable:
    """Who came by each channel, of those by which most came."""
    shares = {slug: held.value(held.address("survey_profile", who=slug)) for slug, _ in held.channels}
    channels = [
        one for one in held.channels if one[0] in sorted(shares, key=lambda slug: -shares[slug])[:MOST_CHANNELS]
    ]
    rows = []
    for figure in held.profile:
        by = [figure.address.with_group(channel=slug) for slug, _ in channels]
        if any(held.figure(one) is not None for one in by):
            rows.append((Cell(held.who_words(figure)), *(_cell(held, one) for one in by)))
    return DataTable(
        id="survey-channels",
        title="Who came by which channel",
        columns=(
            TableColumn("Group", numeric=False),
            *(TableColumn(words) for _, words in channels),
        ),
        rows=tuple(rows),
        note="Of those who came by each channel and said so, the share in each group. A channel that reaches one kind "
        "of people alone tells of them.",
        worked_once=True,
    )


def theme_rows(held: VoiceHeld) -> dict[str, list[tuple[str, Address]]]:
    """The themes of the comments on each question, those found most often first."""
    found: dict[str, list[tuple[str, Address]]] = {}
    for figure in held.of_measure("survey_theme"):
        question = dict(figure.address.group)["question"]
        found.setdefault(question, []).append((note_of(figure.caveats, "ANSWER") or "", figure.address))
    return {question: highest(held, themes) for question, themes in found.items()}


def _theme_tables(held: VoiceHeld) -> Iterable[DataTable]:
    """What comments are about."""
    for question, themes in theme_rows(held).items():
        yield DataTable(
            id=f"survey-comments-{question}",
            title="What comments are about",
            columns=(TableColumn("Theme", numeric=False), TableColumn("Share of comments", digits=FINER_DIGITS)),
            rows=tuple((Cell(words), Cell(address=str(one))) for words, one in themes),
            note="A comment may have several themes, so that shares add up to more than 100%.",
            worked_once=True,
        )


def _quotes_table(held: VoiceHeld) -> DataTable:
    """What people wrote, in their own words: what a person approved, and nothing of who wrote it."""
    mine = [words for wave, words in held.context.quotes if wave == held.asked.wave.id]
    return DataTable(
        id="survey-quotes",
        title="In people's own words",
        columns=(TableColumn("What somebody wrote", numeric=False),),
        rows=tuple((Cell(f"“{words}”"),) for words in mine),
        note="A person chose and approved each; names, homes and numbers were taken out. They show how people put it, "
        "and not how many think so.",
    )
