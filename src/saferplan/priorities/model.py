"""Scoring models: what issues are scored on, in which words, and how the scores are put together, as data.

A model is a file: `models/<slug>/model.toml` for those that ship, `priorities/<slug>.toml` in a partnership folder for
its own.  Both are read by `parse_model`.  There is no expression language: how scores are put together is the name of
a rule (`combining.RULES`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from saferplan.areas import slug_of
from saferplan.errors import BadModel

SIGNALS = {
    "volume": "how much of it there is",
    "trend": "how it changed",
    "harm": "how much it weighs",
    "concern": "how many residents are concerned",
}
"""What the assessment can say of an issue beforehand: the evidence that a field may name."""

COMBINING = ("sum", "mean", "product of blocks", "index")
"""The names of the rules by which scores are put together (`combining.RULES` has what each does)."""

MOST_FIELDS, MOST_LEVELS = 40, 12
MODEL_NAME = "model.toml"


@dataclass(frozen=True)
class ScoreLevel:
    """One level of a scale: its number, its name, and the words by which a scorer knows it."""

    score: float
    title: str
    text: str

    @property
    def printed(self) -> str:
        """The level as a scorer chooses it: "3 Likely"."""
        return f"{self.score:g} {self.title}"


@dataclass(frozen=True)
class ScoreField:
    """One thing that every issue is scored on, with its levels from the lowest.

    `evidence` names what is laid beside it for the scorer (keys of `SIGNALS`).  A field with a `figure` is filled from
    that figure of the assessment and has no levels.  `weight` is what it counts for within its block.
    """

    slug: str
    title: str
    block: str
    asks: str
    levels: tuple[ScoreLevel, ...] = ()
    evidence: tuple[str, ...] = ()
    figure: str = ""
    weight: float = 1.0

    def level_of(self, score: float) -> int | None:
        """Which level a score is, from 0; None where it is none."""
        return next((place for place, level in enumerate(self.levels) if level.score == score), None)


@dataclass(frozen=True)
class ScoreBlock:
    """Fields that belong together.  A block `beside` is shown and does not count."""

    slug: str
    title: str
    beside: bool = False


@dataclass(frozen=True)
class ScoreBand:
    """A name for results from a number upwards, such as "high" from 9."""

    start: float
    title: str


@dataclass(frozen=True)
class ScoringModel:
    """A scoring model: what is asked, in which words, what counts how much, and the rule that puts it together."""

    slug: str
    title: str
    version: str
    about: str
    source: str
    combine: str
    blocks: tuple[ScoreBlock, ...]
    fields: tuple[ScoreField, ...]
    bands: tuple[ScoreBand, ...] = ()

    @property
    def name(self) -> str:
        """Slug and version: what a row of scores says it was scored by."""
        return f"{self.slug} {self.version}"

    @property
    def scored(self) -> tuple[ScoreField, ...]:
        """The fields that people score."""
        return tuple(one for one in self.fields if not one.figure)

    @property
    def counted(self) -> tuple[ScoreField, ...]:
        """The fields that count, those of blocks beside left out."""
        beside = {block.slug for block in self.blocks if block.beside}
        return tuple(one for one in self.fields if one.block not in beside)

    def field(self, slug: str) -> ScoreField | None:
        """The field of a slug, or None."""
        return next((one for one in self.fields if one.slug == slug), None)

    def band(self, result: float) -> str:
        """The name of a result, or "" where the model names none so low."""
        return next((one.title for one in reversed(self.bands) if result >= one.start - 1e-9), "")


@cache
def shipped_models() -> dict[str, ScoringModel]:
    """The models that ship, by slug.

    >>> list(shipped_models())
    ['composite-index', 'four-by-four', 'harm-opportunity-threat', 'local-harm-and-likelihood', 'setting-matrix']
    """
    home = files("saferplan.priorities").joinpath("models")
    found = sorted(one.name for one in home.iterdir() if one.joinpath(MODEL_NAME).is_file())
    texts = {name: home.joinpath(name, MODEL_NAME).read_text(encoding="utf-8") for name in found}
    return {name: parse_model(text, file=f"models/{name}/{MODEL_NAME}", slug=name) for name, text in texts.items()}


def parse_model(text: str, *, file: str, slug: str) -> ScoringModel:
    """Read a model from the text of its file.

    `file` is named in errors; `slug` is what the file's name says the model is called.  Raises `BadModel`, naming the
    place, for what is misspelt, lacking, of the wrong kind, or does not fit together.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"line {line[1]}" if line else "the file"
        raise BadModel(file, where, "it is no TOML", "keys and texts in quotation marks", "Correct it.") from error
    reader = _Reader(file)
    reader.keys("the top", raw, {"slug", "title", "version", "about", "source", "combine", "block", "field", "band"})
    words = {key: reader.text("the top", raw, key) for key in ("slug", "title", "version", "about", "source")}
    combine = reader.one_of("the top", raw, "combine", COMBINING)
    if words["slug"] != slug:
        reader.fail("slug", f'it is "{words["slug"]}"', f'"{slug}", as the file is called')
    if re.search(r"\s", words["version"]):
        reader.fail("version", f'it is "{words["version"]}"', "a version without spaces, like 1 or 2026-04")
    blocks = tuple(reader.block(one) for one in reader.tables(raw, "block"))
    reader.apart("block", [one.slug for one in blocks])
    made = tuple(reader.field(one, place, blocks) for place, one in enumerate(reader.tables(raw, "field"), start=1))
    reader.apart("field", [one.slug for one in made])
    bands = tuple(reader.band(one) for one in reader.tables(raw, "band", least=0))
    if [one.start for one in bands] != sorted({one.start for one in bands}):
        reader.fail("[[band]]", "their numbers do not rise", "each band from a higher number than the one before")
    model = ScoringModel(**words, combine=combine, blocks=blocks, fields=made, bands=bands)
    reader.whole(model)
    return model


