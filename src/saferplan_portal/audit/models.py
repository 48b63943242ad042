"""The audit: one row for each thing done, seen, exported, refused, or signed in for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

KINDS = {
    "write": "Changed",
    "read": "Seen",
    "export": "Taken out",
    "refusal": "Refused",
    "sign-in": "Sign-in",
}
"""What kinds of things the audit keeps."""


class Entry(models.Model):
    """One thing that happened.  It holds values only, no key to a live row: it outlives whatever it is about.

    `previous` is the hash of the row before, `hash` that of this one with it: an edited or missing row breaks it.
    The database refuses to change or delete a row; whoever takes that guard away is found by `verify`.
    """

    position = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    what = models.CharField(max_length=80, db_index=True)
    person = models.BigIntegerField(null=True, db_index=True)
    who = models.CharField(max_length=600)
    about = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=120, blank=True)
    sentence = models.CharField(max_length=500)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["-position"]
        verbose_name_plural = "entries"
        indexes: ClassVar = [models.Index(fields=["about", "about_id"])]

    def __str__(self) -> str:
        return f"{self.position}: {self.sentence}"


class Head(models.Model):
    """How far the chain has come: one row.  It shows where rows were taken off the end."""

    position = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.position}"


class RawChange(models.Model):
    """A change of a row as the database itself saw it, whoever made it and by whatever way; on PostgreSQL only.

    Rows of the audit are noted too: a change in whose transaction there is none was made past the portal.
    """

    transaction = models.BigIntegerField()
    at = models.DateTimeField()
    table = models.CharField(max_length=80)
    row = models.CharField(max_length=80, blank=True)
    operation = models.CharField(max_length=10)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["transaction", "table"])]

    def __str__(self) -> str:
        return f"{self.operation} {self.table} {self.row}"
