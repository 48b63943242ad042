"""How data.police.uk names its files: month, force and kind, such as `2018-06-thames-valley-street.csv`."""

from __future__ import annotations

import re

PUBLISHED_NAME = re.compile(
    r"(\d{4}-(?:0[1-9]|1[0-2]))-([a-z0-9]+(?:-[a-z0-9]+)*)-(street|outcomes|stop-and-search)\.csv"
)
