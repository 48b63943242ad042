"""Surveys: the questionnaire, the responses, and weights that cannot be."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from saferplan.errors.base import SaferplanError
from saferplan.errors.figures import CannotReckon


class BadQuestionnaire(SaferplanError):
    """A questionnaire cannot be used as it stands; all of its faults are told at once.

    `faults` has a sentence for each, where there are several.
    """

    exit_code = 4

    def __init__(self, file: str, faults: tuple[str, ...]) -> None:
        told = tuple(f"{file}, {fault}" for fault in faults)
        many = (
            f"{file}: {len(faults):,} faults were found; expected none. Mend what each sentence says, and run the same "
            "command again."
        )
        super().__init__(f"{told[0] if len(told) == 1 else many} Nothing was written.")
        self.file = file
        self.faults = told if len(told) > 1 else ()


class NoQuestionnaire(SaferplanError):
    """The folder given holds no questionnaire, so it is no wave of a survey."""

    exit_code = 3

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: no questionnaire.toml here. The folder of a survey wave has one; "
            f'make a folder with "saferplan survey new {folder}", or name the right one.'
        )


class NoResponses(SaferplanError):
    """The folder of a survey wave holds no response yet."""

    exit_code = 4

    def __init__(self, folder: str, files: str) -> None:
        super().__init__(
            f"{folder}: there are no responses yet; expected rows in {files}. Put the export of your survey there, or "
            "name its files under [responses] in questionnaire.toml. Nothing was written."
        )


class NoRespondents(CannotReckon):
    """A category of the population has people, and nobody of it answered: a kind of `CannotReckon`.

    `margin` and `category` are numbers from 0, so that whoever knows their names can say them.
    """

    exit_code = 10

    def __init__(self, margin: int, category: int, people: float) -> None:
        self.margin, self.category, self.people = margin, category, people
        super().__init__(
            "raking",
            f"nobody answered from category {category} of margin {margin}, which has {people:,.0f} people",
            "a respondent in every category that has people; join it to another, or leave the margin out",
        )


class MissingTarget(SaferplanError):
    """A survey is to be weighted by something whose people are not known."""

    exit_code = 4

    def __init__(self, margin: str, category: str, known: tuple[str, ...]) -> None:
        self.margin, self.category = margin, category
        have = f"it has {', '.join(known[:8])}" if known else "it has none"
        spelled = {one.casefold(): one for one in reversed(known)}
        near = get_close_matches((category or margin).casefold(), list(spelled), 1, 0.6)
        have += f'; the nearest is "{spelled[near[0]]}"' if near else ""
        what = f'people of the category "{category}" of "{margin}"' if category else f'people of "{margin}"'
        super().__init__(
            f"targets.csv: there are no {what} to weight to ({have}). Add rows with margin, category and people, or "
            "take the margin out of [[weighting.margin]] in questionnaire.toml."
        )


class NobodyInCategory(SaferplanError):
    """A category of the population has people, and nobody of it answered the survey."""

    exit_code = 4

    def __init__(self, margin: str, category: str, people: float) -> None:
        super().__init__(
            f'questionnaire.toml, [[weighting.margin]]: nobody who answered is "{category}" of "{margin}", which has '
            f"{people:,.0f} people, so that no weight can stand for them. Join it to another category in targets.csv "
            "and in the questionnaire, or take the margin out."
        )


class TrimTooTight(SaferplanError):
    """The weights of a survey are held under a limit by which they cannot add up to the population."""

    exit_code = 4

    def __init__(self, trim: float) -> None:
        super().__init__(
            f"questionnaire.toml, [weighting], trim: no weights of at most {trim:g} times the middle one add up to the "
            "population, since too few who answered stand for too many. Raise trim, or join small categories in "
            "targets.csv and in the questionnaire."
        )
