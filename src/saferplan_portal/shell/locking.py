"""Two people, one thing: the second is shown what the first wrote, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models


class Versioned(models.Model):
    """Something that people edit: `version` counts its changes; a form carries the version that it was opened with."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


V = TypeVar("V", bound=Versioned)


@dataclass(frozen=True)
class Difference:
    """A field that both people touched or one did: what it was called on the form, what stands now, what was sent."""

    name: str
    label: str
    theirs: Any
    yours: Any


class ChangedMeanwhile(Exception):
    """Somebody else changed the thing since the form was opened: `now` is how it stands, `differences` what differs."""

    def __init__(self, now: Versioned, differences: tuple[Difference, ...]) -> None:
        super().__init__("Somebody else changed this while you were editing it. Nothing of yours has been saved yet.")
        self.now = now
        self.differences = differences


def save_change(thing: V, *, seen: int, values: Mapping[str, Any]) -> V:
    """Write `values` to a thing, if it is still as it was seen, and give it back as it stands.

    The comparison and the writing are one statement in the database, so of two who save at once one is told.
    Raises `ChangedMeanwhile` where its version is not `seen` any more.
    """
    kind = type(thing)
    rows = kind._default_manager.filter(pk=thing.pk, version=seen)
    written = rows.update(**values, version=models.F("version") + 1)
    now = kind._default_manager.get(pk=thing.pk)
    if not written:
        differences = tuple(
            Difference(name, str(kind._meta.get_field(name).verbose_name), getattr(now, name), value)  # type: ignore[union-attr]
            for name, value in values.items()
            if getattr(now, name) != value
        )
        raise ChangedMeanwhile(now, differences)
    return now


def changed_values(thing: models.Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What a change makes of each field, as the audit keeps it: the field, what it was and what it becomes."""
    return {
        name: [_plain(getattr(thing, name)), _plain(value)]
        for name, value in values.items()
        if getattr(thing, name) != value
    }


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, models.Model):
        return value.pk
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
