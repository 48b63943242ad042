"""The words of the reference that only a person can write; `generate.py` puts them beside what it derives."""

from __future__ import annotations

from pathlib import Path

from saferplan import errors

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

QUESTIONNAIRE: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "[wave]": (
        "The round of the survey.",
        {
            "id": ("a year and a month", "Its name, as `2020-01`; in the address of a figure `wave-2020-01`."),
            "title": ("text", "Its title."),
            "opened": ("a day", "The first day on which people could answer."),
            "closed": ("a day", "The last."),
            "sample": ("open, random or panel", "How people came to answer."),
            "population": ("text", "Whom the answers are to speak for."),
            "languages": ("a list of texts", 'The languages it could be answered in; `["en"]` if left out.'),
            "previous": ("text", "The id of the wave before, with whose wording this one is compared."),
        },
    ),
    "[consent]": (
        "What people were told.",
        {
            "text": ("text", "What they agreed to."),
            "retention": ("text", "How long the responses are kept."),
        },
    ),
    "[responses]": (
        "The files of responses, and the columns that tell of each response. A layout has its usual columns; name only "
        "those that differ.",
        {
            "files": ("a list of names", "CSV, XLSX or ODS; if left out, responses.csv, .xlsx or .ods."),
            "source": ("saferplan, citizen-space, limesurvey, forms or table", "Whose layout; `table` if left out."),
            "sheet": ("text", "The sheet of a spreadsheet; its first with rows if left out."),
            "encoding": ("text", "The encoding of CSV, such as cp1252; told from the file if left out."),
            "id": ("a heading", "The column of a reference that no other response has. It is never kept."),
            "submitted": ("a heading", "The column of the day on which a response was sent."),
            "started": ("a heading", "The column of the day on which it was begun, for responses never sent."),
            "status": ("a heading", "The column that says whether it is complete."),
            "complete": ("a list of texts", "What stands there for complete; usual words if left out."),
            "channel": ("a heading", "The column that says how people came to the survey."),
            "kind": ("a kind of respondent", "What everyone is, where no question asks."),
            "late": ("set aside or keep", "What becomes of responses after the last day; set aside if left out."),
            "outside": ("set aside or keep", "What becomes of residents from outside; set aside if left out."),
        },
    ),
    "[[channel]]": (
        "A way in which people came to the survey.",
        {
            "code": ("a code", "Small letters, digits, hyphens and underscores."),
            "title": ("text", "Its title."),
            "values": ("a list of texts", "How it stands in the column."),
            "files": ("a list of names", "The files whose responses all came so, such as those typed in from paper."),
        },
    ),
    "[[lookup]]": (
        "A table in the wave's folder, CSV, XLSX or ODS, that says where a postcode or a named place lies.",
        {
            "file": ("a name", "The file."),
            "of": ("postcode, place or lsoa", "What is looked up."),
            "key": ("a heading", "The column in which it stands."),
            "gives": ("postcode, lsoa or the id of a question", "What follows; a question then has no column."),
            "value": ("a heading", "The column in which that stands."),
        },
    ),
    "[weighting]": (
        "How answers are weighted; without margins, the reason why not.",
        {
            "margin": ("blocks", "What the weighted answers must agree with the population in."),
            "trim": ("a number", "The most that a weight may be, times the median; 5 if left out, 0 for no limit."),
            "source": ("text", "Where the people of each category are from."),
            "reason": ("text", "Why answers are not weighted."),
        },
    ),
    "[[weighting.margin]]": (
        "One margin. Its targets stand in `targets.csv`.",
        {
            "roles": (
                "a list of roles",
                "One role, or several crossed; also lsoa, deprivation_fifth, ward, board, district, kind or channel.",
            ),
        },
    ),
    "[[question]]": (
        "A question. Keep its id and its words from wave to wave.",
        {
            "id": ("a code", "Small letters, digits and underscores."),
            "text": ("text", "Its exact wording."),
            "type": ("a type", "One of those below."),
            "column": ("a heading", "The column of its answers, where it is not that of the layout."),
            "options": ("a list of blocks", "The answers that can be chosen."),
            "rows": ("a list of blocks", "The rows of a grid."),
            "bands": ("a list of blocks", "The bands of a number, such as ages."),
            "least": ("a number", "The least that a number can be, or the first step of a scale."),
            "most": ("a number", "The most that it can be, or the last step."),
            "ends": ("two texts", "The words at the two ends of a scale."),
            "separator": ("text", "What parts several answers in one cell; a semicolon if left out."),
            "other_column": ("a heading", 'The column of the words behind "other".'),
            "route": ("a block or several", "The answers to earlier questions on which it is asked; all must hold."),
            "asks": ("a list of kinds", "The kinds of respondent it is put to; all if left out."),
            "role": ("a role", "What it tells of the person."),
            "concern": ("a slug", "The type of crime or the theme that it is about."),
            "top": ("a list of codes", "The answers that are told as one."),
            "top_text": ("text", "The words for them, such as very or fairly unsafe."),
            "top_is": ("bad, good or neither", "Whether more of them is bad or good; neither if left out."),
            "tells": ("text", "What they say, after “of residents”: feel unsafe by day. A row of a grid follows it."),
            "compare": ("a list of ids", "Questions it is told beside, respondent by respondent."),
            "across": ("a block or several", "Those by whose answer to another question it is told too."),
            "source": ("text", "The survey whose wording it has."),
        },
    ),
    "options": (
        "An answer. Its code, its text and its values all mean it, whatever their capitals and spaces.",
        {
            "code": ("a code", "What the tables hold."),
            "text": ("text", "Its wording."),
            "values": ("a list of texts", "Other spellings that stand in the file, such as A1."),
            "column": ("a heading", "Its own column, where each answer has one."),
            "score": ("a number", "Its place on a scale, for means."),
            "view": ("true or false", 'false for "don\'t know" and "no opinion".'),
            "refusal": ("true or false", 'true for "prefer not to say".'),
            "other": ("true or false", "true for the answer that takes every other; what was written is a comment."),
        },
    ),
    "rows": (
        "A row of a grid.",
        {
            "code": ("a code", "What the tables hold."),
            "text": ("text", "Its wording."),
            "column": ("a heading", "Its column."),
            "concern": ("a slug", "The type of crime or the theme that it is about."),
        },
    ),
    "bands": (
        "A band of a number; both its ends are in it.",
        {
            "code": ("a code", "What the tables hold."),
            "text": ("text", "Its wording."),
            "least": ("a number", "Its least; none if left out."),
            "most": ("a number", "Its most; none if left out."),
        },
    ),
    "route": (
        "A condition on which a question is asked.",
        {
            "question": ("an id", "An earlier question."),
            "answers": ("a list of codes", "The answers on which it is asked."),
        },
    ),
    "across": (
        "A group that a question is also told of, by what they answered to another.",
        {
            "question": ("an id", "The other question, of one answer."),
            "answers": ("a list of codes", "The answers of those in the group."),
            "text": ("text", "Who they are, after “residents”: who are very concerned about drugs."),
        },
    ),
}

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

