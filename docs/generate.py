"""Writes docs/reference/ and the classes of the code in GLOSSARY.md from the code itself.

    python docs/generate.py            writes them
    python docs/generate.py --check    writes nothing, names what is stale, and ends with 1 if anything is

Whatever can be derived is derived here and compared in tests/unit/test_docs.py; the words that only a person can
write (what a column of the figures means, an example of each error) are in `reference_words.py` beside this file,
and the tests fail where one is lacking.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields
from pathlib import Path
from types import ModuleType
from typing import Any

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME / "docs"))

import reference_words as words  # noqa: E402 - it lies beside this file, which is no package

NOTE = "<!-- Written by docs/generate.py from the code. Change the code, then run: make docs -->\n"
BEGIN, END = "<!-- classes: begin -->", "<!-- classes: end -->"
METHODS = (
    "intervals",
    "series",
    "memory",
    "trend",
    "two_changes",
    "inequality",
    "concentration",
    "weighted",
    "funnel",
    "raking",
    "survey_variance",
    "survey_design",
    "survey_shares",
    "survey_tests",
    "rank_intervals",
    "agreement",
    "neighbours",
    "spatial_weights",
    "hotspots",
    "emerging",
    "scan",
    "dispersion",
    "scan_shares",
    "density",
    "near_repeat",
    "repeats",
    "time_pattern",
    "place_shares",
    "prediction",
    "forecasting",
    "poisson_gamma",
    "backtest",
    "agreement",
    "redaction",
    "text_themes",
    "theme_suggestions",
)


def _cell(text: object) -> str:
    """A text in a cell of a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def paragraphs(thing: object) -> list[str]:
    """The paragraphs of a docstring, each on one line; examples to run are left out."""
    text = inspect.getdoc(thing) or ""
    found = [" ".join(part.split()) for part in text.split("\n\n")]
    return [part for part in found if part and not part.startswith(">>>")]


def first_sentence(thing: object) -> str:
    """The first sentence of a docstring's first paragraph."""
    text = paragraphs(thing)[0]
    end = text.find(". ")
    return text if end < 0 else text[: end + 1]


def signature(function: Callable[..., Any]) -> str:
    """The arguments of a function as they are written, so that they are the same in every run."""
    parts: list[str] = []
    starred = False
    for one in inspect.signature(function).parameters.values():
        if one.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        default = one.default
        shown = getattr(default, "__name__", None) or repr(default)
        parts.append(f"{one.name}: {one.annotation}" + ("" if default is inspect.Parameter.empty else f" = {shown}"))
    return f"({', '.join(parts)}) -> {inspect.signature(function).return_annotation}"


def modules() -> list[ModuleType]:
    """Every module of the engine, by name."""
    import saferplan

    found = pkgutil.walk_packages(saferplan.__path__, "saferplan.")
    return [importlib.import_module(info.name) for info in sorted(found, key=lambda info: info.name)]


