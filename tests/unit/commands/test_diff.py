"""Diff: each changed figure has the reasons that touch it, and no others."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest
import shapely
import shapely.geometry

from ashbrook_line import STREET, change_setting, revise_month
from saferplan.commands import assess, diff, read
from saferplan.commands.diff import DiffResult
from saferplan.commands.diff_findings import (
    CHANGES,
    GONE,
    NEW,
    REWORDED,
    STRENGTH,
    TURNED,
    FindingChange,
    changed_findings,
)
from saferplan.commands.printed import difference_lines
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.demo.ashbrook_partners import write_ashbrook_partners
from saferplan.errors import BadWords, DamagedResult, MissingInput
from saferplan.findings import without_links
from saferplan.periods import month_number, parse_period

FORCE = "ashbrook"


pytestmark = pytest.mark.slow


def assessed_again(line: Path) -> tuple[str, str]:
    """Read and assess again; the names of the bundle before and after."""
    before = (line / "bundles" / "current").read_text().strip()
    read(line)
    return before, assess(line).folder.name


def compared(line: Path) -> DiffResult:
    before, after = assessed_again(line)
    assert before != after
    result = diff(before, after, folder=line)
    assert sum(result.reasons.values()) == len(result.changes) > 0
    assert {change.why for change in result.changes} == set(result.reasons)
    assert all(change.before != change.after or change.before is None for change in result.changes)
    return result


def period_of(address: str) -> set[int]:
    """The months of the period in a level's address."""
    period = next(part for part in address.split("?")[1].split("&") if part.startswith("period="))
    return set(parse_period(period.removeprefix("period=")).months)


def test_a_bundle_does_not_differ_from_itself(line: Path) -> None:
    name = (line / "bundles" / "current").read_text().strip()
    assert diff(name, name, folder=line) == DiffResult((), {}, ())


def test_a_revised_month_touches_the_figures_whose_period_holds_it_and_no_others(line: Path) -> None:
    revise_month(line, "2018-05", drop=3)
    result = compared(line)
    assert set(result.reasons) == {"revised input: ashbrook 2018-05"}
    assert all(month_number("2018-05") in period_of(change.address) for change in result.changes)
    assert any("period=2018-05" in change.address and "area" in change.address for change in result.changes)


def test_of_two_forces_in_one_month_the_one_that_was_revised_is_named(line: Path) -> None:
    stray = line / STREET / "2018-07" / "2018-07-ashbrook-waterways-street.csv"
    later = line / "inputs/police_uk/2019-10-01/2018-07" / stray.name
    later.parent.mkdir(parents=True)
    later.write_bytes(b"".join(stray.read_bytes().splitlines(keepends=True)[:-1]))
    assert set(compared(line).reasons) == {"revised input: ashbrook-waterways 2018-07"}


def test_two_forces_revised_in_one_month_are_both_counted(line: Path) -> None:
    revise_month(line, "2018-07")
    stray = line / STREET / "2018-07" / "2018-07-ashbrook-waterways-street.csv"
    rows = stray.read_bytes().splitlines(keepends=True)
    (line / "inputs/police_uk/2019-10-01/2018-07" / stray.name).write_bytes(b"".join(rows[:-1]))
    assert set(compared(line).reasons) == {"revised input: ashbrook 2018-07 and 1 more"}


def test_a_force_taken_out_of_a_month_that_another_still_holds_is_named(line: Path) -> None:
    (line / STREET / "2018-07" / "2018-07-ashbrook-waterways-street.csv").unlink()
    assert set(compared(line).reasons) == {"months no longer held: ashbrook-waterways 2018-07"}


