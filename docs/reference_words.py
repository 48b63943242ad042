"""The words of the reference that only a person can write; `generate.py` puts them beside what it derives."""

from __future__ import annotations

TITLES = {
    "commands": "Commands",
    "settings": "Settings: partnership.toml",
    "questionnaire": "Questionnaire of a survey: questionnaire.toml",
    "tables": "Tables",
    "figures": "Figures, addresses, periods, rounding",
    "measures": "Measures",
    "crime-types": "Types of crime and known breaks",
    "errors": "Errors and exit codes",
    "methods": "Methods",
    "column-aliases": "Column aliases",
    "coding-frame": "Coding frame of comments",
    "scoring": "Priorities: models, issues and scores",
    "claims": "What written words claim",
    "plan": "The plan: plan.toml, its checks, duties and evidence",
    "portal": "Portal: roles, pages, states",
    "services": "Services that open data is fetched from",
}

MODEL: dict[str, tuple[str, str]] = {
    "slug": ("small letters and hyphens", "What the model is called: the name of its file, or of its folder."),
    "title": ("text", "Its title."),
    "version": ("text without spaces", "Its version. Raise it when a level changes its meaning: scores name it."),
    "about": ("text", "What it asks and what its result means."),
    "source": ("text", "Where it is from, and whose words its levels have."),
    "combine": ("one of the rules below", "How the scores of an issue are put together."),
    "[[block]] slug, title": ("text", "Fields that belong together."),
    "[[block]] beside": ("true or false", "Whether the block is shown beside the result and counts for nothing in it."),
    "[[field]] slug, title": ("text", "Something that is scored."),
    "[[field]] block": ("the slug of a block", "The block that it belongs to."),
    "[[field]] asks": ("text", "The question put to the scorer."),
    "[[field]] levels": ("a list", "Its levels from the lowest: `score`, `title`, and `text`, by which one knows it."),
    "[[field]] evidence": ("a list of the words below", "What the assessment says that is laid beside it."),
    "[[field]] figure": ("one of the words below", "In place of levels: the field is filled from that figure."),
    "[[field]] weight": ("a number above 0", "What it counts for; 1 if left out."),
    "[[band]] from, title": ("a number, text", "A name for results from that number, such as high."),
}
"""The keys of a scoring model: each with its value and its meaning."""

ISSUES: dict[str, tuple[str, str]] = {
    "model": ("text", "The scoring model: one that ships, or the name of a file beside the list."),
    "[[issue]] id": ("kind/name", "Which issue. It stays the same from year to year."),
    "[[issue]] title": ("text", "What to call it."),
    "[[issue]] about": ("text", "What it is, in a sentence."),
    "[[issue]] left_out": ("text", "Why it is not scored. It is named with this reason on the page."),
    "[[issue]] findings": ("a list of ids", "Findings to put behind it, besides those that are."),
    "[[issue]] volume, harm, concern": ("the address of a figure", "Of your own issues alone: figures about it."),
    "[[scan]] id": ("scan/name", "Which item of the horizon scan."),
    "[[scan]] item, heading": ("text", "What it says, for the reader; taken from the scan."),
    "[[scan]] touches": ("a list of ids", "The issues that it is shown beside."),
    "[[scan]] as_issue": ("true or false", "Whether it is scored as an issue itself."),
}
"""The keys of the list of issues: each with its value and its meaning."""

PLAN = """A plan lies in the folder `plan` of a partnership: `plan.toml`, `about.md` for the whole, `<priority>.md` \
for why each priority is one, and `evidence.toml` for evidence of your own. A linked plan that is kept here lies in \
a folder of its id, in the same shape. [Write the plan](../how-to/write-the-plan.md) shows how. A day is \
`2021-03-31` or, for a month, `"2021-03"`: the first day of a start, the last of anything else. Ids are small \
letters, digits and hyphens."""

DUTIES = """Dated rows, each with what was seen of its source. They are a plain account and no legal advice: where \
the law itself was not seen, look at legislation.gov.uk before you rely on it. A duty of which a plan should say \
nothing is listed and not asked for."""

EVIDENCE = """Actions cite these by id. Each is a fact in our own words; read its source before you rely on it. \
Items of your own, in `plan/evidence.toml`, have the same keys, and take the place of one that ships where they have \
its id."""

