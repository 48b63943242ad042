"""Writes docs/reference/ and the classes of the code in GLOSSARY.md from the code itself.

    python docs/generate.py            writes them
    python docs/generate.py --check    writes nothing, names what is stale, and ends with 1 if anything is

Whatever can be derived is derived here and compared in tests/unit/test_docs.py; the words that only a person can
write (what a column of the figures means, an example of each error) are in `reference_words.py` and its like beside
this file, and the tests fail where one is lacking.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME / "docs"))

import reference_words as words  # noqa: E402
from reference_code import commands, errors, methods  # noqa: E402 - they lie beside this file, which is no package
from reference_files import (  # noqa: E402
    coding_frame,
    column_aliases,
    crime_types,
    figures,
    measures,
    questionnaire,
    services,
    settings,
    tables,
)
from reference_parts import NOTE, first_sentence, public_classes, table  # noqa: E402
from reference_plan import claims, plan, scoring  # noqa: E402
from reference_portal import portal  # noqa: E402

BEGIN, END = "<!-- classes: begin -->", "<!-- classes: end -->"

PAGES: dict[str, Callable[[], str]] = {
    "commands": commands,
    "settings": settings,
    "questionnaire": questionnaire,
    "tables": tables,
    "figures": figures,
    "measures": measures,
    "crime-types": crime_types,
    "errors": errors,
    "methods": methods,
    "column-aliases": column_aliases,
    "coding-frame": coding_frame,
    "scoring": scoring,
    "claims": claims,
    "plan": plan,
    "portal": portal,
    "services": services,
}


def index() -> str:
    """The contents of the reference."""
    out = [f"{NOTE}\n# Reference\n", "Written from the code, and compared with it by a test.\n"]
    out += [f"- [{words.TITLES[name]}]({name}.md)" for name in PAGES]
    return "\n".join(out) + "\n"


def classes() -> str:
    """The classes of the code, for the glossary."""
    rows = [
        (f"`{kind.__name__}`", f"`{kind.__module__.removeprefix('saferplan.')}`", first_sentence(kind))
        for kind in public_classes()
    ]
    return table(("class", "where", "meaning"), rows)


def wanted() -> dict[Path, str]:
    """Every generated file with the text that it should hold."""
    reference = HOME / "docs" / "reference"
    made = {reference / f"{name}.md": page() for name, page in PAGES.items()}
    made[reference / "README.md"] = index()
    glossary = HOME / "GLOSSARY.md"
    before, _, rest = glossary.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    lost = "GLOSSARY.md has lost the marks between which the classes are written"
    assert before, lost
    assert after, lost
    made[glossary] = f"{before}{BEGIN}\n\n{classes()}\n{END}{after}"
    return {path: text.rstrip("\n") + "\n" for path, text in made.items()}


def stale(made: dict[Path, str]) -> list[Path]:
    """The files that do not hold what they should."""
    return [path for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]


def main(arguments: list[str]) -> int:
    """Write what is stale, or only name it."""
    os.environ.pop("COLUMNS", None)
    made = wanted()
    old = stale(made)
    if arguments == ["--check"]:
        for path in old:
            print(f"{path.relative_to(HOME)} is stale: run make docs")
        return 1 if old else 0
    for path in old:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], encoding="utf-8", newline="\n")
        print(f"wrote {path.relative_to(HOME)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