def test_new_months_touch_their_own_periods_and_the_choice_of_periods(line: Path) -> None:
    kept: dict[Path, bytes] = {}
    for path in sorted((line / "inputs/police_uk").glob("*/2019-0[23]/*")):
        kept[path] = path.read_bytes()
        path.unlink()
    read(line)
    before = assess(line).folder.name
    for path, content in kept.items():
        path.write_bytes(content)
    read(line)
    after = assess(line).folder.name
    result = diff(before, after, folder=line)
    new = {month_number("2019-02"), month_number("2019-03")}
    for change in result.changes:
        named = {"2019-02", "2019-03"} if new <= period_of(change.address) else {"2019-02"}
        if new & period_of(change.address) == {month_number("2019-03")}:
            named = {"2019-03"}
        assert change.why.startswith("new months: ashbrook 2019-0"), change
        assert any(month in change.why for month in named), change
    # The other way about, the same months are gone.
    back = diff(after, before, folder=line)
    assert {why.split(":")[0] for why in back.reasons} == {"months no longer held"}
    assert len(back.changes) == len(result.changes)
    assert back.findings_new == result.findings_gone
    assert back.findings_gone == result.findings_new


def test_a_changed_grouping_touches_the_figures_of_deprivation_groups_alone(line: Path) -> None:
    change_setting(line, 'groups = "fifths"', 'groups = "deciles"')
    before, after = assessed_again(line)
    result = diff(before, after, folder=line)
    assert set(result.reasons) == {"changed setting: deprivation.groups"}
    gone = [c.address for c in result.changes if c.after is None and c.before is not None]
    assert gone
    assert all("deprivation" in address or "=sii" in address or "=rii" in address for address in gone)
    assert any("deprivation_decile" in c.address and c.before is None for c in result.changes)


def test_both_reasons_are_given_where_both_touch_a_figure(line: Path) -> None:
    change_setting(line, 'groups = "fifths"', 'groups = "deciles"')
    revise_month(line, "2018-05")
    whys = {change.address: change.why for change in compared(line).changes}
    both = "revised input: ashbrook 2018-05; changed setting: deprivation.groups"
    gradients = {address: why for address, why in whys.items() if "=sii" in address}
    assert {why for address, why in gradients.items() if "period=2018/19" in address} == {both}
    deciles = {why for address, why in whys.items() if "decile" in address}
    assert deciles == {"changed setting: deprivation.groups"}, "they came with the setting, whatever was revised"
    plain = {why for address, why in whys.items() if "deprivation" not in address and "stat=" not in address}
    assert plain == {"revised input: ashbrook 2018-05"}


def test_another_kind_of_year_touches_the_figures_that_come_and_go_and_no_others(line: Path) -> None:
    change_setting(line, 'year = "financial"', 'year = "calendar"')
    change_setting(line, 'groups = "fifths"', 'groups = "deciles"')
    revise_month(line, "2018-05", drop=3)
    changes = compared(line).changes
    named = {change.address: change for change in changes}
    for change in changes:
        came_or_went = change.before is None or change.after is None
        assert ("periods.year" in change.why) <= came_or_went, change
        assert ("deprivation.groups" in change.why) <= ("deprivation" in change.address or "stat=" in change.address)
        if "stat=" not in change.address:
            holds = month_number("2018-05") in period_of(change.address)
            assert ("revised" in change.why) == (holds and not came_or_went), change
    assert named["figure:recorded_crime?area=partnership&period=2018-05"].why == "revised input: ashbrook 2018-05"
    assert any(change.why == "changed setting: periods.year" for change in changes)


def test_how_many_areas_to_compare_with_touches_comparisons_alone(line: Path) -> None:
    change_setting(line, "[publication]", "[comparison]\nnearest = 5\n\n[publication]")
    result = compared(line)
    assert set(result.reasons) == {"changed setting: comparison.nearest"}
    assert not any("area=X0100" in change.address for change in result.changes)


