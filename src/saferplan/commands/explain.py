"""Explain: a figure or a finding end to end, from files and rows to the pages that print it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from saferplan.commands.finding_ids import FindingsListed, list_findings, listed_lines, nearest_findings, parts_shared
from saferplan.commands.folder import PartnershipFolder, reading
from saferplan.commands.gathering import gather
from saferplan.commands.rows_again import FileBehind, LevelBehind, RowsAgain
from saferplan.commands.rows_sent import sent_lines
from saferplan.errors import NoSuchFinding
from saferplan.figures import Figure, in_words, parse_address
from saferplan.findings import STRENGTH_RULE, Finding, links_in
from saferplan.measures.definition import load_measures
from saferplan.measures.explain import Explanation
from saferplan.measures.resolver import Resolver
from saferplan.publication.bundle import Bundle, read_bundle
from saferplan.publication.easy_read import easy_findings
from saferplan.publication.released import names_of
from saferplan.publication.summary import chosen_of
from saferplan.publication.where_printed import Place, figures_by_place, finding_anchor, page_path
from saferplan.settings import Settings
from saferplan.tables import Account


@dataclass(frozen=True)
class InputBehind:
    """A file of reference behind a figure: its path, checksum and day of download, and the rows read of its kind."""

    path: str
    sha256: str
    extract_date: str
    read: int
    kept: int
    set_aside: int


@dataclass(frozen=True)
class FigureExplained:
    """A figure with all that lies behind it and before it.

    `measure` is its reviewed definition, `levels` the levels it is worked out from with their rows and files, each
    held to the tables again; `inputs` are the files of reference, `findings` the ids and headlines of the findings
    that use it or a level of it, `pages` where it is printed.  `not_counted` says why the tables could not be counted
    again, or "".
    """

    figure: Figure
    explanation: Explanation
    measure: dict[str, Any]
    levels: tuple[LevelBehind, ...]
    inputs: tuple[InputBehind, ...]
    findings: tuple[tuple[str, str], ...]
    pages: tuple[Place, ...]
    not_counted: str

    @property
    def agrees(self) -> bool:
        """Whether every count that could be made again from the tables is the one in the bundle."""
        return all(level.agrees is not False for level in self.levels)

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {"kind": "figure", "agrees": self.agrees} | asdict(self)


@dataclass(frozen=True)
class FindingExplained:
    """A finding with its rule, its figures (each explained short) and the pages that print it.

    `rule` is the part of its id that names the rule, `strength_rule` the printed rule of its strength.
    """

    finding: Finding
    rule: str
    strength_rule: str
    figures: tuple[tuple[str, Explanation, str], ...]
    pages: tuple[Place, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        told = [{"address": name, "value": value} | asdict(how) for name, how, value in self.figures]
        return {"kind": "finding"} | asdict(self) | {"figures": told}


def explain(
    what: str = "", *, folder: Path | str = ".", rows: bool = False
) -> FigureExplained | FindingExplained | FindingsListed:
    """Explain a figure (by its address) or a finding (by its id), from the current bundle of a partnership folder.

    Nothing to explain lists the ids of all findings with their headlines; the first parts of an id, like "volume", list
    those that begin so.

    The counts behind a figure are made again from the record-level tables and held to the bundle; a total that an
    agency sent is held to its row.  With `rows`, the numbers of the first few rows of each file that count are given
    too, never what is in them.

    Raises `BadAddress` or `NoSuchFinding`, naming what is near, and `StepNotDone` where there is no bundle or no table.
    """
    home = PartnershipFolder(folder)
    source = home.need("bundles", "no bundle", "assess")
    with reading(source, "assess"):
        bundle = read_bundle(source)
    resolver = Resolver(bundle.figures, names_of(bundle.areas, bundle.places))
    if "?" not in what and what.removeprefix("figure:") == what:
        if what.count("/") == 3:
            return _finding_explained(what, bundle, resolver)
        listed = list_findings(_answers(bundle), what)
        if not listed.findings and what:
            raise NoSuchFinding(what)
        return listed
    return _figure_explained(what, bundle, resolver, home, rows=rows)


def _answers(bundle: Bundle) -> tuple[Any, ...]:
    return (*bundle.answers, *bundle.profiles)


def _finding_explained(what: str, bundle: Bundle, resolver: Resolver) -> FindingExplained:
    """A finding by its id."""
    homes = [(finding, answer) for answer in _answers(bundle) for finding in answer.findings]
    found = next((finding for finding, _ in homes if finding.id == what), None)
    if found is None:
        near = nearest_findings(what, [finding.id for finding, _ in homes])
        raise NoSuchFinding(what, near, shared=parts_shared(what, near))
    pages = [
        Place(page_path(answer), finding_anchor(finding), "the finding")
        for finding, answer in homes
        if finding.id == what and not finding.judgement.left_out
    ]
    if any(finding.id == what for finding in _on_summary(bundle)):
        pages.append(Place("index.html", finding_anchor(found), "the summary"))
    return FindingExplained(
        finding=found,
        rule=found.id.split("/")[1],
        strength_rule=STRENGTH_RULE[found.strength],
        figures=tuple(
            (str(parse_address(one)), resolver.explain(one), in_words(resolver.figure(one))) for one in found.figures
        ),
        pages=tuple(pages),
    )


def _published_findings(bundle: Bundle) -> list[Finding]:
    """The findings of the questions that the analyst did not leave out."""
    return [f for answer in bundle.answers for f in answer.findings if not f.judgement.left_out]


def _on_summary(bundle: Bundle) -> tuple[Finding, ...]:
    """The findings of the questions that the summary tells."""
    return chosen_of(_published_findings(bundle))


def _figure_explained(
    what: str, bundle: Bundle, resolver: Resolver, home: PartnershipFolder, *, rows: bool
) -> FigureExplained:
    """A figure by its address."""
    figure = resolver.figure(what)
    behind = resolver.levels_behind(what)
    tables = home.need("tables", "no table", "read")
    inputs = json.loads((tables / "inputs.json").read_text(encoding="utf-8"))
    levels: tuple[LevelBehind, ...] = ()
    reason = ""
    if inputs != bundle.manifest["inputs"] or _read_with(tables) != _made_with(bundle):
        reason = 'The inputs were read anew since this bundle was made. Run "saferplan assess" first.'
    else:
        with reading(tables, "read"):
            again = RowsAgain(home, tables, gather(tables, _settings_of(bundle, home.settings)), resolver.areas)
            levels = tuple(again.level(one, rows=rows) for one in behind)
    names = {one.id for one in behind} | {figure.id}
    uses = [
        (finding.id, finding.headline)
        for answer in _answers(bundle)
        for finding in answer.findings
        if any(_rests_on(address, names, resolver) for address in finding.figures)
    ]
    shown = {finding.id for finding in _on_summary(bundle) if figure.id in map(_canonical, finding.figures)}
    pages = [place for address, place in figures_by_place(_published(bundle)) if address == figure.id]
    pages += [Place("index.html", "", "the summary")] if shown else []
    easy = "".join(idea.words for finding in easy_findings(_published_findings(bundle)) for idea in finding.easy)
    if figure.id in {_canonical(address) for _, address in links_in(easy)}:
        pages.append(Place("easy-read.html", "", "the easy version"))
    measure = load_measures()[figure.measure]
    return FigureExplained(
        figure=figure,
        explanation=resolver.explain(what),
        measure=asdict(measure) | {"next_review": measure.next_review.isoformat()},
        levels=levels,
        inputs=_reference_inputs(inputs, figure, bundle.accounts),
        findings=tuple(dict.fromkeys(uses)),
        pages=tuple(dict.fromkeys(pages)),
        not_counted=reason,
    )


def _read_with(tables: Path) -> dict[str, Any]:
    """The settings that the tables depend on, as they were read."""
    return dict(json.loads((tables / "settings.json").read_text(encoding="utf-8")))


def _made_with(bundle: Bundle) -> dict[str, Any]:
    """The same settings, as the bundle was made with them."""
    manifest = bundle.manifest
    told = manifest["settings"]
    return {
        "engine": manifest["engine"],
        "areas": told["areas"] | {"name": manifest["partnership"]["area"]},
        "index": manifest["deprivation"]["index"],
        "partner_sources": told["partner_sources"],
        "comparison": told["comparison"]["area"],
    }


def _settings_of(bundle: Bundle, settings: Settings) -> Settings:
    """The settings that the bundle's figures rest on, which may have been edited since."""
    told = bundle.manifest["settings"]
    return replace(
        settings,
        police=replace(settings.police, forces=tuple(told["police"]["forces"])),
        deprivation=replace(settings.deprivation, groups=told["deprivation"]["groups"]),
        periods=replace(settings.periods, year=told["periods"]["year"]),
        comparison=replace(
            settings.comparison,
            neighbours=tuple(told["comparison"]["neighbours"]),
            nearest=told["comparison"]["nearest"],
        ),
    )