SETTINGS = {
    "partnership.name": "The partnership's name, as it heads every page.",
    "partnership.area": "The name of its area, as sentences say it.",
    "partnership.invented": "Whether the place is made up; only then may codes begin with X.",
    "areas.districts": "District codes of any year that a lookup has.",
    "areas.lsoas": "Single LSOAs, instead of districts or beside them.",
    "police.forces": "The home force or forces; a month counts as held when each has a street file for it.",
    "deprivation.index": "The edition of the English Indices of Deprivation; it decides the working vintage of LSOAs.",
    "deprivation.groups": "Fifths of the partnership's own residents, or national tenths.",
    "comparison.area": "Your own code in the comparison files, where it is none of your districts'.",
    "comparison.neighbours": "Codes of five or more areas that you chose yourselves, instead of the nearest.",
    "comparison.nearest": "How many of the areas most like yours are compared with; five or more.",
    "periods.year": "The kind of year that headlines speak of.",
    "disclosure.threshold": "A partner's count above nought and below this is withheld.",
    "disclosure.round_to": "A partner's other counts are rounded to a multiple of this.",
    "disclosure.least_base": "A group of fewer respondents to a survey who expressed a view is not told of.",
    "publication.accent": "The colour of what a sentence is about, as #rrggbb.",
    "publication.logo": "The partnership's mark, PNG or SVG, as a file of this folder: for its documents.",
    "publication.template": "The partnership's own Word template (.docx), as a file of this folder: for its documents.",
    "publication.contact": "How to reach the partnership, as the pages print it.",
    "partner_sources.kind": "The kind of file, which is also its folder under `inputs/partners`.",
    "partner_sources.body": "The body that sent it.",
    "partner_sources.from": "The first month that is complete, YYYY-MM.",
    "partner_sources.to": "The last month that is complete.",
    "partner_sources.sender": "The folder of the sender under the kind's, where files of several senders are held; for "
    "recorded crime, the force.",
    "priorities_before.name": "The priority's name, as the plan has it.",
    "priorities_before.measure": "The address of the figure that it is about, without `change`; with a period, its "
    "change is told from that one, and without from the year before.",
    "themes.show": "The slugs of the themes that have a page, in order; the others have none.",
    "own_themes.title": "Its name; its slug is made of it.",
    "own_themes.about": "What it is about, in a sentence.",
    "own_themes.crime_types": "The types of crime in it, by slug.",
    "own_themes.measures": "The measures in it, by slug.",
    "bodies.name": "The body's name.",
    "bodies.role": "Its role, one of those below.",
    "bodies.from": "Its first day as a member, YYYY-MM-DD, or its first month, YYYY-MM.",
    "bodies.to": "Its last day, or month, after the first.",
    "bodies.successor": "The name of the body that took its place.",
}

FIGURE_COLUMNS = {
    "id": "The canonical address.",
    "measure": "The slug of the measure.",
    "statistic": "One of the statistics below.",
    "of": "For a share, the dimension (or `area`) that is summed to make the whole.",
    "area": "A GSS code, `partnership`, `board:slug`, `town:slug` or `group:similar-areas`.",
    "area_vintage": "The year of the area's boundaries; blank for the partnership's own places.",
    "period": "As below.",
    "group": "The dimensions and values it is broken down by: `dimension=value`, joined by `;`, alphabetical.",
    "value": "The number; blank where `missing` gives a reason.",
    "numerator": "What is counted, for a rate or share; for a change, the later value.",
    "denominator": "What it is divided by; for a change, the earlier value.",
    "low": "Lower limit.",
    "high": "Upper limit.",
    "level": "The level of the limits: 0.95.",
    "interval_method": "How the limits were got.",
    "unit": "Blank for a count; `%`, `per 1,000 people`, `people`, `ratio`, `rank`, `points`, ...",
    "status": "`provisional` or `final`.",
    "missing": "The reason for no value, or blank.",
    "origin": "`open`, `partner` or `survey`: what rests on open data alone is already public.",
    "caveats": "Notes that travel with the figure.",
    "inputs": "The downloads and files that it came from.",
}

MISSING = {
    "NOT_RECORDED": "The source does not record it.",
    "NOT_PUBLISHED": "A home force has no street file for the month.",
    "INCOMPLETE_PERIOD": "Some months of a year are held and some are not; no total is printed for it.",
    "NO_DENOMINATOR": "No population is held within five years of the period.",
    "NO_INPUT": "The partner has sent nothing yet, or no table of offences is held to weigh crimes by.",
    "CANNOT_TELL": "Sharing out the records without a place would turn a change round, a trend has too few points, or "
    "the rates of deprivation groups are too few or do not lie along a line; or a type of crime has no weight.",
    "FROM_NOUGHT": "A percentage or a ratio to nought has no value.",
    "SUPPRESSED_SMALL": "A partner's count below the threshold, or what rests on one.",
    "SUPPRESSED_SECONDARY": "A partner's figure that could give a small one away.",
}

CAVEATS = (
    ("`UNPLACED rows=4 of=770`", "Of the home force's 770 rows of this period and type, 4 have no place."),
    ("`POPULATION year=2018 between=2017,2019`", "The population was interpolated between two held years."),
    ("`POPULATION year=2014 nearest=2017`", "The nearest population within five years was used."),
    (
        "`MIX force=ashbrook year=2018/19 for=2018/19 offences=400 unweighted=0 forces=6 lightest=17714.6 "
        "gravest=67014.9 chance=4892.4 mix=1066.1`",
        "Crimes were weighed by the mix of 400 offences that the force recorded in 2018/19, none more of which lacks a "
        "weight; six forces say how much places differ. The figure would be `lightest` or `gravest` if every crime had "
        "been the lightest, or the gravest, offence of its type. `chance` and `mix` are its standard deviations.",
    ),
    ("`AREAS n=12 of=14`", "Twelve of the fourteen similar areas together: those that hold every month compared."),
)

