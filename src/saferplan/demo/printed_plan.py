"""What the printed Plan says in numbers, told again in our own words, for the check of finished documents to read.

The Plan's text is its publisher's, so the worked example does not hold it.  It holds `printed_plan.md`: the numbers and
the lists of members as printed, in sentences of ours that say the same.  A test holds both texts to the same remarks.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

FOLDER = "printed-plan"
"""Where it lies in the partnership folder."""

RETOLD = "retold.md"
REPORT = "what-it-gets-wrong.html"


def write_printed_plan(folder: Path) -> Path:
    """Write the retelling into a partnership folder, over one that is there; its path."""
    home = folder / FOLDER
    home.mkdir(parents=True, exist_ok=True)
    text = resources.files("saferplan.demo").joinpath("printed_plan.md").read_text(encoding="utf-8")
    (home / RETOLD).write_text(text, encoding="utf-8", newline="\n")
    return home / RETOLD
