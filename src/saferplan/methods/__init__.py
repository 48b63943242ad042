"""Statistics with no crime in them: arrays in, a frozen result out.

`intervals` has rates, shares and comparisons with their limits; `trend` has tests of rising and falling series;
`inequality` has gradients over ranked groups.  Nothing here reads a file, a clock or a die.
"""
