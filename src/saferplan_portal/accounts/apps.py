"""The app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app that knows bodies, people and roles."""

    name = "saferplan_portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what allauth tells, and say what waits for people."""
        from saferplan_portal.accounts import signals  # noqa: F401  (listens on import; Django's apps must be ready first)
        from saferplan_portal.accounts.steps import steps
        from saferplan_portal.accounts.tasks import tasks
        from saferplan_portal.shell.steps import give_steps
        from saferplan_portal.shell.tasks import give_tasks

        give_tasks("accounts", tasks)
        give_steps("accounts", steps)
