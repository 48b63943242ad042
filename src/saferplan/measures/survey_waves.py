"""A survey wave as it was read, and the groups of respondents that its answers are told of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from saferplan.areas import PARTNERSHIP, slug_of
from saferplan.methods._checks import Bools
from saferplan.tables.questionnaire import ROLES, Across, Question, Questionnaire

RESIDENTS = ("resident", "unknown")
"""The kinds of respondent that are told of as residents; each other kind is a stratum of its own."""

OTHER_KINDS = {
    "elected": "elected representatives",
    "works_here": "people who work or study here and live elsewhere",
    "partner_staff": "staff of the bodies of the partnership",
}
ANSWERED = "answered"
"""What the slug of a group begins with that is parted by its answers to a question."""

TARGET_COLUMNS = {"margin": pl.String(), "category": pl.String(), "people": pl.Float64()}
THEME_COLUMNS = {"question": pl.String(), "theme": pl.String(), "title": pl.String(), "comments": pl.Int64()}

NOT_GROUPED_BY = ("respondent_type", "channel", "area")
"""Roles whose answers are no groups to compare: the kinds are strata, and the channels are told by who answered."""

DEPRIVED, OTHERS = "most-deprived", "less-deprived"
MOST = "1"
"""The most deprived fifth."""


@dataclass(frozen=True)
class PlacesKnown:
    """What is known of the places of respondents.

    `groups` says, for each way of grouping small areas (`deprivation_fifth`, `board`, `ward`, `district`), in which
    group each lies; `people` has the residents of each; `names` are those of boards and districts.  Nothing is known
    where a survey is told by itself.
    """

    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    people: Mapping[str, float] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def deprived(self) -> dict[str, bool]:
        """Whether each small area is in the most deprived fifth; those without a score left out."""
        return {code: group == MOST for code, group in self.groups.get("deprivation_fifth", {}).items()}

    @property
    def boards(self) -> dict[str, frozenset[str]]:
        """The small areas of each community board, or of each district where there are no boards."""
        kind = "board" if self.groups.get("board") else "district"
        found: dict[str, set[str]] = {}
        for code, area in self.groups.get(kind, {}).items():
            found.setdefault(area, set()).add(code)
        return {area: frozenset(codes) for area, codes in found.items()} if len(found) > 1 else {}


@dataclass(frozen=True)
class SurveyWave:
    """One wave: what was asked, who responded, what they answered, and how many people there are of each kind.

    `respondents` and `answers` are the tables of those names, of this wave alone.  `targets` has the people of each
    category of each margin (`TARGET_COLUMNS`); `themes` how many comments each theme was found in (`THEME_COLUMNS`;
    the theme "" has all comments that say something).  `quotes` are the redacted words that a person approved.
    `inputs` names the files it came from.
    """

    questionnaire: Questionnaire
    respondents: pl.DataFrame
    answers: pl.DataFrame
    targets: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TARGET_COLUMNS))
    themes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=THEME_COLUMNS))
    quotes: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Put respondents in the order of their numbers, which every array after follows."""
        object.__setattr__(self, "respondents", self.respondents.sort("respondent"))

    @property
    def period(self) -> str:
        """The wave as a period in addresses."""
        return self.questionnaire.wave.period

    def kind_is(self, *kinds: str) -> Bools:
        """Which respondents are of some kinds."""
        return np.asarray(self.respondents["kind"].is_in(kinds).to_numpy(), dtype=np.bool_)

    def lsoas(self) -> list[str]:
        """The small area of each respondent; "" where it is not known."""
        return [code or "" for code in self.respondents["lsoa"].to_list()]

    def answer_of(self, question: Question) -> list[str]:
        """What each respondent answered to a question of one answer; "" where they did not."""
        given = self.answers.filter((pl.col("question") == question.id) & (pl.col("state") == "answered"))
        joined = self.respondents.select("respondent").join(
            given.select("respondent", "answer").unique("respondent", keep="first"), on="respondent", how="left"
        )
        return [code or "" for code in joined.sort("respondent")["answer"].to_list()]


@dataclass(frozen=True)
class Group:
    """A group of respondents: its slug in addresses ("" for all residents), its words, and who is in it.

    `role` is what it is a group by, "" for all residents and for the other kinds; `area` is the board it is of, else
    the partnership.  `rest` are the others that could be put into a group of the same kind; without any it is set
    against nobody.  `placed` says that it rests on those who said where they live.
    """

    slug: str
    words: str
    inside: Bools
    role: str = ""
    area: str = PARTNERSHIP
    rest: Bools | None = None
    placed: bool = False
    weighted: bool = True

    def among(self, part: Bools) -> Group:
        """The same of some respondents alone."""
        return replace(self, inside=self.inside[part], rest=None if self.rest is None else self.rest[part])


