"""How findings from a survey are reached and judged."""

from __future__ import annotations

from saferplan.assessment.judging import Method, Verdict
from saferplan.assessment.voice_held import VoiceHeld
from saferplan.figures import Figure
from saferplan.measures.survey_figures import WHOLE
from saferplan.measures.survey_notes import base_of, corrected, note_of, weights_of

LEAST_SURE = 100
"""With fewer respondents who tell anything than this, a share is weak: its limits are twenty points apart."""

OPEN = (
    "Anyone with the link could answer. What those who did not would say cannot be told, however many answered, and no "
    "margin of error is claimed."
)
DRAWN = "What those who were asked and did not answer would say."

SHARES = Method(
    "Of those who were asked and expressed a view, the share who gave the answer, weighted to the population where the "
    "survey is; Wilson's limits on the effective base.",
    "Wilson (1927), Journal of the American Statistical Association 22; Kish (1965), Survey Sampling.",
    "",
)
GAPS = Method(
    "The group's share less that of all others of its kind, with limits by Taylor linearisation. It is judged by the "
    "larger p of that and of Fisher's exact test of the effective counts, after allowing for all that were looked at.",
    "Binder (1983), International Statistical Review 51; Fisher (1935), Journal of the Royal Statistical Society 98; "
    "Holm (1979), Scandinavian Journal of Statistics 6.",
    "",
)
PAIRS = Method(
    "The difference of two answers of the same people, with limits that allow for that.",
    "McNemar (1947), Psychometrika 12; Binder (1983), International Statistical Review 51.",
    "",
)
RANKS = Method(
    "All pairs of shares compared at once; each may rank as high and as low as those not surely apart from it allow.",
    "Mogstad, Romano, Shaikh and Wilhelm (2024), Review of Economic Studies 91.",
    "",
)
CHANGES = Method(
    "The share of this wave less that of the one before, where the wording was the same.",
    "Zou and Donner (2008), Statistics in Medicine 27.",
    "Whether people changed, or other people answered.",
)
COMMENTS = Method(
    "Each comment is given the themes whose words it has, by rules that anybody can read; people's codes go before "
    "them where people read it.",
    "The coding frame is in the reference.",
    "What those think who wrote nothing. Whether a comment is for or against something is left to people.",
)
PROFILE = Method(
    "The share of respondents in each group beside that of the population.",
    "Groves and Peytcheva (2008), Public Opinion Quarterly 72.",
    "Whether those who answered think as others of their group do.",
)


def method(held: VoiceHeld, one: Method) -> Method:
    """A method with what a survey of this kind cannot tell."""
    cannot = " ".join(filter(None, (one.cannot_tell, OPEN if held.is_open else DRAWN)))
    return Method(one.how, one.reference, cannot)


def judge_share(held: VoiceHeld, figure: Figure) -> Verdict:
    """How sure a share is: never strong where anyone could answer, and weak on few respondents."""
    base = base_of(figure)
    if base is None or base.effective < LEAST_SURE:
        return Verdict("weak", f"fewer than {LEAST_SURE} evenly weighted respondents stand behind it", 0)
    if held.is_open:
        return Verdict("moderate", "many answered, but anyone with the link could, so they need not be typical", 0)
    return Verdict("strong", "people were drawn by chance, and enough of them answered", 0)


def judge_gap(held: VoiceHeld, figure: Figure) -> Verdict:
    """Whether a gap is more than chance would make among all that were looked at."""
    found = corrected(figure)
    direction = 1 if (figure.value or 0.0) > 0 else -1
    if found is None or found[0] > 0.05:
        return Verdict("weak", "it could be chance, among as many as were looked at", 0)
    many = f"{found[1]:,}"
    if found[0] <= 0.002 and not held.is_open:
        return Verdict(
            "strong", f"chance would make one of the {many} looked at so less than once in 500 times", direction
        )
    reason = f"chance would make one of the {many} looked at so less than once in 20 times"
    return Verdict("moderate", f"{reason}{', but anyone could answer' if held.is_open else ''}", direction)


def weights_told(held: VoiceHeld) -> str:
    """What the weights cost and whether they meet the population, as sentences with a blank before; "" if not known."""
    everyone, address = held.base(WHOLE, "asked"), held.base(WHOLE, "effective")
    figure = held.figure(address)
    found = None if figure is None else weights_of(figure)
    if figure is None or found is None or held.figure(everyone) is None or not figure.value:
        return ""
    trimmed, rounds = found
    off = note_of(figure.caveats, "MARGINS_OFF")
    share = (off or "").removeprefix("share=")
    met = (
        f"all targets were met, in {rounds} rounds"
        if off is None
        else f"so trimmed, they could not meet all targets: the furthest is off by {share}% of the population"
    )
    at_limit = f"about {trimmed:,} were trimmed" if trimmed else "none had to be trimmed"
    return (
        f" The weights of the {held.number(everyone)} residents count as {held.number(address)} people who all count "
        f"alike would (design effect {held.value(everyone) / figure.value:.2f}). Of the weights {at_limit}, and {met}."
    )