def public_classes() -> list[type]:
    """Every class of the engine whose name has no underscore in front, by name, then module."""
    found = [
        thing
        for module in modules()
        for name, thing in vars(module).items()
        if inspect.isclass(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
    ]
    return sorted(found, key=lambda thing: (thing.__name__, thing.__module__))


def commands() -> str:
    """The commands: help as the terminal prints it, and the function of the same name."""
    import typer

    import saferplan.commands as library
    from saferplan.cli import app

    group: Any = typer.main.get_command(app)
    out = [f"{NOTE}\n# Commands\n", paragraphs(library)[-1] + "\n"]
    out += [_help(group, "saferplan"), ""]
    for name, command in group.commands.items():
        function = getattr(library, name)
        out += [f"## {name}\n", _help(command, f"saferplan {name}")]
        if inspect.ismodule(function):
            out += [f"{part}\n" for part in paragraphs(function)]
            for word in command.commands:
                out += [f"### {name} {word}\n", _help(command.commands[word], f"saferplan {name} {word}")]
                run = getattr(function, word, None) or getattr(function, f"{word}_{name}")
                out += _in_python(f"{_home_of(name)}{name}.{run.__name__}", run)
            continue
        out += _in_python(f"{_home_of(name)}{name}", function)
    out += ["Exit codes are listed under [errors](errors.md).\n"]
    return "\n".join(out)


def _home_of(name: str) -> str:
    """Where a command is found in the package."""
    import saferplan

    return "commands." if name in saferplan.ELSEWHERE else ""


def _in_python(name: str, function: Callable[..., Any]) -> list[str]:
    """A command as a function."""
    return [f"In Python, `saferplan.{name}{signature(function)}`:\n", *(f"{part}\n" for part in paragraphs(function))]


def _help(command: Any, path: str) -> str:
    """The help of one command, 80 letters wide whatever the terminal."""
    context = command.make_context(path, [], resilient_parsing=True)
    context.terminal_width = 80
    context.max_content_width = 80
    lines = [line.rstrip() for line in command.get_help(context).splitlines()]
    return "```text\n" + "\n".join(lines).strip() + "\n```\n"


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
    for block, (about, keys) in words.QUESTIONNAIRE.items():
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


def errors() -> str:
    """The errors, each with its exit code and an example of its sentence."""
    from saferplan import errors as module
    from saferplan.cli_plan import NOT_CLEAN

    out = [f"{NOTE}\n# Errors and exit codes\n", f"{paragraphs(module)[1]}\n"]
    out += [
        "A command that did what it was asked ends with 0. A check that found something ends with a code too: "
        f"`claims check` with {module.UntrueWords.exit_code}, `plan check` with {NOT_CLEAN}, `survey check` with "
        f"{module.BadInput.exit_code}.\n"
    ]
    kinds = [
        kind
        for kind in public_classes()
        if issubclass(kind, module.SaferplanError) and kind.__module__ == module.__name__
    ]
    kinds.remove(module.SaferplanError)
    rows = [
        (kind.exit_code, f"`{kind.__name__}`", first_sentence(kind), words.ERRORS[kind.__name__])
        for kind in sorted(kinds, key=lambda kind: (kind.exit_code, kind.__name__))
    ]
    out += [table(("code", "error", "when", "for example"), rows)]
    return "\n".join(out)


def methods() -> str:
    """The statistical methods: what each answers, its formula, its limits and where it is from."""
    out = [f"{NOTE}\n# Methods\n"]
    out += ["Statistics with no crime in them: `saferplan.methods`. Each has examples that run in its docstring.\n"]
    heads = ("How it is calculated:", "What it cannot tell you:", "References:", "Raises:")
    for name in METHODS:
        module = importlib.import_module(f"saferplan.methods.{name}")
        out += [f"## {name}\n", f"{' '.join(paragraphs(module))}\n"]
        for function, thing in vars(module).items():
            if not inspect.isfunction(thing) or thing.__module__ != module.__name__ or function.startswith("_"):
                continue
            parts = paragraphs(thing)
            assert parts, (name, function)
            out += [f"### {function}\n", f"`{function}{signature(thing)}`\n"]
            for part in parts:
                head = next((h for h in heads if part.startswith(h)), "")
                rest = part.removeprefix(head).strip()
                said = rest[:1].upper() + rest[1:]
                out += [f"**{head.removesuffix(':')}.** {said}\n" if head else f"{part}\n"]
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


def _multiple(times: float) -> str:
    """How many times a number, in words."""
    return {0.0: "nought", 1.0: "the number"}.get(times, f"{times:g} times the number")


def claims() -> str:
    """What written words claim of a figure: the one table, with its reasons."""
    from saferplan.plan.claims.wording import load_wording

    wording = load_wording()
    why = {name: " ".join(reason.split()) for name, reason in wording.reasons.items()}
    out = [f"{NOTE}\n# What written words claim\n"]
    out += ["The words of a figure link are held to the figure by this table. Words that it lacks count as untrue.\n"]
    out += [
        "The words are read together with a qualifier right before the link (`over [50%](...)`), a unit right after "
        "it (`[5](...) per cent`), and words right beside it that say that it went up or down by so much (`fell by "
        "[5%](...)`).\n"
    ]
    rows = []
    for one in wording.qualifiers:
        low = f"{'from' if one.least_in else 'above'} {_multiple(one.least)}"
        high = "" if one.most == float("inf") else f", to {'' if one.most_in else 'below '}{_multiple(one.most)}"
        rows.append((", ".join(one.words), low + high, one.reason))
    out += ["## Before a number\n", table(("words", "true of", "why"), rows)]
    numbers = ", ".join(f"{name} ({number})" for name, number in wording.numbers.items())
    out += ["## Numbers\n", f"{why['number']}\n", f"In words: {numbers}; and what they make together.\n"]
    out += ["## Points\n", f"{', '.join(wording.points)}. {why['points']}\n"]
    out += ["## For so many people\n", f"“per 1,000”, “for every 10,000 residents” and the like. {why['per_head']}\n"]
    out += ["## Parts\n", f"{', '.join(wording.parts)}; and any “N in M” or “N out of M”.\n", f"{why['part']}\n"]
    out += [f"{', '.join((*wording.most, *wording.few))}: {why['majority']}\n"]
    times = ", ".join(f"{name} ({number:g})" for name, number in wording.times.items())
    out += ["## How many times\n", f"{times}; and numbers such as “1.6 times”.\n", f"{why['times']}\n"]
    out += [f"{why['times.as_many']}\n", f"{', '.join(wording.likely)}: {why['times.likely']}\n"]
    out += [f"{', '.join(wording.two_ways)}: {why['times.two_ways']}\n"]
    ends = f"{', '.join(wording.top)}; {', '.join(wording.bottom)}"
    out += [
        "## Ranks\n",
        f"{ends}; alone or after {', '.join(wording.ranks)}, 2nd and so on; “3rd of 16”. {why['rank']}\n",
    ]
    out += ["“Largest increase”, “second largest fall” and the like. " + why["rank.change"] + "\n"]
    runs = ", ".join(f"“{one} {wording.units[0]}”" for one in wording.every)
    more = ", ".join(f"“third {wording.units[0]} {one}”" for one in wording.running)
    more += ", " + ", ".join(f"“third {one} {wording.units[0]}”" for one in wording.consecutive)
    out += ["## Runs\n", f"Of {'s, '.join(wording.units)}s: {runs}; {more}. {why['run']}\n"]
    out += [
        "## Highs and lows\n",
        f"“Five-year high”, “lowest in five years”, “highest since 2014/15”. {why['high']}\n",
    ]
    out += ["## Intervals\n", f"{why['interval']}\n"]
    out += ["## No change\n", f"{', '.join(wording.unchanged)}. {why['unchanged']}\n"]
    out += ["## Which way\n", f"Up: {', '.join(wording.up)}.\n", f"Down: {', '.join(wording.down)}.\n"]
    out += [f"{why['direction']}\n"]
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


def scoring() -> str:
    """Scoring models of priorities: the keys of a model, the rules, the files, and the models that ship."""
    from saferplan.commands.priorities_folder import LIST, PLACE, SCORES, SHEETS
    from saferplan.priorities.combining import RULES, range_of
    from saferplan.priorities.issues import KINDS
    from saferplan.priorities.model import SIGNALS, shipped_models
    from saferplan.priorities.scores import CONFIDENCES
    from saferplan.priorities.stability import RULE
    from saferplan.sources.priority_scores import COLUMNS, NEEDED

    out = [f"{NOTE}\n# Priorities: models, issues and scores\n"]
    out += [
        "`saferplan priorities` scores issues by a model, which is a file. "
        f"[Score priorities](../how-to/score-priorities.md) says how to use these; they lie in `{PLACE}/`.\n"
    ]
    out += ["## A model: model.toml, or a file of your own\n"]
    out += [table(("key", "value", "meaning"), [(f"`{key}`", *said) for key, said in words.MODEL.items()])]
    out += ["## Rules of combining\n"]
    out += [table(("combine", "what it does"), [(f"`{rule.name}`", rule.says) for rule in RULES.values()])]
    out += ["## Evidence that a field may name\n"]
    out += [table(("word", "meaning"), [(f"`{word}`", said) for word, said in SIGNALS.items()])]
    out += [f"## The list of issues: {LIST}\n"]
    out += [table(("key", "value", "meaning"), [(f"`{key}`", *said) for key, said in words.ISSUES.items()])]
    out += [table(("an id begins with", "for"), [(f"`{kind}/`", said) for kind, said in KINDS.items()])]
    out += [f"## Scores: {SCORES}, and the workbooks in {SHEETS}/\n"]
    out += ["One row is one score: an issue, a field and a scorer. A row without a score is counted and left.\n"]
    rows = [(f"`{name}`", "yes" if name in NEEDED else "no", means) for name, means in COLUMNS.items()]
    out += [table(("column", "must be there", "meaning"), rows)]
    out += [table(("confidence", "meaning"), [(f"`{name}`", means) for name, means in CONFIDENCES.items()])]
    out += ["## How scores are moved to see whether the order holds\n", f"{RULE}\n"]
    for model in shipped_models().values():
        ends = range_of(model)
        out += [
            f"## {model.title} (`{model.slug}`, version {model.version})\n",
            f"{model.about}\n",
            f"{model.source}\n",
        ]
        said = f"Combined by `{model.combine}`" + (f", from {ends[0]:g} to {ends[1]:g}." if ends else ".")
        bands = ", ".join(f"{band.title} from {band.start:g}" for band in model.bands)
        out += [f"{said} {f'Bands: {bands}.' if bands else ''}\n"]
        blocks = {block.slug: block.title + (", beside" if block.beside else "") for block in model.blocks}
        rows = [
            (
                one.title,
                blocks[one.block],
                one.asks,
                "; ".join(f"{level.printed}: {level.text}" for level in one.levels) or f"its {one.figure}",
            )
            for one in model.fields
        ]
        out += [table(("field", "block", "what is asked", "levels"), rows)]
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


def plan() -> str:
    """The plan: every block of plan.toml with its keys, the rules it is held to, duties and evidence."""
    from typing import get_args, get_type_hints

    from saferplan.plan import checking, model, shape
    from saferplan.plan.library import shipped_evidence
    from saferplan.plan.tracker_columns import meanings
    from saferplan.reference.duties import SEEN, duties

    out = [f"{NOTE}\n# The plan: plan.toml\n", words.PLAN + "\n"]
    hints = get_type_hints(model.Plan)
    blocks = [("[plan]", model.Plan), *((f"[[{name}]]", get_args(hints[name])[0]) for name in shape.LISTS)]
    inner = (model.Milestone, model.Move, model.Resources, model.Baseline, model.Target, model.Approval)
    for title, kind in (*blocks, *((f"Within these: {one.__name__}", one) for one in inner)):
        skip = {"place", "why", "plan", "shipped", *(shape.LISTS if kind is model.Plan else ())}
        keys = [
            one for one in fields(kind) if one.name not in skip and not (kind is model.Plan and one.name == "about")
        ]
        out += [f"## {title}\n", *(f"{part}\n" for part in paragraphs(kind))]
        out += [table(("key", "needed", "holds"), [_key(one, get_type_hints(kind)[one.name]) for one in keys])]
    for title, held in (("Which way", model.WAYS), ("Tiers of prevention", model.TIERS), ("Kinds", model.KINDS)):
        out += [f"## {title}\n", table(("word", "means"), [(f"`{word}`", means) for word, means in held.items()])]
    out += ["## What it is held to\n", table(("grade", "means"), list(checking.GRADES.items()))]
    out += [table(("rule", "finds"), [(f"`{rule}`", finds) for rule, finds in checking.RULES.items()])]
    out += ["## Legal duties\n", words.DUTIES + "\n"]
    rows = [
        (f"`{one.id}`", f"{one.law}, {one.section}", one.plan or "nothing", _term(one), SEEN[one.seen])
        for one in duties()
    ]
    out += [table(("duty", "where it stands", "what a plan should say", "holds", "what was seen"), rows)]
    out += ["## Evidence that ships\n", words.EVIDENCE + "\n"]
    rows = [
        (f"`{one.id}`", one.finding, one.strength, f"{one.source}. {one.link}".strip(), model.SEEN_OF_SOURCE[one.seen])
        for one in shipped_evidence()
    ]
    out += [table(("item", "found", "strength", "source", "what was read"), rows)]
    out += ["## What a column of a tracker may be\n", table(("word", "means"), list(meanings().items()))]
    return "\n".join(out)


def _key(one: Any, hint: Any) -> tuple[str, str, str]:
    """A key of plan.toml: its name, whether it must be given, and what it holds."""
    from typing import get_args, get_origin

    needed = one.default is MISSING and one.default_factory is MISSING
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] if type(None) in get_args(hint) else [hint]
    many = get_origin(kinds[0]) is tuple
    kind = get_args(kinds[0])[0] if many else kinds[0]
    said = {"str": "text", "date": "a day", "float": "a number", "int": "a whole number"}.get(
        kind.__name__, kind.__name__
    )
    listed = {"text": "a list of texts"}.get(said, f"a list of {said}")
    return f"`{one.name}`", "yes" if needed else "", listed if many else said


def _term(one: Any) -> str:
    """From when to when a duty holds."""
    since = f"since {one.since}" if one.since else "first day not known here"
    return f"{since}, until {one.until}" if one.until else since


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
