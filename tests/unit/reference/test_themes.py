"""Themes: those that ship name what there is, and a partnership's choice is followed or refused in a sentence."""

from __future__ import annotations

import pytest

from saferplan.errors import BadSettings
from saferplan.measures.definition import HOLDERS, load_measures
from saferplan.reference.crime_types import crime_types
from saferplan.reference.themes import Theme, chosen_themes, themes
from saferplan.settings import OwnTheme, ThemeSettings, parse_settings

RURAL = OwnTheme("Rural crime", "Crime on farms.", crime_types=("other-theft",), measures=("fly_tipping",))
LEAST = """
[partnership]
name = "Safer Ashbrook"
area = "Ashbrook"
invented = true
[areas]
districts = ["X07000001"]
[police]
forces = ["ashbrook"]
"""


def chosen(*show: str, own: tuple[OwnTheme, ...] = ()) -> list[str]:
    """The slugs of the themes chosen."""
    return [one.slug for one in chosen_themes(ThemeSettings(show=show), own, measures=load_measures())]


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.slug)
def test_a_theme_names_types_measures_and_holders_that_there_are(theme: Theme) -> None:
    assert set(theme.crime_types) <= {one.slug for one in crime_types()}
    assert set(theme.measures) <= set(load_measures())
    assert {one.holder for one in theme.unanswered} <= set(HOLDERS)
    assert theme.about.endswith(".")
    assert all(one.asks.endswith(".") for one in theme.unanswered)
    assert theme.crime_types or theme.measures


def test_no_theme_stands_twice() -> None:
    assert len({one.slug for one in themes()}) == len(themes()) == 6


def test_without_a_choice_all_have_a_page_and_its_own_come_after() -> None:
    assert chosen() == [one.slug for one in themes()]
    assert chosen(own=(RURAL,)) == [*chosen(), "rural-crime"]


def test_a_choice_leaves_out_and_puts_in_order() -> None:
    assert chosen("rural-crime", "domestic-abuse", own=(RURAL,)) == ["rural-crime", "domestic-abuse"]


@pytest.mark.parametrize(
    ("show", "own", "said"),
    [
        (("gangs",), (), '[themes] show: it names "gangs"'),
        (("young-people", "young-people"), (), '"young-people" stands twice'),
        ((), (OwnTheme("Domestic abuse", "x", measures=("hate_crime",)),), "there is a theme of that name"),
        ((), (OwnTheme("Rural crime", "x", measures=("cow_theft",)),), 'measures: it names "cow_theft"'),
        ((), (OwnTheme("Noise", "x", crime_types=("anti-social-behaviour",)),), "crime_types: it names"),
        ((), (OwnTheme("Rural crime", "x"),), "it gathers nothing"),
        ((), (OwnTheme("Rural crime", "", measures=("fly_tipping",)),), "title or about is empty"),
    ],
)
def test_what_there_is_not_is_refused_in_a_sentence(
    show: tuple[str, ...], own: tuple[OwnTheme, ...], said: str
) -> None:
    with pytest.raises(BadSettings, match=r"^partnership\.toml, ") as refused:
        chosen(*show, own=own)
    assert said in str(refused.value)


def test_the_settings_are_read_from_their_sections() -> None:
    text = LEAST + '[themes]\nshow = ["young-people"]\n[[own_themes]]\ntitle = "Rural crime"\nabout = "Farms."\n'
    settings = parse_settings(text + 'measures = ["fly_tipping"]\n')
    assert settings.themes.show == ("young-people",)
    assert settings.own_themes == (OwnTheme("Rural crime", "Farms.", (), ("fly_tipping",)),)
    assert parse_settings(LEAST).themes == ThemeSettings()
