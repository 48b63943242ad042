"""Harm: which types of crime carry the harm, against which carry the numbers."""

from __future__ import annotations

from dataclasses import replace

from saferplan.areas import PARTNERSHIP, Area
from saferplan.assessment.answer import Answer, Lack
from saferplan.assessment.context import Context, by_how_much, type_in_sentence
from saferplan.assessment.harm_pictures import harm_charts, harm_tables
from saferplan.assessment.harm_words import QUESTION, SEVERITY, by_harm, judge_harm, mix_range, type_weighed
from saferplan.assessment.judging import About, Method, Verdict, judge_level, make_finding
from saferplan.assessment.spans import span_in_words, when_in_words
from saferplan.figures import Address
from saferplan.findings import Finding
from saferplan.measures.explain import type_in_words
from saferplan.measures.offence_mix import DAYS, first_year, mix_note

ASKS = "Which crimes do most harm, against which are most frequent?"
MOST_YEARS_OFF = 1
"""A change between years one of which is weighed by the mix of another, further off than this, is not told: recording
goes one way for years together, and does not come and go as chance has it."""

LEAST_COUNT = 50
"""Types with fewer crimes than this are not put forward as weighing more or less than their number."""

METHOD = """Each crime is weighed by the Crime Severity Score of the Office for National Statistics, whose weights \
follow from the sentences that courts give. data.police.uk gives only the type of a crime, and one type holds \
offences whose weights differ by orders of magnitude. So a crime of a type weighs what the offences that the whole \
force recorded in it weigh on average, by the Home Office's tables of offences by code. The limits allow for chance, \
for the force's mix being counted, and for the mix here differing from it as much as one force's differs from \
another's; the mix of another year counts for less still. The range from the lightest to the gravest offence is \
printed beside, for no more than that is certain."""

WEIGHED = Method(
    "Recorded crimes of each type, times the mean weight of the offences that the force recorded in it. The limits "
    "are those of a compound Poisson sum, widened by what is known of how the mix differs between forces and years.",
    "Fay and Feuer (1997), Statistics in Medicine 16, for the limits; Office for National Statistics, Crime Severity "
    "Score, for the weights.",
    "How the offences within a type are mixed here, and not in the force. A score rises when grave offences are better "
    "recorded: one force's rose by nearly a third in three years, mostly for that reason.",
)
SENTENCES = (
    "What each offence did to those it was done to: the weights are those of sentences.",
    "Whether crimes of one type became graver: only the force's mix is known, and not the one here.",
    "Harm that was never reported or recorded, and crimes published without a place.",
    "More recorded harm can be better recording of grave offences: it is not by itself worse.",
)


def assess_harm(context: Context) -> Answer:
    """Two rankings side by side, harm over time beside counts, and by district and board."""
    whole = context.address(SEVERITY)
    if str(whole) not in context.figures or context.value(whole) is None:
        return _cannot_answer(context, whole)
    types = by_harm(context)
    findings = [_total(context), _most(context, types), *_out_of_step(context, types)]
    findings += [one for one in (_change(context), _second_weights(context, types)) if one]
    findings += [one for kind in ("district", "board") if (one := _highest_area(context, kind))]
    return Answer(
        question=QUESTION,
        title=_title(context, types),
        asks=ASKS,
        findings=tuple(findings),
        method=METHOD,
        cannot_tell=SENTENCES,
        tables=harm_tables(context, types),
        charts=harm_charts(context, types),
    )


def _cannot_answer(context: Context, whole: Address) -> Answer:
    """The answer where there is nothing to weigh crimes by."""
    missing = context.figure(whole).missing if str(whole) in context.figures else "NO_INPUT"
    if missing == "NO_INPUT":
        title = "No table of the force's offences by code is held for these years, so the question cannot be answered"
        reason = (
            "Which crimes do most harm: a type of crime holds offences of very different weight, and nothing says how "
            "they are mixed. The Home Office publishes how many offences of each code every force recorded (police "
            "recorded crime open data tables, by police force area); put the table "
            "of the years held, or of one within five years, into inputs/home_office."
        )
    else:
        title = "Not every type of crime can be weighed, so the question cannot be answered"
        reason = "Which crimes do most harm: the force's table has no weighed offence of a type that is recorded here."
    lack = Lack("The force's offences by code, for these years", "Published: the Home Office's tables by police force")
    return Answer(
        question=QUESTION, title=title, asks=ASKS, findings=(), method="", cannot_tell=(reason,), lacks=(lack,)
    )