def test_months_declared_of_a_partner_touch_the_figures_of_its_file_alone(tmp_path: Path) -> None:
    home = tmp_path / "ashbrook"
    write_ashbrook(home)
    write_ashbrook_partners(home)
    read(home)
    before = assess(home).folder.name
    fire = 'body = "Ashbrook Fire and Rescue Service"\nfrom = "2017-04"\nto = '
    change_setting(home, f'{fire}"2019-03"', f'{fire}"2018-09"')
    path = home / "inputs/partners/incidents/ashbrook_incidents.csv"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    read(home)
    result = diff(before, assess(home).folder.name, folder=home)
    whys = {change.address.split("?")[0].removeprefix("figure:"): change.why for change in result.changes}
    assert whys["deliberate_fires"] == "changed setting: partner_sources (fire)"
    own = {"asb_reports", "domestic_abuse_incidents", "other_incidents", "recorded_demand"}
    assert whys.keys() - own == {"deliberate_fires"}
    assert {whys[name] for name in whys.keys() & own} == {"revised input: partners/incidents/ashbrook_incidents.csv"}


def test_findings_come_first_by_what_became_of_them(line: Path) -> None:
    before = (line / "bundles" / "current").read_text().strip()
    for path in sorted((line / "inputs/police_uk").glob("*/2018-*/*ashbrook-street.csv")):
        rows = path.read_bytes().splitlines(keepends=True)
        more = [b"z%d" % turn + row for turn in range(3) for row in rows[1:] if b"Vehicle" in row]
        path.write_bytes(b"".join(rows + more))
    read(line)
    result = diff(before, assess(line).folder.name, folder=line)
    told = [CHANGES.index(one.change) for one in result.findings]
    assert told == sorted(told)
    told_of = {one.id: one.change for one in result.findings}
    assert told_of["volume/main-types/partnership/vehicle-crime"] == NEW
    assert told_of["trends/faller-percent/partnership/vehicle-crime"] == GONE
    assert told_of["deprivation/gap/partnership/all"] == STRENGTH
    lines = [text for _, text in difference_lines(result, 3)]
    assert lines[0].endswith("figures differ.")
    assert lines[0].startswith(f"{len(result.findings):,} findings and ")
    first_figure = next(place for place, text in enumerate(lines) if text.startswith("Why figures differ"))
    heads = [text for indent, text in difference_lines(result, 3)[1:first_figure] if not indent]
    assert all(text.startswith(("New", "No longer", "Turned", "Now")) for text in heads)


def test_every_sentence_that_another_number_is_printed_in_is_told_before_and_after(line: Path) -> None:
    before = (line / "bundles" / "current").read_text().strip()
    revise_month(line, "2018-05", drop=3)
    read(line)
    after = assess(line).folder.name
    result = diff(before, after, folder=line)
    words = []
    for name in (before, after):
        found = json.loads((line / "bundles" / name / "findings.json").read_text(encoding="utf-8"))
        words.append({one["id"]: (without_links(one["headline"]), without_links(one["sentence"])) for one in found})
    differ = {name for name in words[0].keys() & words[1].keys() if words[0][name] != words[1][name]}
    told = {one.id: one for one in result.findings}
    assert differ <= told.keys()
    total = told["volume/total/partnership/all"]
    assert total.change == REWORDED
    assert total.in_words().startswith("Now in other words: [732 -> 729] crimes were recorded in 2018/19 (volume/")
    lines = [text for _, text in difference_lines(result, 0)]
    assert total.in_words() in lines, "what is said of the whole partnership is told however few are asked for"
    reworded = [one for one in result.findings if one.change == REWORDED and one.whole]
    same = [one.headline_before == one.headline_after for one in reworded]
    assert same == sorted(same), "headlines that changed come first"
    sentence = next(one for one in reworded if one.sentence_before != one.sentence_after)
    assert sentence.sentence_in_words() in lines
    assert "->" in sentence.sentence_in_words()


