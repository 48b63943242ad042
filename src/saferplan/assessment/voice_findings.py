"""What residents told us, finding by finding: who answered, what worries them, who differs, what changed, comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from saferplan.assessment.context import listed, upper_first
from saferplan.assessment.judging import COULD_BE_CHANCE, About, Verdict, make_finding
from saferplan.assessment.voice_across import across
from saferplan.assessment.voice_held import NET, QUESTION, Asked, VoiceHeld, changed, highest, within
from saferplan.assessment.voice_methods import (
    CHANGES,
    COMMENTS,
    GAPS,
    PAIRS,
    PROFILE,
    RANKS,
    SHARES,
    judge_gap,
    judge_share,
    method,
)
from saferplan.figures import Address, Figure, in_digits
from saferplan.findings import Finding
from saferplan.measures.survey_figures import WHOLE
from saferplan.measures.survey_notes import corrected, note_of
from saferplan.measures.survey_waves import DEPRIVED, OTHER_KINDS, OTHERS

MOST_GAPS = 4
"""So many of the gaps beyond chance are findings of their own; all are in the table."""

NAMED = 3
"""So many of a list, those at its head, are named in a sentence."""

LITTLE = 3.0
"""Fewer points than this are little."""

APART = 5.0
"""Points by which a group's share of respondents must miss its share of people to be told of."""


def all_findings(held: VoiceHeld) -> list[Finding]:
    """Every finding of the wave, in the order in which they are told."""
    return [
        *who_answered(held),
        *moved(held),
        *levels(held),
        *across(held),
        *rankings(held),
        *gaps(held),
        *pairs(held),
        *changes(held),
        *comments(held),
    ]


def who_answered(held: VoiceHeld) -> list[Finding]:
    """How many answered, and which group of residents is furthest from its share of the population."""
    ended, started = held.base(WHOLE, "answered"), held.base(WHOLE, "asked")
    if held.figure(ended) is None:
        return []
    others = [
        f"{held.number(one)} {words}"
        for kind, words in OTHER_KINDS.items()
        if held.figure(one := held.base(WHOLE, "answered", kind.replace("_", "-"))) is not None
    ]
    told = f"{held.number(ended)} residents" + (f", and apart from them {listed(others)}" if others else "")
    if held.value(started) > held.value(ended):
        told += f". Of the {held.number(started)} residents who took part, the others left before the end"
    how = (
        "Anyone with the link could answer: it is no random sample."
        if held.is_open
        else "People were chosen by chance."
        if held.asked.wave.sample == "random"
        else "Members of a panel were asked."
    )
    far = _furthest(held)
    missed = ""
    if far is not None:
        mine, people = far
        missed = (
            f" Furthest from who lives here is “{held.who_words(mine)}”: {held.number(mine.address)} of the residents "
            f"who answered, and {held.number(people)} of the population."
        )
    verdict = (
        Verdict("moderate", "respondents were counted, but nobody knows whom the link reached", 0)
        if held.is_open
        else Verdict("strong", "respondents were counted", 0)
    )
    return [
        make_finding(
            About(QUESTION, "who-answered"),
            method(held, PROFILE),
            verdict,
            headline=f"{held.number(ended)} residents completed the survey",
            sentence=f"The survey “{held.asked.wave.title}” was completed by {told}. {how}{missed}",
            size=held.value(ended),
        )
    ]


def _furthest(held: VoiceHeld) -> tuple[Figure, Address] | None:
    """The group whose share of respondents is furthest from its share of people, where that is far."""
    found = []
    for mine in held.profile:
        people = replace(mine.address, measure="survey_population")
        if mine.value is not None and held.figure(people) is not None:
            found.append((abs(mine.value - held.value(people)), mine.id, mine, people))
    if not found:
        return None
    apart, _, mine, people = max(found, key=lambda one: (one[0], one[1]))
    return (mine, people) if apart >= APART else None


