"""The categories of the police.uk API and the published types of crime that they are, from `police_api.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

from saferplan.reference.crime_types import crime_type


@lru_cache(maxsize=1)
def _categories() -> dict[str, tuple[str, ...]]:
    text = resources.files("saferplan.reference").joinpath("police_api.toml").read_text(encoding="utf-8")
    return {one["category"]: tuple(one["types"]) for one in tomllib.loads(text)["category"]}


def api_categories() -> tuple[str, ...]:
    """Every category of crime that the API gives, in alphabetical order."""
    return tuple(sorted(_categories()))


@lru_cache(maxsize=1024)
def title_of_category(category: str, month: str) -> str | None:
    """The published type of a category in a month (`YYYY-MM`), as files write it; None where there is none.

    >>> title_of_category("violent-crime", "2023-01"), title_of_category("violent-crime", "2012-01")
    ('Violence and sexual offences', 'Violent crime')
    >>> title_of_category("piracy", "2023-01") is None
    True
    """
    kinds = [crime_type(slug) for slug in _categories().get(category, ())]
    in_use = [kind for kind in kinds if kind.first_month <= month and (not kind.last_month or month <= kind.last_month)]
    return in_use[0].title if in_use else None
