"""Issues: made from Ashbrook's findings with nothing dropped, and the analyst's list followed or refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from saferplan.commands.folder import PartnershipFolder
from saferplan.commands.priorities_folder import Assessed, IssuesHeld, gather_issues, read_assessed
from saferplan.errors import BadIssues
from saferplan.figures import parse_address
from saferplan.findings import Finding
from saferplan.priorities.evidence import ConcernAsked, _voiced
from saferplan.priorities.issues import (
    IssueList,
    entries_of,
    issues_text,
    parse_issues,
    scan_items,
)
from saferplan.priorities.proposing import ProposedPriority

VIOLENCE = "crime-type/violence-and-sexual-offences"


@pytest.fixture(scope="module")
def assessed(ashbrook_bundle: Path) -> Assessed:
    return read_assessed(PartnershipFolder(ashbrook_bundle), "bundle")


@pytest.fixture(scope="module")
def held(assessed: Assessed) -> IssuesHeld:
    return gather_issues(assessed, IssueList())


def test_every_type_theme_and_incident_is_an_issue_with_its_figures(held: IssuesHeld, assessed: Assessed) -> None:
    issues = {one.id: one for one in held.issues}
    assert {f"crime-type/{slug}" for slug in assessed.context.types} | {"crime-type/anti-social-behaviour"} < set(
        issues
    )
    assert {f"theme/{theme.slug}" for theme in assessed.context.themes} < set(issues)
    violence = issues[VIOLENCE]
    # Ashbrook's totals, worked by hand: 162 crimes of violence, then 306.
    assert violence.signal("volume").value == 306
    assert violence.signal("trend").value == pytest.approx(306 / 162)
    assert violence.signal("trend").said == "rose by 89% since 2017/18"
    assert violence.signal("trend").sure == "strong"
    assert violence.signal("harm").value is not None
    assert violence.signal("concern").lacking == "no survey of residents asked about it"
    assert issues["crime-type/anti-social-behaviour"].signal("volume").value == 120
    assert issues["crime-type/anti-social-behaviour"].signal("harm").value is None
    for one in issues.values():
        for signal in one.signals:
            assert bool(signal.address) == (signal.value is not None) == (not signal.lacking), (one.id, signal)
            if signal.address:
                assert assessed.context.figures.figure(signal.address).value is not None


def test_the_planted_rise_stands_behind_violence_and_behind_nothing_it_is_not_about(held: IssuesHeld) -> None:
    with_it = [one.id for one in held.issues if f"trends/riser-percent/partnership/{VIOLENCE[11:]}" in one.findings]
    assert with_it == [VIOLENCE]


def test_every_finding_is_behind_an_issue_or_known_to_be_behind_none(held: IssuesHeld, assessed: Assessed) -> None:
    behind = {name for one in held.issues for name in one.findings}
    assert behind <= set(assessed.findings)
    rest = set(assessed.findings) - behind
    assert all(name.endswith("/all") for name in rest), "the others are about the area as a whole"


def test_a_theme_knows_which_types_it_holds_too(held: IssuesHeld) -> None:
    theme = next(one for one in held.issues if one.id == "theme/violence-and-exploitation")
    assert theme.parts == (VIOLENCE,)


def test_the_list_is_written_read_and_followed(held: IssuesHeld, assessed: Assessed) -> None:
    text = issues_text("four-by-four", held.issues, held.scan)
    read = parse_issues(text)
    assert read.model == "four-by-four"
    assert [one.id for one in read.issues] == [one.id for one in held.issues]
    assert gather_issues(assessed, read).issues == held.issues
    more = text + "\n".join(entries_of([replace(held.issues[0], id="own/speeding", title='The "A" road')], []))
    assert parse_issues(more).issues[-1].title == 'The "A" road'


def test_the_analyst_leaves_out_renames_adds_and_joins(assessed: Assessed) -> None:
    decided = parse_issues(
        f"""
        [[issue]]
        id = "{VIOLENCE}"
        title = "Violence"
        findings = ["deprivation/share/partnership/all", "no/such/finding/here"]
        [[issue]]
        id = "crime-type/drugs"
        left_out = "Others see to it."
        [[issue]]
        id = "own/break-ins"
        title = "Break-ins in the west"
        volume = "recorded_crime?crime_type=burglary&area=board:ashbrook-west"
        [[issue]]
        id = "crime-type/treason"
        title = "Treason"
        [[scan]]
        id = "scan/a-covered-market-opens-on-the"
        touches = ["crime-type/shoplifting"]
        as_issue = true
        """
    )
    held = gather_issues(assessed, decided)
    issues = {one.id: one for one in held.issues}
    assert [one.id for one in held.issues][:2] == [VIOLENCE, "crime-type/drugs"]
    assert issues[VIOLENCE].title == "Violence"
    assert "deprivation/share/partnership/all" in issues[VIOLENCE].findings
    assert "crime-type/drugs" not in {one.id for one in held.scored}
    own = issues["own/break-ins"].signal("volume")
    assert own.value == assessed.context.figures.figure(own.address).value
    assert issues["own/break-ins"].signal("trend").said
    assert issues["crime-type/treason"].signal("volume").lacking == "the assessment no longer tells of it"
    assert issues["crime-type/shoplifting"].scan == ("scan/a-covered-market-opens-on-the",)
    assert "scan/a-covered-market-opens-on-the" in issues


WRONG = {
    "no TOML": ("model = four", "line 1"),
    "a key there is not": ('[[issue]]\nid = "own/x"\ntitel = "X"', '"titel"'),
    "an id that is none": ('[[issue]]\nid = "speeding"', "crime-type/"),
    "an issue twice": ('[[issue]]\nid = "crime-type/drugs"\n[[issue]]\nid = "crime-type/drugs"', "twice"),
    "no title": ('[[issue]]\nid = "own/x"', "what to call"),
    "a figure for what has one": ('[[issue]]\nid = "crime-type/drugs"\nvolume = "asb_incidents"', "own/"),
    "a scan item that is none": ('[[scan]]\nid = "crime-type/drugs"', "scan/ and words"),
    "as_issue that is text": ('[[scan]]\nid = "scan/x"\nas_issue = "yes"', "true or false"),
    "touches that is text": ('[[scan]]\nid = "scan/x"\ntouches = "x"', "a list of texts"),
    "issues that are no list": ("issue = 3", "list of tables"),
    "a model that is a number": ("model = 4", "quotation marks"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_list_that_cannot_be_followed_is_refused_in_a_sentence(name: str) -> None:
    text, said = WRONG[name]
    with pytest.raises(BadIssues) as caught:
        parse_issues(text)
    assert str(caught.value).startswith("priorities/issues.toml, ")
    assert said in str(caught.value)


def test_what_a_list_names_must_be_there(assessed: Assessed) -> None:
    touching = '[[scan]]\nid = "scan/a-covered-market-opens-on-the"\ntouches = ["crime-type/shop-lifting"]'
    with pytest.raises(BadIssues, match="Near are crime-type/shoplifting"):
        gather_issues(assessed, parse_issues(touching))
    with pytest.raises(BadIssues, match=r"own/x.*volume"):
        gather_issues(assessed, parse_issues('[[issue]]\nid = "own/x"\ntitle = "X"\nvolume = "recorded_crimes"'))
    share = "recorded_crime?stat=share&of=crime_type&crime_type=drugs"
    with pytest.raises(BadIssues, match="share or a percentage"):
        gather_issues(assessed, parse_issues(f'[[issue]]\nid = "own/x"\ntitle = "X"\nvolume = "{share}"'))


def test_scan_items_are_told_apart_though_they_begin_alike(assessed: Assessed) -> None:
    one = assessed.horizon[0]
    found = scan_items([one, replace(one, item=f"{one.item} again"), replace(one, item="")])
    assert len({each.id for each in found}) == 3


def test_a_proposal_has_no_place_for_a_decision() -> None:
    fields = set(ProposedPriority.__dataclass_fields__)
    assert fields.isdisjoint({"chosen_by", "chosen_on", "reason", "against"})
    assert {"id", "title", "score", "rank", "rank_low", "rank_high", "reasons", "doubts", "findings"} <= fields
    methods = {name for name, thing in vars(ProposedPriority).items() if callable(thing) and not name.startswith("_")}
    assert methods == {"as_json"}


def voice(rule: str, headline: str, *figures: str) -> Finding:
    """A finding of the survey by a rule."""
    return Finding(
        f"community_voice/{rule}/partnership/all", "community_voice", headline, headline, figures, "", "", "moderate",
        "", "", 1.0,
    )  # fmt: skip


def test_a_finding_of_the_survey_stands_behind_what_it_tells_of_alone() -> None:
    """What tells how the survey was weighted, or that another subject comes first, is no reason for an issue."""
    burglary, fraud, drugs = (
        f"figure:survey_share?answer=together&area=partnership&period=wave-2020-01&question=concern-{name}"
        for name in ("burglary", "fraud", "drugs")
    )
    findings = {
        name: voice(name, f"It says [62%]({first}) of it", first, *others)
        for name, first, *others in (
            ("weighting", drugs), ("ranking", burglary, fraud, drugs), ("answer", drugs), ("pair", drugs, fraud),
        )
    }  # fmt: skip
    told = {
        name: _voiced(findings, [ConcernAsked(f"concern-{name}", name, "", "", parse_address(drugs))])
        for name in ("burglary", "fraud", "drugs")
    }
    assert told == {"burglary": ("ranking",), "fraud": ("pair",), "drugs": ("answer", "pair")}