def _title(context: Context, types: list[str]) -> str:
    """What was found: the type that carries most, where that can be told."""
    if len(types) > 1 and _first_against_second(context, types).direction > 0:
        frequent = max(context.types, key=lambda slug: (context.value(context.address(crime_type=slug)) or 0.0, slug))
        carries = _verb(types[0], "carry", "carries")
        if frequent == types[0]:
            are = _verb(types[0], "are", "is")
            return f"{type_in_words(types[0])} {carries} the most harm, and {are} the most recorded"
        return f"{type_in_words(types[0])} {carries} the most harm, {type_in_sentence(frequent)} the largest number"
    return "Which type of crime carries the most harm cannot be told"


def _verb(slug: str, many: str, one: str) -> str:
    """The verb that goes with a type's title, which may be two things."""
    return many if " and " in type_in_words(slug) else one


def _first_against_second(context: Context, types: list[str]) -> Verdict:
    """Whether the type with the highest score is above the next, whatever is not known of the mix."""
    one, other = (context.address(SEVERITY, crime_type=slug) for slug in types[:2])
    return judge_harm(context, one, other, chosen_from=len(types))


def _total(context: Context) -> Finding:
    """How much harm in all, per head and for each crime."""
    score, rate, mean = (context.address(SEVERITY, stat=stat) for stat in ("score", "rate", "mean"))
    when = when_in_words(context)
    per_head = f", {context.number(rate)} for every 1,000 residents" if context.value(rate) is not None else ""
    placed = judge_level(context, context.address())
    note = mix_note(context.figure(score).caveats)
    verdict = Verdict("moderate", "what a crime of each type weighs here is taken from the whole force", 0)
    if placed.strength == "weak":
        verdict = placed
    elif note is None or not note.is_told:
        verdict = Verdict("weak", "it is not known by how much the mix here may differ from the force's", 0)
    return make_finding(
        About(QUESTION, "total"),
        WEIGHED,
        verdict,
        headline=f"Recorded crime in {when} weighs {context.number(score)} severity points",
        sentence=f"Weighed by the sentences that courts give, the crimes recorded in {context.area} in {when} come to "
        f"{context.number(score)} severity points{per_head}, and {context.number(mean)} for each crime "
        f"({context.interval(mean)}). {mix_range(context, mean, 'a crime')}",
        size=0.0,
    )


def _shares(context: Context, slug: str) -> tuple[Address, Address]:
    """A type's share of the harm, and of the number."""
    harm = context.address(SEVERITY, stat="share", of="crime_type", crime_type=slug)
    return harm, replace(harm, measure="recorded_crime")


def _most(context: Context, types: list[str]) -> Finding:
    """The type that carries the most harm, or that it cannot be told."""
    first = types[0]
    harm, number = _shares(context, first)
    score = context.address(SEVERITY, crime_type=first)
    size = context.value(context.address(crime_type=first)) or 0.0
    if len(types) < 2:
        verdict = Verdict("moderate", "there is only one type of crime", 1)
    else:
        verdict = _first_against_second(context, types)
    if verdict.direction > 0:
        about = About(QUESTION, "most", PARTNERSHIP, first)
        return make_finding(
            about,
            WEIGHED,
            verdict,
            headline=f"{type_in_words(first)} made up {context.number(harm)} of the harm and {context.number(number)} "
            "of the number",
            sentence=f"Of all types, {type_in_sentence(first)} weighed most in {when_in_words(context)}: "
            f"{context.number(score)} severity points, {context.number(harm)} of the whole "
            f"({context.interval(harm)}), against {context.number(number)} of recorded crimes. "
            f"{mix_range(context, score, 'the type')}",
            size=size,
        )
    second = _shares(context, types[1])[0]
    return make_finding(
        About(QUESTION, "most", PARTNERSHIP, "all"),
        WEIGHED,
        verdict,
        headline=f"Whether {type_in_sentence(first)} or {type_in_sentence(types[1])} carries more harm cannot be told",
        sentence=f"By the force's mix, {type_in_sentence(first)} would be {context.number(harm)} of the harm in "
        f"{when_in_words(context)} ({context.interval(harm)}) and {type_in_sentence(types[1])} "
        f"{context.number(second)} ({context.interval(second)}). How offences are mixed here makes more difference "
        f"than that: which is more cannot be told. {mix_range(context, score, type_in_sentence(first))}",
        size=size,
    )


