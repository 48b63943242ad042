"""The log, about requests and failures and never about people: in service one JSON object a line, in a trial words."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime

_TOLD = ("route", "method", "status", "milliseconds", "request", "fault", "signature")


class JsonLines(logging.Formatter):
    """Writes a record as a line of JSON: when, level, message, and the few facts that a request or a scan has.

    Of an exception it tells its kind and the lines of code it came through, never its message or any value: a message
    may quote what a person typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": _written(record),
        }
        # Django's own records carry the whole request under the name under which ours carry its number.
        told |= {name: value for name in _TOLD if isinstance(value := getattr(record, name, None), (str, int, float))}
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            told["through"] = [f"{one.filename.rsplit('/', 3)[-1]}:{one.lineno} {one.name}" for one in frames[-8:]]
        return json.dumps(told, ensure_ascii=False)


class PlainLines(logging.Formatter):
    """Writes a record as words, for whoever tries the portal at a terminal; it tells no more than `JsonLines` does."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told = json.loads(JsonLines().format(record))
        at = datetime.fromtimestamp(record.created).astimezone()
        if "route" in told:
            what = f"{told['method']} {told['route']}: {told['status']}, {told['milliseconds']} ms"
        else:
            what = f"{told['level'].capitalize()}: {told['message']}"
        if "error" in told:
            what += (
                f" with {told['error']} at {told['through'][-1] if told['through'] else 'a place that is not known'}"
            )
        return f"{at:%H:%M:%S} {what}"


def _written(record: logging.LogRecord) -> str:
    """The message as it was written in the code: without what was to be put into it, and not an exception's own."""
    if record.exc_info and record.exc_info[1] is not None and str(record.msg) == str(record.exc_info[1]):
        return "failed"
    return str(record.msg)
