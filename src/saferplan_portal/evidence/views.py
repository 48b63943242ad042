"""The pages of the evidence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from saferplan.assessment.answer import Answer
from saferplan.commands.diff_findings import CHANGES, changed_findings
from saferplan.figures import in_words
from saferplan.findings import STRENGTH_RULE, Finding, without_links
from saferplan.measures.definition import HOLDERS, load_measures
from saferplan.publication.charts import draw_chart
from saferplan.publication.corrections import figures_changed
from saferplan.publication.released import Released
from saferplan_portal.access import may_open
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.evidence import reading
from saferplan_portal.evidence.actions import editions_there, make_current, receive_from_folder, receive_upload
from saferplan_portal.evidence.forms import CompareForm, FiguresFilter, FindingsFilter, ReceiveForm
from saferplan_portal.evidence.models import Release
from saferplan_portal.evidence.permissions import can_receive, check_receive
from saferplan_portal.evidence.searching import Asked, FoundFigure, addresses, described, same_but_period
from saferplan_portal.evidence.storing import folder_of
from saferplan_portal.evidence.uses import uses_of_figure, uses_of_finding
from saferplan_portal.evidence.words import figure_url, in_a_line, interval_of, link, strength_of, with_figures
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.words import day, moment, number

PER_PAGE = 40
_TITLES = {
    "new": "New findings",
    "gone": "No longer found",
    "turned": "Turned round",
    "strength": "Stronger or weaker",
    "reworded": "In other words",
}


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _shown() -> tuple[Release, Released] | None:
    """The release that pages show, with what it holds; None where none was received."""
    release = reading.shown_release()
    return None if release is None else (release, reading.released_of(release))


def _nothing(request: HttpRequest, title: str) -> HttpResponse:
    """The page before any release was received."""
    return render(request, "evidence/nothing.html", {"title": title, "may_receive": can_receive(_actor(request))})


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """Every finding, by the question that it answers."""
    shown = _shown()
    if shown is None:
        return _nothing(request, "Findings")
    release, released = shown
    form = FindingsFilter(request.GET or None)
    strength, words = "", ""
    if form.is_bound and form.is_valid():
        strength, words = form.cleaned_data["strength"], form.cleaned_data["words"].casefold()

    def wanted(one: Finding) -> bool:
        return (not strength or one.strength == strength) and words in without_links(one.headline).casefold()

    groups = [(answer, [_listed(one) for one in answer.findings if wanted(one)]) for answer in released.answers]
    context = {
        "release": release,
        "form": form,
        "groups": [(answer, rows) for answer, rows in groups if rows],
        "many": sum(len(rows) for _, rows in groups),
    }
    return render(request, "evidence/findings.html", context)


def _listed(finding: Finding) -> dict[str, Any]:
    tone, words = strength_of(finding)
    return {
        "headline": without_links(finding.headline),
        "url": reverse("evidence_finding", args=[finding.id]),
        "tone": tone,
        "strength": words,
    }


@require_safe
def finding(request: HttpRequest, name: str) -> HttpResponse:
    """One finding, with all that it rests on and what rests on it."""
    shown = _shown()
    found = None if shown is None else reading.finding_of(shown[1], name)
    if shown is None or found is None:
        raise Http404
    release, released = shown
    answer = next(
        one for one in (*released.answers, *released.profiles) if any(each.id == name for each in one.findings)
    )
    tone, words = strength_of(found)
    context = {
        "release": release,
        "finding": found,
        "title": without_links(found.headline),
        "sentence": in_a_line(found.sentence),
        "words": with_figures(found.judgement.words, released) if found.judgement.words else "",
        "answer": answer,
        "tone": tone,
        "strength": words,
        "rule": STRENGTH_RULE[found.strength],
        "rows": [_figure_row(released, address) for address in dict.fromkeys(found.figures)],
        "charts": _charts(answer, found),
        "uses": uses_of_finding(found.id),
        "may_join": may_open("plan_rest", _actor(request)),
    }
    return render(request, "evidence/finding.html", context)


def _figure_row(released: Released, address: str) -> list[object]:
    told = described(released, address)
    return [link(told.title, figure_url(address)), told.value, told.interval or "None"]


def _charts(answer: Answer, found: Finding) -> list[dict[str, str]]:
    """The charts of the question that show a figure of the finding."""
    shown = set(found.figures)
    charts = [
        chart
        for chart in answer.charts
        if any(point.address in shown for series in chart.series for point in series.points)
    ]
    return [
        {
            "title": without_links(chart.title),
            "summary": without_links(chart.summary),
            "source": chart.source,
            "url": reverse("evidence_chart", args=[answer.question, answer.about, chart.id]),
        }
        for chart in charts
    ]


@require_safe
def chart(request: HttpRequest, question: str, about: str, name: str) -> HttpResponse:
    """A chart of the release as a picture."""
    shown = _shown()
    if shown is None:
        raise Http404
    held = shown[1]
    answers = [one for one in (*held.answers, *held.profiles) if (one.question, one.about) == (question, about)]
    found = next((each for one in answers for each in one.charts if each.id == name), None)
    if found is None:
        raise Http404
    narrow = "narrow" in request.GET
    response = HttpResponse(draw_chart(found, held.figure, wide=not narrow), content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=600"
    return response


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Figures by measure, area, period and part."""
    shown = _shown()
    if shown is None:
        return _nothing(request, "Figures")
    release, released = shown
    form = FiguresFilter(request.GET or None, released=released)
    page, measure = None, None
    listed: list[FoundFigure] = []
    if form.is_bound and form.is_valid() and form.cleaned_data["measure"]:
        sent = form.cleaned_data
        measure = load_measures()[sent["measure"]]
        found = addresses(released, Asked(**{name: sent[name] for name in ("measure", "area", "period", "part")}))
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        listed = [described(released, address) for address in page.object_list]
    shared = [one for one in listed[0].caveats if all(one in each.caveats for each in listed)] if listed else []
    own = any(one not in shared for each in listed for one in each.caveats)
    rows: list[list[object]] = []
    for each in listed:
        beware = " ".join(one for one in each.caveats if one not in shared) or "Nothing more"
        row: list[object] = [link(each.title, figure_url(each.address)), each.value, each.interval or "None"]
        rows.append([*row, beware] if own else row)
    context = {"release": release, "form": form, "page": page, "rows": rows, "measure": measure}
    return render(request, "evidence/figures.html", context | {"shared": shared, "own": own})


