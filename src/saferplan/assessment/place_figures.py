"""What is held of hotspots, read back from figures: which small areas are hot, of what class, and over which period."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from saferplan.areas import PARTNERSHIP, PLACE_CLASSES
from saferplan.assessment.context import Context, type_in_sentence
from saferplan.figures import Address
from saferplan.measures.explain import type_in_words
from saferplan.measures.hotspots import LEVEL, SHOWN
from saferplan.measures.map_scores import SIMPLE_SLUG
from saferplan.methods.place_search import through_neighbours
from saferplan.periods import Period, parse_period

ASB = "anti-social-behaviour"


@dataclass(frozen=True)
class PlacesHeld:
    """The figures of hotspots of one context, by type of crime ("" for all recorded crime)."""

    context: Context

    @cached_property
    def _own(self) -> pl.DataFrame:
        """The figures of small areas with a value, with their type."""
        frame = self.context.figures.frame
        wanted = ["hot_places", "place_class", "hot_steps", "hotspot_strength", "shrunken_rate", "clusters"]
        codes = [area.code for area in self.context.of_kind("lsoa")]
        return frame.filter(
            pl.col("measure").is_in(wanted) & pl.col("area").is_in(codes) & pl.col("value").is_not_null()
        ).with_columns(pl.col("group").str.strip_prefix("crime_type=").alias("slug"))

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The types whose hotspots were looked for: all recorded crime, anti-social behaviour, then the others."""
        held = self._own.filter((pl.col("measure") == "hot_places") & (pl.col("period") == self.now.text))
        found = set(held["slug"].to_list())
        return tuple(sorted(found, key=lambda slug: (slug != "", slug != ASB, slug)))

    @cached_property
    def rated(self) -> bool:
        """Whether rates per resident are held, and not numbers of records alone."""
        return not self._own.filter(pl.col("measure") == "shrunken_rate").is_empty()

    @property
    def now(self) -> Period:
        """The period of which it is told where the hotspots are."""
        return self.context.periods.headline

    def span(self, slug: str) -> Period | None:
        """The months of which it is told what each small area has been; None where a type has too few records."""
        held = self._own.filter((pl.col("measure") == "place_class") & (pl.col("slug") == slug))
        return parse_period(held["period"][0]) if held.height else None

    def steps(self, slug: str) -> tuple[Period, ...]:
        """The months or quarters that are held one by one for the small areas most often hot, ascending."""
        whole = self.span(slug)
        held = self._own.filter((pl.col("measure") == "hot_steps") & (pl.col("slug") == slug))
        texts = [text for text in held["period"].unique() if whole is None or text != whole.text]
        return tuple(sorted((parse_period(text) for text in texts), key=lambda period: period.first))

    def step_word(self, slug: str) -> str:
        """What a step is called: month or quarter."""
        whole = self.span(slug)
        if whole is None:
            return "month"
        steps = self.context.figure(self.address("places_tested", slug, period=whole.text)).denominator
        return "quarter" if steps and len(whole.months) > steps else "month"

    def many_steps(self, slug: str) -> int:
        """How many steps there are."""
        whole = self.span(slug)
        tested = None if whole is None else self.context.figure(self.address("places_tested", slug, period=whole.text))
        return int(tested.denominator or 0) if tested is not None else 0

    def address(
        self, measure: str, slug: str = "", *, area: str = PARTNERSHIP, period: str = "", **group: str
    ) -> Address:
        """The address of a figure of hotspots: of the headline period unless said otherwise."""
        stat = group.pop("stat", None)
        pairs = group | ({"crime_type": slug} if slug else {})
        return Address(measure, period or self.now.text, area=area, stat=stat, group=tuple(sorted(pairs.items())))

    def classed(self, slug: str, kind: str) -> Address | None:
        """The number of small areas of a class or kind of classes, such as "lasting hot"; None where none is told."""
        whole = self.span(slug)
        if whole is None:
            return None
        found = self.address("class_places", slug, period=whole.text, place_class=kind.replace(" ", "-"))
        return found if str(found) in self.context.figures else None

    def hot(self, slug: str = "") -> tuple[str, ...]:
        """The small areas that are hot in the period, the one that stands out most first."""
        held = self._own.filter((pl.col("slug") == slug) & (pl.col("period") == self.now.text))
        hot = set(held.filter((pl.col("measure") == "hot_places") & (pl.col("value") == 1))["area"].to_list())
        strength = held.filter(pl.col("measure") == "hotspot_strength")
        standing = dict(strength.select("area", "value").iter_rows())
        return tuple(sorted(hot, key=lambda code: (-standing[code], code)))

    def classes(self, slug: str = "") -> dict[str, str]:
        """What each small area has been over time, in a word, by code; empty where it is not told."""
        held = self._own.filter((pl.col("measure") == "place_class") & (pl.col("slug") == slug))
        return {
            code: PLACE_CLASSES[int(value)] for code, value in held.select("area", "value").sort("area").iter_rows()
        }

    def of_classes(self, slug: str, words: tuple[str, ...]) -> tuple[str, ...]:
        """The small areas of some classes, the one most often hot first."""
        steps = self._own.filter((pl.col("measure") == "hot_steps") & (pl.col("slug") == slug))
        whole = self.span(slug)
        often = (
            {}
            if whole is None
            else dict(steps.filter(pl.col("period") == whole.text).select("area", "value").iter_rows())
        )
        found = [code for code, word in self.classes(slug).items() if word in words]
        return tuple(sorted(found, key=lambda code: (-often.get(code, 0.0), code)))

    def stripped(self, slug: str = "") -> tuple[str, ...]:
        """The small areas most often hot, of which every step is a figure, the one most often hot first."""
        whole = self.span(slug)
        held = self._own.filter((pl.col("measure") == "hot_steps") & (pl.col("slug") == slug))
        if whole is None:
            return ()
        single = set(held.filter(pl.col("period") != whole.text)["area"].to_list())
        often = dict(held.filter(pl.col("period") == whole.text).select("area", "value").iter_rows())
        hot = [code for code in single if often[code]]  # a place with a sheet has its steps too
        return tuple(sorted(hot, key=lambda code: (-often[code], code))[:SHOWN])

    def clusters(self) -> tuple[tuple[str, str, str], ...]:
        """The clusters that are going on: type, small area in the middle and period, the rarest first."""
        held = self._own.filter(
            (pl.col("measure") == "clusters") & (pl.col("statistic") == "score") & pl.col("value").is_not_null()
        )
        return tuple(held.sort(["value", "id"], descending=[True, False]).select("slug", "area", "period").iter_rows())

    def foretold(
        self, slug: str, measure: str = "map_scores", *, map: str = SIMPLE_SLUG, **stat: str
    ) -> Address | None:
        """What a map would have foretold, over the months it was tried on; None where none was."""
        frame = self.context.figures.frame
        group = f"crime_type={slug};place_map={SIMPLE_SLUG}" if slug else f"place_map={SIMPLE_SLUG}"
        held = frame.filter((pl.col("measure") == "map_scores") & (pl.col("group") == group))
        if held.is_empty():
            return None
        found = self.address(measure, slug, period=held["period"][0], place_map=map, **stat)
        known = str(found) in self.context.figures and self.context.value(found) is not None
        return found if known else None

    def note(self, address: Address, kind: str) -> dict[str, float]:
        """The numbers of a note that a figure carries, by name; empty where it has none of the kind."""
        found = (caveat.split(" ")[1:] for caveat in self.context.figure(address).caveats if caveat.startswith(kind))
        return {name: float(value) for name, value in (part.split("=") for part in next(found, []))}

    def tested(self) -> tuple[str, ...]:
        """The small areas that were looked at, by code."""
        held = self._own.filter(
            (pl.col("measure") == "hotspot_strength") & (pl.col("slug") == "") & (pl.col("period") == self.now.text)
        )
        return tuple(sorted(held["area"].to_list()))

    def left_out(self) -> tuple[str, ...]:
        """The small areas that could not be looked at, for they have no boundary or no neighbour, by code."""
        return tuple(sorted({area.code for area in self.context.of_kind("lsoa")} - set(self.tested())))

    @cached_property
    def through_neighbours(self) -> frozenset[str]:
        """The areas that are hot of all recorded crime for what lies around them, by `methods.place_search`."""
        codes, hot = self.tested(), set(self.hot())
        if not hot:
            return frozenset()
        rates = [self.context.figure(self.address("shrunken_rate", area=code)) for code in codes] if self.rated else []
        counts = [one.numerator or 0.0 for one in rates] or [
            self.context.value(self.context.address(area=code)) or 0.0 for code in codes
        ]
        people = np.array([one.denominator or 0.0 for one in rates]) if rates else None
        half = self.address("place_concentration", place_share="half")
        scatter = self.note(half, "CHANCE").get("dispersion", 1.0) if str(half) in self.context.figures else 1.0
        hot_now = [code in hot for code in codes]
        found = through_neighbours(counts, people, hot_now, level=LEVEL, dispersion=scatter)
        return frozenset(code for code, one in zip(codes, found.tolist(), strict=True) if one)

    def named(self, slug: str) -> str:
        """A type in a sentence: "recorded crime" for all of it."""
        return type_in_sentence(slug) if slug else "recorded crime"


def verb(slug: str, one: str, many: str) -> str:
    """The verb that goes with a type, which may be two things.

    >>> verb("violence-and-sexual-offences", "has", "have"), verb("", "has", "have")
    ('have', 'has')
    """
    return many if " and " in type_in_words(slug) or slug == "drugs" else one
