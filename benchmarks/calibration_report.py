"""Tables and a picture of what calibration.py measured, into docs/explanation/how-sure-hotspots-are.md."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from pathlib import Path

Tally = dict[str, int]
Part = dict[str, Tally]
DOCS = Path(__file__).resolve().parents[1] / "docs"
DOCUMENT, PICTURE = DOCS / "explanation" / "how-sure-hotspots-are.md", DOCS / "pictures" / "hotspots-found.svg"
PLACE = r"<!-- measured: {} -->\n.*?<!-- measured: end -->"
Z = 1.959964
PANELS, LINES = ("1", "5", "9"), ("1", "3", "6")
RATIOS = ("1.25", "1.5", "2", "3")
APART = ("Mann-Kendall, each area",)
STROKES = {
    "1": 'stroke="#767676" stroke-dasharray="2 3"',
    "3": 'stroke="#4a4a4a" stroke-dasharray="7 3"',
    "6": 'stroke="#00539b"',
}


def print_tables(kept: dict[str, Part]) -> None:
    """Every table of what is kept, on the terminal."""
    for name, table in tables(kept).items():
        print(f"\n## {name}\n\n{table}", flush=True)


def write_document(kept: dict[str, Part]) -> None:
    """Put the tables between their marks in the document, and draw the picture."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, table in tables(kept).items():
        text, found = re.subn(
            PLACE.format(name), f"<!-- measured: {name} -->\n\n{table}\n<!-- measured: end -->", text, flags=re.DOTALL
        )
        if found != 1:
            raise SystemExit(f"{DOCUMENT} has {found} places for the table {name!r}; there must be one.")
    DOCUMENT.write_text(text, encoding="utf-8")
    if "power" in kept:
        PICTURE.write_text(picture(kept["power"]), encoding="utf-8")


def share(tally: Tally | None, apart: bool = False) -> str:
    """So many in 100, with its 95% interval by Wilson; `apart` where the parts of a run know nothing of each other."""
    if tally is None:
        return "not asked"
    low, high = wilson(tally | {"runs": tally["of"]} if apart else tally)
    return f"{100 * tally['told'] / tally['of']:.0f} ({100 * low:.0f} to {100 * high:.0f})"


def wilson(tally: Tally) -> tuple[float, float]:
    """The 95% interval of a share of independent runs; parts of one run count as one run's worth."""
    n, p = tally["runs"], tally["told"] / tally["of"]
    middle, reach = p + Z * Z / (2 * n), Z * (p * (1 - p) / n + Z * Z / (4 * n * n)) ** 0.5
    return max((middle - reach) / (1 + Z * Z / n), 0.0), (middle + reach) / (1 + Z * Z / n)


def rows(head: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = ["| " + " | ".join(names) + " |", "|---|" + "---:|" * (len(names) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(cells) + " |" for cells in body)]) + "\n"


def by_world(part: Part, first: str) -> str:
    """Methods down, worlds across, for names such as `method|world`."""
    worlds = list(dict.fromkeys(name.split("|")[1] for name in part))
    methods = list(dict.fromkeys(name.split("|")[0] for name in part))
    body = [
        [one, runs_of(part, one), *(share(part.get(f"{one}|{world}"), one in APART) for world in worlds)]
        for one in methods
    ]
    return rows([first, "runs", *worlds], body)


def runs_of(part: Part, start: str) -> str:
    """How many runs the rows of a name have, which is one number."""
    return f"{next(tally['runs'] for name, tally in part.items() if name.startswith(f'{start}|'))}"


def tables(kept: dict[str, Part]) -> dict[str, str]:
    """Each table by its name, of the parts that are kept."""
    made = {}
    if "maps" in kept:
        made["maps"] = by_world(kept["maps"], "told of a map with nothing in it, in 100")
    if "residents" in kept:
        made["residents"] = by_world(kept["residents"], "values given to Gi*")
    if "others" in kept:
        near = {name: tally for name, tally in kept["others"].items() if name.startswith("near")}
        rest = {name: tally for name, tally in kept["others"].items() if name not in near}
        made["over time"] = by_world(rest, "told of, in 100")
        made["near repeats"] = by_world(near, "told of, in 100")
    if "permutation" in kept and "poisson" in kept:
        made["scans"] = scans(kept["permutation"], kept["poisson"])
    if "power" in kept:
        for how, dispersion in (("permutation", "1"), ("permutation", "2"), ("poisson", "1")):
            made[f"power {how} {dispersion}"] = power(kept["power"], f"{how}|{dispersion}")
    if "alarms" in kept:
        made |= alarms(kept["alarms"])
    if "map_power" in kept:
        part = kept["map_power"]
        body = [
            [f"{size}, {how}", runs_of(part, f"{how}|{size}"), *(share(part.get(f"{how}|{size}|{r}")) for r in RATIOS)]
            for how in dict.fromkeys(name.split("|")[0] for name in part)
            for size in PANELS
        ]
        made["map power"] = rows(["areas in the hotspot", "runs", *(f"{ratio} times" for ratio in RATIOS)], body)
    return made


