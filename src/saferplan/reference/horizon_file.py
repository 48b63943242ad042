"""The file of horizon items: what each column is for, from `horizon_file.toml`; the template and the reader use it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from saferplan.reference.partner_files import PartnerColumn, PartnerFile


@cache
def horizon_file() -> PartnerFile:
    """The one definition of `inputs/horizon.csv`.

    >>> [column.name for column in horizon_file().columns if not column.blank]
    ['item', 'heading', 'said_by']
    """
    text = resources.files("saferplan.reference").joinpath("horizon_file.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    columns = tuple(
        PartnerColumn(**(column | {"one_of": tuple(column.get("one_of", ()))})) for column in raw.pop("column")
    )
    return PartnerFile(columns=columns, **raw)