def test_a_finding_turns_round_where_its_headline_goes_the_other_way(tmp_path: Path) -> None:
    def bundle(name: str, **headlines: str) -> Path:
        found = [
            {"id": f"trends/{rule}/partnership/all", "headline": text, "strength": "weak", "size": 1.0}
            for rule, text in headlines.items()
        ]
        (tmp_path / name).mkdir()
        (tmp_path / name / "findings.json").write_text(json.dumps(found), encoding="utf-8")
        return tmp_path / name

    first = bundle("one", year="Crime fell by [3](figure:recorded_crime?period=2018)", same="It fell by 3", none="Ten")
    second = bundle("two", year="Crime rose by [4](figure:recorded_crime?period=2018)", same="It fell by 9", none="Six")
    assert changed_findings(first, first) == ()
    turned, *others = changed_findings(first, second)
    assert [one.change for one in others] == [REWORDED, REWORDED]
    assert turned.in_words() == ("Turned round: Crime fell by 3 -> Crime rose by 4 (trends/year/partnership/all)")


def test_a_finding_of_another_strength_is_said_to_be_weaker_or_stronger() -> None:
    one = FindingChange("a/b/c/d", STRENGTH, "It fell by 3", "It fell by 4", "weak", "strong")
    assert one.in_words() == "Now stronger: It fell by [3 -> 4] (weak -> strong; a/b/c/d)"
    less = FindingChange("a/b/c/d", STRENGTH, "Harm rose by 11%", "It cannot be told", "moderate", "weak")
    assert less.in_words() == 'Now weaker: "Harm rose by 11%" -> "It cannot be told" (moderate -> weak; a/b/c/d)'
    turned = FindingChange("a/b/c/d", TURNED, "It fell", "It rose", "strong", "weak")
    assert turned.in_words() == "Turned round: It fell -> It rose (strong -> weak; a/b/c/d)"


def test_another_estimate_of_residents_touches_rates_and_not_counts(line: Path) -> None:
    (path,) = (line / "inputs/population").glob("*.csv")
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if "2018" in line and "X01000001" in line)
    assert "1500" in row
    path.write_text(text.replace(row, row.replace("1500", "1700")), encoding="utf-8", newline="\n")
    result = compared(line)
    assert set(result.reasons) == {f"revised input: population/{path.name}"}
    counts = [c for c in result.changes if c.address.startswith("figure:recorded_crime") and "stat=" not in c.address]
    assert all("deprivation" in change.address for change in counts)


def test_a_name_or_a_colour_changes_no_figure(line: Path) -> None:
    change_setting(line, 'accent = "#1d5b79"', 'accent = "#0b3d2e"')
    before, after = assessed_again(line)
    assert before != after
    assert diff(before, after, folder=line).changes == ()


def test_a_finding_that_is_new_or_gone_is_listed_by_its_id(line: Path) -> None:
    change_setting(line, 'groups = "fifths"', 'groups = "deciles"')
    for path in sorted((line / "inputs/police_uk").glob("*/2018-*/*ashbrook-street.csv")):
        kept = [row for row in path.read_bytes().splitlines(keepends=True) if b"Anti-social" not in row]
        path.write_bytes(b"".join(kept))
    result = compared(line)
    assert result.findings_gone
    assert set(result.findings_gone).isdisjoint(result.findings_new)
    assert all(finding.count("/") >= 2 for finding in (*result.findings_gone, *result.findings_new))


@pytest.mark.parametrize("name", ["2019-01-01-00000000", "", "..", "../tables", "currently", "."])
def test_a_bundle_that_is_not_there_is_named_with_those_that_are(line: Path, name: str) -> None:
    there = (line / "bundles" / "current").read_text().strip()
    with pytest.raises(MissingInput, match=f"There are: {there}\\."):
        diff(there, name, folder=line)


def test_a_damaged_bundle_is_not_compared(line: Path) -> None:
    there = (line / "bundles" / "current").read_text().strip()
    with (line / "bundles" / there / "figures.parquet").open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(DamagedResult, match='expected what "saferplan assess" wrote'):
        diff(there, there, folder=line)


