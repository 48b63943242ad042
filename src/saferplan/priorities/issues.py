"""Issues: what is scored, each with an id that stays, the findings behind it and four figures about it.

An issue is a type of crime, a theme, a concern of residents that no type or theme covers, something that may come, or
the analyst's own.  Which are scored, and under which titles, is the analyst's to say in `priorities/issues.toml`; what
is known of them comes from the assessment every time, so that it is never out of date.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from saferplan.areas import slug_of
from saferplan.errors import BadIssues
from saferplan.priorities.model import SIGNALS
from saferplan.tables.horizon import HorizonItem

KINDS = {
    "crime-type": "a type of recorded crime, or anti-social behaviour",
    "theme": "a subject that gathers what several bodies hold",
    "concern": "something residents are concerned about, and no type of crime or theme covers",
    "scan": "something that may come, from the horizon scan",
    "own": "an issue that the analyst added",
}
"""The kinds of issue, which are the first part of its id."""

NAMED_BY_HAND = ("volume", "harm", "concern")
"""The figures that an issue of the analyst's own may name; how it changed is worked out from its volume."""

_ID = re.compile(rf"({'|'.join(KINDS)})/[a-z0-9]+(-[a-z0-9]+)*")
SCAN_WORDS = 6
"""So many words of a scan item make its id."""

UNITS = {
    "volume": "number",
    "rate": "per 1,000 people",
    "harm": "severity points",
    "trend": "change in a year",
    "concern": "residents concerned",
}
"""What heads the column of each figure about an issue, with its unit."""


@dataclass(frozen=True)
class Signal:
    """What one figure says of an issue: its address, value and limits, and it in words; or the reason there is none.

    `name` is a key of `SIGNALS`, or "rate", which stands beside them and is ranked by nothing.  The value of a trend is
    how many times the year before it is.  `sure` is how strong the evidence for a change is, "" elsewhere.  `brief` is
    the number alone, as a column of a table wants it.
    """

    name: str
    address: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    said: str = ""
    lacking: str = ""
    sure: str = ""
    brief: str = ""


@dataclass(frozen=True)
class Issue:
    """Something to score: its id (`kind/slug`, the same from year to year), title, findings and four signals.

    `signals` has one of each name in `SIGNALS`, in that order.  `scan` are the ids of scan items that touch it.
    `left_out` is why it is not scored, "" where it is.  `parts` are the ids of issues that it holds in part.  `rate` is
    its number by residents.
    """

    id: str
    title: str
    findings: tuple[str, ...]
    signals: tuple[Signal, ...]
    about: str = ""
    left_out: str = ""
    scan: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    rate: Signal = Signal("rate", lacking="no rate of it is held")

    def __post_init__(self) -> None:
        """Hold an issue to its shape."""
        assert _ID.fullmatch(self.id), self.id
        assert tuple(one.name for one in self.signals) == tuple(SIGNALS), self.id

    @property
    def kind(self) -> str:
        """A key of `KINDS`."""
        return self.id.partition("/")[0]

    def signal(self, name: str) -> Signal:
        """One of its signals."""
        return self.signals[list(SIGNALS).index(name)]

    @property
    def evidence(self) -> tuple[str, ...]:
        """Everything that stands behind it: the ids of its findings, then the addresses of its figures."""
        return (*self.findings, *(one.address for one in self.signals if one.address))


@dataclass(frozen=True)
class ScanItem:
    """Something that may come (a horizon item) with an id of its own, and the issues that it touches."""

    id: str
    item: HorizonItem
    touches: tuple[str, ...] = ()


@dataclass(frozen=True)
class IssueDecided:
    """What the analyst decided of one issue: what to call it, why it is left out, and what else stands behind it.

    `figures` has the addresses named by hand, by signal (`NAMED_BY_HAND`).
    """

    id: str
    title: str = ""
    about: str = ""
    left_out: str = ""
    findings: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ScanDecided:
    """What the analyst decided of a scan item: which issues it touches, and whether it is scored as one itself."""

    id: str
    touches: tuple[str, ...] = ()
    as_issue: bool = False


@dataclass(frozen=True)
class IssueList:
    """The analyst's list, `priorities/issues.toml`: the model, and what was decided of issues and scan items."""

    model: str = ""
    issues: tuple[IssueDecided, ...] = ()
    scan: tuple[ScanDecided, ...] = ()


