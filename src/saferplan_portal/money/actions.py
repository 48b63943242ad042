"""What is done with money.  Each row that is written ties to the penny by the engine's rules, or is not written."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from saferplan.delivery import grant as engine
from saferplan.delivery.money import in_pounds
from saferplan.delivery.returns import ReturnPeriod, certify, make_return
from saferplan.publication.downloads import csv_text
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.audit.actions import Told, took_out, wrote
from saferplan_portal.money.models import (
    Allocation,
    Award,
    Condition,
    Forecast,
    Return,
    ReturnLine,
    Spend,
    SpendFile,
)
from saferplan_portal.money.permissions import (
    check_certify,
    check_manage_money,
    check_record_spend,
    check_see_money,
)
from saferplan_portal.money.reading import as_grant, as_return, as_spend, key_of, last_certified
from saferplan_portal.money.tables import return_table, rows_table
from saferplan_portal.planning.models import Action
from saferplan_portal.shell.engine import engine_says
from saferplan_portal.shell.locking import changed_values, save_change
from saferplan_portal.shell.rules import Unfit, action
from saferplan_portal.shell.uploads import checked, keep
from saferplan_portal.shell.words import day


@dataclass(frozen=True)
class AwardTerms:
    """What an award says; money is whole pence."""

    title: str
    funder: str
    amount: int
    first_day: date
    last_day: date
    reference: str = ""


@dataclass(frozen=True)
class Spent:
    """Money that was spent: how much, on which day, and what shows it."""

    amount: int
    on: date
    evidence: str
    file: UploadedFile[bytes] | None = None


def _locked(award: Award) -> Award:
    """The award, held until the end of the transaction, so that two who write rows of it come one after the other."""
    return Award.objects.select_for_update().get(pk=award.pk)


def _tell(by: Actor, what: str, sentence: str, award: Award, **detail: Any) -> None:
    wrote(by, Told(f"money.{what}", sentence, "award", award.pk, detail))


def _person(by: Actor) -> int:
    assert by.person is not None, "a rule let nobody in"
    return by.person


@action
def record_award(*, by: Actor, terms: AwardTerms) -> Award:
    """Record money that was given.

    Raises `Refused` for anybody but the manager, `Unfit` where there is an award of that name, or its days or sum
    cannot be.
    """
    check_manage_money(by)
    _check_terms(terms, None)
    award = Award.objects.create(**asdict(terms))
    _tell(by, "award_recorded", f"Recorded the award “{award.title}” of {in_pounds(award.amount)}.", award)
    return award


@action
def change_award(*, by: Actor, award: Award, seen: int, terms: AwardTerms, reason: str) -> Award:
    """Change what an award says, with the reason: the audit keeps what it said before.

    Raises `Refused`, `ChangedMeanwhile`, and `Unfit` where less would be awarded than is allocated, or a spend would
    lie outside its days.
    """
    check_manage_money(by)
    _check_terms(terms, award)
    if not reason.strip():
        raise Unfit("Say why the award changes.", "reason")
    award = _locked(award)
    allocated = as_grant(award).balance().allocated
    if terms.amount < allocated:
        raise Unfit(f"{in_pounds(allocated)} is allocated already. The award cannot be less.", "amount")
    outside = award.spends.exclude(spent_on__range=(terms.first_day, terms.last_day)).order_by("spent_on").first()
    if outside is not None:
        sentence = f"There is a spend of {day(outside.spent_on)}, which would lie outside the award. Correct the days."
        raise Unfit(sentence, "last_day" if outside.spent_on > terms.last_day else "first_day")
    values = asdict(terms)
    changed = changed_values(award, values)
    award = save_change(award, seen=seen, values=values)
    _tell(by, "award_changed", f"Changed the award “{award.title}”: {reason.strip()}"[:500], award, changed=changed)
    return award


def _check_terms(terms: AwardTerms, award: Award | None) -> None:
    """Hold an award to its own words."""
    with engine_says("amount" if terms.amount <= 0 else "last_day"):
        engine.Award(terms.title, terms.amount, terms.first_day, terms.last_day)
    others = Award.objects.exclude(pk=award.pk) if award else Award.objects
    if others.filter(title__iexact=terms.title).exists():
        raise Unfit(f"There is an award “{terms.title}” already. Give this one another name.", "title")


@action
def add_condition(*, by: Actor, award: Award, what: str, due: date | None) -> Condition:
    """Add a condition to an award.  Raises `Refused` for anybody but the manager."""
    check_manage_money(by)
    condition = Condition.objects.create(award=award, what=what, due=due)
    _tell(by, "condition_added", f"Added a condition to the award “{award.title}”.", award, condition=condition.pk)
    return condition


CONDITION_STATES = {"open": ("met", "withdrawn"), "met": ("open",), "withdrawn": ("open",)}
"""What may become of a condition, by how it stands."""
_STATE_WORDS = {"open": "open again", "met": "met", "withdrawn": "withdrawn"}


@action
def settle_condition(*, by: Actor, condition: Condition, seen: int, state: str, words: str) -> Condition:
    """Say that a condition is met, and how; that it is withdrawn, and why; or that it is open again, and why.

    Raises `Refused`, `ChangedMeanwhile`, and `Unfit` where it may not go to that state, or nothing is said.
    """
    check_manage_money(by)
    if state not in CONDITION_STATES[condition.state]:
        now = _STATE_WORDS[condition.state].removesuffix(" again")
        raise Unfit(f"The condition is {now}, and cannot become {_STATE_WORDS.get(state, state)} from there.", "state")
    if not words.strip():
        raise Unfit("Say how the condition was met, or why it is changed.", "words")
    values = {"state": state, "state_on": by.today, "state_words": words.strip()}
    condition = save_change(condition, seen=seen, values=values)
    sentence = f"A condition of the award “{condition.award.title}” is {_STATE_WORDS[state]}."
    _tell(by, "condition_settled", sentence, condition.award, condition=condition.pk, words=words.strip())
    return condition


@action
def allocate(*, by: Actor, award: Award, to: Action, amount: int, reason: str = "") -> Allocation:
    """Set money of an award aside for an action, or, below nought and with a reason, take it back.

    Raises `Refused`, and `Unfit` where more would be allocated than awarded, or less than is spent, and where money
    would go to an action that is closed or begins after the award ends.
    """
    check_manage_money(by)
    if amount > 0:
        _check_takes_money(award, to)
    award = _locked(award)
    row = Allocation(
        award=award, action=to, amount=amount, reason=reason.strip(), entered_on=by.today, entered_by_id=_person(by)
    )
    with engine_says("amount"):
        as_grant(award).with_allocation(engine.Allocation("new", key_of(to.pk), amount, by.today, row.reason))
    row.save(force_insert=True)
    if amount > 0:
        sentence = f"Allocated {in_pounds(amount)} of “{award.title}” to “{to}”."
    else:
        sentence = f"Took {in_pounds(-amount)} of “{award.title}” back from “{to}”."
    _tell(by, "allocated", sentence, award, action=to.pk, amount=amount, reason=row.reason)
    return row


def _check_takes_money(award: Award, to: Action) -> None:
    """Hold money to actions that can spend it."""
    if to.state == "closed":
        when = f" on {day(to.closed_on)}" if to.closed_on else ""
        raise Unfit(f"“{to.what}” was closed{when}, so no money is allocated to it. Choose another action.", "to")
    if to.start is not None and to.start > award.last_day:
        told = f"“{to.what}” begins on {day(to.start)}, and the award ends on {day(award.last_day)}"
        raise Unfit(f"{told}: it could spend nothing of it. Choose another action or another award.", "to")


@action
def record_spend(*, by: Actor, award: Award, on: Action, spent: Spent) -> Spend:
    """Record money spent on an action that the person's own body leads.

    Raises `Refused` for anybody but its lead officer, and `Unfit` where more would be spent than is allocated, nothing
    shows it, or the day is outside the award or still to come.
    """
    check_record_spend(by, on)
    return _write_spend(by, _locked(award), Spend(action=on), spent)


@action
def correct_spend(*, by: Actor, spend: Spend, spent: Spent, reason: str) -> Spend:
    """Put a new row in the place of a spend that was wrong, with the reason.  Nought says that it never was.

    Raises `Refused` for anybody but the lead officer, and `Unfit` as `record_spend`, or where it was corrected already.
    """
    check_record_spend(by, spend.action)
    row = Spend(action=spend.action, corrects=spend, reason=reason.strip())
    return _write_spend(by, _locked(spend.award), row, spent)


_FIELDS = (("reason", "reason"), ("shows it", "evidence"), ("as awarded", "on"), ("entered before", "on"))


def _write_spend(by: Actor, award: Award, row: Spend, spent: Spent) -> Spend:
    """Write a row of spending, if the grant ties with it."""
    row.award, row.amount, row.spent_on, row.evidence = award, spent.amount, spent.on, spent.evidence.strip()
    row.entered_on, row.entered_by_id = by.today, _person(by)
    try:
        with engine_says("amount"):
            as_grant(award).with_spend(as_spend(row))
    except Unfit as unfit:
        sentence = str(unfit)
        raise Unfit(sentence, next((name for words, name in _FIELDS if words in sentence), "amount")) from unfit
    file = checked(spent.file) if spent.file else None
    row.save(force_insert=True)
    if file:
        SpendFile.objects.create(spend=row, **keep(file))
    what = "spend_corrected" if row.corrects_id else "spend_recorded"
    did = "Corrected a spend to" if row.corrects_id else "Recorded a spend of"
    sentence = f"{did} {in_pounds(row.amount)} of “{award.title}” on “{row.action}”."
    _tell(by, what, sentence, award, spend=row.pk, corrects=row.corrects_id, amount=row.amount, reason=row.reason)
    return row


@action
def forecast(*, by: Actor, award: Award, on: Action, amount: int) -> Forecast:
    """Say what is still expected to be spent on an action until the award ends.

    Raises `Refused` for anybody but the manager, and `Unfit` where it is below nought.
    """
    check_manage_money(by)
    award = _locked(award)
    with engine_says("amount"):
        as_grant(award).with_forecast(engine.Forecast("new", key_of(on.pk), amount, by.today))
    row = Forecast.objects.create(award=award, action=on, amount=amount, entered_on=by.today, entered_by_id=_person(by))
    sentence = f"Forecast {in_pounds(amount)} more of “{award.title}” on “{on}”."
    _tell(by, "forecast_made", sentence, award, action=on.pk, amount=amount)
    return row


@action
def prepare_return(*, by: Actor, award: Award, first: date, last: date) -> Return:
    """Prepare the return of a period from the rows of today; a second person then certifies it.

    Raises `Refused` for anybody but the manager, and `Unfit` where one waits already, the period is not over, or it
    does not follow on the last one that was certified.
    """
    check_manage_money(by)
    award = _locked(award)
    if award.returns.filter(state="prepared").exists():
        raise Unfit("A return of this award waits to be certified. Have it certified, or withdraw it, first.")
    before = last_certified(award)
    with engine_says("first" if before else "last"):
        made = make_return(
            as_grant(award),
            ReturnPeriod(first, last, by.today),
            prepared_by=str(_person(by)),
            before=as_return(before) if before else None,
        )
    row = Return.objects.create(award=award, first_day=first, last_day=last, as_at=by.today, prepared_by_id=_person(by))
    titles = {key_of(one.pk): one for one in Action.objects.filter(pk__in=[line.action for line in made.lines])}
    for line in made.lines:
        what = titles[line.action]
        sums = {"before": line.before, "changed": line.changed, "spent": line.spent}
        ReturnLine.objects.create(of=row, action=what, title=what.what[:500], **sums)
    _tell(by, "return_prepared", f"Prepared a return of “{award.title}”. {made.sentence}"[:500], award, made=row.pk)
    return row


def _waiting(made: Return) -> Return:
    """A return that waits to be certified, as it stands, held until the end of the transaction."""
    made = Return.objects.select_for_update().select_related("award").get(pk=made.pk)
    if made.state != "prepared":
        raise Unfit(f"This return is {made.state} already. Prepare another one to change what it says.")
    return made


@action
def certify_return(*, by: Actor, made: Return) -> Return:
    """Certify a return that somebody else prepared.  It is frozen from then on.

    Raises `Refused` for whoever prepared it and for anybody without the right, and `Unfit` where rows were entered
    since, so that it does not say what the rows say.
    """
    check_certify(by, made)
    award = _locked(made.award)
    made = _waiting(made)
    before = last_certified(award)
    period = ReturnPeriod(made.first_day, made.last_day, made.as_at)
    said = as_return(made)
    with engine_says():
        now = make_return(
            as_grant(award), period, prepared_by=said.prepared_by, before=as_return(before) if before else None
        )
        if now != said:
            raise Unfit("Rows were entered since this return was prepared. Withdraw it, and prepare it again.")
        certify(said, by=str(_person(by)), on=by.today)
    made.state, made.certified_by_id, made.certified_on = "certified", by.person, by.today
    made.save(update_fields=["state", "certified_by", "certified_on"])
    _tell(by, "return_certified", f"Certified a return of “{award.title}”. {said.sentence}"[:500], award, made=made.pk)
    return made


@action
def withdraw_return(*, by: Actor, made: Return, reason: str) -> Return:
    """Withdraw a return that was not certified yet, with the reason.

    Raises `Refused` for anybody but the manager, and `Unfit` where it is certified, or no reason is given.
    """
    check_manage_money(by)
    made = _waiting(made)
    if not reason.strip():
        raise Unfit("Say why the return is withdrawn.", "reason")
    made.state, made.withdrawn_because = "withdrawn", reason.strip()
    made.save(update_fields=["state", "withdrawn_because"])
    sentence = f"Withdrew a return of “{made.award.title}” that was not certified."
    _tell(by, "return_withdrawn", sentence, made.award, made=made.pk, reason=made.withdrawn_because)
    return made


@action
def hand_out(*, by: Actor, file: SpendFile) -> None:
    """Keep that a file that shows a spend was taken out.  Raises `Refused` for whoever may not see the money."""
    check_see_money(by)
    sentence = f"Downloaded “{file}”, which shows a spend of “{file.spend.award.title}”."
    took_out(by, Told("money.file_taken_out", sentence, "award", file.spend.award_id, {"file": file.pk}))


@action
def rows_as_csv(*, by: Actor, award: Award) -> str:
    """Every row of an award as the text of a CSV file, no cell of which is a formula.

    Raises `Refused` for whoever may not see the money.
    """
    check_see_money(by)
    took_out(by, Told("money.rows_taken_out", f"Downloaded the rows of “{award.title}”.", "award", award.pk))
    return csv_text(*rows_table(award))


@action
def return_as_csv(*, by: Actor, made: Return) -> str:
    """A return as the text of a CSV file.  Raises `Refused` for whoever may not see the money."""
    check_see_money(by)
    sentence = f"Downloaded a return of “{made.award.title}”."
    took_out(by, Told("money.return_taken_out", sentence, "award", made.award_id, {"made": made.pk}))
    return csv_text(*return_table(made))
