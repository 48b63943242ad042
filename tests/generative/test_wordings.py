"""Of any figure of Ashbrook, a level or worked out: what is printed, filled in or offered is accepted in a sentence."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from saferplan.errors import BadAddress
from saferplan.figures import in_words, interval_in_words
from saferplan.measures.resolver import Resolver
from saferplan.plan.claims.check import check_text
from saferplan.plan.claims.filling import fill_text
from saferplan.plan.claims.true_wording import true_wordings

FORMS = st.sampled_from(
    [
        "{}",
        *(f"{{}}&change={kind}&change_from=2017/18" for kind in ("percent", "difference", "ratio", "shared_out")),
        "{}&among=crime_type",
        "{}&among=crime_type&change=difference&change_from=2017/18",
        "{}&among=crime_type&change=percent&change_from=2017/18",
        "{}&over=2018-10..2019-03&trend=run",
        "{}&over=2018-10..2019-03&trend=high",
        "{}&versus=deprivation_fifth:5",
    ]
)
SHOW = st.sampled_from(["", "&show=words", "&show=0dp", "&show=1dp"])


@given(data=st.data(), form=FORMS, show=SHOW)
def test_whatever_is_said_of_a_figure_is_true_of_it(
    ashbrook_figures: Resolver, data: st.DataObject, form: str, show: str
) -> None:
    held = ashbrook_figures.frame.filter(ashbrook_figures.frame["measure"] == "recorded_crime")["id"].to_list()
    level = data.draw(st.sampled_from(held))
    address = form.format(level if "over=" not in form else level.rpartition("&period=")[0] or level)
    try:
        figure = ashbrook_figures.figure(address)
    except BadAddress:
        assume(False)
    assert figure.value is None or figure.value == figure.value, "no figure is a NaN"

    def untrue(text: str) -> tuple[str, ...]:
        return tuple(
            f"{one.claimed}: {one.fault}" for one in check_text(text, ashbrook_figures.figure, file="a").untrue
        )

    assert untrue(f"It was [{in_words(figure)}]({address}).") == ()
    assert untrue(fill_text(f"It was []({address}{show}).", ashbrook_figures.figure)) == ()
    if figure.value is not None and interval_in_words(figure):
        assert untrue(f"It was so ([{interval_in_words(figure)}]({address})).") == ()
    for words in true_wordings(figure, None):
        assert untrue(f"It was [{words}]({address}).") == (), words
    if (
        figure.value
        and figure.unit in ("%", "", "percentage points")
        and "change=" in address
        and "among" not in address
    ):
        verb, other = ("rose", "fell") if figure.value > 0 else ("fell", "rose")
        assert untrue(f"It {verb} by []({address}).") == ()
        assert untrue(fill_text(f"It {verb} by []({address}{show}).", ashbrook_figures.figure)) == ()
        assert untrue(f"It {other} by []({address}).") != ()
