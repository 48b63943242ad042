"""The plan of the worked example's survey: who responds, and how each question is answered.

The Safer Buckinghamshire Plan 2020-2023 prints of its residents' survey: 2,379 people, of them 76 elected
representatives; almost 1,700 postcodes; 59 per cent very safe in daylight, 38 in more deprived areas; 35 per cent
fairly or very unsafe alone at night, 64 in more deprived areas; 17 per cent victims of crime in twelve months, 32 per
cent of whom did not report it; which concerns came first; that over half of the most serious concerns came from news or
from others; that drugs concern people more than alcohol.  It prints no other number, no base and no margin.  Everything
else here is invented to fit: how residents of each age, sex and fifth answer, and the whole of the wave of 2018.

Printed shares are aimed at a few tenths above the whole number, so that they come out as printed whether "don't know"
counts or not.  Where a question has a `deprived`, the most deprived fifth differs from all by so many points.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

AGES = ("16-24", "25-34", "35-44", "45-54", "55-64", "65-plus")
SEXES = ("female", "male")

PEOPLE_16_PLUS = 432_060
"""Residents of the county aged 16 and over in mid-2019."""

AGE_SHARES = (11.6, 14.2, 16.4, 18.2, 15.9, 23.7)
"""Residents aged 16 and over by age, in per cent."""

WOMEN = (0.485, 0.500, 0.505, 0.505, 0.505, 0.540)
"""The share of women in each age."""

RESPONSE_AGES = (5.0, 9.0, 15.0, 20.5, 22.0, 28.5)
RESPONSE_WOMEN = (0.62, 0.61, 0.59, 0.57, 0.54, 0.53)
"""The same of those who respond: older than the county, and more women, as where anyone with the link may answer."""

RESPONSE_FIFTHS = (13.5, 17.0, 20.5, 23.5, 25.5)
"""Those who give a postcode by fifth of the county's people, most deprived first, in per cent."""

GRADIENT = (1.0, 0.2, -0.2, -0.4, -0.6)
"""How far each fifth departs from all, as parts of how far the most deprived does; they add up to nought."""

IN_MOST_DEPRIVED = 0.15
"""How much of the differences of age and sex there is within the most deprived fifth."""


@dataclass(frozen=True)
class WavePlan:
    """One wave: its id, its days, its seed, how many of each kind respond, and what else lies in the file.

    Of the residents, `not_said` pass that question over.  `placed` give a whole postcode (who only work here, one
    from outside), `part_given` only part of one.  Beside the complete responses the file has `partials`, `repeats`
    (under the same id), `late` ones, and residents who live `outside`.  `comments` say something, `empty_comments` say
    that there is nothing to say.  The `seed` of the wave that the Plan reports is one of those with which each printed
    share comes out to the whole number; with any other, a few are one off in the most deprived fifth.
    """

    id: str
    opened: date
    closed: date
    seed: int
    kinds: dict[str, int]
    not_said: int
    placed: int
    part_given: int
    partials: int
    repeats: int
    late: int
    outside: int
    comments: int
    empty_comments: int

    @property
    def complete(self) -> int:
        """The responses that count: complete, sent once, in time, of people of the county or who work there."""
        return sum(self.kinds.values())


NOW = WavePlan(
    id="2020-01",
    opened=date(2020, 1, 6),
    closed=date(2020, 1, 31),
    seed=20200139,
    kinds={"resident": 2_303, "elected": 76},
    not_said=8,
    placed=1_684,
    part_given=12,
    partials=143,
    repeats=11,
    late=17,
    outside=9,
    comments=1_061,
    empty_comments=43,
)
"""The wave that the Plan reports: 2,379 responses, 76 of them of elected representatives, 1,696 with a postcode."""

