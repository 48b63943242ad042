"""A measure's figure is found in a list, and no address is typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

from django.test import Client

from portal_plans import only_action, small_plan, told
from portal_releases import receive
from portal_sent import sent_unchanged
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.delivery.models import MeasureReading
from saferplan_portal.evidence.reading import released_of
from saferplan_portal.planning.actions import set_action_state
from saferplan_portal.planning.baselines import baseline_words, unreadable
from saferplan_portal.planning.models import Measure, Plan

Made = Callable[..., Actor]
Signed = Callable[..., Client]


def test_a_figure_is_found_chosen_and_its_baseline_can_be_read(
    as_role: Signed, actor: Made, ashbrook_releases: Path
) -> None:
    """The plainest number comes first, and the form is filled in; a period that is not held is remarked on."""
    plan, client = small_plan(actor("manager")), as_role("analyst")
    address = f"/plan/{plan.pk}/figures/"
    assert "No release of evidence was received yet" in client.get(address).text
    receive(actor("analyst"), ashbrook_releases)
    page = client.get(address, {"measure": "recorded_crime"})
    links = [unescape(one) for one in re.findall(r'href="([^"]+figure=[^"]+)"', page.text)]
    assert links
    assert "statistic" not in links[0], "the plain number stands first"
    form = client.get(links[0])
    sent = sent_unchanged(form.text) | {"title": "Crimes", "kind": "impact", "way": "down"}
    assert str(sent["figure"][0]).startswith("recorded_crime")
    saved = client.post(f"/plan/{plan.pk}/parts/measures/add/", sent, follow=True)
    assert "cannot be read" not in saved.text
    made = Measure.objects.get(title="Crimes")
    assert unreadable(made) == ""
    assert baseline_words(made) == f"Declared: the figure of {made.baseline_period}"
    edit = f"/plan/parts/measures/{made.pk}/edit/"
    assert f"{address}?of={made.pk}" in client.get(edit).text
    changed = sent_unchanged(client.get(edit).text) | {"baseline_period": "1901"}
    warned = unescape(client.post(edit, changed, follow=True).text)
    assert "The baseline of “Crimes” cannot be read. The current release holds no figure of 1901" in warned
    assert as_role("scrutiny-reader").get(address).status_code == 403


def test_a_measure_is_read_when_an_action_goes_live_on_it(actor: Made, ashbrook_releases: Path) -> None:
    """Nobody waits for the hour to see where a promise started from."""
    by = actor("manager")
    plan = small_plan(by)
    release = receive(actor("analyst"), ashbrook_releases)
    figures = released_of(release).figures
    period = figures.frame.filter(figures.frame["measure"] == "recorded_crime")["period"].to_list()[0]
    Measure.objects.update(figure="recorded_crime", baseline_period=period)
    Plan.objects.update(state="live")
    held = set_action_state(by=by, held=only_action(plan), seen=1, to="agreed", told=told(by))
    assert not MeasureReading.objects.exists()
    set_action_state(by=by, held=held, seen=2, to="live")
    assert MeasureReading.objects.filter(period=period, release=release.sha256).count() == 1
