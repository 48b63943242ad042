"""Easy words: what a finding says in short sentences, one idea after the other, each with a picture.

Each rule of the assessment has its easy words here, made from the finding's own figures.  A finding that this module
has no words for, or lacks a figure that they need, has none: whoever prints the easy version counts it, and sends
readers to the full report.  What chance or missing records leave open is said as "We cannot be sure".

*References*: Department of Health (2010), Making written information easier to understand for people with learning
disabilities; CHANGE (2016), How to make information accessible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from saferplan.areas import PARTNERSHIP, SIMILAR
from saferplan.assessment.answer import Answer
from saferplan.assessment.context import Context, number_in_words, type_in_sentence, upper_first
from saferplan.assessment.easy_numbers import easy_number, easy_part, easy_times, easy_when
from saferplan.assessment.judging import COULD_BE_CHANCE
from saferplan.figures import Address, Figure, parse_address
from saferplan.findings import EasyIdea, Finding
from saferplan.measures.explain import type_in_words
from saferplan.periods import parse_period

CHANCE = EasyIdea("question", "It may be chance.")
TOO_LITTLE = EasyIdea("question", "The records do not tell us enough.")
NOT_SURE = "We cannot be sure"
LEAST_TIMES = 1.25
"""A ratio below this is said in words and not as "about 1 times"."""
WHY = EasyIdea("question", "We do not know why. More people may have told the police.")


def in_easy_words(context: Context, answer: Answer) -> Answer:
    """An answer whose findings say the same in easy words, where there are such words for them."""
    return replace(answer, findings=tuple(replace(one, easy=easy_words(context, one)) for one in answer.findings))


def easy_words(context: Context, finding: Finding) -> tuple[EasyIdea, ...]:
    """A finding in easy words; none where its rule has none, or a figure that they need is not there."""
    question, rule, _, group = finding.id.split("/")
    made = RULES.get(f"{question}/{rule}")
    if made is None:
        return ()
    try:
        return tuple(made(_Said(context, finding, group)))
    except LookupError:
        return ()


class _Said:
    """A finding with what its easy words need: its figures by what they are, and words for them."""

    def __init__(self, context: Context, finding: Finding, group: str) -> None:
        self.context, self.finding, self.group = context, finding, group
        self.addresses = tuple(parse_address(text) for text in finding.figures)

    @property
    def sure(self) -> bool:
        """Whether the evidence is more than weak."""
        return self.finding.strength != "weak"

    @property
    def doubt(self) -> EasyIdea:
        """Why nobody can be sure: chance, or records that lack something."""
        return CHANCE if self.finding.strength_reason == COULD_BE_CHANCE else TOO_LITTLE

    @property
    def differs(self) -> bool:
        """Whether what was found is a difference: its size is nought where it is none."""
        return self.finding.size > 0

    @property
    def type(self) -> str:
        """The type of crime that the finding is about, in the middle of a sentence."""
        return type_in_sentence(self.group)

    @property
    def place(self) -> str:
        """The partnership's area."""
        return self.context.area

    def first(self, **keys: str | None) -> Address:
        """The first figure of the finding that has a value and these parts of an address.

        Raises `LookupError` where there is none.
        """
        for address in self.addresses:
            fits = all(getattr(address, key) == value for key, value in keys.items())
            if fits and self.context.value(address) is not None:
                return address
        raise LookupError(keys)

    def figure(self, address: Address) -> Figure:
        """The figure at an address."""
        return self.context.figure(address)

    def value(self, address: Address) -> float:
        """Its value."""
        value = self.context.value(address)
        if value is None:
            raise LookupError(str(address))
        return value

    def number(self, address: Address) -> str:
        """A number as a reader would say it, linked to its figure."""
        return _linked(easy_number(self.value(address)), self.figure(address))

    def part(self, address: Address) -> str:
        """A share as "about 1 in 4", linked to its figure.

        Raises `LookupError` where it is none or all of the whole.
        """
        if not 0 < self.value(address) < 100:
            raise LookupError(str(address))
        return _linked(easy_part(self.value(address)), self.figure(address))

    def times(self, address: Address) -> str:
        """A ratio as "about 2 times", linked to its figure."""
        return _linked(easy_times(self.value(address)), self.figure(address))


def _linked(words: str, figure: Figure) -> str:
    """Words that lead to a figure; what stands before the number stays outside the link."""
    before, _, number = words.rpartition("about ")
    return f"{before}{'about ' if number != words else ''}[{number}]({figure.id})"


Ideas = Iterator[EasyIdea]


