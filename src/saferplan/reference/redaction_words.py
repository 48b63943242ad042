"""The words by which a person, a home or a business is known in a free comment, from `redaction_words.toml`.

They are common names and the words that stand around names; nobody's records are behind them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

SHORT_LISTS = ("not_people",)
"""The lists of phrases; all others are of single words."""


@cache
def redaction_words() -> dict[str, frozenset[str]]:
    """Each list of words by its name, all written small.

    >>> "tracey" in redaction_words()["first_names"], "will" in redaction_words()["first_names"]
    (True, False)
    """
    raw = tomllib.loads(
        resources.files("saferplan.reference").joinpath("redaction_words.toml").read_text(encoding="utf-8")
    )
    return {
        name: frozenset(text.lower() for text in value) if name in SHORT_LISTS else frozenset(value.lower().split())
        for name, value in raw.items()
        if name != "version"
    }


def redaction_version() -> str:
    """The version of the lists, which changes whenever a word is added or taken out.

    >>> redaction_version()
    '1'
    """
    raw = tomllib.loads(
        resources.files("saferplan.reference").joinpath("redaction_words.toml").read_text(encoding="utf-8")
    )
    return str(raw["version"])
