"""The plan and its priorities: what is not there, cannot be used, or is not true of its figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from saferplan.errors.base import SaferplanError


class BadPlan(SaferplanError):
    """A file of the plan cannot be used as it stands; all of its faults are told at once.

    `found` are faults, each with its line (0 where none is known); `faults` has a sentence for each, where there are
    several.
    """

    exit_code = 4

    def __init__(self, file: str, found: Sequence[tuple[int, str]]) -> None:
        ordered = sorted(found, key=lambda one: one[0])
        told = tuple(f"{file}{f', line {line:,}' if line else ''}: {fault}" for line, fault in ordered)
        many = f"{file}: {len(told):,} faults were found; expected none. Mend what each sentence says."
        super().__init__(f"{told[0] if len(told) == 1 else many} Then run the same command again. Nothing was written.")
        self.file, self.found = file, tuple(ordered)
        self.faults = told if len(told) > 1 else ()


class NoPlan(SaferplanError):
    """The partnership folder holds no plan yet."""

    exit_code = 3

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: no plan/plan.toml here, so there is no plan yet. Make one from a plan or tracker you have with "
            '"saferplan plan import FILE", or write it as docs/how-to/write-the-plan.md shows.'
        )


class PlanExists(SaferplanError):
    """There is a plan already, and an import never writes over one."""

    exit_code = 13

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: there is a plan already, and an import never writes over one. Move it away, or name another "
            "folder after the file. Nothing was written."
        )


class ColumnsNotConfirmed(SaferplanError):
    """Nobody has confirmed yet which column of an imported plan is what."""

    exit_code = 4

    def __init__(self, written: Path, count: int) -> None:
        super().__init__(
            f"Which column is what was guessed, of {count:,} {'table' if count == 1 else 'tables'}, and nobody has "
            f"confirmed it. Look at {written}, correct it, and run the same command again with --columns {written}. "
            "No plan was written."
        )


class UntruePlan(SaferplanError):
    """The plan says what its figures do not bear out, or names a figure that there is none of: it is not built.

    `faults` has a sentence for each, with where it stands and what would be true, where there are several.
    """

    exit_code = 14

    def __init__(self, faults: tuple[str, ...]) -> None:
        one = f"{faults[0]} Then run the same command again. Nothing was written."
        many = (
            f"{len(faults):,} things in the plan are not true of their figures; expected none. Mend what each sentence "
            "says, and run the same command again. Nothing was written."
        )
        super().__init__(one if len(faults) == 1 else many)
        self.faults = faults if len(faults) > 1 else ()


class UnfinishedPlan(SaferplanError):
    """Something in the plan is wrong or lacking, and only a plan without gaps was asked for: it is not built.

    `many` is how many gaps there are in words, `faults` the first of them, with where they stand.
    """

    exit_code = 15

    def __init__(self, many: str, faults: tuple[str, ...]) -> None:
        super().__init__(
            f"The plan has gaps, and --strict refuses them: {many}; expected none. Mend them, with "
            '"saferplan plan check" for all of them, or leave --strict out. Nothing was written.'
        )
        self.faults = faults


class UnfitNames(SaferplanError):
    """The plan would print a person's name, or a word like "tbc", where the name of a body stands: it is not built.

    `faults` has a sentence for each, with where it stands, where there are several.
    """

    exit_code = 14

    def __init__(self, faults: tuple[str, ...]) -> None:
        one = f"{faults[0]} Nothing was written."
        many = (
            f"{len(faults):,} names in the plan are a person's or no name; expected those of bodies, for the plan is "
            "published. Mend each, and run the same command again. Nothing was written."
        )
        super().__init__(one if len(faults) == 1 else many)
        self.faults = faults if len(faults) > 1 else ()


class BadModel(SaferplanError):
    """A scoring model of priorities cannot be used as it stands."""

    exit_code = 4

    def __init__(self, file: str, where: str, found: str, expected: str, do: str) -> None:
        super().__init__(f"{file}, {where}: {found}; expected {expected}. {do} Nothing was written.")


class BadIssues(SaferplanError):
    """The list of issues to score cannot be used as it stands."""

    exit_code = 4

    def __init__(self, where: str, found: str, expected: str, do: str) -> None:
        super().__init__(f"priorities/issues.toml, {where}: {found}; expected {expected}. {do} Nothing was written.")


class NothingScored(SaferplanError):
    """No issue has been scored in full, so there is nothing to put in order."""

    exit_code = 5

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            f"{where}: {found}; expected one issue at least with a score in every field that counts. Fill in "
            'priorities/scores.csv or the workbooks that "saferplan priorities propose" wrote. Nothing was written.'
        )
