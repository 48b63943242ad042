"""Figures, findings and what is worked out: what there is not, or cannot be reckoned."""

from __future__ import annotations

from saferplan.errors.base import SaferplanError


class BadAddress(SaferplanError):
    """A figure's address cannot be read, or names no figure or more than one."""

    exit_code = 6

    def __init__(self, address: str, found: str, nearest: str | None = None) -> None:
        hint = f" The nearest address is {nearest}" if nearest else ""
        super().__init__(f"{address}: {found}.{hint}")
        self.found = found
        self.nearest = nearest


class NoSuchFinding(SaferplanError):
    """A finding's id names none of the current bundle."""

    exit_code = 6

    def __init__(self, finding: str, near: tuple[str, ...] = (), *, shared: str = "") -> None:
        found = "are" if len(near) > 1 else "is"
        like = f"with the same {shared}" if shared else "of nearly the same name"
        hint = f"; {like} there {found} {', '.join(near)}" if near else ""
        super().__init__(
            f"{finding}: no finding of this id is in the current bundle{hint}. "
            'Run "saferplan explain" with the folder alone for a list of all ids.'
        )


class CannotReckon(SaferplanError):
    """A method was asked for something its input cannot bear."""

    exit_code = 10

    def __init__(self, method: str, found: str, expected: str) -> None:
        super().__init__(f"{method}: {found}; expected {expected}.")


class TooFewAreas(CannotReckon):
    """There are too few areas, or too large ones, for as many groups as were asked for: a kind of `CannotReckon`."""

    exit_code = 10

    def __init__(self, method: str, found: str, expected: str) -> None:
        super().__init__(method, found, expected)
