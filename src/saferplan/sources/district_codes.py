"""District codes by name: what the lookups that are held call each district, for whoever knows only its name.

No list of districts ships: they change most years, and a lookup of the area is needed anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from saferplan.areas import is_gss_code
from saferplan.errors import BadInput
from saferplan.sources.lookups import has_shapes
from saferplan.sources.reference_files import files_in, read_reference_file

WHERE = (
    'Codes by name are in the list "Local Authority Districts Names and Codes" of the Open Geography Portal, '
    "geoportal.statistics.gov.uk"
)
"""Where a person finds the code of a district."""

SPELT_ALIKE = 0.75
"""Two names that are as much alike as this may be one misspelt."""

MOST_OFFERED = 12
"""With more districts than this, none is likely to be the one that was meant."""


@dataclass(frozen=True)
class DistrictNamed:
    """A district as lookups name it: its code, its name, and the years of the lookups' columns that have it."""

    code: str
    name: str
    years: tuple[str, ...]

    def __str__(self) -> str:
        """The district in words.

        >>> str(DistrictNamed("E07000004", "Aylesbury Vale", ("2018", "2019")))
        'Aylesbury Vale is E07000004 (2018, 2019)'
        """
        years = f" ({', '.join(self.years)})" if self.years else ""
        return f"{self.name} is {self.code}{years}"


def districts_in(place: Path) -> tuple[DistrictNamed, ...]:
    """Every district that the lookups in a folder, or one lookup, name; a file that is no lookup has none.

    Raises `BadInput` where `place` is one file that cannot be read.
    """
    if place.is_file():
        return _joined(_named_in(place, place.parent))
    found: list[tuple[str, str, str]] = []
    for path in files_in(place):
        try:
            found += _named_in(path, place)
        except BadInput:
            # Whoever asks for a district by its name wants the lookups that can be read: one that cannot is no reason
            # to refuse the others, and names nothing here.  `read` meets the same file and stops there with its fault.
            continue
    return _joined(found)


def _named_in(path: Path, home: Path) -> list[tuple[str, str, str]]:
    """The code, name and year of every district in a file."""
    if path.suffix.lower() not in (".csv", ".parquet") or (path.suffix.lower() == ".parquet" and has_shapes(path)):
        return []
    file = read_reference_file(path, home)
    found: list[tuple[str, str, str]] = []
    for code in file.every("district_code"):
        name = file.find("district_name", code.year)
        if name is not None:
            pairs = file.frame.select(code.header, name.header).drop_nulls().unique().rows()
            found += [(one, words, code.year) for one, words in pairs if is_gss_code(one)]
    return found


def _joined(found: Iterable[tuple[str, str, str]]) -> tuple[DistrictNamed, ...]:
    """Each code and name once, with all its years, by name."""
    years: dict[tuple[str, str], set[str]] = {}
    for code, name, year in found:
        years.setdefault((name, code), set()).add(year)
    return tuple(DistrictNamed(code, name, tuple(sorted(held - {""}))) for (name, code), held in sorted(years.items()))


def districts_like(words: str, held: Sequence[DistrictNamed]) -> tuple[DistrictNamed, ...]:
    """The districts that a name may mean: those of just that name, else those with it in theirs, else those alike."""
    wanted = _plain(words)
    names = [(one, _plain(one.name)) for one in held]
    same = tuple(one for one, name in names if name == wanted)
    within = tuple(one for one, name in names if wanted and wanted in name)
    alike = tuple(one for one, name in names if SequenceMatcher(None, wanted, name).ratio() >= SPELT_ALIKE)
    return same or within or alike


def offered(names: Sequence[str], held: Sequence[DistrictNamed]) -> str:
    """What to say of codes to somebody who has names or nothing: those of the names, else all where they are few."""
    meant = [one for name in names for one in districts_like(name, held)] or list(held)
    if not meant or len(meant) > MOST_OFFERED:
        more = f", and {len(held):,} districts are in your lookups" if held else ""
        return f"{WHERE}{more}."
    return f"In your lookups {'; '.join(map(str, dict.fromkeys(meant)))}."


def _plain(words: str) -> str:
    """A name without case, ampersands and doubled spaces."""
    return " ".join(words.lower().replace("&", "and").split())
