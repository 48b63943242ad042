"""The rows of a grant, and a return, as tables for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from saferplan_portal.money.models import Award, Return, Spend

Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


def plain_pounds(pence: int) -> str:
    """Pence as a number of pounds that a spreadsheet reckons with.

    >>> plain_pounds(123450), plain_pounds(-5)
    ('1234.50', '-0.05')
    """
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{whole}.{rest:02d}"


def rows_table(award: Award) -> Table:
    """Every row of an award, those that were corrected among them, in pounds."""
    head = ("row", "kind", "action", "amount", "day", "entered", "evidence or reason", "takes the place of", "holds")
    return head, list(_rows(award))


def _rows(award: Award) -> Iterator[tuple[str, ...]]:
    for one in award.allocations.all():
        kind = "allocation" if one.amount > 0 else "taken back"
        day = one.entered_on.isoformat()
        yield f"A{one.pk}", kind, one.action.what, plain_pounds(one.amount), day, day, one.reason, "", "yes"
    for spend in award.spends.all():
        old = f"S{spend.corrects_id}" if spend.corrects_id else ""
        said = f"{spend.evidence}; corrected: {spend.reason}" if spend.reason else spend.evidence
        days = spend.spent_on.isoformat(), spend.entered_on.isoformat()
        holds = "no" if was_corrected(spend) else "yes"
        yield f"S{spend.pk}", "spend", spend.action.what, plain_pounds(spend.amount), *days, said, old, holds
    last = {one.action_id: one.pk for one in award.forecasts.all()}
    for guess in award.forecasts.all():
        day, holds = guess.entered_on.isoformat(), "yes" if last[guess.action_id] == guess.pk else "no"
        yield f"F{guess.pk}", "forecast", guess.action.what, plain_pounds(guess.amount), day, day, "", "", holds


def was_corrected(spend: Spend) -> bool:
    """Whether another row took the place of a spend."""
    return hasattr(spend, "corrected_by")


def return_table(made: Return) -> Table:
    """A return, line by line with its total, in pounds."""
    head = ("action", "returned before", "changed since", "spent in the period", "spent to date")
    lines = [(one.title, (one.before, one.changed, one.spent)) for one in made.lines.all()]
    total = tuple(sum(sums[place] for _, sums in lines) for place in range(3))
    return head, [(title, *map(plain_pounds, (*sums, sum(sums)))) for title, sums in (*lines, ("All", total))]
