"""A small wave of Ashbrook's survey, whose parts tests replace one at a time."""

from __future__ import annotations

from saferplan.tables.questionnaire import Questionnaire
from saferplan.tables.questionnaire_file import parse_questionnaire

HEAD = """
[wave]
id = "2020-01"
title = "Ashbrook community safety survey"
opened = 2020-01-06
closed = 2020-01-31
sample = "open"
population = "people aged 16 and over who live in Ashbrook"

[consent]
text = "We use your answers to set our priorities."
retention = "Deleted after two years."

[weighting]
reason = "No targets are held."
"""

RESPONSES = """
[responses]
source = "saferplan"
id = "response_id"
submitted = "submitted"
status = "status"
complete = ["complete"]
"""

QUESTIONS = """
[[question]]
id = "kind"
text = "Who are you?"
type = "single"
role = "respondent_type"
options = [{ code = "resident", text = "I live here" }, { code = "elected", text = "I am a councillor" }]

[[question]]
id = "postcode"
text = "What is your postcode?"
type = "postcode"

[[question]]
id = "safe_after_dark"
text = "How safe do you feel after dark?"
type = "single"
options = [
    { code = "safe", text = "Safe", score = 2 },
    { code = "unsafe", text = "Unsafe", score = 1 },
    { code = "dont_know", text = "Don't know", view = false },
    { code = "refused", text = "Prefer not to say", refusal = true },
]
top = ["unsafe"]
top_text = "unsafe"
top_is = "bad"

[[question]]
id = "concern"
text = "How concerned are you?"
type = "grid"
rows = [
    { code = "burglary", text = "Burglary", concern = "burglary" },
    { code = "fraud", text = "Fraud", concern = "fraud-and-scams" },
]
options = [{ code = "very", text = "Very" }, { code = "not", text = "Not" }]

[[question]]
id = "victim"
text = "Were you a victim?"
type = "single"
options = [{ code = "yes", text = "Yes" }, { code = "no", text = "No" }]

[[question]]
id = "why"
text = "Why did you not report it?"
type = "multiple"
route = { question = "victim", answers = ["yes"] }
options = [
    { code = "trivial", text = "It was trivial" },
    { code = "afraid", text = "I was afraid" },
    { code = "other", text = "Another reason", other = true },
]

[[question]]
id = "age"
text = "How old are you?"
type = "number"
role = "age"
least = 16
most = 110
bands = [
    { code = "16-44", text = "16 to 44", least = 16, most = 44 },
    { code = "45-plus", text = "45 or over", least = 45 },
]

[[question]]
id = "comments"
text = "Anything else?"
type = "text"
"""

WAVE = HEAD + RESPONSES + QUESTIONS


def wave(text: str = WAVE, *changes: tuple[str, str]) -> Questionnaire:
    """The questionnaire of a text in which some parts are replaced; each part must stand in it."""
    return parse_questionnaire(changed(text, *changes))


def changed(text: str, *changes: tuple[str, str]) -> str:
    """A text with some of its parts replaced; each must stand in it."""
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text
