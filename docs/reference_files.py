"""Pages of the reference about files that ship and files that people write: settings, tables, measures, services."""

from __future__ import annotations

from dataclasses import MISSING, fields

import reference_words as words
from reference_parts import NOTE, paragraphs, table
from reference_survey_words import QUESTIONNAIRE


def settings() -> str:
    """The settings: every part of partnership.toml with its keys."""
    from saferplan import settings as module
    from saferplan.commands.new import SETTINGS
    from saferplan.sources.deprivation import VINTAGE_OF_EDITION

    choices = {"year": module.YEARS, "groups": module.GROUPINGS, "index": tuple(VINTAGE_OF_EDITION)}
    choices |= {"kind": module.RECORD_KINDS}
    kinds = {"str": "text", "bool": "true or false", "int": "a whole number", "tuple[str, ...]": "a list of texts"}
    out = [f"{NOTE}\n# Settings: partnership.toml\n", f"{paragraphs(module)[0]} {paragraphs(module)[1]}\n"]
    out += ["A line that is misspelt or of the wrong kind is refused in a sentence that names it.\n"]
    lists = {f"[{name}]": kind for name, kind in module._LISTS.items()}
    parts = {**module._PARTS, **lists}
    for name, kind in parts.items():
        out += [f"## [{name}]\n", f"{' '.join(paragraphs(kind))}\n"]
        rows = []
        for one in fields(kind):
            key = {"start": "from", "end": "to"}.get(one.name, one.name) if name in lists else one.name
            value = " or ".join(f'"{c}"' for c in choices[key]) if key in choices else kinds[str(one.type)]
            default = "must be given" if one.default is MISSING else _toml(one.default)
            rows.append((f"`{key}`", value, default, words.SETTINGS[f"{name.strip('[]')}.{key}"]))
        out += [table(("key", "value", "if left out", "meaning"), rows)]
    out += [table(("role of a body", "meaning"), [(f"`{role}`", means) for role, means in module.ROLES.items()])]
    out += ["## The file that `saferplan new` writes\n", "```toml"]
    blank = {"name": '""', "area": '""', "invented": "", "districts": "", "force": ""}
    out += [SETTINGS.format(**blank).rstrip(), "```\n"]
    return "\n".join(out)


def questionnaire() -> str:
    """The questionnaire of a survey wave: every block of questionnaire.toml with its keys."""
    from saferplan.commands.survey_new import questionnaire_text
    from saferplan.tables import questionnaire as module

    out = [f"{NOTE}\n# Questionnaire of a survey: questionnaire.toml\n", f"{paragraphs(module)[0]}\n"]
    out += [
        "It lies in the folder of the wave, beside the responses; [Run a survey](../how-to/run-a-survey.md) says how "
        "they are read. Ids of questions stay the same from wave to wave, so that there is a trend where the words did "
        "too.\n"
    ]
    out += ["What is misspelt, missing or of the wrong kind is refused: all of it at once, in sentences.\n"]
    for block, (about, keys) in QUESTIONNAIRE.items():
        out += [f"## {block}\n", f"{about}\n"]
        out += [table(("key", "value", "meaning"), [(f"`{key}`", *said) for key, said in keys.items()])]
    for title, known in (
        ("Types of question", module.TYPES),
        ("Roles", module.ROLES),
        ("Kinds of respondent", module.KINDS),
        ("Samples", module.SAMPLES),
    ):
        out += [f"## {title}\n", table(("word", "meaning"), [(f"`{word}`", said) for word, said in known.items()])]
    out += ["## What `saferplan survey new` writes above the questions\n", "```toml"]
    out += [questionnaire_text("2020-01", "saferplan").partition("[[question]]")[0].rstrip(), "```\n"]
    return "\n".join(out)


