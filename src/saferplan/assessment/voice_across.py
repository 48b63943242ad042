"""What residents told us, answers by answers: what those answered who had given some answer to another question."""

from __future__ import annotations

from saferplan.assessment.judging import About, make_finding
from saferplan.assessment.voice_held import NET, QUESTION, VoiceHeld
from saferplan.assessment.voice_methods import SHARES, judge_share, method
from saferplan.findings import Finding
from saferplan.measures.survey_waves import slug_across


def across(held: VoiceHeld) -> list[Finding]:
    """What those answered who had given some answer to another question, beside all."""
    found = []
    for one in held.items("single", "scale"):
        for group in one.question.across if one.told else ():
            share, everyone = held.share(one.slug, NET, who=slug_across(group)), held.share(one.slug, NET)
            figure = held.figure(share)
            if figure is None or held.figure(everyone) is None:
                continue
            found.append(
                make_finding(
                    About(QUESTION, "across", group=f"{one.slug}-{slug_across(group)}"),
                    method(held, SHARES),
                    judge_share(held, figure),
                    headline=f"{held.number(share)} of {held.residents_of(figure)} {one.of_residents}",
                    sentence=f"{held.with_limits(share)} of {held.residents_of(figure)} {one.of_residents}; of all "
                    f"residents it is {held.number(everyone)}. Which of the two led to the other it cannot tell.",
                    size=figure.value or 0.0,
                )
            )
    return found
