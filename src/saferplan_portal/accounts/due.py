"""What falls due for people and roles, as the hourly run finds it."""

from saferplan_portal.accounts.actions.reminders import tick as run_due

__all__ = ["run_due"]
