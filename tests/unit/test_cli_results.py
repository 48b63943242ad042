"""What the commands print of a figure, a comparison, a server and the worked example."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import saferplan
from ashbrook_line import copy_finished, current_of, revise_month
from saferplan import cli, commands
from saferplan.commands.publish import PublishResult


def printed_by(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str | Path
) -> list[str]:
    """Run the command line in this process; the lines of its standard output."""
    monkeypatch.setattr(sys, "argv", ["saferplan", *map(str, arguments)])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    out, err = capsys.readouterr()
    assert (stopped.value.code, err) == (0, "")
    return out.splitlines()


@pytest.fixture
def line(tmp_path: Path) -> Path:
    """Ashbrook read, assessed, released and published, in a folder of the test's own."""
    return copy_finished(tmp_path / "ashbrook")


def test_a_figure_is_printed_with_its_working_and_its_sources(
    line: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = printed_by(capsys, monkeypatch, "figure", "recorded_crime?period=2018/19", "--folder", line)
    assert lines[:2] == ["Recorded crime, Ashbrook, 2018/19: number", "732"]
    assert "  From police_uk ashbrook 2019-06-10" in lines
    assert lines[-1] == "  figure:recorded_crime?area=partnership&period=2018/19"


def test_a_comparison_prints_reasons_first_and_as_many_figures_as_asked_for(
    line: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = current_of(line, "bundles")
    revise_month(line, "2018-05", drop=3)
    saferplan.read(line)
    after = saferplan.assess(line).folder.name
    changes = saferplan.diff(before, after, folder=line).changes
    lines = printed_by(capsys, monkeypatch, "diff", before, after, "--folder", line, "--most", "2")
    assert lines[0].endswith("figures differ.")
    lines = [f"{len(changes):,} figures differ.", *lines[lines.index("Why figures differ, and how many:") + 1 :]]
    assert lines[1] == f"  {len(changes):,}: revised input: ashbrook 2018-05"
    both = [change for change in changes if not change.period_moved]
    assert lines[2].startswith("Recorded crime, Ashbrook, 2018/19: number: 732 -> 729 (")
    assert [text.split(" (")[0].rsplit(": ", 1)[0] for text in lines[2:4]] == [change.title for change in both[:2]]
    assert all("area=partnership" in change.address for change in both[:2])
    assert all(" -> " in text and text.endswith("(revised input: ashbrook 2018-05)") for text in lines[2:4])
    assert lines[4] == f"... and {len(both) - 2:,} more; see --most and --json."


@dataclass
class StoppedServer:
    """A server whose user presses Ctrl+C at once."""

    server_address: tuple[str, int] = ("127.0.0.1", 8123)
    closed: list[bool] = field(default_factory=list)

    def serve_forever(self) -> None:
        """Be interrupted."""
        raise KeyboardInterrupt

    def server_close(self) -> None:
        """Note that the port was given back."""
        self.closed.append(True)


def test_the_address_is_printed_and_ctrl_c_ends_well(
    line: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = StoppedServer()
    monkeypatch.setattr(commands, "serve", lambda folder, port: server)
    assert printed_by(capsys, monkeypatch, "serve", line) == [
        "Next: open http://localhost:8123/ on this computer. Press Ctrl+C to stop.",
        "Stopped.",
    ]
    assert server.closed == [True]


@pytest.mark.parametrize(("option", "last"), [("--serve", "Stopped."), ("--no-serve", "Next: saferplan serve made")])
def test_the_demo_ends_with_the_site_or_says_how_to_see_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, option: str, last: str
) -> None:
    site = Path("made") / "site" / "x"
    result = PublishResult(
        site, Path("made") / "releases" / "x", site / "index.html", site / "plan.pdf", 12, "2019", ("look",)
    )
    monkeypatch.setattr(commands, "demo", lambda folder, progress: result)
    monkeypatch.setattr(commands, "serve", lambda folder, port: StoppedServer())
    lines = printed_by(capsys, monkeypatch, "demo", "made", option, "--no-portal")
    assert lines[:2] == [f"Read: {result.source}", "Note: look"]
    assert lines[2] == f"Made: 12 pages and plan.pdf of edition 2019, in {site}"
    assert lines[-1] == last
