"""Pages of the reference about priorities, the plan, and what its words claim."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import reference_words as words
from reference_parts import NOTE, paragraphs, table


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
        (
            f"`{one.id}`",
            f"{one.law}, {one.section}",
            one.plan or "nothing",
            _term(one),
            f"{SEEN[one.seen]}. {one.note}".strip(),
        )
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
