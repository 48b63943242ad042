"""What a timer sees to: what falls due in each app (its own `due.py`), and the messages that wait."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from saferplan_portal.accounts.actor import the_portal

_log = logging.getLogger("saferplan_portal.hourly")


@dataclass(frozen=True)
class Hour:
    """One run: the apps that saw to what was due, and those whose run failed, with the kind of failure."""

    done: list[str]
    failed: dict[str, str]


def run_hour(at: datetime) -> Hour:
    """See to everything that is due: `run_due(by=...)` of each app's `due.py`.

    One app's failure keeps no other from its turn.  It is logged by its kind and place, without anybody's data.
    """
    done: list[str] = []
    failed: dict[str, str] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.due"
        if not config.name.startswith("saferplan_portal.") or find_spec(name) is None:
            continue
        try:
            import_module(name).run_due(by=the_portal(at))
            done.append(config.label)
        except Exception as error:
            _log.exception("what is due failed")
            failed[config.label] = type(error).__name__
    return Hour(done, failed)


def send_waiting(at: datetime) -> tuple[int, int]:
    """Send the messages that wait; how many were sent, and how many were not and will be tried again."""
    from saferplan_portal.outbox.sending import send_due

    run = send_due(by=the_portal(at))
    return run.sent, run.failed