@require_safe
def figure(request: HttpRequest) -> HttpResponse:
    """One figure, how it was worked out, and what rests on it."""
    shown = _shown()
    address = request.GET.get("address", "")[:1_000]
    found = None if shown is None else reading.figure_of(shown[1], address)
    if shown is None or found is None:
        raise Http404
    release, released = shown
    told = released.figures.explain(address)
    measure = load_measures()[found.measure]
    context = {
        "release": release,
        "figure": found,
        "address": found.id,
        "told": told,
        "value": in_words(found),
        "interval": interval_of(found),
        "measure": measure,
        "holder": HOLDERS[measure.holder],
        "others": [
            [link(other.period, figure_url(one)), in_words(other), interval_of(other) or "None"]
            for one in same_but_period(released, found)[:12]
            for other in (released.figure(one),)
        ],
        "findings": [
            _listed(one)
            for answer in (*released.answers, *released.profiles)
            for one in answer.findings
            if found.id in one.figures
        ][:20],
        "uses": uses_of_figure(found.id),
    }
    return render(request, "evidence/figure.html", context)


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """Every release that was received, the newest first."""
    held = Release.objects.select_related("received_by")
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "may_receive": can_receive(_actor(request)),
        "in_folder": bool(editions_there()),
        "comparable": held.count() > 1,
    }
    return render(request, "evidence/releases.html", context)


