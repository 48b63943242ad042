"""The documents cannot lie: every block of commands or Python in them is run, and the reference is written anew.

A document that has `console` or `python` blocks says in a comment what its folder starts with
(`<!-- tested: ashbrook -->`).  Blocks run in order in an empty folder.  In a `console` block a line that begins with
`$ ` is a command and the lines under it are what it prints, `...` standing for anything; a command with nothing under
it must succeed, and one after `! ` must not.  XXXXXXXX in a command stands for the eight characters at the end of a
bundle's name.  A block after `<!-- file: path -->` is written to that file first.  Blocks marked `sh` need the network,
change the machine or never end, and are not run.
"""

from __future__ import annotations

import doctest
import importlib.util
import inspect
import io
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from saferplan import cli, errors, settings
from saferplan.figures import FIGURE_COLUMNS
from saferplan.measures.resolver import Resolver

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
FOLDERS = ("tutorial", "how-to", "explanation", "decisions")
BY_HAND = sorted(path for folder in FOLDERS for path in (DOCS / folder).glob("*.md"))
FRONT = [*(REPOSITORY / name for name in ("README.md", "CHANGELOG.md", "GLOSSARY.md")), DOCS / "README.md"]
TESTED = re.compile(r"<!-- tested: (.+?) -->")
BLOCK = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n+)?^ *```(?P<kind>\w+)\n(?P<text>.*?)^ *```$", re.M | re.S)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its kind, its text, and the file that it is to be written to, or ""."""

    kind: str
    text: str
    file: str


def blocks_of(path: Path) -> list[Block]:
    """The fenced blocks of a document."""
    found = BLOCK.finditer(path.read_text(encoding="utf-8"))
    return [Block(one["kind"], textwrap.dedent(one["text"]), one["file"] or "") for one in found]


