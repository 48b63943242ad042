"""Who responds to the worked example's survey: age, sex, home, and how they came to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from saferplan.demo import county_survey_plan as plan
from saferplan.demo.county_map import OUTSIDE
from saferplan.demo.county_places import CountyPlaces, share_out
from saferplan.demo.county_survey_plan import BLANK, WavePlan

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NOT_KNOWN = -1
REFUSED_SHARE, BLANK_SHARE = 0.021, 0.008
"""How many do not say their age or their sex, and how many pass it over."""

PART_OF_POSTCODE = (4, 3)
"""How much of a postcode is given by those who give only part: with the sector's number, or without."""


@dataclass(frozen=True)
class Respondents:
    """Some respondents: positions of age, sex and fifth (-1 where they did not say), and their answers so far.

    `lean` is about how much each will weigh.  `worry` is how much they worry in general, by which their answers hang
    together.  `given` has the answers to what they are: kind, postcode, age, sex, channel.
    """

    age: Ints
    sex: Ints
    fifth: Ints
    lean: Floats
    worry: Floats
    given: dict[str, list[str]]

    def __len__(self) -> int:
        """Count the respondents."""
        return len(self.age)


class Postcodes:
    """The county's postcodes, by fifth and by LSOA, for respondents to give."""

    def __init__(self, places: CountyPlaces, postcodes: pl.DataFrame) -> None:
        self._fifth, self._people = places.fifth, places.people[:, -1].astype(np.float64)
        self._districts = places.lsoas["district"].to_list()
        live = postcodes.filter(pl.col("ended").is_null()).group_by("lsoa", maintain_order=True).agg("postcode")
        held = dict(live.iter_rows())
        self._held: list[list[str]] = [held.get(code, []) for code in places.lsoas["lsoa"]]
        self.towns = tuple(places.lsoas.filter(pl.col("district") != OUTSIDE)["town"].drop_nulls().unique(maintain_order=True))

    def homes(self, rng: np.random.Generator, count: int) -> Ints:
        """The positions of some homes' LSOAs, spread over the fifths as the plan says, in no order."""
        found = [
            rng.choice(np.flatnonzero(self._fifth == fifth), many, p=self._shares(fifth))
            for fifth, many in enumerate(share_out(count, np.array(plan.RESPONSE_FIFTHS)).tolist())
        ]
        return rng.permutation(np.concatenate(found)).astype(np.int64)

    def _shares(self, fifth: int) -> Floats:
        people = self._people[self._fifth == fifth]
        return people / people.sum()

    def fifth_of(self, home: int) -> int:
        """The fifth of an LSOA, by its position."""
        return int(self._fifth[home])

    def district_of(self, home: int) -> str:
        """The district of an LSOA, by its position."""
        return str(self._districts[home])

    def of(self, rng: np.random.Generator, home: int) -> str:
        """A postcode of an LSOA, as its resident would write it: mostly in the usual way."""
        known = self._held[home]
        text = known[int(rng.integers(len(known)))]
        way = rng.random()
        if way < 0.86:
            return text
        forms = (text.lower(), text.replace(" ", ""), text.lower().replace(" ", ""), text.replace(" ", "  "), f"{text}.")
        return forms[int(rng.integers(len(forms) - (way < 0.99)))]

    def part_of(self, rng: np.random.Generator, home: int) -> str:
        """The first part of a postcode of an LSOA."""
        return self._held[home][0][: PART_OF_POSTCODE[int(rng.integers(2))] + 1].strip()

    def outside(self, rng: np.random.Generator, count: int) -> list[str]:
        """Postcodes of another area, which Royal Mail does not use either."""
        made = rng.integers(0, (4, 10, 20, 20), (count, 4)).tolist()
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        return [f"QX{a + 1} {b}{letters[c]}{letters[d]}" for a, b, c, d in made]