BEFORE = WavePlan(
    id="2018-01",
    opened=date(2018, 1, 8),
    closed=date(2018, 2, 2),
    seed=20180202,
    kinds={"resident": 1_790, "elected": 61, "works_here": 38, "partner_staff": 23},
    not_said=0,
    placed=1_247,
    part_given=9,
    partials=118,
    repeats=7,
    late=11,
    outside=6,
    comments=702,
    empty_comments=31,
)
"""An earlier wave, invented whole: the Plan has none."""

CHANNELS = ("council", "police", "social_media", "event", "friend")
CHANNEL_SHARES = {"younger": (33, 11, 43, 8, 5), "older": (45, 30, 14, 8, 3)}
"""How those under 45 and those above came to the survey, in per cent."""

NO_MESSAGES = "X07001003"
"""The district whose residents get no messages from the police, and so come to the survey less by that way."""

BLANK = ""


@dataclass(frozen=True)
class Asked:
    """How a question, or a row of a grid, is answered.

    `shares` are those of `codes` among residents who express a view, in per cent, weighted to the county; the first
    `told` of them are told as one.  That share differs by `deprived` points in the most deprived fifth, by `ages` in
    each age and by `women` between women and men, all of it about the whole's share; `before` is how much it was higher
    in the wave before.  `worry` is how much the first codes go with worrying in general (-1 to 1).  `besides` are the
    answers that are no view, "" for none, with their share of all who are asked.
    """

    codes: tuple[str, ...]
    shares: tuple[float, ...]
    told: int
    deprived: float = 0.0
    ages: tuple[float, ...] = (0.0,) * 6
    women: float = 0.0
    before: float = 0.0
    worry: float = 0.0
    besides: tuple[tuple[str, float], ...] = ((BLANK, 1.0),)


_CONCERN = ("very", "fairly", "not_very", "not_at_all")


def _concern(
    very: float, fairly: float, none: float, deprived: float, *, women: float = 0.0, before: float = 0.0
) -> Asked:
    """How concerned people are: shares of very, fairly and not at all; what is left is not very."""
    shares = (very, fairly, 100 - very - fairly - none, none)
    rest = (("no_opinion", 4.0), (BLANK, 1.2))
    return Asked(_CONCERN, shares, 2, deprived, (-3, -2, -1, 0, 1, 2), women, before, 0.6, rest)


def _without_view(asked: Asked, no_opinion: float) -> Asked:
    """The same where so many per cent have no opinion."""
    rest = (("no_opinion", no_opinion), (BLANK, 1.2))
    return Asked(
        asked.codes, asked.shares, asked.told, asked.deprived, asked.ages, asked.women, asked.before, 0.6, rest
    )


