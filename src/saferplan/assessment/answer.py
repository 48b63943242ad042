"""What a question of the assessment answers with: findings, tables, charts and maps, all as data.

No number is typed in any of them.  A cell, a bar or a shaded area holds the *address* of its figure; whoever draws it
looks the figure up in the release, so that every format shows the same number and what was withheld stays withheld.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from saferplan.findings import Finding

THEME = "theme-"
"""What the question of a theme begins with."""
CHART_KINDS = ("columns", "bars", "changes", "dots", "line", "curve", "funnel", "strip", "pairs")


@dataclass(frozen=True)
class Cell:
    """One cell of a table: words, or the address of a figure, or (where `text` too) a figure printed with a word.

    `rests_on` is the figure that bare words were judged by: where that may not be shown, the words are not either.
    """

    text: str = ""
    address: str = ""
    rests_on: str = ""


@dataclass(frozen=True)
class TableColumn:
    """A column's heading, with its unit in words; `digits` is its one rounding (None: the unit's own).

    `signed` prints a plus before a rise.  `interval` prints the figure's interval beside it.
    """

    heading: str
    numeric: bool = True
    digits: int | None = None
    signed: bool = False
    interval: bool = False


@dataclass(frozen=True)
class DataTable:
    """A table of figures.  The first column holds row headings; `note` is printed under it.

    `total_row` says that the last row is of all those above it together; its numbers add them up.  `worked_once` says
    that the figures of a column are all found in one way, and told how once.
    """

    id: str
    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    total_row: bool = False
    worked_once: bool = False


@dataclass(frozen=True)
class Point:
    """One mark of a chart: its label (a category, or a month as YYYY-MM) and the address of its figure.

    In a `curve` or `funnel`, `x_address` is the figure along the foot; in a `strip`, the figure that is 1 where the
    mark is to be told apart from the others; elsewhere it is "".
    """

    label: str
    address: str
    x_address: str = ""


@dataclass(frozen=True)
class Series:
    """A named run of points; `emphasis` marks the one that the sentence is about, the rest are context."""

    name: str
    points: tuple[Point, ...]
    emphasis: bool = True


@dataclass(frozen=True)
class Break:
    """A month from which recording changed: a line with a word."""

    month: str
    word: str


@dataclass(frozen=True)
class Funnel:
    """What a funnel's limits are drawn from: the address of its centre, and how much areas differ beyond chance.

    The centre is a rate per `per` people; `between`, `freedom` and `weight` are those of `methods.funnel.RateFunnel`.
    The limits are wider where the rate is one of several looked at (`chosen_from`), so that chance does no more.
    """

    centre: str
    per: int
    between: float
    freedom: int
    weight: float
    chosen_from: int = 1


@dataclass(frozen=True)
class Chart:
    """A chart as data.

    `kind` is one of `CHART_KINDS`: `columns` (upright bars over periods), `bars` (lying bars over categories, from
    nought), `changes` (lying bars either side of nought, with whiskers), `dots` (dots with whiskers over categories),
    `line` (months on a true time axis, gaps where a month is missing), `curve` (cumulated shares, foot and side),
    `funnel` (rates by number of residents, between the limits that `funnel` gives), `strip` (a row of shaded marks for
    each series, one for each month), `pairs` (two dots on one line for each category, one of each series).  `marked`
    says in a few words what is told apart in a `strip`.
    `worked_once` is that of the table behind it.  `title` says what was found; `summary` says in a sentence what the
    eye should see (Markdown with figure links); `unit` heads the value axis; `source` names source, period, area and
    base.
    """

    id: str
    kind: str
    title: str
    summary: str
    unit: str
    source: str
    series: tuple[Series, ...]
    breaks: tuple[Break, ...] = ()
    digits: int | None = None
    funnel: Funnel | None = None
    marked: str = "told apart"
    worked_once: bool = False

    def __post_init__(self) -> None:
        """Hold a chart to its kinds."""
        assert self.kind in CHART_KINDS, (self.id, self.kind)
        assert (self.kind == "funnel") == (self.funnel is not None), self.id


@dataclass(frozen=True)
class AreaMap:
    """A shaded map as data: for each area of one kind, the address of its figure.

    `outline` is the kind of area whose edges are drawn stronger and named (district or board); `labels` are the codes
    of areas to be named on the map, those that the sentence speaks of.  A map of `classes` shows in place of the
    figure the word that each area is called by (`methods.emerging`), which rests on its figure: an area whose figure
    may not be shown has no class.  `worked_once` is that of the table beside it.
    """

    id: str
    kind: str
    title: str
    summary: str
    unit: str
    source: str
    shades: tuple[tuple[str, str], ...]
    labels: tuple[str, ...] = ()
    outline: str = "district"
    classes: tuple[tuple[str, str], ...] = ()
    worked_once: bool = False

    @property
    def maps(self) -> tuple[AreaMap, ...]:
        """Itself, as a set of one map would have it."""
        return (self,)


@dataclass(frozen=True)
class MapSet:
    """Maps side by side in one picture, all shaded by one scale: small multiples, by type or by year.

    Each of `maps` has its heading as its `title`; of their other words only those of the set are printed.
    """

    id: str
    title: str
    summary: str
    unit: str
    source: str
    maps: tuple[AreaMap, ...]


@dataclass(frozen=True)
class Lack:
    """Something that a question lacks to be answered, or answered whole: what it is, and who holds it."""

    what: str
    holder: str


@dataclass(frozen=True)
class Answer:
    """What one question found.

    `question` is the slug of its page, `title` says what was found, `asks` is the question itself.  `method` is the
    method note (Markdown), `cannot_tell` lists what the data cannot say here.  `about` is the area code of a profile,
    or "partnership".  `words` are the analyst's own about the whole page (Markdown with figure links).  `name` is what
    its page is called, where that is not given by the question.  `lacks` is what was not held that would answer it, or
    answer it whole.
    """

    question: str
    title: str
    asks: str
    findings: tuple[Finding, ...]
    method: str
    cannot_tell: tuple[str, ...]
    tables: tuple[DataTable, ...] = ()
    charts: tuple[Chart, ...] = ()
    maps: tuple[AreaMap, ...] = field(default=())
    map_sets: tuple[MapSet, ...] = ()
    about: str = "partnership"
    words: str = ""
    name: str = ""
    lacks: tuple[Lack, ...] = ()

    @property
    def pictures(self) -> tuple[Chart | AreaMap | MapSet, ...]:
        """Its charts, its maps and its sets of maps."""
        return (*self.charts, *self.maps, *self.map_sets)

    @property
    def is_theme(self) -> bool:
        """Whether it is one of the themes, which are gathered in one chapter."""
        return self.question.startswith(THEME)
