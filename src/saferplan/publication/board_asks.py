"""What a Board is asked, by rule from what was found: nobody types it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.answer import Answer
from saferplan.errors import BadAddress
from saferplan.figures import Address, Figure, in_words, parse_address
from saferplan.findings import Finding, links_in, part_in_words, strength_order
from saferplan.periods import parse_period
from saferplan.publication.released import Released

MORE = ("trends/riser-percent", "trends/riser-number", "comparison/above", "deprivation/steepest", "harm/heavier")
"""The rules whose findings say that there is more of something: than before, than elsewhere, or in deprived places."""
CHANGES = ("trends/year", "trends/since-first")
"""The rules whose findings can go either way; they count where they went up."""

MOST_TO_DECIDE = 4
LEAST_PART = 0.05
"""A type of crime is put to the Board where it is at least this part of recorded crime, or of its harm."""
WEIGHED_BY = ("recorded_crime", "crime_severity")
"""The measures by which a type is weighed: the number, and the harm."""
TYPE = "crime_type"
ASKS_TABLE = "ask"


@dataclass(frozen=True)
class Ask:
    """One thing that the Board is asked: the word for it, a sentence, and what it is about, each a line of Markdown."""

    word: str
    sentence: str
    about: tuple[str, ...] = ()


TO_CHOOSE = (
    "which of these should be a priority, or be looked into first: each is more than before, more than elsewhere or "
    "more in deprived places, on strong evidence. Whether more is worse is for you to say."
)
BESIDE_A_PLAN = (
    "whether the plan answers these, which none of its priorities and actions names: each is more than before, more "
    "than elsewhere or more in deprived places, on strong evidence. Whether more is worse is for you to say."
)


def board_asks(released: Released, *, answered: Container[str] | None = None) -> tuple[Ask, ...]:
    """What the Board is asked to decide, to ask for, and to note, from the findings and gaps of a release.

    `answered` are the ids of findings that a plan names, or None where there is no plan: a Board that has a plan is
    not asked to choose priorities anew, but about what the plan does not name.
    """
    asks = []
    rises = strong_and_more(released)
    weighty = [one for one in rises if _weighs(one, released)]
    if asked := [one for one in weighty if answered is None or one.id not in answered]:
        shown = asked[:MOST_TO_DECIDE]
        tail = "" if len(asked) == len(shown) else f" Of {len(asked)}, the largest {len(shown)} are named."
        told = TO_CHOOSE if answered is None else BESIDE_A_PLAN
        asks.append(Ask("Decide", f"{told}{tail}", tuple(with_its_number(one, released) for one in shown)))
    if lacking := _lacking(released.answers):
        many = sum(count for _, count in lacking)
        whom = "; ".join(f"{who} ({count})" for who, count in lacking)
        asks.append(
            Ask("Ask for", f"what nobody has sent: {many} measure{'s' if many > 1 else ''}. Those who could: {whom}.")
        )
    judged = [one for one in released.findings if not one.counts]
    if weak := [one for one in judged if one.strength == "weak"]:
        verb = "rests" if len(weak) == 1 else "rest"
        asks.append(
            Ask(
                "Note",
                f"that {len(weak)} of {len(judged)} findings {verb} on weak evidence: no decision "
                "should stand on those alone.",
            )
        )
    if slight := len(rises) - len(weighty):
        found = "1 strong finding says" if slight == 1 else f"{slight} strong findings say"
        asks.append(
            Ask(
                "Note",
                f"that {found} that there is more of a type of crime which is less than {part_in_words(LEAST_PART)} of "
                "recorded crime and of its harm. Nothing is asked of it here.",
            )
        )
    return tuple(asks)


def strong_and_more(released: Released) -> list[Finding]:
    """The findings that say on strong evidence that there is more of something, the largest first.

    Of several findings of one question about one area and group, the first is taken.
    """
    found: list[Finding] = []
    for one in sorted(released.findings, key=strength_order):
        if one.strength == "strong" and not one.counts and _says_more(one, released):
            subject = one.id.split("/")[0], one.id.split("/", maxsplit=2)[2]
            if all(subject != (other.id.split("/")[0], other.id.split("/", maxsplit=2)[2]) for other in found):
                found.append(one)
    return found


def with_its_number(finding: Finding, released: Released) -> str:
    """The whole sentence of a finding and, where that does not give it, how many crimes there were to begin with."""
    about = _level_of(finding)
    count = _of_all(about, "recorded_crime", about.group) if about is not None else None
    known = _known(count, released)
    if known is None or any(str(parse_address(address)) == str(count) for _, address in links_in(finding.sentence)):
        return finding.sentence
    kind = " of this type" if known.address.group else ""
    crimes = f"[{in_words(known)}]({known.id}) crimes{kind}"
    return f"{finding.sentence} In all, {crimes} were recorded in {parse_period(known.period).in_words}."


def _weighs(finding: Finding, released: Released) -> bool:
    """Whether a finding is about all crime, or about a type that is no small part of the number or of the harm."""
    about = _level_of(finding)
    if about is None or not about.group:
        return True
    shares = []
    for measure in WEIGHED_BY:
        part = _known(_of_all(about, measure, about.group), released)
        whole = _known(_of_all(about, measure, ()), released)
        if part is not None and whole is not None and whole.value:
            shares.append((part.value or 0.0) / whole.value)
    return any(share >= LEAST_PART for share in shares)


def _level_of(finding: Finding) -> Address | None:
    """What a finding is about: its first figure in the whole partnership, with no group but a type of crime."""
    for address in (parse_address(address).level for address in finding.figures):
        if address.area == PARTNERSHIP:
            return replace(address, group=tuple((key, value) for key, value in address.group if key == TYPE))
    return None


def _of_all(about: Address, measure: str, group: tuple[tuple[str, str], ...]) -> Address:
    """The address of a measure's first statistic, for the period of what a finding is about."""
    return Address(measure=measure, period=about.period, group=group)


def _known(address: Address | None, released: Released) -> Figure | None:
    """The figure at an address, or None where the release has no value for it."""
    if address is None:
        return None
    try:
        figure = released.figure(str(address))
    except BadAddress:
        return None
    return figure if figure.value is not None else None


def _says_more(finding: Finding, released: Released) -> bool:
    rule = "/".join(finding.id.split("/")[:2])
    if rule in MORE:
        return True
    return rule in CHANGES and any(_is_rise(released.figure(address)) for address in finding.figures)


def _is_rise(figure: Figure) -> bool:
    return parse_address(figure.id).change == "percent" and (figure.value or 0.0) > 0


def _lacking(answers: Iterable[Answer]) -> list[tuple[str, int]]:
    """Who could send what nobody has sent, with how many measures each; from the table that says so."""
    counts: dict[str, int] = {}
    tables = [table for answer in answers if answer.question == "missing_evidence" for table in answer.tables]
    for row in (row for table in tables if table.id == ASKS_TABLE for row in table.rows):
        who = row[0].text[:1].lower() + row[0].text[1:]
        counts[who] = counts.get(who, 0) + row[1].text.count("; ") + 1
    return list(counts.items())
