"""The page that lists the themes: one entry of the menu for all of them."""

from __future__ import annotations

from saferplan.assessment.answer import Answer
from saferplan.assessment.context import number_in_words, upper_first
from saferplan.publication.data_gaps import SENT
from saferplan.publication.empty_themes import has_nothing, nothing_about
from saferplan.publication.site_folder import THEMES_PATH, SiteFolder, as_sentence, question_path
from saferplan.publication.words import inline_html, words_of


def write_theme_list(site: SiteFolder) -> None:
    """The list of themes, each with what was found and what is still lacking; no page where there is no theme.

    A theme about which nothing was sent has no page: the list says which data are missing and who holds them.
    """
    themes = [answer for answer in site.released.answers if answer.is_theme]
    if not themes:
        return
    answers = [answer for answer in themes if not has_nothing(answer)]
    figures = site.on_page()
    rows = [
        {
            "path": question_path(answer.question),
            "name": answer.name,
            "told": as_sentence(upper_first(words_of(answer.title, figures).removeprefix(f"{answer.name}: "))),
            "lacks": _still_to_come(answer) if answer.findings and answer.lacks else "",
        }
        for answer in answers
    ]
    site.write_page(
        THEMES_PATH,
        "themes.html",
        title="Themes: what is known about each subject, from whoever holds it",
        part="Themes",
        themes=rows,
        has_missing_evidence=any(answer.question == SENT for answer in site.released.answers),
        without=[
            {
                "name": answer.name,
                "told": nothing_about(answer),
                "besides": [inline_html(line, figures) for line in answer.cannot_tell[:-1]],
            }
            for answer in themes
            if has_nothing(answer)
        ],
    )


def _still_to_come(answer: Answer) -> str:
    """How many measures of a theme nobody has sent."""
    some = number_in_words(len(answer.lacks))
    return f"{upper_first(some)} measure{' is' if len(answer.lacks) == 1 else 's are'} still to come from partners."