def alarms(part: Part) -> dict[str, str]:
    """False alarms of the scan in use, each area's own dispersion against one for all, and what both find."""
    made = {}
    for name, start in (("alarms in use", ""), ("found in use", "found ")):
        body = [
            [world, *(cell for form in ("own", "one") for cell in _with_runs(part.get(f"{start}{form}|{world}")))]
            for world in (row.split("|")[1] for row in part if row.startswith(f"{start}own|"))
        ]
        if not start:
            own = [tally for row, tally in part.items() if row.startswith("own|")]
            both = {key: sum(tally[key] for tally in own) for key in ("told", "of", "runs")}
            body.append(["all of these", *_with_runs(both), "", ""])
            body.append(["all of these, called at 1 in 60", *_with_runs(part.get("rare|any of these")), "", ""])
        made[name] = rows(["counts", "runs", "each area's own", "runs", "one for all"], body)
    return made


def _with_runs(tally: Tally | None) -> list[str]:
    """How many runs, and the share."""
    return [f"{tally['runs'] if tally else 0}", share(tally)]


def scans(dealt: Part, poisson: Part) -> str:
    """False alarms of both scans, plain and with the dispersion allowed for."""
    worlds = [name.split("|")[1] for name in dealt if name.startswith("plain|")]
    worlds.sort(key=lambda world: float(world.split()[1]) if world.startswith("dispersion ") else 99.0)
    body = [["dispersion 1, circles to half of all, windows to 12 months", *_pair(dealt, poisson, "claimed")]]
    body += [[world, *_pair(dealt, poisson, f"plain|{world}", f"held|{world}")] for world in worlds]
    pooled = [_together(part) for part in (dealt, poisson)]
    body.append(["all allowed for but the first", f"{pooled[0]['runs']}, {pooled[1]['runs']}"])
    body[-1] += ["not asked", share(pooled[0]), "not asked", share(pooled[1])]
    head = [
        "counts",
        "runs",
        "permutation, plain",
        "permutation, allowed for",
        "Poisson, plain",
        "Poisson, allowed for",
    ]
    return rows(head, body)


def _pair(dealt: Part, poisson: Part, plain: str, held: str = "") -> list[str]:
    cells = [share(part.get(name)) for part in (dealt, poisson) for name in (plain, held)]
    return [f"{dealt[plain]['runs']}", *cells]


def _together(part: Part) -> Tally:
    """Every row in which a dispersion above 1 was allowed for."""
    held = [tally for name, tally in part.items() if name.startswith("held|") and name != "held|dispersion 1"]
    return {key: sum(tally[key] for tally in held) for key in ("told", "of", "runs")}


def power(part: Part, start: str) -> str:
    """What is found, by areas and months down and ratio across."""
    kinds = dict.fromkeys(tuple(name.split("|")[2:4]) for name in part if name.startswith(f"{start}|"))
    body = []
    for size, months in kinds:
        words = f"{size} {'area' if size == '1' else 'areas'}, {months} {'month' if months == '1' else 'months'}"
        row = f"{start}|{size}|{months}"
        body.append([words, runs_of(part, row), *(share(part.get(f"{row}|{ratio}")) for ratio in RATIOS)])
    return rows(["hotspot", "runs", *(f"{ratio} times" for ratio in RATIOS)], body)


def picture(part: Part) -> str:
    """Of hotspots of 1, 5 and 9 areas, how many in 100 are found, by how many times as many cases they have."""
    wide, high, gap, left, top = 190, 180, 34, 46, 84
    whole = left + len(PANELS) * (wide + gap) + 20
    made = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {top + high + 56}" role="img" '
        'font-family="system-ui, sans-serif" font-size="12">',
        "<title>How many planted hotspots in 100 a scan by permutation finds</title>",
        f'<rect width="{whole}" height="{top + high + 56}" fill="#fff"/>',
        '<text x="8" y="18" font-weight="600">Found, in 100 planted hotspots (counts without over-dispersion)</text>',
    ]
    for number, months in enumerate(LINES):
        x = 8 + 130 * number
        made.append(f'<path d="M{x} 34h34" fill="none" stroke-width="2" {STROKES[months]}/>')
        made.append(f'<text x="{x + 42}" y="38">{months} {"month" if months == "1" else "months"}</text>')
    for number, size in enumerate(PANELS):
        x0 = left + number * (wide + gap)
        made.append(f'<text x="{x0}" y="{top - 18}">{size} {"area" if size == "1" else "areas"}</text>')
        for tick in (0, 50, 100):
            y = top + high * (1 - tick / 100)
            made.append(f'<path d="M{x0} {y:.1f}h{wide}" stroke="#d0d0d0"/>')
            if not number:
                made.append(f'<text x="{x0 - 8}" y="{y + 4:.1f}" text-anchor="end">{tick}</text>')
        for ratio in RATIOS:
            x = x0 + wide * math.log(float(ratio), 3)
            made.append(f'<text x="{x:.1f}" y="{top + high + 18}" text-anchor="middle">{ratio}</text>')
        made += [line for months in LINES for line in _line(part, size, months, (x0, top, wide, high))]
    made.append(f'<text x="{left}" y="{top + high + 42}">times as many cases as elsewhere, in the last months</text>')
    return "\n".join([*made, "</svg>\n"])


def _line(part: Part, size: str, months: str, box: tuple[int, int, int, int]) -> list[str]:
    """One line of a panel, with its label at the end."""
    x0, top, wide, high = box
    found = [(ratio, part.get(f"permutation|1|{size}|{months}|{ratio}")) for ratio in RATIOS]
    points = [
        (x0 + wide * math.log(float(ratio), 3), top + high * (1 - tally["told"] / tally["of"]))
        for ratio, tally in found
        if tally
    ]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    made = [f'<path d="{path}" fill="none" stroke-width="2" {STROKES[months]}/>']
    made += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="#1a1a1a"/>' for x, y in points]
    return made
