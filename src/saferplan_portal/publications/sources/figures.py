"""The figures of the public release, to download and use again."""

from __future__ import annotations

from saferplan.figures import in_words
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.evidence import reading as evidence
from saferplan_portal.publications.content import Offer
from saferplan_portal.publications.kinds import Content
from saferplan_portal.publications.sources.assessment import current_public, release_words
from saferplan_portal.publications.sources.shared import column, iso


class Figures:
    """The figures that the findings of the public release rest on, each with its interval and caveats."""

    def offers(self, by: Actor) -> tuple[Offer, ...]:
        """The data, once a public release was received."""
        release = evidence.current_release("public")
        return (Offer("", f"Figures behind the findings, {release_words(release)}"),) if release else ()

    def content(self, by: Actor, subject: str) -> Content:
        """One table of figures.  Raises `Unfit` where there is no public release."""
        release, released = current_public()
        addresses = sorted({address for finding in released.findings for address in finding.figures})
        rows: list[list[object]] = []
        for address in addresses:
            one = released.figure(address)
            rows.append(
                [
                    address.removeprefix("figure:"),
                    one.measure,
                    one.area,
                    one.period,
                    one.value,
                    one.low,
                    one.high,
                    one.unit,
                    one.status,
                    in_words(one),
                    "; ".join(one.caveats),
                ]
            )
        return {
            "title": f"Figures behind the findings, {release_words(release)}",
            "summary": f"{len(rows):,} figures of the public release, each with its interval, unit and caveats.",
            "as_of": iso(release.as_of),
            "notes": "A figure that may not be shown has no value, and the reason in the column “printed”. Where an "
            "interval is given it is the one that the assessment prints.\n\nYou may use the data again: name the "
            "partnership and the day.",
            "tables": [
                {
                    "name": "figures",
                    "title": "Figures behind the findings",
                    "note": "One row for each figure.",
                    "key": ["address"],
                    "columns": [
                        column("address", "What names the figure."),
                        column("measure", "What is counted."),
                        column("area", "The code of the area."),
                        column("period", "The period."),
                        column("value", "The value; blank where there is none.", "number"),
                        column("low", "The lower end of the interval.", "number"),
                        column("high", "The upper end of the interval.", "number"),
                        column("unit", "The unit; blank for a plain count."),
                        column("status", "Final, or provisional while the source may still be revised."),
                        column("printed", "The figure as it is printed, or why it is not shown."),
                        column("caveats", "Notes that travel with the figure."),
                    ],
                    "rows": rows,
                }
            ],
        }
