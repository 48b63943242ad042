"""The feed: an Atom document of releases, corrections and withdrawals."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from saferplan_portal.publications.reading import Notice

_BEGINS = {"release": "Published", "correction": "Correction", "withdrawal": "Withdrawn"}


def feed_of(notices: list[Notice], *, name: str, absolute: Callable[[str], str]) -> str:
    """The feed of a partnership; `absolute` makes a whole address of one within the portal."""
    made = Atom1Feed(
        title=f"{name}: publications and corrections",
        link=absolute(reverse("public_home")),
        feed_url=absolute(reverse("public_feed")),
        description="What the partnership publishes, corrects and withdraws.",
        language="en-GB",
        author_name=name,
    )
    for one in notices:
        slug, number = one.edition.publication.slug, one.edition.number
        address = absolute(reverse("public_version", args=[slug, number]))
        made.add_item(
            title=_clean(f"{_BEGINS[one.what]}: {one.edition.public_title}"),
            link=address,
            description=_clean(one.words or f"Version {number} of “{one.edition.public_title}”."),
            unique_id=f"{address}#{one.what}",
            pubdate=one.at,
            updateddate=one.at,
        )
    return str(made.writeString("utf-8"))


def _clean(text: str) -> str:
    """Text without the signs that XML cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n" or ord(sign) >= 32)
