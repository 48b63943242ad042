"""Settings: all that a partnership edits, read from `partnership.toml` and checked once.

Each part is a small frozen class; a function takes the part it needs.
"""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from saferplan.areas import is_gss_code, is_invented
from saferplan.errors import BadSettings
from saferplan.settings_checks import check_given, check_partner_sources, check_publication

YEARS = ("financial", "calendar", "rolling")
GROUPINGS = ("fifths", "deciles")
RECORD_KINDS = ("recorded_crime", "incidents", "fire", "health")
"""The kinds of partners' files that hold records, and can be declared complete."""
LEAST_NEIGHBOURS = 5
"""Fewer areas than this are too few to tell by how much areas that are alike differ."""

ROLES = {
    "local authority": "A council of the area: a responsible authority (Crime and Disorder Act 1998, section 5(1)).",
    "police": "The chief officer of police: a responsible authority (section 5(1)).",
    "fire and rescue authority": "A responsible authority (section 5(1)).",
    "health": "The integrated care board, or the Local Health Board in Wales; before July 2022 a clinical "
    "commissioning group: a responsible authority (section 5(1)).",
    "probation": "A provider of probation services: a responsible authority (section 5(1)).",
    "local policing body": "The police and crime commissioner, or a mayor with those powers; no responsible authority.",
    "co-operating body": "A body with which the authorities must act in co-operation (section 5(2)).",
    "invited body": "A body that the authorities invite to take part (section 5(3)).",
}
"""The roles that a body may have, with their meaning in law."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_ADDRESS = re.compile(r"(figure:)?[a-z0-9_]+(\?[a-z_]+=[^&=\s]+(&[a-z_]+=[^&=\s]+)*)?")


@dataclass(frozen=True)
class PartnershipSettings:
    """Who the partnership is: its name, the name of its area, and whether it is invented."""

    name: str
    area: str
    invented: bool = False


@dataclass(frozen=True)
class AreaSettings:
    """The areas the user chose: district codes of any year, or LSOA codes, or both."""

    districts: tuple[str, ...] = ()
    lsoas: tuple[str, ...] = ()


@dataclass(frozen=True)
class PoliceSettings:
    """The home force or forces, as data.police.uk writes them: whose files make a month complete."""

    forces: tuple[str, ...]


@dataclass(frozen=True)
class DeprivationSettings:
    """Which edition of the index of deprivation, and local fifths or national deciles."""

    index: str = "2019"
    groups: str = "fifths"


@dataclass(frozen=True)
class ComparisonSettings:
    """What the partnership is compared with: its code in the comparison files, and which areas are most like it.

    `area` is needed only where the files give the partnership under a code that is none of its districts'.
    `neighbours` are codes chosen by the partnership itself; left out, the `nearest` areas are found.
    """

    area: str = ""
    neighbours: tuple[str, ...] = ()
    nearest: int = 14


@dataclass(frozen=True)
class PeriodSettings:
    """The kind of year that headlines speak of: financial, calendar, or rolling to the last month held."""

    year: str = "financial"


@dataclass(frozen=True)
class DisclosureSettings:
    """Counts from partners below `threshold` are withheld, and the rest rounded to `round_to`.

    Of a survey, groups of fewer than `least_base` respondents who expressed a view are not told of.
    """

    threshold: int = 5
    round_to: int = 5
    least_base: int = 50


@dataclass(frozen=True)
class PublicationSettings:
    """The partnership's own colour, where it passes for contrast, and how to reach the partnership.

    `logo` (PNG or SVG) and `template` (a Word document) are files in the partnership folder, for `saferplan documents`.
    """

    accent: str = "#1d5b79"
    contact: str = ""
    logo: str = ""
    template: str = ""


@dataclass(frozen=True)
class ThemeSettings:
    """Which themes have a chapter, by slug and in order; left out, all do."""

    show: tuple[str, ...] = ()


@dataclass(frozen=True)
class OwnTheme:
    """A theme of the partnership's own: its title, what it is about, and the types of crime and measures in it."""

    title: str
    about: str
    crime_types: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Body:
    """A body of the partnership, with its role and dates."""

    name: str
    role: str
    start: str = ""
    end: str = ""
    successor: str = ""


@dataclass(frozen=True)
class PartnerSource:
    """Records that a partner sent complete: the kind of file, the body, and the first and last month, YYYY-MM.

    `sender` is the folder that the files lie in under the kind's, where there is one; for recorded crime it is the
    force, and left out it is the home force.  For a force and month declared here, crimes come from the force's own
    file and not from data.police.uk.
    """

    kind: str
    body: str
    start: str
    end: str
    sender: str = ""


@dataclass(frozen=True)
class PriorityBefore:
    """A priority of last year's plan: its name as the plan has it, and the address of the figure that it was about.

    `measure` is an address that may leave out the period, like `recorded_crime?crime_type=burglary`; with one, that is
    the period from which its change is told.  Left out, the priority is named and nothing is read into it.
    """

    name: str
    measure: str = ""


