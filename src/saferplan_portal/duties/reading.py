"""The register of duties as of a day: each duty with its owner, what shows it, how it stands and when it is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from saferplan.delivery.calendar import CalendarEvent
from saferplan.governance.clocks import STATUSES, Piece, Standing, standing
from saferplan.publication.downloads import csv_text
from saferplan.reference.duties import ABOUT, SEEN, Duty, duties_on
from saferplan_portal.duties.evidence import pieces_of, together
from saferplan_portal.duties.models import OwnDuty, Owner, SetAside, Typed
from saferplan_portal.shell.addresses import whole_address
from saferplan_portal.shell.words import day as in_words
from saferplan_portal.shell.words import month

TONES = {"met": "green", "due-soon": "amber", "gap": "red", "not-computed": "grey", "not-here": "grey"}
"""The tone of each status, beside its word and shape."""


@dataclass(frozen=True)
class Row:
    """A duty on a day.  `own` is the partnership's own row of it, `aside` why it does not apply, if it does not."""

    duty: Duty
    owner: Owner | None
    aside: SetAside | None
    pieces: tuple[Piece, ...]
    standing: Standing
    typed: tuple[Typed, ...] = ()
    own: OwnDuty | None = None

    @property
    def tone(self) -> str:
        """The tone of how it stands."""
        return TONES[self.standing.status]

    @property
    def warning(self) -> str:
        """What to beware of in the row of law; "" where its own words were seen and nothing is noted."""
        return law_warning(self.duty)


def law_warning(duty: Duty) -> str:
    """What to beware of in a row of law."""
    seen = {
        "text": "",
        "summary": "A guide to this law was seen, and not its own words. Check them before relying on this.",
        "memory": "This was written from memory and was not checked against the law. Check it before relying on this.",
    }[duty.seen]
    return " ".join(one for one in (seen, duty.note) if one)


def law_days(duty: Duty) -> str:
    """Since when and until when a duty holds, in words."""
    since = f"Since {in_words(date.fromisoformat(duty.since))}" if duty.since else "The first day is not known here"
    return f"{since}, until {in_words(date.fromisoformat(duty.until))}" if duty.until else since


def law_seen(duty: Duty) -> str:
    """What was seen of a duty's source, and when."""
    when = duty.verified_on
    if not when:
        return SEEN[duty.seen]
    said = in_words(date.fromisoformat(when)) if len(when) == 10 else month(date.fromisoformat(f"{when}-01"))
    return f"{SEEN[duty.seen]}, {said}"


def register(on: date) -> list[Row]:
    """Every duty that holds on a day, in the order of the law's parts; four queries and what the evidence asks."""
    owners = _on(on, Owner.objects.select_related("body"))
    asides = _on(on, SetAside.objects.all())
    typed: dict[str, list[Typed]] = defaultdict(list)
    for one in Typed.objects.select_related("paper"):
        if one.stood_on(on):
            typed[one.duty].append(one)
    own = {one.slug: one for one in OwnDuty.objects.all() if _own_holds(one, on)}
    order = list(ABOUT)
    duties = [*duties_on(on.isoformat()), *(_as_duty(one) for one in own.values())]
    with together():
        return [
            _row(duty, on, owners.get(duty.id), asides.get(duty.id), (typed[duty.id], own.get(duty.id)))
            for duty in sorted(duties, key=lambda one: order.index(one.about))
        ]


def row_of(slug: str, on: date) -> Row | None:
    """One duty on a day; None where none of that id holds then."""
    duty = next((one for one in duties_on(on.isoformat()) if one.id == slug), None)
    own = None
    if duty is None:
        own = OwnDuty.objects.filter(slug=slug).first()
        if own is None or not _own_holds(own, on):
            return None
        duty = _as_duty(own)
    owner = _on(on, Owner.objects.filter(duty=slug).select_related("body")).get(slug)
    aside = _on(on, SetAside.objects.filter(duty=slug)).get(slug)
    typed = [one for one in Typed.objects.filter(duty=slug).select_related("paper") if one.stood_on(on)]
    return _row(duty, on, owner, aside, (typed, own))