def lacking_signals(why: str) -> tuple[Signal, ...]:
    """A signal of each name, none of which there is."""
    return tuple(Signal(name, lacking=why) for name in SIGNALS)


def scan_items(horizon: Sequence[HorizonItem], decided: Sequence[ScanDecided] = ()) -> tuple[ScanItem, ...]:
    """Horizon items with ids made from their first words, and with the issues that each was said to touch.

    >>> one = HorizonItem("Grants to youth clubs end in three towns", "economic", "", "", "", "", "X", "public")
    >>> [found.id for found in scan_items([one, one])]
    ['scan/grants-to-youth-clubs-end-in', 'scan/grants-to-youth-clubs-end-in-2']
    """
    touches = {one.id: one.touches for one in decided}
    made: list[ScanItem] = []
    for item in horizon:
        slug = "-".join(slug_of(item.item).split("-")[:SCAN_WORDS]) or "item"
        again = sum(one.id == f"scan/{slug}" or re.fullmatch(rf"scan/{slug}-\d+", one.id) is not None for one in made)
        name = f"scan/{slug}" + (f"-{again + 1}" if again else "")
        made.append(ScanItem(name, item, touches.get(name, ())))
    return tuple(made)


def with_decisions(
    made: Sequence[Issue], decided: IssueList, scan: Sequence[ScanItem], own: Sequence[Issue]
) -> tuple[Issue, ...]:
    """The issues to score: those made from the assessment and the analyst's own, as the list says, in its order.

    Issues that the list does not name come after it.  One that it names and that the assessment no longer makes is
    kept, with nothing behind it.  Raises `BadIssues` where a scan item touches an issue that there is not.
    """
    held = {one.id: one for one in (*made, *own)}
    held |= {one.id: _as_issue(one) for one in scan if any(d.id == one.id and d.as_issue for d in decided.scan)}
    gone = "the assessment no longer tells of it"
    for one in decided.issues:
        held.setdefault(one.id, Issue(one.id, one.title or one.id, (), lacking_signals(gone)))
    for item in scan:
        for touched in item.touches:
            if touched not in held:
                raise BadIssues(
                    f'[[scan]] "{item.id}", touches', f'there is no issue "{touched}"', *_near(touched, held)
                )
    touching = {name: tuple(one.id for one in scan if name in one.touches) for name in held}
    order = [one.id for one in decided.issues]
    order += [name for name in held if name not in order]
    said = {one.id: one for one in decided.issues}
    return tuple(_decided(replace(held[name], scan=touching[name]), said.get(name)) for name in order)


def _decided(issue: Issue, said: IssueDecided | None) -> Issue:
    """An issue as the list has it."""
    if said is None:
        return issue
    findings = tuple(dict.fromkeys((*issue.findings, *said.findings)))
    return replace(
        issue,
        title=said.title or issue.title,
        about=said.about or issue.about,
        left_out=said.left_out,
        findings=findings,
    )


def _as_issue(item: ScanItem) -> Issue:
    """A scan item as an issue to score."""
    why = "it has not come yet, so that nothing counts it"
    return Issue(item.id, item.item.item.rstrip("."), (), lacking_signals(why), about=item.item.effect)


def _near(wanted: str, known: Iterable[str]) -> tuple[str, str]:
    """What was expected in place of an id, with the nearest."""
    near = get_close_matches(wanted, list(known), n=3, cutoff=0.5)
    return "the id of an issue", f"Near are {', '.join(near)}." if near else "Correct it."


def parse_issues(text: str) -> IssueList:
    """Read the analyst's list from its text.  Raises `BadIssues`, naming the place, for what cannot be followed."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"line {line[1]}" if line else "the file"
        raise BadIssues(where, "it is no TOML", "keys and texts in quotation marks", "Correct it.") from error
    _keys("the top", raw, ("model", "issue", "scan"))
    issues = tuple(_issue(one, place) for place, one in enumerate(_tables(raw, "issue"), start=1))
    scan = tuple(_scan(one, place) for place, one in enumerate(_tables(raw, "scan"), start=1))
    for kind, ids in (("issue", [one.id for one in issues]), ("scan", [one.id for one in scan])):
        twice = next((one for place, one in enumerate(ids) if one in ids[:place]), "")
        if twice:
            raise BadIssues(f"[[{kind}]]", f'"{twice}" stands twice', "each id once", "Take one out.")
    return IssueList(_text(raw, "model", "the top"), issues, scan)


def _keys(where: str, raw: dict[str, Any], known: Sequence[str]) -> None:
    """Refuse a key that is not known."""
    for key in raw:
        if key not in known:
            raise BadIssues(where, f'there is a key "{key}"', ", ".join(known), "Correct it or take it out.")


def _tables(raw: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The tables of a name."""
    found = raw.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadIssues(f"[[{key}]]", "it is no list of tables", f"[[{key}]] in two pairs of brackets", "Correct it.")
    return list(found)


