"""From a partnership folder to a Django that is set up for it."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from saferplan_portal.config import ADDRESS, FOLDER, PORT, WAY, PortalConfig, Way, read_config
from saferplan_portal.running.faults import PortalNotInstalled

NEEDED = ("django", "allauth", "govuk_frontend_jinja", "csp", "whitenoise", "argon2")


def need_portal() -> None:
    """Hold that what the portal stands on is installed.  Raises `PortalNotInstalled` where it is not."""
    for name in NEEDED:
        if find_spec(name) is None:
            raise PortalNotInstalled(name)


def way_of(folder: Path) -> Way:
    """How a portal is run by the commands that serve nothing: in service where it has an address to answer to.

    Raises `BadPortalConfig` where the folder has no portal, or one whose settings cannot be used.
    """
    return "service" if read_config(folder, "trial").addresses else "trial"


def start(folder: Path, way: Way | None = None, *, address: str = "127.0.0.1", port: int = 0) -> PortalConfig:
    """Set Django up for the portal of a partnership folder; whatever it writes is for its owner alone.

    `address` and `port` are those of a trial or a demonstration; without a port it is that of the settings.
    Raises `PortalNotInstalled`, or `BadPortalConfig` where it cannot run in this way.
    """
    need_portal()
    os.environ[FOLDER] = str(folder.resolve())
    os.environ[WAY] = way or way_of(folder)
    os.environ[ADDRESS] = address
    os.environ[PORT] = str(port or "")
    os.environ["DJANGO_SETTINGS_MODULE"] = "saferplan_portal.settings"
    os.umask(0o077)
    import django
    from django.conf import settings

    django.setup()
    config: PortalConfig = settings.PORTAL
    return config


def migrate() -> list[str]:
    """Bring the database up to what this release needs; the names of the migrations that were run."""
    from django.core.management import call_command

    before = {f"{app}.{name}" for app, name in missing_migrations()}
    call_command("migrate", verbosity=0, interactive=False)
    return sorted(before)


def missing_migrations() -> list[tuple[str, str]]:
    """The migrations that this release has and the database has not, in order."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _ in plan]