def moved(held: VoiceHeld) -> list[Finding]:
    """The answer told here that weighting moves most."""
    found = []
    for one in held.items("single", "scale", "grid"):
        share = held.share(one.slug, NET)
        plain = replace(share, measure="survey_share_unweighted")
        figure = held.figure(share) if one.told else None
        if figure is not None and held.figure(plain) is not None and note_of(figure.caveats, "WEIGHTED") is not None:
            found.append((abs(held.value(share) - held.value(plain)), one.slug, one, share, plain))
    if not found:
        return []
    apart, _, one, share, plain = max(found, key=lambda each: (each[0], each[1]))
    return [
        make_finding(
            About(QUESTION, "weighting"),
            method(held, PROFILE),
            Verdict("moderate", "both are worked out from the same answers", 0),
            headline="Weighting moves little of what is told here"
            if apart < LITTLE
            else "Weighting moves some of what is told here",
            sentence=f"Of all that is told here, weighting moves this most: {held.number(share)} of residents "
            f"{one.of_residents}; {held.number(plain)} if each respondent counts once.",
            size=apart,
        )
    ]


def levels(held: VoiceHeld) -> list[Finding]:
    """What residents answered to each question of one answer, told by the answers that go together."""
    found = []
    for one in held.items("single", "scale"):
        share = held.share(one.slug, NET)
        figure = held.figure(share) if one.told else None
        if figure is None:
            continue
        found.append(
            make_finding(
                About(QUESTION, "answer", group=one.slug),
                method(held, SHARES),
                judge_share(held, figure),
                headline=f"{held.number(share)} of residents {one.of_residents}",
                sentence=f"{held.with_limits(share)} of residents {one.of_residents}. They were asked “{one.words}”, "
                "and the share is of those who expressed a view.",
                size=figure.value or 0.0,
            )
        )
    return found


def _lists(held: VoiceHeld) -> dict[str, list[tuple[str, Asked, str]]]:
    """The rows of each grid, and the answers of each question of several: what can be put in order, with its words."""
    lists: dict[str, list[tuple[str, Asked, str]]] = {}
    for one in held.items("grid", "multiple"):
        rows = lists.setdefault(one.question.id, [])
        if one.question.type == "grid" and one.told:
            rows.append((one.row, one, NET))
        elif one.question.type == "multiple":
            answers = [a for a in held.of_measure("survey_rank") if dict(a.address.group).get("question") == one.slug]
            for figure in answers:
                group = dict(figure.address.group)
                if "who" not in group:
                    rows.append((note_of(figure.caveats, "ANSWER") or "", one, group["answer"]))
    return {name: rows for name, rows in lists.items() if len(rows) > 1}


def rankings(held: VoiceHeld) -> list[Finding]:
    """What comes first in each list, and how sure the order is."""
    found = []
    for name, rows in _lists(held).items():
        ordered = highest(held, [(words, held.share(one.slug, answer)) for words, one, answer in rows])
        if len(ordered) < 2:
            continue
        question = held.asked.question(name)
        (top, first), share = ordered[0], [f"{words} ({held.number(one)})" for words, one in ordered[:NAMED]]
        rank = replace(first, measure="survey_rank")
        figure = held.figure(rank)
        worst = 0.0 if figure is None or figure.high is None else figure.high
        sure = worst == 1
        could = (
            "Allowing for chance, it is first."
            if sure
            else f"Allowing for chance, it could rank anywhere from [1 to {in_digits(worst, 'rank')}]({rank})."
            if worst
            else ""
        )
        answer = f" Counted are those who are “{question.top_text}”." if question.top_text else ""
        found.append(
            make_finding(
                About(QUESTION, "ranking", group=first_slug(name)),
                method(held, RANKS),
                Verdict(
                    "moderate" if sure else "weak",
                    "it is clearly above all others" if sure else "others could as well be first",
                    1 if sure else 0,
                ),
                headline=f"“{upper_first(top)}” comes first, with {held.number(first)} of those who answered"
                if sure
                else f"“{upper_first(top)}” has the most, {held.number(first)} of those who answered, and others could "
                "as well be first",
                sentence=f"Asked “{question.text}”, residents put {listed(share)} first. {could}{answer}",
                size=held.value(first),
                rests_on=(str(rank),) if figure is not None else (),
            )
        )
    return found


