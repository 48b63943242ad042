"""Pages of people and their roles: the list, one person, inviting, giving and ending roles, the quarterly review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saferplan_portal.accounts import permissions as rules
from saferplan_portal.accounts.actions import people, sessions
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.factors import is_locked_out
from saferplan_portal.accounts.mail import on_its_way
from saferplan_portal.accounts.models import Invitation, Membership, Person
from saferplan_portal.accounts.people_forms import (
    AcceptForm,
    GiveForm,
    InviteForm,
    PeopleFilter,
    PersonForm,
    ReasonForm,
    UntilForm,
    VersionedReasonForm,
    first_values,
    until_values,
)
from saferplan_portal.accounts.reading import due_for_review_by, living_sessions
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.shell.acting import Done, pressed
from saferplan_portal.shell.changed import changed_page, tell_of_theirs
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.merging import with_theirs
from saferplan_portal.shell.rules import Unfit

PER_PAGE = 50
both = require_http_methods(["GET", "HEAD", "POST"])


def actor_of(request: HttpRequest) -> Actor:
    """Who acts, on a page that only members reach."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form sent; None where it is only asked for."""
    return request.POST if request.method == "POST" else None


def filled(
    request: HttpRequest, form: forms.Form, does: Callable[[], str], back: str, subject: str = ""
) -> HttpResponse | None:
    """Do what a form asks for, tell it, and go back; None where the form is to be shown, for the first time or again.

    `does` returns the sentence that tells what was done.
    """
    if not form.is_bound or not form.is_valid():
        return None
    try:
        told, theirs = with_theirs(form, does)
    except Unfit as unfit:
        form.refuse(str(unfit), unfit.field)  # type: ignore[attr-defined]
        return None
    except ChangedMeanwhile as changed:
        return changed_page(request, changed, form, subject=subject, back=back)
    messages.success(request, told)
    tell_of_theirs(request, theirs)
    return redirect(back)


def _page(request: HttpRequest, template: str, form: forms.Form, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form, **more})


