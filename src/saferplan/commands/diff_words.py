"""Which sentences of the assessment and the plan were true of one bundle and are not of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from saferplan.errors import BadAddress
from saferplan.figures import in_words
from saferplan.plan.claims.check import LookUp, UntrueClaim, check_texts


@dataclass(frozen=True)
class NoLongerTrue:
    """A sentence that the earlier bundle bore out and the later does not.

    `file` and `line` say where it begins, `claimed` what it says of the figure at `address`; `before` and `now` are the
    figure in both, in words, `fault` why the sentence does not hold, and `true` wordings that would.
    """

    file: str
    line: int
    sentence: str
    claimed: str
    address: str
    before: str
    now: str
    fault: str
    true: tuple[str, ...]

    def in_words(self) -> str:
        """The sentence in a line: where it stands, what the figure was and is, and what would be true."""
        said = f'{self.file}, line {self.line:,}: "{self.sentence}": '
        if self.before != self.now:
            said += f"it was {self.before}, and is {self.now}."
        else:
            said += f"it is {self.now} in both as printed, and not in full."
        return f"{said} True now: {in_a_list(self.true)}." if self.true else f"{said} {self.fault.capitalize()}."


def no_longer_true(texts: Mapping[str, str], before: LookUp, after: LookUp) -> tuple[NoLongerTrue, ...]:
    """The claims of Markdown texts that were true of the figures before and are not of those after, in their order."""
    untrue = check_texts(texts, after).untrue
    if not untrue:
        return ()
    were = {_key(one) for one in check_texts(texts, before).untrue}
    return tuple(_told(one, before) for one in untrue if one.address and _key(one) not in were)


def _key(claim: UntrueClaim) -> tuple[str, int, str, str]:
    return claim.file, claim.line, claim.address, claim.claimed


def _told(claim: UntrueClaim, before: LookUp) -> NoLongerTrue:
    try:
        was = in_words(before(claim.address))
    except BadAddress:
        was = "not there"
    return NoLongerTrue(
        claim.file,
        claim.line,
        claim.sentence,
        claim.claimed,
        claim.address,
        was,
        claim.now,
        claim.fault,
        claim.wordings,
    )


def in_a_list(wordings: tuple[str, ...]) -> str:
    """Wordings one after another, each in quotation marks, to copy.

    >>> in_a_list(("34%", "about a third", "a third"))
    '"34%", "about a third" or "a third"'
    """
    quoted = [f'"{one}"' for one in wordings]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)
