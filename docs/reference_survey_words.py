"""Words of the reference that no code holds: what every key of a questionnaire means."""

from __future__ import annotations

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
