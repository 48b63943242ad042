"""The command line: help, exit codes, sentences, JSON, and what a terminal shows."""

from __future__ import annotations

import errno
import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import typer

import saferplan
from ashbrook_line import bytes_of, command_line, copy_finished, current_of, finished_folder
from saferplan import cli, commands, errors
from saferplan.commands.ledger import WIDTH, ledger_lines
from saferplan.tables.fitness import SHAPE

HEAVY = ("polars", "numpy", "scipy", "jinja2", "typst", "shapely", "pyogrio", "pyproj", "narwhals", "rich", "filelock")
GROUP = typer.main.get_command(cli.app)
NAMES = sorted(GROUP.commands)  # type: ignore[attr-defined]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process: its exit code, standard output and standard error."""

    def go(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["saferplan", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as stopped:
            code = stopped.code if isinstance(stopped.code, int) else 1 if stopped.code else 0
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return go


@pytest.fixture
def line(tmp_path: Path) -> Path:
    """Ashbrook read, assessed, released and published, in a folder of the test's own."""
    return copy_finished(tmp_path / "ashbrook")


def strict_json(text: str) -> Any:
    """Read JSON that holds no NaN or infinity, which are not JSON."""

    def refuse(name: str) -> None:
        raise AssertionError(name)

    return json.loads(text, parse_constant=refuse)


# Commands and their help


def test_each_command_is_a_public_function_of_its_name() -> None:
    assert sorted(commands.__all__) == NAMES
    for name in NAMES:
        function = getattr(commands, name)
        words = getattr(GROUP.commands[name], "commands", None)  # type: ignore[attr-defined]
        if words is None:
            assert inspect.isfunction(function), name
        else:
            found = (getattr(function, word, None) or getattr(function, f"{word}_{name}") for word in words)
            assert all(inspect.isfunction(one) for one in found), name
        assert function.__doc__, name
        if name not in saferplan.ELSEWHERE:
            assert getattr(saferplan, name) is function
    assert set(saferplan.COMMANDS) == set(NAMES) - set(saferplan.ELSEWHERE)
    for name in saferplan.ELSEWHERE:
        assert inspect.ismodule(__import__(f"saferplan.{name}", fromlist=[name])), "a package of the engine"


def test_the_package_offers_nothing_else() -> None:
    with pytest.raises(AttributeError, match="no attribute 'publsh'"):
        _ = saferplan.publsh


@pytest.mark.parametrize("name", NAMES)
def test_each_command_and_argument_has_help(name: str, run: Run) -> None:
    command = GROUP.commands[name]  # type: ignore[attr-defined]
    assert command.help
    without = [p.name for p in command.params if p.name != "help" and not (getattr(p, "help", None) or "").strip()]
    assert without == []
    code, printed, _ = run(name, "--help")
    assert code == 0
    assert command.help.split(".")[0] in printed
    assert all(line == line.rstrip() or not line.strip() for line in printed.splitlines())


@pytest.mark.parametrize("name", [name for name in NAMES if name != "serve"])
def test_each_command_that_gives_a_result_can_give_it_as_json(name: str) -> None:
    command = GROUP.commands[name]  # type: ignore[attr-defined]
    for one in getattr(command, "commands", {name: command}).values():
        assert "--json" in [option for p in one.params for option in p.opts]


def test_help_lists_every_command_and_imports_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "sys.argv = ['saferplan', '--help']\n"
        "from saferplan.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    print('IMPORTED', *sorted({name.split('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    printed, imported = done.stdout.split("IMPORTED")
    assert all(re.search(rf"^  {name} ", printed, re.MULTILINE) for name in NAMES)
    assert set(HEAVY) & set(imported.split()) == set()


# Exit codes and errors


def test_every_error_has_a_code_that_is_not_taken_by_the_shell() -> None:
    classes = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.SaferplanError)]
    assert len(classes) > 10
    for one in classes:
        assert one.__doc__
        assert 1 <= one.exit_code <= 125 or one is errors.Stopped, one
        assert "exit_code" in vars(one), f"{one.__name__} says no exit code of its own"


