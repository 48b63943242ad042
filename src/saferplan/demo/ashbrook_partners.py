"""Ashbrook's partners: a made-up file of each kind, small enough to be added up by hand, with planted faults.

Nothing here is drawn by chance.  The force's own crimes are those of `CRIMES`: so many a month, of each code, in the
LSOAs of its cycle in turn, from April 2017 to March 2019; flags follow the turn.  What is planted: rows placed by
postcode, by grid reference and not at all, a row sent twice, a code that is no offence, a day that cannot be.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from pyproj import Transformer

from saferplan.demo.ashbrook import middle_of
from saferplan.demo.ashbrook_plan import MONTHS, lsoa_code
from saferplan.demo.published_layouts import write_text
from saferplan.reference.partner_files import partner_files

CRIMES: dict[str, tuple[int, tuple[int, ...]]] = {
    "8N": (6, (1, 1, 2, 3, 4, 5)),
    "105A": (4, (1, 2, 7, 9)),
    "28E": (5, (1, 2, 3, 8, 11)),
    "30C": (1, (1,)),
    "34B": (2, (1, 2)),
    "45": (3, (7, 10, 12)),
    "46": (8, (1, 1, 1, 1, 1, 1, 5, 6)),
    "58C": (2, (4, 8)),
    "19C": (1, (3,)),
    "92E": (1, (2,)),
}
"""Crimes a month by offence code, and the LSOAs that they are given to in turn: 33 a month with a place."""

UNPLACED_CODE = "105A"
"""One crime a month of this code has no place at all."""

INCIDENTS = (
    ("anti-social-behaviour", "personal", 2),
    ("anti-social-behaviour", "nuisance", 7),
    ("anti-social-behaviour", "environmental", 3),
    ("transport", "", 4),
    ("public-safety", "", 6),
)
"""Incidents a month by category and kind, all in LSOA 1; every second one of public safety is domestic abuse."""

FIRES = (("deliberate-secondary", 3), ("deliberate-primary-vehicle", 1), ("dwelling-no-alarm", 2))
"""Fires a month by category, in LSOA 2."""

HEALTH = (("admission", "assault", 2), ("admission", "alcohol", 5), ("ambulance-call", "assault", 4))
"""Health events a month by kind and category, in postcode district QA1; one admission a month is from ZZ9."""

RETURNS: tuple[tuple[str, str, str, int, int | None, str], ...] = (
    ("marac_cases", "2018/19", "", 120, None, "Cases heard at the conference"),
    ("marac_cases", "2017/18", "", 104, None, "Cases heard at the conference"),
    ("marac_repeats", "2018/19", "", 36, 120, "Cases heard again within twelve months, of all heard"),
    ("treatment_completion", "2018/19", "", 84, 210, "Completed and not back within six months, of all in treatment"),
    ("channel_referrals", "2018/19", "", 3, None, "Referrals to Channel"),
    (
        "first_time_entrants",
        "2018/19",
        "",
        9,
        1_250,
        "First cautions and convictions of children; children of 10 to 17",
    ),
    ("fraud_reports", "2018/19", "", 260, None, "Reports to the national service by people and firms of Ashbrook"),
    ("fraud_reports", "2017/18", "", 180, None, "Reports to the national service by people and firms of Ashbrook"),
    ("scam_reports", "2018/19", "", 41, None, "Complaints taken up by trading standards"),
    ("scam_reports", "2017/18", "", 38, None, "Complaints taken up by trading standards"),
    ("young_victims", "2018/19", "", 96, None, "Victims under 18, each counted once"),
    ("young_victims", "2017/18", "", 55, None, "Victims under 18, each counted once"),
    ("young_suspects", "2018/19", "", 31, None, "Suspects under 18, each counted once"),
    ("young_suspects", "2017/18", "", 34, None, "Suspects under 18, each counted once"),
    ("missing_episodes", "2018/19", "", 28, None, "Times that a child was reported missing"),
    ("missing_episodes", "2017/18", "", 25, None, "Times that a child was reported missing"),
    ("treatment_with_offences", "2018/19", "", 52, 210, "In treatment with an offence in five years, of all in it"),
    ("mental_health_with_risk", "2018/19", "", 120, 400, "Held to be at risk of offending, of all in care"),
    ("feel_safe_night", "2018/19", "", 390, 600, "Very or fairly safe after dark, of those who answered"),
    ("stop_and_search", "2018/19", "ethnic_group=black", 30, 500, "Searches; residents of the Census of 2011"),
    ("stop_and_search", "2018/19", "ethnic_group=white", 120, 12_000, "Searches; residents of the Census of 2011"),
    ("stop_and_search", "2018/19", "", 160, 15_000, "Searches; residents of the Census of 2011"),
)
"""What agencies return.  The searches of the two groups are 150 and the total 160: ten have no group."""

DECLARED = """
[[partner_sources]]
kind = "recorded_crime"
body = "Ashbrook Police"
from = "2018-04"
to = "2019-03"

[[partner_sources]]
kind = "incidents"
body = "Ashbrook Police"
from = "2017-04"
to = "2019-03"

[[partner_sources]]
kind = "fire"
body = "Ashbrook Fire and Rescue Service"
from = "2017-04"
to = "2019-03"

