"""The texts of the plan: written with a preview, with figures found and put in, and held to them meanwhile."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from saferplan.measures.definition import load_measures
from saferplan.publication.released import Released
from saferplan_portal.evidence.searching import Asked, addresses, described
from saferplan_portal.evidence.words import with_figures
from saferplan_portal.planning import permissions as may
from saferplan_portal.planning.actions import change_part, change_plan
from saferplan_portal.planning.claims import claims_of
from saferplan_portal.planning.models import Plan, Priority
from saferplan_portal.planning.views.common import actor_of, trail_of
from saferplan_portal.shell.changed import changed_page
from saferplan_portal.shell.forms import LongTextField, SelectField, TextField, VersionedForm
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.merging import with_theirs
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.widgets import Looks

HERE = "@@"
"""Where a writer puts this, the figure that is found comes to stand; else it comes at the end."""

MOST_FOUND = 15
MOST_OF_A_TEXT = 20_000


class TextForm(VersionedForm):
    """A text of the plan, and what to look for among the figures."""

    text = LongTextField(
        "Text",
        required=False,
        max_length=MOST_OF_A_TEXT,
        looks=Looks(
            hint="Markdown: a blank line between paragraphs, a hyphen before each thing in a list. "
            "A figure is put in as a link; leave its words empty and they are filled in.",
            rows=18,
        ),
    )
    find_measure = SelectField("Measure", [], none="Choose a measure", required=False)
    find_area = TextField(
        "Area", required=False, max_length=100, looks=Looks(hint="The whole area if left empty", width=20)
    )
    find_period = TextField("Period", required=False, max_length=40, looks=Looks(hint="Like 2018/19", width=10))
    find_part = TextField("Part", required=False, max_length=100, looks=Looks(hint="Like burglary", width=20))

    def __init__(self, *args: Any, released: Released | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = set() if released is None else set(released.figures.frame["measure"].unique().to_list())
        titles = sorted((one.title, slug) for slug, one in load_measures().items() if slug in held)
        choices = [("", "Choose a measure"), *((slug, title) for title, slug in titles)]
        self.fields["find_measure"].choices = choices  # type: ignore[attr-defined]


def about(request: HttpRequest, pk: int) -> HttpResponse:
    """The text about the whole plan."""
    plan = get_object_or_404(Plan, pk=pk)
    return _write(request, plan, plan, "about", "About the plan")


def why(request: HttpRequest, pk: int) -> HttpResponse:
    """The text that says why a priority is one."""
    priority = get_object_or_404(Priority.objects.select_related("plan"), pk=pk)
    return _write(request, priority.plan, priority, "why", f"Why “{priority}” is a priority")


def _write(request: HttpRequest, plan: Plan, thing: Plan | Priority, column: str, title: str) -> HttpResponse:
    by = actor_of(request)
    may.check_edit(by, plan)
    address = "plan_one" if thing is plan else "plan_priority"
    back = reverse(address, args=[thing.pk])
    before = getattr(thing, column)
    text, found = before, []
    _, released = claims_of("", by)
    first = {"text": text, "seen_version": thing.version}
    form = TextForm(initial=first, released=released)
    do = ""
    if request.method == "POST":
        form = TextForm(request.POST, initial=first, released=released)
        do = "insert" if request.POST.get("insert") else request.POST.get("do", "save")
        if form.is_valid():
            text = form.cleaned_data["text"].replace("\r\n", "\n")
            if do == "save":
                try:
                    answer, _theirs = with_theirs(form, lambda: _save(request, thing, column, form))
                    return answer
                except Unfit as error:
                    form.refuse(str(error), error.field)
                except ChangedMeanwhile as changed:
                    return changed_page(request, changed, form, subject=title, back=back)
            elif do == "find" and released is not None:
                found = _found(released, form)
            elif do == "insert":
                text = _with_figure(text, request.POST["insert"][:1_000])
                sent = request.POST.copy()
                sent["text"] = text
                form = TextForm(sent, released=released)
                form.is_valid()
        else:
            text = str(form["text"].value() or "")[:MOST_OF_A_TEXT]
    claims, _ = claims_of(text, by)
    context = {
        "form": form,
        "title": title,
        "plan": plan,
        "trail": trail_of(plan, *([] if thing is plan else [(str(thing), back)])),
        "back": back,
        "claims": claims,
        "shown": with_figures(text, released) if text.strip() else "",
        "found": found,
        "searched": do == "find" and form.is_valid(),
        "may_find": released is not None,
    }
    return render(request, "planning/text.html", context)


def _save(request: HttpRequest, thing: Plan | Priority, column: str, form: TextForm) -> HttpResponse:
    """Keep the text, and say what in it is not true of its figures: it is a draft, and stops only when proposed."""
    by, seen = actor_of(request), form.cleaned_data["seen_version"]
    values = {column: form.cleaned_data["text"]}
    if isinstance(thing, Plan):
        change_plan(by=by, plan=thing, seen=seen, values=values)
    else:
        change_part(by=by, part=thing, seen=seen, values=values)
    claims, _ = claims_of(form.cleaned_data["text"], by)
    messages.success(request, "The text was saved.")
    if claims.untrue:
        many = len(claims.untrue)
        what = "A sentence is" if many == 1 else f"{many:,} sentences are"
        messages.warning(
            request, f"{what} not true of the figures. Each is listed below with words that would be true."
        )
    return redirect(request.path)


def _found(released: Released, form: TextForm) -> list[Any]:
    sent = form.cleaned_data
    if not sent["find_measure"]:
        return []
    asked = Asked(sent["find_measure"], sent["find_area"], sent["find_period"], sent["find_part"])
    return [described(released, address) for address in addresses(released, asked)[:MOST_FOUND]]


def _with_figure(text: str, address: str) -> str:
    """The text with a link to a figure where it is marked, or at its end."""
    link = f"[]({address})"
    if HERE in text:
        return text.replace(HERE, link, 1)
    return f"{text}{'' if not text or text[-1].isspace() else ' '}{link}"


@require_POST
def claims(request: HttpRequest) -> HttpResponse:
    """A text held to its figures while it is being written: the part of the page that says what was found."""
    found, _ = claims_of(request.POST.get("text", "")[:MOST_OF_A_TEXT], actor_of(request))
    return render(request, "planning/claims.html", {"claims": found})
