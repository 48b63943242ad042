"""Two waves' wording compared: where the words of a question differ, the series breaks, and it is said."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from saferplan.tables.questionnaire import Question, Questionnaire


@dataclass(frozen=True)
class WordingChange:
    """One difference between two waves of a question: what of it, and how it read before and now.

    `item` is the row of a grid that alone is touched, or "" where it is the whole question.
    """

    question: str
    item: str
    what: str
    before: str
    now: str

    @property
    def sentence(self) -> str:
        """The difference in a sentence."""
        of = f'"{self.question}"' + (f', row "{self.item}"' if self.item else "")
        return f"{of}: {self.what} changed, from {_said(self.before)} to {_said(self.now)}. Its trend breaks here."


def _said(words: str) -> str:
    return f'"{words}"' if words else "nothing"


def wording_changes(before: Questionnaire, now: Questionnaire) -> tuple[WordingChange, ...]:
    """Every difference that breaks the trend of a question which both waves have, in the order of the later one.

    Its wording, type, answers (codes, words and order), bands and limits, the wording of its rows, and whom it is put
    to.  Where it stands in the file, and how answers are spelt there, does not matter.
    """
    earlier = {one.id: one for one in before.questions}
    return tuple(change for one in now.questions if one.id in earlier for change in _changes(earlier[one.id], one))


def sign_of(question: Question) -> str:
    """Eight letters that change with whatever breaks a trend but the words: type, answers, whom it is put to, limits.

    And with which answers are no view, are scored or are told as one, which change the figures though no respondent
    sees them.  Where it stands in the file, and how answers are spelt there, does not matter.
    """
    seen = (question.type, _answers(question), _put_to(question), question.least, question.most)
    told = (question.top, [(one.code, one.view, one.refusal, one.score) for one in question.options])
    return f"{zlib.crc32(repr((seen, told)).encode()):08x}"


def come_and_gone(before: Questionnaire, now: Questionnaire) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of questions that are new, and of those that are no longer asked."""
    ids = [[one.id for one in wave.questions] for wave in (before, now)]
    return tuple(one for one in ids[1] if one not in ids[0]), tuple(one for one in ids[0] if one not in ids[1])


def _changes(before: Question, now: Question) -> Iterator[WordingChange]:
    for what, rule in (
        ("its wording", lambda one: one.text),
        ("its type", lambda one: one.type),
        ("its answers", _answers),
        ("whom it is put to", _put_to),
    ):
        words = [rule(one) for one in (before, now)]
        if words[0] != words[1]:
            yield WordingChange(now.id, "", what, *words)
    rows = {row.code: row.text for row in before.rows}
    for row in now.rows:
        if row.code in rows and rows[row.code] != row.text:
            yield WordingChange(now.id, row.code, "its wording", rows[row.code], row.text)


def _answers(one: Question) -> str:
    """The answers of a question in words."""
    said = [option.text for option in one.options]
    said += [f"{band.text} ({band.least:g} to {band.most:g})" for band in one.bands]
    codes = [answer.code for answer in one.answers]
    return " / ".join(f"{text} [{code}]" for text, code in zip(said, codes, strict=True))


def _put_to(one: Question) -> str:
    """Whom a question is put to, in words."""
    routes = [f"{route.question} is {' or '.join(route.answers)}" for route in one.routes]
    return "; ".join([*routes, *([", ".join(one.asks)] if one.asks else [])]) or "everyone"
