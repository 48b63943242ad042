"""The plan of Ashbrook: how many rows there are, of what, where and when, and which faults are planted.

Nothing here is drawn by chance.  Each type of crime has a number for every month (`MONTHLY`) and a cycle of LSOAs
(`CYCLES`); the crimes of a financial year are given to the LSOAs of the cycle in turn, starting afresh each April.  A
year's number is always a whole number of cycles, so a year's crimes in an LSOA are the cycles in the year times the
places that the LSOA has in the cycle.

What is planted: a hotspot (shoplifting in LSOA 1), a rising type (violence, one more each month), a falling type
(vehicle crime, one fewer every second month), flat types (burglary, shoplifting, drugs), a type that is commoner
where there is little deprivation (vehicle crime), and an LSOA with no violence at all (LSOA 12).

The faults of real files are planted too: rows without a place, rows repeated with their Crime ID, one Crime ID on two
different crimes, equal rows of anti-social behaviour (which has no ID), crimes in Ashbrook in another force's file,
and a month that was downloaded twice.
"""

from __future__ import annotations

EXTRACT_DATE = "2019-06-10"
"""When all the files were downloaded."""

LATER_EXTRACT_DATE = "2019-09-12"
"""When March 2019 was downloaded again."""

MONTHS = tuple(f"{2017 + (month + 3) // 12}-{(month + 3) % 12 + 1:02d}" for month in range(24))
"""April 2017 to March 2019: two whole financial years."""

OFFENCE_YEARS = ("2017/18", "2018/19")
"""The years of the Home Office's table of offences by code."""

VIOLENCE = "Violence and sexual offences"
VEHICLE = "Vehicle crime"
BURGLARY = "Burglary"
SHOPLIFTING = "Shoplifting"
DRUGS = "Drugs"
ASB = "Anti-social behaviour"

MONTHLY: dict[str, tuple[int, ...]] = {
    VIOLENCE: tuple(8 + month for month in range(24)),
    VEHICLE: tuple(20 - month // 2 for month in range(24)),
    BURGLARY: (12,) * 24,
    SHOPLIFTING: (10,) * 24,
    DRUGS: (2,) * 24,
    ASB: (10,) * 24,
}
"""Rows with a place inside Ashbrook, by type and month."""

CYCLES: dict[str, tuple[int, ...]] = {
    VIOLENCE: (1, 2, 3, 4, 1, 2, 5, 6, 1, 7, 2, 8, 3, 9, 1, 10, 4, 11),
    VEHICLE: (7, 8, 10, 11, 12, 12),
    BURGLARY: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    SHOPLIFTING: (1, 1, 1, 1, 5, 1, 1, 1, 1, 6),
    DRUGS: (1, 2),
    ASB: (1, 2, 1, 3, 1, 5, 1, 2, 1, 6),
}
"""The LSOAs, by number, that a year's rows of each type are given to in turn."""

SCORES = (52.3, 44.8, 33.1, 28.4, 23.0, 18.9, 15.2, 12.8, 10.4, 8.3, 6.1, 3.9, 20.0)
"""The deprivation score of LSOA 1 to 13: LSOA 1 is the most deprived."""

PEOPLE_2018 = (1500,) * 6 + (1000,) * 6 + (1200,)
"""Residents of LSOA 1 to 13 in the middle of 2018: one per cent more for each year after, fewer for each before."""

OUTCOMES = (
    "Investigation complete; no suspect identified",
    "Unable to prosecute suspect",
    "Local resolution",
    "Under investigation",
)
"""The last outcomes, given in turn."""

UNPLACED = (("2017-06", BURGLARY), ("2017-06", BURGLARY)) + (("2018-11", SHOPLIFTING),) * 3 + (("2018-11", VIOLENCE),)
"""Crimes with no place, over and above `MONTHLY`."""

UNPLACED_ASB = (("2018-11", ASB),) * 2
"""Incidents of anti-social behaviour with no place, over and above `MONTHLY`."""

REPEATED_MONTHS = ("2017-05", "2018-09")
"""Months whose first burglary is written twice, in every column."""

REUSED_FROM, REUSED_IN = "2018-01", "2018-02"
"""The Crime ID of the first violent crime of one month is also that of the first vehicle crime of the next."""

STRAY_MONTH, STRAY_ROWS = "2018-07", 2
"""The month whose first two vehicle crimes in LSOA 12 are in the file of another force."""

ADDED_LATER = 3
"""Violent crimes of the last month that are only in its later download: the last three of the file."""

OUTSIDE_MONTHLY = 3
"""Burglaries each month in LSOA 13, which is in the force's area and not in the partnership's."""

FORCE, FORCE_SLUG = "Ashbrook Police", "ashbrook"
STRAY_FORCE, STRAY_SLUG = "Ashbrook Waterways Police", "ashbrook-waterways"


def lsoa_code(number: int) -> str:
    """Give the code of an LSOA by its number.

    >>> lsoa_code(12)
    'X01000012'
    """
    return f"X01{number:06d}"


def lsoa_name(number: int) -> str:
    """Give the name of an LSOA by its number: four to a row of the map, and LSOA 13 in the next district.

    >>> lsoa_name(6), lsoa_name(13)
    ('Ashbrook 002B', 'Ashbrook Marches 001A')
    """
    if number == 13:
        return "Ashbrook Marches 001A"
    row, column = divmod(number - 1, 4)
    return f"Ashbrook {row + 1:03d}{'ABCD'[column]}"
