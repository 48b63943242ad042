"""Words at the border: what an answer says once figures were withheld or rounded.

A sentence whose figure was rounded says the rounded one.  A finding that rests on a withheld figure is not released,
nor is a chart or a map whose words speak of one, or that shows nothing else: which area is the highest, or that
something rose, would tell of what is not shown.  The rows of a table with withheld numbers stand in the order of their
names, and a column of nothing else goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from saferplan.assessment.answer import Answer, AreaMap, Cell, Chart, DataTable, MapSet
from saferplan.assessment.easy_numbers import easy_figure
from saferplan.errors import BadAddress
from saferplan.figures import MISSING_REASONS, Figure, in_words, interval_in_words
from saferplan.findings import LINK_ADDRESS, LINK_WORDS, EasyIdea, Finding, Judgement, links_in
from saferplan.measures.resolver import Resolver

_LINK = re.compile(rf"\[({LINK_WORDS})\]\(({LINK_ADDRESS})\)")
_INTERVAL = re.compile(r"^\d[\d.]*% interval ")
_DIGIT = re.compile(r"\d")

NOT_PUBLISHED = "What was found is not published: it rests on numbers from a partner that may not be shown"
"""The title of an answer none of whose findings may be shown."""
HELD_BACK = "Some of what was found is not published: it rests on numbers from a partner that may not be shown."
"""What an answer says where some of its findings may not be."""


class ReleasedWords:
    """Answers as they may be published: `before` has the figures of the bundle, `after` those of the release."""

    def __init__(self, before: Resolver, after: Resolver, *, made_anew: bool = False) -> None:
        self.before, self.after, self.made_anew = before, after, made_anew

    def answer(self, answer: Answer, *, found: bool = False) -> Answer:
        """An answer as it may be published; `found` says that with all numbers something was found.

        Where nothing is left of that, the answer says so, and not why a question like it could not be answered.
        """
        findings = tuple(one for one in answer.findings if not self.rests_on_withheld(one))
        tables = tuple(table for one in answer.tables if (table := self._table(one)) is not None)
        held_back = len(answer.findings) + len(answer.tables) - len(findings) - len(tables)
        nothing_left = not findings and (found or bool(answer.findings))
        kept = replace(
            answer,
            title=NOT_PUBLISHED if nothing_left else answer.title,
            lacks=() if nothing_left else answer.lacks,
            method="" if nothing_left else answer.method,
            findings=findings,
            tables=tables,
            charts=tuple(self._chart(one) for one in answer.charts if not self._shows_nothing(one)),
            maps=tuple(self._map(one) for one in answer.maps if not self._shows_nothing(one)),
            map_sets=tuple(self._map_set(one) for one in answer.map_sets if not self._shows_nothing(one)),
            cannot_tell=(
                *(() if nothing_left else answer.cannot_tell),
                *([HELD_BACK] if held_back or nothing_left else []),
            ),
        )
        said = self._said(kept)
        assert isinstance(said, Answer)
        return replace(said, words=self._say(answer.words))

    def _is_withheld(self, address: str) -> bool:
        """Whether a figure is withheld in the release, or was worked out from one that is."""
        try:
            return self.after.figure(address).missing.startswith("SUPPRESSED")
        except BadAddress:  # a partner's share of another period, or hotspot, which is not there at all
            return True

    def _is_shown(self, address: str) -> bool:
        """Whether a figure has a value in the release."""
        return not self._is_withheld(address) and self.after.figure(address).value is not None

    def _of_withheld(self, words: str) -> bool:
        """Whether words link to a figure that is withheld."""
        return any(self._is_withheld(address) for _, address in links_in(words))

    def rests_on_withheld(self, finding: Finding) -> bool:
        """Whether a finding has a withheld figure among its own, or in its words."""
        return any(self._is_withheld(one) for one in finding.figures) or self._of_withheld(
            f"{finding.headline} {finding.sentence}"
        )

    def _table(self, table: DataTable) -> DataTable | None:
        """A table as it may be published; None where no number is left.

        A column of withheld numbers alone goes.  Where one is withheld, the rows stand by name: it may have put them in
        order.
        """
        if not any(self._is_withheld(cell.address) for row in table.rows for cell in row if cell.address):
            return table
        shown = [
            number for number in range(len(table.columns)) if not number or not self._withheld_throughout(table, number)
        ]
        rows = [tuple(row[number] for number in shown) for row in table.rows]
        if not any(cell.address for row in rows for cell in row):
            return None
        if not any(_DIGIT.search(row[0].text) for row in rows):  # months and years keep their order
            last = len(rows) - table.total_row
            rows = [*sorted(rows[:last], key=lambda row: row[0].text), *rows[last:]]
        return replace(table, columns=tuple(table.columns[number] for number in shown), rows=tuple(rows))

    def _withheld_throughout(self, table: DataTable, number: int) -> bool:
        """Whether a column has withheld figures, and none that is shown."""
        addresses = [row[number].address or row[number].rests_on for row in table.rows]
        held = [one for one in addresses if one]
        return any(self._is_withheld(one) for one in held) and not any(self._is_shown(one) for one in held)

    def _chart(self, chart: Chart) -> Chart:
        """A strip without what tells a withheld mark apart from the others."""
        if chart.kind != "strip":
            return chart
        series = tuple(
            replace(
                run,
                points=tuple(
                    replace(point, x_address="") if self._is_withheld(point.address) else point for point in run.points
                ),
            )
            for run in chart.series
        )
        return replace(chart, series=series)

    def _map(self, area_map: AreaMap) -> AreaMap:
        """A map without the class and the name of an area whose figure is withheld.

        Its areas then stand in the order of their codes: another might tell what is not shown.
        """
        withheld = {code for code, address in area_map.shades if self._is_withheld(address)}
        if not withheld or not (area_map.classes or self._names_some(area_map, withheld)):
            return area_map
        return replace(
            area_map,
            shades=tuple(sorted(area_map.shades)),
            classes=tuple(sorted(one for one in area_map.classes if one[0] not in withheld)),
            labels=tuple(code for code in area_map.labels if code not in withheld),
        )

    def _names_some(self, area_map: AreaMap, withheld: set[str]) -> bool:
        return not withheld.isdisjoint(area_map.labels)

    def _map_set(self, map_set: MapSet) -> MapSet:
        """A set of maps, likewise."""
        return replace(map_set, maps=tuple(self._map(one) for one in map_set.maps))

    def _shows_nothing(self, picture: Chart | AreaMap | MapSet) -> bool:
        """Whether a picture is of withheld figures, with none that is shown, or its words speak of one."""
        if self._of_withheld(f"{picture.title} {picture.summary}"):
            return True
        if not isinstance(picture, Chart):
            addresses = [address for one in picture.maps for _, address in one.shades]
        else:
            addresses = [point.address for series in picture.series for point in series.points]
        shown = any(self._is_shown(one) for one in addresses)
        if not addresses:
            return self.made_anew
        return not shown and any(self._is_withheld(one) for one in addresses)

    def _said(self, value: Any) -> Any:
        """Every text in an answer, with the words of each link whose figure was withheld or rounded said anew.

        What was made anew from the release says it already: there only the analyst's own words are.
        """
        if isinstance(value, Judgement):
            return replace(value, words=self._say(value.words), kept=self._say(value.kept))
        if isinstance(value, str):
            return value if self.made_anew else self._say(value)
        if isinstance(value, tuple):
            return tuple(self._said(item) for item in value)
        if isinstance(value, Cell) and value.rests_on and self._is_withheld(value.rests_on):
            return replace(value, text=MISSING_REASONS[self.after.figure(value.rests_on).missing])
        if isinstance(value, Finding):
            value = self._finding(value)
        if isinstance(value, EasyIdea):
            return value if self.made_anew else replace(value, words=self._say(value.words, easy_figure))
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{f.name: self._said(getattr(value, f.name)) for f in fields(value)})
        return value

    def _say(self, words: str, say: Callable[[Figure], str] = in_words) -> str:
        """A text with the words of each link as they may be published."""
        return _LINK.sub(lambda match: self._link(match, say), words)

    def _finding(self, finding: Finding) -> Finding:
        """A finding without its size, where that is a count of a partner's records, and without easy words of nothing.

        The size orders findings.  It goes even where the figure is as it was: that it stayed would say so.
        """
        if all(self.before.figure(address).origin == "open" for address in finding.figures):
            return finding
        told = links_in("".join(idea.words for idea in finding.easy))
        withheld = any(self.after.figure(address).value is None for _, address in told)
        return replace(finding, size=0.0, easy=() if withheld else finding.easy)

    def _is_as_it_was(self, address: str) -> bool:
        """Whether a figure is the same in the release as in the bundle."""
        was, now = self.before.figure(address), self.after.figure(address)
        return (was.value, was.low, was.high, was.missing) == (now.value, now.low, now.high, now.missing)

    def _link(self, match: re.Match[str], say: Callable[[Figure], str] = in_words) -> str:
        """A link as it may be published: its words stand where its figure is as it was.

        After "fell by" a number has no sign, and an interval stays an interval.
        """
        words, address = match[1], match[2]
        try:
            if self._is_as_it_was(address):
                return match[0]
        except BadAddress:  # it is not released at all
            return MISSING_REASONS["SUPPRESSED_SECONDARY"]
        was, now = self.before.figure(address), self.after.figure(address)
        if _INTERVAL.match(words):
            fallen = was.high is not None and was.high <= 0
            return f"[{interval_in_words(now, fallen=fallen) or 'no interval is given'}]({address})"
        bare = now.value is not None and now.value < 0 and not words.startswith(("-", "\u2212", "above -"))
        return f"[{say(replace(now, value=-now.value) if bare and now.value is not None else now)}]({address})"