def commands_in(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a `console` block, each with the output shown under it."""
    command, output = "", []
    for line in [*text.splitlines(), "$ "]:
        if line.startswith("$ "):
            if command:
                yield command, "".join(f"{one}\n" for one in output)
            command, output = line[2:], []
        elif command.endswith("\\"):
            command = command.removesuffix("\\") + line.strip()
        else:
            output.append(line)


def run_saferplan(words: list[str]) -> tuple[int, str]:
    """Run the command line in this process; its exit code, and all that it printed."""
    printed = io.StringIO()
    before, sys.argv = sys.argv, ["saferplan", *words]
    try:
        with redirect_stdout(printed), redirect_stderr(printed):
            cli.main()
    except SystemExit as end:
        return (end.code if isinstance(end.code, int) else int(bool(end.code))), printed.getvalue()
    finally:
        sys.argv = before
    return 0, printed.getvalue()


def run(command: str) -> tuple[int, str]:
    """Run one command of a document in the current folder."""
    words = shlex.split(command)
    for place, word in enumerate(words):
        if word.endswith("-XXXXXXXX"):
            (found,) = Path().glob(f"*/bundles/{word.removesuffix('XXXXXXXX')}*")
            words[place] = found.name
    if words[0] == "saferplan":
        return run_saferplan(words[1:])
    words[0] = sys.executable if words[0] == "python" else words[0]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout + done.stderr


def check_console(text: str) -> None:
    """Run a `console` block and compare what it prints."""
    for command, shown in commands_in(text):
        code, printed = run(command.removeprefix("! "))
        expects_error = shown.startswith("Saferplan: ") or command.startswith("! ")
        assert bool(code) == expects_error, (command, code, printed)
        if not shown:
            continue
        same = doctest.OutputChecker().check_output(shown, printed, doctest.ELLIPSIS)
        assert same, f"$ {command}\n--- shown:\n{shown}--- printed:\n{printed}"


LONG = (
    "how-to/add-a-month.md",
    "how-to/community-boards.md",
    "how-to/correct-a-mistake.md",
    "how-to/partners-files.md",
    "how-to/publish-on-a-web-server.md",
    "how-to/read-the-fitness-ledger.md",
    "how-to/release-for-partners.md",
)
"""Documents that run the whole chain again, as the tutorial does in every run of the tests."""


def _documents() -> list[Any]:
    """Every document written by hand, the long ones marked so."""
    named = {path.relative_to(DOCS).as_posix(): path for path in BY_HAND}
    assert set(LONG) <= set(named), "the long documents are there"
    return [
        pytest.param(path, id=name, marks=[pytest.mark.slow] if name in LONG else []) for name, path in named.items()
    ]


@pytest.mark.parametrize("path", _documents())
def test_blocks_run_and_print_what_is_shown(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ashbrook: Path, ashbrook_bundle: Path
) -> None:
    runs = [block for block in blocks_of(path) if block.kind in ("console", "python") or block.file]
    start = TESTED.search(path.read_text(encoding="utf-8"))
    assert bool(runs) == bool(start), "a document with blocks to run says <!-- tested: ... -->, and no other does"
    if start is None:
        return
    sources = {"ashbrook": ashbrook, "ashbrook assessed": ashbrook_bundle, "an empty folder": None}
    source = sources[start[1]]
    if source is not None:
        shutil.copytree(source, tmp_path / "ashbrook")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    names: dict[str, Any] = {"__name__": "__main__"}
    for block in runs:
        if block.file:
            Path(block.file).parent.mkdir(parents=True, exist_ok=True)
            Path(block.file).write_text(block.text, encoding="utf-8", newline="\n")
        elif block.kind == "console":
            check_console(block.text)
        else:
            exec(compile(block.text, str(path), "exec"), names)


@pytest.mark.parametrize("path", [*FRONT, *BY_HAND], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)
    local = [link for link in LINK.findall(text) if not re.match(r"https?:|mailto:|figure:", link)]
    gone = [link for link in local if not (path.parent / link.partition("#")[0]).exists()]
    assert not gone


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """docs/generate.py, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["docs_generate"] = made
    spec.loader.exec_module(made)
    return made


def test_the_reference_is_what_the_code_says(generate: ModuleType) -> None:
    stale = generate.stale(generate.wanted())
    assert not stale, f"run make docs: {[path.relative_to(REPOSITORY).as_posix() for path in stale]}"


def test_a_stale_page_is_noticed(generate: ModuleType, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    assert generate.stale({page: "new\n"}) == [page]
    page.write_text("old\n", encoding="utf-8")
    assert generate.stale({page: "new\n"}) == [page]
    page.write_text("new\n", encoding="utf-8")
    assert generate.stale({page: "new\n"}) == []


def test_every_page_of_the_reference_is_generated(generate: ModuleType) -> None:
    assert {path.stem for path in (DOCS / "reference").iterdir()} == {*generate.PAGES, "README"}


def test_every_command_is_a_function_of_its_name_and_documented() -> None:
    import typer

    import saferplan
    from saferplan import commands

    group: Any = typer.main.get_command(cli.app)
    assert set(group.commands) == set(commands.__all__) == {*saferplan.COMMANDS, *saferplan.ELSEWHERE}
    text = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    for name, command in group.commands.items():
        assert f"\n## {name}\n" in text
        assert command.help, name
        function = getattr(commands, name)
        assert inspect.getdoc(function), name
        words = getattr(command, "commands", {})
        offered = {one.removesuffix(f"_{name}"): one for one in getattr(function, "__all__", words)}
        assert set(words) == set(offered), name  # `plan import` is `import_plan`: the word is Python's own
        for word in words:
            assert f"\n### {name} {word}\n" in text
            assert inspect.getdoc(getattr(function, offered[word])), word
        for one in (command, *words.values()):
            lacking = [option.name for option in one.params if option.name != "help" and not option.help]
            assert not lacking, (name, lacking)


def test_the_words_by_hand_are_complete_and_about_nothing_else(generate: ModuleType) -> None:
    words, examples = generate.words, sys.modules["reference_error_words"].ERRORS
    kinds = {
        name
        for name, kind in vars(errors).items()
        if inspect.isclass(kind) and issubclass(kind, errors.SaferplanError) and kind is not errors.SaferplanError
    }
    assert set(examples) == kinds
    assert all(type(example).__name__ == name for name, example in examples.items())
    assert set(words.FIGURE_COLUMNS) == set(FIGURE_COLUMNS)
    parts = {**settings._PARTS, **settings._LISTS}
    keys = {f"{part}.{key}" for part, kind in parts.items() for key in kind.__dataclass_fields__}
    renamed = {key.replace(".start", ".from").replace(".end", ".to") for key in keys}
    assert set(words.SETTINGS) == renamed
    assert set(words.TITLES) == set(generate.PAGES)


def test_the_addresses_of_the_reference_are_figures_of_ashbrook(
    generate: ModuleType, ashbrook_figures: Resolver
) -> None:
    for address, _ in generate.words.ADDRESSES:
        found = ashbrook_figures.figure(address)
        assert found.value is not None, (address, found.missing)


def test_every_document_is_in_the_contents() -> None:
    contents = (DOCS / "README.md").read_text(encoding="utf-8")
    lacking = [path.name for path in BY_HAND if f"]({path.relative_to(DOCS).as_posix()})" not in contents]
    assert not lacking


def test_documents_are_finished_and_know_no_machine() -> None:
    for path in [*FRONT, *BY_HAND]:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# "), path
        assert not re.search(r"\b(TODO|TBD|FIXME|lorem)\b", text), path
        assert not re.search(r"(?<![\w./])/(root|home|tmp|Users|work)/", text), path
