"""The macros are those of GOV.UK Frontend to the letter; a slip in a template of ours fails; threads keep apart."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template
from jinja2 import UndefinedError

from portal_pages import FOR_TESTS, WHY_NOT_BUILT, Read, drawn, drawn_form, templates
from saferplan_portal.shell import forms as portal

FIXTURES = sorted((FOR_TESTS / "fixtures").glob("*.json"))
HOW_MANY = 657
"""The examples that GOV.UK Frontend 6.3.0 publishes of its components."""


def _examples() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in FIXTURES:
        for example in json.loads(path.read_text(encoding="utf-8"))["fixtures"]:
            yield path.stem, example


@pytest.mark.skipif(not FIXTURES, reason=WHY_NOT_BUILT)
def test_every_published_example_of_a_component_is_drawn_to_the_letter() -> None:
    differ, count = [], 0
    for name, example in _examples():
        macro = "govuk" + "".join(word.capitalize() for word in name.split("-"))
        source = (
            f'{{% from "govuk_frontend_jinja/components/{name}/macro.html" import {macro} %}}{{{{ {macro}(params) }}}}'
        )
        if Read(drawn(source, params=example["options"])).all != Read(example["html"]).all:
            differ.append(f"{name}: {example['name']}")
        count += 1
    assert (differ, count) == ([], HOW_MANY)


@pytest.mark.parametrize(
    "source",
    [
        "{{ nobody_gave_this }}",
        "{% if nobody_gave_this %}{% endif %}",
        "{{ person.nmae }}",
        "{{ person.nmae.first }}",
        "{% for one in person.bodeis %}{% endfor %}",
        "{{ {'a': 1}.b }}",
        '{% from "shell/parts.html" import tabel %}{{ tabel() }}',
    ],
)
def test_a_slip_in_a_template_of_ours_fails(source: str) -> None:
    with pytest.raises(UndefinedError):
        drawn(source, person=SimpleNamespace(name="A", bodies=[]))


def test_a_template_of_another_language_is_not_ours() -> None:
    assert [one.name for one in engines.all()] == ["jinja2"]
    with pytest.raises(TemplateDoesNotExist):
        get_template("account/messages/logged_in.txt")


def test_every_template_compiles() -> None:
    names = [name for name in templates().list_templates() if name.endswith(".html")]
    assert {"shell/base.html", "shell/form.html", "govuk_frontend_jinja/template.html"} <= set(names)
    assert all(templates().get_template(name) for name in names)


def test_words_of_people_are_escaped_in_every_part() -> None:
    hostile = "<b onmouseover='x'>\"&"
    parts = (
        "summary([(x, x, x, x)], x)",
        "table(x, [x, x], [[x, x], [x, none]], note=x)",
        "table(x, [x], [], empty=x)",
        "status('red', x, x, x)",
        "nothing(x)",
        "trail([(x, x)])",
        "figures([(x, x, x), (x, x, none)])",
        "back(x, x)",
    )
    for part in parts:
        name = part.partition("(")[0]
        html = drawn(f'{{% from "shell/parts.html" import {name} %}}{{{{ {part} }}}}', x=hostile)
        assert "<b" not in html, part
        assert "onmouseover='x'>\"" not in html, part
        assert "&lt;b onmouseover" in html, part


def test_a_status_says_its_word_its_rule_and_its_reason() -> None:
    source = '{% from "shell/parts.html" import status %}{{ status(tone, "Worse", "The rule.", "The reason.") }}'
    for tone in ("green", "amber", "red", "grey"):
        html = drawn(source, tone=tone)
        assert Read(html).words == "Worse The reason. Rule: The rule."
        assert html.count("<svg") == 1
    shapes = {
        drawn(source, tone=tone).partition("<path")[2].partition("/>")[0] for tone in ("green", "amber", "red", "grey")
    }
    assert len(shapes) == 4, "the shape tells what the colour tells"


def test_a_changed_status_is_printed_with_the_one_by_the_rule() -> None:
    changed = {"tone": "green", "words": "On time", "reason": "The date moved.", "by": "A. Okafor"}
    source = '{% from "shell/parts.html" import status %}{{ status("red", "Late", "The rule.", "Due.", changed) }}'
    words = Read(drawn(source, changed=changed | {"at": date(2026, 3, 3)})).words
    assert words == (
        "On time Set by A. Okafor on 3 March 2026: The date moved. By the rule it would be: Late Due. Rule: The rule."
    )


class _Own(portal.PortalForm):
    name = portal.TextField("Name")
    going = portal.RadiosField("Going", [("a", "A"), ("b", "B")], reveals={"b": "why"})
    why = portal.TextField("Why", required=False)
    day = portal.DayField("Day")


def test_nothing_of_one_person_is_on_the_page_of_another() -> None:
    """Eight threads draw pages for eight people, switching as often as can be."""
    wrong: list[str] = []
    before = sys.getswitchinterval()

    def draw(own: str) -> None:
        for turn in range(60):
            form = _Own(
                {"name": own, "going": "b", "why": f"why {own}", "day-day": own, "day-month": "", "day-year": ""}
            )
            html = drawn_form(form) + drawn(
                "{{ x | markdown }}", x=f"# {own}\n\n- one {own}\n- [two](https://a.example/{own})"
            )
            others = [f"person{number}x" for number in range(8) if f"person{number}x" != own]
            if html.count(own) != 6 or any(other in html for other in others):
                wrong.append(f"{own}, page {turn}: {html.count(own)}")

    try:
        sys.setswitchinterval(1e-5)
        threads = [threading.Thread(target=draw, args=(f"person{number}x",)) for number in range(8)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    finally:
        sys.setswitchinterval(before)
    assert wrong == []
