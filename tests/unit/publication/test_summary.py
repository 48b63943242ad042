"""The summary's choice: nothing is told twice, and no question and no theme fills it."""

from __future__ import annotations

from types import SimpleNamespace

from saferplan.assessment.answer import Answer
from saferplan.findings import Finding
from saferplan.publication.summary import chosen_of, told_in_title


def finding(name: str, *, size: float, says: str = "", also: tuple[str, ...] = ()) -> Finding:
    """A strong finding whose headline tells a figure, and whose sentence others."""
    own = says or f"figure:recorded_crime?area=partnership&period={2000 + int(size)}"
    return Finding(
        id=name,
        question=name.partition("/")[0],
        headline=f"[1]({own})",
        sentence="x",
        figures=(own, *also),
        method="x",
        reference="x",
        strength="strong",
        strength_reason="x",
        cannot_tell="x",
        size=size,
    )


RISE = "figure:recorded_crime?area=partnership&change=percent&change_from=2017/18&crime_type=robbery&period=2018/19"


def test_of_two_findings_with_one_figure_the_questions_own_is_told() -> None:
    found = [
        finding("theme-violence/change/partnership/robbery", size=9, says=RISE),
        finding("trends/riser/partnership/robbery", size=9, says=RISE),
    ]
    assert [one.question for one in chosen_of(found)] == ["trends"]


def test_a_number_that_the_sentence_of_another_tells_is_not_told_again() -> None:
    count = "figure:asb_incidents?area=partnership&period=2018/19"
    found = [
        finding("demand/share/partnership/all", size=8, also=(count,)),
        finding("volume/incidents/partnership/asb", size=7, says=count),
        finding("harm/most/partnership/all", size=6),
    ]
    assert [one.question for one in chosen_of(found)] == ["demand", "harm"]


def test_all_themes_together_have_two_places() -> None:
    found = [finding(f"theme-{n}/change/partnership/{n}", size=20 - n) for n in range(5)]
    found.append(finding("harm/most/partnership/all", size=1))
    assert [one.question for one in chosen_of(found)] == ["theme-0", "theme-1", "harm"]


def test_the_title_is_told_by_questions_that_found_something() -> None:
    def answer(question: str, *findings: Finding) -> Answer:
        return Answer(question, f"Of {question}", "Asks", findings, "", ())

    found = finding("trends/year/partnership/all", size=1.0)
    volume, trends, comparison, harm = (
        answer("volume", found),
        answer("trends", found),
        answer("comparison"),
        answer("harm", found),
    )
    released = SimpleNamespace(answers=(volume, trends, comparison, harm))
    assert told_in_title(released) == (trends, harm), "what could not be answered is no title"
    assert told_in_title(SimpleNamespace(answers=(volume, comparison))) == (volume,)
