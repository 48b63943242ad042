"""Finding the figure that a measure is read from, in place of typing its address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from saferplan.figures import parse_address
from saferplan.measures.definition import load_measures
from saferplan.periods import Period, parse_period
from saferplan.plan.crosswalk import without_period
from saferplan.publication.released import Released
from saferplan_portal.evidence.searching import Asked, addresses, described
from saferplan_portal.planning import permissions as may
from saferplan_portal.planning.claims import claims_of
from saferplan_portal.planning.models import Measure, Plan
from saferplan_portal.planning.views.common import actor_of, trail_of
from saferplan_portal.shell.forms import PortalForm, SelectField, TextField
from saferplan_portal.shell.widgets import Looks

MOST_FOUND = 15


class FindForm(PortalForm):
    """What to look for among the figures."""

    measure = SelectField("What is counted", [], none="Choose one")
    area = TextField("Area", required=False, max_length=100, looks=Looks(hint="The whole area if left empty", width=20))
    part = TextField("Part", required=False, max_length=100, looks=Looks(hint="Like burglary", width=20))

    def __init__(self, *args: Any, released: Released | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = set() if released is None else set(released.figures.frame["measure"].unique().to_list())
        titles = sorted((one.title, slug) for slug, one in load_measures().items() if slug in held)
        choices = [("", "Choose one"), *((slug, title) for title, slug in titles)]
        self.fields["measure"].choices = choices  # type: ignore[attr-defined]


@require_safe
def find(request: HttpRequest, pk: int) -> HttpResponse:
    """Figures of the release, each with the way to the form of the measure that is to be read from it."""
    plan, by = get_object_or_404(Plan, pk=pk), actor_of(request)
    may.check_edit(by, plan)
    of = request.GET.get("of", "")
    part = Measure.objects.filter(plan=plan, pk=int(of)).first() if of.isdecimal() and len(of) < 10 else None
    to = (
        reverse("plan_part_edit", args=["measures", part.pk])
        if part
        else reverse("plan_part_add", args=[pk, "measures"])
    )
    _, released = claims_of("", by)
    form = FindForm(request.GET if "measure" in request.GET else None, released=released)
    found = _found(released, form, to) if released is not None and form.is_bound and form.is_valid() else []
    context = {
        "form": form,
        "found": found,
        "part": part,
        "to": to,
        "may_find": released is not None,
        "trail": trail_of(plan, ("Measures", reverse("plan_parts", args=[pk, "measures"]))),
    }
    return render(request, "planning/figures.html", context)


def _found(released: Released, form: FindForm, to: str) -> list[tuple[Any, str]]:
    """The first figures that are like what was asked, one of each series, with the address of the form filled in.

    Of a series the longest period is shown, the latest of them: a year says where a measure stands better than a month.
    """
    sent = form.cleaned_data
    series: dict[str, tuple[tuple[int, int], Period, str]] = {}
    for address in addresses(released, Asked(sent["measure"], sent["area"], "", sent["part"])):
        period = parse_period(parse_address(address).period)
        one = (len(period.months), period.last), period, address
        bare = without_period(address)
        better = bare not in series or one[0] > series[bare][0]
        if better and released.figure(address).value is not None:
            series[bare] = one
    return [
        (described(released, address), f"{to}?{urlencode({'figure': bare, 'baseline_period': period.text})}")
        for bare, (_, period, address) in list(series.items())[:MOST_FOUND]
    ]
