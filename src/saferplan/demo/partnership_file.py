"""Writes partnership.toml for a made-up partnership, with a Board like those of English partnerships."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from saferplan.demo.published_layouts import write_text


@dataclass(frozen=True)
class InventedPartnership:
    """The names of a made-up partnership: of itself, its area, its force (and slug), its districts' codes.

    `region` names the wider probation and health area; `note` says where the place is said to lie; `priorities` are
    last year's, each with the address of the figure named for it, or "".
    """

    name: str
    area: str
    force: str
    force_slug: str
    region: str
    districts: tuple[str, ...]
    note: str
    priorities: tuple[tuple[str, str], ...] = ()


def board_members(made_up: InventedPartnership) -> tuple[tuple[str, str, str, str, str], ...]:
    """List the Board's members: name, role, from, to, successor.

    The dates are those of the real changes of law: community rehabilitation companies and the National Probation
    Service became one Probation Service on 26 June 2021; clinical commissioning groups gave way to integrated care
    boards on 1 July 2022.
    """
    area, region = made_up.area, made_up.region
    probation = f"Probation Service, {region}"
    health = f"{area} Integrated Care Board"
    start = "2012-11-22"
    return (
        (f"{area} Council", "local authority", "1974-04-01", "", ""),
        (made_up.force, "police", "1968-04-01", "", ""),
        (f"{area} Fire and Rescue Service", "fire and rescue authority", "1974-04-01", "", ""),
        (f"{area} Clinical Commissioning Group", "health", "2013-04-01", "2022-06-30", health),
        (health, "health", "2022-07-01", "", ""),
        (f"National Probation Service, {region}", "probation", "2014-06-01", "2021-06-25", probation),
        (f"{region} Community Rehabilitation Company", "probation", "2014-06-01", "2021-06-25", probation),
        (probation, "probation", "2021-06-26", "", ""),
        (f"Office of the {region} Police and Crime Commissioner", "local policing body", start, "", ""),
    )


def write_partnership(folder: Path, made_up: InventedPartnership) -> None:
    """Write partnership.toml, which says in its first lines that all of it is invented."""
    districts = ", ".join(f'"{code}"' for code in made_up.districts)
    lines = [
        f"# {made_up.name} is invented, and so is all that is said of it here: the area, its streets and postcodes,",
        "# the police force, the Board and every record. None of it describes a real place or a real person.",
        *(f"# {line}" for line in made_up.note.splitlines()),
        "",
        "[partnership]",
        f'name = "{made_up.name}"',
        f'area = "{made_up.area}"',
        "invented = true",
        "",
        "[areas]",
        f"districts = [{districts}]",
        "",
        "[police]",
        f'forces = ["{made_up.force_slug}"]',
        "",
        "[deprivation]",
        'index = "2019"',
        'groups = "fifths"',
        "",
        "[periods]",
        'year = "financial"',
        "",
        "[disclosure]",
        "threshold = 5",
        "round_to = 5",
        "",
        "[publication]",
        'accent = "#1d5b79"',
        'contact = "This partnership is invented, so nobody can be reached."',
    ]
    for name, role, start, end, successor in board_members(made_up):
        lines += ["", "[[bodies]]", f'name = "{name}"', f'role = "{role}"', f'from = "{start}"']
        if end:
            lines += [f'to = "{end}"', f'successor = "{successor}"']
    for name, measure in made_up.priorities:
        lines += ["", "[[priorities_before]]", f'name = "{name}"']
        lines += [f'measure = "{measure}"'] if measure else []
    write_text(folder / "partnership.toml", "\n".join(lines) + "\n")
