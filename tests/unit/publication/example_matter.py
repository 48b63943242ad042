"""The front and back matter of the invented release: an overview, an area, last year's priorities, horizon items."""

from __future__ import annotations

from dataclasses import asdict, replace

from example_levels import BEFORE, LAST, TYPES

from saferplan.assessment.answer import Answer, Cell, Chart, DataTable, Point, Series, TableColumn
from saferplan.figures import Address
from saferplan.publication.answers_json import answer_as_json
from saferplan.tables.horizon import HorizonItem

TOTAL = Address("recorded_crime", LAST)
PEOPLE = Address("population", LAST)
ITEMS = (
    HorizonItem(
        "A ring road opens *soon*", "economic", "2021", "", "Quicker ways in", "Local plan", "Highways", "public"
    ),
    HorizonItem("Two forces share 1 control room", "organisational", "", "likely", "", "", "The force", "public"),
)


def _change(later: Address) -> Cell:
    return Cell(address=str(replace(later, change="percent", change_from=BEFORE)))


def example_matter() -> tuple[Answer, ...]:
    """The overview, the area in figures, and last year's priorities."""
    typed = {slug: TOTAL.with_group(crime_type=slug) for slug in TYPES}
    overview = DataTable(
        id="every-type",
        title=f"Every type of crime at a glance, {LAST}",
        columns=(
            TableColumn("Type", numeric=False),
            TableColumn("Number"),
            TableColumn("Change", signed=True, interval=True),
            TableColumn("Evidence", numeric=False),
        ),
        rows=tuple(
            (
                Cell(text=TYPES[slug][0].capitalize()),
                Cell(address=str(one)),
                _change(one),
                Cell(text="weak", rests_on=str(one)),
            )
            for slug, one in typed.items()
        ),
        note="Evidence is of the change.",
    )
    glance = DataTable(
        id="at-a-glance",
        title=f"Eastmarch at a glance, {LAST}",
        columns=(TableColumn("What", numeric=False), TableColumn("Figure")),
        rows=((Cell(text="Residents"), Cell(address=str(PEOPLE))), (Cell(text="Districts"), Cell(text="2"))),
    )
    years = Chart(
        id="residents",
        kind="bars",
        title="Residents of Eastmarch",
        summary=f"There were [36,000]({PEOPLE}) residents.",
        unit="Residents",
        source="Official estimates. Eastmarch.",
        series=(Series("Residents", (Point("Eastmarch", str(PEOPLE)),)),),
    )
    burglary = typed["burglary"]
    priorities = DataTable(
        id="last-years-priorities",
        title="Last year's priorities, and what the figures say now",
        columns=(
            TableColumn("Priority", numeric=False),
            TableColumn("Figure named for it", numeric=False),
            TableColumn("Then"),
            TableColumn("Now"),
            TableColumn("Change", signed=True, interval=True),
            TableColumn("What that says", numeric=False),
        ),
        rows=(
            (
                Cell(text="Fewer break-ins"),
                Cell(text="Burglary"),
                Cell(address=str(replace(burglary, period=BEFORE))),
                Cell(address=str(burglary)),
                _change(burglary),
                Cell(text="No clear change"),
            ),
            (Cell(text="Trust"), *(Cell(text="no figure"),) * 4, Cell(text="Cannot tell")),
        ),
    )
    return (
        Answer("overview", "Every type of crime at a glance", "How does each stand?", (), "", (), (overview,)),
        Answer(
            "area",
            f"Eastmarch has [36,000]({PEOPLE}) residents",
            "What kind of area is this?",
            (),
            "Estimates are official.",
            ("Who is here by day.",),
            (glance,),
            (years,),
        ),
        Answer(
            "priorities", "Of two priorities one has a figure", "What of them?", (), "By figures.", (), (priorities,)
        ),
    )


def matter_as_json() -> dict[str, object]:
    """What `matter.json` of a release holds."""
    return {
        "matter": [answer_as_json(one) for one in example_matter()],
        "horizon": [asdict(item) for item in ITEMS],
    }
