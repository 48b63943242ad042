"""A plan as the files of a partnership folder, in a zip: what `saferplan plan` reads back to the same plan."""

from __future__ import annotations

import io
import zipfile

from saferplan.plan.model import Plan
from saferplan.plan.writing import plan_text

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The time that files in the zip carry, so that one plan gives one zip."""


def plan_files(plan: Plan, folder: str = "plan") -> dict[str, str]:
    """The files of a plan by their path: plan.toml, its texts, and the folders of child plans that are kept here."""
    files = {f"{folder}/plan.toml": plan_text(plan)}
    if plan.about.text:
        files[f"{folder}/about.md"] = plan.about.text
    files |= {f"{folder}/{one.id}.md": one.why.text for one in plan.priorities if one.why.text}
    for linked in plan.linked:
        if linked.plan is not None:
            files |= plan_files(linked.plan, f"{folder}/{linked.id}")
    return files


def plan_zip(plan: Plan) -> bytes:
    """The files of a plan in a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, text in plan_files(plan).items():
            one = zipfile.ZipInfo(name, _FIRST_DAY)
            one.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(one, text.encode())
    return made.getvalue()
