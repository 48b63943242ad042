"""The reference of the questionnaire has every key that its reader asks for, block by block, and no other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from saferplan.tables.questionnaire_blocks import Block
from saferplan.tables.questionnaire_file import parse_questionnaire
from survey_wave import WAVE, changed

DOCS = str(Path(__file__).resolve().parents[2] / "docs")
BLOCKS = {
    "question": "[[question]]", "channel": "[[channel]]", "look-up": "[[lookup]]", "margin": "[[weighting.margin]]",
    "answer": "options", "row": "rows", "band": "bands", "route": "route",
    "across": "across",
}  # fmt: skip
EVERY_BLOCK = (
    changed(
        WAVE + '[[channel]]\ncode = "a"\ntitle = "A"\n',
        ('reason = "No targets are held."', '[[weighting.margin]]\nroles = ["kind"]'),
        ('type = "text"', 'type = "place"'),
        (
            'id = "safe_after_dark"',
            'id = "safe_after_dark"\nacross = [{question = "victim", answers = ["yes"], text = "hurt"}]',
        ),
    )
    + '[[lookup]]\nfile = "a.csv"\nof = "place"\nkey = "b"\ngives = "lsoa"\nvalue = "c"\n'
)


def test_every_key_is_in_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(DOCS)
    monkeypatch.delitem(sys.modules, "reference_survey_words", raising=False)
    import reference_survey_words

    asked: dict[str, set[str]] = {}

    def noted(block: Block) -> None:
        last = block.where.rpartition(", ")[2].partition(" ")[0]
        asked.setdefault(BLOCKS.get(last, block.where), set()).update(block._asked)

    monkeypatch.setattr(Block, "done", noted)
    parse_questionnaire(EVERY_BLOCK)
    top = asked.pop("")
    assert top == {"wave", "consent", "responses", "question", "channel", "lookup", "weighting"}
    assert asked == {block: set(keys) for block, (_, keys) in reference_survey_words.QUESTIONNAIRE.items()}
