"""Ashbrook's plan as plain values: small, whole, and without a fault; each test spoils what it is about."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

from saferplan.errors import BadAddress
from saferplan.figures import Figure, parse_address
from saferplan.findings import Finding
from saferplan.plan.checking import HeldTo, PlanChecked
from saferplan.plan.checks import check_plan
from saferplan.plan.library import shipped_evidence
from saferplan.plan.model import Plan, WhyText
from saferplan.plan.shape import Beside, plan_from
from saferplan.reference.duties import duties
from saferplan.settings import Body, PriorityBefore

DAY = date(2021, 4, 1)
BURGLARY = "recorded_crime?crime_type=burglary"

BODIES = (
    Body("Ashbrook Council", "local authority", "1974-04-01"),
    Body("Ashbrook Police", "police", "1968-04-01"),
    Body("Ashbrook CCG", "health", "2013-04-01", "2022-06-30", "Ashbrook ICB"),
    Body("Ashbrook ICB", "health", "2022-07-01"),
)

_WHOLE: dict[str, Any] = {
    "plan": {"title": "Safer Ashbrook Plan", "start": date(2021, 4, 1), "end": date(2024, 3, 31)},
    "priorities": [
        {
            "id": "burglary",
            "title": "Fewer break-ins",
            "findings": ["trends/riser-number/partnership/burglary"],
            "chosen_by": "The Board",
            "chosen_on": date(2021, 3, 1),
            "reason": "It rose most.",
        },
        {
            "id": "violence",
            "title": "Less violence",
            "chosen_by": "The Board",
            "chosen_on": date(2021, 3, 1),
            "reason": "It harms most.",
            "against": "The assessment put drugs first.",
        },
    ],
    "themes": [{"id": "childhood", "title": "Harm in childhood"}],
    "measures": [
        {
            "id": "burglary",
            "title": "Burglary",
            "figure": BURGLARY,
            "way": "down",
            "baseline": {"period": "2019/20"},
            "target": {"percent": -10, "by": date(2023, 3, 31)},
            "next_data": date(2021, 7, 31),
            "note": "Nearly all are reported.",
        },
        {
            "id": "trained",
            "title": "Staff trained",
            "kind": "delivery",
            "way": "up",
            "baseline": {"value": 10, "on": date(2021, 3, 31), "source": "The council's register"},
            "target": {"value": 90, "by": date(2022, 3, 31)},
            "next_data": date(2021, 7, 31),
        },
    ],
    "actions": [
        {
            "id": "locks",
            "priority": "burglary",
            "heading": "At home",
            "what": "Fit locks in homes that were burgled.",
            "lead": "Ashbrook Police",
            "partners": ["Ashbrook Council"],
            "start": date(2021, 4, 1),
            "due": date(2022, 3, 31),
            "milestones": [{"what": "The first fifty homes", "due": date(2021, 9, 30)}],
            "moves": [{"measure": "burglary", "way": "down"}],
            "resources": {"words": "A grant", "money": 20000},
            "tier": "secondary",
            "evidence": ["preventing-repeat-burglary"],
            "findings": ["trends/riser-number/partnership/burglary"],
        },
        {
            "id": "training",
            "priority": "violence",
            "what": "Train teachers to see signs of harm.",
            "lead": "Ashbrook Council",
            "start": date(2021, 4, 1),
            "due": date(2022, 3, 31),
            "moves": [{"measure": "trained", "way": "up"}],
            "resources": {"words": "Staff time"},
            "tier": "primary",
            "evidence": ["thinking-skills"],
            "findings": ["community_voice/answer/partnership/safe-after-dark"],
            "themes": ["childhood"],
        },
    ],
    "consultations": [
        {
            "id": "meeting",
            "who": "Residents",
            "start": date(2021, 1, 10),
            "how": "A public meeting",
            "how_many": 40,
            "said": "They fear break-ins.",
            "changed": "Burglary came first.",
        }
    ],
    "crosswalk": [{"before": "Safer homes", "into": ["burglary"]}],
    "duties": [{"duty": one.id, "how": "By what this plan does."} for one in duties() if one.plan],
}

BEFORE = (PriorityBefore("Safer homes", BURGLARY), PriorityBefore("Less violence"))

VALUES = {"2018/19": 100.0, "2019/20": 120.0, "2020/21": 130.0}
"""Made-up burglaries of each year."""


def values() -> dict[str, Any]:
    """The whole plan, a copy to change."""
    return deepcopy(_WHOLE)


def one_of(values: dict[str, Any], name: str, key: str) -> dict[str, Any]:
    """One part of a list, by its id."""
    found: dict[str, Any] = next(one for one in values[name] if one["id"] == key)
    return found


def made(values: dict[str, Any], **texts: str) -> Plan:
    """The plan of some values, each priority with a text."""
    why = {one["id"]: WhyText("People told us.", f"plan/{one['id']}.md") for one in values["priorities"]}
    why |= {name: WhyText(text, f"plan/{name}.md") for name, text in texts.items()}
    return plan_from(values, Beside(why, shipped_evidence()))


def look_up(address: str) -> Figure:
    """Burglaries of Ashbrook, and nothing else; those of 2017/18 are withheld."""
    parsed = parse_address(address)
    group = parsed.group_text
    if parsed.measure != "recorded_crime" or group != "crime_type=burglary" or parsed.change:
        raise BadAddress(address, "is not held")
    if parsed.period != "2017/18" and parsed.period not in VALUES:
        raise BadAddress(
            address, "is not held", "figure:recorded_crime?area=partnership&crime_type=burglary&period=2020/21"
        )
    value = VALUES.get(parsed.period)
    return Figure(
        id=str(parsed),
        measure=parsed.measure,
        statistic="count",
        of="",
        area="partnership",
        area_vintage="",
        period=parsed.period,
        group=group,
        value=value,
        numerator=value,
        denominator=None,
        low=None,
        high=None,
        level=None,
        interval_method="",
        unit="",
        status="final",
        missing="" if value is not None else "SUPPRESSED_SMALL",
        origin="open",
        caveats=(),
        inputs=(),
    )


def finding(key: str, strength: str = "strong", *, counts: bool = False) -> Finding:
    """A finding of a release, as small as can be."""
    return Finding(
        id=key,
        question=key.partition("/")[0],
        headline=f"The headline of {key}",
        sentence="A sentence.",
        figures=(),
        method="",
        reference="",
        strength=strength,
        strength_reason="",
        cannot_tell="",
        size=1.0,
        counts=counts,
    )


FINDINGS = (
    finding("trends/riser-number/partnership/burglary"),
    finding("community_voice/answer/partnership/safe-after-dark", "moderate"),
)


def checked(values: dict[str, Any], *, findings: tuple[Finding, ...] = FINDINGS, **texts: str) -> PlanChecked:
    """What the check finds in a plan of some values, held to Ashbrook's bodies, findings and figures."""
    held = HeldTo(day=DAY, bodies=BODIES, before=BEFORE, findings=findings, look_up=look_up)
    return check_plan(made(values, **texts), held)


def said(checked: PlanChecked) -> list[tuple[str, str]]:
    """The rule and grade of each remark."""
    return [(one.rule, one.grade) for one in checked.remarks]