def _total(said: _Said) -> Ideas:
    count = said.first(stat=None)
    yield EasyIdea("police", f"The police recorded {said.number(count)} crimes in {said.place}.")
    yield EasyIdea("calendar", f"This was {easy_when(count.period)}.")
    if any(one.stat == "rate" and said.context.value(one) is not None for one in said.addresses):
        rate = said.number(said.first(stat="rate"))
        yield EasyIdea("people", f"That is {rate} crimes for every 1,000 people who live here.")
    if not said.sure:
        yield EasyIdea("question", "Some records may be missing.")


def _main_type(said: _Said) -> Ideas:
    yield EasyIdea(picture_of(said.group), f"The most common type of crime was {said.type}.")
    yield EasyIdea("part", f"This was {said.part(said.first(stat='share'))} of all crimes.")


def _incidents(said: _Said) -> Ideas:
    count = said.first(stat=None)
    yield EasyIdea("noise", f"The police had {said.number(count)} reports of anti-social behaviour.")
    yield EasyIdea("calendar", f"This was {easy_when(count.period)}.")


def _highest(said: _Said) -> Ideas:
    here = next((one for one in said.addresses if one.stat == "rate" and one.area != PARTNERSHIP), None)
    if here is None:
        raise LookupError("rate")
    name = said.context.name(here.area)
    yield EasyIdea("map", f"{upper_first(name)} had the most crime for the people who live there.")
    whole = said.first(stat="rate", area=PARTNERSHIP)
    yield EasyIdea("people", "We count crimes for every 1,000 people.")
    yield EasyIdea(
        "bars", f"All of {said.place} had {said.number(whole)}. {upper_first(name)} had {said.number(here)}."
    )
    if not said.sure:
        yield said.doubt


def _changed(said: _Said) -> Ideas:
    """A change: which way, from how many to how many, and that nobody knows why."""
    what = said.type if said.group != "all" else "crime"
    counts = [one for one in said.addresses if one.change is None and one.stat is None and not one.trend]
    if not said.sure or said.context.value(_change_of(said)) is None:
        yield EasyIdea("question", f"{NOT_SURE} if {what} went up or down.")
        if len(counts) > 1:
            yield _then_and_now(said, counts)
            yield said.doubt
        return
    up = said.value(_change_of(said)) > 0
    yield EasyIdea("up" if up else "down", f"{upper_first(what)} went {'up' if up else 'down'}.")
    yield _then_and_now(said, counts)
    first = min(counts, key=_starts)
    yield EasyIdea("calendar", f"“Before” means {easy_when(first.period)}.")
    yield WHY if up else EasyIdea("question", "We do not know why. Fewer people may have told the police.")


def _change_of(said: _Said) -> Address:
    """The change that a finding tells, with or without a value."""
    found = next((one for one in said.addresses if one.change in ("percent", "difference")), None)
    if found is None:
        raise LookupError("change")
    return found


def _starts(address: Address) -> int:
    return parse_period(address.period).first


def _then_and_now(said: _Said, counts: list[Address]) -> EasyIdea:
    if len(counts) < 2:
        raise LookupError("two counts")
    earlier, later = min(counts, key=_starts), max(counts, key=_starts)
    words = f"Before, there were {said.number(earlier)} crimes. Now there are {said.number(later)}."
    return EasyIdea("bars", words)


def _run(said: _Said) -> Ideas:
    run = next((one for one in said.addresses if one.trend == "run"), None)
    if run is None:
        raise LookupError("run")
    steps = round(said.value(run))
    way = "up" if steps > 0 else "down"
    many = f"[{number_in_words(abs(steps))}]({said.figure(run).id})"
    yield EasyIdea(way, f"Crime went {way} {many} years in a row.")
    if not said.sure:
        yield EasyIdea("question", "This may be chance.")


def _noise(said: _Said) -> Ideas:
    yield EasyIdea("level", "Some types of crime changed only a little.")
    yield EasyIdea("question", "That may be chance. It does not tell us much.")


def _no_telling(said: _Said) -> Ideas:
    yield EasyIdea("question", "For some types of crime we cannot tell if they went up or down.")
    yield EasyIdea("map", "Some records do not say where the crime was.")


def _beside(said: _Said) -> Ideas:
    """All crime, or one type, beside places like this one."""
    rate, other = said.first(stat="rate", area=PARTNERSHIP, versus=None), said.first(stat="rate", area=SIMILAR)
    yield from _more_or_less(said, rate, other, "places like ours")


def _wide(said: _Said) -> Ideas:
    rate = said.first(stat="rate", area=PARTNERSHIP, versus=None)
    other = next((one for one in said.addresses if one.stat == "rate" and one.area != PARTNERSHIP), None)
    if other is None:
        raise LookupError("rate")
    yield from _more_or_less(said, rate, other, said.context.name(other.area))


