"""Reading `questionnaire.toml`: one block of it, key by key, with every fault gathered as a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

CODE, ID, WAVE = r"[a-z0-9][a-z0-9_-]*", r"[a-z][a-z0-9_]*", r"\d{4}-\d{2}"
FORMS = {
    CODE: "small letters, digits, hyphens and underscores, like very_safe",
    ID: "a small letter, then small letters, digits and underscores, like safe_after_dark",
    WAVE: "a year and a month, like 2020-01",
}
"""The forms of codes of answers, ids of questions and ids of waves, and how they are told."""


class Block:
    """One table of the file: takes keys from it by kind, and notes as a fault what is missing, misspelt or wrong.

    `where` names the block as faults call it; `faults` is shared by all blocks of a file.
    """

    def __init__(self, raw: Mapping[str, Any], where: str, faults: list[str]) -> None:
        self.raw, self.where, self.faults = raw, where, faults
        self._asked: list[str] = []

    def fault(self, key: str, found: str, expected: str, do: str) -> None:
        """Note what is wrong with a key ("" for the block as a whole)."""
        self.faults.append(f"{self.where}{', ' + key if key else ''}: {found}; expected {expected}. {do}")

    def text(self, key: str, default: str | None = None, *, form: str = "") -> str:
        """A text; a fault where it is missing (unless there is a default), is no text, is blank or has another form."""
        value = self._take(key, default is None, "a text in quotation marks")
        if value is None:
            return default or ""
        if not isinstance(value, str) or (not value.strip() and default is None):
            found = "it is blank" if isinstance(value, str) else f"it is {_kind_of(value)}"
            self.fault(key, found, "a text in quotation marks", "Write it.")
            return default or ""
        if form and value and not re.fullmatch(form, value):
            self.fault(key, f'it is "{value}"', FORMS[form], "Correct it.")
        return " ".join(value.split())

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or one text that stands for a list of itself; empty where the key is left out."""
        value = self._take(key, False, "a list of texts")
        if value is None:
            return ()
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            self.fault(key, f"it is {_kind_of(value)}", 'a list of texts, like ["yes", "no"]', "Correct it.")
            return ()
        return tuple(listed)

    def number(self, key: str, default: float | None = None) -> float | None:
        """A number, or the default."""
        value = self._take(key, False, "a number")
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault(key, f"it is {_kind_of(value)}", "a number without quotation marks", "Correct it.")
            return default
        return float(value)

    def flag(self, key: str, default: bool) -> bool:
        """A yes or no."""
        value = self._take(key, False, "true or false")
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(key, f"it is {_kind_of(value)}", "true or false", "Correct it.")
            return default
        return value

    def day(self, key: str) -> date:
        """A day, as TOML has it or in quotation marks."""
        value = self._take(key, True, "a day as YYYY-MM-DD")
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            if value is not None:
                self.fault(key, f"it is {str(value)!r}", "a day as YYYY-MM-DD", "Correct it.")
            return date.min

    def choice(self, key: str, among: Collection[str], default: str | None = None) -> str:
        """One of several words."""
        value = self.text(key, default)
        if value and value not in among:
            self.fault(key, f'it is "{value}"', _listed(among), "Choose one.")
            return default or next(iter(among))
        return value

    def blocks(self, key: str, what: str) -> list[Block]:
        """The blocks of a list, each named as the `what` that its first of id, code, title or file says."""
        value = self._take(key, False, "a list of blocks")
        if value is None:
            return []
        listed = [value] if isinstance(value, dict) else value
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            self.fault(key, f"it is {_kind_of(value)}", "blocks with keys of their own", "See the example.")
            return []
        return [Block(one, self._name(one, what, place), self.faults) for place, one in enumerate(listed, start=1)]

    def block(self, key: str, *, needed: bool = False) -> Block:
        """A block of its own; an empty one where it is left out and need not be there."""
        value = self._take(key, False, "a section")
        if value is None and needed:
            self.faults.append(f"[{key}]: the section is missing; expected a section headed [{key}]. Add it.")
        if value is not None and not isinstance(value, dict):
            self.fault(key, f"it is {_kind_of(value)}", f"a section headed [{key}]", "Correct it.")
            value = None
        return Block(value or {}, f"[{key}]", self.faults if value is not None or not needed else [])

    def done(self) -> None:
        """Note every key that was never asked for: it is misspelt, or belongs elsewhere."""
        for key in self.raw:
            if key not in self._asked:
                near = get_close_matches(key, self._asked, 1, 0.6)
                do = (
                    f'Did you mean "{near[0]}"?'
                    if near
                    else "Take it out; docs/reference/questionnaire.md has all keys."
                )
                self.fault(key, "no such key", _listed(self._asked), do)

    def _take(self, key: str, needed: bool, expected: str) -> Any:
        self._asked.append(key)
        if key not in self.raw and needed:
            self.fault(key, "it is missing", expected, "Add it.")
        return self.raw.get(key)

    def _name(self, one: Mapping[str, Any], what: str, place: int) -> str:
        known = next((one[key] for key in ("id", "code", "title", "file") if isinstance(one.get(key), str)), "")
        said = f'{what} "{known}"' if known else f"{what} {place}"
        return f"{self.where}, {said}" if self.where else said


def _listed(words: Collection[str]) -> str:
    """Words as a choice: "a, b or c"."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _kind_of(value: object) -> str:
    """What a value of TOML is, in words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f'the text "{value}"'
    if isinstance(value, list):
        return "a list"
    return "a section" if isinstance(value, dict) else "a day or a time"
