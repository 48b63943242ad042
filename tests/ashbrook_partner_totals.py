"""What Ashbrook's partners sent, worked by hand from `saferplan/demo/ashbrook_partners.py`, not by any program.

The force's own crimes are 33 a month with a place, 396 in 2018/19; one a month has none.  Two crimes of another force
in Ashbrook in July 2018 are in data.police.uk still: 398.  The year before is not declared complete, so it is that of
data.police.uk, 660.  Of the 33: six assaults with injury, four without (flagged as domestic abuse, as is the one
without a place), five burglaries of homes and one of a business, two robberies (with a knife), three from vehicles,
eight shopliftings, two of damage, one rape, one of drugs; the first assault of each month is a hate crime.
"""

FIGURES_2018_19 = {
    "recorded_crime": 396 + 2,
    "violence_with_injury": 12 * 6,
    "knife_crime": 12 * 2,
    "robbery": 12 * 2,
    "residential_burglary": 12 * 5,
    "vehicle_crime": 12 * 3 + 2,
    "criminal_damage_and_arson": 12 * 2,
    "sexual_offences": 12,
    "domestic_abuse_crimes": 12 * 4,
    "hate_crime": 12,
    "asb_incidents": 120,
    "asb_reports": 12 * 12,
    "other_incidents": 12 * 10,
    "domestic_abuse_incidents": 12 * 3,
    "deliberate_fires": 12 * 4,
    "assault_admissions": 12 * 2,
    "alcohol_admissions": 12 * 5,
    "ambulance_calls": 12 * 4,
    "marac_cases": 120,
    "channel_referrals": 3,
    "stop_and_search": 160,
    "first_time_entrants": 9,
    "fraud_reports": 260,
    "scam_reports": 41,
    "young_victims": 96,
    "young_suspects": 31,
    "missing_episodes": 28,
    "treatment_with_offences": 52 / 210 * 100,
    "mental_health_with_risk": 30.0,
    "marac_repeats": 30.0,
    "treatment_completion": 40.0,
    "feel_safe_night": 65.0,
}
"""Counts, and shares in per cent: 36 of 120, 84 of 210, 390 of 600.

Public safety has turns 16 to 21 of each month, and the even ones are domestic abuse: three.  One admission a month is
from a postcode district of nobody's.
"""

FIRST_TIME_ENTRANTS_RATE = 9 / 1_250 * 100_000
"""720 for every 100,000 children."""

SEARCHES_AGAINST_WHITE = (30 / 500) / (120 / 12_000)
"""60 for every 1,000 against 10: six times."""

READ_AND_KEPT = {
    "partner_recorded_crime": (24 * 34 + 3, 24 * 34),
    "partner_incidents": (24 * 22, 24 * 22),
    "partner_fire": (24 * 6, 24 * 6),
    "partner_health": (24 * 12, 24 * 12),
    "partner_agency_returns": (22, 22),
}
"""A row sent twice, a code that is no offence and a day that cannot be are set aside."""

RELEASED_2018_19 = {
    "recorded_crime": 400,
    "violence_with_injury": 70,
    "knife_crime": 25,
    "sexual_offences": 10,
    "asb_incidents": 120,
    "channel_referrals": None,
    "marac_cases": 120,
    "treatment_completion": 85 / 210 * 100,
}
"""Rounded to the nearest five; three referrals are withheld; incidents of data.police.uk are open and as they were."""
