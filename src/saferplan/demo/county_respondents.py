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

USUALLY = 0.88
"""The share of postcodes that are written in capitals and with one space."""

LONGEST_PART = len("QW1 1")
"""The most letters of a postcode that is given only in part."""

LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""The letters that the second half of a postcode may end with."""


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


class Homes:
    """The county's homes, in which respondents live: an LSOA each, and how its postcode is given."""

    def __init__(self, places: CountyPlaces, postcodes: pl.DataFrame) -> None:
        """Take the county's places, and its postcodes as `invented_postcodes` gives them."""
        self._fifth, self._people = places.fifth, places.people[:, -1].astype(np.float64)
        self._districts = places.lsoas["district"].to_list()
        live = postcodes.filter(pl.col("ended").is_null()).group_by("lsoa", maintain_order=True).agg("postcode")
        held = dict(live.iter_rows())
        self._held: list[list[str]] = [held.get(code, []) for code in places.lsoas["lsoa"]]
        ours = places.lsoas.filter(pl.col("district") != OUTSIDE)
        self.towns: tuple[str, ...] = tuple(ours["town"].drop_nulls().unique(maintain_order=True))

    def draw(self, rng: np.random.Generator, fifth: Ints) -> Ints:
        """The position of an LSOA in each of these fifths, those of many people more often (-1 stays -1)."""
        found = np.full(len(fifth), NOT_KNOWN)
        for one in range(len(plan.RESPONSE_FIFTHS)):
            inside = np.flatnonzero(self._fifth == one)
            chances = self._people[inside] / self._people[inside].sum()
            found[fifth == one] = rng.choice(inside, int((fifth == one).sum()), p=chances)
        return found.astype(np.int64)

    def fifth_of(self, home: int) -> int:
        """The fifth of an LSOA, by its position."""
        return int(self._fifth[home])

    def district_of(self, home: int) -> str:
        """The district of an LSOA, by its position; "" where the home is not known."""
        return str(self._districts[home]) if home != NOT_KNOWN else ""

    def postcode(self, rng: np.random.Generator, home: int) -> str:
        """A postcode of an LSOA, as whoever lives there would write it: mostly in the usual way."""
        text = self._held[home][int(rng.integers(len(self._held[home])))]
        if rng.random() < USUALLY:
            return text
        forms = (
            text.lower(),
            text.replace(" ", ""),
            text.lower().replace(" ", ""),
            text.replace(" ", "  "),
            f"{text}.",
        )
        return forms[int(rng.integers(len(forms)))]

    def part_of_postcode(self, rng: np.random.Generator, home: int) -> str:
        """The first half of a postcode of an LSOA, or that and the number of its sector."""
        district, rest = self._held[home][0].split(" ")
        return district if rng.random() < 0.5 else f"{district} {rest[0]}"


def outside_postcodes(rng: np.random.Generator, count: int) -> list[str]:
    """Postcodes of an area that is not the county's, and that Royal Mail does not use either."""
    made = rng.integers(0, (4, 10, len(LETTERS), len(LETTERS)), (count, 4)).tolist()
    return [f"QX{a + 1} {b}{LETTERS[c]}{LETTERS[d]}" for a, b, c, d in made]


def draw_respondents(rng: np.random.Generator, wave: WavePlan, kind: str, count: int, homes: Homes) -> Respondents:
    """Respondents of one kind, as the plan spreads them over ages, sexes, fifths and channels.

    Of every kind the same share give a postcode; those who only work here, one from outside.
    """
    age, sex = _ages_and_sexes(rng, count)
    home, postcode = _homes(rng, wave, kind, np.lexsort((rng.random(count), sex, age)), homes)
    given = {
        "respondent_type": [kind] * count,
        "postcode": postcode,
        "age": _said(rng, age, plan.AGES),
        "sex": _said(rng, sex, plan.SEXES),
        "channel": _channels(rng, age, [homes.district_of(one) for one in home.tolist()]),
    }
    age = np.array([plan.AGES.index(one) if one in plan.AGES else NOT_KNOWN for one in given["age"]])
    sex = np.array([plan.SEXES.index(one) if one in plan.SEXES else NOT_KNOWN for one in given["sex"]])
    placed = [one != NOT_KNOWN and len(code) > LONGEST_PART for one, code in zip(home.tolist(), postcode, strict=True)]
    fifth = np.array([homes.fifth_of(one) if known else NOT_KNOWN for one, known in zip(home, placed, strict=True)])
    return Respondents(age, sex, fifth, _lean(age, sex, fifth), rng.normal(size=count), given)


def _homes(rng: np.random.Generator, wave: WavePlan, kind: str, order: Ints, homes: Homes) -> tuple[Ints, list[str]]:
    """The position of each one's LSOA where it is told, and what they gave of their postcode ("" for nothing).

    `order` is that of age and sex, along which each fifth is spread evenly.
    """
    count = len(order)
    placed, part = _placed(wave, kind, count)
    sizes = [*share_out(placed, np.array(plan.RESPONSE_FIFTHS)).tolist(), part, count - placed - part]
    label = np.empty(count, dtype=np.int64)
    label[order] = _spread(rng, sizes)
    whole, partly = label < len(plan.RESPONSE_FIFTHS), label == len(plan.RESPONSE_FIFTHS)
    text = [BLANK] * count
    if kind == "works_here":
        for position, code in zip(np.flatnonzero(whole).tolist(), outside_postcodes(rng, placed), strict=True):
            text[position] = code
        return np.full(count, NOT_KNOWN), text
    fifth = np.where(whole, label, np.where(partly, rng.integers(0, len(plan.RESPONSE_FIFTHS), count), NOT_KNOWN))
    home = homes.draw(rng, fifth)
    for position in np.flatnonzero(whole | partly).tolist():
        give = homes.postcode if whole[position] else homes.part_of_postcode
        text[position] = give(rng, int(home[position]))
    return home, text


def _spread(rng: np.random.Generator, sizes: list[int]) -> Ints:
    """A row of labels from 0 in which there are so many of each, each spread evenly along it."""
    labels = np.repeat(np.arange(len(sizes)), sizes)
    along = np.concatenate([(np.arange(size) + rng.random()) / max(size, 1) for size in sizes])
    return np.asarray(labels[np.argsort(along, kind="stable")], dtype=np.int64)


def _ages_and_sexes(rng: np.random.Generator, count: int) -> tuple[Ints, Ints]:
    """Positions of age and of sex, in no order."""
    women = np.array(plan.RESPONSE_WOMEN)
    shares = np.array(plan.RESPONSE_AGES)[:, None] * np.column_stack([women, 1 - women])
    cells = np.repeat(np.arange(shares.size), share_out(count, shares.ravel()))
    cells = rng.permutation(cells)
    return cells // 2, cells % 2


def _placed(wave: WavePlan, kind: str, count: int) -> tuple[int, int]:
    """How many of a kind give a postcode, and how many part of one; the kinds of a wave add up to the plan."""
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
    where = np.where(
        chance < REFUSED_SHARE, len(codes), np.where(chance < REFUSED_SHARE + BLANK_SHARE, len(codes) + 1, positions)
    )
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
