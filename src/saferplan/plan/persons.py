"""Persons in a plan: names where a body should stand, and names, homes and numbers in its free text.

A plan is published, and names the bodies that answer for it.  Names are known as those in residents' comments are, by
lists and patterns (`saferplan.methods.redaction`), so some are missed: a person still reads what is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from saferplan.measures.comment_codes import known_words
from saferplan.methods.redaction import redact
from saferplan.plan.tracker_cells import may_be_a_person, says_nothing

POINTING = {
    "name": "a name",
    "address": "an address",
    "postcode": "a postcode",
    "phone": "a phone number",
    "email": "an email address",
    "date of birth": "a date of birth",
    "vehicle": "a vehicle's number",
    "NHS number": "an NHS number",
    "national insurance number": "a National Insurance number",
    "bank card": "the number of a bank card",
    "bank account": "the number of a bank account",
}
"""The kinds of what redaction finds that point at a person in a plan, with what each is called.

The others are not among them: a plan cites web pages, and "2018/19" is like the reference of a crime.
"""

_ONE_PERSON = re.compile(r"(?:(?:PC|PCSO|PS|Sgt|DC|DS|Insp|SC)\.? ?)?(?:\d{2,6} )?\[name\](?:\s*$|\s*[,(;:/–—-])")


def is_a_person(name: str) -> bool:
    """Whether the name of who leads or helps is a person's, by itself or with a rank, a number or a body beside it.

    >>> [is_a_person(one) for one in ("J. Smith", "PC 1234 Jones", "Sarah Brown, Ashbrook Council")]
    [True, True, True]
    >>> [is_a_person(one) for one in ("Ashbrook Council", "St. John Ambulance", "Smith and Sons", "CSM")]
    [False, False, False, False]
    """
    plain = " ".join(name.split())
    return may_be_a_person(plain) or _ONE_PERSON.match(redact(plain, known_words()).text) is not None


def bodies_in(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """The names of bodies among some, and why each of the others is left out: a person's, or a word like "tbc".

    >>> bodies_in(["Ashbrook Council", "tbc"])
    (['Ashbrook Council'], ['"tbc" is no body: the plan names one'])
    """
    kept, left_out = [], []
    for one in filter(None, names):
        if says_nothing(one):
            left_out.append(f'"{one}" is no body: the plan names one')
        elif is_a_person(one):
            why = "looks like a person: the plan is published, and names the body that answers for it"
            left_out.append(f'"{one}" {why}')
        else:
            kept.append(one)
    return kept, left_out


def pointing_at(text: str, bodies: Iterable[str] = ()) -> tuple[tuple[str, ...], str]:
    """What in a text points at a person, each kind once in words, and the text without it.

    `bodies` are names that are no person's, whatever they look like.

    >>> pointing_at("Mr Patel of 12 Mill Lane said so.")
    (('a name', 'an address'), '[name] of [address] said so.')
    >>> pointing_at("It fell in 2018/19.")
    ((), 'It fell in 2018/19.')
    """
    found = redact(text, known_words())
    known = tuple(" ".join(one.casefold().split()) for one in bodies)
    kinds = []
    shown, at = [], 0
    for span in found.spans:
        words = " ".join(text[span.start : span.end].casefold().split())
        if span.kind not in POINTING or any(words in one for one in known):
            continue
        kinds.append(POINTING[span.kind])
        shown += [text[at : span.start], f"[{span.kind}]"]
        at = span.end
    return tuple(dict.fromkeys(kinds)), "".join([*shown, text[at:]])