@dataclass(frozen=True)
class Settings:
    """All of `partnership.toml`, checked."""

    partnership: PartnershipSettings
    areas: AreaSettings
    police: PoliceSettings
    deprivation: DeprivationSettings = field(default_factory=DeprivationSettings)
    comparison: ComparisonSettings = field(default_factory=ComparisonSettings)
    periods: PeriodSettings = field(default_factory=PeriodSettings)
    disclosure: DisclosureSettings = field(default_factory=DisclosureSettings)
    publication: PublicationSettings = field(default_factory=PublicationSettings)
    bodies: tuple[Body, ...] = ()
    partner_sources: tuple[PartnerSource, ...] = ()
    priorities_before: tuple[PriorityBefore, ...] = ()
    themes: ThemeSettings = field(default_factory=ThemeSettings)
    own_themes: tuple[OwnTheme, ...] = ()


_PARTS: dict[str, type[Any]] = {
    "partnership": PartnershipSettings,
    "areas": AreaSettings,
    "police": PoliceSettings,
    "deprivation": DeprivationSettings,
    "comparison": ComparisonSettings,
    "periods": PeriodSettings,
    "disclosure": DisclosureSettings,
    "publication": PublicationSettings,
    "themes": ThemeSettings,
}


_LISTS: dict[str, type[Any]] = {
    "bodies": Body,
    "partner_sources": PartnerSource,
    "priorities_before": PriorityBefore,
    "own_themes": OwnTheme,
}


_KINDS = {"str": 'words in quotes, like "2019"', "bool": "true or false", "int": "a whole number"}
"""What a line of each kind looks like."""


def _shown(value: Any) -> str:
    """A value as partnership.toml has it."""
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, (str, int, float, list)) else str(value)


def _part(name: str, values: Any, kind: type[Any]) -> Any:
    """Make one part of the settings from its table, refusing keys and types that it does not have."""
    if not isinstance(values, dict):
        expected = f"a section headed [{name}]"
        raise BadSettings(f"[{name}]", "it is not a table", expected, "See docs/reference/settings.md.")
    hints = {f.name: str(f.type) for f in kind.__dataclass_fields__.values()}
    made: dict[str, Any] = {}
    for key, value in values.items():
        shown = {"start": "from", "end": "to"}.get(key, key) if kind is Body else key
        where = f"[{name}] {shown}"
        if key not in hints:
            raise BadSettings(where, "no such setting", f"one of {', '.join(hints)}", "Correct or remove the line.")
        wants_many = hints[key].startswith("tuple")
        plain = {"str": str, "bool": bool, "int": int}.get(hints[key])
        found = f"it is {_shown(value)}"
        if wants_many and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise BadSettings(where, found, 'a list like ["E07000004"]', "Put it in square brackets.")
        if plain and (not isinstance(value, plain) or (plain is int and isinstance(value, bool))):
            raise BadSettings(where, found, _KINDS[hints[key]], "Correct the line.")
        made[key] = tuple(value) if wants_many else value
    missing = [f.name for f in kind.__dataclass_fields__.values() if f.name not in made and _required(f)]
    if missing:
        raise BadSettings(f"[{name}]", f"{missing[0]} is not given", "a value", f'Add a line "{missing[0]} = ...".')
    return kind(**made)


def _listed(name: str, blocks: Any) -> list[dict[str, Any]]:
    """The blocks of a list, such as [[bodies]], with `from` and `to` under the names that Python allows."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        what = f"it is not a list of {name.replace('_', ' ')}"
        raise BadSettings(f"[[{name}]]", what, f"sections headed [[{name}]]", "Correct it.")
    return [{"start" if k == "from" else "end" if k == "to" else k: v for k, v in block.items()} for block in blocks]


def _check_priorities(priorities: tuple[PriorityBefore, ...]) -> None:
    """Hold each of last year's priorities to a name of its own, and what it was about to the form of an address."""
    seen: set[str] = set()
    for one in priorities:
        name = " ".join(one.name.split())
        if not name:
            raise BadSettings("[[priorities_before]] name", "it is blank", "the priority's name", "Write it.")
        if name.casefold() in seen:
            raise BadSettings("[[priorities_before]]", f'"{name}" stands twice', "each priority once", "Take one out.")
        seen.add(name.casefold())
        if one.measure and not _ADDRESS.fullmatch(one.measure):
            where, expected = f'[[priorities_before]] "{name}", measure', "an address of a figure"
            do = 'Write it like "recorded_crime?crime_type=burglary", or leave the line out.'
            raise BadSettings(where, f'it is "{one.measure}"', expected, do)


def _required(item: Any) -> bool:
    """Whether a field of a part has no default."""
    from dataclasses import MISSING

    return item.default is MISSING and item.default_factory is MISSING


