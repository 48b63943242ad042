"""New: an empty partnership folder, with a settings file to fill in and a place for each kind of input."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from saferplan.areas import is_gss_code, is_invented
from saferplan.commands.folder import is_in_use, writing
from saferplan.commands.own_words import FOLDER as WORDS
from saferplan.errors import BadArgument, FolderInUse
from saferplan.sources.district_codes import WHERE, DistrictNamed, districts_in, districts_like, offered

SETTINGS = """# All that a partnership edits.  Lines that begin with # are notes.

[partnership]
name = {name}
area = {area}
{invented}
[areas]
# The codes of your districts, of any year.  A county that became one council can still use its former districts.
# "saferplan read" names the codes that the lookups in inputs/areas have; or see the Open Geography Portal's list
# "Local Authority Districts Names and Codes", geoportal.statistics.gov.uk.
districts = [{districts}]

[police]
# Your force, as data.police.uk writes it in the names of its files.
forces = [{force}]

[deprivation]
index = "2019"      # the edition of the English Indices of Deprivation in inputs/deprivation: 2019 or 2025
groups = "fifths"   # fifths of your own residents, or "deciles" for national tenths

[periods]
year = "financial"  # the kind of year that headlines speak of: financial, calendar or rolling

[comparison]
nearest = 14        # how many of the areas most like yours to compare with; their figures lie in inputs/comparison
# neighbours = ["E06000055"]   # or the codes of areas that you chose yourselves, five or more
# area = "E06000060"           # your own code in those files, where it is none of your districts'

[disclosure]
threshold = 5       # counts from partners below this are withheld
round_to = 5        # and the others rounded to this

[publication]
# contact = "community.safety@example.gov.uk"   # how readers reach you; without it the pages cannot say
# accent = "#1d5b79"                            # your own colour, where it is dark enough on white
# logo = "logo.svg"                             # your mark, PNG or SVG, for documents
# template = "template.docx"                    # your own Word template, for documents

# Which themes have a page, in order; left out, all have. See docs/how-to/choose-themes.md.
# [themes]
# show = ["violence-and-exploitation", "domestic-abuse", "young-people"]

# Records that a partner sent complete, from one month to another; one block each. See docs/how-to/partners-files.md.
# [[partner_sources]]
# kind = "incidents"
# body = "Example Council"
# from = "2018-04"
# to = "2019-03"

# Last year's priorities; one block each, with the figure that shows how it stands, if there is one.
# [[priorities_before]]
# name = "Fewer break-ins"
# measure = "recorded_crime?crime_type=burglary"

# The members of the partnership; one block each.  A body that ended has a last day and a successor.
# [[bodies]]
# name = "Example Council"
# role = "local authority"   # docs/reference/settings.md lists the roles
# from = "1998-07-01"
"""

PLACES = {
    "police_uk": "Downloads of data.police.uk: the zip as it comes, or a folder named by the day of the download "
    "(2024-06-30) with the month folders in it.",
    "police_uk_api": "Answers of the police.uk API (crimes-street/all-crime), where no download holds a month: each as "
    "2024-01-your-force-street.json, in a folder named by the day of the answer.",
    "areas": "Lookups of LSOAs to wards and districts and between 2011 and 2021, boundaries (GeoJSON, GeoPackage or "
    "GeoParquet), and if you have community boards, boards.csv with the columns lsoa, vintage, board and name.",
    "deprivation": "The English Indices of Deprivation by LSOA: File 7 of 2019 or 2025, as CSV or Parquet.",
    "population": "Mid-year or Census population by LSOA, as CSV or Parquet.",
    "partners": "Files that partners sent, each in a folder of its kind: recorded_crime, incidents, fire, health, "
    "agency_returns. The command saferplan templates writes a template of each to send out.",
    "home_office": "The Home Office's police recorded crime open data table by police force area (offences by code and "
    "quarter), as ODS, XLSX or CSV as it is published: it weighs crimes by the harm they do. One file, the latest.",
    "harm": "If you want a second set of weights: the Cambridge Crime Harm Index, the workbook as it is published. One "
    "file. Crimes are weighed without it too.",
    "comparison": "Other areas to compare with: counts of records by month, area and type, and people, households and "
    "hectares of areas from the Census, as CSV or Parquet.",
    "survey": "Surveys of residents, each wave in a folder of its name such as 2020-01. The command saferplan survey "
    "new makes one, with its questionnaire.toml and a place for the responses.",
    "postcodes": "The ONS Postcode Directory, or the part of it for your area, as CSV or Parquet.",
}

YOUR_WORDS = """Your own words about the assessment: one text file for each page, in UTF-8.

