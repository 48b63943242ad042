"""A page of one form: it is shown, sent, acted on, and shown again with what an action refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.shell.changed import changed_page, tell_of_theirs
from saferplan_portal.shell.forms import PortalForm, PressedForm
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.merging import with_theirs
from saferplan_portal.shell.rules import Unfit


class Asked(HttpRequest):
    """A request that came through a door which asks for a role: somebody is there."""

    actor: Actor


def given(request: HttpRequest) -> dict[str, Any]:
    """What a form is made with: what was sent, or nothing where its page is only opened."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


@dataclass(frozen=True)
class FormPage:
    """What a page of one form says around its form.

    `back` is where the way out leads, and where somebody goes who keeps another's change.  `facts` are rows of a
    summary list above the form, `words` are on its button.
    """

    title: str
    back: str
    words: str = "Save"
    intro: Sequence[str] = ()
    facts: Sequence[tuple[str, Any]] = ()
    warning: bool = False


@dataclass(frozen=True)
class Done:
    """What an action did, in a sentence ("" where the page says it), and where the person goes from here."""

    sentence: str
    to: str


def form_view(
    request: HttpRequest, form: PortalForm, page: FormPage, do: Callable[[dict[str, Any]], Done]
) -> HttpResponse:
    """Show a form or act on it: `do` is given what was sent, calls one action, and says what it did.

    What the action says cannot be done is shown on the form; where somebody else changed the thing, both are shown.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done, theirs = with_theirs(form, lambda: do(form.cleaned_data))
        except Unfit as unfit:
            form.refuse(unfit)
        except ChangedMeanwhile as changed:
            return changed_page(request, changed, form, subject=page.title, back=page.back)
        else:
            messages.success(request, done.sentence)
            tell_of_theirs(request, theirs)
            return HttpResponseRedirect(done.to)
    status = 422 if form.is_bound else 200
    return render(request, "shell/one_form.html", {"form": form, "page": page}, status=status)


def pressed(request: HttpRequest, do: Callable[[int], Done], *, subject: str, back: str) -> HttpResponse:
    """Act on a button: `do` is given the version that its page showed, calls one action, and says what it did.

    Where somebody else changed the thing since, nothing is done and the person is asked; `back` is where it stands as
    it is now.  Raises `Unfit` where the page sent no version.
    """
    form = PressedForm(request.POST)
    if not form.is_valid():
        raise Unfit(
            "The page has lost which version of the record it showed. Open it again, and press the button there."
        )
    try:
        done = do(form.cleaned_data["seen_version"])
    except ChangedMeanwhile as changed:
        return changed_page(request, changed, form, subject=subject, back=back)
    if done.sentence:
        messages.success(request, done.sentence)
    return redirect(done.to)
