"""What residents told us: the survey, from who answered to what they wrote, and what it cannot tell."""

from __future__ import annotations

from saferplan.assessment.answer import Answer, Lack
from saferplan.assessment.context import Context
from saferplan.assessment.voice_findings import all_findings
from saferplan.assessment.voice_held import QUESTION, VoiceHeld, held_of
from saferplan.assessment.voice_methods import weights_told
from saferplan.assessment.voice_pictures import voice_charts, voice_maps
from saferplan.assessment.voice_shown import voice_tables
from saferplan.measures.survey_notes import margin_in_words

ASKS = "What did residents tell us?"
SURVEY = Lack(
    "A residents' survey: inputs/survey, with questionnaire.toml and the responses (run “saferplan survey new”)",
    "The council's consultation team",
)


def assess_community_voice(context: Context) -> Answer:
    """The answer from the latest wave of the survey; what is lacking where none is held."""
    held = held_of(context)
    if held is None:
        return Answer(
            question=QUESTION,
            title="No survey of residents is held",
            asks=ASKS,
            findings=(),
            method="",
            cannot_tell=(
                "What those who live and work here think. The law asks the partnership to seek their views: a survey's "
                "responses, with the questionnaire they answered, would tell.",
            ),
            lacks=(SURVEY,),
        )
    return Answer(
        question=QUESTION,
        title=_title(held),
        asks=ASKS,
        findings=tuple(all_findings(held)),
        method=_method(held),
        cannot_tell=_cannot_tell(held),
        tables=voice_tables(held),
        charts=voice_charts(held),
        maps=voice_maps(held),
    )


def _title(held: VoiceHeld) -> str:
    """The first thing that residents told."""
    first = next((one for one in all_findings(held) if one.id.startswith(f"{QUESTION}/ranking/")), None)
    if first is None:
        first = next(iter(all_findings(held)), None)
    return first.headline if first is not None else held.asked.wave.title


def _method(held: VoiceHeld) -> str:
    """The method note."""
    asked = held.asked
    by = [margin_in_words(one.name) for one in asked.weighting.margins]
    weighted = (
        f"Residents are weighted to the population by {'; '.join(by)} (raking), no weight being more than "
        f"{asked.weighting.trim:g} times the median. The targets: {asked.weighting.source or 'as given'}."
        f"{weights_told(held)}"
        if by
        else f"Answers are not weighted: {(asked.weighting.reason or 'no targets are given').rstrip('.')}."
    )
    how = (
        "Anyone with the link could answer, so those who did are no random sample and no margin of error is claimed. "
        "The limits printed are the least to doubt: what chance would do among people as ready to answer as these."
        if held.is_open
        else "The limits printed are what chance does in drawing those who answered."
    )
    return (
        f"{asked.wave.title}, {asked.wave.opened:%-d %B %Y} to {asked.wave.closed:%-d %B %Y}, of "
        f"{asked.wave.population}. {how} {weighted} Shares are of those who were asked and expressed a view; elected "
        "representatives, and people who work here or for a partner, are told by themselves."
    )


def _cannot_tell(held: VoiceHeld) -> tuple[str, ...]:
    """What the survey cannot tell."""
    found = []
    if held.is_open:
        found.append("What those who did not answer think: with an open link nobody knows whom it reached.")
    found.append(
        "Why people answer as they do, and whether what they fear happens to them: a worry is no count of crime."
    )
    if held.boards or held.deprived[0]:
        found.append("Where those live who did not say so: answers by place rest on those who did.")
    return tuple(found)
