"""What the terminal prints of a result: a heading first, then lines, each with how far in it stands."""

from __future__ import annotations

from saferplan.commands.diff import DiffResult
from saferplan.commands.diff_findings import CHANGES, REWORDED
from saferplan.commands.figure import FigureResult, FiguresHeld
from saferplan.figures import in_digits, in_words
from saferplan.tables import Account

Line = tuple[int, str]


def account_lines(account: Account) -> list[Line]:
    """What became of the rows of one input, with the first example of each reason."""
    aside = sum(account.set_aside.values())
    lines = [(0, f"{account.source}: {account.read:,} rows read, {account.kept:,} kept, {aside:,} set aside")]
    for reason, count in sorted(account.set_aside.items()):
        example = next(iter(account.examples.get(reason, ())), None)
        where = f", as in {example.file}, row {example.row:,}" if example else ""
        lines.append((2, f"{count:,}: {reason}{where}"))
    return lines


def figure_lines(result: FigureResult | FiguresHeld) -> list[Line]:
    """A figure with its working, its caveats and its sources; or what addresses of a measure there are."""
    if isinstance(result, FiguresHeld):
        heading = f"Figures of {result.measure}: an address has a period, and any of the other keys"
        return [(0, heading), *((2, line) for line in result.lines)]
    has_unit = result.figure.value is not None and result.figure.unit not in ("", "%", "people")
    lines = [(0, result.explanation.title)]
    lines.append((0, f"{in_words(result.figure)} {result.figure.unit if has_unit else ''}".rstrip()))
    steps = result.explanation.steps
    if result.gap:  # it says more than that there is no value, which the line above says
        steps = tuple(step for step in steps if not step.startswith("No value:"))
    lines += [(2, line) for line in (*result.gap, *steps, *result.explanation.caveats)]
    lines += [(2, f"From {source}") for source in result.explanation.sources]
    return [*lines, (2, result.figure.id)]


def difference_lines(result: DiffResult, most: int) -> list[Line]:
    """What differs, in words: sentences that are no longer true, baselines of the plan, findings, then figures.

    Findings are told by what became of them, at most so many of each, but all whose words for the whole partnership
    are others; then why figures differ, at most so many figures
    that both have, and how many came and went with their period.
    """
    differ = len(result.changes)
    figures = "1 figure differs." if differ == 1 else f"{differ:,} figures differ."
    many = len(result.findings)
    heading = (
        f"{many:,} finding{'' if many == 1 else 's'} and {figures.replace('differs', 'differ')}" if many else figures
    )
    lines = [(0, heading)]
    if result.untrue:
        count = len(result.untrue)
        lines.append((0, f"No longer true in your texts: {count:,} claim{'' if count == 1 else 's'}."))
        lines += [(2, one.in_words()) for one in result.untrue[:most]]
        if count > most:
            lines.append((2, f"... and {count - most:,} more; see --most and --json."))
    lines += [(0, one.in_words()) for one in result.baselines]
    lines += [(0, result.plan_note)] if result.plan_note else []
    for what in CHANGES:
        held = [one for one in result.findings if one.change == what]
        # What the assessment says of the whole partnership is what other papers quote: none of it is cut off.
        told = max(most, sum(1 for one in held if one.whole)) if what == REWORDED else most
        for one in held[:told]:
            lines.append((0, one.in_words()))
            lines += [(2, sentence)] if (sentence := one.sentence_in_words()) else []
        if len(held) > told:
            lines.append((2, f"... and {len(held) - told:,} more such findings; see --most and --json."))
    if many and differ:
        lines.append((0, "Why figures differ, and how many:"))
    lines += [(2, f"{count:,}: {reason}") for reason, count in result.reasons.items()]
    both = [change for change in result.changes if not change.period_moved]
    for change in both[:most]:
        unit = "" if change.unit in ("", "%", "people", "ratio", "index") else f" {change.unit}"
        values = " -> ".join(_or_none(value, change.unit) for value in (change.before, change.after))
        lines.append((0, f"{change.title}: {values}{unit} ({change.why})"))
    if len(both) > most:
        lines.append((0, f"... and {len(both) - most:,} more; see --most and --json."))
    came = sum(1 for change in result.changes if change.period_moved and change.before is None)
    gone = sum(1 for change in result.changes if change.period_moved) - came
    for count, which in ((came, "later"), (gone, "earlier")):
        if count:
            lines.append((0, f"{count:,} are of periods that only the {which} bundle has; see --json."))
    return lines


def _or_none(value: float | None, unit: str) -> str:
    """A value in a list of differences, with enough digits to see that it differs."""
    if value is None:
        return "none"
    if unit in ("", "people") and value == int(value):
        return in_digits(value, unit)
    return f"{_six_digits(value)}{'%' if unit == '%' else ''}"


def _six_digits(value: float) -> str:
    """A number with about six digits, and never in powers of ten.

    >>> _six_digits(3959361.4), _six_digits(62.08401), _six_digits(-0.000021598), _six_digits(5.0)
    ('3,959,361', '62.084', '-0.000021598', '5')
    """
    whole = len(f"{abs(value):.0f}") if abs(value) >= 1 else 0
    small = 0 if whole or not value else -int(f"{value:e}".partition("e")[2]) - 1
    return f"{value:,.{max(0, 6 - whole) + small}f}".rstrip("0").removesuffix(".") if whole < 6 else f"{value:,.0f}"
