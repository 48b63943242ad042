"""The app `board`."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """The app that holds the Board's members, meetings, papers, decisions and minutes."""

    name = "saferplan_portal.board"
    label = "board"

    def ready(self) -> None:
        """Tell the register of duties what the Board's records can show, and the start page what waits for people."""
        from saferplan_portal.board.evidence import say_what_is_shown  # Django's apps must be ready first
        from saferplan_portal.board.steps import steps
        from saferplan_portal.board.tasks import tasks
        from saferplan_portal.shell.steps import give_steps
        from saferplan_portal.shell.tasks import give_tasks

        say_what_is_shown()
        give_tasks("board", tasks)
        give_steps("board", steps)
