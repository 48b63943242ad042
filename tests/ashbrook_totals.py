"""Ashbrook's totals, worked by hand from its plan (`saferplan/demo/ashbrook_plan.py`), not by any program.

How. A year's rows of a type are the sum of its twelve months.

- Violence: 8, 9, ... 19 in 2017/18, which is 12 * 8 + 66 = 162; 20, 21, ... 31 in 2018/19, which is 12 * 20 + 66 = 306.
- Vehicle crime: 20, 20, 19, 19, ... 15, 15, which is 2 * 105 = 210; then 14, 14, ... 9, 9, which is 2 * 69 = 138.
- Burglary 12 a month, 144 a year; shoplifting 10 a month, 120; drugs 2 a month, 24; anti-social behaviour 10, 120.

A year's rows go to the LSOAs of the type's cycle in turn, in whole cycles: violence has a cycle of 18, so 9 and 17
cycles; vehicle crime of 6, so 35 and 23; burglary of 12, so 12 and 12; shoplifting of 10, so 12 and 12; drugs of 2,
so 12 and 12.  LSOA 1 has four places in the cycle of violence, one in burglary's, eight in shoplifting's, one in
drugs', none in vehicle crime's: 4 * 9 + 12 + 8 * 12 + 12 = 156 in 2017/18, and 4 * 17 + 12 + 96 + 12 = 188 in 2018/19.

All counts are of rows with a place, inside Ashbrook, of every force, repeated rows left out, March 2019 as in its
later download.
"""

YEARS = ("2017/18", "2018/19")

CRIMES_BY_YEAR = {"2017/18": 660, "2018/19": 732}
"""162 + 210 + 144 + 120 + 24 and 306 + 138 + 144 + 120 + 24: a rise of 72, or 10.9 per cent."""

CRIMES_BY_TYPE = {
    "violence-and-sexual-offences": {"2017/18": 162, "2018/19": 306},
    "vehicle-crime": {"2017/18": 210, "2018/19": 138},
    "burglary": {"2017/18": 144, "2018/19": 144},
    "shoplifting": {"2017/18": 120, "2018/19": 120},
    "drugs": {"2017/18": 24, "2018/19": 24},
}

ASB_BY_YEAR = {"2017/18": 120, "2018/19": 120}

ASB_BY_LSOA = {"X01000001": 60, "X01000002": 24, "X01000003": 12, "X01000005": 12, "X01000006": 12}
"""Each year; none elsewhere. The cycle has ten places and goes round twelve times."""

CRIMES_BY_LSOA = {
    "X01000001": {"2017/18": 156, "2018/19": 188},
    "X01000002": {"2017/18": 51, "2018/19": 75},
    "X01000003": {"2017/18": 30, "2018/19": 46},
    "X01000004": {"2017/18": 30, "2018/19": 46},
    "X01000005": {"2017/18": 33, "2018/19": 41},
    "X01000006": {"2017/18": 33, "2018/19": 41},
    "X01000007": {"2017/18": 56, "2018/19": 52},
    "X01000008": {"2017/18": 56, "2018/19": 52},
    "X01000009": {"2017/18": 21, "2018/19": 29},
    "X01000010": {"2017/18": 56, "2018/19": 52},
    "X01000011": {"2017/18": 56, "2018/19": 52},
    "X01000012": {"2017/18": 82, "2018/19": 58},
}

LSOA_1_BY_TYPE = {
    "violence-and-sexual-offences": {"2017/18": 36, "2018/19": 68},
    "vehicle-crime": {"2017/18": 0, "2018/19": 0},
    "burglary": {"2017/18": 12, "2018/19": 12},
    "shoplifting": {"2017/18": 96, "2018/19": 96},
    "drugs": {"2017/18": 12, "2018/19": 12},
}

CRIMES_BY_FIFTH = {
    1: {"2017/18": 207, "2018/19": 263},
    2: {"2017/18": 60, "2018/19": 92},
    3: {"2017/18": 66, "2018/19": 82},
    4: {"2017/18": 133, "2018/19": 133},
    5: {"2017/18": 194, "2018/19": 162},
}
"""Fifths of Ashbrook's own population, 1 = most deprived: LSOAs 1 and 2; 3 and 4; 5 and 6; 7 to 9; 10 to 12.

Each has the same number of people in every year, whatever the rule for a place that straddles two fifths: 3,000 in
2018, 2,970 in 2017.
"""

POPULATION = {2017: 14_850, 2018: 15_000, 2019: 15_150}
"""Six LSOAs of 1,500 and six of 1,000 in 2018; one per cent fewer in 2017, one per cent more in 2019."""