def first_slug(name: str) -> str:
    """The id of a question as findings have it."""
    return name.replace("_", "-")


def gaps(held: VoiceHeld) -> list[Finding]:
    """The groups that stand furthest from the others, beyond what chance makes of as many."""
    judged = [one for one in held.of_measure("survey_gap") if one.value is not None and corrected(one) is not None]
    beyond = [one for one in judged if (corrected(one) or (1.0, 0))[0] <= 0.05]
    told = _one_a_pair(held, beyond)[:MOST_GAPS]
    if judged and not told:
        return [
            make_finding(
                About(QUESTION, "no-gap"),
                method(held, GAPS),
                Verdict("weak", "what is not seen among these respondents may still be there", 0),
                headline="No difference between groups that can be told is beyond chance",
                sentence=f"Of {in_digits(float(len(judged)), '')} differences between groups of residents that can be "
                "told, none is beyond what chance makes of as many.",
                size=0.0,
                rests_on=tuple(one.id for one in judged[:1]),
            )
        ]
    return [_gap(held, one) for one in told]


def _one_a_pair(held: VoiceHeld, figures: Sequence[Figure]) -> list[Figure]:
    """The gaps without the mirror images: where a kind has two groups, one gap says it of both."""
    sides = Counter(map(_kind_of, held.of_measure("survey_gap")))
    seen: set[tuple[str, str, str]] = set()
    kept = []
    for one in sorted(figures, key=lambda one: dict(one.address.group).get("who") == OTHERS):
        kind = _kind_of(one)
        if sides[kind] > 2 or kind not in seen:
            kept.append(one)
        seen.add(kind)
    return sorted(kept, key=lambda one: (-abs(one.value or 0.0), one.id))


def _kind_of(figure: Figure) -> tuple[str, str, str]:
    """The question, the answer and the kind of group that a gap is of."""
    group = dict(figure.address.group)
    who = group.get("who", "")
    kind = "deprivation" if who in (DEPRIVED, OTHERS) else who.partition("-")[0] or "board"
    return group["question"], group["answer"], kind


def _gap(held: VoiceHeld, figure: Figure) -> Finding:
    """One gap as a finding."""
    address = figure.address
    group = dict(address.group)
    share = replace(address, measure="survey_share")
    more = "more" if (figure.value or 0.0) > 0 else "fewer"
    who = held.residents_of(figure)
    one = next((item for item in held.items("single", "scale", "grid") if item.slug == group["question"]), None)
    told = one.of_residents if one is not None and group["answer"] == NET else _answered(figure)
    points = f"[{in_digits(abs(figure.value or 0.0), figure.unit)}]({figure.id})"
    interval = held.context.interval(address, fallen=more == "fewer")
    return make_finding(
        About(QUESTION, "gap", address.area, f"{group['question']}-{group['answer']}-{group.get('who', 'board')}"),
        method(held, GAPS),
        judge_gap(held, figure),
        headline=f"{points} percentage points {more} {who} {told}",
        sentence=f"{held.with_limits(share)} of {who} {told}: {points} percentage points {more} than "
        f"of the others ({interval})." + _placed(figure),
        size=abs(figure.value or 0.0),
    )


def _answered(figure: Figure) -> str:
    """What a figure tells, to follow "of residents", where its question has no words for it."""
    return f"answer “{note_of(figure.caveats, 'ANSWER')}” when asked “{note_of(figure.caveats, 'ASKED')}”"


def _placed(figure: Figure) -> str:
    """That a figure rests on those who said where they live."""
    return " This is of those who said where they live." if note_of(figure.caveats, "GAVE_PLACE") is not None else ""


