"""Forms speak in sentences, are drawn by the macros of GOV.UK Frontend, and their error summaries lead somewhere."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from portal_pages import Read, drawn_form
from saferplan.delivery.money import in_pounds
from saferplan.periods import MONTH_NAMES
from saferplan_portal.accounts.models import Body
from saferplan_portal.shell import forms as portal
from saferplan_portal.shell.form_parts import faults_of
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.widgets import Looks

ON_TIME = (("on-time", "On time"), ("late", "Late"), ("other", "Something else"))
HELPERS = (("council", "Council"), ("police", "Police"), ("fire", "Fire"))
HOSTILE = "<script>alert(1)</script>\"'&"


class Everything(portal.VersionedForm):
    """One field of each kind."""

    name = portal.TextField("Name of the action", max_length=20, looks=Looks(hint="As the Board decided it."))
    email = portal.EmailField("E-mail address of the lead officer")
    secret = portal.PasswordField("Password")
    done = portal.LongTextField("What was done?", max_length=500)
    remarks = portal.LongTextField("Remarks", required=False)
    body = portal.SelectField("Lead body", HELPERS)
    going = portal.RadiosField(
        "How is it going?", ON_TIME, reveals={"other": "what"}, looks=Looks(hints={"late": "A milestone was missed."})
    )
    what = portal.TextField("What is it?", required=False)
    helpers = portal.ManyField("Bodies that help", HELPERS)
    sure = portal.ConfirmField("I have read the guidance")
    due = portal.DayField("Due date", earliest=date(2026, 4, 1), latest=date(2029, 3, 31))
    cost = portal.MoneyField("Cost", required=False, least=100, most=1_000_000)
    visits = portal.WholeNumberField("Number of visits", min_value=1)
    rate = portal.DecimalField("Rate", required=False, decimal_places=1)
    proof = portal.UploadField("Evidence", kinds=(".pdf", ".png"), most=1_000_000)


GOOD: dict[str, Any] = {
    "seen_version": "3",
    "name": "Visit every home",
    "email": "a@ashbrook.example",
    "secret": " kept as typed ",
    "done": "Ten homes.",
    "body": "police",
    "going": "on-time",
    "what": "forgotten, since it is not asked",
    "helpers": ["council", "fire"],
    "sure": "on",
    "due-day": "3",
    "due-month": "Mar",
    "due-year": "2027",
    "cost": "£1,234.50",
    "visits": "1,200",
    "rate": "12.5",
}


def _form(**changes: Any) -> Everything:
    return Everything(GOOD | changes, {"proof": SimpleUploadedFile("Minutes.PDF", b"%PDF-1.7")})


def test_a_good_form_gives_plain_values() -> None:
    form = _form()
    assert form.errors == {}
    values = form.values()
    assert "seen_version" not in values
    assert form.cleaned_data["seen_version"] == 3
    assert (values["due"], values["cost"], values["visits"]) == (date(2027, 3, 3), 123450, 1200)
    assert (values["helpers"], values["sure"], values["what"]) == (["council", "fire"], True, "")
    assert values["secret"] == " kept as typed "
    assert dict(form.values("name")) == {"name": "Visit every home"}


SENTENCES = {
    "name": "Enter the name of the action",
    "email": "Enter the e-mail address of the lead officer",
    "secret": "Enter the password",
    "done": "Enter the answer to “What was done?”",
    "body": "Select the lead body",
    "going": "Select the answer to “How is it going?”",
    "helpers": "Select the bodies that help",
    "sure": "Tick the box to go on: I have read the guidance",
    "due": "Enter the due date",
    "visits": "Enter the number of visits",
    "proof": "Choose the evidence",
    "seen_version": "This form has lost which version of the record it was opened with. Open the page again.",
}


def test_an_empty_form_says_what_to_do_about_each_field() -> None:
    form = Everything({}, {})
    assert {name: list(errors) for name, errors in form.errors.items()} == {
        name: [sentence] for name, sentence in SENTENCES.items()
    }


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": "x" * 30}, "name", "Name of the action must be 20 characters or fewer; it has 30"),
        (
            {"email": "nobody"},
            "email",
            "Enter the e-mail address of the lead officer in the right form, like name@example.gov.uk",
        ),
        ({"body": "army"}, "body", "Choose the lead body from the list"),
        ({"helpers": ["army"]}, "helpers", "Choose the bodies that help from the list"),
        ({"going": "other", "what": ""}, "what", "Enter the answer to “What is it?”"),
        ({"due-year": ""}, "due", "Due date: also give the year"),
        ({"due-day": "", "due-month": ""}, "due", "Due date: also give the day and the month"),
        ({"due-month": "13"}, "due", "Due date: the month must be from 1 to 12, or a name like March or Mar"),
        (
            {"due-day": "31", "due-month": "feb"},
            "due",
            "Due date: the day must be from 1 to 28, since February 2027 has 28 days",
        ),
        ({"due-year": "27"}, "due", "Due date: the year must be four digits, like 2026"),
        ({"due-year": "1027"}, "due", "Due date: the year must be from 1900 to 2199"),
        ({"due-year": "2025"}, "due", "Due date must be on or after 1 April 2026"),
        ({"due-year": "2030"}, "due", "Due date must be on or before 31 March 2029"),
        ({"cost": "12.5"}, "cost", "Cost must be an amount of money in pounds, like 1,250 or 1,250.50"),
        ({"cost": "-1"}, "cost", "Cost must be an amount of money in pounds, like 1,250 or 1,250.50"),
        ({"cost": "0.99"}, "cost", "Cost must be £1.00 or more"),
        ({"cost": "20,000"}, "cost", "Cost must be £10,000.00 or less"),
        ({"visits": "9" * 30}, "visits", "Number of visits must be 999999999 or less"),
        ({"visits": "many"}, "visits", "Number of visits must be a whole number, like 1,200"),
        ({"visits": "1,20"}, "visits", "Number of visits must be a whole number, like 1,200"),
        ({"visits": "0"}, "visits", "Number of visits must be 1 or more"),
        ({"rate": "x"}, "rate", "Rate must be a number, like 12.5"),
        ({"rate": "1.25"}, "rate", "Rate must have 1 or fewer digits after the point"),
    ],
)
def test_each_fault_has_its_sentence(changes: dict[str, Any], field: str, sentence: str) -> None:
    assert {name: list(errors) for name, errors in _form(**changes).errors.items()} == {field: [sentence]}


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("a.pdf", b""), "The chosen file is empty. Choose another"),
        (SimpleUploadedFile("a.exe", b"MZ"), "The chosen file must be a file of the kind PDF or PNG"),
        (SimpleUploadedFile("a.pdf.exe", b"MZ"), "The chosen file must be a file of the kind PDF or PNG"),
        (SimpleUploadedFile("a.pdf", b"x" * 1_000_001), "The chosen file must be 1 MB or smaller"),
    ],
)
def test_a_file_is_bounded_in_size_and_kind(file: SimpleUploadedFile, sentence: str) -> None:
    assert Everything(GOOD, {"proof": file}).errors == {"proof": [sentence]}


def test_no_fault_repeats_what_was_typed() -> None:
    typed = {name: HOSTILE if isinstance(value, str) else [HOSTILE] for name, value in GOOD.items()}
    form = Everything(typed, {"proof": SimpleUploadedFile(f"{HOSTILE}.exe", b"MZ")})
    assert "alert" not in str([fault.sentence for fault in faults_of(form)])
    html = drawn_form(form)
    assert "<script>" not in html
    assert html.count("alert(1)") == html.count("&lt;script&gt;alert(1)") > 3


@pytest.mark.parametrize(
    "changes", [dict.fromkeys(GOOD, ""), {"due-month": "13"}, {"due-year": ""}, {"going": "other"}]
)
def test_every_link_of_the_error_summary_lands(changes: dict[str, Any]) -> None:
    read = Read(drawn_form(Everything(GOOD | changes, {})))
    boxes = {one["id"] for tag in ("input", "select", "textarea") for one in read.named(tag) if "id" in one}
    links = [one["href"] for one in read.named("a") if one.get("href", "").startswith("#")]
    assert links
    assert {link.removeprefix("#") for link in links} <= boxes


def test_a_date_leads_to_the_box_that_is_amiss() -> None:
    targets = {fault.sentence: fault.target for fault in faults_of(_form(**{"due-year": ""}))}
    assert targets == {"Due date: also give the year": "id_due-year"}
    wrong = [
        one["id"]
        for one in Read(drawn_form(_form(**{"due-year": ""}))).named("input")
        if "--error" in one.get("class", "")
    ]
    assert wrong == ["id_due-year"]


def test_every_box_has_a_label_and_no_id_is_used_twice() -> None:
    for form in (Everything(), Everything({}, {}), _form()):
        read = Read(drawn_form(form))
        ids = [given["id"] for _, given in read.tags if "id" in given]
        assert len(ids) == len(set(ids))
        labelled = {one["for"] for one in read.named("label")}
        boxes = [
            one for tag in ("input", "select", "textarea") for one in read.named(tag) if one.get("type") != "hidden"
        ]
        assert {one["id"] for one in boxes} == labelled
        described = {word for _, given in read.tags for word in given.get("aria-describedby", "").split()}
        assert described <= set(ids)


def test_what_a_choice_reveals_is_drawn_once_and_within_it() -> None:
    html = drawn_form(Everything())
    assert html.count('name="what"') == 1
    assert html.index("conditional-id_going-3") < html.index('name="what"') < html.index('name="helpers"')


class Needed(portal.PortalForm):
    """A text that one choice needs."""

    going = portal.RadiosField("How is it going?", ON_TIME, reveals={"late": "why"})
    why = portal.LongTextField("Why is it late?", max_length=100)


def test_a_needed_text_that_is_not_asked_is_empty_and_one_that_is_asked_is_needed() -> None:
    not_asked = Needed(QueryDict("going=on-time"))
    assert not_asked.is_valid()
    assert not_asked.cleaned_data["why"] == ""
    assert not Needed(QueryDict("going=late")).is_valid()
    no_choice = Needed(QueryDict(""))
    assert not no_choice.is_valid()
    assert set(no_choice.errors) == {"going"}, "an error about a box that is folded away leads nowhere"


def test_what_was_sent_and_what_stands_is_shown_again() -> None:
    at_first = Everything(
        initial={"due": date(2026, 5, 1), "cost": 200005, "helpers": ["fire"], "going": "late", "body": "fire"}
    )
    read = Read(drawn_form(at_first))
    values = {one["id"]: one.get("value", "") for one in read.named("input") if "id" in one}
    assert [values[f"id_due-{part}"] for part in ("day", "month", "year")] == ["1", "5", "2026"]
    assert values["id_cost"] == "2,000.05"
    checked = {(one["name"], one["value"]) for one in read.named("input") if "checked" in one}
    assert checked == {("helpers", "fire"), ("going", "late")}
    assert [one["value"] for one in read.named("option") if "selected" in one] == ["fire"]
    again = Read(drawn_form(_form(**{"due-month": "Mrz"})))
    assert [one["value"] for one in again.named("input") if one.get("id") == "id_due-month"] == ["Mrz"]
    assert "value" not in next(one for one in again.named("input") if one.get("id") == "id_secret")


def test_a_refusal_is_shown_beside_its_field_or_above() -> None:
    form = _form()
    assert form.is_valid()
    form.refuse(Unfit("Cost is more than is left of the award. Enter £20 or less.", "cost"))
    form.refuse(Unfit("The plan is closed."))
    form.refuse("Choose fewer.", "visits")
    assert [(fault.sentence, fault.target) for fault in faults_of(form)] == [
        ("The plan is closed.", ""),
        ("Cost is more than is left of the award. Enter £20 or less.", "id_cost"),
        ("Choose fewer.", "id_visits"),
    ]
    assert "There is a problem" in drawn_form(form)


def test_records_are_chosen_by_key_and_told_by_name(bodies: dict[str, Body]) -> None:
    class OfRecords(portal.PortalForm):
        lead = portal.RecordField("Lead body", Body.objects.all())
        checks = portal.RecordRadiosField("Body that checks", Body.objects.all())
        others = portal.ManyRecordsField("Other bodies", Body.objects.all(), required=False)

    fire, police = bodies["fire"], bodies["police"]
    form = OfRecords({"lead": str(fire.pk), "checks": str(police.pk), "others": [str(fire.pk), str(police.pk)]})
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["lead"], set(form.cleaned_data["others"])) == (fire, {fire, police})
    read = Read(drawn_form(OfRecords(initial={"lead": fire, "checks": police.pk, "others": [fire]})))
    assert fire.name in read.words
    assert [one["value"] for one in read.named("option") if "selected" in one] == [str(fire.pk)]
    checked = {(one["name"], one["value"]) for one in read.named("input") if "checked" in one}
    assert checked == {("checks", str(police.pk)), ("others", str(fire.pk))}
    wrong = OfRecords({"lead": "999999", "checks": "x", "others": ["x"]})
    assert list(wrong.errors["lead"]) == ["Choose the lead body from the list"]
    assert list(wrong.errors["others"]) == ["Choose the other bodies from the list"]


def test_a_form_of_others_is_drawn_too() -> None:
    class Plain(portal.Sentences, forms.Form):
        login = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "email", "placeholder": "x"}))
        remember = forms.BooleanField(required=False)

    read = Read(drawn_form(Plain({"login": "a@b.example"})))
    (login,) = [one for one in read.named("input") if one.get("name") == "login"]
    assert (login["type"], login["value"], login["autocomplete"]) == ("email", "a@b.example", "email")
    assert "placeholder" not in login
    assert list(Plain({}).errors["login"]) == ["Enter the login"]


class _Day(portal.PortalForm):
    day = portal.DayField("Day")


DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(DAYS, st.integers(3, 9), st.booleans(), st.sampled_from([str, str.upper, str.lower]))
def test_a_day_is_read_however_its_month_is_written(day: date, letters: int, padded: bool, case: Any) -> None:
    name = MONTH_NAMES[day.month - 1]
    for month in (str(day.month), f"{day.month:02d}", case(name[:letters]), case(name), f"{name[:3]}."):
        text = f"{day.day:02d}" if padded else str(day.day)
        form = _Day({"day-day": f" {text} ", "day-month": month, "day-year": str(day.year)})
        assert form.errors == {}
        assert form.cleaned_data["day"] == day


@given(st.text(max_size=6), st.text(max_size=12), st.text(max_size=6))
def test_whatever_is_typed_for_a_day_is_a_day_or_a_sentence(day: str, month: str, year: str) -> None:
    form = _Day({"day-day": day, "day-month": month, "day-year": year})
    if form.is_valid():
        assert isinstance(form.cleaned_data["day"], date)
    else:
        assert len(form.errors["day"]) == 1
        assert form.errors["day"][0].startswith(("Enter the day", "Day must", "Day: "))


@given(DAYS)
def test_the_day_after_the_last_of_a_month_is_refused(day: date) -> None:
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    sent = {"day-day": str(last.day + 1), "day-month": str(last.month), "day-year": str(last.year)}
    assert f"from 1 to {last.day}" in _Day(sent).errors["day"][0]


class _Money(portal.PortalForm):
    money = portal.MoneyField("Money")


@given(st.integers(0, 99_999_999))
def test_money_is_read_as_it_is_written(pence: int) -> None:
    field = _Money().fields["money"]
    for text in (in_pounds(pence), field.prepare_value(pence), f" {pence // 100}.{pence % 100:02d} "):
        form = _Money({"money": text})
        assert form.errors == {}, text
        assert form.cleaned_data["money"] == pence


@given(st.text(max_size=12))
def test_whatever_is_typed_for_money_is_whole_pence_or_a_sentence(text: str) -> None:
    form = _Money({"money": text})
    if form.is_valid():
        assert isinstance(form.cleaned_data["money"], int)
    else:
        assert form.errors["money"][0].startswith(("Enter the money", "Money must"))
