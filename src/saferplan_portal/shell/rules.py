"""What an action says when it does not do what was asked, each a sentence, and the maker of yes-or-no rules."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


class Refused(Exception):
    """The person may not do or see this: a sentence that says who may.  It is written into the audit."""


class Unfit(Exception):
    """It cannot be done as asked, whoever asks: a sentence that says what was found and what to do.

    `field` names the field of a form that it is about, or is "".
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def asks(check: Callable[P, None]) -> Callable[P, bool]:
    """The yes-or-no rule that goes with a `check_x`: no where it raises `Refused` or `Unfit`."""

    @wraps(check)
    def can(*args: P.args, **kwargs: P.kwargs) -> bool:
        try:
            check(*args, **kwargs)
        except (Refused, Unfit):
            return False
        return True

    return can


def action(made: Callable[P, R]) -> Callable[P, R]:
    """Mark a function as an action: all that it writes, its audit row among it, is written together or not at all."""

    @wraps(made)
    def atomic(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            return made(*args, **kwargs)

    return atomic
