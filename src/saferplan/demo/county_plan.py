"""The plan of the worked example: how many records there are, of what, when, and who reported them.

The Safer Buckinghamshire Plan 2020-2023 prints three totals of recorded crime: 23,643 in 2014/15, 30,531 in 2017/18
and 33,529 in 2018/19.  It prints that violent crime and public disorder each rose by 133 per cent, that drugs offences
were falling, and that theft, burglary and criminal damage were the main types and grew more slowly than the rest.
Everything else in these tables is made up to fit: the totals of 2015/16 and 2016/17, the number of each type, and every
season.  The records are made from the tables, so the engine counts its results and nobody types them.
"""

from __future__ import annotations

YEARS = ("2014/15", "2015/16", "2016/17", "2017/18", "2018/19")

VIOLENCE = "Violence and sexual offences"
ASB = "Anti-social behaviour"

YEAR_BY_TYPE: dict[str, tuple[int, int, int, int, int]] = {
    VIOLENCE: (2_000, 2_460, 3_090, 3_830, 4_660),
    "Public order": (450, 560, 700, 868, 1_049),
    "Drugs": (1_500, 1_455, 1_370, 1_325, 1_240),
    "Other theft": (5_350, 5_565, 5_990, 6_270, 6_640),
    "Burglary": (3_520, 3_655, 3_800, 4_140, 4_420),
    "Criminal damage and arson": (4_010, 4_330, 4_560, 4_770, 5_010),
    "Vehicle crime": (3_010, 3_340, 3_720, 4_150, 4_620),
    "Shoplifting": (2_180, 2_385, 2_700, 2_950, 3_290),
    "Bicycle theft": (480, 455, 530, 490, 520),
    "Theft from the person": (390, 430, 465, 545, 610),
    "Robbery": (160, 175, 205, 240, 290),
    "Possession of weapons": (118, 140, 165, 195, 230),
    "Other crime": (475, 530, 605, 758, 950),
}
"""Crimes with a place in the county, by published type and financial year.

The columns add up to 23,643; 25,480; 27,900; 30,531; 33,529.  The first, fourth and fifth totals are printed in the
Plan.  Violence and public order grow by 133 per cent over the four years, as printed; drugs fall every year.
"""

ASB_BY_YEAR = (8_420, 7_610, 7_020, 6_965, 7_048)
"""Incidents of anti-social behaviour with a place in the county: flat over the last three years, as the Plan says."""

MONTHS = tuple(f"{2014 + (month + 3) // 12}-{(month + 3) % 12 + 1:02d}" for month in range(60))
"""April 2014 to March 2019."""

EXTRACT_DATE = "2019-07-01"
"""When all the files are said to have been downloaded."""

SEASON: dict[str, tuple[int, ...]] = {
    VIOLENCE: (99, 104, 106, 110, 105, 100, 101, 97, 99, 94, 90, 95),
    "Public order": (100, 105, 108, 112, 106, 101, 100, 94, 93, 91, 91, 99),
    "Drugs": (99, 101, 98, 100, 97, 101, 104, 103, 92, 101, 101, 103),
    "Burglary": (94, 92, 89, 90, 91, 96, 104, 115, 112, 109, 103, 105),
    "Criminal damage and arson": (102, 105, 102, 104, 101, 98, 106, 102, 94, 93, 92, 101),
    "Vehicle crime": (96, 96, 95, 95, 96, 99, 105, 108, 103, 105, 99, 103),
    "Shoplifting": (97, 99, 97, 98, 98, 97, 102, 107, 109, 99, 95, 102),
    "Bicycle theft": (95, 108, 121, 126, 121, 118, 112, 96, 73, 73, 73, 84),
    ASB: (102, 112, 117, 127, 121, 105, 103, 90, 79, 78, 78, 88),
}
"""How a type's months go, April to March; 100 is the year's average. A type not named is level."""

