"""How long it takes to hold 400 bound claims of a plan to their figures, given a release that is loaded.

Run by itself: `python benchmarks/bench_claims.py`.  The release is that of the worked example; the claims are of its
own figures: levels, shares, rates, changes, ratios, ranks, runs and highs, a quarter of them untrue.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import tempfile
import time
from pathlib import Path

import saferplan
from saferplan.demo.worked_example import write_worked_example
from saferplan.errors import BadAddress
from saferplan.figures import in_words
from saferplan.plan.claims.check import check_text
from saferplan.plan.claims.filling import fill_text
from saferplan.publication.released import Released, read_release

CLAIMS = 400
FORMS = (
    "figure:recorded_crime?period={period}&crime_type={kind}",
    "figure:recorded_crime?period={period}&crime_type={kind}&stat=share&of=crime_type",
    "figure:recorded_crime?period={period}&crime_type={kind}&stat=rate",
    "figure:recorded_crime?period={period}&crime_type={kind}&change=percent&change_from=2016/17",
    "figure:recorded_crime?period={period}&crime_type={kind}&change=difference&change_from=2016/17",
    "figure:recorded_crime?period={period}&crime_type={kind}&deprivation_fifth=1&versus=deprivation_fifth:5",
    "figure:recorded_crime?period={period}&crime_type={kind}&among=crime_type",
    "figure:recorded_crime?period={period}&crime_type={kind}&among=crime_type&change=difference&change_from=2016/17",
    "figure:recorded_crime?over=2015/16..{period}&crime_type={kind}&trend=run",
    "figure:recorded_crime?over=2015/16..{period}&crime_type={kind}&trend=high",
)


def text_of(released: Released) -> str:
    """A plan's text with so many claims, each in a sentence of its own; every fourth is untrue."""
    kinds = sorted(
        {
            one.split("=")[1]
            for one in released.figures.frame["group"].to_list()
            if one.startswith("crime_type=") and ";" not in one
        }
    )
    sentences: list[str] = []
    for form in FORMS:
        for period in ("2018/19", "2017/18"):
            for kind in kinds:
                address = form.format(period=period, kind=kind)
                try:
                    figure = released.figure(address)
                except BadAddress:
                    continue
                words = "" if len(sentences) % 3 == 0 else in_words(figure)
                words = "nearly 987,654" if len(sentences) % 4 == 1 else words
                sentences.append(f"In that year, as the police recorded it, it came to [{words}]({address}) in all.")
    while len(sentences) < CLAIMS:
        sentences.append(sentences[len(sentences) % 97])
    return "\n\n".join(" ".join(sentences[at : at + 4]) for at in range(0, CLAIMS, 4))


def main() -> None:
    """Build the worked example, then time the check and the filling of one text."""
    given = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    given.add_argument("--work", default="", help="a folder that may hold the worked example, read and released")
    given.add_argument("--rows", help="not used here")
    options = given.parse_args()
    work = Path(options.work or tempfile.mkdtemp(prefix="saferplan-claims-"))
    home = work / "claims-example"
    if not (home / "releases" / "current").exists():
        with contextlib.redirect_stdout(io.StringIO()):
            write_worked_example(home)
            for command in ("read", "assess", "release"):
                getattr(saferplan, command)(home)
    release = home / "releases" / (home / "releases" / "current").read_text(encoding="utf-8").strip()
    text = text_of(read_release(release))
    released = read_release(release)
    for turn in ("first", "again"):
        began = time.perf_counter()
        checked = check_text(text, released.figure, file="plan/plan.md")
        told = time.perf_counter() - began
        print(f"{turn}: {checked.links} claims, {len(checked.untrue)} untrue, checked in {told:.2f} s", file=sys.stdout)
    began = time.perf_counter()
    fill_text(text, released.figure)
    print(f"filled in {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main()