def _toml(value: object) -> str:
    """A default as TOML would write it."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return "`[]`" if not value else f"`{list(value)}`"
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`"


def tables() -> str:
    """The tables: columns, meanings, limits."""
    from saferplan.tables import ALL_TABLES

    out = [f"{NOTE}\n# Tables\n"]
    out += [
        "`saferplan read` fills these, as Parquet, in `tables/`. A blank cell is unknown, never nought. How precise "
        "a table's places and times are decides which methods may use it.\n"
    ]
    for shape in ALL_TABLES.values():
        out += [f"## {shape.title} (`{shape.name}`)\n", f"{shape.meaning}\n"]
        out += [f"Places: `{shape.place_precision}`. Times: `{shape.time_precision}`.\n"]
        rows = []
        for column in shape.columns:
            meaning = column.meaning + (f" One of {', '.join(column.one_of)}." if column.one_of else "")
            rows.append((f"`{column.name}`", column.type, "yes" if column.blank else "no", meaning))
        out += [table(("column", "type", "may be blank", "meaning"), rows)]
        out += ["What it cannot tell:\n"] * bool(shape.limits) + [f"- {limit}" for limit in shape.limits]
        out += [""] * bool(shape.limits)
    return "\n".join(out)


def figures() -> str:
    """The figures: columns, reasons for no value, how addresses and periods are written."""
    from saferplan import figures as module
    from saferplan.periods import parse_period

    out = [f"{NOTE}\n# Figures\n", f"{' '.join(paragraphs(module.Figure))}\n", "## Columns\n"]
    rows = [(f"`{name}`", kind, words.FIGURE_COLUMNS[name]) for name, kind in module.FIGURE_COLUMNS.items()]
    out += [table(("column", "type", "meaning"), rows), "## Why a figure has no value\n"]
    rows = [(f"`{key}`", said, module.MISSING_MEANS[key]) for key, said in module.MISSING_REASONS.items()]
    out += [table(("reason", "printed as", "when"), rows), "## Statistics\n"]
    out += [table(("stat", "name"), [(f"`{key}`", name) for key, name in module.STATISTICS.items()])]
    out += ["## Notes that travel with a figure\n", table(("note", "meaning"), words.CAVEATS)]
    out += ["## Periods\n"]
    rows = [(f"`{text}`", parse_period(text).kind, parse_period(text).in_words) for text in words.PERIODS]
    out += [table(("written", "kind", "in words"), rows), "## Addresses\n", words.GRAMMAR]
    rows = [(f"`{text}`", means, f"`{module.parse_address(text)}`") for text, means in words.ADDRESSES]
    out += ["Each of these is a figure of the made-up partnership of Ashbrook.\n"]
    out += [table(("address", "means", "in full"), rows), "## Rounding\n"]
    out += [f"{module.ROUNDING_RULE}\n"]
    rows = [(f"`{value}`", unit or "a count", module.in_digits(value, unit)) for value, unit in words.ROUNDED]
    out += [table(("number", "unit", "printed"), rows)]
    return "\n".join(out)


def measures() -> str:
    """The measures, each from its reviewed file."""
    from saferplan.measures import definition

    out = [f"{NOTE}\n# Measures\n", f"{' '.join(paragraphs(definition))}\n"]
    for measure in definition.load_measures().values():
        out += [f"## {measure.title} (`{measure.slug}`)\n", f"{' '.join(measure.why.split())}\n"]
        rows: list[tuple[str, object]] = [
            ("what is counted", f"{measure.count} of the table `{measure.table}`"),
            ("how", measure.method),
            *([("how, where no return is held", measure.published.method)] if measure.published else []),
            ("divided by", f"`{measure.denominator}`, {measure.rate_unit}" if measure.denominator else "nothing"),
            ("who holds it", definition.HOLDERS[measure.holder]),
            ("smallest area", f"`{measure.finest}`{', for it is sensitive' if measure.sensitive else ''}"),
            ("statistics", ", ".join(f"`{one}`" for one in measure.statistics)),
            ("dimensions", ", ".join(f"`{one}`" for one in measure.dimensions)),
            ("which way is better", f"{measure.direction}: {measure.direction_reason}"),
            ("author", measure.author),
            ("checked", measure.checker),
            ("next review", measure.next_review.isoformat()),
        ]
        out += [table(("", ""), rows), "What to bear in mind:\n"]
        out += [f"- {caveat}" for caveat in (*measure.caveats, *measure.rate_caveats)]
        if measure.published:
            out += [f"- Where no return is held: {caveat}" for caveat in measure.published.caveats]
        out.append("")
    return "\n".join(out)


def crime_types() -> str:
    """The types of crime and the known breaks in their series."""
    from saferplan.reference import crime_types as module

    out = [f"{NOTE}\n# Types of crime\n", f"{paragraphs(module)[1]}\n"]
    rows = [
        (f"`{t.slug}`", t.title, t.first_month, t.last_month or "still published", "yes" if t.sensitive else "no")
        for t in module.crime_types()
    ]
    out += [table(("slug", "title", "first month", "last month", "needs care for a small area"), rows)]
    out += ["## Known breaks\n", "From the month given, these types do not count the same things as before.\n"]
    seen = {(b.month, b.what): b for t in module.crime_types() for b in module.series_breaks(t.slug)}
    rows = [(b.month, ", ".join(b.types), b.what) for _, b in sorted(seen.items())]
    out += [table(("month", "types", "what changed"), rows)]
    out += ["The months of the breaks have not been checked against the publications that announced them.\n"]
    return "\n".join(out)


def column_aliases() -> str:
    """The headers by which columns of published files are known."""
    import tomllib
    from importlib.resources import files

    from saferplan.reference import column_aliases as module

    raw = tomllib.loads(files("saferplan.reference").joinpath("column_aliases.toml").read_text(encoding="utf-8"))
    out = [f"{NOTE}\n# Column aliases\n", f"{' '.join(paragraphs(module)[1:])}\n"]
    out += [
        "Case, spaces and punctuation are not compared. `{yy}` stands for two figures of a year, `{yyyy}` for four.\n"
    ]
    rows = []
    for column in raw["column"]:
        note = "a census count" if column.get("census") else ""
        note += f", of {column['says_year']}" if "says_year" in column else ""
        rows.append((f"`{column['meaning']}`", ", ".join(f"`{s}`" for s in column["spellings"]), note))
    out += [table(("meaning", "headers", "note"), rows)]
    return "\n".join(out)


def services() -> str:
    """The services that `saferplan fetch` asks, and the categories of the police.uk API."""
    from saferplan.reference import services as module
    from saferplan.reference.crime_types import crime_types
    from saferplan.reference.police_api import api_categories, title_of_category

    out = [f"{NOTE}\n# Services that open data is fetched from\n"]
    out += [
        "`saferplan fetch` asks these, in this order. An address that was read from the publisher's own pages or "
        "documents is marked so; the others were found in public code that uses them. None has been tried by us.\n"
    ]
    rows = [
        (
            f"`{one.name}`",
            f"`{one.group}`",
            one.title + (f" (index of {' or '.join(one.index)})" if one.index else ""),
            one.publisher,
            f"`{one.address}`" + (", in parts" if one.pages else ""),
            "yes" if one.verified else "no",
            f"`inputs/{one.into}/`",
            f"{one.largest // 1_000_000:,} MB",
        )
        for one in module.services()
    ]
    heads = ("name", "`--only`", "what", "publisher", "address", "from its publisher", "goes into", "at most")
    out += [table(heads, rows), "## Licences\n"]
    out += [table(("name", "licence"), [(f"`{one.name}`", one.licence) for one in module.services()])]
    out += ["## Categories of the police.uk API\n"]
    out += ["An answer of the API names types of crime otherwise than a file does.\n"]
    months = sorted({kind.first_month for kind in crime_types()})
    rows = [
        (f"`{name}`", ", ".join(dict.fromkeys(t for month in months if (t := title_of_category(name, month)))))
        for name in api_categories()
    ]
    out += [table(("category", "type of crime, as it was named over the years"), rows)]
    return "\n".join(out)


def coding_frame() -> str:
    """The standard coding frame: each theme with the phrases that give it."""
    from saferplan.reference import coding_frame as module

    frame = module.standard_frame()
    out = [
        f"{NOTE}\n# Coding frame of comments\n",
        f"{frame.title}, version {frame.version}. {paragraphs(module)[1]}\n",
    ]
    out += [
        "`burgl*` is any word that begins so; a star by itself stands for up to three words; `no/more` for either. A "
        "comment may have several themes.\n"
    ]
    rows = [
        (f"`{one.slug}`", one.title, one.means, "; ".join(one.include), "; ".join(one.exclude)) for one in frame.themes
    ]
    out += [table(("theme", "title", "means", "given by", "but not"), rows)]
    out += ["A comment that says no more than one of these has no content: " + "; ".join(frame.no_content) + ".\n"]
    out += ["Said before, these take a theme back: " + "; ".join(frame.not_before) + ".\n"]
    out += ["Said after, these do: " + "; ".join(frame.not_after) + ".\n"]
    return "\n".join(out)
