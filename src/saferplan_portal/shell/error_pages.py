"""The pages that stand in place of one that cannot be shown: each says what went wrong and what to do."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

SAID = {
    400: ("This could not be understood", "What your browser sent could not be read.", "Go back and try again."),
    403: (
        "You may not open this page",
        "What you may see and do depends on your role in the partnership.",
        "If you need this for your work, ask the administrator of the partnership.",
    ),
    404: (
        "There is no such page",
        "Nothing is at this address: it may have been moved or mistyped.",
        "Check the address, or start again from the start page.",
    ),
    405: ("This cannot be done here", "The address cannot be used in this way.", "Go back and use the buttons of the page."),
    413: ("What you sent is too large", "It holds more than the portal takes at once.", "Send a smaller file."),
    429: (
        "You have tried too often",
        "To keep accounts safe, this can be tried only a few times within a few minutes.",
        "Wait fifteen minutes, then try again.",
    ),
    500: (
        "Something went wrong here",
        "This is a fault of the portal, not of yours. Nothing was half saved: what you sent was either kept whole or not at all.",
        "Try again in a few minutes.",
    ),
}
"""For each kind of error: the title, what went wrong, what to do."""


def error_page(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    """The page for an error of this status; `sentence` says more exactly what went wrong.

    A page for 500 asks nothing of the request or the database, since either may be what failed.
    """
    title, said, what_next = SAID.get(status, SAID[500])
    context = {
        "title": title,
        "sentence": sentence or said,
        "what_next": what_next,
        "frame": "shell/base.html" if status < 500 else "shell/page.html",
    }
    if status >= 500:
        context |= {
            "partnership_name": settings.PORTAL.name,
            "brand": settings.PORTAL.brand,
            "contact": settings.PORTAL.contact,
            "csp_nonce": str(getattr(request, "csp_nonce", "")),
            "notices": (),
        }
    return HttpResponse(render_to_string("shell/error.html", context, None if status >= 500 else request), status=status)
