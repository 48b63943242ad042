"""Statistics with no crime in them: arrays in, a frozen result out.

`intervals` has rates, shares and comparisons with their limits; `trend` has tests of rising and falling series;
`inequality` has gradients over ranked groups.  Of places: `spatial_weights` says who neighbours whom, `hotspots` and
`emerging` where values are high and since when, `scan` where and when they were unlikely, `scan_shares` where a share
is, `density` and `near_repeat` read points, `place_shares` says how few places hold how much, and `prediction` how well
a map foretells.  `repeats` says how often the same place has another event and how soon, `time_pattern` in which hours
of the week events happen.  Nothing here reads a file or a clock, and chance is handed in.
"""