def _more_or_less(said: _Said, rate: Address, other: Address, there: str) -> Ideas:
    what = said.type if said.group != "all" else "all crime"
    yield EasyIdea(picture_of(said.group), f"We looked at {what}, here and in {there}.")
    more = said.value(rate) > said.value(other)
    if not said.differs:
        yield EasyIdea("level", "It is much the same.")
    elif not said.sure:
        yield EasyIdea("question", f"{NOT_SURE} if it is different here.")
    else:
        yield EasyIdea("up" if more else "down", f"There is {'more' if more else 'less'} here.")
    yield EasyIdea("people", "We count crimes for every 1,000 people.")
    yield EasyIdea("bars", f"There, it was {said.number(other)}. Here, it was {said.number(rate)}.")


def _most_harm(said: _Said) -> Ideas:
    if said.group == "all" or not said.sure:
        yield EasyIdea("question", f"{NOT_SURE} which type of crime does the most harm.")
        return
    yield EasyIdea("harm", "Some crimes do more harm than others.")
    yield EasyIdea(picture_of(said.group), f"{type_in_words(said.group)} did the most harm.")
    yield EasyIdea(
        "part", f"It made up {said.part(said.first(stat='share', measure='crime_severity'))} of all the harm."
    )


def _weighs_more(said: _Said) -> Ideas:
    if not said.sure:
        raise LookupError("not sure")
    number = said.first(stat="share", measure="recorded_crime")
    yield EasyIdea(picture_of(said.group), f"{upper_first(said.type)} made up {said.part(number)} of all crimes.")
    yield EasyIdea("harm", "On average, each one does more harm than other crimes.")


def _deprived(said: _Said) -> Ideas:
    yield EasyIdea("houses", "Some areas are more deprived than others.")
    share = said.first(stat="share")
    if not said.sure:
        yield EasyIdea("question", f"{NOT_SURE} if those areas have more crime.")
        return
    yield EasyIdea("part", f"{upper_first(said.part(share))} crimes took place in the most deprived areas.")


def _gap(said: _Said) -> Ideas:
    if not said.sure:
        raise LookupError("not sure")
    ratio = next((one for one in said.addresses if one.versus), None)
    if ratio is None:
        raise LookupError("ratio")
    value = said.value(ratio)
    what = said.type if said.group != "all" else "all crime"
    yield EasyIdea(picture_of(said.group), f"We looked at {what} in different areas.")
    if value >= LEAST_TIMES:
        yield EasyIdea("houses", f"The most deprived areas had {said.times(ratio)} as much.")
    else:
        yield EasyIdea("houses", f"The most deprived areas had {'less' if value < 1 else 'a little more'}.")
    yield EasyIdea("question", "We compared them with the least deprived areas.")


RULES: dict[str, Callable[[_Said], Ideas]] = {
    "volume/total": _total,
    "volume/main-types": _main_type,
    "volume/incidents": _incidents,
    "volume/highest-district": _highest,
    "volume/highest-board": _highest,
    "trends/year": _changed,
    "trends/since-first": _changed,
    "trends/run": _run,
    "trends/riser-percent": _changed,
    "trends/riser-number": _changed,
    "trends/faller-percent": _changed,
    "trends/faller-number": _changed,
    "trends/noise": _noise,
    "trends/cannot-tell": _no_telling,
    "comparison/similar-areas": _beside,
    "comparison/above": _beside,
    "comparison/below": _beside,
    "comparison/index": _wide,
    "harm/most": _most_harm,
    "harm/heavier": _weighs_more,
    "deprivation/share": _deprived,
    "deprivation/gap": _gap,
    "deprivation/steepest": _gap,
    "deprivation/reversed": _gap,
}
"""The easy words of each rule, by `question/rule`."""

PICTURES = {
    "bicycle-theft": "bicycle",
    "burglary": "house",
    "criminal-damage-and-arson": "damage",
    "drugs": "pills",
    "other-theft": "bag",
    "robbery": "bag",
    "shoplifting": "shop",
    "theft-from-the-person": "bag",
    "vehicle-crime": "car",
    "violence-and-sexual-offences": "harm",
    "anti-social-behaviour": "noise",
    "public-order": "noise",
}


def picture_of(slug: str) -> str:
    """The pictogram of a type of crime; that of the police where it has none of its own.

    >>> picture_of("burglary"), picture_of("other-crime")
    ('house', 'police')
    """
    return PICTURES.get(slug, "police")