def _published(bundle: Bundle) -> list[Any]:
    """The answers as a release has them."""
    from saferplan.assessment.own_words import shown

    return [shown(answer) for answer in (*_answers(bundle), *bundle.sheets, *bundle.matter)]


def _canonical(address: str) -> str:
    return str(parse_address(address))


def _rests_on(address: str, names: set[str], resolver: Resolver) -> bool:
    """Whether a finding's figure is one of those named, or is worked out from the first of them."""
    return _canonical(address) in names or str(parse_address(address).level) in names


def _reference_inputs(
    inputs: list[dict[str, Any]], figure: Figure, accounts: tuple[Account, ...]
) -> tuple[InputBehind, ...]:
    """The files of reference behind a figure: lookups of areas always, others where the figure names their kind.

    Of a survey they are the files of its own waves.
    """
    count = load_measures()[figure.measure].behind(figure.origin).count
    kinds = ({} if count in ("returns", "survey") else {"areas": "lookups"}) | {
        name.replace(" ", "/") if count == "survey" else name.split(" ")[0]: name.split(" ")[0]
        for name in figure.inputs
    }
    by_source = {account.source: account for account in accounts}
    found = []
    for one in inputs:
        kind = _kind_of(one["path"])
        is_shape = one["path"].endswith((".geojson", ".gpkg", ".geoparquet"))
        if kind not in kinds or kind == "police_uk" or is_shape:
            continue
        account = by_source.get(kind.replace("/", "_") if "/" in kind else kinds[kind])
        read, kept = (account.read, account.kept) if account else (0, 0)
        found.append(InputBehind(one["path"], one["sha256"], one.get("extract_date") or "", read, kept, read - kept))
    return tuple(found)


