"""What every site is held to: its numbers, its links and how its pages are made."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from importlib import resources
from itertools import pairwise
from pathlib import Path

import polars as pl
from read_back import PageRead, numbers_in, printed_of

from saferplan.figures import FINER_DIGITS, MISSING_MEANS, ROUNDING_RULE, in_digits, in_words
from saferplan.findings import STRENGTH_RULE, links_in
from saferplan.publication.data_gaps import data_gaps
from saferplan.publication.downloads import FIGURE_COLUMNS_MEAN
from saferplan.publication.released import Released
from saferplan.publication.site_spreadsheets import size_words
from saferplan.reference.duties import duties, duties_on

# Numbers that the templates themselves print: WCAG 2.2, screens and targets in pixels, licence 3.0, "1 in 20".
FURNITURE = {"2.2", "320", "360", "1280", "44", "3.0", "1,000", "5", "1", "2", "3", "2018"}


def words_of_release(released: Released) -> set[str]:
    """The numbers in the words of the release that are not figures: methods, sources, headings, labels."""
    found: set[str] = set()

    def walk(value: object) -> None:
        if isinstance(value, str) and not value.startswith("figure:"):
            found.update(numbers_in(re.sub(r"\[[^\]]*\]\(figure:[^)]*\)", " ", value)))
        elif isinstance(value, dict):
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    for name in ("answers.json", "manifest.json", "accounts.json", "matter.json"):
        walk(json.loads((released.folder / name).read_text(encoding="utf-8")))
    for area in released.areas.values():
        walk(area.name)
    walk(STRENGTH_RULE)
    return found


def counted_of(released: Released, path: str, site: Path) -> set[str]:
    """The numbers that the pages about the pages may print: rows counted, each reckoned here anew from the release."""
    found: set[str] = set()
    if path.startswith("postcodes/") or path == "site-map.html":
        codes = released.postcodes["postcode"].to_list()
        found.update(numbers_in(" ".join([*codes, *(code[:-2] for code in codes)])), [f"{len(codes):,}"])
    if path == "downloads.html":
        with (site / "data" / "figures.csv").open(encoding="utf-8", newline="") as opened:
            found.update([f"{sum(1 for _ in csv.DictReader(opened)):,}", "8"], numbers_in(str(FIGURE_COLUMNS_MEAN)))
        for file in (site / "data").iterdir():
            found.update(numbers_in(size_words(file.stat().st_size)))
    if path == "figures.html":
        found.add(f"{released.figures.frame.height:,}")
    if path.startswith("figures-"):
        found.add("4")  # deprivation fifth 4 of 5
    if path == "about.html":  # what the law asks, where it stands; what is lacking (`test_data_gaps` counts that)
        law = resources.files("saferplan.reference").joinpath("duties.toml").read_text(encoding="utf-8")
        found.update(numbers_in(law), re.findall(r"\d+(?=\(|A)|(?<=\()\d+", law), [f"{len(duties())}"])
        found.add(f"{sum(1 for one in duties_on(released.manifest['as_of']) if not one.verified)}")
        found.update(numbers_in(" ".join(line for gap in data_gaps(released) for line in gap.lines)))
    if path == "method-and-data.html":
        fitness = released.fitness
        for account in released.accounts:
            counts = [account.read, account.kept, sum(account.set_aside.values()), *account.set_aside.values()]
            found.update(f"{count:,}" for count in (*counts, *account.tables.values(), *account.notes.values()))
        found.update(numbers_in(f"{ROUNDING_RULE} {' '.join(MISSING_MEANS.values())}"))
        found.update(f"{count:,}" for column in ("kept", "rows") for count in fitness[column].to_list())
        years = fitness.with_columns((pl.col("month") // 12).alias("year"))
        for _, rows in years.group_by("kind", "force", "year"):
            kept, unplaced = rows["kept"].sum(), rows["unplaced_rows"].sum()
            found.update([f"{rows['present'].sum()}", f"{rows.height}", f"{kept:,}"])
            if kept:
                found.add(in_digits(100 * unplaced / kept, "%", digits=FINER_DIGITS))
        found.update(str(year) for year in years["year"].to_list())
        found.update(("2011", "2021"))  # the vintages of area codes
        used = Counter(
            (one["path"].partition("/")[0], one.get("extract_date") or "")
            for one in released.manifest["inputs"]
            if one.get("used", True)
        )
        found.update(f"{count:,}" for count in used.values())
        for row in fitness.iter_rows(named=True):
            if row["kept"]:
                found.add(in_digits(100 * row["unplaced_rows"] / row["kept"], "%"))
    return found


def linked_words(released: Released) -> set[str]:
    """The numbers of every figure link of the release, each held to its figure here."""
    found: set[str] = set()

    def walk(value: object) -> None:
        if isinstance(value, str):
            for words, address in links_in(value):
                numbers = set(numbers_in(words or in_words(released.figure(address))))
                assert numbers <= printed_of(released.figure(address)), (words, address)
                found.update(numbers)
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key != "easy":  # rounded by a rule of its own, and held to it on its page (`is_true_roundly`)
                    walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    for name in ("answers.json", "matter.json"):
        walk(json.loads((released.folder / name).read_text(encoding="utf-8")))
    return found


def check_links_lead(site: Path, pages: dict[str, PageRead]) -> None:
    """Every link, picture and anchor leads somewhere in the site."""
    ids = {path: set(page.ids) for path, page in pages.items()}
    seen = 0
    for path, page in pages.items():
        for element in page.all:
            for name in ("href", "src", "srcset"):
                target = element.attributes.get(name)
                if target is None or target.startswith(("http", "data:")):
                    continue
                file, _, anchor = target.partition("#")
                place = (site / path).parent / file if file else site / path
                assert place.resolve().is_file(), (path, target)
                if anchor:
                    inside = place.resolve().relative_to(site.resolve()).as_posix()
                    assert anchor in ids[inside], (path, target)
                seen += 1
    assert seen > 1000, seen


def check_well_made(pages: dict[str, PageRead]) -> None:
    """Every page has its language, one heading at the top, captions, heads and words for what is no words."""
    assert len(pages) > 10, sorted(pages)
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), (path, sorted(i for i in page.ids if page.ids.count(i) > 1))
        assert page.every("html")[0].attributes["lang"] == "en-GB", path
        assert len(page.every("h1")) == 1, path
        assert len(page.every("main")) == 1, path
        assert page.every("title")[0].words.strip(), path
        levels = [int(element.tag[1]) for element in page.all if re.fullmatch(r"h[1-6]", element.tag)]
        in_main = [int(element.tag[1]) for element in page.every("main")[0].children for element in _headings(element)]
        assert in_main[0] == 1, (path, in_main)
        assert all(later - earlier <= 1 for earlier, later in pairwise(in_main)), (path, in_main)
        assert set(levels) <= {1, 2, 3}, (path, levels)
        for image in page.every("img"):
            assert image.attributes["alt"].strip(), (path, image.attributes)
            assert image.attributes["width"], path
            assert image.attributes["height"], path
        for table in page.every("table"):
            assert table.every("caption"), (path, table.words[:60])
            for head in table.every("th"):
                assert head.attributes["scope"] in ("row", "col"), path
            for cell in [*table.every("td"), *table.every("th")]:
                assert cell.words.strip(), (path, table.words[:60])
        for link in page.every("a"):
            assert link.words.strip() or link.attributes["aria-label"].strip(), (path, link.attributes)
        for label in page.all:
            if "aria-labelledby" in label.attributes:
                assert label.attributes["aria-labelledby"] in page.ids, (path, label.attributes)
        if path != "404.html":
            assert page.every("a")[0].attributes == {"class": "skip", "href": "#main"}, path


def _headings(element: object) -> list[object]:
    found = [element] if re.fullmatch(r"h[1-6]", element.tag) else []
    for child in element.children:
        found += _headings(child)
    return found


def check_same_words(pages: dict[str, PageRead]) -> None:
    """On each page, links with the same words lead to the same place."""
    looked_at = 0
    for path, page in pages.items():
        seen: dict[str, str] = {}
        for link in page.every("a"):
            if link.within("main") is None or "data-figure" in link.attributes or link.within("dd"):
                continue
            words = " ".join((link.attributes.get("aria-label") or link.words).split())
            target = link.attributes["href"]
            assert seen.setdefault(words, target) == target, (path, words, seen[words], target)
            looked_at += 1
    assert looked_at > 100, looked_at
