"""The check on a printed plan: what it must find there by general rules, and what it must not say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from real_folders import real_data

import saferplan
from saferplan.plan.claims.document_text import DocumentText, Passage
from saferplan.plan.claims.finished.check import check_document
from saferplan.plan.claims.remarks import DocumentChecked, Remark

pytestmark = pytest.mark.real

NAME = "safer-buckinghamshire-plan-2020-2023.txt"
CODE = Path(saferplan.__file__).parent / "plan" / "claims" / "finished"


def printed() -> str:
    path = real_data().parent / "documents" / NAME
    if not path.is_file():
        pytest.skip(f"there is no {NAME} beside the real data")
    return path.read_text(encoding="utf-8")


def plain_document(text: str) -> DocumentText:
    """The text by its blank lines and dashes alone."""
    passages: list[Passage] = []
    for block in re.split(r"\n\s*\n", text):
        for piece in re.split(r"\n(?=\s*- )", block):
            line = " ".join(piece.split())
            if not line:
                continue
            item = line.startswith("- ")
            short = len(line.split()) < 9 and not line.endswith((".", ":")) and not re.search(r"\d", line[2:])
            kind = "item" if item else "heading" if short and line[0].isupper() else "paragraph"
            passages.append(Passage(line.removeprefix("- ").replace("**", ""), kind, len(passages) + 1))
    return DocumentText(NAME, "txt", tuple(passages))


@pytest.fixture(scope="module")
def checked() -> DocumentChecked:
    return check_document(plain_document(printed()))


def one(checked: DocumentChecked, rule: str, words: str) -> Remark:
    found = [remark for remark in checked.remarks if remark.rule == rule and words in remark.reason]
    assert len(found) == 1, [(remark.rule, remark.reason) for remark in checked.remarks]
    return found[0]


def test_the_change_on_the_year_before_and_the_two_rounding_rules(checked: DocumentChecked) -> None:
    remark = one(checked, "arithmetic", "is 9.8% more than")
    assert remark.grade == "wrong"
    assert remark.reason.endswith("not 9%; 10% is the nearest whole number.")
    assert one(checked, "rounding", "cut off").grade == "wrong"


def test_five_years_that_are_four_and_rises_without_totals(checked: DocumentChecked) -> None:
    assert one(checked, "span", "4 years before").grade == "wrong"
    assert one(checked, "span", "need 6 yearly totals").grade == "doubtful"


def test_one_number_for_two_things_with_two_names(checked: DocumentChecked) -> None:
    assert one(checked, "copied", "+133%").grade == "doubtful"
    assert one(checked, "naming", "public order").grade == "doubtful"


def test_the_mean_that_fits_one_reading_alone(checked: DocumentChecked) -> None:
    assert "34,177" in one(checked, "mean", "11,392").reason


def test_bases_that_may_be_nested_or_smaller(checked: DocumentChecked) -> None:
    one(checked, "base", "are among the 2379")
    assert len([remark for remark in checked.remarks if remark.rule == "base"]) == 3


def test_the_sentence_without_its_verb(checked: DocumentChecked) -> None:
    one(checked, "unbound", "its verb belongs to")


def test_a_change_without_a_base_period_and_a_label_that_contradicts(checked: DocumentChecked) -> None:
    assert one(checked, "base-period", "23%").grade == "cannot be checked"
    one(checked, "age", "30 to 39")


def test_a_count_taken_for_a_rate_and_lists_that_differ(checked: DocumentChecked) -> None:
    one(checked, "rank", "second highest number")
    reason = one(checked, "lists", "Two lists of the same bodies").reason
    assert "7 names and this one 6" in reason


def test_nothing_else_is_called_wrong(checked: DocumentChecked) -> None:
    """Each of the four stands in the list of faults that was made by hand before the rules were."""
    assert [remark.rule for remark in checked.remarks if remark.grade == "wrong"] == [
        "age",
        "arithmetic",
        "rounding",
        "span",
    ]
    assert checked.quantities >= 35


def test_no_rule_holds_a_word_particular_to_it() -> None:
    text = printed()
    names = set(re.findall(r"(?<=[a-z,] )[A-Z][a-z]{3,}", text)) - MEANT
    numbers = {number for number in re.findall(r"\d[\d,]{3,}", text) if not re.fullmatch(r"20\d\d|1998", number)}
    code = "\n".join(path.read_text(encoding="utf-8") for path in [*CODE.rglob("*.py"), *CODE.rglob("*.toml")])
    held = {word for word in names | numbers | {"133%"} if re.search(rf"\b{re.escape(word)}", code)}
    assert held == set()


MEANT = {
    "January",
    "March",
    "April",
    "Council",
    "Board",
    "Police",
    "Crime",
    "Safety",
    "Plan",
    "Fire",
    "Community",
    "Partnership",
    "Strategic",
    "Assessment",
    "Residents",
    "Survey",
    "Service",
    "National",
    "Covid",
    "Probation",
    "Company",
    "Office",
    "Commissioner",
    "Group",
    "Clinical",
    "Commissioning",
    "Rescue",
    "Rehabilitation",
    "Boards",
    "Help",
    "Early",
    "Chief",
    "Deputy",
    "Executive",
    "Chair",
    "Children",
    "Disorder",
    "Act",
    "Domestic",
    "Homicide",
    "Reviews",
    "Violence",
    "Abuse",
    "Reduction",
    "Unit",
    "Housing",
    "Associations",
    "Champions",
    "Child",
    "Sexual",
    "Exploitation",
    "High",
    "County",
}  # words of the field, which a rule may name
