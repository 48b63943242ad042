"""The types of crime in one small area, set against the whole partnership: what stands out, and what is alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from saferplan.assessment.answer import Cell, DataTable, TableColumn
from saferplan.assessment.context import Context
from saferplan.assessment.place_figures import ASB
from saferplan.figures import FINER_DIGITS, LEAST_BASE, Address
from saferplan.measures.explain import type_in_words

MOST_ROWS = 6
"""So many types are shown on a sheet, the most frequent ones."""

HOT, NOT_HOT = "hot", "not hot"
"""What a small area is called in the words of a sheet."""

STANDS_OUT = 3.0
"""A type stands out where it is so many standard errors above what the partnership's mix would give."""


@dataclass(frozen=True)
class PlaceTypes:
    """The types of crime recorded in a small area in the headline period."""

    context: Context
    code: str

    def count(self, slug: str) -> Address:
        """The number of a type here."""
        return self.context.address(area=self.code, crime_type=slug)

    def _share(self, slug: str, area: str) -> Address:
        """A type's share of all recorded crime in an area."""
        return self.context.address(area=area, stat="share", of="crime_type", crime_type=slug)

    @cached_property
    def counts(self) -> dict[str, float]:
        """How many there are of each type."""
        return counts_of(self.context, self.code)

    @property
    def most_frequent(self) -> str:
        """The type with the most records; "" where there is none."""
        some = {slug: many for slug, many in self.counts.items() if many}
        return min(some, key=lambda slug: (-some[slug], slug), default="")

    @cached_property
    def stands_out(self) -> str:
        """The type that is most above what the partnership's mix would give; "" where none is clearly so.

        It has at least `LEAST_BASE` records, and `STANDS_OUT` standard errors (the square root of what the mix would
        give) more than that.
        """
        whole = counts_of(self.context, "partnership")
        here, everywhere = sum(self.counts.values()), sum(whole.values())
        if not here or not everywhere:
            return ""
        due = {slug: here * whole[slug] / everywhere for slug in self.counts}
        over = {
            slug: many - due[slug]
            for slug, many in self.counts.items()
            if many >= LEAST_BASE and many - due[slug] > STANDS_OUT * due[slug] ** 0.5
        }
        return min(over, key=lambda slug: (-over[slug], slug), default="")

    def is_most(self, slug: str) -> bool:
        """Whether more than half of the crimes here are of a type."""
        return 2 * self.counts[slug] > sum(self.counts.values())

    def unlike(self, code: str) -> float:
        """How unlike the mix of types in another small area is: the sum of differences between shares, 0 to 2."""
        other = counts_of(self.context, code)
        here, there = sum(self.counts.values()), sum(other.values())
        if not here or not there:
            return 2.0
        return sum(abs(self.counts[slug] / here - other[slug] / there) for slug in self.counts)

    def table(self) -> DataTable:
        """The most frequent types here: number, share of all here and in the whole, and share of the whole's total."""
        context = self.context
        order = sorted((slug for slug, many in self.counts.items() if many), key=lambda s: (-self.counts[s], s))
        everything = context.address(area=self.code)
        rows = [
            (
                Cell(text="All recorded crime"),
                Cell(address=str(everything)),
                Cell(text="all"),
                Cell(text="all"),
                self._cell(replace(everything, stat="share", of="area")),
            )
        ]
        for slug in order[:MOST_ROWS]:
            rows.append(
                (
                    Cell(text=type_in_words(slug)),
                    Cell(address=str(self.count(slug))),
                    self._cell(self._share(slug, self.code)),
                    self._cell(self._share(slug, "partnership")),
                    self._cell(replace(self.count(slug), stat="share", of="area")),
                )
            )
        incidents = context.address("asb_incidents", area=self.code)
        if str(incidents) in context.figures and context.value(incidents) is not None:
            part = self._cell(replace(incidents, stat="share", of="area"))
            apart = Cell(text="counted apart")
            rows.append((Cell(text=type_in_words(ASB)), Cell(address=str(incidents)), apart, apart, part))
        return DataTable(
            id="types",
            title="The types here against the whole",
            columns=(
                TableColumn("Type", numeric=False),
                TableColumn("Here"),
                TableColumn("Of all crime here"),
                TableColumn(f"Of all crime in {context.area}"),
                TableColumn(f"Part of {context.area}'s total", digits=FINER_DIGITS),
            ),
            rows=tuple(rows),
            note="The six types with the most records here." if len(order) > MOST_ROWS else "",
        )

    def _cell(self, address: Address) -> Cell:
        """A figure, or that it is not held."""
        return Cell(address=str(address)) if str(address) in self.context.figures else Cell(text="not held")


def counts_of(context: Context, area: str) -> dict[str, float]:
    """How many crimes there are of each type in an area in the headline period."""
    return {slug: context.value(context.address(area=area, crime_type=slug)) or 0.0 for slug in context.types}
