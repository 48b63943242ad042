"""Charts and maps of what residents told us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from saferplan.assessment.answer import AreaMap, Chart, Point, Series
from saferplan.assessment.voice_held import NET, Asked, VoiceHeld, highest, within
from saferplan.assessment.voice_shown import source_of, theme_rows, told_items


def voice_charts(held: VoiceHeld) -> tuple[Chart, ...]:
    """Each list in order with its limits; deprived places beside others; who answered; what comments are about."""
    charts = [*_list_charts(held), _deprived_chart(held), _profile_chart(held), *_theme_charts(held)]
    return tuple(chart for chart in charts if chart is not None)


def _list_charts(held: VoiceHeld) -> Iterable[Chart]:
    """The rows of each grid, the highest first."""
    for question in held.asked.of_type("grid"):
        items = [one for one in held.items("grid") if one.question.id == question.id and one.told]
        ordered = highest(held, [(one.row, held.share(one.slug, NET)) for one in items])
        if len(ordered) < 2:
            continue
        top, first = ordered[0]
        yield Chart(
            id=f"survey-{question.id.replace('_', '-')}",
            kind="dots",
            title=f"“{top}” has the most",
            summary=f"{held.number(first)} answered “{question.top_text}” of {within(top)}.",
            unit=f"% “{question.top_text}”",
            source=source_of(held),
            worked_once=True,
            series=(Series("Residents", tuple(Point(words, str(one)) for words, one in ordered)),),
        )


def _deprived_chart(held: VoiceHeld) -> Chart | None:
    """The most deprived fifth beside the rest, the furthest apart first."""
    most, others = held.deprived
    if not most:
        return None
    apart = [
        (one.label, held.address("survey_gap", question=one.slug, answer=NET, who=most)) for one in told_items(held)
    ]
    known = [(words, gap) for words, gap in apart if held.figure(gap) is not None]
    known.sort(key=lambda pair: (-abs(held.value(pair[1])), pair[0]))
    if len(known) < 2:
        return None
    mine, theirs = (
        Series(
            name,
            tuple(
                Point(words, str(held.share(dict(gap.group)["question"], NET, who=who))) for words, gap in known[:10]
            ),
            emphasis=emphasis,
        )
        for name, who, emphasis in (("Most deprived fifth", most, True), ("The rest", others, False))
    )
    words, gap = known[0]
    return Chart(
        id="survey-deprived",
        kind="pairs",
        title="Where deprived places and the rest are furthest apart",
        summary=f"The widest gap is of {held.number(gap)} percentage points: {within(words)}.",
        unit="% of those who expressed a view",
        source=f"{source_of(held)}; those who said where they live",
        worked_once=True,
        series=(mine, theirs),
    )


def _profile_chart(held: VoiceHeld) -> Chart | None:
    """Who answered beside the population."""
    rows = [
        (held.who_words(one), one.address, replace(one.address, measure="survey_population")) for one in held.profile
    ]
    known = [row for row in rows if held.figure(row[1]) is not None and held.figure(row[2]) is not None]
    if len(known) < 2:
        return None
    far = max(known, key=lambda row: (abs(held.value(row[1]) - held.value(row[2])), row[0]))
    return Chart(
        id="survey-profile",
        kind="pairs",
        title="Who answered is not quite who lives here",
        summary=f"“{far[0]}”: {held.number(far[1])} of those who answered, {held.number(far[2])} of the population.",
        unit="%",
        source=source_of(held),
        worked_once=True,
        series=(
            Series("Of those who answered", tuple(Point(words, str(one)) for words, one, _ in known)),
            Series("Of the population", tuple(Point(words, str(two)) for words, _, two in known), emphasis=False),
        ),
    )


def _theme_charts(held: VoiceHeld) -> Iterable[Chart]:
    """What comments are about, the most frequent first."""
    for question, themes in theme_rows(held).items():
        if len(themes) < 2:
            continue
        words, first = themes[0]
        yield Chart(
            id=f"survey-comments-{question}",
            kind="bars",
            title=f"More comments are about {within(words)} than anything else",
            summary=f"{held.number(first)} of comments are about {within(words)}.",
            unit="% of comments",
            source=source_of(held),
            worked_once=True,
            series=(Series("Comments", tuple(Point(name, str(one)) for name, one in themes[:12])),),
        )


def voice_maps(held: VoiceHeld) -> tuple[AreaMap, ...]:
    """By community board, the question of one answer that boards differ most in, where bases allow."""
    boards = held.boards
    kinds = {area.code: area.kind for area in held.context.areas}
    best: tuple[float, Asked, list[tuple[str, str]]] | None = None
    for one in held.items("single", "scale"):
        if not one.told:
            continue
        shades = [(code, str(held.share(one.slug, NET, area=code))) for code in boards]
        values = [held.value(held.share(one.slug, NET, area=code)) for code in boards]
        shown = [held.figure(held.share(one.slug, NET, area=code)) is not None for code in boards]
        if sum(shown) < 3 or any(address not in held.context.figures for _, address in shades):
            continue
        told = [value for value, known in zip(values, shown, strict=True) if known]
        if best is None or max(told) - min(told) > best[0]:
            best = max(told) - min(told), one, shades
    if best is None:
        return ()
    _, one, shades = best
    kind = kinds.get(boards[0], "board")
    return (
        AreaMap(
            id="survey-boards",
            kind=kind,
            title=f"Residents who {one.of_residents}, by {'community board' if kind == 'board' else 'district'}",
            summary=f"Asked “{one.words}”. Areas where too few expressed a view are left blank.",
            unit="% of those who expressed a view",
            source=f"{source_of(held)}; those who said where they live",
            shades=tuple(shades),
            worked_once=True,
        ),
    )