PERIODS = (
    "2018-06",
    "2018-Q2",
    "12m-2019-03",
    "2018/19",
    "2018",
    "2014-04..2019-03",
    "2025-01..2025-06,2025-08..2025-11",
)

GRAMMAR = """\
```text
link   = "figure:" measure "?period=" P *("&" key "=" value)
area   = code (left out: partnership)
stat   = the level (left out: the measure's first, a count)
of     = a dimension, or area: what a share is a share of
<dimension> = value            e.g. crime_type=burglary, deprivation_fifth=1
change = percent | difference | ratio | shared_out, with change_from=P
versus = dimension:value, or area:code: a ratio against it (an index, 100 the same, against an area outside)
among  = a dimension, ward, board, district or lsoa: the rank, highest = 1
over   = A..B (single periods of one kind), with trend=run | high | slope | tau
show   = words | 0dp | 1dp
```

A bundle holds months, whole years and the spans that it compares. The count of a quarter or of any other span is added
up on request where each of its months is held, as it is for the partnership, districts, boards and towns; its rate too,
where the residents of the year of its middle are held. Otherwise the address is refused with what is held. A change,
`difference` among them, has the 95% interval of two Poisson counts over their exposures: a ratio's or a percentage's is
exact or log-normal, a difference's joins the two rates' limits by squaring and adding (see
[methods](methods.md)). A rank is among areas of the kind that the area is of.

Keys may come in any order, and `figure:` may be left out. In full, keys are alphabetical, the area is given, and
defaults and `show` are left out.
"""

ADDRESSES = (
    ("recorded_crime?period=2018/19", "all recorded crime in a financial year"),
    ("recorded_crime?period=2018/19&crime_type=burglary&stat=rate", "burglaries for every 1,000 residents"),
    ("recorded_crime?period=2018-06&area=X07000001", "one month in one district"),
    ("recorded_crime?period=2018-Q2", "a quarter, added up from its months"),
    (
        "recorded_crime?period=2018/19&stat=share&of=deprivation_fifth&deprivation_fifth=1",
        "the share of crime in the most deprived fifth",
    ),
    ("recorded_crime?period=2018/19&stat=share&of=crime_type&crime_type=burglary", "burglary's share of all crime"),
    (
        "recorded_crime?period=2018/19&change=percent&change_from=2017/18",
        "the change from the year before, in per cent",
    ),
    (
        "recorded_crime?period=2018/19&stat=rate&deprivation_fifth=1&versus=deprivation_fifth:5",
        "how many times the rate of the least deprived fifth",
    ),
    ("recorded_crime?period=2018/19&crime_type=shoplifting&among=crime_type", "its rank among types of crime"),
    (
        "recorded_crime?period=2018/19&crime_type=burglary&change=difference&change_from=2017/18&among=crime_type",
        "the rank of its change among those of all types: the largest rise is 1, the largest fall the last",
    ),
    (
        "recorded_crime?crime_type=burglary&over=2018-10..2019-03&trend=run",
        "how many months in a row it rose, or below nought fell, up to the last",
    ),
    (
        "recorded_crime?crime_type=burglary&over=2018-10..2019-03&trend=high",
        "the place of the last of six months among them, the highest being 1",
    ),
    ("crime_severity?period=2018/19&stat=mean", "how many severity points a crime weighs on average"),
    ("crime_severity?period=2018/19&stat=share&of=crime_type&crime_type=burglary", "burglary's share of the harm"),
    (
        "recorded_crime?period=2019-03&crime_type=violence-and-sexual-offences&over=2017-04..2019-03&trend=slope",
        "the rise a year over 24 months, each month set against the same month of the other year",
    ),
    ("recorded_crime?period=2018/19&stat=sii", "the slope index of inequality"),
    ("asb_incidents?period=2018/19", "incidents of anti-social behaviour"),
    ("population?period=2018/19", "residents"),
    ("recorded_crime?period=2018/19&stat=rate&area=X12000009", "the rate of the region"),
    (
        "recorded_crime?period=2018/19&stat=rate&versus=area:X12000009",
        "the index against the region, on which 100 is the same",
    ),
    (
        "recorded_crime?period=2018/19&stat=rate&crime_type=burglary&versus=area:group:similar-areas",
        "the index of burglary against the similar areas together",
    ),
    ("likeness?period=2018/19&area=X06000011", "how far an area is from this one in what they are compared in"),
)

ROUNDED = ((9.82, "%"), (0.3, "%"), (33529, ""), (62.08, "per 1,000 people"), (2.345, "ratio"), (0.0, "%"))
