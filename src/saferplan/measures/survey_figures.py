"""Figures of a survey wave: what each group answered, how far groups and answers are apart, who answered, and themes.

Shares are of those who expressed a view; answers are told of all residents, of groups of them, and of elected
representatives and staff by themselves.  Weights are found once for a wave, and stand behind every figure of residents.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from saferplan.areas import PARTNERSHIP, slug_of
from saferplan.measures.survey_answered import NET, Answered, answers_of
from saferplan.measures.survey_notes import CROSSED, WEIGHTS, Base
from saferplan.measures.survey_rows import SurveyFigure, SurveyRows
from saferplan.measures.survey_waves import (
    RESIDENTS,
    Group,
    PlacesKnown,
    SurveyWave,
    across_of,
    groups_of,
    words_of_item,
)
from saferplan.measures.survey_weights import LINK, Weights, weigh
from saferplan.methods._checks import Bools
from saferplan.methods.rank_intervals import rank_limits
from saferplan.methods.survey_design import Design, difference, kish, mean, paired_difference
from saferplan.methods.survey_shares import answer_shares, several_means
from saferplan.methods.survey_tests import exact_p, holm
from saferplan.tables.questionnaire import Option, Questionnaire

WHOLE = "the-survey"
"""What stands in the place of a question, in addresses, for how many took part at all."""

LEAST_EACH = 5
"""Where fewer on either side gave an answer, or did not, no gap is told: its error could not be known well enough."""

LEAST_GROUP = 10
"""A group of fewer respondents is set against nobody: there is next to nothing to judge by."""

BASE_WORDS = {
    "asked": "how many were asked",
    "answered": "how many answered",
    "view": "how many expressed a view",
    "effective": "how many would tell as much if all counted alike",
}
RANKED = "all pairs compared at once (Mogstad, Romano, Shaikh and Wilhelm 2024)"
T_METHOD = "Taylor linearisation and Student's t"


@dataclass(frozen=True)
class _Part:
    """Residents, or all others: what they answered, their groups, and the design their answers are weighted by.

    Arrays have the respondents of the part alone.
    """

    answered: tuple[Answered, ...]
    groups: tuple[Group, ...]
    design: Design
    across: dict[str, tuple[Group, ...]]

    @property
    def families(self) -> list[list[Group]]:
        """The groups that do not overlap, family by family: everyone, then those by age, by sex, by board and so on."""
        found: dict[str, list[Group]] = {}
        for group in self.groups:
            found.setdefault(group.role or group.slug, []).append(group)
        return list(found.values())


def survey_figures(wave: SurveyWave, ground: PlacesKnown) -> pl.DataFrame:
    """Every figure of a wave, in the columns of `FIGURE_COLUMNS`.

    Raises `MissingTarget`, `NobodyInCategory` or `TrimTooTight` where it cannot be weighted as its questionnaire asks.
    """
    weights = weigh(wave, ground)
    notes = (*weights.notes, *(["OPEN"] if wave.questionnaire.wave.sample == "open" else []))
    rows = SurveyRows(wave.period, wave.inputs, notes)
    groups = groups_of(wave, ground)
    for part in _parts(wave, groups, weights):
        for one in part.answered:
            for family in part.families:
                _answers(rows, one, family, part.design)
            for group in part.across.get(one.question.id, ()):
                _answers(rows, one, [group], part.design)
        _gaps(rows, part)
        _pairs(rows, part)
        _ranks(rows, part)
    _took_part(rows, wave, groups)
    _weighted(rows, groups, weights)
    _profile(rows, wave, groups, weights)
    _themes(rows, wave)
    return rows.frame()


def _parts(wave: SurveyWave, groups: tuple[Group, ...], weights: Weights) -> Iterable[_Part]:
    """Residents with their weights, then all others with none."""
    every = tuple(answers_of(wave))
    across = across_of(wave)
    main = wave.kind_is(*RESIDENTS)
    for inside, weighted in ((main, True), (~main, False)):
        if not inside.any():
            continue
        yield _Part(
            tuple(one.among(inside) for one in every),
            tuple(group.among(inside) for group in groups if group.weighted == weighted),
            Design(weights.each[inside], raked=weights.raked if weighted else None),
            {name: tuple(one.among(inside) for one in found) for name, found in across.items()} if weighted else {},
        )


def _base(one: Answered, group: Group, design: Design) -> Base:
    """How many respondents of a group stand behind an answer."""
    asked, answered, view = (int((who & group.inside).sum()) for who in (one.asked, one.answered, one.view))
    effective = kish(design.w[one.view & group.inside]).effective if view else 0.0
    return Base(asked, answered, view, effective)


def _answers(rows: SurveyRows, one: Answered, family: list[Group], design: Design) -> None:
    """The bases, shares and means of one question in groups that do not overlap."""
    codes = np.full(design.size, -1, dtype=np.int64)
    for number, group in enumerate(family):
        codes[group.inside & one.view] = number
    bases = [_base(one, group, design) for group in family]
    for group, base in zip(family, bases, strict=True):
        if base.asked:
            _bases(rows, one, group, base)
    for slug, (words, who) in one.given.items():
        found = answer_shares(design, np.where(codes >= 0, who, -1), codes, sizes=(len(family), 2))
        notes = (*one.notes, f"ANSWER {words}", *((f"TOGETHER {one.together}",) if slug == NET else ()))
        for number, (group, base) in enumerate(zip(family, bases, strict=True)):
            if base.asked:
                share, low, high = (float(part[number, 1]) * 100 for part in (found.value, found.low, found.high))
                keys, counts = {"question": one.slug, "answer": slug}, (float(found.count[number, 1]), float(base.view))
                told = SurveyFigure("survey_share", share, keys, group, *counts, notes=notes, base=base)
                if base.view:
                    rows.put(replace(told, limits=(low, high), limited_by=found.method))
                    rows.put(replace(told, measure="survey_share_unweighted", value=counts[0] / counts[1] * 100))
                else:
                    rows.put(replace(told, value=None))
    for group, base in zip(family, bases, strict=True):
        told_by = one.view & group.inside & np.isfinite(one.numbers)
        if told_by.any():
            centre = mean(design, np.nan_to_num(one.numbers), told_by)
            limits = (centre.low, centre.high) if np.isfinite(centre.low) else None
            figure = SurveyFigure(
                "survey_mean", centre.value, {"question": one.slug}, group, notes=(one.note,), base=base
            )
            rows.put(replace(figure, limits=limits, limited_by=T_METHOD))


def _bases(rows: SurveyRows, one: Answered, group: Group, base: Base) -> None:
    """How many respondents stand behind a question in a group."""
    many = {"asked": base.asked, "answered": base.answered, "view": base.view, "effective": base.effective}
    for name, value in many.items():
        keys = {"question": one.slug, "base": name}
        rows.put(SurveyFigure("survey_base", float(value), keys, group, notes=(one.note, f"ANSWER {BASE_WORDS[name]}")))


def _told(one: Answered) -> dict[str, tuple[str, Bools]]:
    """The answers by which groups are set against each other: those told as one, else each of several."""
    if NET in one.given:
        return {NET: one.given[NET]}
    return one.given if one.question.type == "multiple" else {}


def _gaps(rows: SurveyRows, part: _Part) -> None:
    """How far each group of residents is from the others of its kind, corrected for all that were looked at."""
    found = []
    for one in part.answered:
        for slug, (words, who) in _told(one).items():
            for group in part.groups:
                if group.rest is None:
                    continue
                first, second = one.view & group.inside, one.view & group.rest
                if min(int((side & one_way).sum()) for side in (first, second) for one_way in (who, ~who)) < LEAST_EACH:
                    continue
                apart = difference(part.design, who, first, second)
                if apart.defined:
                    exact = exact_p(*(_effective(who, side, part.design) for side in (first, second)))
                    found.append((one, slug, words, group, replace(apart, p=max(np.nan_to_num(apart.p), exact))))
    if not found:
        return
    # Where a kind has two groups, the gap of the one is that of the other turned round, and counts once.
    sides = [(one.slug, slug, frozenset((g.inside.tobytes(), g.rest.tobytes()))) for one, slug, _, g, _ in found]  # type: ignore[union-attr]
    judged = {side: apart.p for side, (*_, apart) in zip(sides, found, strict=True)}
    corrected = dict(zip(judged, holm(np.array(list(judged.values()))), strict=True))
    for side, (one, slug, words, group, apart) in zip(sides, found, strict=True):
        notes = (*one.notes, f"ANSWER {words}", f"BEYOND_CHANCE p={corrected[side]:.6g} of={len(judged)}")
        rows.put(
            SurveyFigure(
                "survey_gap",
                apart.value * 100,
                {"question": one.slug, "answer": slug},
                group,
                limits=(apart.low * 100, apart.high * 100),
                limited_by=T_METHOD,
                notes=notes,
                base=_base(one, group, part.design),
            )
        )


def _effective(who: Bools, domain: Bools, design: Design) -> tuple[float, float]:
    """The weighted share of a domain that gave an answer, and its effective base."""
    weights = design.w[domain]
    return float(weights @ who[domain] / weights.sum()), kish(weights).effective


def _pairs(rows: SurveyRows, part: _Part) -> None:
    """How far two answers of the same people are apart, for the questions that ask to be told beside each other."""
    by_id = {one.question.id: one for one in part.answered if not one.item}
    for one in by_id.values():
        for other_id in one.question.compare:
            other = by_id.get(other_id)
            if other is None or NET not in one.given or NET not in other.given:
                continue
            for group in part.groups:
                both = one.view & other.view & group.inside
                if group.area != PARTNERSHIP or both.sum() < LEAST_GROUP:
                    continue
                (words, first), (_, second) = one.given[NET], other.given[NET]
                apart = paired_difference(part.design, first, second, both)
                if not apart.defined:
                    continue
                many = int(both.sum())
                alone = [
                    int((both & one_way & ~other_way).sum())
                    for one_way, other_way in ((first, second), (second, first))
                ]
                crossed = f"{CROSSED} {alone[0]} {alone[1]}"
                rows.put(
                    SurveyFigure(
                        "survey_pair",
                        apart.value * 100,
                        {"question": one.slug, "answer": NET, "than": other.slug},
                        group,
                        limits=(apart.low * 100, apart.high * 100),
                        limited_by=T_METHOD,
                        notes=(one.note, f"ANSWER {words}", f"THAN {words_of_item(other.question, '')}", crossed),
                        base=Base(many, many, many, kish(part.design.w[both]).effective),
                    )
                )


def _ranks(rows: SurveyRows, part: _Part) -> None:
    """The place of each row of a grid, or answer of several, in the order of their shares, and how sure it is."""
    lists: dict[str, list[tuple[Answered, str, str, Bools, Bools]]] = {}
    for one in part.answered:
        if one.question.type == "grid" and NET in one.given:
            words, who = one.given[NET]
            lists.setdefault(one.question.id, []).append((one, NET, words, who, one.view))
        elif one.question.type == "multiple":
            lists[one.question.id] = [(one, slug, words, who, one.view) for slug, (words, who) in one.given.items()]
    for ranked in lists.values():
        for group in part.groups:
            if group.area != PARTNERSHIP or group.role not in ("", "deprivation") or not group.weighted:
                continue
            domains = [view & group.inside for *_, view in ranked]
            if len(ranked) < 2 or min(int(domain.sum()) for domain in domains) < LEAST_GROUP:
                continue
            inside = np.column_stack([who for *_, who, _ in ranked])
            told = several_means(part.design, np.where(np.column_stack(domains), inside, np.nan))
            random = np.random.default_rng([21, zlib.crc32(f"{ranked[0][0].question.id} {group.slug}".encode())])
            df = float(max(int(told.df.min()), 1))
            found = rank_limits(told.value, told.covariance, random=random, df=df)
            for number, (one, slug, words, _, _) in enumerate(ranked):
                rows.put(
                    SurveyFigure(
                        "survey_rank",
                        float(found.rank[number]),
                        {"question": one.slug, "answer": slug},
                        group,
                        denominator=float(len(ranked)),
                        limits=(float(found.best[number]), float(found.worst[number])),
                        limited_by=RANKED,
                        notes=(*one.notes, f"ANSWER {words}"),
                        base=_base(one, group, part.design),
                    )
                )


def _took_part(rows: SurveyRows, wave: SurveyWave, groups: tuple[Group, ...]) -> None:
    """How many took part, and how many of them came to the end, of all residents and of each other kind."""
    ended = np.asarray((wave.respondents["status"] == "complete").to_numpy(), dtype=np.bool_)
    for group in groups:
        if group.role:
            continue
        for name, who in (("asked", group.inside), ("answered", group.inside & ended)):
            words = {"asked": "how many took part", "answered": "how many came to the end"}[name]
            notes = (f"ASKED {wave.questionnaire.wave.title}", f"ANSWER {words}")
            keys = {"question": WHOLE, "base": name}
            rows.put(SurveyFigure("survey_base", float(who.sum()), keys, group, notes=notes))


def _weighted(rows: SurveyRows, groups: tuple[Group, ...], weights: Weights) -> None:
    """How many residents who all count alike the weighted ones would tell as much as, and how weights were found."""
    if weights.raked is None:
        return
    found = weights.raked
    off = () if found.converged else (f"MARGINS_OFF share={found.worst_margin * 100:.2g}",)
    notes = (f"ANSWER {BASE_WORDS['effective']}", f"{WEIGHTS} trimmed={found.trimmed} rounds={found.rounds}", *off)
    keys = {"question": WHOLE, "base": "effective"}
    rows.put(SurveyFigure("survey_base", kish(found.weights).effective, keys, groups[0], notes=notes))


def _profile(rows: SurveyRows, wave: SurveyWave, groups: tuple[Group, ...], weights: Weights) -> None:
    """Who answered, beside the population where its people are known."""
    main = wave.kind_is(*RESIDENTS)
    by_role: dict[str, list[Group]] = {}
    for group in groups:
        if group.role and group.area == PARTNERSHIP:
            by_role.setdefault(group.role, []).append(group)
    for option in channels_of(wave.questionnaire):
        inside = main & np.array([code == option.code for code in wave.respondents["channel"].to_list()])
        if inside.any():
            by_role.setdefault("channel", []).append(
                Group(f"channel-{slug_of(option.code.replace('_', ' '))}", f"channel: {option.text}", inside, "channel")
            )
    people = population_of(weights)
    channels = {group.slug: group for group in by_role.get("channel", ())}
    for role, of_role in by_role.items():
        said = np.logical_or.reduce([group.inside for group in of_role])
        total = sum(people.get(role, {}).values())
        for group in of_role:
            plain = Group(group.slug, group.words, group.inside, role)
            for name, channel in ({} if role == "channel" else channels).items():
                if many := float((said & channel.inside).sum()):
                    mine = float((group.inside & channel.inside).sum())
                    keys, notes = {"channel": name}, (f"CHANNEL {channel.words}",)
                    rows.put(SurveyFigure("survey_profile", mine / many * 100, keys, plain, mine, many, notes=notes))
            mine, many = float(group.inside.sum()), float(said.sum())
            rows.put(SurveyFigure("survey_profile", mine / many * 100, {}, plain, mine, many))
            if total and group.slug in people[role]:
                rows.put(SurveyFigure("survey_population", people[role][group.slug] / total * 100, {}, plain))


def channels_of(asked: Questionnaire) -> tuple[Option, ...]:
    """The ways in which people came to the survey: those of its own, or the answers to the question of that role."""
    named = tuple(Option(one.code, one.title) for one in asked.channels)
    question = asked.of_role("channel")
    return named or (question.options if question is not None else ())


def population_of(weights: Weights) -> dict[str, dict[str, float]]:
    """The people of each category of each role that was weighted by, by the slug of its group; crossed roles summed."""
    if weights.raked is None:
        return {}
    found: dict[str, dict[str, float]] = {}
    for name, categories, margin in zip(weights.names, weights.categories, weights.raked.margins, strict=True):
        roles = name.split(LINK)
        sums: dict[str, dict[str, float]] = {role: {} for role in roles}
        for category, people in zip(categories, margin.targets.tolist(), strict=True):
            for role, part in zip(roles, category.split(LINK), strict=True):
                slug = _slug_in(role, part)
                sums[role][slug] = sums[role].get(slug, 0.0) + people
        for role, one in sums.items():
            found.setdefault("deprivation" if role == "deprivation_fifth" else role, one)
    return found


def _slug_in(role: str, category: str) -> str:
    """The group of a category, as addresses have it."""
    if role == "deprivation_fifth":
        return "most-deprived" if category == "1" else "less-deprived"
    return f"{role}-{slug_of(category.replace('_', ' '))}"


def _themes(rows: SurveyRows, wave: SurveyWave) -> None:
    """What comments are about."""
    for question, themes in wave.themes.group_by("question", maintain_order=True):
        slug = slug_of(str(question[0]).replace("_", " "))
        whole = themes.filter(pl.col("theme") == "")["comments"].sum()
        if not whole:
            continue
        asked = next((one.text for one in wave.questionnaire.questions if one.id == question[0]), "")
        for theme, title, many in themes.filter(pl.col("theme") != "").select("theme", "title", "comments").iter_rows():
            rows.put(
                SurveyFigure(
                    "survey_theme",
                    many / whole * 100,
                    {"question": slug, "comment_theme": slug_of(theme.replace("_", " "))},
                    None,
                    float(many),
                    float(whole),
                    notes=(f"ASKED {asked}", f"ANSWER {title}"),
                )
            )
