"""Purpose and statute: why the assessment is made, who makes it, and what the law asks, as of the day of an edition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from saferplan.assessment.context import upper_first
from saferplan.publication.document_method import Data, date_words, plain_table
from saferplan.publication.released import Released
from saferplan.publication.site_folder import question_name
from saferplan.reference.duties import Duty, duties_on
from saferplan.reference.statute import assessment_contents
from saferplan.settings import ROLES

ROLE_WORDS = {
    "local authority": "council: a responsible authority",
    "police": "chief officer of police: a responsible authority",
    "fire and rescue authority": "fire and rescue: a responsible authority",
    "health": "health: a responsible authority",
    "probation": "probation: a responsible authority",
    "local policing body": "holds the police to account; no responsible authority",
    "co-operating body": "acts in co-operation with the authorities",
    "invited body": "takes part by invitation",
}
"""What each role in law is called on the pages."""

assert set(ROLE_WORDS) == set(ROLES)

SECTIONS = {
    "summary": "What matters most",
    "overview": "Every type of crime at a glance",
    "priorities": "Last year's priorities",
}
"""Parts of the document that are no question, by their slug."""

PURPOSE_TITLE = "Why this assessment is made"
PLAIN_ACCOUNT = "A plain account, and no legal advice. Duties that begin after the day of this edition are not listed."
AT_THE_END = "What the law asks of a partnership is listed at the end, under “What the law asks”."


def purpose_data(released: Released) -> Data:
    """The chapter on purpose and statute: words for residents and members, who is bound, and what the law asks."""
    manifest = released.manifest
    name, area = manifest["partnership"]["name"], manifest["partnership"]["area"]
    return {
        "title": PURPOSE_TITLE,
        "residents": [
            f"The council, police, fire and rescue, health and probation services of {area} form a community safety "
            f"partnership, {name}. The law asks them to look together, each year, at crime and disorder in the area, "
            "how it has changed, and what should come first. This document is that look.",
            "It says what the records show, how sure that is, and what nobody can tell from them. Every number in it "
            "leads to how it was worked out, so that you can hold it to the files it was counted from.",
            "It is no plan. What will be done, by whom and by when, is in the partnership plan that is made from it.",
        ],
        "members": [
            "Use it to choose priorities. Each finding carries a strength: strong and moderate ones are more than "
            "chance would do; a weak one may be chance, and should move neither money nor people by itself.",
            "A count is of what was recorded. Some of it depends on what people report and on what the services go "
            "looking for, so a rise can be good work, and a fall can be silence.",
            "Choosing is yours: findings are set in an order by one printed rule, and none of them is a decision. "
            "What is lacking, and who could send it, is under data gaps.",
        ],
        "members_table": members_table(manifest.get("members", [])),
        "contents": contents_table(released),
        "law": law_table(manifest["as_of"]),
        "law_told": f"{PLAIN_ACCOUNT} {unchecked_words(duties_on(manifest['as_of']))}".strip(),
        "law_place": AT_THE_END,
        "day": date_words(manifest["as_of"]),
    }


def members_table(members: list[dict[str, str]]) -> Data | None:
    """The partnership's members and what each is in law, responsible authorities first; None where none is listed."""
    if not members:
        return None
    order = list(ROLE_WORDS)
    rows = [
        [member["name"], upper_first(ROLE_WORDS[member["role"]])]
        for member in sorted(members, key=lambda member: order.index(member["role"]))
    ]
    return plain_table("The members of the partnership", ["Body", "What it is in law"], rows)


def contents_table(released: Released) -> Data:
    """What an assessment must hold, where it is here, and what that leaves open."""
    answered = {answer.question: question_name(answer.question) for answer in released.answers if _is_told(answer)}
    answered |= {"summary": SECTIONS["summary"]} if released.findings else {}
    answered |= {slug: SECTIONS[slug] for slug in SECTIONS if released.section(slug) is not None}
    rows = []
    for content in assessment_contents():
        here = [answered[slug] for slug in content.answers if slug in answered]
        rows.append([content.asks, "; ".join(here) or "Not here", content.lacks or "Nothing that is known of"])
    head = ["What is asked", "Where it is here", "What is left open"]
    return plain_table("What an assessment must hold (SI 2007/1830, regulation 6)", head, rows)


def _is_told(answer: Any) -> bool:
    """Whether a question has an answer: anything but the reason why it has none."""
    return bool(answer.findings or answer.tables or answer.pictures)


def law_table(day: str) -> Data:
    """What the law asks on a day: a row for each duty, with where it stands."""
    rows = [[duty.asks, upper_first(duty.holder), _stands_in(duty)] for duty in duties_on(day)]
    head = ["What it asks", "Of whom", "Where it stands"]
    return plain_table("What the law asks of a community safety partnership", head, rows)


def unchecked_words(held: Sequence[Duty]) -> str:
    """A sentence that says how many duties were not checked against the words of the law, and which; or "".

    >>> unchecked_words([one for one in duties_on("2019-07-01") if one.law == "Equality Act 2010"])
    'The 1 duty was not checked against the words of the law: look at legislation.gov.uk before you rely on it.'
    """
    unseen = [one for one in held if not one.verified]
    if not unseen:
        return ""
    one = len(unseen) == 1
    which: dict[str, list[str]] = {}
    for duty in unseen:
        which.setdefault(duty.law, []).append(duty.section)
    named = "; ".join(f"{law}, {', '.join(dict.fromkeys(sections))}" for law, sections in which.items())
    of_all = f"The {len(held)} {'duty' if one else 'duties'}" if len(unseen) == len(held) else ""
    many = of_all or f"Of {len(held)} duties, {len(unseen)}"
    told = "" if of_all else f". {'It stands' if one else 'They stand'} in {named}"
    verb, them = ("was", "it") if one else ("were", "them")
    look = f"look at legislation.gov.uk before you rely on {them}"
    return f"{many} {verb} not checked against the words of the law: {look}{told}."


def _stands_in(duty: Duty) -> str:
    """Where a duty stands, and since when."""
    since = f", since {date_words(duty.since)}" if duty.since else ""
    return f"{duty.law}, {duty.section}{since}"