QUESTIONS: dict[str, Asked] = {
    "concern_crime.burglary": _concern(34, 39, 5, 5, before=-2),
    "concern_crime.fraud": _concern(30, 36, 7, 3, before=-9),
    "concern_crime.scams": _concern(27, 34, 8, 4, before=-13),
    "concern_crime.vehicle": _concern(23, 33, 10, 6, before=-4),
    "concern_crime.robbery": _concern(13, 26, 16, 17, women=6, before=-2),
    "concern_crime.violence": _concern(15, 25, 17, 20, women=7, before=-3),
    "concern_crime.knives": _concern(19, 25, 18, 19, women=6, before=-11),
    "concern_crime.domestic": _without_view(_concern(9, 15, 30, 15, women=6), 14),
    "concern_crime.hate": _without_view(_concern(8, 14, 33, 12, before=-3), 11),
    "concern_crime.exploitation": _without_view(_concern(13, 20, 24, 18, women=5, before=-5), 12),
    "concern_crime.rural": _without_view(_concern(10, 18, 34, -8), 13),
    "concern_source": Asked(
        ("others", "news", "social_media", "own_experience", "messages"),
        (19, 26, 11, 27, 17),
        3,
        -9,
        (4, 2, 0, -1, -1, -2),
        before=2,
        besides=(("none", 6.0), (BLANK, 2.0)),
    ),
    "concern_asb.damage": _without_view(_concern(24, 35, 9, 16, before=-3), 9),
    "concern_asb.begging": _without_view(_concern(23, 33, 13, 21, before=-8), 19),
    "concern_asb.loitering": _without_view(_concern(22, 32, 11, 22, women=5, before=-3), 13),
    "concern_asb.noise": _without_view(_concern(11, 20, 24, 18), 6),
    "concern_asb.fly_tipping": _without_view(_concern(20, 27, 15, 6, before=-4), 8),
    "concern_asb.vehicles": _without_view(_concern(15, 25, 18, 17, before=-3), 8),
    "concern_asb.neighbours": _without_view(_concern(6, 12, 38, 14), 9),
    "concern_drugs": _without_view(_concern(34, 28, 9, 23, before=-5), 5),
    "concern_alcohol": _without_view(_concern(14, 27, 17, 15, before=1), 6),
    "safe_in_daylight": Asked(
        ("very_safe", "fairly_safe", "fairly_unsafe", "very_unsafe"),
        (59.3, 32.2, 6.7, 1.8),
        1,
        -20.7,
        (8, 6, 2, 0, -4, -8),
        women=-7,
        before=3,
        worry=-0.7,
        besides=(("dont_know", 0.5), (BLANK, 0.5)),
    ),
    "safe_after_dark": Asked(
        ("very_safe", "fairly_safe", "fairly_unsafe", "very_unsafe"),
        (18.4, 46.3, 25.1, 10.2),
        2,
        -28.75,
        (8, 7, 3, 0, -5, -8),
        women=-16,
        before=3,
        worry=-0.7,
        besides=(("dont_know", 0.5), (BLANK, 0.5)),
    ),
    "victim": Asked(
        ("yes", "no"), (17.15, 82.85), 1, 4, (-3, -1, 1, 2.5, 2, -2), before=-2, worry=0.35,
        besides=(("refused", 0.6), (BLANK, 0.5)),
    ),
    "confidence": Asked(
        ("very_good", "fairly_good", "fairly_poor", "very_poor"),
        (7, 44, 35, 14),
        2,
        -12,
        (2, 1, 0, -2, -2, 2),
        before=8,
        worry=-0.5,
        besides=(("dont_know", 8.0), (BLANK, 1.3)),
    ),
    "ethnicity": Asked(
        ("white", "asian", "black", "mixed", "other"), (87.6, 7.2, 2.2, 2.1, 0.9), 1, -9, (-7, -4, -3, 0, 3, 6),
        besides=(("refused", 3.2), (BLANK, 1.5)),
    ),
    "tenure": Asked(
        ("owned", "private", "social"), (73, 15, 12), 1, -26, (-22, -16, -2, 5, 10, 13),
        besides=(("refused", 2.4), (BLANK, 1.1)),
    ),
}  # fmt: skip
"""How each question, and each row of a grid, is answered."""

AFFECTED = {"very": 58, "fairly": 27, "not_very": 9, "not_at_all": 5, "no_opinion": 8, BLANK: 10}
"""Those affected by drugs, in per cent, by how concerned they are about drugs: more than half of the very concerned."""

AFFECTED_BESIDES = (("refused", 1.5), (BLANK, 1.0))

REPORTED = Asked(("no", "yes"), (32.4, 67.6), 1, before=-2, besides=((BLANK, 0.6),))
"""Victims who did not report it, and who did."""

WHY_NOT = {
    "no_response": 61,
    "not_caught": 45,
    "trivial": 29,
    "hard_to_reach": 22,
    "elsewhere": 12,
    "afraid": 8,
}
"""Reasons for not reporting, in per cent of those who did not; several may be chosen."""

OWN_REASONS = (
    "I only noticed weeks later",
    "the shop dealt with it",
    "did not want a fuss",
    "my landlord said he would",
    "we moved soon after",
    "it was a scam call, we put the phone down",
    "nothing was taken",
)
"""Reasons in people's own words."""