def test_an_error_is_a_sentence_on_standard_error_and_its_code(run: Run, tmp_path: Path) -> None:
    for name in ("read", "assess", "release", "publish", "serve"):
        code, printed, said = run(name, tmp_path)
        assert (code, printed) == (errors.FolderNotFound.exit_code, "")
        assert said == f"Saferplan: {errors.FolderNotFound(tmp_path)}\n"


def test_each_situation_ends_with_its_own_code(run: Run, line: Path, ashbrook: Path, tmp_path: Path) -> None:
    bundle = current_of(line, "bundles")
    inputs_only = tmp_path / "inputs only"
    inputs_only.mkdir()
    (inputs_only / "partnership.toml").write_bytes((ashbrook / "partnership.toml").read_bytes())
    cases = {
        ("assess", line, "--as-of", "tomorrow"): errors.BadArgument,
        ("release", line, "--edition", "../x"): errors.BadArgument,
        ("new", line): errors.FolderInUse,
        ("demo", line, "--no-serve"): errors.FolderInUse,
        ("read", inputs_only): errors.MissingInput,
        ("assess", inputs_only): errors.StepNotDone,
        ("figure", "recorded_crime?period=1999", "--folder", line): errors.BadAddress,
        ("diff", bundle, "none", "--folder", line): errors.MissingInput,
    }
    for arguments, error in cases.items():
        code, printed, said = run(*arguments)
        assert (code, printed) == (error.exit_code, ""), (arguments, said)
        assert said.startswith("Saferplan: ")
        assert said.rstrip().endswith((".", '."', "15.")) or error is errors.BadAddress
        assert "Traceback" not in said
        assert said.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["read", "--no-such-option"], ["figure"], ["diff", "one"], ["serve", "--port", "x"],
     ["serve", "--port", "70000"], ["read", "a", "b"], ["diff", "a", "b", "--most", "-1"]],
)  # fmt: skip
def test_wrong_use_says_how_and_ends_with_2(run: Run, arguments: list[str]) -> None:
    code, printed, said = run(*arguments)
    assert (code, printed) == (2, "")
    assert "Usage: saferplan" in said
    assert "Error: " in said
    assert "Traceback" not in said


