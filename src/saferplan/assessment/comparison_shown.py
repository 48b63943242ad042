"""What the comparison shows: the funnel, the index by type, the similar areas, the years, and how it was done."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from saferplan.areas import SIMILAR
from saferplan.assessment.answer import Cell, Chart, DataTable, Funnel, Point, Series, TableColumn
from saferplan.assessment.context import Context, listed, type_in_sentence
from saferplan.assessment.peers import Placed, areas_in_words, index_address, rate_address, together
from saferplan.assessment.residents import residents_apart
from saferplan.assessment.spans import months_counted
from saferplan.figures import Address, in_digits, unplaced_of
from saferplan.measures.definition import load_measures
from saferplan.measures.explain import type_in_words
from saferplan.reference.neighbour_variables import neighbour_variables

PLACES = {1: "above the limits", -1: "below the limits", 0: "within the limits"}
LIKENESS = "likeness"
LARGER = 1.5
"""An area with so many times the residents of the largest similar one is said to be larger than all of them."""


@dataclass(frozen=True)
class Line:
    """A line of the index table: its title, its rate here, and its place among similar areas where there is one."""

    title: str
    rate: Address
    placed: Placed | None


def _source(context: Context) -> str:
    """The line under a chart or table."""
    period = context.compared.period
    assert period is not None
    here = context.figure(Address("recorded_crime", period.text, stat="rate")).inputs
    kinds = {"partner": "the force's own records", "police_uk": "data.police.uk"}
    own = [words for kind, words in kinds.items() if any(name.startswith(f"{kind} ") for name in here)]
    return (
        f"Police recorded crime with a place: {listed(own)}, and counts of other areas. "
        f"{context.area} and other areas, {period.in_words}."
    )


def _in_part(context: Context, words: str) -> str:
    """Words of a rate, and of how many months it is where these are no whole year."""
    period = context.compared.period
    assert period is not None
    return words if len(period.months) == 12 else f"{words} in {months_counted(period)}"


def people_address(rate: Address) -> Address:
    """The residents that a rate is out of."""
    return Address("population", rate.period, area=rate.area)


def funnel_chart(context: Context, placed: Placed) -> Chart:
    """The funnel of one rate: the similar areas grey, this one marked, the limits round them."""
    slug = dict(placed.address.group).get("crime_type", "")
    what = type_in_words(slug) if slug else "Recorded crime"
    inside = type_in_sentence(slug) if slug else "recorded crime"
    per = load_measures()["recorded_crime"].per
    rates = [(code, replace(placed.address, area=code)) for code in context.compared.members]
    rates = sorted((one for one in rates if context.value(one[1]) is not None), key=lambda one: context.name(one[0]))
    others = tuple(Point(context.name(code), str(rate), str(people_address(rate))) for code, rate in rates)
    own = Point(context.area, str(placed.address), str(people_address(placed.address)))
    centre = replace(placed.address, area=SIMILAR)
    return Chart(
        id=f"funnel-{slug or 'all'}",
        kind="funnel",
        title=f"{what} per head in {context.area} lies {PLACES[placed.place]} of areas like it",
        summary=f"{context.area} had {context.number(placed.address)} crimes for every 1,000 residents, the similar "
        f"areas together {context.number(centre)}. Its {inside} lies {PLACES[placed.place]}; of "
        f"{areas_in_words(placed.areas)} similar areas, {areas_in_words(placed.higher) if placed.higher else 'none'} "
        f"with a higher and {areas_in_words(placed.lower) if placed.lower else 'none'} with a lower rate.",
        unit=_in_part(context, f"{'Crimes' if slug else 'Recorded crimes'} per 1,000 residents"),
        source=_source(context),
        series=(Series("Similar areas", others, emphasis=False), Series(context.area, (own,))),
        digits=1,
        funnel=Funnel(
            centre=str(centre),
            per=per,
            between=placed.funnel.between,
            freedom=placed.funnel.freedom,
            weight=placed.funnel.weight,
            chosen_from=placed.chosen_from,
        ),
    )


def _against(context: Context) -> list[tuple[str, str]]:
    """What rates are set against: the similar areas together, the region, the nation; each with its heading."""
    found = [(SIMILAR, "similar areas")] if together(context) else []
    return found + [(code, context.name(code)) for code in context.compared.wide]


def _index_cell(context: Context, rate: Address, code: str) -> Cell:
    """The index against another area, or why there is none."""
    other = replace(rate, area=code)
    return Cell(address=str(index_address(rate, code))) if str(other) in context.figures else Cell(text="not held")


def index_table(context: Context, lines: list[Line]) -> DataTable:
    """The rate of each type, its index against similar areas, region and nation, and its place in the funnel."""
    period = context.compared.period
    assert period is not None
    against = _against(context)
    funnels = any(line.placed for line in lines)
    rows = []
    for line in lines:
        if str(line.rate) not in context.figures:
            continue
        cells = [Cell(text=line.title), Cell(address=str(line.rate))]
        cells += [_index_cell(context, line.rate, code) for code, _ in against]
        if funnels:
            cells.append(Cell(text=PLACES[line.placed.place] if line.placed else "too few to tell"))
        rows.append(tuple(cells))
    columns = [TableColumn("Type", numeric=False), TableColumn(_in_part(context, "Rate per 1,000 residents"), digits=1)]
    columns += [TableColumn(f"Index, {heading} = 100", interval=True) for _, heading in against]
    columns += [TableColumn("In the funnel of similar areas", numeric=False)] if funnels else []
    return DataTable(
        id="index-by-type",
        title=f"Rates in {context.area} and elsewhere, {period.in_words}",
        columns=tuple(columns),
        rows=tuple(rows),
        note="An index of 120 is a rate a fifth higher than there. Its 95% interval says how sure that number is; "
        "areas much alike differ by more than it is wide, which the funnel allows for. The limits of the funnel "
        "are the inner ones (95%), wider where several types are looked at.",
    )


def areas_table(context: Context) -> DataTable:
    """The similar areas, the most alike first: how far each is, how firmly it belongs, its residents and rate."""
    compared = context.compared
    found, period = compared.similar, compared.period
    assert period is not None
    firm = bool(found.drawn) and found.candidates > len(found.codes)
    rows = []
    for code in found.codes:
        far = Address(LIKENESS, period.text, area=code)
        rate = rate_address(context, code)
        cells = [Cell(text=context.name(code))]
        cells.append(Cell(address=str(far)) if str(far) in context.figures else Cell(text="not known"))
        if firm:
            share = replace(far, stat="share", of="choices")
            cells.append(Cell(address=str(share)) if str(share) in context.figures else Cell(text="not known"))
        people = people_address(rate)
        cells.append(Cell(address=str(people)) if str(people) in context.figures else Cell(text="not compared"))
        cells.append(Cell(address=str(rate)) if str(rate) in context.figures else Cell(text="no counts are held"))
        rows.append(tuple(cells))
    columns = [TableColumn("Area", numeric=False), TableColumn("Distance", digits=2)]
    columns += [TableColumn("Stays among the nearest", digits=0)] if firm else []
    columns += [
        TableColumn("Residents"),
        TableColumn(_in_part(context, "Recorded crimes per 1,000 residents"), digits=1),
    ]
    chosen = "that the partnership chose" if found.given else f"most like {context.area}"
    return DataTable(
        id="similar-areas",
        title=f"The {areas_in_words(len(found.codes))} areas {chosen}, the most alike first",
        columns=tuple(columns),
        rows=tuple(rows),
        note="The order is that of likeness, which has nothing to do with crime. A distance of 1 is a typical gap "
        "between two areas in one variable."
        + (
            " An area that stays in 60 of 100 draws of variables belongs less firmly than one that stays in all." * firm
        ),
    )


def years_table(context: Context) -> DataTable | None:
    """The rate and the index of each whole year; none where fewer than two years can be set beside others."""
    against = _against(context)
    rows = []
    for year in context.periods.years:
        rate = Address("recorded_crime", year.text, stat="rate")
        if str(rate) not in context.figures or context.value(rate) is None:
            continue
        cells = [_index_cell(context, rate, code) for code, _ in against]
        if any(
            cell.address and context.value(replace(rate, versus=f"area:{code}")) is not None
            for cell, (code, _) in zip(cells, against, strict=True)
        ):
            rows.append((Cell(text=year.in_words), Cell(address=str(rate)), *cells))
    if len(rows) < 2:
        return None
    columns = [TableColumn("Year", numeric=False), TableColumn("Rate per 1,000 residents", digits=1)]
    columns += [TableColumn(f"Index, {heading} = 100", interval=True) for _, heading in against]
    return DataTable(
        id="index-by-year",
        title=f"Recorded crime in {context.area} and elsewhere, year by year",
        columns=tuple(columns),
        rows=tuple(rows),
        note="The similar areas are the same ones in every year." if together(context) else "",
    )


def not_placed(context: Context) -> str:
    """How much the share of records without a place differs between forces; "" where it is not known."""
    shares = []
    for code in context.compared.members:
        rows, of = unplaced_of(context.figure(rate_address(context, code)).caveats)
        if of:
            shares.append(100 * rows / of)
    rows, of = unplaced_of(context.figure(rate_address(context)).caveats)
    if not shares or not of:
        return (
            ""
            if not context.compared.members
            else ("Records without a place: they are in no area's count, and how many other areas have is not known.")
        )
    mine, low, high = (f"{in_digits(value, '%', digits=1)}%" for value in (100 * rows / of, min(shares), max(shares)))
    span = low if low == high else f"from {low} to {high}"
    return (
        f"Records without a place, which are in no area's count: {mine} of the home force's, and {span} of those of "
        "the forces of the similar areas. A difference that sharing them out would undo is called weak."
    )


def unlike(context: Context) -> list[str]:
    """In what the area and the similar ones are not alike though they should be: the year of residents, and size."""
    rate = rate_address(context)
    members = list(context.compared.members)
    found = []
    if apart := residents_apart(context, rate, [*members, *context.compared.wide]):
        found.append(
            f"How much of a difference comes of the residents divided by: {apart}. For that, evidence is moderate at "
            "best."
        )
    mine = context.figure(rate).denominator
    sizes = {code: context.figure(replace(rate, area=code)).denominator or 0.0 for code in members}
    if mine and sizes and (largest := max(sizes, key=lambda code: sizes[code])) and mine > LARGER * sizes[largest]:
        found.append(
            "How it compares with areas of its own size: here there are "
            f"{context.number(people_address(rate))} residents, and in the largest of the similar areas "
            f"{context.number(people_address(replace(rate, area=largest)))}. A large area has town and country in it, "
            "which even out."
        )
    return found


def method_note(context: Context, placed: Placed | None) -> str:
    """How the comparison was made."""
    compared = context.compared
    period = compared.period
    assert period is not None
    parts = [_choice(context)] if compared.similar.codes else []
    parts.append(
        f"Only months that both sides hold are compared: {period.in_words}. A year of which some months are not held "
        f"is never set against a whole one.{_left_out(context)}"
    )
    parts += [_funnel_words(placed)] if placed else []
    parts.append(
        "An index is the rate here divided by the rate there, times 100. Rates divide by residents in the middle of "
        "the period, or those of the nearest year held. Two rates are called in line where they differ by no more than "
        "a tenth, since forces may differ by as much in how they record."
    )
    return "\n\n".join(parts)


def _funnel_words(placed: Placed) -> str:
    """How the funnel was made, and by how much similar areas differ."""
    differ = 200 * math.sqrt(placed.funnel.between / placed.funnel.centre)
    spread = (
        f"beyond chance the similar areas typically differ by about {in_digits(differ, '%')}% in all recorded crime"
        if differ >= 0.5
        else "the similar areas differ no more than chance would have it"
    )
    return (
        "The funnel's centre is the rate of the similar areas together. Its inner (95%) and outer (99.8%) limits allow "
        "for chance, "
        f"and for areas that differ beyond it: {spread}. That spread is told from the similar areas, the extreme tenth "
        "at each end held in, so that one odd area does not widen it; this area has no part in it. Where several types "
        "are looked at, each must stand out by that much more. Areas are never ranked: most differences between "
        "neighbours in a ranking are chance."
    )


def _choice(context: Context) -> str:
    """How the similar areas were chosen, and how firm the choice is."""
    found = context.compared.similar
    if found.given:
        return "The partnership itself chose the areas that it is compared with."
    titles = {one.slug: one.title for one in neighbour_variables()}
    names = [titles[slug] for slug in found.variables]
    many = areas_in_words(len(found.codes))
    text = (
        f"The {many} areas most like this one were found among {areas_in_words(found.candidates)} by {listed(names)}. "
        "Each variable is put on one scale that odd areas do not stretch, age, ethnicity, tenure, density and "
        "deprivation count the same, and the distance is the straight line between two areas."
    )
    if found.candidates <= len(found.codes):
        return f"{text} There were no more areas to choose from, so the choice could not have been another."
    least = min(found.drawn, key=lambda code: (found.drawn[code], code))
    alone = sum(1 for share in found.left_out.values() if share == 1)
    return (
        f"{text} The choice hangs on the variables this much: {areas_in_words(alone)} of the {many} are among the "
        "nearest whichever variable is left out, and with the variables drawn anew 500 times each stays among them "
        f"{in_digits(100 * found.kept, '%')}% of the time on average, the least firm, {context.name(least)}, "
        f"{in_digits(100 * found.drawn[least], '%')}%."
    )


def _left_out(context: Context) -> str:
    """Which similar areas lack months, by name."""
    lacking = [code for code in context.compared.similar.codes if code not in context.compared.members]
    if not lacking:
        return ""
    names = listed([context.name(code) for code in sorted(lacking, key=context.name)])
    verbs = ("lacks", "is") if len(lacking) == 1 else ("lack", "are")
    return f" {names} {verbs[0]} some of these months and {verbs[1]} not compared."
