"""Two people put a version up, one takes it down, and what was released stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal_publications import Plain, only_plain, put_up
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.publications import permissions, reading
from saferplan_portal.publications.actions import Correction, prepare, release, send_back, withdraw
from saferplan_portal.publications.kinds import KINDS, BadContent
from saferplan_portal.publications.models import MAY_BECOME, STATES, Edition
from saferplan_portal.publications.seal import canonical, content_of
from saferplan_portal.publications.tasks import tasks
from saferplan_portal.shell.rules import Refused, Unfit

Make = Callable[..., Actor]


@pytest.fixture(autouse=True)
def providers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Plain]:
    """A plain provider of every kind, and no other."""
    return only_plain(monkeypatch)


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_is_prepared_released_and_sealed(actor: Make, kind: str) -> None:
    """The page is made at once, holds what the content says, and is under one seal with it."""
    edition = put_up(actor, kind, "7" if KINDS[kind].many else "")
    assert (edition.number, edition.state, edition.holds) == (1, "released", True)
    assert edition.publication.slug == (
        f"{KINDS[kind].address}-2026-07-14" if KINDS[kind].many else KINDS[kind].address
    )
    assert "<script>" not in edition.page
    assert content_of(edition.content)["title"] == edition.title
    assert [one.what for one in Entry.objects.all()] == ["publications.released", "publications.prepared"]


@pytest.mark.parametrize("role", list(ROLES))
def test_the_truth_table(actor: Make, role: str) -> None:
    """Who may do what, of every role, to what somebody else prepared and to the own."""
    by = actor(role)
    other = prepare(by=actor("analyst", "police"), kind="plan")
    own = Edition(prepared_by_id=by.person, state="waiting")
    public = Edition(prepared_by_id=other.prepared_by_id, state="released")
    prepares, releases = role in ("analyst", "manager"), role in ("manager", "chair")
    assert permissions.can_prepare(by) is prepares
    assert permissions.can_release(by, other) is releases
    assert permissions.can_release(by, own) is False
    assert permissions.can_send_back(by, other) is (prepares or releases)
    assert permissions.can_withdraw(by, public) is (prepares or releases)
    assert permissions.can_withdraw(by, other) is False


def test_nobody_releases_their_own(actor: Make) -> None:
    """Not even a manager, who may do both; and the database holds to it too."""
    manager = actor("manager")
    edition = prepare(by=manager, kind="plan")
    with pytest.raises(Refused, match="nobody releases their own"):
        release(by=manager, edition=edition, seal=edition.seal)
    edition.refresh_from_db()
    assert (edition.state, Entry.objects.filter(what="publications.released").count()) == ("waiting", 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(
            state="released", number=1, released_at=manager.at, released_by=manager.person
        )


def test_what_was_released_stays(actor: Make, providers: dict[str, Plain]) -> None:
    """A change in the records reaches the public only as a new version; the old one can still be read."""
    first = put_up(actor)
    providers["plan"].now["title"] = "A safer Ashbrook, again"
    assert reading.content_shown(reading.current("plan") or first)["title"] == "A safer Ashbrook"
    told = Correction("The target was 800 and not 80.", date(2026, 6, 1))
    second = prepare(by=actor("analyst"), kind="plan", correction=told)
    release(by=actor("manager"), edition=second, seal=second.seal)
    now, before = reading.current("plan"), reading.version("plan", 1)
    assert now is not None
    assert before is not None
    assert (now.number, now.wrong, before.state) == (2, "The target was 800 and not 80.", "replaced")
    assert before.holds
    assert sorted(one.what for one in reading.notices()) == ["correction", "release"]


def test_only_what_was_read_isput_up(actor: Make) -> None:
    """Another seal, or a page changed outside the portal, is not released."""
    edition = prepare(by=actor("analyst"), kind="plan")
    with pytest.raises(Unfit, match="not the one that was read"):
        release(by=actor("chair"), edition=edition, seal="0" * 64)
    Edition.objects.filter(pk=edition.pk).update(page="<p>Changed</p>")
    with pytest.raises(Unfit, match="changed outside the portal"):
        release(by=actor("chair"), edition=edition, seal=edition.seal)


def test_what_cannot_be_prepared(actor: Make, providers: dict[str, Plain]) -> None:
    """Nothing to publish, a version that waits, nothing new, nothing to correct, a day to come, a part missing."""
    by = actor("analyst")
    with pytest.raises(Unfit, match="nothing of this kind"):
        prepare(by=by, kind="plan", subject="other")
    with pytest.raises(Unfit, match="nothing to correct"):
        prepare(by=by, kind="plan", correction=Correction("x", date(2026, 1, 1)))
    providers["plan"].refuses = "The plan is not approved."
    with pytest.raises(Unfit, match="not approved"):
        prepare(by=by, kind="plan")
    providers["plan"].refuses = ""
    waiting = prepare(by=by, kind="plan")
    with pytest.raises(Unfit, match="waits for a second person"):
        prepare(by=by, kind="plan")
    release(by=actor("chair"), edition=waiting, seal=waiting.seal)
    with pytest.raises(Unfit, match="Nothing has changed since version 1"):
        prepare(by=by, kind="plan")
    providers["plan"].now["title"] = "New"
    with pytest.raises(Unfit, match="still to come"):
        prepare(by=by, kind="plan", correction=Correction("x", date(2030, 1, 1)))
    del providers["plan"].now["aim"]
    with pytest.raises(BadContent, match="lacks aim"):
        prepare(by=by, kind="plan")
    assert Edition.objects.count() == 1


def test_sent_back_and_withdrawn_say_why(actor: Make) -> None:
    """Both need a reason; one person takes down what two put up."""
    waiting = prepare(by=actor("analyst"), kind="plan")
    with pytest.raises(Unfit, match="reason"):
        send_back(by=actor("chair"), edition=waiting, reason=" ")
    assert send_back(by=actor("chair"), edition=waiting, reason="A name is in it.").state == "sent-back"
    public = put_up(actor)
    assert withdraw(by=actor("analyst"), edition=public, reason="It names a person.").state == "withdrawn"
    assert reading.current("plan") is None
    assert Entry.objects.first().detail["reason"] == "It names a person."  # type: ignore[union-attr]
    with pytest.raises(Unfit, match="cannot become"):
        withdraw(by=actor("chair"), edition=public, reason="Again.")


def test_what_waits_is_a_task_of_who_may_release_it(actor: Make) -> None:
    """Not of who prepared it; whoever did is told for a while that it was sent back, until there is a later one."""
    analyst, manager, chair = actor("analyst"), actor("manager"), actor("chair")
    waiting = prepare(by=manager, kind="plan")
    assert [one.title for one in tasks(chair)] == ["Read and release “A safer Ashbrook”"]
    assert list(tasks(manager)) == list(tasks(analyst)) == list(tasks(actor("lead-officer"))) == []
    send_back(by=chair, edition=waiting, reason="A name is in it.")
    (told,) = tasks(manager)
    assert (told.title, told.note) == ("“A safer Ashbrook” was sent back", "A name is in it.")
    assert list(tasks(chair)) == []
    assert list(tasks(replace(manager, at=manager.at + timedelta(days=15)))) == []
    prepare(by=replace(manager, at=manager.at + timedelta(days=1)), kind="plan")
    assert list(tasks(manager)) == []


def test_the_table_of_states_is_whole() -> None:
    """Every state has a line, and leads to states that there are."""
    assert set(MAY_BECOME) == set(STATES)
    assert {one for after in MAY_BECOME.values() for one in after} <= set(STATES)


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["prepare", "release", "send_back", "withdraw"]),
        st.sampled_from(["analyst", "manager", "chair", "lead-officer"]),
        st.integers(0, 3),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_no_sequence_puts_up_what_one_person_made(
    actor: Make, providers: dict[str, Plain], steps: list[tuple[str, str, int]]
) -> None:
    """Whatever is tried: one public version at most, numbers without gaps, none released by who prepared it."""
    with transaction.atomic():
        people = {role: actor(role) for role in ("analyst", "manager", "chair", "lead-officer")}
        for count, (what, role, which) in enumerate(steps):
            by = people[role]
            editions = list(Edition.objects.order_by("pk"))
            edition = editions[which % len(editions)] if editions else None
            providers["plan"].now["title"] = f"Title {count}"
            try:
                if what == "prepare":
                    prepare(by=by, kind="plan")
                elif edition is not None and what == "release":
                    release(by=by, edition=edition, seal=edition.seal)
                elif edition is not None:
                    (send_back if what == "send_back" else withdraw)(by=by, edition=edition, reason="Because.")
            except (Refused, Unfit):
                continue
        public = [one for one in Edition.objects.all() if one.released_at]
        assert sum(one.state == "released" for one in public) <= 1
        assert sorted(one.number or 0 for one in public) == list(range(1, len(public) + 1))
        assert all(
            one.released_by_id not in (None, one.prepared_by_id, people["lead-officer"].person) for one in public
        )
        transaction.set_rollback(True)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(value=st.dictionaries(st.text(max_size=5), _JSON, max_size=4))
def test_canonical_is_one_form(value: dict[str, object]) -> None:
    """The same content has the same form whatever its order, and is read back as it was."""
    turned = dict(reversed(list(value.items())))
    assert canonical(value) == canonical(turned)
    assert content_of(canonical(value)) == value


def test_what_is_no_plain_value_is_a_fault() -> None:
    """A day, a set or a number that is none cannot be sealed."""
    for bad in (date(2026, 1, 1), {1}, float("nan")):
        with pytest.raises(BadContent):
            canonical({"x": bad})
