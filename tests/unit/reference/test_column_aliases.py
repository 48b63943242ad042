"""Column aliases: official and renamed headers mean the same."""

from __future__ import annotations

import pytest

from saferplan.reference.column_aliases import known_column, known_columns


@pytest.mark.parametrize(
    ("header", "meaning", "year"),
    [
        ("LSOA11CD", "lsoa_code", "2011"),
        ("\ufeffLSOA21CD", "lsoa_code", "2021"),
        ("lsoa11_code", "lsoa_code", "2011"),
        ("LSOA code (2021)", "lsoa_code", "2021"),
        ("LSOA 2021 Code", "lsoa_code", "2021"),
        ("LSOA Code", "lsoa_code", ""),
        ("geography code", "lsoa_code", ""),
        ("lsoa21", "lsoa_code", "2021"),
        ("WD24CD", "ward_code", "2024"),
        ("ward24_name", "ward_name", "2024"),
        ("LAD24CD", "district_code", "2024"),
        ("ltla18_code", "district_code", "2018"),
        ("Local Authority District code (2019)", "district_code", "2019"),
        ("LA Code (2019 boundaries)", "district_code", "2019"),
        ("CHGIND", "change", ""),
        ("change_code", "change", ""),
        ("Index of Multiple Deprivation (IMD) Score", "imd_score", ""),
        ("Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)", "imd_decile", ""),
        ("IMD_decile", "imd_decile", ""),
        ("All Ages", "people", ""),
        ("Mid-2024: Population", "people", "2024"),
        ("total_residents", "people", "2021"),
        ("pcds", "postcode", ""),
        ("doterm", "terminated", ""),
    ],
)
def test_headers_are_known(header: str, meaning: str, year: str) -> None:
    known = known_column(header)
    assert known is not None
    assert (known.header, known.meaning, known.year) == (header, meaning, year)


@pytest.mark.parametrize("header", ["Crime_decile", "LSOA name and code", "age_40_64", "FID", "", "Total dwellings"])
def test_other_headers_are_not(header: str) -> None:
    assert known_column(header) is None


def test_known_columns_keep_their_order() -> None:
    assert [c.header for c in known_columns(["LAD22NM", "FID", "LSOA11CD"])] == ["LAD22NM", "LSOA11CD"]
