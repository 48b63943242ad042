"""Maps of what residents told us, by community board or district."""

from __future__ import annotations

from saferplan.assessment.answer import AreaMap
from saferplan.assessment.voice_held import NET, Asked, VoiceHeld
from saferplan.assessment.voice_shown import source_of


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