@require_safe
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """The account of one release."""
    held = get_object_or_404(Release.objects.select_related("received_by"), pk=pk)
    told = held.told
    rows = [
        ("For", held.audience_words),
        ("Edition", held.edition),
        ("Partnership", told["partnership"]),
        ("Figures as of", "" if held.as_of is None else day(held.as_of)),
        ("Months", f"{told['first_month']} to {told['last_month']}"),
        ("Headlines speak of", told["headline"]),
        ("Made with Saferplan", told["engine"]),
        ("Received", f"{moment(held.received_at)}, {held.received_by or 'by the portal'}"),
        ("How", held.get_way_in_display()),
        ("Files", f"{number(held.files)}, {number(round(held.bytes / 1_000_000, 1))} MB"),
        ("Hash of the list of its files", held.sha256),
    ]
    problem, accounts = "", []
    try:
        accounts = [
            [one.source, number(one.read), number(one.kept), number(one.read - one.kept)]
            for one in reading.released_of(held).accounts
        ]
    except Unfit as error:
        problem = str(error)
    context = {
        "release": held,
        "rows": rows,
        "problem": problem,
        "accounts": accounts,
        "correction": told["correction"],
        "now_current": reading.current_release(held.audience),
        "may_receive": can_receive(_actor(request)),
    }
    return render(request, "evidence/release.html", context)


def receive(request: HttpRequest) -> HttpResponse:
    """The form that receives a release."""
    by = _actor(request)
    check_receive(by)
    form = ReceiveForm(request.POST, request.FILES) if request.method == "POST" else ReceiveForm()
    if form.is_bound and form.is_valid():
        try:
            made = receive_upload(by=by, file=form.cleaned_data["file"])
        except Unfit as error:
            form.refuse(str(error), error.field)
        else:
            messages.success(request, f"The release {made} was received, and is current for {_to(made)}.")
            return redirect("evidence_release", made.pk)
    return render(request, "evidence/receive.html", {"form": form, "in_folder": bool(editions_there())})


@require_POST
def receive_folder(request: HttpRequest) -> HttpResponse:
    """Receive what lies in the partnership folder."""
    made = receive_from_folder(by=_actor(request))
    names = " and ".join(f"{one}, for {_to(one)}" for one in made)
    messages.success(request, f"Received from the partnership folder: {names}.")
    return redirect("evidence_releases")


@require_POST
def current(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an earlier release current again."""
    seen = request.POST.get("instead_of", "")
    before = int(seen) if seen.isdecimal() and len(seen) < 19 else 0
    made = make_current(by=_actor(request), release=get_object_or_404(Release, pk=pk), instead_of=before)
    messages.success(request, f"The release {made} is current again for {_to(made)}.")
    return redirect("evidence_release", made.pk)


def _to(held: Release) -> str:
    return held.audience_words[:1].lower() + held.audience_words[1:]


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """What differs between two releases: the findings in words, and how many figures."""
    form = CompareForm(request.GET or None)
    groups: list[tuple[str, list[dict[str, str]]]] = []
    figures_differ = None
    if form.is_bound and form.is_valid():
        before, after = form.cleaned_data["before"], form.cleaned_data["after"]
        if before == after:
            form.refuse("Choose two releases that are not the same.", "after")
        elif before.audience != after.audience:
            form.refuse("Choose two releases for the same people: what each may see is not the same.", "after")
        else:
            old, new = reading.released_of(before), reading.released_of(after)
            figures_differ = figures_changed(old.figures.frame, new.figures.frame)
            changed = changed_findings(folder_of(before.sha256), folder_of(after.sha256))
            for change in CHANGES:
                rows = [
                    {"headline": one.in_words(), "sentence": one.sentence_in_words()}
                    for one in changed
                    if one.change == change
                ]
                groups += [(_TITLES[change], rows)] if rows else []
    context = {"form": form, "groups": groups, "figures_differ": figures_differ}
    return render(request, "evidence/compare.html", context)
