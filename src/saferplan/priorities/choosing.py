"""From a proposal to the Board's choice: where a choice is written down, and what must be said of it."""

from __future__ import annotations

from saferplan.assessment.context import listed
from saferplan.priorities.proposing import PROPOSED
from saferplan.priorities.told import Proposals

FILE, BLOCK = "plan/plan.toml", "[[priorities]]"
HOW_TO = "docs/how-to/write-the-plan.md"
KEYS = {
    "id": "its name in small letters and hyphens, by which actions name it",
    "title": "its name for readers",
    "findings": "the ids of the findings that it answers",
    "chosen_by": "who chose it",
    "chosen_on": "the day",
    "reason": "why, in a sentence",
    "against": "the advice that it was chosen against, where there was any",
}
"""The keys of a priority of the plan, each with what it holds."""


def how_to_choose() -> list[str]:
    """What comes after a proposal, in sentences: who chooses, where it is written, and how it is checked."""
    keys = listed([f"{key} ({holds})" for key, holds in KEYS.items()])
    return [
        "The Board chooses: it may take what is proposed, or anything else, and says why.",
        f"Each priority that it chooses is a block {BLOCK} in {FILE}: {keys}.",
        f'Then "saferplan plan check" says what is lacking. How to write it step by step: {HOW_TO}.',
    ]


def choice_to_fill_in(held: Proposals) -> str:
    """The blocks of the issues that are proposed, as they stand in the plan once the Board has filled in the rest."""
    made = []
    for one in held.proposed:
        if one.standing == PROPOSED:
            findings = ", ".join(f'"{name}"' for name in one.findings)
            title = one.title.replace("\\", "\\\\").replace('"', '\\"')
            made.append(
                f'{BLOCK}\nid = "{one.id.partition("/")[2]}"\ntitle = "{title}"\nfindings = [{findings}]\n'
                'chosen_by = ""\nchosen_on =\nreason = ""\nagainst = ""\n'
            )
    return "\n".join(made)
