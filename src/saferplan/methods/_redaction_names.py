"""Names of people in a text, by lists of names and by the words that stand around names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from saferplan.methods._redaction_numbers import Found
from saferplan.methods.known_words import KnownWords

_WORD = re.compile(r"[^\W\d_]+(?:['’\-‑][^\W\d_]+)*")
_CALLED = ("called", "named", "nicknamed", "nickname")
_MOST = 3
"""The most words that a name takes in after its first."""


class _Token(NamedTuple):
    """A word: where it stands, as it is and small, without 's; how it is joined to the last, and how written."""

    start: int
    end: int
    low: str
    gap: str
    large: bool
    first: bool

    @property
    def near(self) -> bool:
        """Whether only blanks part it from the word before."""
        return bool(self.gap) and not self.gap.strip(" \t")


_LETTERS = str.maketrans("łŁøØđĐ’", "lLoOdD'")


def _small(word: str) -> str:
    """A word in small letters without accents, as the lists have it."""
    low = word.lower().translate(_LETTERS)
    if low.isascii():
        return low
    return "".join(one for one in unicodedata.normalize("NFD", low) if not unicodedata.combining(one))


def tokens_of(text: str) -> list[_Token]:
    """The words of a text.  Where it is mostly written large, no word counts as large."""
    letters = [one for one in text if one.isalpha()]
    shout = len(letters) > 12 and sum(one.isupper() for one in letters) > 0.6 * len(letters)
    found: list[_Token] = []
    last = 0
    for match in _WORD.finditer(text):
        word, end = match[0], match.end()
        if word[-2:] in ("'s", "’s", "'S", "’S"):
            word, end = word[:-2], end - 2
        gap = text[last : match.start()]
        first = not found or (gap != " " and any(mark in gap for mark in '.!?\n:;•"“('))
        found.append(_Token(match.start(), end, _small(word), gap, word[0].isupper() and not shout, first))
        last = match.end()
    return found


