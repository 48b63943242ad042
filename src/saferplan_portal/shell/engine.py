"""What the engine refuses, said as the portal says it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from saferplan.errors import DoesNotTie, SaferplanError
from saferplan_portal.shell.rules import Unfit


@contextmanager
def engine_says(field: str = "") -> Iterator[None]:
    """Let what the engine refuses within be shown on a form, beside `field` where it is about one.

    Raises `Unfit` with the engine's own sentence; of sums that do not tie, with what was found and what to do.
    """
    try:
        yield
    except DoesNotTie as error:
        raise Unfit(f"{error.found}. {error.do}", field) from error
    except SaferplanError as error:
        raise Unfit(str(error), field) from error
