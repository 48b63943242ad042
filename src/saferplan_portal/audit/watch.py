"""The database's own record of changes: what was changed past the portal, by a queryset, raw SQL or another program.

On PostgreSQL each table of the portal has a trigger that notes table, row, operation and transaction.  A change in
whose transaction no row of the audit was written is told by `verify`.  SQLite does not tell one transaction from
another, so there is no such watch there, and every page says so.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db import connection

OURS = "saferplan_portal"
UNWATCHED = {
    "audit_entry": "noted by a trigger of its own",
    "audit_head": "written with each row of the audit",
    "audit_rawchange": "the record itself",
    "accounts_limit": "counts of tries, changed by the minute and by nobody's wish",
    "accounts_portalsession": "when a session was last used; its beginning and end are in the audit",
    "outbox_message": "on its way from state to state; what was written and sent is in the audit",
}
"""Tables that are not watched, each with its reason."""

OF_OTHERS = ("account_emailaddress", "mfa_authenticator")
"""Tables of allauth that are watched like ours: what is in them opens accounts.

Its table of accounts at a provider is not: it is written at each sign-in there, before the portal knows whose it is.
Nor are Django's own.
"""

MOST_TOLD = 100
"""So many changes past the portal are told one by one."""

_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed jsonb := '{}'::jsonb;
BEGIN
  IF TG_OP = 'DELETE' THEN changed := to_jsonb(OLD);
  ELSIF TG_OP <> 'TRUNCATE' THEN changed := to_jsonb(NEW);
  END IF;
  INSERT INTO audit_rawchange ("transaction", "at", "table", "row", "operation")
  VALUES (txid_current(), clock_timestamp(), TG_TABLE_NAME,
          left(coalesce(changed ->> TG_ARGV[0], ''), 80), lower(TG_OP));
  RETURN NULL;
END $$
"""
_PAST = """
SELECT "operation", "table", "row", min("at"), count(*) OVER () FROM audit_rawchange AS change
WHERE "table" <> 'audit_entry' AND NOT EXISTS (
  SELECT 1 FROM audit_rawchange AS told WHERE told."transaction" = change."transaction" AND told."table" = 'audit_entry'
)
GROUP BY "operation", "table", "row", "transaction" ORDER BY min("at") LIMIT %s
"""
_WATCHING = """
SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE tgname = 'audit_note' AND tgenabled IN ('O', 'A')
"""


def watched_tables() -> dict[str, str]:
    """Every table that is watched, with the column of its key."""
    return {
        model._meta.db_table: str(model._meta.pk.column)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table in OF_OTHERS
        or (model.__module__.startswith(OURS) and model._meta.managed and model._meta.db_table not in UNWATCHED)
    }


def watch_tables(sender: AppConfig, **_: Any) -> None:
    """Put the triggers in place, on PostgreSQL; where they are they are made anew."""
    if connection.vendor != "postgresql":
        return
    there = set(connection.introspection.table_names())
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTION)
        for table, key in sorted((watched_tables() | {"audit_entry": "position"}).items()):
            if table not in there:
                continue
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER audit_note AFTER INSERT OR UPDATE OR DELETE ON {quote(table)} "
                f"FOR EACH ROW EXECUTE FUNCTION audit_note('{key}')"
            )
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER audit_note_all AFTER TRUNCATE ON {quote(table)} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION audit_note('{key}')"
            )


def changes_past_the_portal() -> list[str]:
    """A sentence for each change that no row of the audit tells of, and for each table whose watch was taken away.

    None on SQLite, which has no watch.
    """
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(_PAST, [MOST_TOLD])
        rows = cursor.fetchall()
        cursor.execute(_WATCHING)
        watching = {table for (table,) in cursor.fetchall()}
    told = [
        f"The table {table} is not watched any more, so changes of it are not noted. Run the migrations again."
        for table in sorted({*watched_tables(), "audit_entry"} - watching)
    ]
    told += [
        f"Row {row or 'unknown'} of the table {table} was changed ({operation}) on {at:%d %B %Y at %H:%M} UTC, "
        "and no row of the audit tells of it."
        for operation, table, row, at, _ in rows
    ]
    if rows and rows[0][4] > len(rows):
        told.append(f"There are {rows[0][4] - len(rows):,} more changes that no row of the audit tells of.")
    return told
