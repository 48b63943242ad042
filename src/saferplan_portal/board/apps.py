"""The app `board`."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """The app that holds the Board's members, meetings, papers, decisions and minutes."""

    name = "saferplan_portal.board"
    label = "board"
