"""The page that tells how status is decided says what the code does, rule by rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from saferplan.delivery.status import RULES, TONES, WORDS
from saferplan.delivery.target import TARGET_RULES, TARGET_TONES, TARGET_WORDS

PAGE = (Path(__file__).parents[3] / "docs" / "explanation" / "how-status-is-decided.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("kind", "code"), [(kind, code) for kind, codes in RULES.items() for code in codes])
def test_each_rule_stands_on_the_page_with_its_colour(kind: str, code: str) -> None:
    assert f"| {WORDS[code]} | {TONES[code]} | {RULES[kind][code]} |" in PAGE


@pytest.mark.parametrize("code", ["target-reached", "within-chance", "target-missed", "no-data"])
def test_each_rule_of_a_target_stands_on_the_page(code: str) -> None:
    assert f"| {TARGET_WORDS[code]} | {TARGET_TONES[code]} | {TARGET_RULES[code]} |" in PAGE
