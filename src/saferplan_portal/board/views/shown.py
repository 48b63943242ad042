"""What of a meeting a person is shown: restricted things are for the Board and those who run it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.board.models import ActionArising, Decision, Interest, Item, Meeting, Paper
from saferplan_portal.board.permissions import can_see_restricted, can_take_paper


@dataclass(frozen=True)
class ShownItem:
    """An item as a person is shown it; of a `hidden` one only that there is one."""

    item: Item
    hidden: bool
    papers: tuple[Paper, ...]
    withheld: int


def shown_items(by: Actor, meeting: Meeting) -> list[ShownItem]:
    """The agenda as a person is shown it, in five queries whatever its length."""
    rows = meeting.items.prefetch_related(
        Prefetch("papers", Paper.objects.select_related("item", "meeting")),
        Prefetch("decisions", Decision.objects.select_related("owner_body")),
        Prefetch("actions", ActionArising.objects.select_related("owner_body")),
        Prefetch("interests", Interest.objects.select_related("body")),
    )
    all_of_it = can_see_restricted(by)
    made = []
    for item in rows:
        papers = [one for one in item.papers.all() if not one.withdrawn_because]
        mine = tuple(one for one in papers if can_take_paper(by, one))
        made.append(ShownItem(item, item.restricted and not all_of_it, mine, len(papers) - len(mine)))
    return made
