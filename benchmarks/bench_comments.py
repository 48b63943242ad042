"""Comments of a survey: 20,000 made-up ones redacted and coded, and groups looked for among those without a theme.

    python benchmarks/bench_comments.py [--comments 20000]

The comments are made from sentences of some ten words that the coding frame knows and does not know, with names,
homes and numbers in a fifth of them; they have 30 words on average, and none is there twice.
"""

from __future__ import annotations

import argparse
import random
import resource
import time

import numpy as np
import polars as pl

from saferplan.measures.comment_codes import code_comments, suggestions, without_theme
from saferplan.reference.coding_frame import standard_frame

SAID = (
    "There is drug dealing by the {place} every night of the week",
    "Fly-tipping in the lane behind the {place} gets worse and worse",
    "I never see a police officer on foot near the {place} any more",
    "Our shed by the {place} was broken into twice last winter",
    "Youths hang around the {place} and shout at people who pass",
    "Cars go far too fast past the {place} at all hours",
    "Somebody always parks on the pavement outside the {place}",
    "The street lights round the {place} have been out for months",
    "We have no problem with litter by the {place} these days",
    "The ponies on the common near the {place} need a warden",
    "It would be good to have benches and a tap by the {place}",
    "The committee meets in the {place} and nobody is told of it",
    "My garden floods when the brook by the {place} is blocked",
)
POINTS = (
    "My neighbour {first} {last} at {number} Oak Road knows all about it",
    "Ring me on 07700 9{number:05d} and I will show you",
    "The car was AB{plate} XYZ and {first} was driving it",
    "I told Mrs {last} at the council and gave her crime reference 43{number:09d}",
)
PLACES = ("chapel", "school", "shops", "surgery", "allotments", "station", "library", "pond", "club", "depot")
FIRST = ("Tracey", "Mohammed", "Piotr", "Olivia", "Dave", "Gurpreet", "Wayne", "Siobhan")
LAST = ("Smith", "Khan", "Nowak", "Marsh", "Okafor", "Bloggs", "Hughes", "Patel")


def made(size: int) -> pl.DataFrame:
    """Made-up comments."""
    chance = random.Random(1)
    texts = []
    for number in range(size):
        parts = [chance.choice(SAID).format(place=chance.choice(PLACES)) for _ in range(chance.randint(1, 4))]
        if chance.random() < 0.2:
            values = {"first": chance.choice(FIRST), "last": chance.choice(LAST), "number": chance.randint(1, 999)}
            parts.append(chance.choice(POINTS).format(**values, plate=chance.randint(51, 70)))
        texts.append(f"{'. '.join(parts)}. {number} of us think so")
    numbers = pl.Series("comment", range(1, size + 1), dtype=pl.UInt32)
    wave = {"wave": ["2020-01"] * size, "comment": numbers, "question": ["comments"] * size, "text": texts}
    return pl.DataFrame(wave)


def main() -> None:
    """Make the comments, then time redaction with coding, and suggestions."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--comments", type=int, default=20_000)
    parser.add_argument("--work", default="")
    parser.add_argument("--rows", type=int, default=0, help="not used here")
    asked = parser.parse_args()
    comments, frame = made(asked.comments), standard_frame()
    words = comments["text"].str.count_matches(r"\S+").mean()
    seconds: dict[str, float] = {}

    def step(name: str, done: int, total: int) -> None:
        if done == total:
            seconds[name] = time.perf_counter()

    start, begun = time.perf_counter(), time.process_time()
    coded = code_comments(comments, frame, step)
    ended = time.perf_counter()
    found = suggestions(coded, frame, random=np.random.default_rng(1))
    last, worked = time.perf_counter(), time.process_time() - begun
    print(f"{asked.comments:,} comments of {words:.0f} words on average, {len(frame.themes)} themes")
    print(f"redacted in {seconds['redacting comments'] - start:.1f} s: {sum(coded.taken_out.values()):,} identifiers")
    print(f"coded in {ended - seconds['redacting comments']:.1f} s: {coded.codes.height:,} codes")
    left = without_theme(coded).height
    print(f"groups in {last - ended:.1f} s, of {left:,} comments without a theme: {len(found.groups)}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"together {last - start:.1f} s ({worked:.1f} s of one core); most memory {memory:.0f} MB")


if __name__ == "__main__":
    main()
