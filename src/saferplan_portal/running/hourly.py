"""What falls due without anybody asking: each app's own `due.py`, run every hour by a timer."""

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
    """One run: how many things each app saw to, and the apps whose run failed with the kind of failure."""

    done: dict[str, int]
    failed: dict[str, str]


def run_hour(at: datetime) -> Hour:
    """See to everything that is due: `run_due(by=...)` of each app's `due.py`, whose answer is how many things it did.

    One app's failure keeps no other from its turn.  It is logged by its kind and place, without anybody's data.
    """
    done, failed = {}, {}
    for config in apps.get_app_configs():
        name = f"{config.name}.due"
        if not config.name.startswith("saferplan_portal.") or find_spec(name) is None:
            continue
        try:
            done[config.label] = int(import_module(name).run_due(by=the_portal(at)))
        except Exception as error:
            _log.exception("what is due failed")
            failed[config.label] = type(error).__name__
    return Hour(done, failed)
