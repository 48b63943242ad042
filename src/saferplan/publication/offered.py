"""The documents that `publish` makes of every release, beside the pages of the site."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OfferedDocument:
    """A document that the site offers beside its pages: its path, its title, and what it is for."""

    path: str
    title: str
    about: str

    def with_size(self, size: str) -> str:
        """Its title with its size, where that is known.

        >>> EASY.with_size("43 kB"), WHOLE.with_size("")
        ('Easy read (PDF, 43 kB)', 'The whole assessment as a PDF')
        """
        if not size:
            return self.title
        return f"{self.title[:-1]}, {size})" if self.title.endswith(")") else f"{self.title} ({size})"


WHOLE = OfferedDocument(
    "strategic-assessment.pdf", "The whole assessment as a PDF", "For reading on paper and at meetings."
)
MEMBERS = OfferedDocument(
    "members-summary.pdf", "Two pages for elected members (PDF)", "What was found, and what the Board is asked."
)
EASY = OfferedDocument("easy-read.pdf", "Easy read (PDF)", "Large print and pictures, to print and hand out.")
SHEETS = OfferedDocument(
    "hotspot-sheets.pdf", "Hotspot sheets (PDF)", "One page for each place, to lay on the table and write on."
)
"""Made where a release has hotspot sheets."""
DOCUMENTS = (WHOLE, MEMBERS, EASY)
"""In the order in which pages list them."""
