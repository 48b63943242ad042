"""Checks of single parts of `partnership.toml`, which `settings` calls when it has read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from saferplan.errors import BadSettings

OWN_FILES = {"logo": ("png|svg", "logo.svg or logo.png"), "template": ("docx", "template.docx")}
"""The files that a partnership may name for its documents: how they end, and what one may be called."""


_GIVEN = {"partnership": ("name", "area"), "areas": ("districts or lsoas",), "police": ("forces",)}
"""What each section must say; "or" stands between keys of which one is enough."""


class Declared(Protocol):
    """Records that a partner declared complete: their kind, the sender, and the first and last month."""

    @property
    def kind(self) -> str: ...
    @property
    def sender(self) -> str: ...
    @property
    def start(self) -> str: ...
    @property
    def end(self) -> str: ...


def check_given(raw: Mapping[str, object]) -> None:
    """Hold that every section is there which a partnership cannot do without, and what each must say, all at once."""
    lacking: list[str] = []
    for name, keys in _GIVEN.items():
        section = raw.get(name, {})
        if isinstance(section, Mapping):
            lacking += [f"[{name}] {key}" for key in keys if not any(section.get(one) for one in key.split(" or "))]
    if len(lacking) > 1:
        do = 'Write each under its heading, like districts = ["E07000004"] under [areas].'
        raise BadSettings("the file", f"{len(lacking)} things are not given", ", ".join(lacking), do)


def check_partner_sources(sources: Iterable[Declared], kinds: tuple[str, ...]) -> None:
    """Hold each declaration of partners' records to a known kind and to months in order, none declared twice."""
    seen: set[tuple[str, str, int]] = set()
    for one in sources:
        where = f"[[partner_sources]] of {one.kind}"
        if one.kind not in kinds:
            raise BadSettings("[[partner_sources]] kind", f"it is {one.kind!r}", ", ".join(kinds), "Choose one.")
        months = []
        for key, text in (("from", one.start), ("to", one.end)):
            if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text, re.ASCII):
                raise BadSettings(f"{where}, {key}", f"it is {text!r}", "a month as YYYY-MM", "Correct it.")
            months.append(int(text[:4]) * 12 + int(text[5:]) - 1)
        if months[1] < months[0]:
            raise BadSettings(where, f"it ends ({one.end}) before it begins", "from no later than to", "Correct it.")
        for month in range(months[0], months[1] + 1):
            if (one.kind, one.sender, month) in seen:
                found = f"{month // 12}-{month % 12 + 1:02d} is declared twice"
                raise BadSettings(where, found, "each month once for a kind and sender", "Take one out.")
            seen.add((one.kind, one.sender, month))


def check_publication(accent: str, own_files: Mapping[str, str]) -> None:
    """Hold the partnership's colour to the form of one, and its own files (by key) to names within its folder."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        found = f"it is {accent!r}"
        raise BadSettings("[publication] accent", found, "a colour like #1d5b79", "Correct it, or remove the line.")
    for key, (endings, example) in OWN_FILES.items():
        name = own_files.get(key, "")
        if name and not re.fullmatch(rf"(?!.*\.\.)[^/\\:][^\\:]*\.({endings})", name, re.IGNORECASE):
            expected = f"a file of this folder, like {example}"
            raise BadSettings(f"[publication] {key}", f"it is {name!r}", expected, "Correct it, or remove the line.")
