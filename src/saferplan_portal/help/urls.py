"""Where the pages are.  The addresses are numbers: they tell nothing of what a page is about."""

from __future__ import annotations

from django.urls import path, register_converter

from saferplan_portal.help import views
from saferplan_portal.help.pages import LANGUAGES


class Language:
    """The code of a language in an address."""

    regex = "|".join(sorted(LANGUAGES))

    def to_python(self, value: str) -> str:
        """The code."""
        return value

    def to_url(self, value: str) -> str:
        """The code."""
        return value


register_converter(Language, "language")

urlpatterns = [
    path("", views.index, name="help"),
    path("<int:number>/", views.page, name="help_page"),
    path("<int:number>/easy/", views.easy, name="help_easy"),
    path("<language:language>/", views.index, name="help_in"),
    path("<language:language>/<int:number>/", views.page, name="help_page_in"),
    path("<language:language>/<int:number>/easy/", views.easy, name="help_easy_in"),
]