def _out_of_step(context: Context, types: list[str]) -> list[Finding]:
    """The types that weigh most above, and most below, their number: where the two rankings part."""
    found = []
    counted = [s for s in types if (context.value(context.address(crime_type=s)) or 0.0) >= LEAST_COUNT]
    gaps = {slug: _gap(context, slug) for slug in counted}
    for rule, way in (("heavier", 1), ("lighter", -1)):
        these = [slug for slug in counted if gaps[slug] * way > 0 and not (rule == "heavier" and slug == types[0])]
        if not these:
            continue
        slug = max(these, key=lambda s: (gaps[s] * way, s))
        verdict = type_weighed(context, slug, chosen_from=len(counted))
        if verdict.direction != way:
            continue
        harm, number = _shares(context, slug)
        mean, every = context.address(SEVERITY, stat="mean", crime_type=slug), context.address(SEVERITY, stat="mean")
        found.append(
            make_finding(
                About(QUESTION, rule, PARTNERSHIP, slug),
                WEIGHED,
                verdict,
                headline=f"{type_in_words(slug)} made up {context.number(number)} of the number and "
                f"{context.number(harm)} of the harm",
                sentence=f"{type_in_words(slug)} {_verb(slug, 'weigh', 'weighs')} {'more' if way > 0 else 'less'} than "
                f"{_verb(slug, 'their', 'its')} number: "
                f"{context.number(harm)} of the harm ({context.interval(harm)}) against {context.number(number)} of "
                f"recorded crimes. A crime of this type weighs {context.number(mean)} severity points on average, one "
                f"of all types {context.number(every)}. {mix_range(context, mean, 'a crime of this type')}",
                size=context.value(context.address(crime_type=slug)) or 0.0,
            )
        )
    return found


def _gap(context: Context, slug: str) -> float:
    """A type's share of the harm less its share of the number, in points of per cent."""
    harm, number = (context.value(address) or 0.0 for address in _shares(context, slug))
    return harm - number


def _change(context: Context) -> Finding | None:
    """How harm changed beside how the number did."""
    periods = context.periods
    if periods.compare is None or periods.headline_like is None:
        return None
    later = context.address(SEVERITY, period=periods.headline_like)
    earlier = replace(later, period=periods.compare.text)
    change = replace(later, change="percent", change_from=periods.compare.text)
    number = replace(change, measure="recorded_crime")
    if any(context.value(address) is None for address in (later, earlier, number)):
        return None
    verdict = judge_harm(context, later, earlier)
    if _years_off(context, later, earlier) > MOST_YEARS_OFF:
        verdict = Verdict("weak", "the offences of one of the two years, or of the year beside it, are not held", 0)
    if context.value(change) is None:
        verdict = Verdict("weak", "records without a place make more difference than the change", 0)
    span = span_in_words(change)
    rose = (context.value(number) or 0.0) >= 0
    count_words = f"the number of crimes {'rose' if rose else 'fell'} by {by_how_much(context, number)}"
    points = f"from {context.number(earlier)} to {context.number(later)} severity points"
    if verdict.direction:
        verb = "rose" if verdict.direction > 0 else "fell"
        headline = f"Recorded harm {verb} by {context.number(change, absolute=True)} {span}"
        sentence = (
            f"{span[:1].upper()}{span[1:]} {count_words}, and what they weigh {verb} by "
            f"{context.number(change, absolute=True)}, {points} ({context.change_interval(change)})."
            f"{_mixes(context, later, earlier)}"
        )
    else:
        headline = f"Whether recorded harm rose or fell {span} cannot be told"
        limits = f" (for the change, {context.interval(change)})" if context.interval(change) else ""
        sentence = (
            f"{span[:1].upper()}{span[1:]} {count_words}. By the force's mix what they weigh went {points}{limits}, "
            "but how offences are mixed within types may have changed by more than that: whether harm rose or fell "
            f"cannot be told.{_mixes(context, later, earlier)}"
        )
    return make_finding(
        About(QUESTION, "change"), WEIGHED, verdict, headline=headline, sentence=sentence, size=0.0,
        rests_on=(str(change),) if context.value(change) is not None else (),
    )  # fmt: skip


