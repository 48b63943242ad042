"""The wards of the PDF: one line each, where the site has a page for each."""

from __future__ import annotations

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.answer import Answer, Cell, DataTable, TableColumn
from saferplan.assessment.profile_pictures import CANNOT_TELL_NOTE
from saferplan.publication.released import Released


def is_of_ward(answer: Answer, released: Released) -> bool:
    """Whether an answer is the profile of a ward."""
    area = released.areas.get(answer.about)
    return answer.about != PARTNERSHIP and area is not None and area.kind == "ward"


def wards_table(released: Released) -> DataTable | None:
    """One line for each ward: its numbers for all recorded crime, and what stands higher there.

    None without wards, or where none of their numbers may be shown.

    The numbers are the last row of the table on the ward's own page, but for the change; the words are the headline of
    its finding on what is higher.
    """
    wards = sorted(
        (answer for answer in released.profiles if is_of_ward(answer, released) and answer.tables),
        key=lambda answer: (released.areas[answer.about].name, answer.about),
    )
    if not wards:
        return None
    own = wards[0].tables[0]
    kept = [column for column in own.columns[1:] if not column.signed]
    rows = []
    for ward in wards:
        table = ward.tables[0]
        numbers = {column.heading: cell for column, cell in zip(table.columns, table.rows[-1], strict=True)}
        total = (numbers.get(column.heading, Cell(text="not shown")) for column in kept)
        rows.append((Cell(text=released.areas[ward.about].name), *total, Cell(text=_higher_here(ward))))
    return DataTable(
        id="wards",
        title=own.title.replace(f" in {released.areas[wards[0].about].name},", " by ward,"),
        columns=(
            TableColumn("Ward", numeric=False),
            *kept,
            TableColumn("Higher here than in the whole", numeric=False),
        ),
        rows=tuple(rows),
        note=f"{CANNOT_TELL_NOTE} A ward is made up of the small areas (LSOAs) that fit it best."
        if any(column.interval for column in kept)
        else "A ward is made up of the small areas (LSOAs) that fit it best.",
    )


def _higher_here(ward: Answer) -> str:
    """The types that stand higher in a ward, as the headline of its finding names them."""
    for finding in ward.findings:
        if finding.id.startswith("profile/higher/"):
            return finding.headline.rpartition(": ")[2]
    return "nothing, beyond chance"
