"""What the Board's records, and the list of bodies, show of the duties of the law."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.timezone import localtime

from saferplan.governance.clocks import months_after
from saferplan_portal.accounts.models import Body
from saferplan_portal.board.models import Meeting
from saferplan_portal.board.reading import day_of, seated_on, vacancies_on
from saferplan_portal.duties.evidence import Found, Lacking, register
from saferplan_portal.shell.words import day


def seats(on: date) -> Found | Lacking:
    """Whether each service that the law makes responsible sits on the Board."""
    link = reverse("board_members")
    found = vacancies_on(on)
    if found.vacant:
        return Lacking(" ".join(one.sentence for one in found.vacant), link)
    since = max((one.first_day for one in seated_on(on)), default=on)
    return Found("Each responsible authority sits on the Board.", since, link)


def bodies_listed(on: date) -> Found | Lacking | None:
    """Whether bodies that co-operate or are invited are listed, with their days."""
    rows = [one for one in Body.objects.filter(legal_role__in=("co-operating-body", "invitee")) if one.holds_on(on)]
    if not rows:
        return Lacking("No body that co-operates or is invited is listed.", reverse("bodies"))
    undated = sum(one.first_day is None for one in rows)
    since = max((one.first_day for one in rows if one.first_day), default=on)
    count = f"{len(rows)} {'body co-operates or is' if len(rows) == 1 else 'bodies co-operate or are'} invited"
    said = f", {undated} without a first day" if undated else ""
    return Found(f"{count}{said}.", since, reverse("bodies"))


def board_met(on: date) -> Found | Lacking:
    """Whether the Board met in the twelve months before a day."""
    link = reverse("board_meetings")
    meeting = _last(on, public=False)
    if meeting is None:
        return Lacking("No meeting of the Board is recorded as held.", link)
    met = day_of(meeting)
    if months_after(met, 12) < on:
        return Lacking(f"The Board last met on {day(met)}, more than twelve months before.", link)
    return Found(f"The Board met on {day(met)}.", met, reverse("board_meeting", args=[meeting.pk]))


def public_meeting(on: date) -> Found | Lacking:
    """The last meeting that was open to the public."""
    meeting = _last(on, public=True)
    if meeting is None:
        return Lacking("No public meeting is recorded as held.", reverse("board_meetings"))
    met, link = day_of(meeting), reverse("board_meeting", args=[meeting.pk])
    if meeting.notice_on is None:
        return Lacking(f"A public meeting was held on {day(met)}, and the public had no notice of it.", link)
    return Found(f"A public meeting was held on {day(met)}, with notice given on {day(meeting.notice_on)}.", met, link)


def public_record(on: date) -> Found | Lacking:
    """Whether what was discussed at the last public meeting is signed, and can be published."""
    meeting = _last(on, public=True)
    if meeting is None:
        return Lacking("So there is nothing to publish of what was discussed at one.", reverse("board_meetings"))
    link = reverse("board_minutes", args=[meeting.pk])
    signed = meeting.minutes.filter(state="signed").order_by("number").first()
    if signed is None or signed.signed_at is None or localtime(signed.signed_at).date() > on:
        return Lacking(
            f"What was discussed on {day(day_of(meeting))} cannot be published: the minutes are not signed.", link
        )
    return Found(
        f"The minutes that say what was discussed were signed on {day(signed.signed_at)}.", day_of(meeting), link
    )


def _last(on: date, *, public: bool) -> Meeting | None:
    """The last meeting that was held by a day; of those open to the public, where only they count."""
    rows = Meeting.objects.filter(state="held", starts_at__date__lte=on).order_by("-starts_at")
    return (rows.filter(public=True) if public else rows).first()


def say_what_is_shown() -> None:
    """Tell the register of duties what the Board's records can show."""
    register("form-a-partnership", "Seats on the Board", seats)
    register("work-with-others", "Bodies that take part", bodies_listed)
    register("have-a-strategy-group", "Meetings", board_met)
    register("hold-a-public-meeting", "The meeting", public_meeting)
    register("hold-a-public-meeting", "What was discussed", public_record)