def test_another_version_is_named_beside_what_else_differs(line: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    revise_month(line, "2018-05", drop=3)
    monkeypatch.setattr("saferplan.__version__", "9.9.9")
    (why,) = compared(line).reasons
    assert why.startswith("revised input: ashbrook 2018-05; another version of Saferplan: ")
    assert why.endswith(" to 9.9.9")


def test_boundaries_bear_on_no_figure_whatever_their_format(line: Path) -> None:
    for shapes in sorted((line / "inputs" / "areas").glob("*.geojson")):
        features = json.loads(shapes.read_text(encoding="utf-8"))["features"]
        frame = pl.DataFrame([one["properties"] for one in features]).with_columns(
            pl.Series("geometry", [shapely.to_wkb(shapely.geometry.shape(one["geometry"])) for one in features])
        )
        about = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
        frame.write_parquet(shapes.with_suffix(".parquet"), metadata={"geo": json.dumps(about)})
        shapes.unlink()
    revise_month(line, "2018-05", drop=3)
    assert set(compared(line).reasons) == {"revised input: ashbrook 2018-05"}


def test_current_is_the_current_bundle(line: Path) -> None:
    before, after = assessed_again(line)
    assert diff(before, "current", folder=line) == diff(before, after, folder=line)
    revise_month(line, "2018-05", drop=3)
    assert compared(line).changes[0] == diff(before, "current", folder=line).changes[0]


def test_the_headlines_figures_come_first_and_moved_periods_last(line: Path) -> None:
    late = sorted((line / "inputs/police_uk").glob("*/2019-03/*"))
    kept = {path: path.read_bytes() for path in late}
    for path in late:
        path.unlink()
    read(line)
    before = assess(line).folder.name
    for path, content in kept.items():
        path.write_bytes(content)
    revise_month(line, "2018-05", drop=3)
    read(line)
    changes = diff(before, assess(line).folder.name, folder=line).changes
    moved = [change.period_moved for change in changes]
    assert moved == sorted(moved)
    assert any(moved)
    assert all(change.before is None or change.after is None for change in changes if change.period_moved)
    first = changes[0]
    assert "area=partnership" in first.address
    assert first.title.startswith("Recorded crime, Ashbrook, ")


def test_a_difference_says_what_it_is_in_words_and_its_unit(line: Path) -> None:
    revise_month(line, "2018-05", drop=3)
    titles = {change.address: change for change in compared(line).changes}
    rate = titles["figure:recorded_crime?area=partnership&period=2018/19&stat=rate"]
    assert rate.title == "Recorded crime, Ashbrook, 2018/19: rate per 1,000 people"
    assert rate.unit == "per 1,000 people"


def test_within_a_place_the_largest_change_comes_first(line: Path) -> None:
    revise_month(line, "2018-05", drop=3)
    sizes = [
        abs(change.after - change.before) / max(change.before, change.after)
        for change in compared(line).changes
        if change.before is not None
        and change.after is not None
        and change.address.startswith("figure:recorded_crime?area=X01")
        and "stat=" not in change.address
        and "crime_type" not in change.address
    ]
    assert len(sizes) > 1
    assert sizes == sorted(sizes, reverse=True)


CRIMES = "figure:recorded_crime?period=2018/19"


def test_sentences_that_the_new_figures_do_not_bear_out_are_told(line: Path) -> None:
    """An analyst changes one input, and sees which sentences of the plan are no longer true."""
    texts = {
        "assessment/volume.md": f"# Notes\n\nThere were [732]({CRIMES}) crimes, and [9]({CRIMES}) that never were.\n",
        "plan/priorities/violence.md": f"We start from [732 crimes]({CRIMES}), and want [fewer than 800]({CRIMES}).\n",
        "plan/.notes/old.md": f"[731]({CRIMES})\n",
        "plan/plan.toml": f'[x]({CRIMES}) = "not a text"',
    }
    for name, text in texts.items():
        path = line / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    revise_month(line, "2018-05", drop=3)
    result = compared(line)
    assert [(one.file, one.line, one.claimed, one.before, one.now) for one in result.untrue] == [
        ("assessment/volume.md", 3, "732", "732", "729"),
        ("plan/priorities/violence.md", 1, "732 crimes", "732", "729"),
    ], "what was false before, and what is still true, are not told"
    assert result.untrue[0].true == ("729", "about 730", "nearly 730")
    said = [text for _, text in difference_lines(result, 20)]
    assert "No longer true in your texts: 2 claims." in said
    assert (
        'plan/priorities/violence.md, line 1: "We start from 732 crimes, and want fewer than 800.": it was 732, and is '
        '729. True now: "729", "about 730" or "nearly 730".'
    ) in said
    assert result.as_json()["untrue"][0]["address"] == CRIMES
    assert "... and 1 more; see --most and --json." in [text for _, text in difference_lines(result, 1)]


def test_a_text_that_cannot_be_read_is_said(line: Path) -> None:
    (line / "plan").mkdir()
    (line / "plan" / "one.md").write_bytes("caf\u00e9".encode("latin-1"))
    name = (line / "bundles" / "current").read_text().strip()
    with pytest.raises(BadWords, match=r"plan/one\.md: it is not text in UTF-8"):
        diff(name, name, folder=line)


PLAN = """[plan]
title = "Ashbrook together"
start = 2019-04-01
end = 2022-03-31

[[measures]]
id = "crime"
title = "Crimes recorded"
figure = "recorded_crime"
way = "down"
baseline = { period = "2018/19" }
target = { by = 2022-03-31, percent = -10 }

[[measures]]
id = "earlier"
title = "Crimes recorded earlier"
figure = "recorded_crime"
way = "down"
baseline = { period = "2017/18" }

[[measures]]
id = "share"
title = "A part that is printed as it was"
figure = "recorded_crime?crime_type=drugs&of=crime_type&stat=share"
way = "down"
baseline = { period = "2018/19" }
"""


def test_a_plans_baselines_and_targets_that_moved_are_told(line: Path) -> None:
    (line / "plan").mkdir()
    (line / "plan" / "plan.toml").write_text(PLAN, encoding="utf-8")
    revise_month(line, "2018-05", drop=3)
    before, after = assessed_again(line)
    result = diff(before, after, folder=line)
    (moved,) = result.baselines
    assert (moved.measure, moved.before, moved.after) == ("crime", "732", "729")
    assert (moved.target_before, moved.target_after) == ("659", "656")
    said = [text for _, text in difference_lines(result, 0)]
    assert moved.in_words() in said
    assert moved.in_words().startswith(
        'Plan: "Crimes recorded" starts from 732 -> 729, so that its target is 659 -> 656 (figure:recorded_crime?'
    )
    (line / "plan" / "plan.toml").write_text("not a plan", encoding="utf-8")
    assert 'Run "saferplan plan check".' in diff(before, after, folder=line).plan_note


def test_numbers_of_types_come_before_what_is_worked_out_and_none_is_in_powers_of_ten(line: Path) -> None:
    revise_month(line, "2018-05", drop=3)
    result = compared(line)
    addresses = [change.address for change in result.changes]
    of_type = next(
        place
        for place, one in enumerate(addresses)
        if one.startswith("figure:recorded_crime?area=partnership&crime_type=") and "stat=" not in one
    )
    index = next(place for place, one in enumerate(addresses) if "area=partnership" in one and "stat=" in one)
    assert of_type < index
    lines = [text for _, text in difference_lines(result, 10_000)]
    assert not any(re.search(r"\de[+-]\d", text) for text in lines)
    assert {"ratio", "index"} & {one.unit for one in result.changes}
    assert not any(re.search(r"\d (?:ratio|index) \(", text) for text in lines), "these are no units that anybody reads"
