"""Every row of the portal as lines of text, and back: the same lines from SQLite and from PostgreSQL.

Values go through the model's own fields, so that a moment keeps its microseconds and money its pence: the audit's
hashes must come out the same on the other side.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

NOT_KEPT = ("sessions", "contenttypes", "auth")
"""Apps whose rows are not backed up: sessions (everybody signs in again), and lists that every migration makes anew."""

AT_ONCE = 500


def kept_models(apps: Any) -> list[type[models.Model]]:
    """The models whose rows a backup holds, in the order of their tables' names."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in NOT_KEPT
    ]
    return sorted(found, key=lambda model: str(model._meta.db_table))


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields that have a column of their own, and a value that is given."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def lines_of(model: type[models.Model]) -> Iterator[str]:
    """The rows of a model, a line each, by primary key; the first line names the fields."""
    names = [field.attname for field in _fields(model)]
    yield json.dumps(names)
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=2_000):
        # PostgreSQL keeps no order within an object, so none is kept here.
        yield json.dumps([_told(value) for value in row], ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _told(value: Any) -> Any:
    """A value as JSON has it, with nothing lost."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.days} {value.seconds}.{value.microseconds:06}"
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return str(value) if isinstance(value, Decimal | UUID) else value


def load_lines(model: type[models.Model], lines: Iterable[str]) -> int:
    """Put rows into a model's table, and give back how many."""
    found = iter(lines)
    by_name = {field.attname: field for field in _fields(model)}
    fields = [by_name[name] for name in json.loads(next(found))]
    many = 0
    waiting: list[models.Model] = []
    for field in fields:
        # Rows keep the moments that they were made and changed at.
        for name in ("auto_now", "auto_now_add"):
            if getattr(field, name, False):
                setattr(field, name, False)
    for line in found:
        values = json.loads(line)
        waiting.append(model(**{f.attname: _back(f, value) for f, value in zip(fields, values, strict=True)}))
        if len(waiting) == AT_ONCE:
            many += len(model._base_manager.bulk_create(waiting))
            waiting = []
    return many + len(model._base_manager.bulk_create(waiting))


def _back(field: Any, value: Any) -> Any:
    """A value as the field keeps it."""
    target = field.target_field if field.is_relation else field
    return value if value is None or isinstance(target, models.JSONField) else target.to_python(value)


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that sees the database as it stands at its start, and keeps nobody from writing."""
    database: Any = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    if database.vendor == "postgresql":
        with transaction.atomic():
            with database.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    mode, database.transaction_mode = database.transaction_mode, None  # a reader's transaction, not a writer's
    try:
        with transaction.atomic():
            yield
    finally:
        database.transaction_mode = mode


@contextmanager
def unguarded(kinds: list[type[models.Model]]) -> Iterator[None]:
    """A transaction in which rows are put back as they were: triggers that would tell of each as new are at rest."""
    tables = [connection.ops.quote_name(kind._meta.db_table) for kind in kinds]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            for statement in connection.ops.sequence_reset_sql(no_style(), kinds):
                cursor.execute(statement)
        connection.check_constraints()


def historical_models(names: list[tuple[str, str]]) -> Apps:
    """The models as they were when these migrations had been run, apart from those of the program."""
    from django.db.migrations.executor import MigrationExecutor

    return MigrationExecutor(connection).loader.project_state(names).apps
