"""Areas: codes, invented places and slugs."""

from __future__ import annotations

import pytest

from saferplan.areas import Area, is_area_code, is_gss_code, is_invented, slug_of, told_apart


@pytest.mark.parametrize("code", ["E01017689", "X01000001", "E01017689+E01017690"])
def test_codes_of_the_government_statistical_service(code: str) -> None:
    assert is_gss_code(code)
    assert is_area_code(code)


@pytest.mark.parametrize("code", ["", "E0101768", "E010176890", "e01017689", "E01017689+", "E0101768９", "E01017689 "])
def test_what_is_no_code(code: str) -> None:
    assert not is_gss_code(code)
    assert not is_area_code(code)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("partnership", True),
        ("board:north-west-chilterns", True),
        ("town:high-wycombe", True),
        ("board:", False),
        ("board:High Wycombe", False),
        ("ward:E05000001", False),
        ("board:a--b", False),
    ],
)
def test_a_partnerships_own_places(text: str, fits: bool) -> None:
    assert is_area_code(text) is fits


def test_invented_places_begin_with_x() -> None:
    assert is_invented("X01000001")
    assert not is_invented("E01017689")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Criminal damage and arson", "criminal-damage-and-arson"),
        ("St Mary's", "st-marys"),
        ("Chesham & Villages", "chesham-villages"),
        ("  Wing  and Ivinghoe ", "wing-and-ivinghoe"),
    ],
)
def test_slugs(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_the_slug_of_an_area_can_be_a_file_name() -> None:
    assert Area("board", "board:ashbrook-west", "Ashbrook West").slug == "board-ashbrook-west"
    assert Area("lsoa", "X01000001+X01000002", "two").slug == "x01000001-x01000002"


def told(*areas: tuple[str, str, str], within: dict[str, str] | None = None) -> list[str]:
    """The names of areas once they are told apart."""
    return [area.name for area in told_apart((Area(*one) for one in areas), within)]


def test_names_that_are_shared_say_their_kind_and_no_others_do() -> None:
    names = told(
        ("district", "X07000001", "Harkenby"),
        ("board", "board:harkenby", "HARKENBY"),
        ("ward", "X05000001", "Harkenby"),
        ("town", "town:harkenby", "Harkenby"),
        ("board", "board:ottermarch", "Ottermarch"),
        ("ward", "X05000002", "Mill"),
    )
    assert names == [
        "Harkenby district",
        "HARKENBY community board",
        "Harkenby ward",
        "Harkenby town",
        "Ottermarch",
        "Mill",
    ]


def test_the_whole_keeps_its_name_and_small_areas_take_no_part() -> None:
    whole = ("partnership", "partnership", "Ashbrook")
    assert told(whole, ("district", "X07000001", "Ashbrook")) == ["Ashbrook", "Ashbrook district"]
    assert told(("lsoa", "X01000001", "Mill"), ("ward", "X05000001", "Mill")) == ["Mill", "Mill"]


def test_a_name_that_says_its_kind_already_does_not_say_it_twice() -> None:
    names = told(("board", "board:a", "Mill Community Board"), ("ward", "X05000001", "Mill Community Board"))
    assert names == ["Mill Community Board", "Mill Community Board ward"]


def test_two_wards_of_one_name_say_where_they_lie() -> None:
    wards = (("ward", "X05000001", "Abbey"), ("ward", "X05000002", "Abbey"))
    assert told(*wards) == ["Abbey ward (X05000001)", "Abbey ward (X05000002)"]
    within = {"X05000001": "Harkenby", "X05000002": "Kestle Vale"}
    assert told(*wards, within=within) == ["Abbey ward in Harkenby", "Abbey ward in Kestle Vale"]
