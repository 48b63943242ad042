"""The plan in a partnership folder: plan.toml, texts, evidence and linked plans, read into one shape."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from saferplan.commands.folder import is_there
from saferplan.errors import BadPlan, NoPlan
from saferplan.plan.checking import HeldTo
from saferplan.plan.library import shipped_evidence
from saferplan.plan.model import EvidenceItem, Plan, WhyText
from saferplan.plan.shape import Beside, evidence_from, plan_from
from saferplan.plan.toml_text import values_of
from saferplan.publication.released import Released
from saferplan.settings import Settings

FOLDER = "plan"
PLAN, EVIDENCE, ABOUT = "plan.toml", "evidence.toml", "about.md"
LARGEST = 5_000_000
"""A file of a plan of more bytes than this is no text that somebody wrote."""
DEEPEST = 4
"""Plans within plans deeper than this are refused."""


def held_to(settings: Settings, released: Released | None, day: date) -> HeldTo:
    """What a plan of a partnership is held to: its settings, and its release where there is one."""
    return HeldTo(
        day=day,
        bodies=settings.bodies,
        before=settings.priorities_before,
        findings=released.findings if released else None,
        look_up=released.figure if released else None,
    )


def read_plan(folder: Path) -> Plan:
    """The plan of a partnership folder, with its texts, its evidence and its linked plans.

    In `plan/` lie `plan.toml`, `about.md` for the whole plan, `<priority>.md` for why each priority is one, and
    `evidence.toml` for evidence of the partnership's own.  A linked plan that is kept here lies in a folder of its id,
    in the same shape.  Raises `NoPlan` where there is none and `BadPlan` for a file that cannot be used.
    """
    if not is_there(folder / FOLDER / PLAN):
        raise NoPlan(folder)
    return _read(folder / FOLDER, FOLDER, 0)


def _read(home: Path, name: str, depth: int) -> Plan:
    """The plan in one folder; `name` is how messages call the folder."""
    file = f"{name}/{PLAN}"
    values = values_of(_text(home / PLAN, file), file=file)
    inside = [path for path in sorted(home.iterdir()) if path.is_dir() and is_there(path / PLAN)]
    if depth >= DEEPEST and inside:
        raise BadPlan(f"{name}/{inside[0].name}", [(0, f"it lies deeper than {DEEPEST} plans; expected fewer.")])
    linked = values.get("linked", [])
    known = {one.get("id") for one in linked if isinstance(one, dict)} if isinstance(linked, list) else set()
    for path in inside:
        if path.name not in known:
            fault = f'the folder "{path.name}" holds a plan; expected a [[linked]] with id = "{path.name}".'
            raise BadPlan(file, [(0, fault)])
    plans = {path.name: _read(path, f"{name}/{path.name}", depth + 1) for path in inside}
    beside = Beside(_texts(home, name), (*_evidence(home, name), *_shipped(home, name)), plans)
    return plan_from(values, beside, file=file)


def _texts(home: Path, name: str) -> dict[str, WhyText]:
    """The Markdown files of a plan by the priority that each is about, "" for the whole."""
    found = {}
    for path in sorted(home.glob("*.md")):
        if path.is_file() and path.name[0] != ".":
            file = f"{name}/{path.name}"
            found["" if path.name == ABOUT else path.stem] = WhyText(_text(path, file), file)
    return found


def _evidence(home: Path, name: str) -> tuple[EvidenceItem, ...]:
    """The partnership's own items of evidence."""
    if not is_there(home / EVIDENCE):
        return ()
    file = f"{name}/{EVIDENCE}"
    return evidence_from(values_of(_text(home / EVIDENCE, file), file=file), file=file)


def _shipped(home: Path, name: str) -> tuple[EvidenceItem, ...]:
    """The library that ships, without the items that the partnership's own take the place of."""
    own = {one.id for one in _evidence(home, name)}
    return tuple(one for one in shipped_evidence() if one.id not in own)


def _text(path: Path, file: str) -> str:
    """The text of a file, whichever of the two ways of UTF-8 an editor saved it in."""
    try:
        if path.stat().st_size > LARGEST:
            raise BadPlan(file, [(0, f"it is over {LARGEST // 1_000_000} MB; expected a text that somebody wrote.")])
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadPlan(file, [(0, 'it is not text in UTF-8; expected UTF-8. Save it as "UTF-8".')]) from error
    except OSError as error:
        fault = f"it cannot be opened ({error.strerror}); expected a file you may read."
        raise BadPlan(file, [(0, fault)]) from error
    return text.replace("\r\n", "\n")