def _day(body: Body, key: str, value: str) -> tuple[date, date]:
    """The first and the last day that a date of a body may mean: `YYYY-MM-DD`, or a whole month as `YYYY-MM`."""
    try:
        if not _DAY.fullmatch(value):
            raise ValueError(value)
        first = date.fromisoformat(value if len(value) == 10 else f"{value}-01")
    except ValueError:
        expected = "a day as YYYY-MM-DD, or a month as YYYY-MM"
        raise BadSettings(f'[[bodies]] "{body.name}", {key}', f'it is "{value}"', expected, "Correct it.") from None
    if len(value) == 10:
        return first, first
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _check_body(body: Body) -> None:
    """Hold a body to a role that there is, and to dates in their order."""
    if body.role not in ROLES:
        raise BadSettings(f'[[bodies]] "{body.name}", role', f'it is "{body.role}"', ", ".join(ROLES), "Choose one.")
    first = _day(body, "from", body.start)[0] if body.start else None
    last = _day(body, "to", body.end)[1] if body.end else None
    if first and last and last <= first:
        found = f'it is "{body.end}", and from is "{body.start}"'
        expected = "a last day after the first"
        raise BadSettings(f'[[bodies]] "{body.name}", to', found, expected, "Correct one of the two.")


def _check(settings: Settings) -> None:
    """Hold the settings to what the parts mean together."""
    areas = settings.areas
    if not areas.districts and not areas.lsoas:
        do = 'Add a line like districts = ["E07000004"].'
        raise BadSettings("[areas]", "no areas are chosen", "districts or lsoas", do)
    for code in (*areas.districts, *areas.lsoas):
        if not is_gss_code(code):
            raise BadSettings("[areas]", f'"{code}" is no area code', "a letter and eight digits", "Correct the code.")
        if is_invented(code) != settings.partnership.invented:
            kind = "an invented place" if is_invented(code) else "a real place"
            do = "Correct the code, or say invented = true under [partnership] if the whole area is made up."
            expected = f"only {'invented' if settings.partnership.invented else 'real'} places"
            raise BadSettings("[areas]", f'"{code}" is {kind}', expected, do)
    for body in settings.bodies:
        _check_body(body)
    if not settings.police.forces:
        raise BadSettings("[police] forces", "it is empty", "the home force", 'Write forces = ["thames-valley"].')
    if settings.periods.year not in YEARS:
        raise BadSettings("[periods] year", f"it is {settings.periods.year!r}", " or ".join(YEARS), "Choose one.")
    if settings.deprivation.groups not in GROUPINGS:
        found = f"it is {settings.deprivation.groups!r}"
        raise BadSettings("[deprivation] groups", found, " or ".join(GROUPINGS), "Choose one.")
    _check_comparison(settings.comparison)
    if settings.disclosure.threshold < 1 or settings.disclosure.round_to < 5 or settings.disclosure.least_base < 10:
        expected = "threshold 1, round_to 5, least_base 10 or more: less would give small parts away by subtraction"
        raise BadSettings("[disclosure]", "a number that is too low", expected, "Correct the number.")
    check_partner_sources(settings.partner_sources, RECORD_KINDS)
    _check_priorities(settings.priorities_before)
    own = settings.publication
    check_publication(own.accent, {"logo": own.logo, "template": own.template})


def _check_comparison(comparison: ComparisonSettings) -> None:
    """Hold the areas to compare with to codes, and their number to what a funnel can be made from."""
    for code in (*comparison.neighbours, *((comparison.area,) if comparison.area else ())):
        if not is_gss_code(code):
            expected = "a letter and eight digits"
            raise BadSettings("[comparison]", f'"{code}" is no area code', expected, "Correct the code.")
    if comparison.nearest < LEAST_NEIGHBOURS or 0 < len(set(comparison.neighbours)) < LEAST_NEIGHBOURS:
        few = comparison.nearest if not comparison.neighbours else len(set(comparison.neighbours))
        found = f"{few} areas to compare with"
        raise BadSettings("[comparison]", found, f"{LEAST_NEIGHBOURS} or more", "Fewer tell too little; add some.")


def parse_settings(text: str) -> Settings:
    """Read the text of `partnership.toml`.

    Raises `BadSettings` naming the line's section and key, what was found, what was expected and what to do.

    >>> parse_settings('''
    ... areas = { districts = ["X07000001"] }
    ... police = { forces = ["ashbrook"] }
    ... [partnership]
    ... name = "Safer Ashbrook"
    ... area = "Ashbrook"
    ... invented = true
    ... ''').periods.year
    'financial'
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSettings("the file", f"it is not TOML ({error})", "TOML", "Correct the line it names.") from error
    listed = {name: _listed(name, raw.pop(name, [])) for name in _LISTS}
    if unknown := sorted(set(raw) - set(_PARTS)):
        raise BadSettings(f"[{unknown[0]}]", "no such section", f"one of {', '.join(_PARTS)}", "Correct or remove it.")
    check_given(raw)
    for name in ("partnership", "areas", "police"):
        if name not in raw:
            raise BadSettings(f"[{name}]", "the section is missing", f"a section headed [{name}]", "Add it.")
    parts: dict[str, Any] = {name: _part(name, values, _PARTS[name]) for name, values in raw.items()}
    lists = {name: tuple(_part(name, one, kind) for one in listed[name]) for name, kind in _LISTS.items()}
    settings = Settings(**(parts | lists))
    _check(settings)
    return settings