class _Reader:
    """Takes a file apart, and says in one sentence what does not fit."""

    def __init__(self, file: str) -> None:
        self.file = file

    def fail(self, where: str, found: str, expected: str, do: str = "Correct it.") -> None:
        """Refuse the file."""
        raise BadModel(self.file, where, found, expected, do)

    def keys(self, where: str, raw: dict[str, Any], known: Collection[str]) -> None:
        """Refuse a key that is not known."""
        for key in raw:
            if key not in known:
                self.fail(where, f'there is a key "{key}"', ", ".join(sorted(known)), "Correct it or take it out.")

    def text(self, where: str, raw: dict[str, Any], key: str) -> str:
        """A text that must be there."""
        found = raw.get(key)
        if not isinstance(found, str) or not found.strip():
            what = "it is lacking" if key not in raw else f"it is {found!r}"
            self.fail(f"{where}, {key}", what, "a text in quotation marks", "Write it.")
        return " ".join(str(found).split())

    def one_of(self, where: str, raw: dict[str, Any], key: str, known: Collection[str]) -> str:
        """A text of a list."""
        found = self.text(where, raw, key)
        if found not in known:
            self.fail(f"{where}, {key}", f'it is "{found}"', ", ".join(known), "Choose one.")
        return found

    def number(self, where: str, raw: dict[str, Any], key: str, *, default: float | None = None) -> float:
        """A number."""
        found = raw.get(key, default)
        if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) < 1e6:
            self.fail(f"{where}, {key}", "it is lacking" if found is None else f"it is {found!r}", "a number")
        return float(found)  # type: ignore[arg-type]

    def tables(self, raw: dict[str, Any], key: str, *, least: int = 1) -> list[dict[str, Any]]:
        """The tables of a name, such as `[[field]]`."""
        found = raw.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found) or len(found) < least:
            self.fail(f"[[{key}]]", "there is none", f"one [[{key}]] at least", "Write it.")
        if len(found) > MOST_FIELDS:
            self.fail(f"[[{key}]]", f"there are {len(found):,}", f"at most {MOST_FIELDS}", "Take some out.")
        return list(found)

    def slug(self, where: str, raw: dict[str, Any]) -> str:
        """A slug."""
        found = self.text(where, raw, "slug")
        if slug_of(found) != found:
            self.fail(f"{where}, slug", f'it is "{found}"', f'small letters and hyphens, like "{slug_of(found)}"')
        return found

    def apart(self, kind: str, slugs: list[str]) -> None:
        """Refuse a slug that stands twice."""
        twice = next((one for place, one in enumerate(slugs) if one in slugs[:place]), None)
        if twice:
            self.fail(f"[[{kind}]]", f'"{twice}" stands twice', "each slug once", "Give one another name.")

    def block(self, raw: dict[str, Any]) -> ScoreBlock:
        """One block."""
        self.keys("[[block]]", raw, {"slug", "title", "beside"})
        slug = self.slug("[[block]]", raw)
        beside = raw.get("beside", False)
        if not isinstance(beside, bool):
            self.fail(f'[[block]] "{slug}", beside', f"it is {beside!r}", "true or false")
        return ScoreBlock(slug, self.text(f'[[block]] "{slug}"', raw, "title"), bool(beside))

    def field(self, raw: dict[str, Any], place: int, blocks: tuple[ScoreBlock, ...]) -> ScoreField:
        """One field."""
        slug = self.slug(f"[[field]] {place}", raw)
        where = f'[[field]] "{slug}"'
        self.keys(where, raw, {one.name for one in fields(ScoreField)})
        figure = self.one_of(where, raw, "figure", SIGNALS) if "figure" in raw else ""
        if figure and "levels" in raw:
            self.fail(
                where, "it has a figure and levels", "a figure, or levels that people choose from", "Take one out."
            )
        weight = self.number(where, raw, "weight", default=1.0)
        if weight <= 0:
            self.fail(
                f"{where}, weight", f"it is {weight:g}", "a number above 0", "Or put the field in a block beside."
            )
        evidence = raw.get("evidence", [])
        if not isinstance(evidence, list) or any(one not in SIGNALS for one in evidence):
            self.fail(f"{where}, evidence", f"it is {evidence!r}", f"a list of {', '.join(SIGNALS)}")
        return ScoreField(
            slug=slug,
            title=self.text(where, raw, "title"),
            block=self.one_of(where, raw, "block", [one.slug for one in blocks]),
            asks=self.text(where, raw, "asks"),
            levels=() if figure else self.levels(where, raw),
            evidence=tuple(evidence),
            figure=figure,
            weight=weight,
        )

    def levels(self, where: str, raw: dict[str, Any]) -> tuple[ScoreLevel, ...]:
        """The levels of a field, which rise."""
        given = raw.get("levels")
        if (
            not isinstance(given, list)
            or not 2 <= len(given) <= MOST_LEVELS
            or not all(isinstance(x, dict) for x in given)
        ):
            expected = f"two to {MOST_LEVELS} levels, each with score, title and text"
            self.fail(f"{where}, levels", "they are lacking" if given is None else "they are no such list", expected)
            return ()
        made = []
        for place, one in enumerate(given, start=1):
            here = f"{where}, level {place}"
            self.keys(here, one, {"score", "title", "text"})
            made.append(
                ScoreLevel(self.number(here, one, "score"), self.text(here, one, "title"), self.text(here, one, "text"))
            )
        if [one.score for one in made] != sorted({one.score for one in made}):
            self.fail(f"{where}, levels", "their scores do not rise", "each score higher than the one before")
        if made[0].score < 0:
            self.fail(f"{where}, level 1, score", f"it is {made[0].score:g}", "0 or more")
        return tuple(made)

    def band(self, raw: dict[str, Any]) -> ScoreBand:
        """One band."""
        self.keys("[[band]]", raw, {"from", "title"})
        return ScoreBand(self.number("[[band]]", raw, "from"), self.text("[[band]]", raw, "title"))

    def whole(self, model: ScoringModel) -> None:
        """Hold the parts of a model to each other."""
        if not model.counted:
            self.fail("[[block]]", "every block is beside", "one that counts", "Take beside out of one.")
        for fault in _unfit(model):
            self.fail(*fault)


def _unfit(model: ScoringModel) -> Iterator[tuple[str, str, str]]:
    """What keeps the fields of a model from being put together by its rule."""
    empty = [block.slug for block in model.blocks if not any(one.block == block.slug for one in model.fields)]
    if empty:
        yield f'[[block]] "{empty[0]}"', "no field is in it", "one field at least"
    for one in model.counted:
        if bool(one.figure) != (model.combine == "index"):
            found = f'it {"has a figure" if one.figure else "is scored by people"}, and combine is "{model.combine}"'
            yield f'[[field]] "{one.slug}"', found, "figures with index, and levels with any other rule"
    if model.combine == "product of blocks" and sum(not block.beside for block in model.blocks) < 2:
        yield "combine", "it is a product, and one block counts", "two blocks that count, at least"
