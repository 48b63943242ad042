"""The analyst's own words of the worked example: sentences like the printed Plan's, each held to its figure."""

from __future__ import annotations

from pathlib import Path

WORDS = {
    "volume.md": """# How much crime

There were [33,529](figure:recorded_crime?period=2018/19) recorded crimes, a
[10%](figure:recorded_crime?period=2018/19&change=percent&change_from=2017/18) increase on the year before.

## volume/total/partnership/all
Keep: The Board asks for it every year.

Five years earlier there were [23,643](figure:recorded_crime?period=2014/15). Much of the rise is in how crime is
recorded: more of what is reported is now written down as a crime.
""",
    "trends.md": """# What is changing

Violence has [more than doubled](figure:recorded_crime?period=2018/19&crime_type=violence-and-sexual-offences&change=\
ratio&change_from=2014/15) since 2014/15. Drug offences fell by
[17%](figure:recorded_crime?period=2018/19&crime_type=drugs&change=percent&change_from=2014/15), which says as much
about police work as about drugs.
""",
    "deprivation.md": """# Deprivation

[Nearly a third](figure:recorded_crime?period=2018/19&stat=share&of=deprivation_fifth&deprivation_fifth=1) of recorded
crime took place in the most deprived fifth, where a fifth of residents live.
""",
}
"""Each file of the folder `assessment`, by its name."""


def write_words(folder: Path) -> None:
    """Write the words into a partnership folder; a file that is there already is somebody's own, and stays."""
    home = folder / "assessment"
    home.mkdir(parents=True, exist_ok=True)
    for name, text in WORDS.items():
        path = home / name
        if not path.exists():
            path.write_text(text, encoding="utf-8", newline="\n")