def draw_respondents(
    rng: np.random.Generator, wave: WavePlan, kind: str, count: int, postcodes: Postcodes
) -> Respondents:
    """Respondents of one kind, as the plan spreads them over ages, sexes, fifths and channels.

    Of every kind the same share give a postcode; of those who work here and live elsewhere, one from outside.
    """
    age, sex = _ages_and_sexes(rng, count)
    placed, part = _placed(wave, kind, count)
    homes = postcodes.homes(rng, placed + part)
    who = rng.permutation(count)
    home = np.full(count, NOT_KNOWN)
    home[who[: placed + part]] = homes
    text = [BLANK] * count
    fifth = np.full(count, NOT_KNOWN)
    if kind == "works_here":
        outside = postcodes.outside(rng, placed + part)
        for position, given in zip(who.tolist(), outside, strict=False):
            text[position] = given
        home[:] = NOT_KNOWN
    else:
        for position in who[:placed].tolist():
            text[position] = postcodes.of(rng, int(home[position]))
            fifth[position] = postcodes.fifth_of(int(home[position]))
        for position in who[placed : placed + part].tolist():
            text[position] = postcodes.part_of(rng, int(home[position]))
    given = {
        "respondent_type": [kind] * count,
        "postcode": text,
        "age": _said(rng, age, plan.AGES),
        "sex": _said(rng, sex, plan.SEXES),
        "channel": _channels(rng, age, [postcodes.district_of(one) if one >= 0 else "" for one in home.tolist()]),
    }
    age = np.array([plan.AGES.index(one) if one in plan.AGES else NOT_KNOWN for one in given["age"]])
    sex = np.array([plan.SEXES.index(one) if one in plan.SEXES else NOT_KNOWN for one in given["sex"]])
    lean = _lean(age, sex, fifth)
    return Respondents(age, sex, fifth, lean, rng.normal(size=count), given)


def _ages_and_sexes(rng: np.random.Generator, count: int) -> tuple[Ints, Ints]:
    """Positions of age and of sex, in no order."""
    women = np.array(plan.RESPONSE_WOMEN)
    shares = np.array(plan.RESPONSE_AGES)[:, None] * np.column_stack([women, 1 - women])
    cells = np.repeat(np.arange(shares.size), share_out(count, shares.ravel()))
    cells = rng.permutation(cells)
    return cells // 2, cells % 2


def _placed(wave: WavePlan, kind: str, count: int) -> tuple[int, int]:
    """How many of a kind give a postcode, and how many part of one; over the kinds of a wave they add up to the plan."""
    kinds = list(wave.kinds)
    if kind in kinds and wave.kinds[kind] == count:
        sizes = np.array([wave.kinds[one] for one in kinds], dtype=np.float64)
        place = kinds.index(kind)
        return int(share_out(wave.placed, sizes)[place]), int(share_out(wave.part_given, sizes)[place])
    return round(count * wave.placed / wave.complete), 0


def _said(rng: np.random.Generator, positions: Ints, codes: tuple[str, ...]) -> list[str]:
    """Codes as they are given: some refused, some left blank."""
    chance = rng.random(len(positions))
    said = np.array([*codes, "refused", BLANK])
    where = np.where(chance < REFUSED_SHARE, len(codes), np.where(chance < REFUSED_SHARE + BLANK_SHARE, len(codes) + 1, positions))
    return [str(one) for one in said[where]]


def _channels(rng: np.random.Generator, age: Ints, districts: list[str]) -> list[str]:
    """How each came to the survey."""
    chance = rng.random(len(age))
    found = []
    for position, (drawn, district) in enumerate(zip(chance.tolist(), districts, strict=True)):
        shares = np.array(plan.CHANNEL_SHARES["younger" if age[position] < 3 else "older"], dtype=np.float64)
        if district == plan.NO_MESSAGES:
            shares[plan.CHANNELS.index("police")] *= 0.15
        reached = int((drawn * shares.sum() / 0.985 > shares.cumsum()).sum())
        found.append(plan.CHANNELS[reached] if reached < len(plan.CHANNELS) else BLANK)
    return found


def _lean(age: Ints, sex: Ints, fifth: Ints) -> Floats:
    """About how much each respondent will weigh: people of the same age and sex for each, times those of the fifth."""
    women, response_women = np.array(plan.WOMEN), np.array(plan.RESPONSE_WOMEN)
    people = np.array(plan.AGE_SHARES)[:, None] * np.column_stack([women, 1 - women])
    responses = np.array(plan.RESPONSE_AGES)[:, None] * np.column_stack([response_women, 1 - response_women])
    known = (age >= 0) & (sex >= 0)
    by_cell = np.where(known, (people / responses)[age, sex], 1.0)
    by_fifth = np.where(fifth >= 0, 20.0 / np.array(plan.RESPONSE_FIFTHS)[fifth], 1.0)
    return np.asarray(by_cell * by_fifth, dtype=np.float64)
