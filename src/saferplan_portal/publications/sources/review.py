"""The annual review that was frozen, without what is not public; what moved is told as at the day of its records.

What moved is worked out from the readings again, since the frozen words may rest on figures that are not public.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from saferplan.delivery.money import in_pounds
from saferplan.delivery.records import ENDINGS, DeliveryRecord, Ending
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.delivery.models import Report
from saferplan_portal.delivery.openness import OpenReadings
from saferplan_portal.delivery.reading import measures_stand
from saferplan_portal.planning.then import measures_on
from saferplan_portal.publications.content import Offer
from saferplan_portal.publications.kinds import Content
from saferplan_portal.publications.sources.progress import measure_told
from saferplan_portal.publications.sources.shared import column, iso, plain
from saferplan_portal.review.models import Review
from saferplan_portal.review.reading import holds, record_of
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.words import day


class Reviews:
    """Reviews that are frozen."""

    def offers(self, by: Actor) -> tuple[Offer, ...]:
        """Every frozen review, at the address of its last day."""
        rows = Review.objects.filter(state="frozen").select_related("plan")
        return tuple(
            Offer(str(one.pk), f"Review of {day(one.first_day)} to {day(one.last_day)}", iso(one.last_day))
            for one in rows
        )

    def content(self, by: Actor, subject: str) -> Content:
        """One frozen review.  Raises `Unfit` where it is not frozen, or is not whole."""
        review = Review.objects.filter(state="frozen", pk=int(subject) if subject.isdigit() else 0).first()
        if review is None:
            raise Unfit("This review is not frozen. Freeze it under Delivery, and publish it then.", "what")
        if not holds(review):
            raise Unfit("The text of this review has not its hash any more. Tell the auditor; it cannot be published.")
        record = record_of(review, made_on=by.today)
        public = OpenReadings()
        on = record.as_at
        moved = [measure_told(one, public, on) for one in measures_stand(measures_on(review.plan, on), on=on)]
        return {
            "title": f"Annual review: {day(review.first_day)} to {day(review.last_day)}",
            "summary": _summary(record, moved),
            "as_of": iso(on),
            "period": f"{day(review.first_day)} to {day(review.last_day)}",
            "sections": [
                _done(record, _did(review, on)),
                _moved(moved),
                _spent(record),
                _decided(record),
                _endings(record),
                *([_section("What came later", " ".join(record.late))] if record.late else []),
            ],
            "tables": [_actions_table(record)],
        }


def _summary(record: DeliveryRecord, moved: list[dict[str, Any]]) -> str:
    """What the review found, in two sentences."""
    actions = record.actions
    done = sum(one.status.computed.code == "done" for one in actions)
    late = sum(one.status.computed.code == "late" for one in actions)
    worse = sum(one["code"] == "worse" for one in moved)
    better = sum(one["code"] == "better" for one in moved)
    return (
        f"Of {len(actions)} actions {done} {_is(done)} done and {late} {_is(late)} late. Of {len(moved)} measures "
        f"{better} {_is(better)} better than at the start and {worse} {_is(worse)} worse."
    )


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _section(heading: str, text: str, *grids: dict[str, Any]) -> dict[str, Any]:
    return {"heading": heading, "text": text, "grids": list(grids)}


def _grid(caption: str, head: list[str], rows: list[list[Any]], empty: str) -> dict[str, Any]:
    return {"caption": caption, "head": head, "rows": rows, "empty": empty, "numeric": []}


def _did(review: Review, on: date) -> dict[str, str]:
    """What the last report of the time says was done, by action; what is in the way of it is not for the public."""
    within = (review.first_day, min(review.last_day, on))
    rows = Report.objects.filter(action__plan=review.plan_id, on__range=within, withdrawn_on=None).order_by("at", "pk")
    return {one.action.slug: one.did for one in rows.select_related("action")}


def _done(record: DeliveryRecord, did: dict[str, str]) -> dict[str, Any]:
    """What was planned and done, priority by priority."""
    grids = [
        _grid(
            priority.title,
            ["Planned", "Led by", "Due", "Done by the last report", "Where it stood"],
            [
                [
                    plain(one.what),
                    one.lead,
                    day(one.due) if one.due else "No date set",
                    did.get(one.id, "Nothing was reported"),
                    one.status.told.capitalize(),
                ]
                for one in priority.actions
            ],
            "No action of this priority was live.",
        )
        for priority in record.priorities
    ]
    return _section("What was planned and done", "", *grids)


def _moved(moved: list[dict[str, Any]]) -> dict[str, Any]:
    """What moved.  Measures are not averaged."""
    rows = [
        [one["title"], one["baseline"], one["now"], one["target"], str(one["status"]["words"]).capitalize()]
        for one in moved
    ]
    head = ["Measure", "Where it started", "Last reading", "Target", "What can be said"]
    return _section("What moved", "", _grid("Measures", head, rows, "The plan has no measure."))


def _spent(record: DeliveryRecord) -> dict[str, Any]:
    """What was spent, to the penny."""
    if record.money is None:
        return _section("What was spent", "No grant fell in this time.")
    rows = [
        [plain(one.what), in_pounds(one.allocated), in_pounds(one.spent)] for one in record.actions if one.allocated
    ]
    grid = _grid("Money by action", ["Action", "Allocated", "Spent"], rows, "Nothing was allocated to an action.")
    return _section("What was spent", record.money.sentence, grid | {"numeric": [1, 2]})


def _decided(record: DeliveryRecord) -> dict[str, Any]:
    """What the Board decided, without the names of those who see to it."""
    rows = [
        [plain(one.words), day(one.on), day(one.due) if one.due else "No date set"] for one in record.every_decision
    ]
    grid = _grid("Decisions", ["Decision", "On", "By"], rows, "The Board decided nothing on the plan in this time.")
    return _section("What was decided", "", grid)


def _endings(record: DeliveryRecord) -> dict[str, Any]:
    """How each priority and action ends, and why."""
    told = [(one.title, "Priority", one.ending) for one in record.priorities]
    told += [(plain(one.what), "Action", one.ending) for one in record.actions]
    rows = [[name, what, ending.verdict.capitalize(), ending.reason] for name, what, ending in told if ending]
    text = "\n".join(f"- **{verdict.capitalize()}**: {means}" for verdict, means in ENDINGS.items())
    head = ["Name", "What", "Ends with", "Why"]
    return _section("Keep, change or drop", text, _grid("How each ends", head, rows, "Nothing was decided."))


def _actions_table(record: DeliveryRecord) -> dict[str, Any]:
    """The actions as a table to download; money in pounds."""

    def verdict(ending: Ending | None) -> str:
        return ending.verdict if ending else ""

    return {
        "name": "actions",
        "title": "Actions in the review",
        "note": "One row for each action.",
        "key": ["id"],
        "columns": [
            column("id", "What names the action."),
            column("action", "What was planned."),
            column("lead", "The body that leads it."),
            column("due", "Its last day.", "day"),
            column("status", "Where it stood by the rule."),
            column("allocated", "What was allocated to it, in pounds.", "number"),
            column("spent", "What was spent on it, in pounds.", "number"),
            column("ending", "How it ends: keep, change or drop."),
        ],
        "rows": [
            [
                one.id,
                plain(one.what),
                one.lead,
                iso(one.due),
                one.status.computed.words,
                one.allocated / 100,
                one.spent / 100,
                verdict(one.ending),
            ]
            for one in record.actions
        ],
    }
