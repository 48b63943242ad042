"""What became of each question of a survey, respondent by respondent, as arrays that estimates are made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from saferplan.areas import slug_of
from saferplan.measures.survey_waves import SurveyWave, items_of, slug_of_item, words_of_item
from saferplan.methods._checks import Bools, Floats
from saferplan.tables.questionnaire import Question
from saferplan.tables.questionnaire_wording import sign_of

NET = "together"
"""The answer, in addresses, of those answers of a question that are told as one."""


@dataclass(frozen=True)
class Answered:
    """What became of one question, or row of a grid, for each respondent.

    `asked`, `answered` and `view` say who was asked, who gave any answer, and who expressed a view.  `given` has for
    each answer in addresses its words and who gave it; `numbers` the number or score of each (NaN where there is none).
    `together` names the answers that are told as one, "" where none are.
    """

    question: Question
    item: str
    asked: Bools
    answered: Bools
    view: Bools
    given: dict[str, tuple[str, Bools]]
    numbers: Floats
    together: str

    @property
    def slug(self) -> str:
        """The question in addresses."""
        return slug_of_item(self.question, self.item)

    @property
    def note(self) -> str:
        """The note with the wording."""
        return f"ASKED {words_of_item(self.question, self.item)}"

    @property
    def notes(self) -> tuple[str, ...]:
        """The wording, what was asked of whom in which answers (by a sign that changes with any of these), and whether
        several answers could be chosen."""
        several = ("SEVERAL",) if self.question.type == "multiple" else ()
        return (self.note, f"SHAPE {sign_of(self.question)}", *several)

    def among(self, part: Bools) -> Answered:
        """The same of some respondents alone."""
        return replace(
            self,
            asked=self.asked[part],
            answered=self.answered[part],
            view=self.view[part],
            given={slug: (words, who[part]) for slug, (words, who) in self.given.items()},
            numbers=self.numbers[part],
        )


def answers_of(wave: SurveyWave) -> Iterable[Answered]:
    """What each respondent answered, question by question and row by row."""
    order = wave.respondents["respondent"]
    size = order.len()
    place = dict(zip(order.to_list(), range(size), strict=True))
    by_item = wave.answers.partition_by("question", "item", as_dict=True)
    for question, item in items_of(wave):
        rows = by_item.get((question.id, item))
        if rows is None:
            continue
        at = np.array([place[one] for one in rows["respondent"].to_list()], dtype=np.int64)
        states, codes = rows["state"].to_numpy(), np.array(rows["answer"].to_list(), dtype=object)
        marked = {state: np.zeros(size, dtype=np.bool_) for state in ("answered", "no_view", "refused", "blank")}
        for state, who in marked.items():
            who[at[states == state]] = True
        numbers = np.full(size, np.nan)
        numbers[at] = rows["number"].fill_null(float("nan")).to_numpy()
        view = marked["answered"]
        numbers[~view] = np.nan
        given: dict[str, tuple[str, Bools]] = {}
        for option in question.answers:
            who = np.zeros(size, dtype=np.bool_)
            who[at[codes == option.code]] = True
            if getattr(option, "view", True) and not getattr(option, "refusal", False):
                given[slug_of(option.code.replace("_", " "))] = (option.text, who & view)
        together = ",".join(slug_of(code.replace("_", " ")) for code in question.top)
        if together:
            members = [given[slug][1] for slug in together.split(",") if slug in given]
            words = question.top_text or " or ".join(given[s][0] for s in together.split(",") if s in given)
            given[NET] = (words, np.logical_or.reduce(members) if members else np.zeros(size, dtype=np.bool_))
        said = view | marked["no_view"] | marked["refused"]
        yield Answered(question, item, said | marked["blank"], said, view, given, numbers, together)
