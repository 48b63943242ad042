"""The area in figures: who lives here and how closely, in what areas it is divided, and how deprived they are."""

from __future__ import annotations

from dataclasses import replace

from saferplan.assessment.answer import Answer, Cell, Chart, DataTable, Point, Series, TableColumn
from saferplan.assessment.context import Context, listed
from saferplan.assessment.residents import of_another_year
from saferplan.figures import FINER_DIGITS, Address, in_digits
from saferplan.periods import Period

QUESTION = "area"
ASKS = "What kind of area is this?"
KINDS = {"district": "districts", "board": "community boards", "town": "towns", "ward": "wards", "lsoa": "small areas"}
"""The kinds of area that are counted, the largest first, with their plurals."""

AGES = {"under-18": "under 18", "18-24": "aged 18 to 24", "25-64": "aged 25 to 64", "65-plus": "aged 65 and over"}

METHOD = """Residents are official estimates for the year in which the period falls. The national tenths are those of \
the index of deprivation: each holds a tenth of England's small areas, by their score, so that an area like England \
as a whole would have about a tenth of its residents in each."""

CANNOT_TELL = (
    "Who is here by day: people who work in, visit or pass through the area are in no estimate of residents.",
    "Who in a deprived area is deprived: the index describes areas and not the people in them.",
)
_TENTHS = ("Most", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "Least")


def assess_area(context: Context) -> Answer:
    """A table of the area at a glance, and charts of residents by area and by deprivation."""
    people = _people(context)
    held = people is not None
    charts = []
    if people is not None:
        charts += [_areas_chart(context, kind, people) for kind in ("district", "board") if _is_divided(context, kind)]
        charts += [chart] if (chart := _tenths_chart(context, people)) else []
    return Answer(
        question=QUESTION,
        title=f"{context.area} has {context.number(people)} residents{of_another_year(context.figure(people))}"
        if people is not None
        else f"How many people live in {context.area} is not held",
        asks=ASKS,
        findings=(),
        method=METHOD if held else "",
        cannot_tell=CANNOT_TELL if held else (),
        tables=(_glance(context, people),),
        charts=tuple(charts),
    )


def _period(context: Context) -> Period:
    """The period whose residents are told: the headline's."""
    return context.periods.headline


def _people(context: Context) -> Address | None:
    """The residents of the whole area; None where none are held."""
    address = Address("population", _period(context).text)
    return address if str(address) in context.figures and context.value(address) is not None else None


def _is_divided(context: Context, kind: str) -> bool:
    """Whether there are several areas of a kind."""
    return len(context.of_kind(kind)) > 1


def _tenth(people: Address, tenth: int) -> Address:
    """The share of residents in a national tenth of deprivation."""
    share = replace(people, stat="share", of="deprivation_decile")
    return share.with_group(deprivation_decile=str(tenth))


def _tenths(context: Context, people: Address) -> list[tuple[int, Address]]:
    """The national tenths that residents live in, the most deprived first."""
    found = [(tenth, _tenth(people, tenth)) for tenth in range(1, 11)]
    return [(tenth, address) for tenth, address in found if str(address) in context.figures]


def _glance(context: Context, people: Address | None) -> DataTable:
    """The area at a glance: residents, the areas in it, and how many live in the most and least deprived tenths."""
    rows: list[tuple[Cell, ...]] = []
    rows.append((Cell(text="Residents"), Cell(address=str(people)) if people else Cell(text="not held")))
    for kind, many in KINDS.items():
        count = len(context.of_kind(kind))
        if count:
            name = "Small areas drawn for statistics (LSOAs)" if kind == "lsoa" else many[:1].upper() + many[1:]
            rows.append((Cell(text=name), Cell(text=in_digits(count, ""))))
    rows += _census(context)
    tenths = dict(_tenths(context, people)) if people else {}
    for tenth, which in ((1, "most"), (10, "least")):
        words = f"Residents in the {which} deprived tenth of England"
        if tenth in tenths:
            rows.append((Cell(text=words), Cell(address=str(tenths[tenth]))))
        elif tenths:
            rows.append((Cell(text=words), Cell(text="none")))
    return DataTable(
        id="at-a-glance",
        title=f"{context.area} at a glance, {_period(context).in_words}",
        columns=(TableColumn("What", numeric=False), TableColumn("Figure", digits=None)),
        rows=tuple(rows),
        note=(f"Index of deprivation of {context.index}. " if tenths else "")
        + ("Density and ages are those of the census." if _census(context) else ""),
    )


def _census(context: Context) -> list[tuple[Cell, ...]]:
    """How closely people live, and the shares of the ages held, where the census files of the comparison have them."""
    period = _period(context).text
    age = Address("residents_by_age", period, stat="share", of="age_group")
    lines = [("Residents to the hectare", Address("density", period))]
    lines += [(f"Residents {words}", age.with_group(age_group=group)) for group, words in AGES.items()]
    return [(Cell(text=what), Cell(address=str(one))) for what, one in lines if str(one) in context.figures]


def _source(context: Context, *, index: bool = False) -> str:
    """The line under a chart."""
    also = f", and the index of deprivation of {context.index}" if index else ""
    return f"Official estimates of residents{also}. {context.area}, {_period(context).in_words}."


def _areas_chart(context: Context, kind: str, people: Address) -> Chart:
    """A bar for each district or board: its residents."""
    counts = {area.code: replace(people, area=area.code) for area in context.of_kind(kind)}
    order = sorted(counts, key=lambda code: (-(context.value(counts[code]) or 0.0), code))
    first, last = order[0], order[-1]
    one = KINDS[kind].removesuffix("s")
    return Chart(
        id=f"residents-by-{kind}",
        kind="bars",
        title=f"Residents by {one}, {_period(context).in_words}",
        summary=f"{context.name(first)} has the most residents, {context.number(counts[first])}, and "
        f"{context.name(last)} the fewest, {context.number(counts[last])}.",
        unit="Residents",
        source=_source(context),
        series=(Series("Residents", tuple(Point(context.name(code), str(counts[code])) for code in order)),),
    )


def _tenths_chart(context: Context, people: Address) -> Chart | None:
    """A column for each national tenth: the share of residents who live in it; None where no index is held."""
    tenths = _tenths(context, people)
    if not tenths:
        return None
    lacking = [_which(tenth) for tenth in (1, 10) if tenth not in dict(tenths)]
    none = f" None live in the {' or the '.join(lacking)}." if lacking else ""
    words = [f"{context.number(address)} in the {_which(tenth)}" for tenth, address in (tenths[0], tenths[-1])]
    told = listed(list(dict.fromkeys(words)))
    return Chart(
        id="residents-by-tenth",
        kind="columns",
        title="Residents by how deprived their small area is, in national tenths",
        summary=f"Of all residents, {told}.{none} In England as a whole about a tenth live in each.",
        unit="Share of residents, per cent",
        source=_source(context, index=True),
        series=(Series("Share", tuple(Point(_TENTHS[tenth - 1], str(address)) for tenth, address in tenths)),),
        digits=FINER_DIGITS,
    )


def _which(tenth: int) -> str:
    """A national tenth in a sentence."""
    place = {1: "most deprived tenth of England", 10: "least deprived tenth of England"}
    return place.get(tenth, f"{_TENTHS[tenth - 1]} most deprived tenth of England")
