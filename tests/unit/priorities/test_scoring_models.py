"""Scoring models: those that ship are whole, and a file that is not is refused in a sentence that names the place."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.errors import BadModel
from saferplan.priorities.combining import RULES, combine, range_of
from saferplan.priorities.model import parse_model, shipped_models
from scoring_examples import FOUR, model_of

GOOD = """
slug = "ours"
title = "Ours"
version = "2"
about = "What it asks."
source = "Us."
combine = "sum"
[[block]]
slug = "all"
title = "All"
[[field]]
slug = "harm"
title = "Harm"
block = "all"
asks = "How much?"
weight = 2
evidence = ["harm"]
levels = [{ score = 0, title = "None", text = "Nothing." }, { score = 4, title = "Much", text = "A lot." }]
[[band]]
from = 0
title = "low"
"""


@pytest.mark.parametrize("slug", shipped_models())
def test_each_model_that_ships_is_whole(slug: str) -> None:
    model = shipped_models()[slug]
    assert model.slug == slug
    assert model.counted
    for field in model.scored:
        assert len({level.title for level in field.levels}) == len(field.levels)
        assert all(level.text.endswith(".") for level in field.levels), field.slug
        assert field.asks.endswith("?")
    ends = range_of(model)
    if ends is not None:
        assert model.band(ends[0]) == model.bands[0].title
        assert model.band(ends[1]) == model.bands[-1].title


def test_four_by_four_runs_from_1_to_16_and_hot_from_3_to_12() -> None:
    assert range_of(FOUR) == (1, 16)
    assert range_of(shipped_models()["harm-opportunity-threat"]) == (3, 12)
    assert range_of(shipped_models()["setting-matrix"]) == (1, 3)


def test_the_model_in_the_style_of_morile_says_that_it_is_not_the_official_one() -> None:
    model = shipped_models()["local-harm-and-likelihood"]
    assert "local adaptation" in model.title
    assert "NOT the official" in model.about
    assert not any("morile" in one.slug for one in shipped_models().values())
    assert [block.slug for block in model.blocks if block.beside] == ["position"]


def test_one_severe_harm_outweighs_several_slight_ones() -> None:
    model = shipped_models()["local-harm-and-likelihood"]
    fields = [one.slug for one in model.counted]
    values = np.zeros((len(fields), 2))
    values[fields.index("physical"), 0] = 8
    values[: fields.index("volume"), 1] = 1
    values[[fields.index("volume"), fields.index("trend")]] = 3
    grave, slight = combine(model, values)
    assert grave > slight > 0


def test_the_rules_by_hand() -> None:
    values = np.array([[1.0, 4.0], [2.0, 0.0], [3.0, 1.0]])
    two = (("a", "x", (0, 4)), ("b", "x", (0, 4)), ("c", "y", (0, 4)))
    assert combine(model_of(*two), values).tolist() == [6, 5]
    assert combine(model_of(*two, combine="mean"), values).tolist() == pytest.approx([2, 5 / 3])
    assert combine(model_of(*two, combine="product of blocks"), values).tolist() == [9, 4]
    assert combine(model_of(*two), values, np.array([2.0, 1, 1])).tolist() == [7, 9]


def test_a_block_beside_counts_for_nothing() -> None:
    model = model_of(("a", "x", (0, 4)), ("b", "y", (0, 4)), beside="y")
    assert [one.slug for one in model.counted] == ["a"]


def test_an_index_is_100_on_average_and_rests_on_what_there_is() -> None:
    index = shipped_models()["composite-index"]
    values = np.array([[10.0, 30.0], [5.0, 15.0], [1.0, 3.0], [40.0, 120.0]])
    assert combine(index, values).tolist() == [50, 150]
    values[1, 0] = np.nan
    found = combine(index, values)
    # Of the second figure the mean is now that of the one issue which has it: 100.
    assert found.tolist() == pytest.approx([50, (150 + 100 + 150 + 150) / 4])
    assert np.isnan(combine(index, np.full((4, 2), np.nan))).all()


def test_a_file_is_read_as_it_is_written() -> None:
    model = parse_model(GOOD, file="priorities/ours.toml", slug="ours")
    assert model.name == "ours 2"
    field = model.field("harm")
    assert field is not None
    assert (field.weight, field.evidence, field.levels[1].printed) == (2, ("harm",), "4 Much")
    assert (field.level_of(4), field.level_of(3)) == (1, None)
    assert model.band(3) == "low"
    assert model.band(-1) == ""


WRONG = {
    "no TOML": ('title = "Ours"', "title = Ours", "line 3"),
    "another name": ('slug = "ours"', 'slug = "theirs"', '"ours", as the file is called'),
    "a rule there is not": ('combine = "sum"', 'combine = "a*b"', "sum, mean, product of blocks, index"),
    "a key there is not": ("weight = 2", "wieght = 2", '"wieght"'),
    "a weight of nought": ("weight = 2", "weight = 0", "a number above 0"),
    "a weight that is text": ("weight = 2", 'weight = "2"', "a number"),
    "evidence there is not": ('["harm"]', '["harms"]', "volume, trend, harm, concern"),
    "a block there is not": ('block = "all"', 'block = "al"', "all"),
    "levels that do not rise": ("score = 4", "score = 0", "do not rise"),
    "a level below nought": ("score = 0", "score = -1", "0 or more"),
    "a level without words": ('text = "A lot."', 'text = ""', "a text in quotation marks"),
    "one level": (', { score = 4, title = "Much", text = "A lot." }]', "]", "two to 12 levels"),
    "a version with a blank": ('"2"', '"2 a"', "without spaces"),
    "figures in a sum": ("weight = 2", 'figure = "harm"', "levels"),
    "a product of one block": ('combine = "sum"', 'combine = "product of blocks"', "two blocks"),
    "a product of people's scores in an index": ('combine = "sum"', 'combine = "index"', "figures with index"),
    "no field": (GOOD[GOOD.index("[[field]]") : GOOD.index("[[band]]")], "", "[[field]]"),
    "all beside": ('title = "All"', 'title = "All"\nbeside = true', "every block is beside"),
    "beside that is text": ('title = "All"', 'title = "All"\nbeside = "yes"', "true or false"),
    "bands that fall": ('title = "low"', 'title = "low"\n[[band]]\nfrom = -1\ntitle = "lower"', "do not rise"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(name: str) -> None:
    before, after, said = WRONG[name]
    assert before in GOOD
    with pytest.raises(BadModel) as caught:
        parse_model(GOOD.replace(before, after, 1), file="priorities/ours.toml", slug="ours")
    assert str(caught.value).startswith("priorities/ours.toml, ")
    assert said in str(caught.value)
    assert str(caught.value).endswith("Nothing was written.")


def test_every_rule_says_what_it_does() -> None:
    assert all(rule.says.endswith(".") for rule in RULES.values())