CRIMES_BY_WARD = {
    "X05000001": {"2017/18": 267, "2018/19": 355},
    "X05000002": {"2017/18": 178, "2018/19": 186},
    "X05000003": {"2017/18": 215, "2018/19": 191},
}
"""LSOAs 1 to 4, 5 to 8, 9 to 12."""

CRIMES_BY_BOARD = {
    "board:ashbrook-west": {"2017/18": 350, "2018/19": 426},
    "board:ashbrook-east": {"2017/18": 310, "2018/19": 306},
}
"""West is LSOAs 1, 2, 5, 6, 9 and 10; east the other six."""

CRIMES_IN_TOWN = {"2017/18": 273, "2018/19": 345}
"""`town:ashbrook-town`: LSOAs 1, 2, 5 and 6."""

UNPLACED_CRIMES = {"2017/18": 2, "2018/19": 4}
UNPLACED_ASB = {"2017/18": 0, "2018/19": 2}
REPEATED_ROWS = 2
REUSED_CRIME_IDS = 1
STRAY_CRIMES = {"2018-07": 2}
OUTSIDE_CRIMES = {"2017/18": 36, "2018/19": 36}
"""In LSOA 13, which is in the force's area but not in the partnership's: three burglaries a month."""

ROWS_IN_LATEST_STREET_FILES = 1_714
"""1,392 crimes and 240 incidents placed in Ashbrook, 72 outside, 6 and 2 without a place, 2 repeated."""

ROWS_OF_MARCH_2019 = {"2019-06-10": 74, "2019-09-12": 77}
"""31 violence, 9 vehicle crime, 12 burglary, 10 shoplifting, 2 drugs, 10 incidents and 3 outside make 77; the first
download lacks three violent crimes."""

KEPT_BY_THE_READER = {"recorded_crime": 1_470, "asb_incidents": 242}
"""1,392 crimes in Ashbrook, 72 outside and 6 without a place; 240 incidents and 2 without a place."""

SEVERITY_OF_A_CRIME = {
    "violence-and-sexual-offences": 187.39468162,
    "vehicle-crime": 56.79786575,
    "burglary": 379.79070375,
    "shoplifting": 11.855539,
    "drugs": 105.2702542,
}
"""The mean weight of each type, from the offences that the made-up force recorded in a year.

- Violence: 500 of 105A at 13.510542, 160 of 8L at 36.09753, 300 of 8N at 189.153887, 40 of 19C at 2,952.940993:
  6,755.271 + 5,775.6048 + 56,746.1661 + 118,117.63972 = 187,394.68162, for each of 1,000.
- Vehicle crime: 300 of 45 at 32.920677, 100 of 48 at 128.429432: 9,876.2031 + 12,842.9432 = 22,719.1463, for 400.
- Burglary: 100 of 30C at 123.018396, 300 of 28E at 465.381473: 12,301.8396 + 139,614.4419 = 151,916.2815, for 400.
- Shoplifting: one offence, 46.
- Drugs: 60 of 92E at 1.770623, 20 of 92D at 8.082043, 20 of 92A at 512.957359: 106.23738 + 161.64086 + 10,259.14718
  = 10,527.02542, for 100.
"""

SEVERITY_BY_YEAR = {"2017/18": 100_924.50235074, "2018/19": 123_819.89017002}
"""162 x 187.39468162 + 210 x 56.79786575 + 144 x 379.79070375 + 120 x 11.855539 + 24 x 105.2702542, which is
30,357.93842244 + 11,927.5518075 + 54,689.86134 + 1,422.66468 + 2,526.4861008; then 306 and 138 in the place of 162 and
210: 57,342.77257572 + 7,838.1054735 + the same three."""

SEVERITY_RANGE_2018 = (27_857.087934, 1_002_071.778882)
"""All lightest: 306 x 13.510542 + 138 x 32.920677 + 144 x 123.018396 + 120 x 11.855539 + 24 x 1.770623; all gravest:
306 x 2,952.940993 + 138 x 128.429432 + 144 x 465.381473 + 120 x 11.855539 + 24 x 512.957359."""

SEVERITY_WEST_2018 = 67_643.23782599
"""187 violent crimes (11 places of 18 in the cycle, 17 times), 23 vehicle crimes (1 of 6, 23 times), 72
burglaries, 120 thefts from shops and 24 drug offences.

35,042.80546294 + 1,306.35091225 + 27,344.93067 + 1,422.66468 + 2,526.4861008.
"""
