"""Of fewer than twenty before, no percentage is printed: sentences, charts and tables say the difference in words."""

from __future__ import annotations

from dataclasses import replace

from saferplan.areas import Area
from saferplan.assessment.answer import TableColumn
from saferplan.assessment.context import Context
from saferplan.assessment.profiles import assess_profiles
from saferplan.assessment.trends import assess_trends
from saferplan.figures import LEAST_BASE, few_in_words
from saferplan.findings import without_links
from small_partnership import counts_context

BOARD = "board:west"


def even(before: int, after: int) -> list[int]:
    """Two years of months, as even as whole numbers allow."""
    return [total * (m + 1) // 12 - total * m // 12 for total in (before, after) for m in range(12)]


def context_of(types: dict[str, tuple[int, int]]) -> Context:
    """A partnership of one board, with these counts before and after by type."""
    every = tuple(map(sum, zip(*types.values(), strict=True)))
    monthly = {(BOARD, slug): even(*counts) for slug, counts in (types | {"": every}).items()}
    return replace(counts_context(monthly), areas=(Area("board", BOARD, "West"),))


def change_of(context: Context, slug: str, area: str = "partnership") -> str:
    """The address of a change."""
    return f"figure:recorded_crime?area={area}&change=percent&change_from=2017/18&crime_type={slug}&period=2018/19"


def test_a_type_from_very_few_is_a_riser_in_number_and_never_in_per_cent() -> None:
    context = context_of({"robbery": (9, 300), "burglary": (400, 520), "shoplifting": (3000, 3000)})
    answer = assess_trends(context)
    found = {finding.id: finding for finding in answer.findings}
    percent, number = (
        found["trends/riser-percent/partnership/burglary"],
        found["trends/riser-number/partnership/robbery"],
    )
    assert without_links(percent.headline) == "Burglary rose by 30% from 2017/18 to 2018/19"
    assert without_links(number.headline) == "Robbery rose by 291 crimes from 2017/18 to 2018/19"
    assert "from 9 to 300 crimes (too few for a percentage): more than any other type in number" in without_links(
        number.sentence
    )
    chart = next(chart for chart in answer.charts if chart.id == "change-by-type-year")
    assert [point.label for point in chart.series[0].points] == ["Burglary", "Shoplifting"]
    assert f"{LEAST_BASE} in the earlier" in chart.source


def test_the_figure_itself_stays_as_it_is() -> None:
    context = context_of({"robbery": (2, 5), "burglary": (400, 520)})
    figure = context.figures.figure(change_of(context, "robbery"))
    assert figure.value == 150.0
    assert figure.low is not None
    assert figure.high is not None
    assert figure.high > 1000, "the interval that says nothing"
    assert few_in_words(figure) == "3 more; too few for a percentage"


def test_a_profile_of_a_small_place_says_so_in_words() -> None:
    context = context_of({"robbery": (2, 5), "burglary": (15, 60)})
    answer = assess_profiles(context)[0]
    change = next(finding for finding in answer.findings if finding.id == "profile/change/board-west/all")
    assert without_links(change.headline) == "Recorded crime rose by 48 crimes since 2017/18"
    assert without_links(change.sentence).endswith("from 17 to 65 crimes (too few for a percentage).")
    table = answer.tables[0]
    assert "fewer than 20 before" in table.note
    printed = {row[0].text: few_in_words(context.figures.figure(row[-1].address)) for row in table.rows}
    assert printed == {
        "Burglary": "45 more; too few for a percentage",
        "Robbery": "3 more; too few for a percentage",
        "All recorded crime": "48 more; too few for a percentage",
    }
    assert isinstance(table.columns[-1], TableColumn)
