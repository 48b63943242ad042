"""What an area's page may not say: of partners' records, and of rates where no number of residents is held."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from saferplan.areas import Area
from saferplan.assessment.differing import ASB
from saferplan.assessment.profiles import assess_profiles
from saferplan.assessment.questions import context_of
from saferplan.findings import without_links
from saferplan.measures.calculate import calculate
from saferplan.measures.evidence import Evidence
from saferplan.publication.bundle import Bundle


def named(areas: pl.DataFrame) -> tuple[Area, ...]:
    """The areas of a bundle."""
    return tuple(Area(**row) for row in areas.iter_rows(named=True))


def profile(bundle: Bundle, about: str) -> dict[str, str]:
    """The sentences of one profile, by rule, with its title."""
    answer = next(one for one in bundle.profiles if one.about == about)
    told = {finding.id.split("/")[1]: without_links(finding.sentence) for finding in answer.findings}
    return told | {"title": without_links(answer.title)}


def test_ashbrooks_wards_by_hand(ashbrook_parts: Bundle) -> None:
    """Market holds LSOAs 1 to 4: 6,000 of 15,000 residents, LSOAs 1 and 2 of which are the most deprived fifth.

    All 24 drugs crimes are in LSOAs 1 and 2, so its rate is 15,000 / 6,000 = 2.5 times the whole's; of 120 incidents
    60 + 24 + 12 = 96 are in it: 96 / 120 x 2.5 = 2.
    """
    market = profile(ashbrook_parts, "X05000001")
    assert market["level"].startswith("The police recorded 355 crimes in Ashbrook Market in 2018/19: 59.2 for every")
    assert "6,000 residents, 50% of them in the most deprived fifth of Ashbrook" in market["level"]
    assert "drugs (2.50 times the rate" in market["higher"]
    assert "anti-social behaviour (2.00 times the rate" in market["higher"]
    assert market["lower"].startswith("In 2018/19 these stood lower")
    assert "vehicle crime (0 recorded" in market["lower"]
    assert market["incidents"].startswith("96 incidents of anti-social behaviour in Ashbrook Market")
    assert "There were 96 in 2017/18 too." in market["incidents"]
    assert market["title"].endswith("higher than in Ashbrook as a whole, drugs most of all")
    heath = profile(ashbrook_parts, "X05000003")
    assert "4,000 residents, none of them in the most deprived fifth" in heath["level"]
    assert heath["title"].endswith("but vehicle crime is higher")
    assert "harm" not in heath
    assert "harm" in profile(ashbrook_parts, "board:ashbrook-west")


def test_every_ward_has_a_page_whose_table_says_how_it_stands(ashbrook_parts: Bundle) -> None:
    wards = [one for one in ashbrook_parts.profiles if one.about.startswith("X05")]
    assert [one.about for one in wards] == ["X05000003", "X05000001", "X05000002"], "by name"
    table = wards[1].tables[0]
    words = {row[0].text: row[3].text for row in table.rows}
    assert words["Drugs"] == words["All recorded crime"] == "higher"
    assert words["Vehicle crime"] == "lower"
    assert words["Burglary"] in ("no clear difference", "cannot tell")


def test_without_residents_no_page_compares_and_each_says_why(
    ashbrook_evidence: Evidence, ashbrook_parts: Bundle
) -> None:
    bare = replace(ashbrook_evidence, population=ashbrook_evidence.population.head(0))
    context = context_of(bare, calculate(bare), named(ashbrook_parts.areas), area="Ashbrook", index="2019")
    for answer in assess_profiles(context):
        assert "cannot be told, for no number of residents is held" in answer.title
        assert {one.id.split("/")[1] for one in answer.findings} <= {
            "level",
            "change",
            "changed-otherwise",
            "incidents",
        }
        assert len(answer.tables[0].columns) == 3, "neither rate nor ratio"


def test_nothing_that_rests_on_a_partners_records_is_told_of_an_area(
    ashbrook_evidence: Evidence, ashbrook_parts: Bundle
) -> None:
    figures = calculate(ashbrook_evidence).with_columns(
        pl.when(pl.col("measure").is_in(["recorded_crime", "crime_severity"]))
        .then(pl.lit("partner"))
        .otherwise(pl.col("origin"))
        .alias("origin")
    )
    context = context_of(ashbrook_evidence, figures, named(ashbrook_parts.areas), area="Ashbrook", index="2019")
    for answer in assess_profiles(context):
        assert "published for Ashbrook as a whole only" in answer.title
        slugs = {one.id.split("/")[1] for one in answer.findings}
        assert not slugs & {"changed-otherwise", "harm", "change"}, slugs
        assert all(not row[3].text for row in answer.tables[0].rows), "no word on how it stands"
        for one in answer.findings:
            if one.id.split("/")[1] in ("higher", "lower", "cannot-tell"):
                assert ASB.replace("-", " ", 1).split()[0] in without_links(one.headline)
                assert all(address.startswith("figure:asb_incidents") for address in one.figures)