def _years_off(context: Context, *addresses: Address) -> int:
    """By how many years the mix that a figure was weighed by is off at most."""
    notes = [mix_note(context.figure(address).caveats) for address in addresses]
    return max((abs(first_year(note.year) - first_year(note.period_year)) for note in notes if note), default=0)


def _mixes(context: Context, later: Address, earlier: Address) -> str:
    """Whose mix the two years were weighed by."""
    notes = [mix_note(context.figure(address).caveats) for address in (later, earlier)]
    years = [note.year for note in notes if note]
    if len(set(years)) == 1:
        return f" Both are weighed by the offences of {years[0]}, so that a change within types does not show."
    return f" They are weighed by the offences of {years[1]} and of {years[0]}." if len(years) > 1 else ""


def _second_weights(context: Context, types: list[str]) -> Finding | None:
    """Whether another set of weights puts the same type first; None where it is not held."""
    scores = {slug: context.address(DAYS, crime_type=slug) for slug in types}
    known = {slug: context.value(a) for slug, a in scores.items() if str(a) in context.figures}
    if not known or None in known.values():
        return None
    first = max(types, key=lambda slug: (known[slug] or 0.0, slug))
    share = context.address(DAYS, stat="share", of="crime_type", crime_type=first)
    same = first == types[0]
    return make_finding(
        About(QUESTION, "second-weights", PARTNERSHIP, first),
        Method(
            "Recorded crimes of each type, times the days of the Cambridge Crime Harm Index: the starting points of "
            "sentences, the middle one where a code holds several offences in law.",
            "Sherman, Neyroud and Neyroud (2016), Policing 10.",
            "How often each offence in law under a code was recorded: its days can differ a hundredfold.",
        ),
        Verdict("weak", "one code holds offences in law of very different weight", 0),
        headline=f"By the Cambridge Crime Harm Index {type_in_sentence(first)} {_verb(first, 'come', 'comes')} first"
        f"{' too' if same else ''}",
        sentence=f"With the days of the Cambridge Crime Harm Index as weights, {type_in_sentence(first)} would be "
        f"{context.number(share)} of the harm in {when_in_words(context)}: the "
        f"{'same type comes first' if same else f'first is not {type_in_sentence(types[0])}'}. "
        f"{mix_range(context, scores[first], 'the type', unit='days')}",
        size=0.0,
    )


def _highest_area(context: Context, kind: str) -> Finding | None:
    """The district or board with the most harm for its residents, against the rest, or that it cannot be told."""
    rates = {
        area: context.value(context.address(SEVERITY, stat="rate", area=area.code)) for area in context.of_kind(kind)
    }
    known: dict[Area, float] = {area: rate for area, rate in rates.items() if rate is not None}
    if len(known) < 2:
        return None
    top = max(known, key=lambda area: (known[area], area.code))
    here, everywhere = context.address(SEVERITY, stat="rate", area=top.code), context.address(SEVERITY, stat="rate")
    versus = replace(here, versus=f"area:{PARTNERSHIP}")
    verdict = judge_harm(context, here, everywhere, chosen_from=len(known))
    many = {"district": "districts", "board": "community boards"}[kind]
    if verdict.direction <= 0:
        headline = f"Whether any of the {many} has more recorded harm for its residents than the rest cannot be told"
        tail = " As the highest of several, that is within what chance and the mix of offences may do."
    else:
        headline = f"{top.name} has more recorded harm for its residents than the rest of {context.area}"
        tail = ""
    return make_finding(
        About(QUESTION, f"highest-{kind}", top.slug if verdict.direction > 0 else PARTNERSHIP),
        WEIGHED,
        verdict,
        headline=headline,
        sentence=f"Crimes recorded in {top.name} weigh {context.number(here)} severity points for every 1,000 "
        f"residents, {context.number(versus)} times as much as in {context.area} as a whole, "
        f"{context.number(everywhere)} ({context.interval(versus)}).{tail} "
        f"{mix_range(context, here, 'the crimes for every 1,000 residents there')}",
        size=context.value(context.address(area=top.code)) or 0.0,
    )