S = TypeVar("S", Owner, SetAside)


def _on(on: date, rows: Iterable[S]) -> dict[str, S]:
    """What holds on a day, by duty."""
    return {one.duty: one for one in rows if one.holds_on(on)}


def _own_holds(one: OwnDuty, on: date) -> bool:
    """Whether a duty of the partnership's own holds on a day."""
    return one.since <= on and (one.until is None or on <= one.until)


def _as_duty(one: OwnDuty) -> Duty:
    """A duty of the partnership's own in the shape of the reference."""
    return Duty(
        id=one.slug,
        duty=one.duty,
        law=one.law,
        section=one.section,
        holder=one.holder,
        asks=one.asks,
        clock=one.clock,
        artefact=one.artefact,
        plan="",
        since=one.since.isoformat(),
        until=one.until.isoformat() if one.until else "",
        about=one.about,
        seen="text" if one.verified_on else "memory",
        verified_on=one.verified_on.isoformat() if one.verified_on else "",
        note=one.note,
        months=one.months,
    )


def _row(
    duty: Duty, on: date, owner: Owner | None, aside: SetAside | None, kept: tuple[list[Typed], OwnDuty | None]
) -> Row:
    """A row of the register, with how the duty stands worked out."""
    typed, own = kept
    pieces = pieces_of(duty.id, on)
    pieces += [Piece("Typed", one.what, one.done_on, typed=True) for one in typed]
    if aside is not None:
        found = Standing("not-here", f"Set aside since {in_words(aside.first_day)}: {aside.reason}")
    else:
        found = standing(duty.months, pieces, on, duty.artefact)
    return Row(duty, owner, aside, tuple(pieces), found, tuple(typed), own)


def by_part(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """The rows under the headings of the parts of the work; a part without a row is left out."""
    parts = [(words, [one for one in rows if one.duty.about == about]) for about, words in ABOUT.items()]
    return [(words, found) for words, found in parts if found]


def counts(rows: list[Row]) -> list[tuple[str, str, int]]:
    """How many duties stand how: the key of each status, its words and the number."""
    return [(key, words, sum(one.standing.status == key for one in rows)) for key, words in STATUSES.items()]


def gaps(rows: list[Row]) -> list[Row]:
    """The duties with a gap, or due soon, those due first at the head."""
    found = [one for one in rows if one.standing.status in ("gap", "due-soon")]
    return sorted(found, key=lambda one: one.standing.next_due or date.min)


def events(on: date) -> list[CalendarEvent]:
    """When each duty with a clock is due next, for the calendar file: the clocks of the law."""
    return [
        CalendarEvent(
            kind="clock",
            id=f"duty-{one.duty.id}",
            title=f"Due by law: {one.duty.duty}",
            first=one.standing.next_due,
            about=f"{one.duty.law}, {one.duty.section}. {one.duty.asks} {one.warning}".strip(),
            link=whole_address("duty", one.duty.id),
        )
        for one in register(on)
        if one.standing.next_due is not None
    ]


CSV_HEAD = (
    "id", "duty", "part", "law", "section", "holder", "asks", "clock", "artefact", "since", "until", "law_seen",
    "law_verified_on", "beware", "owner", "status", "reason", "only_typed", "next_due", "evidence",
)  # fmt: skip


def register_csv(rows: list[Row]) -> str:
    """The register as the text of a CSV file, none of whose cells a spreadsheet takes for a formula."""
    return csv_text(
        CSV_HEAD,
        (
            (
                one.duty.id,
                one.duty.duty,
                ABOUT[one.duty.about],
                one.duty.law,
                one.duty.section,
                one.duty.holder,
                one.duty.asks,
                one.duty.clock,
                one.duty.artefact,
                one.duty.since,
                one.duty.until,
                SEEN[one.duty.seen],
                one.duty.verified_on,
                one.warning,
                str(one.owner or "none"),
                one.standing.words,
                one.standing.reason,
                "yes" if one.standing.typed else "no",
                one.standing.next_due.isoformat() if one.standing.next_due else "",
                " | ".join(piece.sentence for piece in one.pieces),
            )
            for one in rows
        ),
    )