def groups_of(wave: SurveyWave, ground: PlacesKnown) -> tuple[Group, ...]:
    """All residents, then residents by what they said of themselves, by deprivation and by board, then other kinds.

    Groups without a respondent are left out.  Elected representatives and staff are in no group of residents.
    """
    main = wave.kind_is(*RESIDENTS)
    found = [Group("", "all residents who answered", main)]
    for role in ROLES:
        question = wave.questionnaire.of_role(role)
        if question is None or role in NOT_GROUPED_BY:
            continue
        answers = np.array(wave.answer_of(question))
        known = main & (answers != "")
        for option in question.answers:
            inside = known & (answers == option.code)
            slug = f"{role}-{slug_of(option.code.replace(chr(95), chr(32)))}"
            placed = question.id in wave.questionnaire.looked_up
            found.append(Group(slug, f"{role}: {option.text}", inside, role, rest=known & ~inside, placed=placed))
    found += _by_place(wave, ground, main)
    for kind, words in OTHER_KINDS.items():
        found.append(Group(slug_of(kind.replace("_", " ")), words, wave.kind_is(kind), weighted=False))
    return tuple(one for one in found if one.inside.any())


def across_of(wave: SurveyWave) -> dict[str, tuple[Group, ...]]:
    """For each question, by its id, the groups of residents that it is told of by their answers to another.

    Each is a kind of its own, and set against nobody.
    """
    main = wave.kind_is(*RESIDENTS)
    found: dict[str, list[Group]] = {}
    for question in wave.questionnaire.questions:
        for one in question.across:
            other = next(each for each in wave.questionnaire.questions if each.id == one.question)
            slug = slug_across(one)
            inside = main & np.isin(np.array(wave.answer_of(other)), one.answers)
            if inside.any():
                found.setdefault(question.id, []).append(Group(slug, one.text, inside, slug))
    return {question: tuple(groups) for question, groups in found.items()}


def slug_across(one: Across) -> str:
    """Those who gave some answers to another question, as addresses have them.

    >>> slug_across(Across("concern_drugs", ("very", "fairly"), ""))
    'answered-concern-drugs-very-fairly'
    """
    return slug_of(f"{ANSWERED} {one.question} {' '.join(one.answers)}".replace("_", " "))


def _by_place(wave: SurveyWave, ground: PlacesKnown, main: Bools) -> list[Group]:
    """Residents of deprived small areas and of others, and of each board."""
    lsoas = wave.lsoas()
    found = []
    if ground.deprived and wave.questionnaire.of_role("deprivation") is None:
        deprived_of = ground.deprived
        told = [deprived_of.get(code) for code in lsoas]
        deprived, others = (main & np.array([one is which for one in told]) for which in (True, False))
        found.append(
            Group(
                DEPRIVED,
                "in the most deprived fifth of the area",
                deprived,
                "deprivation",
                rest=others,
                placed=True,
            )
        )
        found.append(Group(OTHERS, "in the rest of the area", others, "deprivation", rest=deprived, placed=True))
    placed = main & np.array([bool(code) for code in lsoas])
    for area, codes in sorted(ground.boards.items()):
        inside = main & np.array([code in codes for code in lsoas])
        found.append(Group("", "", inside, "board", area=area, rest=placed & ~inside, placed=True))
    return found


def items_of(wave: SurveyWave) -> tuple[tuple[Question, str], ...]:
    """Every question and row of a grid that is told of: those with answers to choose, or numbers.

    What a question tells of the respondent is told by the groups and the profile.
    """
    return tuple(
        (question, item)
        for question in wave.questionnaire.questions
        if question.closed and not question.role
        for item in question.items
    )


def slug_of_item(question: Question, item: str) -> str:
    """A question, or a row of a grid, as addresses have it.

    >>> slug_of_item(Question(id="asb_concern", text="", type="grid"), "litter")
    'asb-concern-litter'
    """
    return slug_of(f"{question.id} {item}".strip().replace("_", " "))


def words_of_item(question: Question, item: str) -> str:
    """The wording of a question, with that of the row of a grid."""
    row = next((one.text for one in question.rows if one.code == item), "")
    return f"{question.text} {row}".strip()
