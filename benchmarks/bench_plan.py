"""How fast a plan of 100 pages with 400 bound claims and 300 actions is read and checked.

    python benchmarks/bench_plan.py --work /tmp/bench

Ashbrook is read, assessed and released; its plan has ten priorities with a text of ten pages each (some 450 words a
page), 40 links to figures in each, and 30 actions.  Timed is `saferplan plan check` as a function, in this process: the
first run, with its imports and the release read, and the median of three more.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import saferplan
from saferplan.commands.plan import check
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.plan.model import Plan
from saferplan.plan.shape import plan_from
from saferplan.plan.writing import plan_text

PRIORITIES, ACTIONS, LINKS, WORDS = 10, 30, 40, 4_500
TYPES = ("burglary", "drugs", "robbery", "shoplifting", "vehicle-crime", "public-order", "other-theft")


def the_plan() -> Plan:
    """Ten priorities, each with thirty actions of words of their own."""
    actions = [
        {
            "id": f"action-{number}-{part}",
            "priority": f"priority-{number}",
            "what": f"Do thing{number}x{part} at place{part * 7 % 31} with group{number * part % 53} by way{part}.",
            "lead": "Ashbrook Council",
            "due": "2021-03",
            "moves": [{"measure": f"measure-{number}", "way": "known"}],
        }
        for number in range(PRIORITIES)
        for part in range(ACTIONS)
    ]
    measures = [
        {
            "id": f"measure-{number}",
            "title": f"Measure {number}",
            "figure": f"recorded_crime?crime_type={TYPES[number % len(TYPES)]}",
            "way": "known",
            "baseline": {"period": "2018/19"},
            "next_data": "2020-03",
        }
        for number in range(PRIORITIES)
    ]
    priorities = [{"id": f"priority-{number}", "title": f"Priority {number}"} for number in range(PRIORITIES)]
    whole = {"title": "A long plan", "start": "2019-10", "end": "2022-09"}
    return plan_from({"plan": whole, "priorities": priorities, "measures": measures, "actions": actions})


def write(folder: Path) -> None:
    """Write the plan and its texts."""
    home = folder / "plan"
    home.mkdir(exist_ok=True)
    (home / "plan.toml").write_text(plan_text(the_plan()), encoding="utf-8")
    for number in range(PRIORITIES):
        sentences = [
            f"There were [](figure:recorded_crime?period=2018/19&crime_type={TYPES[one % len(TYPES)]}) of these, and "
            + " ".join(["people told us what they think of it"] * (WORDS // LINKS // 8)) + "."
            for one in range(LINKS)
        ]  # fmt: skip
        (home / f"priority-{number}.md").write_text("\n\n".join(sentences) + "\n", encoding="utf-8")


def main() -> None:
    """Build it, check it and print the seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, required=True)
    work = parser.parse_known_args()[0].work
    folder = work / "plan-bench"
    if not folder.exists():
        write_ashbrook(folder)
        for command in ("read", "assess", "release"):
            getattr(saferplan, command)(folder)
    write(folder)
    times = []
    for _ in range(4):
        start = time.perf_counter()
        result = check(folder)
        times.append(time.perf_counter() - start)
    assert result.checked.links == PRIORITIES * LINKS, result.checked.links
    words = sum(len(path.read_text(encoding="utf-8").split()) for path in (folder / "plan").glob("*.md"))
    print(f"{words:,} words, {result.checked.links} claims, {PRIORITIES * ACTIONS} actions: "
          f"first {times[0]:.2f} s, then {statistics.median(times[1:]):.2f} s")  # fmt: skip


if __name__ == "__main__":
    main()