class _Reader:
    """Reads the words of one text."""

    def __init__(self, text: str, known: KnownWords, barred: list[tuple[int, int]]) -> None:
        """`barred` are the places where no name may stand."""
        self.text, self.known = text, known
        self.tokens = tokens_of(text)
        self.barred = barred

    def token(self, place: int) -> _Token | None:
        """The word at a place, or None beyond the ends."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def is_free(self, place: int) -> bool:
        """Whether there is a word that may be part of a name."""
        one = self.token(place)
        return one is not None and not any(one.start < end and start < one.end for start, end in self.barred)

    def is_name_like(self, place: int) -> bool:
        """Whether the word is written large and is none of those that name nobody."""
        one = self.token(place)
        return one is not None and self.is_free(place) and one.large and one.low not in self.known.capitals

    def listed(self, place: int) -> bool:
        """Whether the word stands in a list of names, however it is written."""
        one = self.token(place)
        if one is None or not self.is_free(place):
            return False
        part = one.low.partition("-")[0]
        return part in self.known.first_names or one.low in self.known.surnames

    def end_of(self, place: int) -> int:
        """The last word of the name that begins at a place."""
        last = place
        for nearby in range(place + 1, place + 1 + _MOST):
            one = self.token(nearby)
            if one is None or not self.is_free(nearby):
                break
            initial = self.tokens[nearby - 1].end - self.tokens[nearby - 1].start == 1 and one.gap in (". ", ".")
            if not one.near and not initial:
                break
            if one.low in self.known.particles and (self.is_name_like(nearby + 1) or self.listed(nearby + 1)):
                continue
            letter = one.large and one.end - one.start == 1 and one.low not in ("i", "a")
            family = one.large and one.low in self.known.after_first
            if not (self.is_name_like(nearby) or self.listed(nearby) or letter or family):
                break
            last = nearby
        return last

    def is_place(self, place: int) -> bool:
        """Whether a name is that of a street, a school or the like."""
        before, known = self.token(place - 1), self.known
        if before is not None and self.tokens[place].near and before.low in known.place_starts:
            return before.low not in ("north", "south", "great", "little") or before.large
        for nearby in range(place + 1, place + 2 + _MOST):
            one = self.token(nearby)
            if one is None or not one.near:
                return False
            if one.low in known.place_words or one.low.removesuffix("s") in known.place_words:
                if one.low in known.surname_places and nearby == place + 1 and one.large:
                    return before is not None and before.low in self.known.before_places
                return one.large or one.low in known.street_ends - known.plain_ends or one.low.endswith("s")
            if not one.large:
                return False
        return False

    def names(self) -> Iterator[tuple[int, int]]:
        """Each name as its first and last word."""
        place = 0
        while place < len(self.tokens):
            found = self.name_at(place) if self._may_begin(place) else None
            if found is None:
                place += 1
                continue
            yield found
            place = found[1] + 1

    def _may_begin(self, place: int) -> bool:
        """Whether a name can begin here at all: most words are small and in no list."""
        one, known = self.tokens[place], self.known
        listed = one.large or one.low in known.titles or one.low in known.surnames
        return (listed or one.low.partition("-")[0] in known.first_names) and self.is_free(place)

    def name_at(self, place: int) -> tuple[int, int] | None:
        """The first and last word of a name that begins here, or None."""
        one, known = self.tokens[place], self.known
        follower = self.token(place + 1)
        if follower is not None and follower.gap in (" ", ". ", "."):
            titled = one.low in known.titles and self.is_name_like(place + 1)
            small = one.low in known.small_titles and self.is_free(place + 1)
            small &= follower.large or follower.low not in known.capitals
            if (titled or small) and follower.low not in known.titles:
                return place, self.end_of(place + 1)
        if found := self._after_cue(place):
            return found
        if one.low.partition("-")[0] in known.first_names or (one.large and one.low in known.large_names):
            return None if self.is_place(place) else (place, self.end_of(place))
        if self._is_next_door(place) or self._is_initial(place):
            return place, self.end_of(place)
        if one.low in known.doubtful_names and self._is_person(place):
            return place, self.end_of(place)
        if one.large and self._is_family(place):
            return self._back(place), self.end_of(place)
        return None

    def _after_cue(self, place: int) -> tuple[int, int] | None:
        """A name by the words before it: a relation, "called", "my name is", the end of a letter, "the ... family"."""
        one, before, known = self.tokens[place], self.token(place - 1), self.known
        if before is None or not (self.is_name_like(place) or self.listed(place)):
            return None
        two = self.token(place - 2)
        if before.low in known.letter_ends and one.large:
            return place, self.end_of(place)
        if before.low == "i" and one.gap == ", " and self.is_name_like(place + 1):
            return place, self.end_of(place)
        if not one.near and not (before.low in known.relations and one.gap == ", "):
            return None
        after = self.token(place + 1)
        group = before.low == "the" and after is not None and after.near and after.low in self.known.groups
        if group and not one.first and one.low not in known.place_words:
            return place, place
        cue = before.low in known.relations or (
            before.low in ("is", "was") and two is not None and two.low in ("name", "names")
        )
        cue |= before.low in ("i", "i'm", "im") or (before.low == "am" and two is not None and two.low == "i")
        cue |= before.low in _CALLED and two is not None and (two.low in known.called | known.relations)
        cue |= before.low in ("is", "was") and two is not None and two.near and two.low in known.relations and one.large
        if not cue or self.is_place(place) or (one.low in known.place_words):
            return None
        return place, self.end_of(place)

    def _is_person(self, place: int) -> bool:
        """Whether a word that can be a name is one here: a name goes on after it, and no word of place before."""
        one, before, after = self.tokens[place], self.token(place - 1), self.token(place + 1)
        if not one.large or self.is_place(place) or after is None or not after.near:
            return False
        if before is not None and one.near and before.low in self.known.before_places:
            return False
        if after.low in self.known.surnames and after.large:
            return True
        return self.is_name_like(place + 1) and after.low not in self.known.place_words

    def _is_next_door(self, place: int) -> bool:
        """Whether a word is said of somebody next door."""
        one, after, last = self.tokens[place], self.token(place + 1), self.token(place + 2)
        if after is None or last is None or not (after.near and last.near and self.is_name_like(place)):
            return False
        ordinary = self.known.relations | self.known.called | self.known.groups | self.known.home_names
        return (after.low, last.low) == ("next", "door") and one.low not in ordinary | self.known.doubtful_homes

    def _is_initial(self, place: int) -> bool:
        """Whether a letter with a point is the first of a name, as in A. N. Other."""
        one, after = self.tokens[place], self.token(place + 1)
        if (
            after is None
            or one.end - one.start != 1
            or not one.large
            or after.gap not in (". ", ".")
            or not after.large
        ):
            return False
        if after.end - after.start == 1:
            return self._is_initial(place + 1)
        return self.is_name_like(place + 1) and after.low not in self.known.place_words

    def _is_family(self, place: int) -> bool:
        """Whether a word is a family name, also of several: the Khans."""
        one, before = self.tokens[place], self.token(place - 1)
        plural = (
            one.low.endswith("s") and one.low[:-1] in self.known.surnames and before is not None and before.low == "the"
        )
        irish = re.match(r"(?:O['’]|Mc)[A-Z]", self.text[one.start : one.end]) is not None
        listed = one.low in self.known.surnames or (irish and one.low not in self.known.capitals)
        return (listed or plural) and not self.is_place(place)

    def _back(self, place: int) -> int:
        """The first word of a name whose family name stands here: initials and a name that no list has go before."""
        while place > 0:
            one, before = self.tokens[place], self.tokens[place - 1]
            initial = before.end - before.start == 1 and before.large and one.gap in (" ", ". ", ".")
            unknown = one.near and self.is_name_like(place - 1) and before.low not in self.known.place_words
            if not self.is_free(place - 1) or not ((initial and before.low not in ("i", "a")) or unknown):
                break
            place -= 1
        return place


@lru_cache(maxsize=4)
def _firms(phrases: frozenset[str]) -> re.Pattern[str]:
    """Any of the firms and public bodies that bear a name."""
    return re.compile("|".join(sorted(map(re.escape, phrases), key=lambda phrase: (-len(phrase), phrase))) or r"(?!)")


def names_in(text: str, known: KnownWords) -> Iterator[Found]:
    """Each name of a person, with the title before it and the family name after."""
    low = text.lower().replace("’", "'")
    barred = [(match.start(), match.end()) for match in re.finditer(r"\[[^\[\]]*\]", text)]
    barred += [(match.start(), match.end()) for match in _firms(known.not_people).finditer(low)]
    reader = _Reader(text, known, barred)
    for first, last in reader.names():
        yield reader.tokens[first].start, reader.tokens[last].end, "name"


def unknown_capitals(text: str, known: KnownWords) -> Iterator[Found]:
    """Words written large amid a sentence that no list has: a name perhaps, so a person should look."""
    for one in tokens_of(text):
        if (
            one.large
            and not one.first
            and one.end - one.start > 1
            and one.low not in known.capitals | known.place_words
        ):
            yield one.start, one.end, "capital"
