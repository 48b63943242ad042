"""Pages of the reference about the code: commands, errors, statistical methods."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from typing import Any

from reference_error_words import ERRORS
from reference_parts import NOTE, first_sentence, paragraphs, public_classes, signature, table

METHODS = (
    "intervals",
    "series",
    "memory",
    "trend",
    "two_changes",
    "differences",
    "inequality",
    "concentration",
    "weighted",
    "funnel",
    "raking",
    "survey_variance",
    "survey_design",
    "survey_shares",
    "survey_tests",
    "rank_intervals",
    "agreement",
    "neighbours",
    "spatial_weights",
    "hotspots",
    "emerging",
    "scan",
    "dispersion",
    "scan_shares",
    "density",
    "near_repeat",
    "repeats",
    "time_pattern",
    "place_shares",
    "prediction",
    "forecasting",
    "poisson_gamma",
    "backtest",
    "agreement",
    "redaction",
    "text_themes",
    "theme_suggestions",
)


def commands() -> str:
    """The commands: help as the terminal prints it, and the function of the same name."""
    import typer

    import saferplan.commands as library
    from saferplan.cli import app

    group: Any = typer.main.get_command(app)
    out = [f"{NOTE}\n# Commands\n", paragraphs(library)[-1] + "\n"]
    out += [_help(group, "saferplan"), ""]
    for name, command in group.commands.items():
        function = getattr(library, name)
        out += [f"## {name}\n", _help(command, f"saferplan {name}")]
        if inspect.ismodule(function):
            out += [f"{part}\n" for part in paragraphs(function)]
            for word in command.commands:
                out += [f"### {name} {word}\n", _help(command.commands[word], f"saferplan {name} {word}")]
                run = getattr(function, word, None) or getattr(function, f"{word}_{name}")
                out += _in_python(f"{_home_of(name)}{name}.{run.__name__}", run)
            continue
        out += _in_python(f"{_home_of(name)}{name}", function)
    out += ["Exit codes are listed under [errors](errors.md).\n"]
    return "\n".join(out)


def _home_of(name: str) -> str:
    """Where a command is found in the package."""
    import saferplan

    return "commands." if name in saferplan.ELSEWHERE else ""


def _in_python(name: str, function: Callable[..., Any]) -> list[str]:
    """A command as a function."""
    return [f"In Python, `saferplan.{name}{signature(function)}`:\n", *(f"{part}\n" for part in paragraphs(function))]


def _help(command: Any, path: str) -> str:
    """The help of one command, 80 letters wide whatever the terminal."""
    context = command.make_context(path, [], resilient_parsing=True)
    context.terminal_width = 80
    context.max_content_width = 80
    lines = [line.rstrip() for line in command.get_help(context).splitlines()]
    return "```text\n" + "\n".join(lines).strip() + "\n```\n"


def errors() -> str:
    """The errors, each with its exit code and an example of its sentence."""
    from saferplan import errors as module
    from saferplan.cli_plan import NOT_CLEAN

    out = [f"{NOTE}\n# Errors and exit codes\n", f"{paragraphs(module)[1]}\n"]
    out += [
        "A command that did what it was asked ends with 0. A check that found something ends with a code too: "
        f"`claims check` with {module.UntrueWords.exit_code}, `plan check` with {NOT_CLEAN}, `survey check` with "
        f"{module.BadInput.exit_code}.\n"
    ]
    kinds = [
        kind
        for kind in public_classes()
        if issubclass(kind, module.SaferplanError) and kind.__module__.startswith(f"{module.__name__}.")
    ]
    kinds.remove(module.SaferplanError)
    rows = [
        (kind.exit_code, f"`{kind.__name__}`", first_sentence(kind), ERRORS[kind.__name__])
        for kind in sorted(kinds, key=lambda kind: (kind.exit_code, kind.__name__))
    ]
    out += [table(("code", "error", "when", "for example"), rows)]
    return "\n".join(out)


def methods() -> str:
    """The statistical methods: what each answers, its formula, its limits and where it is from."""
    out = [f"{NOTE}\n# Methods\n"]
    out += ["Statistics with no crime in them: `saferplan.methods`. Each has examples that run in its docstring.\n"]
    heads = ("How it is calculated:", "What it cannot tell you:", "References:", "Raises:")
    for name in METHODS:
        module = importlib.import_module(f"saferplan.methods.{name}")
        out += [f"## {name}\n", f"{' '.join(paragraphs(module))}\n"]
        for function, thing in vars(module).items():
            if not inspect.isfunction(thing) or thing.__module__ != module.__name__ or function.startswith("_"):
                continue
            parts = paragraphs(thing)
            assert parts, (name, function)
            out += [f"### {function}\n", f"`{function}{signature(thing)}`\n"]
            for part in parts:
                head = next((h for h in heads if part.startswith(h)), "")
                rest = part.removeprefix(head).strip()
                said = rest[:1].upper() + rest[1:]
                out += [f"**{head.removesuffix(':')}.** {said}\n" if head else f"{part}\n"]
    return "\n".join(out)