ERRORS = {
    "BadQuestionnaire": errors.BadQuestionnaire(
        "survey/2020-01/questionnaire.toml",
        ('question "safe_after_dark", top: it names "unsafe"; expected codes of its answers: a, b. Correct it.',),
    ),
    "NoResponses": errors.NoResponses("2020-01", "responses.csv"),
    "NoQuestionnaire": errors.NoQuestionnaire(Path("2020-01")),
    "BadAccount": errors.BadAccount("police_uk", 100, 90, 9),
    "BadAddress": errors.BadAddress("recorded_crime?period=2019/20", "there is no such figure"),
    "BadModel": errors.BadModel(
        "priorities/ours.toml",
        '[[field]] "harm", levels',
        "their scores do not rise",
        "each score higher than the one before",
        "Correct it.",
    ),
    "BadIssues": errors.BadIssues(
        '[[issue]] "own/speeding", title', "it is lacking", "what to call an issue of your own", "Write it."
    ),
    "NothingScored": errors.NothingScored("priorities/scores.csv", "no score is filled in"),
    "BadWords": errors.BadWords(
        "assessment/volume.md",
        '"Order:" is "soon"',
        "a whole number from 1",
        'Write "Order: 1".',
        line=12,
    ),
    "NoSuchFinding": errors.NoSuchFinding(
        "volume/all/partnership/all", ("volume/total/partnership/all",), shared="question, area and group"
    ),
    "UntruePlan": errors.UntruePlan(
        (
            'plan/homes.md, line 1: "There were 800 crimes.": it says "800", and the figure is 732. Write "732".',
            'plan/homes.md, line 3: "Half of them were at night.": there is no such figure. Look at its address.',
        )
    ),
    "UnfinishedPlan": errors.UnfinishedPlan(
        "1 wrong, 12 lacking",
        (
            'plan/plan.toml, line 24: Action "locks" is led by Ashbrook Counsil, which is not in the register of '
            "bodies.",
        ),
    ),
    "UnfitNames": errors.UnfitNames(
        (
            'plan/plan.toml, line 31: Action "locks" is led by what looks like a person, and the plan is published.',
            'plan/plan.toml, line 40: Action "lamps" is led by "tbc", which is no body and would be printed.',
        )
    ),
    "BadPlan": errors.BadPlan(
        "plan/plan.toml",
        [(31, 'action "locks", owner: there is no such line; expected one of id, what, priority, lead, due.')],
    ),
    "NoPlan": errors.NoPlan(Path("my-area")),
    "PlanExists": errors.PlanExists(Path("my-area/plan/plan.toml")),
    "ColumnsNotConfirmed": errors.ColumnsNotConfirmed(Path("my-area/plan/columns-tracker.toml"), 2),
    "UntrueWords": errors.UntrueWords(
        "assessment/volume.md, line 7",
        "There were 740 crimes.",
        'it says "740" and the figure is 732',
        ("732", "about 730"),
        others=1,
    ),
    "WithheldWords": errors.WithheldWords(
        "assessment/volume.md, line 7",
        "There were fewer than 5 in the west.",
        "not shown: a small number",
        ("of the whole partnership, 120: [](figure:recorded_crime?area=partnership&period=2018/19)",),
    ),
    "WordsOutOfDate": errors.WordsOutOfDate("assessment/volume.md"),
    "BadArgument": errors.BadArgument("--as-of", "June", "a day as YYYY-MM-DD, like 2019-09-12"),
    "BadInput": errors.BadInput(
        "areas/boards.csv",
        'vintage is "2001"',
        "2011 or 2021, the year of the LSOA code",
        "Correct it.",
        row=14,
    ),
    "FaultyFiles": errors.FaultyFiles(
        (
            errors.BadInput("partners/fire/fires.csv", "its cells are not parted by commas", "commas", "Save it so."),
            errors.BadInput("partners/fire/more.csv", "it holds no rows", "rows", "Send it again."),
        ),
        most=12,
    ),
    "BadSettings": errors.BadSettings(
        "[areas]", "no areas are chosen", "districts or lsoas", 'Add a line like districts = ["E07000004"].'
    ),
    "BadTable": errors.BadTable("places", "lsoa", "the column is missing", "a column of String"),
    "CannotReckon": errors.CannotReckon("Sen's slope", "2 values that are there", "at least 3"),
    "CannotTypeset": errors.CannotTypeset("a letter that the face does not have"),
    "CannotWrite": errors.CannotWrite(Path("site"), "the disk is full"),
    "DamagedResult": errors.DamagedResult(
        Path("read-0a1b2c3d"), "it was changed or cut short since it was written", "read"
    ),
    "EditionExists": errors.EditionExists(Path("releases/autumn-2019/public"), "figures"),
    "BundleOutOfDate": errors.BundleOutOfDate("[deprivation] groups"),
    "FetchIncomplete": errors.FetchIncomplete(
        {
            "wards a.csv": str(errors.ServiceRefused("https://example.org/a.csv", 404)),
            "postcodes b.zip": str(errors.NotReachable("https://example.org/b.zip", "no answer came in time")),
        }
    ),
    "FolderBusy": errors.FolderBusy(Path("ashbrook")),
    "FolderInUse": errors.FolderInUse(Path("ashbrook")),
    "KeptForResults": errors.KeptForResults(Path("ashbrook/site/found"), "site", Path("ashbrook")),
    "FolderNotFound": errors.FolderNotFound(Path("ashbrok")),
    "MissingInput": errors.MissingInput("a bundle named autumn", "bundles", "There are: none."),
    "NoRespondents": errors.NoRespondents(1, 3, 5_200),
    "NotOurs": errors.NotOurs(Path("inputs/deprivation/english_indices_of_deprivation_2019_file_7.csv")),
    "NotReachable": errors.NotReachable(
        "https://example.org/b.zip", "the answer ended after 70,000 of 90,000 bytes, after 6 requests"
    ),
    "NotReleased": errors.NotReleased(Path("bundles")),
    "NotTheFile": errors.NotTheFile("https://example.org/a.csv", "the answer is a web page", "a CSV file"),
    "NotTrusted": errors.NotTrusted("https://example.org/a.csv", "self-signed certificate"),
    "PortTaken": errors.PortTaken(8000),
    "Stopped": errors.Stopped(),
    "RedirectRefused": errors.RedirectRefused(
        "https://example.org/a.csv", "it sends on to http://example.org/a.csv, which is not encrypted"
    ),
    "ServiceRefused": errors.ServiceRefused("https://example.org/a.csv", 404),
    "StepNotDone": errors.StepNotDone("no bundle", "assess"),
    "TablesOutOfDate": errors.TablesOutOfDate("inputs/police_uk/2024-06-30.zip"),
    "MissingTarget": errors.MissingTarget("age x sex", "16-34 x other", ("16-34 x female", "16-34 x male")),
    "NobodyInCategory": errors.NobodyInCategory("age x sex", "16-34 x male", 41200.0),
    "TrimTooTight": errors.TrimTooTight(5.0),
    "TooFewAreas": errors.TooFewAreas("groups by population", "only 3 values", "at least 5"),
    "Unforeseen": errors.Unforeseen(KeyError("x"), "0.1.0"),
}
"""An example of each error, made by the error itself."""