[[partner_sources]]
kind = "health"
body = "Ashbrook Clinical Commissioning Group"
from = "2018-04"
to = "2019-03"
"""
"""What partnership.toml says of them: the force's own crimes are complete for the second year only."""


def _csv(kind: str, rows: Iterable[dict[str, object]]) -> str:
    """Rows as a partner's file, with all columns of its template."""
    out = io.StringIO()
    columns = [column.name for column in partner_files()[kind].columns]
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _place(number: int, turn: int, ground: dict[str, Sequence[str]]) -> dict[str, object]:
    """Where a row is: by its LSOA for the most part, every seventh by postcode, every eleventh by grid reference."""
    code = lsoa_code(number)
    if turn % 7 == 6:
        return {"postcode": ground["postcodes"][number - 1]}
    if turn % 11 == 10:
        easting, northing = ground["points"][number - 1].split()
        return {"easting": easting, "northing": northing}
    return {"lsoa": code}


def _crimes(ground: dict[str, Sequence[str]]) -> list[dict[str, object]]:
    """The force's own crimes."""
    rows: list[dict[str, object]] = []
    for month in MONTHS:
        turn = 0
        for code, (monthly, cycle) in CRIMES.items():
            for _ in range(monthly):
                day = turn * 5 % 28 + 1
                flags = {"domestic_abuse": "yes" if code == "105A" else "no", "knife": "yes" if code == "34B" else "no"}
                strand = "race" if code == "8N" and turn == 0 else "none"
                rows.append(
                    {
                        "crime_ref": f"{month}-{turn:03d}",
                        "offence_code": code,
                        "occurred_from": f"{month}-{day:02d} 21:30",
                        "recorded_on": f"{month}-{day:02d}",
                        "hate_strand": strand,
                        "victim_type": "person",
                        **flags,
                        **_place(cycle[turn % len(cycle)], turn, ground),
                    }
                )
                turn += 1
        flags = {"domestic_abuse": "yes", "knife": "no", "hate_strand": "none"}
        rows.append({"crime_ref": f"{month}-U", "offence_code": UNPLACED_CODE, "recorded_on": f"{month}-15", **flags})
    rows.append(dict(rows[0]))
    rows.append(rows[0] | {"crime_ref": "F1", "offence_code": "999Z"})
    rows.append(rows[0] | {"crime_ref": "F2", "recorded_on": "2018-02-30"})
    return rows


def _records(kind: str) -> list[dict[str, object]]:
    """The rows of the other kinds of record."""
    rows: list[dict[str, object]] = []
    for month in MONTHS:
        turn = 0
        for parts in {"incidents": INCIDENTS, "fire": FIRES, "health": HEALTH}[kind]:
            *names, monthly = parts
            for _ in range(int(monthly)):
                day = f"{month}-{turn * 5 % 28 + 1:02d}"
                if kind == "incidents":
                    abuse = "yes" if names[0] == "public-safety" and turn % 2 == 0 else "no"
                    row: dict[str, object] = {"category": names[0], "asb_kind": names[1], "reported_at": f"{day} 20:15"}
                    row |= {"incident_ref": f"{month}-{turn}", "domestic_abuse": abuse, "lsoa": lsoa_code(1)}
                elif kind == "fire":
                    row = {"category": names[0], "attended_at": f"{day} 23:00", "incident_ref": f"{month}-{turn}"}
                    row |= {"lsoa": lsoa_code(2)}
                else:
                    row = {"kind": names[0], "category": names[1], "event_date": day, "postcode_district": "QA1"}
                rows.append(row)
                turn += 1
        if kind == "health":
            rows.append(rows[-1] | {"kind": "admission", "category": "alcohol", "postcode_district": "ZZ9"})
    return rows


def _returns() -> list[dict[str, object]]:
    """The agency returns."""
    return [
        {
            "measure": measure,
            "area": "partnership",
            "period": period,
            "group": group,
            "numerator": top,
            "denominator": "" if bottom is None else bottom,
            "definition": definition,
            "source": "Invented for Ashbrook",
            "supplied_on": "2019-05-02",
        }
        for measure, period, group, top, bottom, definition in RETURNS
    ]


def write_ashbrook_partners(folder: Path) -> None:
    """Add partners' files, and what is declared of them, to a folder that `write_ashbrook` wrote."""
    grid = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    points = [grid.transform(*middle_of(number)) for number in range(1, 13)]
    home = folder / "inputs" / "partners"
    directory = (folder / "inputs" / "postcodes" / "postcode_directory.csv").read_text(encoding="utf-8").splitlines()
    first: dict[str, str] = {}
    for row in csv.DictReader(directory):
        if not row["doterm"]:
            first.setdefault(row["lsoa11"], row["pcds"])
    ground: dict[str, Sequence[str]] = {
        "postcodes": [first[lsoa_code(number)] for number in range(1, 13)],
        "points": [f"{easting:.0f} {northing:.0f}" for easting, northing in points],
    }
    rows = {"recorded_crime": _crimes(ground)} | {kind: _records(kind) for kind in ("incidents", "fire", "health")}
    for kind, made in (rows | {"agency_returns": _returns()}).items():
        write_text(home / kind / f"ashbrook_{kind}.csv", _csv(kind, made))
    settings = folder / "partnership.toml"
    write_text(settings, settings.read_text(encoding="utf-8") + DECLARED)
