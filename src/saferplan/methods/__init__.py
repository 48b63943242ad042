"""Statistics with no crime in them: arrays in, a frozen result out.

`intervals` has rates, shares and comparisons with their limits; `trend` has tests of rising and falling series;
`inequality` has gradients over ranked groups.  Of surveys: `raking` makes weights, `survey_variance` says how surely
their sums are known, `survey_design`, `survey_shares` and `survey_tests` estimate and compare, `rank_intervals` says
how far a rank can be trusted and `agreement` how far two coders agree.  Of places: `spatial_weights` says who
neighbours whom, `hotspots` and `emerging` where values are high and since when, `scan` and `scan_shares` where and when
they were unlikely, `density` and `near_repeat` read points, `repeats` events at the same place and `time_pattern` their
hours, `place_shares` says how few places hold how much, `forecasting` and `poisson_gamma` make maps that foretell,
`prediction` scores them and `backtest` says which to trust.  Nothing here reads a file or a clock, and chance is handed
in.
"""