def test_the_unforeseen_is_one_sentence_without_the_words_of_the_error(
    run: Run, line: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("row 12: Jane Smith, 3 High Street")

    monkeypatch.setattr(import_module("saferplan.commands.assess"), "calculate", fail)
    code, printed, said = run("assess", line)
    assert (code, printed) == (70, "")
    assert said.count("\n") == 1
    assert "RuntimeError in assess, assess.py" in said
    assert saferplan.__version__ in said
    assert "Please report this line" in said
    assert "Jane" not in said
    assert "Traceback" not in said
    monkeypatch.setenv(cli.TRACEBACK, "1")
    code, printed, said = run("assess", line)
    assert (code, printed) == (70, "")
    assert "Traceback (most recent call last)" in said
    assert said.splitlines()[-1].startswith("Saferplan: ")


def test_a_full_disk_is_a_sentence(run: Run, line: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(import_module("saferplan.commands.assess"), "write_bundle", full)
    code, printed, said = run("assess", line)
    assert (code, printed) == (7, "")
    assert f"{line / 'bundles'}: could not be written (the disk is full)." in said


# Results


def test_json_is_the_result_and_nothing_else(run: Run, line: Path, tmp_path: Path) -> None:
    bundle = current_of(line, "bundles")
    found = {}
    for arguments in (
        ["read", line],
        ["assess", line],
        ["release", line],
        ["publish", line],
        ["figure", "recorded_crime?period=2018/19", "--folder", line],
        ["diff", bundle, bundle, "--folder", line],
        ["new", tmp_path / "fresh"],
    ):
        code, printed, said = run(*arguments, "--json")
        assert (code, said) == (0, "")
        found[arguments[0]] = strict_json(printed)
    assert found["read"]["accounts"][0]["source"] == "police_uk"
    assert all(a["read"] == a["kept"] + sum(a["set_aside"].values()) for a in found["read"]["accounts"])
    assert found["assess"]["bundle"] == str(line / "bundles" / bundle)
    assert found["assess"]["read"] >= found["assess"]["kept"] > 0
    assert found["release"]["bundle"] == found["assess"]["bundle"]
    assert found["publish"]["release"] == found["release"]["release"]
    assert found["figure"]["figure"]["value"] == 732
    assert found["diff"] == {
        "changes": [], "reasons": {}, "findings": [], "untrue": [], "findings_new": [], "findings_gone": [],
        "baselines": [], "plan_note": "",
    }  # fmt: skip


def test_each_fault_of_partners_files_is_a_line_before_the_sentence_that_sums_them_up(run: Run, line: Path) -> None:
    for kind in ("fire", "incidents"):
        (line / "inputs/partners" / kind).mkdir(parents=True)
        (line / "inputs/partners" / kind / "sent.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    before = bytes_of(line / "tables")
    code, printed, said = run("read", line)
    assert (code, printed) == (errors.FaultyFiles.exit_code, "")
    lines = said.splitlines()
    assert [text.split(":")[0] for text in lines[:2]] == [
        f"partners/{kind}/sent.csv, row 1" for kind in ("fire", "incidents")
    ]
    assert lines[2].startswith("Saferplan: 2 faults were found in 2 files; expected none.")
    assert bytes_of(line / "tables") == before


def test_json_of_an_error_is_nothing_on_standard_output(run: Run, tmp_path: Path) -> None:
    code, printed, said = run("assess", tmp_path, "--json")
    assert (code, printed) == (3, "")
    assert said.startswith("Saferplan: ")


@pytest.mark.parametrize("name", ["assess", "release", "publish"])
def test_a_command_says_three_lines(run: Run, line: Path, name: str) -> None:
    code, printed, said = run(name, line)
    assert (code, said) == (0, "")
    heads = [text.split()[0] for text in printed.splitlines() if not text.startswith(" ")]
    assert heads == ["Read:", "Made:", "Next:"]
    assert "\x1b" not in printed


def test_read_ends_with_three_lines_after_ledger_and_account(run: Run, line: Path) -> None:
    before = bytes_of(line / "tables")
    code, printed, said = run("read", line)
    assert (code, said) == (0, "")
    lines = printed.splitlines()
    assert [text.split()[0] for text in lines[-3:]] == ["Read:", "Made:", "Next:"]
    assert "police_uk: 2,905 rows read, 2,903 kept, 2 set aside" in lines
    assert "1 other force has 2 rows in all: ashbrook-waterways (--all-forces shows each)." in lines
    assert max(len(text) for text in lines if text[:4].isdigit() or text[:4] in ("Year", "All ")) <= WIDTH
    assert bytes_of(line / "tables") == before
    _, printed, _ = run("read", line, "--all-forces")
    assert "Street files of ashbrook-waterways" in printed


def test_the_next_command_can_be_copied(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "O'Hara's new folder"
    _, printed, _ = run("new", folder)
    quoted = printed.splitlines()[-1].removeprefix("Next: saferplan read ")
    if os.name != "nt":
        import shlex

        assert shlex.split(quoted) == [str(folder)]


def test_in_the_folder_itself_no_name_is_needed(run: Run, line: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(line)
    code, printed, _ = run("assess")
    assert code == 0
    assert printed.splitlines()[-1] == "Next: saferplan release"


def test_letters_that_the_output_cannot_carry_stop_nothing(tmp_path: Path) -> None:
    made = command_line("new", tmp_path / "Tŷ", "--json", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert made.returncode == 0, made.stderr
    assert strict_json(made.stdout)["folder"] == str(tmp_path / "Tŷ")


# The terminal


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(("columns", "plain"), [(80, False), pytest.param(120, True, marks=pytest.mark.slow)])
def test_a_terminal_has_bars_on_one_side_and_colour_unless_asked_not(columns: int, plain: bool) -> None:
    shown = on_a_terminal(["read", str(finished_folder())], columns=columns, NO_COLOR="1" if plain else "")
    assert "\x1b[2K" in shown
    colours = re.findall(r"\x1b\[[0-9;]*m", shown[shown.rindex("Street files of") - 8 :])
    assert bool(colours) != plain
    last = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown[shown.rindex("Street files of") :])
    long = [text for text in last.replace("\r", "").splitlines() if len(text) > columns]
    assert all(" " not in text.strip() or "/" in text for text in long), long
    assert all(len(text) <= WIDTH for text in last.replace("\r", "").splitlines()[1:6])


def on_a_terminal(arguments: list[str], *, columns: int, **environment: str) -> str:
    """Run the command line on a pseudo-terminal of a width; all that it shows."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")}
    program = subprocess.Popen(
        [sys.executable, "-m", "saferplan.cli", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=kept | {"TERM": "xterm-256color"} | environment,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65_536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert program.wait(timeout=60) == 0
    return shown.decode("utf-8")


# The ledger


def ledger(rows: list[tuple[str, int, bool, int, int, str]]) -> pl.DataFrame:
    """A ledger of force, month, whether held, rows, unplaced rows and vintage."""
    full = [
        {
            **{name: 0 if dtype.is_integer() else None for name, dtype in SHAPE.schema.items()},
            "kind": "street",
            "force": force,
            "month": month,
            "present": held,
            "rows": count,
            "kept": count,
            "unplaced_rows": unplaced,
            "vintage": vintage,
        }
        for force, month, held, count, unplaced, vintage in rows
    ]
    return pl.DataFrame(full, schema=SHAPE.schema)


def test_the_ledger_tells_missing_from_outside_and_little_from_none() -> None:
    year = 2019 * 12
    fitness = ledger(
        [
            ("home", year + 1, True, 1_000, 3, "2011"),
            ("home", year + 2, False, 0, 0, "none"),
            ("home", year + 3, True, 1_234_567, 123_457, "2021"),
            ("home", year + 4, True, 10, 0, "2021"),
            ("big", year + 1, True, 101, 0, "2011"),
            ("small", year + 1, True, 100, 0, "2011"),
            ("tiny", year + 1, True, 1, 0, "2011"),
        ]
    )
    assert ledger_lines(fitness, forces=("home",)) [:9] == [
        "Street files of home (home force)",
        "Year Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec       Rows Repeated   LSOAs",
        "2019   .  <1   -  10   0   .   .   .   .   .   .   .  1,235,577        0   mixed",
        "",
        "Street files of big",
        "Year Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec       Rows Repeated   LSOAs",
        "2019   .   0   .   .   .   .   .   .   .   .   .   .        101        0    2011",
        "",
        "2 other forces have 101 rows in all: small, tiny (--all-forces shows each).",
    ]  # fmt: skip
    every = ledger_lines(fitness, forces=("home",), all_forces=True)
    assert [text for text in every if text.startswith("Street files of")][2:] == [
        "Street files of small",
        "Street files of tiny",
    ]


def test_an_empty_ledger_has_no_lines() -> None:
    assert ledger_lines(ledger([]), forces=("home",)) == []


@pytest.mark.parametrize("command", ["read", "assess", "release", "publish", "diff"])
def test_ctrl_c_ends_with_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    def stopped(*arguments: object, **named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, command, stopped)
    code, printed, said = run(command, *(["a", "b"] if command == "diff" else ["somewhere"]))
    assert (code, printed) == (130, "")
    assert said.strip() == "Saferplan: Stopped. What was there before is untouched."


def test_the_package_demo_is_there_and_the_command_is_where_the_words_say() -> None:
    assert inspect.ismodule(saferplan.demo)
    assert callable(commands.demo)
    code = "import saferplan; assert saferplan.demo.__path__; assert saferplan.commands.demo.__module__"
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ})
    home = Path(__file__).parents[2]
    for page in ("README.md", "CHANGELOG.md"):
        assert "`saferplan.commands.demo`" in (home / page).read_text(encoding="utf-8"), page