def _kind_of(path: str) -> str:
    """What kind of file of reference it is: its folder, and of a survey its wave too."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "survey" else parts[0]


def explain_heading(result: FigureExplained | FindingExplained | FindingsListed) -> str:
    """What stands above an explanation."""
    if isinstance(result, FindingsListed):
        many = len(result.findings)
        return f"{many:,} finding{'' if many == 1 else 's'}, by page"
    return result.explanation.title if isinstance(result, FigureExplained) else result.finding.id


def explain_lines(result: FigureExplained | FindingExplained | FindingsListed) -> Iterable[tuple[int, str]]:
    """What an explanation prints: each line with how far it is set in."""
    if isinstance(result, FindingsListed):
        return listed_lines(result)
    if isinstance(result, FindingExplained):
        return _finding_lines(result)
    return _figure_lines(result)


def _figure_lines(result: FigureExplained) -> Iterable[tuple[int, str]]:
    yield 0, f"{in_words(result.figure)}  {result.figure.id}"
    yield 0, "Worked out:"
    for text in (*result.explanation.steps, result.explanation.counted):
        yield 2, text
    yield 0, f"Measure: {result.measure['title']}. {' '.join(result.measure['method'].split())}"
    for caveat in result.explanation.caveats:
        yield 2, caveat
    if result.not_counted:
        yield 0, result.not_counted
    for level in result.levels[:MOST_LEVELS]:
        yield from _level_lines(level)
    if len(result.levels) > MOST_LEVELS:
        rest = result.levels[MOST_LEVELS:]
        wrong = sum(1 for level in rest if level.agrees is False)
        yield 0, f"And {len(rest):,} more levels, {wrong:,} of them not as the tables have it; --json gives them all."
    for kind, held in groupby(result.inputs, key=lambda one: _kind_of(one.path)):
        files = list(held)
        one = files[0]
        yield 0, f"Reference: {kind}, {one.read:,} rows read, {one.kept:,} kept, {one.set_aside:,} set aside"
        for one in files:
            day = f", downloaded {one.extract_date}" if one.extract_date else ""
            yield 2, f"{one.path}{day}, SHA-256 {one.sha256[:12]}"
    yield from _uses(result.findings, result.pages)


def _uses(findings: Iterable[tuple[str, str]], pages: Iterable[Place]) -> Iterable[tuple[int, str]]:
    from saferplan.findings import without_links

    for name, headline in findings:
        yield 0, f"Finding: {name}"
        yield 2, without_links(headline)
    told = list(pages)
    for place in told[:MOST_PAGES]:
        yield 0, f"Page: {place.page}{'#' if place.anchor else ''}{place.anchor} ({place.what})"
    if len(told) > MOST_PAGES:
        yield 0, f"And {len(told) - MOST_PAGES:,} more places on pages; --json gives them all."


MOST_LEVELS = 2
"""More levels than this are only counted on a terminal."""

MOST_PAGES = 12
"""More places on pages than this are only counted on a terminal."""

MOST_FILES = 24
"""More files of a level than this are told together on a terminal."""


def _level_lines(level: LevelBehind) -> Iterable[tuple[int, str]]:
    yield 0, f"Rows: {level.title}"
    if level.table:
        tables = dict.fromkeys((level.table, level.sent.table if level.sent else level.table))
        yield 2, f"table {' and '.join(tables)}, columns {', '.join(level.columns)}"
    for column, words in level.conditions:
        yield 2, f"{column}: {words}"
    for file in level.files[:MOST_FILES]:
        yield 2, _file_words(file)
    if len(level.files) > MOST_FILES:
        rest = level.files[MOST_FILES:]
        yield 2, f"and {len(rest):,} more files, of which {sum(one.counts for one in rest):,} rows count"
    for line in sent_lines(level.sent) if level.sent else ():
        yield 2, line
    yield 2, level.verdict


def _file_words(file: FileBehind) -> str:
    rows = f"; rows {', '.join(f'{row:,}' for row in file.rows)}{', ...' if file.counts > len(file.rows) else ''}"
    return (
        f"{file.path}, downloaded {file.extract_date}, SHA-256 {file.sha256[:12]}: {file.read:,} rows read, "
        f"{file.kept:,} kept, {file.set_aside:,} set aside; {file.counts:,} count{rows if file.rows else ''}"
    )


def _finding_lines(result: FindingExplained) -> Iterable[tuple[int, str]]:
    from saferplan.findings import without_links

    finding = result.finding
    yield 0, without_links(finding.sentence)
    yield 0, f"{finding.id}, by the rule {result.rule}"
    yield 2, f"How: {finding.method}"
    if finding.reference:
        yield 2, f"After: {finding.reference}"
    yield 2, f"Strength: {finding.strength}, since {finding.strength_reason}."
    yield 2, f"{finding.strength.capitalize()} means: {result.strength_rule}"
    yield 2, f"Cannot tell: {finding.cannot_tell}"
    judged = finding.judgement
    for name, text in (("Left out by the analyst", judged.left_out), ("Kept by the analyst", judged.kept)):
        if text:
            yield 2, f"{name}: {text}"
    if judged.order:
        yield 2, f"Place given by the analyst: {judged.order}"
    if judged.words:
        yield 2, f"The analyst's words beside it: {' '.join(without_links(judged.words).split())}"
    for address, how, value in result.figures:
        yield 0, f"Figure: {how.title}: {value}"
        yield 2, how.counted
        yield 2, address
    yield from _uses((), result.pages)
