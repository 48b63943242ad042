"""What is held of a survey wave, as the question of what residents told us needs it: addresses, words and order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from saferplan.areas import PARTNERSHIP, slug_of
from saferplan.assessment.context import Context
from saferplan.figures import Address, Figure
from saferplan.measures.survey_notes import note_of
from saferplan.measures.survey_waves import DEPRIVED, OTHERS, slug_of_item, words_of_item
from saferplan.tables.questionnaire import Question, Questionnaire

QUESTION = "community_voice"
NET = "together"
"""The answer, in addresses, of those answers of a question that are told as one."""


def within(words: str) -> str:
    """Words of a row or theme within a sentence; names keep their capital.

    >>> within("Fly-tipping and litter"), within("Beauchamp Lane"), within("CCTV")
    ('fly-tipping and litter', 'Beauchamp Lane', 'CCTV')
    """
    named = any(letter.isupper() for letter in words[1:])
    return words if named else f"{words[:1].lower()}{words[1:]}"


_SEXES = {"female": "women", "women": "women", "male": "men", "men": "men"}


def _who_are(words: str) -> str:
    """The words of a group, to follow "residents".

    >>> _who_are("sex: Female"), _who_are("age: 65 or over"), _who_are("tenure: Social renters")
    ('who are women', 'aged 65 or over', '(tenure: Social renters)')
    >>> _who_are("in the rest of the area"), _who_are("who are very concerned about drugs"), _who_are("")
    ('in the rest of the area', 'who are very concerned about drugs', '')
    """
    role, _, answer = words.partition(": ")
    if role == "sex" and answer.lower() in _SEXES:
        return f"who are {_SEXES[answer.lower()]}"
    if role == "age" and answer[:1].isdigit():
        return f"aged {answer}"
    return f"({words})" if answer else words


@dataclass(frozen=True)
class Asked:
    """One question, or row of a grid: its slug in addresses, its words, and the answer that is told of it."""

    question: Question
    item: str

    @property
    def slug(self) -> str:
        """The question in addresses."""
        return slug_of_item(self.question, self.item)

    @property
    def words(self) -> str:
        """The wording, with that of the row of a grid."""
        return words_of_item(self.question, self.item)

    @property
    def row(self) -> str:
        """The words of the row of a grid, or of the question."""
        return next((one.text for one in self.question.rows if one.code == self.item), self.question.text)

    @property
    def told(self) -> str:
        """The answer that is told of the question: those told as one, "" where none are named."""
        return NET if self.question.top else ""

    @property
    def of_residents(self) -> str:
        """What is told, to follow "of residents": "feel very safe in daylight"."""
        tells = self.question.tells
        if not tells:
            return f"answer “{self.answer_words}” when asked “{self.words}”"
        return f"{tells} {within(self.row)}" if self.item else tells

    @property
    def label(self) -> str:
        """What is told, in a row of a table or chart."""
        return self.of_residents[:1].upper() + self.of_residents[1:]

    @property
    def answer_words(self) -> str:
        """The words of the answers that are told as one."""
        if self.question.top_text:
            return self.question.top_text
        texts = [one.text for one in self.question.options if one.code in self.question.top]
        return " or ".join(texts)


@dataclass(frozen=True)
class VoiceHeld:
    """The latest wave in a context, with the questions of it that have figures."""

    context: Context
    asked: Questionnaire

    @property
    def period(self) -> str:
        """The wave in addresses."""
        return self.asked.wave.period

    def items(self, *types: str) -> list[Asked]:
        """The questions, and rows of grids, of some types that have figures, in the order they were asked."""
        found = [
            Asked(question, item)
            for question in self.asked.questions
            if question.type in types and question.closed and not question.role
            for item in question.items
        ]
        return [one for one in found if self.has(self.base(one.slug))]

    def address(self, measure: str, **keys: str) -> Address:
        """An address in this wave; `area` and a blank `who` as everywhere."""
        area = keys.pop("area", PARTNERSHIP)
        group = tuple(sorted((key, value) for key, value in keys.items() if value))
        return Address(measure, self.period, area=area, group=group)

    def share(self, question: str, answer: str, who: str = "", area: str = PARTNERSHIP) -> Address:
        """The weighted share of an answer."""
        return self.address("survey_share", question=question, answer=answer, who=who, area=area)

    def base(self, question: str, which: str = "view", who: str = "", area: str = PARTNERSHIP) -> Address:
        """The number of respondents behind a question."""
        return self.address("survey_base", question=question, base=which, who=who, area=area)

    def has(self, address: Address) -> bool:
        """Whether there is such a figure, with a value or a reason."""
        return str(address) in self.context.figures

    def figure(self, address: Address) -> Figure | None:
        """The figure at an address where there is one with a value; else None."""
        found = self.context.figure(address) if self.has(address) else None
        return None if found is None or found.value is None else found

    def value(self, address: Address) -> float:
        """The value at an address, 0 where there is none."""
        found = self.figure(address)
        return 0.0 if found is None or found.value is None else found.value

    def of_measure(self, measure: str) -> list[Figure]:
        """Every figure of a measure in this wave, in the order of their addresses."""
        frame = self.context.figures.frame
        ids = frame.filter((pl.col("measure") == measure) & (pl.col("period") == self.period))["id"].sort()
        return [self.context.figures.figure(one) for one in ids]

    def base_words(self, address: Address) -> str:
        """The base of a share as a link, in words: "base 2,250"; "" where it is not told."""
        group = dict(address.group)
        base = self.base(group["question"], who=group.get("who", ""), area=address.area)
        return "" if self.figure(base) is None else f"base {self.number(base)}"

    def number(self, address: Address) -> str:
        """A figure as a link."""
        return self.context.number(address)

    def with_limits(self, address: Address) -> str:
        """A share with its limits and base, for a sentence: "59% (95% interval 57% to 61%; base 2,250)"."""
        parts = [part for part in (self.context.interval(address), self.base_words(address)) if part]
        return self.number(address) + (f" ({'; '.join(parts)})" if parts else "")

    def who_words(self, figure: Figure) -> str:
        """The group that a figure is of, as a row is headed."""
        words = note_of(figure.caveats, "AMONG") or "all residents who answered"
        return words[:1].upper() + words[1:]

    def residents_of(self, figure: Figure) -> str:
        """The group that a figure is of, as a sentence has it: "residents of Ashbrook"."""
        if figure.area != PARTNERSHIP:
            return f"residents of {self.context.name(figure.area)}"
        return f"residents {_who_are(note_of(figure.caveats, 'AMONG') or '')}".rstrip()

    @property
    def profile(self) -> list[Figure]:
        """Who answered, by whatever channel."""
        return [one for one in self.of_measure("survey_profile") if "channel" not in dict(one.address.group)]

    @property
    def channels(self) -> list[tuple[str, str]]:
        """The channels by which people came, as addresses have them, with their words."""
        found = {}
        for one in self.of_measure("survey_profile"):
            if slug := dict(one.address.group).get("channel"):
                found[slug] = (note_of(one.caveats, "CHANNEL") or slug).removeprefix("channel: ")
        return sorted(found.items())

    @property
    def is_open(self) -> bool:
        """Whether anyone with the link could answer."""
        return self.asked.wave.sample == "open"

    @property
    def deprived(self) -> tuple[str, str]:
        """The two groups of deprivation that are set side by side, as addresses have them; blank where none are."""
        held = {dict(one.address.group).get("who", "") for one in self.of_measure("survey_gap")}
        return (DEPRIVED, OTHERS) if DEPRIVED in held else ("", "")

    @property
    def boards(self) -> list[str]:
        """The boards that have a figure of their own."""
        frame = self.context.figures.frame
        here = (pl.col("measure") == "survey_share") & (pl.col("period") == self.period)
        return frame.filter(here & (pl.col("area") != PARTNERSHIP))["area"].unique().sort().to_list()


def held_of(context: Context) -> VoiceHeld | None:
    """The latest wave that figures are held of; None where there is none."""
    for asked in sorted(context.surveys, key=lambda one: one.wave.id, reverse=True):
        held = VoiceHeld(context, asked)
        if held.items("single", "multiple", "scale", "grid", "number"):
            return held
    return None


def options_of(one: Asked) -> list[tuple[str, str]]:
    """The answers of a question in order, as addresses have them, with their words; those without a view left out."""
    return [
        (slug_of(option.code), option.text) for option in one.question.options if option.view and not option.refusal
    ]


def without(address: Address, key: str) -> Address:
    """An address without one part of its group."""
    return replace(address, group=tuple(pair for pair in address.group if pair[0] != key))


def highest(held: VoiceHeld, addresses: Iterable[tuple[str, Address]]) -> list[tuple[str, Address]]:
    """Words and addresses in the order of their values, the highest first; those without a value left out."""
    valued = [(words, one) for words, one in addresses if held.figure(one) is not None]
    return sorted(valued, key=lambda pair: (-held.value(pair[1]), pair[0]))


def earlier_wave(held: VoiceHeld) -> str:
    """The wave before, as addresses have it; "" where no figure of one is held."""
    before = held.asked.wave.previous
    return f"wave-{before}" if any(one.wave.id == before for one in held.context.surveys) else ""


def changed(held: VoiceHeld, one: Asked) -> Address | None:
    """The change of what is told of a question since the wave before; None where wording or figures allow none."""
    before = earlier_wave(held)
    if not before or not one.told:
        return None
    address = replace(held.share(one.slug, NET), change="difference", change_from=before)
    return address if str(address) in held.context.figures else None
