"""Funnels: worked by hand, published, against another library, relations, planted, and the null."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods.funnel import (
    RateFunnel,
    overdispersion,
    poisson_points,
    rate_funnel,
    rate_limits,
    share_limits,
    winsorised,
)

SIZES = st.lists(st.integers(20_000, 900_000), min_size=6, max_size=30)


def drawn(rng: np.random.Generator, areas: int, between: float) -> tuple[np.ndarray, np.ndarray]:
    """Counts and people of areas whose square-rooted rates differ by so much beyond chance."""
    people = rng.uniform(80_000, 600_000, areas).round()
    rates = np.maximum(np.sqrt(0.06) + between * rng.standard_normal(areas), 0.0) ** 2
    return rng.poisson(rates * people), people


# --- worked by hand -----------------------------------------------------------------------------------------


def test_winsorising_worked_by_hand() -> None:
    # Ten scores, a tenth at each end: -8 becomes -2, and 9 becomes 3.
    found = winsorised([-8, -2, -1, 0, 0, 1, 1, 2, 3, 9])
    assert found.tolist() == [-2, -2, -1, 0, 0, 1, 1, 2, 3, 3]
    assert winsorised([1, 2, 3], share=0.0).tolist() == [1, 2, 3]


def test_overdispersion_worked_by_hand() -> None:
    # z = 3, -3, 1, -1, 0, 0: mean square 20/6.  Errors are all 1, so (20 / (1 + v)) / 6 = 5/6 gives v = 3.
    found = overdispersion([3, -3, 1, -1, 0, 0], [1] * 6, centre=0.0, share=0.0)
    assert (found.phi, found.corrected) == (pytest.approx(20 / 6), pytest.approx(20 / 6))
    assert found.between == pytest.approx(3.0)
    assert found.freedom == 5


def test_areas_that_agree_have_no_spread_between_them() -> None:
    found = overdispersion([0.1, -0.1, 0.2, 0.0, -0.2], [1] * 5, centre=0.0, share=0.0)
    assert found.between == 0.0
    assert found.phi == pytest.approx(0.02)


def test_limits_worked_by_hand() -> None:
    # Centre 0.09, so 0.3 on the root scale; between 0.0004, one fifth of it in the centre; 10 degrees of freedom.
    t = 2.2281388520
    reach = t * np.sqrt(1 / 40_000 + 0.0004 * 1.2)
    low, high = rate_limits(RateFunnel(0.09, 0.0004, 10, 0.2), 10_000)
    assert (float(low), float(high)) == (pytest.approx((0.3 - reach) ** 2), pytest.approx((0.3 + reach) ** 2))


# --- published: the expected values of Public Health England's own tests -------------------------------------


@pytest.mark.parametrize(
    ("base", "low", "high", "lowest", "highest"),
    [
        (1, 3.204264, 100, 0, 100),
        (16, 61.282902, 100, 50.118675, 100),
        (30, 66.504234, 94.780661, 58.351036, 100),
        (41, 68.548635, 92.73626, 61.574398, 99.710497),
        (1242, 78.445123, 82.839773, 77.177973, 84.106923),
        (110_000, 80.408963, 80.875933, 80.274317, 81.010578),
    ],
)
def test_shares_as_published(base: int, low: float, high: float, lowest: float, highest: float) -> None:
    for level, expected in ((0.95, (low, high)), (0.998, (lowest, highest))):
        found = share_limits(0.80642448, base, level=level)
        assert [100 * float(bound) for bound in found] == pytest.approx(expected, abs=2e-6)


PUBLISHED = {
    1: (5.571644585, 0.025317898, 9.233410143, 0.001000547),
    5: (11.6683331, 1.623486324, 16.45474478, 0.739371928),
    9: (17.08479966, 4.11537405, 22.65737951, 2.452425215),
    10: (18.39035799, 4.795387629, 24.13397235, 2.960519925),
    49: (64.7805979, 36.25047284, 74.7246273, 30.17809181),
    207: (237.2018623, 179.7597927, 255.4311243, 165.3718819),
    716: (770.4222128, 664.5083011, 802.60414, 636.1521174),
}
"""Observed events, and the expected events at which they lie on the lower and upper limits of 95%, then of 99.8%."""


@pytest.mark.parametrize("events", PUBLISHED)
def test_counts_on_the_limits_as_published(events: int) -> None:
    below, above, lowest, highest = PUBLISHED[events]
    for level, expected in ((0.95, (above, below)), (0.998, (highest, lowest))):
        found = tuple(float(bound) for bound in poisson_points(events, level=level))
        assert found == pytest.approx(expected, rel=1e-6, abs=2e-6)


def test_rates_on_the_limits_as_published() -> None:
    # 28 events over three years at a rate of 116.1720835 per 100,000: the population of one year on each limit.
    above, below = (float(bound) for bound in poisson_points(28))
    assert below / 116.1720835e-5 / 3 == pytest.approx(11_611.44963, rel=1e-6)
    assert above / 116.1720835e-5 / 3 == pytest.approx(5_338.572981, rel=1e-6)


# --- against another library --------------------------------------------------------------------------------


def test_the_spread_between_is_that_of_statsmodels() -> None:
    combine = pytest.importorskip("statsmodels.stats.meta_analysis").combine_effects
    rng = np.random.default_rng(4)
    errors = rng.uniform(0.05, 0.4, 12)
    values = 1 + 0.3 * rng.standard_normal(12) + errors * rng.standard_normal(12)
    other = combine(values, errors**2, method_re="iterated", atol=1e-14)
    found = overdispersion(values, errors, centre=float(other.mean_effect_re), share=0.0)
    assert found.between == pytest.approx(other.tau2, rel=2e-3)


def test_limits_of_chance_alone_are_the_quantiles_of_poisson_counts() -> None:
    low, high = rate_limits(RateFunnel(0.002), [10_000.0, 200_000.0], level=0.95)
    for people, bounds in zip((10_000, 200_000), zip(low, high, strict=True), strict=True):
        quantiles = stats.poisson.ppf([0.025, 0.975], 0.002 * people)
        assert np.abs(np.array(bounds) * people - quantiles).max() <= 1


# --- relations ----------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(SIZES, st.integers(0, 2**31))
def test_order_does_not_matter_and_limits_enclose_the_centre(sizes: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = np.array(sizes, dtype=float)
    counts = rng.poisson(0.05 * people * rng.uniform(0.6, 1.6, people.size))
    order = rng.permutation(people.size)
    one, other = rate_funnel(counts, people), rate_funnel(counts[order], people[order])
    assert one.centre == pytest.approx(other.centre)
    assert one.between == pytest.approx(other.between, rel=1e-6, abs=1e-12)
    grid = np.array([5_000.0, 50_000.0, 500_000.0])
    low, high = one.limits(grid)
    wide_low, wide_high = one.limits(grid, level=0.998)
    assert (low <= one.centre).all()
    assert (high >= one.centre).all()
    assert (np.diff(high - low) <= 1e-12).all(), "a funnel is no wider for larger areas"
    assert (wide_low <= low).all()
    assert (wide_high >= high).all()


def test_dispersion_widens_shares_by_its_square_root() -> None:
    plain, wide = share_limits(0.4, 100), share_limits(0.4, 100, dispersion=4.0)
    assert float(0.4 - wide[0]) == pytest.approx(2 * float(0.4 - plain[0]))
    assert share_limits(0.4, 100, dispersion=0.5) == plain, "a lucky calm does not narrow a limit"


# --- planted ------------------------------------------------------------------------------------------------


def test_a_planted_outlier_stands_out_and_does_not_hide_itself() -> None:
    rng = np.random.default_rng(11)
    counts, people = drawn(rng, 14, 0.012)
    calm = rate_funnel(counts, people)
    counts[3] = round(counts[3] * 2.5)
    funnel = rate_funnel(counts, people)
    assert funnel.between < 4 * calm.between, "one odd area must not widen the funnel to hold itself"
    assert funnel.place(counts[3], people[3], level=0.998) == 1
    unheld = rate_funnel(counts, people, share=0.0)
    assert unheld.place(counts[3], people[3], level=0.998) == 0, "without holding extremes in, it would hide"


def test_large_areas_are_not_all_outside() -> None:
    """A funnel of chance alone would have almost every large area outside it."""
    rng = np.random.default_rng(5)
    counts, people = drawn(rng, 60, 0.02)
    alone = RateFunnel(float(counts.sum() / people.sum()))
    assert np.mean(alone.place(counts, people) != 0) > 0.5
    assert np.mean(rate_funnel(counts, people).place(counts, people) != 0) < 0.15


# --- the null -----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("areas", [6, 14, 30])
@pytest.mark.parametrize("between", [0.0, 0.01, 0.04])
def test_it_flags_no_more_new_areas_than_it_claims(areas: int, between: float) -> None:
    rng = np.random.default_rng(areas)
    times = 4_000
    flagged = {0.95: 0, 0.998: 0}
    for _ in range(times):
        counts, people = drawn(rng, areas + 1, between)
        funnel = rate_funnel(counts[:-1], people[:-1])
        for level in flagged:
            flagged[level] += int(funnel.place(counts[-1], people[-1], level=level) != 0)
    for level, hits in flagged.items():
        # No more than would be seen once in a thousand such tests if it flagged just as often as it claims.
        assert hits <= stats.binom.ppf(0.999, times, (1 - level) * 1.08), (level, hits / times)


# --- what it cannot bear ------------------------------------------------------------------------------------


def test_what_it_refuses() -> None:
    with pytest.raises(CannotReckon, match="only 4 values"):
        rate_funnel([1, 2, 3, 4], [10, 10, 10, 10])
    with pytest.raises(CannotReckon, match="a population of 0"):
        rate_funnel([1, 2, 3, 4, 5], [10, 10, 10, 10, 0])
    with pytest.raises(CannotReckon, match="no event"):
        rate_funnel([0] * 5, [10] * 5)
    with pytest.raises(CannotReckon, match="errors above nought"):
        overdispersion([1] * 5, [1, 1, 1, 1, 0], centre=0.0)
    with pytest.raises(CannotReckon, match=r"from 0 to below 0\.5"):
        winsorised([1, 2], share=0.5)
    with pytest.raises(CannotReckon, match="finite numbers"):
        winsorised([1, float("nan")])
    with pytest.raises(CannotReckon, match="a share from 0 to 1"):
        share_limits(1.2, 10)
    with pytest.raises(CannotReckon, match="bases above nought"):
        share_limits(0.2, 0)