def _text(raw: dict[str, Any], key: str, where: str) -> str:
    """A text, "" where there is none."""
    found = raw.get(key, "")
    if not isinstance(found, str):
        raise BadIssues(f"{where}, {key}", f"it is {found!r}", "a text in quotation marks", "Correct it.")
    return " ".join(found.split())


def _texts(raw: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    """A list of texts."""
    found = raw.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise BadIssues(f"{where}, {key}", f"it is {found!r}", "a list of texts", "Correct it.")
    return tuple(found)


def _id(raw: dict[str, Any], kind: str, place: int) -> str:
    """The id of an entry."""
    found = _text(raw, "id", f"[[{kind}]] {place}")
    if not _ID.fullmatch(found) or (kind == "scan") > found.startswith("scan/"):
        expected = (
            "scan/ and words joined by hyphens" if kind == "scan" else f"{'/, '.join(KINDS)}/ and words with hyphens"
        )
        raise BadIssues(
            f"[[{kind}]] {place}, id", f'it is "{found}"' if found else "it is lacking", expected, "Correct it."
        )
    return found


def _issue(raw: dict[str, Any], place: int) -> IssueDecided:
    """One issue of the list."""
    name = _id(raw, "issue", place)
    where = f'[[issue]] "{name}"'
    _keys(where, raw, ("id", "title", "about", "left_out", "findings", *NAMED_BY_HAND))
    title, about, left_out = (_text(raw, key, where) for key in ("title", "about", "left_out"))
    if name.startswith("own/") and not title:
        raise BadIssues(f"{where}, title", "it is lacking", "what to call an issue of your own", "Write it.")
    figures = tuple((key, _text(raw, key, where)) for key in NAMED_BY_HAND if raw.get(key))
    if figures and not name.startswith("own/"):
        expected = "figures named for issues of your own alone (own/...)"
        raise BadIssues(f"{where}, {figures[0][0]}", "the assessment has this figure", expected, "Take it out.")
    return IssueDecided(name, title, about, left_out, _texts(raw, "findings", where), figures)


def _scan(raw: dict[str, Any], place: int) -> ScanDecided:
    """One scan item of the list."""
    name = _id(raw, "scan", place)
    where = f'[[scan]] "{name}"'
    _keys(where, raw, ("id", "item", "heading", "touches", "as_issue"))
    as_issue = raw.get("as_issue", False)
    if not isinstance(as_issue, bool):
        raise BadIssues(f"{where}, as_issue", f"it is {as_issue!r}", "true or false", "Correct it.")
    return ScanDecided(name, _texts(raw, "touches", where), as_issue)


HEAD = """\
# The issues to score, and how.  Yours to edit: what stands here is never written over; new issues are put at the end.
#
# model     the scoring model: one that ships, or <name>.toml in this folder
#
# [[issue]]  an issue.  Change its title, take its line out of the score with left_out = "why", put more findings behind
#            it with findings = ["..."].  One of your own has an id like own/night-time-economy, a title, and may name
#            figures: volume, harm, concern.
# [[scan]]   something that may come.  touches = ["crime-type/drugs"] shows it beside those issues; as_issue = true has
#            it scored as one.
"""
"""What the list begins with."""


def issues_text(model: str, issues: Sequence[Issue], scan: Sequence[ScanItem]) -> str:
    """The text of a new list, with every issue and scan item."""
    return "\n".join([f"{HEAD}\nmodel = {_quoted(model)}\n", *entries_of(issues, scan)])


def entries_of(issues: Sequence[Issue], scan: Sequence[ScanItem]) -> list[str]:
    """The entries of issues and scan items, to be put at the end of a list."""
    made = [f"[[issue]]\nid = {_quoted(one.id)}\ntitle = {_quoted(one.title)}\n" for one in issues]
    return made + [
        f"[[scan]]\nid = {_quoted(one.id)}\nitem = {_quoted(one.item.item)}\nheading = {_quoted(one.item.heading)}\n"
        "touches = []\n"
        for one in scan
    ]


def _quoted(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
