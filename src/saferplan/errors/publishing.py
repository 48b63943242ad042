"""What goes out: what was not released, is there already, or cannot be typeset."""

from __future__ import annotations

from pathlib import Path

from saferplan.errors.base import SaferplanError


class NotReleased(SaferplanError):
    """Something that is not a release was handed to publication."""

    exit_code = 9

    def __init__(self, path: Path) -> None:
        super().__init__(
            f'{path}: this is not a release. Only released figures are published; run "saferplan release" first.'
        )


class EditionExists(SaferplanError):
    """An edition of that name was released before and holds something else."""

    exit_code = 11

    def __init__(self, path: Path, differs: str) -> None:
        super().__init__(
            f"{path}: this edition was released before, with other {differs}. What has been released is frozen; "
            "give the new release another name with --edition."
        )


class CannotTypeset(SaferplanError):
    """The PDF cannot be set: a word the face has no letters for, or a picture without alternative text."""

    exit_code = 13

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The PDF could not be set ({reason}). Expected words in Latin, Greek or Cyrillic letters, and a "
            "summary for every chart and map. Correct the name or text and run the same command again. "
            "Nothing was written."
        )