def pairs(held: VoiceHeld) -> list[Finding]:
    """Which of two things worries the same people more."""
    found = []
    for figure in held.of_measure("survey_pair"):
        address = figure.address
        if figure.value is None or "who" in dict(address.group):
            continue
        group = dict(address.group)
        first, second = (held.share(group[key], NET) for key in ("question", "than"))
        items = {item.slug: item.of_residents for item in held.items("single", "scale")}
        one, other = items.get(group["question"]), items.get(group["than"])
        if one is None or other is None:
            continue
        sure = figure.low is not None and figure.high is not None and not figure.low <= 0 <= figure.high
        more = "more" if figure.value > 0 else "fewer"
        points = f"[{in_digits(abs(figure.value), figure.unit)}]({figure.id})"
        verdict = (
            Verdict("moderate", "the limits of the difference leave out nought", 1 if figure.value > 0 else -1)
            if sure
            else Verdict("weak", COULD_BE_CHANCE, 0)
        )
        found.append(
            make_finding(
                About(QUESTION, "pair", group=f"{group['question']}-{group['than']}"),
                method(held, PAIRS),
                verdict,
                headline=f"{points} percentage points {more} residents {one} than {other}"
                if sure
                else f"No clear difference between those who {one} and those who {other}",
                sentence=f"Of residents who answered both, {points} percentage points {more} {one} than {other} "
                f"({held.context.interval(address, fallen=figure.value < 0)}). Of all who expressed a view on each, it "
                f"is {held.number(first)} and {held.number(second)}.",
                size=abs(figure.value),
            )
        )
    return found


def changes(held: VoiceHeld) -> list[Finding]:
    """What changed since the wave before, where the wording was the same."""
    found = []
    asked = [(one, change) for one in held.items("single", "scale") if (change := changed(held, one)) is not None]
    for one, change in asked:
        figure = held.figure(change)
        if figure is None or figure.low is None or figure.high is None or figure.low <= 0 <= figure.high:
            continue
        rose = (figure.value or 0.0) > 0
        points = f"[{in_digits(abs(figure.value or 0.0), figure.unit)}]({figure.id})"
        before = replace(change, change=None, change_from=None, period=str(change.change_from))
        found.append(
            make_finding(
                About(QUESTION, "change", group=one.slug),
                method(held, CHANGES),
                Verdict(
                    "weak" if len(asked) > 1 else "moderate",
                    f"its limits leave out nought, but {len(asked)} were looked at, and others may have answered",
                    1 if rose else -1,
                ),
                headline=f"{points} percentage points {'more' if rose else 'fewer'} residents than before "
                f"{one.of_residents}",
                sentence=f"{held.number(held.share(one.slug, NET))} of residents {one.of_residents}, {points} "
                f"percentage points {'more' if rose else 'fewer'} than the {held.number(before)} of the wave before "
                f"({held.context.interval(change, fallen=not rose)}).",
                size=abs(figure.value or 0.0),
            )
        )
    return found


def comments(held: VoiceHeld) -> list[Finding]:
    """The themes that most comments are about, question by question."""
    found = []
    by_question: dict[str, list[tuple[str, Address]]] = {}
    for figure in held.of_measure("survey_theme"):
        group = dict(figure.address.group)
        words = note_of(figure.caveats, "ANSWER") or group["comment_theme"]
        by_question.setdefault(group["question"], []).append((words, figure.address))
    for question, themes in by_question.items():
        ordered = highest(held, themes)
        if not ordered:
            continue
        whole = held.context.figure(ordered[0][1])
        named = [f"{words} ({held.number(one)})" for words, one in ordered[: NAMED + 2]]
        found.append(
            make_finding(
                About(QUESTION, "comments", group=question),
                method(held, COMMENTS),
                Verdict("weak", "rules found the themes, and those who comment are not all who answered", 0),
                headline=f"Most comments are about {within(ordered[0][0])}"
                if held.value(ordered[0][1]) > 50
                else f"More comments are about {within(ordered[0][0])} than anything else",
                sentence=f"Asked “{note_of(whole.caveats, 'ASKED')}”, people wrote most about {listed(named)}. A "
                "comment may be about several things.",
                size=held.value(ordered[0][1]),
            )
        )
    return found