FIFTHS: dict[str, tuple[int, ...]] = {
    VIOLENCE: (39, 25, 16, 12, 8),
    "Public order": (40, 25, 16, 11, 8),
    "Drugs": (40, 24, 16, 12, 8),
    "Other theft": (28, 24, 20, 16, 12),
    "Burglary": (24, 22, 20, 18, 16),
    "Criminal damage and arson": (36, 25, 17, 13, 9),
    "Vehicle crime": (21, 21, 20, 19, 19),
    "Shoplifting": (44, 26, 14, 10, 6),
    "Bicycle theft": (34, 28, 18, 12, 8),
    "Theft from the person": (38, 26, 16, 12, 8),
    "Robbery": (42, 26, 15, 10, 7),
    "Possession of weapons": (42, 26, 15, 10, 7),
    "Other crime": (33, 24, 18, 14, 11),
    ASB: (40, 25, 16, 11, 8),
}
"""How a type is spread over the county's fifths before the year's whole is fitted, most deprived fifth first."""

FIFTH_SHARES = (0.324, 0.240, 0.183, 0.148, 0.105)
"""Where all crime of a year takes place, by fifth: the Plan says nearly a third, and 10 per cent in the least deprived.

The Plan does not say what it means by most and least deprived areas; here they are fifths of the county's people.
"""

CENTRE: dict[str, float] = {
    VIOLENCE: 5.0,
    "Public order": 9.0,
    "Drugs": 5.0,
    "Other theft": 4.0,
    "Burglary": 1.5,
    "Criminal damage and arson": 2.0,
    "Vehicle crime": 1.0,
    "Shoplifting": 30.0,
    "Bicycle theft": 10.0,
    "Theft from the person": 25.0,
    "Robbery": 8.0,
    "Possession of weapons": 4.0,
    "Other crime": 2.0,
    ASB: 7.0,
}
"""How many times a town's middle adds to what its people alone would have."""

CAR_PARK_EXTRA = 9.0
"""How many times as much vehicle crime as usual three of the least deprived LSOAs have: station and wood car parks."""

UNPLACED: dict[str, float] = {
    VIOLENCE: 0.022,
    "Public order": 0.020,
    "Drugs": 0.020,
    "Other theft": 0.030,
    "Burglary": 0.013,
    "Criminal damage and arson": 0.016,
    "Vehicle crime": 0.020,
    "Shoplifting": 0.060,
    "Bicycle theft": 0.022,
    "Theft from the person": 0.035,
    "Robbery": 0.010,
    "Possession of weapons": 0.020,
    "Other crime": 0.040,
    ASB: 0.012,
}
"""Rows without a place, over and above the rest, as a share of the force's rows of the type with one."""

OUTSIDE_SHARE = 0.085
"""Rows in the neighbouring district, as a share of the county's."""

REPEATED_ROWS = 60
"""Rows with a Crime ID that are written twice, in every column."""

REUSED_IDS = 12
"""Crime IDs that two different crimes have."""

SANDREY_SHARE, RAILWAYS_SHARE = 0.003, 0.004
"""Crimes in the county that are in the files of two other forces, as shares of all; railways only in towns."""

HOME, HOME_SLUG = "Wender Valley Police", "wender-valley"
SANDREY, SANDREY_SLUG = "Sandrey Police", "sandrey"
RAILWAYS, RAILWAYS_SLUG = "Wender Railways Police", "wender-railways"

OUTCOMES: dict[str, int] = {
    "Investigation complete; no suspect identified": 440,
    "Unable to prosecute suspect": 300,
    "Status update unavailable": 50,
    "Court result unavailable": 45,
    "Action to be taken by another organisation": 25,
    "Offender given a caution": 28,
    "Local resolution": 30,
    "Further investigation is not in the public interest": 12,
    "Offender given community sentence": 16,
    "Offender fined": 15,
    "Offender sent to prison": 18,
    "Offender given conditional discharge": 9,
    "Awaiting court outcome": 7,
    "Formal action is not in the public interest": 5,
}
"""Last outcomes of crimes that are no longer under investigation, per thousand."""

UNDER_INVESTIGATION = "Under investigation"

STILL_OPEN = (0.20, 0.30, 0.45)
"""The share of the crimes of January, February and March 2019 that were still under investigation."""

OUTCOME_MONTHS = 12
"""Months for which outcomes and searches are written: the last twelve."""
