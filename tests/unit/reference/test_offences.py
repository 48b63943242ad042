"""Offences: the two tables of facts cover each other, and say where they come from."""

from __future__ import annotations

import pytest

from saferplan.reference.crime_types import ANTI_SOCIAL_BEHAVIOUR, crime_types
from saferplan.reference.offences import (
    BODY_KINDS,
    facts_files,
    is_of_a_place,
    offence_code,
    offences,
    recording_body,
    severity_weights,
)

NATIONAL_FRAUD = {"AF", "CIFAS", "FFA UK", "UK Finance"}


def test_every_offence_has_a_type_and_a_weight_but_the_frauds_of_national_bodies() -> None:
    codes = offences()
    assert len(codes) == 138
    assert {one.code for one in codes.values() if not one.police_uk_type} == NATIONAL_FRAUD
    assert set(codes) - set(severity_weights()) == NATIONAL_FRAUD
    assert set(severity_weights()) <= set(codes)


def test_every_type_is_one_that_is_published_now_and_each_of_them_has_an_offence() -> None:
    now = {one.slug for one in crime_types() if not one.last_month} - {ANTI_SOCIAL_BEHAVIOUR}
    assert {one.police_uk_type for one in offences().values() if one.police_uk_type} == now


def test_weights_are_those_that_were_published() -> None:
    weights = severity_weights()
    assert weights["1/4.1/4.10/4.2"] == weights["1"] == pytest.approx(7_973.393423)
    assert (weights["46"], weights["92E"], weights["28E"]) == pytest.approx((11.855539, 1.770623, 465.381473))
    assert min(weights.values()) > 1
    assert max(weights, key=lambda code: weights[code]) in {"1", "1/4.1/4.10/4.2", "4.1", "4.10", "4.2"}


def test_each_table_says_its_publisher_licence_and_version() -> None:
    files = facts_files()
    assert set(files) == {"offences.csv", "crime_severity.csv"}
    for one in files.values():
        assert one.licence == "Open Government Licence v3.0"
        assert one.publisher
        assert one.version
        assert one.source.endswith(".")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (802.0, "802"),
        (46, "46"),
        (37.1, "37.1"),
        ("8n", "8N"),
        (" 30A ", "30A"),
        ("37/2", "37.2"),
        ("UK Finance", "UK Finance"),
        ("1/4.1/4.10/4.2", "1/4.1/4.10/4.2"),
        ("8U", "8U"),
        ("ZZ", "ZZ"),
    ],
)
def test_a_code_is_known_however_a_spreadsheet_has_it(cell: object, code: str) -> None:
    assert offence_code(cell) == code


@pytest.mark.parametrize(
    ("name", "slug", "kind"),
    [
        ("Thames Valley", "thames-valley", "force"),
        ("London, City of", "city-of-london", "force"),
        ("Metropolitan  Police", "metropolitan", "force"),
        ("Devon & Cornwall", "devon-and-cornwall", "force"),
        ("Dyfed-Powys", "dyfed-powys", "force"),
        ("Ashbrook Police", "ashbrook", "force"),
        ("British Transport Police", "btp", "transport"),
        ("Action Fraud", "action-fraud", "fraud"),
        ("England and Wales", "total", "total"),
    ],
)
def test_bodies_by_the_names_of_the_tables(name: str, slug: str, kind: str) -> None:
    body = recording_body(name)
    assert (body.slug, body.kind) == (slug, kind)
    assert body.kind in BODY_KINDS
    assert is_of_a_place(slug) == (kind == "force")
