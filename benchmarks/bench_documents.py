"""A plan of a hundred pages with 400 figures bound in its text, checked and built as web page, PDF and Word document.

The release is Ashbrook's, made anew.  Each step is timed by itself; the whole may take no more than ten seconds.
"""

from __future__ import annotations

import argparse
import io
import time
from datetime import date
from pathlib import Path

import saferplan
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.figures import in_words
from saferplan.plan.checking import HeldTo
from saferplan.plan.checks import check_plan
from saferplan.plan.model import Action, Baseline, Move, Plan, PlanMeasure, Priority, Target, Theme, WhyText
from saferplan.publication.documents.kinds import make_plan
from saferplan.publication.documents.plan_paper import PlanSeen
from saferplan.publication.released import Released, read_release

PRIORITIES, CLAIMS_EACH, ACTIONS_EACH = 10, 40, 30
MOST_SECONDS = 10.0
FILLER = (
    "Much of it is never reported, so the partnership also asks residents, schools and shops what they see, and reads "
    "what they say beside what was recorded. Where the two differ, both are told, and nobody takes a count for a harm. "
)


def released_of(folder: Path) -> Released:
    """Ashbrook's release, made in a folder."""
    write_ashbrook(folder)
    for command in ("read", "assess", "release"):
        getattr(saferplan, command)(folder)
    return read_release(next((folder / "releases").glob("*/public")))


def large_plan(released: Released) -> Plan:
    """Ten priorities of ten pages each, with forty bound claims: half filled in, half written and checked."""
    frame = released.figures.frame
    held = frame.filter(frame["value"].is_not_null() & (frame["statistic"] == "count"))["id"].to_list()
    addresses = [f"figure:{one.removeprefix('figure:')}" for one in held]
    priorities, actions, measures = [], [], []
    for place in range(PRIORITIES):
        parts = []
        for claim in range(CLAIMS_EACH):
            address = addresses[(place * CLAIMS_EACH + claim) % len(addresses)]
            words = in_words(released.figure(address)) if claim % 2 else ""
            parts.append(f"The records show [{words}]({address}) of them. {FILLER * 2}")
        name = f"p{place}"
        text = WhyText("\n\n".join(parts), f"plan/{name}.md")
        priorities.append(Priority(name, f"Priority number {place}", chosen_by="The Board", why=text))
        measures.append(
            PlanMeasure(f"m{place}", f"Measure {place}", "recorded_crime", way="down", baseline=Baseline("2018/19"))
        )
        actions += [
            Action(
                f"a{place}-{number}",
                f"Do the thing number {number} of priority {place}, with everyone who has a part in it. {FILLER}",
                name,
                heading=("Prevent", "Protect", "Pursue")[number % 3],
                lead="Ashbrook Council",
                partners=("Ashbrook Police", "Fire and rescue"),
                start=date(2019, 4, 1),
                due=date(2020, 3, 31),
                moves=(Move(f"m{place}", "down"),),
                themes=("early",),
            )
            for number in range(ACTIONS_EACH)
        ]
    target = Target(date(2022, 3, 31), percent=-10)
    return Plan(
        "A large plan",
        date(2019, 4, 1),
        date(2022, 3, 31),
        priorities=tuple(priorities),
        themes=(Theme("early", "Acting early"),),
        measures=tuple(PlanMeasure(**{**vars(one), "target": target}) for one in measures),
        actions=tuple(actions),
    )


def main() -> None:
    """Time each step and print it; the plan must be large enough, and quick enough."""
    from pypdf import PdfReader

    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, default=Path("bench-documents"))
    work = parser.parse_known_args()[0].work
    released = released_of(work / "documents-ashbrook")
    plan = large_plan(released)
    seen = PlanSeen(plan, released)
    took = {}
    busy = time.process_time()
    begun = time.perf_counter()
    checked = check_plan(plan, HeldTo(date(2019, 6, 30), look_up=released.figure))
    took["checked"] = time.perf_counter() - begun
    begun = time.perf_counter()
    made = make_plan(seen)
    took["made a paper"] = time.perf_counter() - begun
    sizes = {}
    for form in ("html", "pdf", "docx"):
        begun = time.perf_counter()
        content = made.written(form)
        took[form] = time.perf_counter() - begun
        sizes[form] = len(content)
        if form == "pdf":
            pages = len(PdfReader(io.BytesIO(content)).pages)
    for name, seconds in took.items():
        size = f", {sizes[name] / 1e6:.1f} MB" if name in sizes else ""
        print(f"{name}: {seconds:.2f} s{size}")
    whole = sum(took.values())
    used = time.process_time() - busy
    print(f"whole: {whole:.2f} s by the clock, {used:.2f} s of one processor")
    print(f"{pages} pages, {checked.links} bound claims")
    assert pages >= 100, pages
    assert checked.links >= 400, checked.links
    assert whole < MOST_SECONDS, whole


if __name__ == "__main__":
    main()