volume.md, trends.md, deprivation.md   a question's page, named as the page is
area-e07000004.md                      a district's or board's page, as on the site

What you write first is printed at the top of the page, as the analyst's words. A heading that is the id of a finding
begins your words beside that finding; lines right under it may say what to do with it:

    ## volume/total/partnership/all
    Order: 1
    Keep: The Board asks for it every year.

    There were [](figure:recorded_crime?period=2018/19) crimes, nearly
    [a third](figure:recorded_crime?period=2018/19&stat=share&of=deprivation_fifth&deprivation_fifth=1) of them
    in the most deprived fifth.

    ## trends/noise/partnership/all
    Leave out: It repeats what the table says.

"saferplan explain" lists the ids of findings. A link without words is filled
in; written words are checked each time you run "saferplan assess", which lists every sentence that is no longer true.
~~Struck-out text~~ and notes between <!-- and --> stay here and are not published. Nothing in this folder is ever
changed by Saferplan.
"""


@dataclass(frozen=True)
class NewResult:
    """What was made: the folder, and its settings file; `districts` are those that a lookup gave the codes of."""

    folder: Path
    settings: Path
    districts: tuple[DistrictNamed, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        told = {"folder": str(self.folder), "settings": str(self.settings)}
        return told | {"districts": [asdict(one) for one in self.districts]}


def _quoted(text: str) -> str:
    """A text as TOML writes it: JSON's way of quoting, and the one control character that only TOML refuses."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def new(
    folder: Path | str,
    *,
    name: str = "",
    area: str = "",
    districts: tuple[str, ...] = (),
    force: str = "",
    lookup: Path | str = "",
) -> NewResult:
    """Make a partnership folder.

    `name` is the partnership's, `area` that of its area, `districts` their codes, `force` the police force as
    data.police.uk writes it.  With a `lookup` (a file that has districts and their names, or a folder of such) a
    district may be given by its name.  What is left out is for the user to fill in.  Raises `FolderInUse` where there
    is something in the folder already, `BadArgument` for a district that is no code, or whose name means none or
    several, or a force in another form, and `CannotWrite`.
    """
    told = tuple(_district(words, lookup) for words in districts)
    districts = tuple(one if isinstance(one, str) else one.code for one in told)
    if force and not re.fullmatch(r"[a-z]+(-[a-z]+)*", force, re.ASCII):
        form = "-".join(re.findall(r"[a-z]+", force.lower().replace("&", " and ")))
        meant = re.sub(r"-(police|constabulary)$", "", form)
        expected = f'the force as data.police.uk writes it in its file names, like "{meant or "thames-valley"}"'
        raise BadArgument("--force", force, expected)
    home = Path(folder)
    if is_in_use(home):
        raise FolderInUse(home)
    area = area or home.resolve().name
    text = SETTINGS.format(
        name=_quoted(name or f"Safer {area}"),
        area=_quoted(area),
        invented="invented = true\n" if any(is_invented(code) for code in districts) else "",
        districts=", ".join(_quoted(code) for code in districts),
        force=_quoted(force) if force else "",
    )
    with writing(home):
        home.mkdir(parents=True, exist_ok=True)
        for place, what in PLACES.items():
            (home / "inputs" / place).mkdir(parents=True)
            (home / "inputs" / place / "README.txt").write_text(what + "\n", encoding="utf-8", newline="\n")
        (home / WORDS).mkdir()
        (home / WORDS / "README.txt").write_text(YOUR_WORDS, encoding="utf-8", newline="\n")
        (home / "partnership.toml").write_text(text, encoding="utf-8", newline="\n")
    return NewResult(home, home / "partnership.toml", tuple(one for one in told if not isinstance(one, str)))


def _district(words: str, lookup: Path | str) -> str | DistrictNamed:
    """The code of a district as it was given, or the district that a name means in a lookup."""
    if is_gss_code(words):
        return words
    code = "a code: a letter and eight digits, like E07000004"
    if not lookup:
        do = "or the district's name beside --lookup with a file that has names and codes"
        raise BadArgument("--district", words, f"{code}; {do}. {WHERE}")
    if not Path(lookup).exists():
        raise BadArgument("--lookup", str(lookup), "a file that has districts and their names, or a folder of such")
    held = districts_in(Path(lookup))
    meant = districts_like(words, held)
    if len(meant) == 1 and meant[0].name.lower() == words.lower():
        return meant[0]
    raise BadArgument("--district", words, f"{code}, or a name that means one district. {offered([words], held)}"[:-1])
