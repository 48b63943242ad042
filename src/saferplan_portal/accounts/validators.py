"""Passwords that anybody would try first here: common ones made longer, and the words of this partnership."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from saferplan_portal.accounts.models import Person

OWN_WORDS = ("saferplan", "communitysafety", "saferpartnership", "saferplanportal")
"""Words that a password of this portal must not rest on, beside the partnership's own name."""

LEFT_OVER = 8
"""So many letters must be left when those words are taken out."""


class NotCommonAndMore(CommonPasswordValidator):
    """Refuses a common password, also with digits or signs around it, or said twice: so people lengthen one."""

    def validate(self, password: str, user: Any = None) -> None:
        """Look at a password.

        Raises `ValidationError` where it is a common one, or one made longer in the usual ways.
        """
        text = password.lower().strip()
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
        for one in (text, core):
            half = one[: len(one) // 2]
            if one in self.passwords or (half and half * 2 == one and half in self.passwords):
                raise ValidationError(self.get_error_message(), "password_too_common")

    def get_error_message(self) -> str:
        """What is amiss."""
        return "The password is too common, or a common one made longer. Choose other words."


class NotOurOwnWords:
    """Refuses a password that is little more than the partnership's name or the portal's."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Look at a password.

        Raises `ValidationError` where too little is left without the words of this place.
        """
        left = _plain(password)
        words = sorted({_plain(settings.PORTAL.name), *OWN_WORDS, *_plain_words(settings.PORTAL.name)}, key=len)
        for word in reversed(words):
            left = left.replace(word, "")
        if len(left) < min(LEFT_OVER, len(_plain(password))):
            raise ValidationError(self.get_help_text(), "own_words")

    def get_help_text(self) -> str:
        """What is asked for."""
        return "The password rests on the name of the partnership or of the portal. Choose other words."


def _plain(text: str) -> str:
    """Letters and digits alone, all small."""
    return re.sub(r"[^0-9a-z]", "", text.lower())


def _plain_words(name: str) -> list[str]:
    """The words of a name that are long enough to be known by."""
    return [word for word in map(_plain, name.split()) if len(word) > 4]