@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """Who is here, with the roles of today."""
    form = PeopleFilter(request.GET or None)
    narrowed = form.cleaned_data if form.is_bound and form.is_valid() else {}
    today = timezone.localdate()
    holding = Membership.objects.holding(today).select_related("body").order_by("body__name", "role")
    found = Person.objects.filter(is_active=narrowed.get("closed") != "closed")
    if words := narrowed.get("words", "").strip():
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    for name in ("body", "role"):
        if narrowed.get(name):
            found = found.filter(pk__in=holding.filter(**{name: narrowed[name]}).values("person"))
    found = found.prefetch_related(Prefetch("memberships", holding, to_attr="holding"))
    page = Paginator(found.order_by("name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    with_factor = set(Authenticator.objects.filter(user__in=[one.pk for one in page]).values_list("user_id", flat=True))
    context = {
        "form": form,
        "page": page,
        "with_factor": with_factor,
        "may_invite": rules.can_manage_people(actor_of(request)),
        "due": due_for_review_by(actor_of(request)).count(),
    }
    return render(request, "accounts/people.html", context)


@require_safe
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: address, roles, invitation, and what may be done."""
    by = actor_of(request)
    person = get_object_or_404(Person, pk=pk)
    memberships = list(person.memberships.select_related("body__successor", "reviewed_by").order_by("-last_day", "pk"))
    manages = rules.can_manage_people(by)
    invitation = person.invitations.first()
    context = {
        "one": person,
        "rows": [
            {
                "membership": membership,
                "holds": membership.holds_on(by.today) and membership.body.holds_on(by.today) and person.is_active,
                "may_end": rules.can_end(by, membership) if membership.ended_at is None else False,
                "next_body": _next_body(membership, by) if manages else None,
            }
            for membership in memberships
        ],
        "manages": manages,
        "own": person.pk == by.person,
        "locked_out": is_locked_out(person),
        "factors": Authenticator.objects.filter(user=person).exists(),
        "sessions": living_sessions(person.pk, by.at).count(),
        "invitation": invitation,
        "invitation_holds": invitation is not None and invitation.holds_at(by.at),
        "accepted": person.has_usable_password(),
    }
    return render(request, "accounts/person.html", context)


def _next_body(membership: Membership, by: Actor) -> Any:
    """The body at which a person may be given the same role, where the old one has ended."""
    if membership.ended_at is None and not membership.body.holds_on(by.today):
        return membership.body.successor
    return None


@both
def invite_person(request: HttpRequest) -> HttpResponse:
    """Invite a person."""
    by = actor_of(request)
    rules.check_manage_people(by)
    first = {"first_day": by.today, "last_day": by.today + timedelta(days=364)}
    form = InviteForm(sent(request), initial=first)

    def does() -> str:
        data = form.cleaned_data
        people.invite(by=by, name=data["name"], email=data["email"], giving=form.giving)
        return f"{data['name']} has been invited. {on_its_way(data['email'])}"

    done = filled(request, form, does, reverse("people"))
    return done or _page(request, "accounts/invite.html", form)


@both
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a role; the address may name one to begin with, as where a body was followed by another."""
    by = actor_of(request)
    rules.check_manage_people(by)
    person = get_object_or_404(Person, pk=pk)
    first = {
        "first_day": by.today,
        "last_day": by.today + timedelta(days=364),
        "role": request.GET.get("role"),
        "body": request.GET.get("body"),
    }
    form = GiveForm(sent(request), initial=first)

    def does() -> str:
        people.give(by=by, person=person, giving=form.giving)
        return f"{person.name} has the role now."

    done = filled(request, form, does, reverse("person", args=[pk]))
    return done or _page(request, "accounts/give.html", form, one=person)


@both
def change_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a name or an address."""
    by = actor_of(request)
    rules.check_manage_people(by)
    person = get_object_or_404(Person, pk=pk)
    form = PersonForm(sent(request), initial=first_values(person))

    def does() -> str:
        data = form.cleaned_data
        people.change_person(by=by, person=person, seen=data["seen_version"], name=data["name"], email=data["email"])
        return "The entry has been corrected."

    done = filled(request, form, does, reverse("person", args=[pk]), person.name)
    return done or _page(request, "accounts/change_person.html", form, one=person)


@both
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the last day of a role."""
    by = actor_of(request)
    rules.check_manage_people(by)
    membership = get_object_or_404(Membership.objects.select_related("person", "body"), pk=pk)
    form = UntilForm(sent(request), initial=until_values(membership))

    def does() -> str:
        data = form.cleaned_data
        people.change_until(by=by, membership=membership, seen=data["seen_version"], last_day=data["last_day"])
        return "The last day has been changed."

    done = filled(request, form, does, reverse("person", args=[membership.person_id]), str(membership))
    return done or _page(request, "accounts/change_role.html", form, membership=membership)


@both
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role now."""
    by = actor_of(request)
    membership = get_object_or_404(Membership.objects.select_related("person", "body"), pk=pk)
    if membership.person_id != by.person:
        _check_may_end(by, membership)
    form = VersionedReasonForm(sent(request), initial={"seen_version": membership.version})
    back = reverse("people_review" if request.GET.get("from") == "review" else "people")
    if by.may(Permission.SEE_PEOPLE) and request.GET.get("from") != "review":
        back = reverse("person", args=[membership.person_id])

    def does() -> str:
        data = form.cleaned_data
        people.end(by=by, membership=membership, seen=data["seen_version"], reason=data["reason"])
        return f"{membership.person.name} is no longer {membership.role_name.lower()} at {membership.body.name}."

    done = filled(request, form, does, back, str(membership))
    return done or _page(request, "accounts/end_role.html", form, membership=membership, back=back)


def _check_may_end(by: Actor, membership: Membership) -> None:
    """Refuse the page to who may not end the role at all."""
    if not rules.can_manage_people(by):
        rules.check_review(by, membership)


@both
def close_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    by = actor_of(request)
    rules.check_manage_people(by)
    person = get_object_or_404(Person, pk=pk)
    form = VersionedReasonForm(sent(request), initial={"seen_version": person.version})

    def does() -> str:
        data = form.cleaned_data
        people.close(by=by, person=person, seen=data["seen_version"], reason=data["reason"])
        return f"The account of {person.name} is closed."

    done = filled(request, form, does, reverse("person", args=[pk]), person.name)
    return done or _page(request, "accounts/close_person.html", form, one=person)


@both
def take_factors(request: HttpRequest, pk: int) -> HttpResponse:
    """Take lost second factors off an account."""
    by = actor_of(request)
    rules.check_manage_people(by)
    person = get_object_or_404(Person, pk=pk)
    form = ReasonForm(sent(request))

    def does() -> str:
        people.take_factors(by=by, person=person, reason=form.cleaned_data["reason"])
        return f"{person.name} will be asked to add a second factor at the next sign-in."

    done = filled(request, form, does, reverse("person", args=[pk]))
    return done or _page(request, "accounts/take_factors.html", form, one=person)


@require_POST
def open_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    person = get_object_or_404(Person, pk=pk)
    back = reverse("person", args=[pk])

    def do(seen: int) -> Done:
        people.open_again(by=actor_of(request), person=person, seen=seen)
        return Done(f"The account of {person.name} is open again.", back)

    return pressed(request, do, subject=person.name, back=back)


@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new link."""
    person = get_object_or_404(Person, pk=pk)
    people.invite_again(by=actor_of(request), person=person)
    messages.success(request, f"The old link works no more. {on_its_way(person.email)}")
    return redirect("person", pk)


@require_POST
def sign_person_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign somebody out everywhere."""
    by, person = actor_of(request), get_object_or_404(Person, pk=pk)
    rules.check_manage_people(by)
    count = sessions.end_everywhere(by=by, person=person)
    messages.success(request, f"{person.name} has been signed out at {count} place{'' if count == 1 else 's'}.")
    return redirect("person", pk)


@require_safe
def people_review(request: HttpRequest) -> HttpResponse:
    """Roles that nobody has confirmed for a quarter."""
    due = (
        due_for_review_by(actor_of(request))
        .select_related("person", "body")
        .order_by("body__name", "person__name", "pk")
    )
    return render(request, "accounts/review.html", {"due": due})


@require_POST
def confirm_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that a role is still needed."""
    membership = get_object_or_404(Membership, pk=pk)
    back = reverse("people_review")

    def do(seen: int) -> Done:
        held = people.confirm(by=actor_of(request), membership=membership, seen=seen)
        return Done(f"Confirmed: {held.person.name} stays {held.role_name.lower()}.", back)

    return pressed(request, do, subject=str(membership), back=back)


@both
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password by the link of an invitation, and sign in with it next."""
    at = timezone.now()
    found = Invitation.objects.select_related("person").filter(token_hash=people.hash_of(token)).first()
    if found is None or not found.holds_at(at) or not found.person.is_active:
        return render(request, "accounts/invitation_over.html", status=410)
    form = AcceptForm(sent(request))

    def does() -> str:
        people.accept(at=at, invitation=found, password=form.cleaned_data["password"])
        return "Your password is set. Sign in with it, and then add a second factor."

    done = filled(request, form, does, reverse("account_login"))
    return done or _page(request, "accounts/accept.html", form, one=found.person)
