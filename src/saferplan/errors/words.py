"""The analyst's own words: what cannot be read, is not true, or may not be shown."""

from __future__ import annotations

from saferplan.errors.base import SaferplanError


class BadWords(SaferplanError):
    """A file of the analyst's own words cannot be read as it stands."""

    exit_code = 4

    def __init__(self, file: str, found: str, expected: str, do: str, *, line: int | None = None) -> None:
        where = file if line is None else f"{file}, line {line:,}"
        super().__init__(f"{where}: {found}; expected {expected}. {do} Nothing was written.")


_ALL_AGAIN = 'run "saferplan assess", which lists them all, and this command again'


class UntrueWords(SaferplanError):
    """A sentence of the analyst's own words is not true of the figure that it links to, so nothing is released."""

    exit_code = 14

    def __init__(
        self,
        where: str,
        sentence: str,
        fault: str,
        true: tuple[str, ...],
        *,
        others: int = 0,
    ) -> None:
        first, *more = [f'"{one}"' for one in true] or [""]
        also = f" (or {', '.join(more)})" if more else ""
        what = f"Write {first}{also}" if first else "Mend the sentence or the address"
        super().__init__(
            f'{where}: "{sentence}": {fault}. {what}, or strike the sentence out with ~~ before and after it; then '
            f"{_ALL_AGAIN}.{_others(others)} Nothing was released."
        )


class WithheldWords(SaferplanError):
    """A sentence of the analyst's own words speaks of a figure that its readers may not see, so nothing is released."""

    exit_code = 14

    def __init__(
        self,
        where: str,
        sentence: str,
        reason: str,
        instead: tuple[str, ...],
        *,
        others: int = 0,
    ) -> None:
        what = f" What may be said instead: {'; '.join(instead)}." if instead else ""
        super().__init__(
            f'{where}: "{sentence}": the figure may not be shown to these readers ({reason}), nor may words that say '
            "how large it is or which way it went. Take out the link and what is said of it, or strike the sentence "
            f'out with ~~ before and after it; then run "saferplan assess" and this command again.{what}'
            f"{_others(others)} Nothing was released."
        )


def _others(count: int) -> str:
    """How many more sentences there are of the kind."""
    return f" {count:,} more such {'sentence stands' if count == 1 else 'sentences stand'}." if count else ""


class WordsOutOfDate(SaferplanError):
    """The analyst's own words are no longer those that the bundle was made with."""

    exit_code = 5

    def __init__(self, changed: str) -> None:
        super().__init__(f'{changed} changed since the last assessment. Run "saferplan assess" again.')
