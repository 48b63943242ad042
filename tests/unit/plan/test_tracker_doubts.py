"""What an import takes for granted is told with doubt: a person as lead, a year as a day, a sheet as a priority."""

from __future__ import annotations

from saferplan.plan.tracker_columns import TrackerTable, guess_columns
from saferplan.plan.tracker_rows import Imported, import_tables

HEADS = ("Action", "Lead", "Start", "End", "Priority")


def imported(*rows: tuple[str, str, str, str, str]) -> Imported:
    """What some rows of a sheet called Tracker become."""
    table = TrackerTable("Tracker", (HEADS, *rows))
    return import_tables((table,), (guess_columns(table),), source="tracker.xlsx", title="Ours")


def doubts(made: Imported) -> list[str]:
    return [one.why for one in made.doubts]


def test_a_person_or_no_name_as_lead_is_left_out_and_listed_and_a_body_is_not() -> None:
    made = imported(
        ("Fit locks", "J. Smith / CSM", "2021-04-01", "2022-03-31", "Burglary"),
        ("Walk streets", "Ashbrook Police", "2021-04-01", "2022-03-31", "Burglary"),
        ("Mend lamps", "St. John Ambulance", "2021-04-01", "2022-03-31", "Burglary"),
        ("Fit gates", "PC 1234 Jones", "2021-04-01", "2022-03-31", "Burglary"),
        ("Train shops", "tbc", "2021-04-01", "2022-03-31", "Burglary"),
    )
    assert [one.get("lead") for one in made.values["actions"]] == [
        "CSM",
        "Ashbrook Police",
        "St. John Ambulance",
        None,
        None,
    ]
    published = "looks like a person: the plan is published, and names the body that answers for it"
    assert [one.why for one in made.not_placed] == [
        f'"J. Smith" {published}',
        f'"PC 1234 Jones" {published}',
        '"tbc" is no body: the plan names one',
    ]


def test_a_year_alone_and_a_quarter_without_one_are_told() -> None:
    made = imported(("Fit locks", "Ashbrook Police", "2021", "Q3", "Burglary"))
    assert doubts(made) == ["only a year is given: read as January to December 2021"]
    assert [(one.text, one.why) for one in made.not_placed] == [("Q3", "it is a quarter of a year that is not named")]


def test_an_action_without_a_priority_says_what_it_was_put_under() -> None:
    made = imported(
        ("Fit locks", "Ashbrook Police", "2021-04-01", "2022-03-31", ""),
        ("Walk streets", "Ashbrook Police", "2021-04-01", "2022-03-31", "Burglary"),
    )
    assert doubts(made) == ['no priority is named: it stands under "Tracker", as the table is called']
    assert [one["title"] for one in made.values["priorities"]] == ["Tracker", "Burglary"]


def test_a_measure_that_says_nothing_is_listed_and_made_no_measure() -> None:
    heads = ("Action", "Lead", "Priority", "How will we know?", "End")
    rows = [(f"Do {say}", "Ashbrook Police", "Burglary", say, "2022-03-31") for say in ("TBC", "n/a", "PSPO in force")]
    table = TrackerTable("Tracker", (heads, *rows))
    made = import_tables((table,), (guess_columns(table),), source="tracker.xlsx", title="Ours")
    assert [one["title"] for one in made.values["measures"]] == ["PSPO in force"]
    assert [(one.text, one.why) for one in made.not_placed] == [
        ("TBC", "it names no measure"),
        ("n/a", "it names no measure"),
    ]
