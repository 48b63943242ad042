"""Fetch: from a mirror of Ashbrook's files to tables, over faults, kills, full disks and second runs."""

from __future__ import annotations

import dataclasses
import errno
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import saferplan
from ashbrook_mirror import MONTHS, archive_of, empty_ashbrook, files_of, write_mirror
from ashbrook_totals import KEPT_BY_THE_READER
from loopback import Loopback, serving, short, status, whole
from saferplan import cli, errors
from saferplan.commands import fetch as fetch_module_function
from saferplan.commands.fetch import AGENT
from saferplan.reference.services import groups
from saferplan.sources import services_download, services_http
from saferplan.sources.services_http import MANNERS, Manners

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

QUICK = Manners(
    silence=20, window=20, tries=2, most_requests=8, longest=300, first_wait=0.01, longest_wait=0.02, between=0
)
ARCHIVE = "/data/archive/2019-03.zip"
IN_PLACE = "police_uk/2019-06-10/2019-03.zip"


@pytest.fixture(scope="module")
def copies(ashbrook: Path) -> dict[str, bytes]:
    """Ashbrook's files as the services would have them."""
    return files_of(ashbrook / "inputs")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Ashbrook with nothing fetched yet."""
    return empty_ashbrook(tmp_path / "ashbrook")


@pytest.fixture
def server(copies: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A mirror of Ashbrook's files on this computer, treated with little patience."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(services_http, "MANNERS", QUICK)
    kinds = {".zip": "application/zip", ".csv": "text/csv"}
    answers = {
        f"/{name}": [whole(body, etag=f'"{len(body)}"', kind=kinds.get(Path(name).suffix, "application/json"))]
        for name, body in copies.items()
    }
    with serving(answers) as made:
        yield made


def put(home: Path) -> dict[str, bytes]:
    """Every file of inputs but the ledger, by its path."""
    inputs = home / "inputs"
    return {
        path.relative_to(inputs).as_posix(): path.read_bytes()
        for path in sorted(inputs.rglob("*"))
        if path.is_file() and path.name != "fetched.json"
    }


@pytest.mark.slow
def test_what_was_fetched_from_a_mirror_reads_as_the_files_do(
    home: Path, server: Loopback, ashbrook: Path, tmp_path: Path
) -> None:
    result = saferplan.fetch(home, months="2017-04..2019-03", mirror=server.address)
    assert {item.state for item in result.items} == {"fetched"}
    assert len(result.items) == 10
    assert server.most_at_once == 1
    assert {one.headers["user-agent"] for one in server.asked} == {AGENT}
    assert "Ashbrook" not in AGENT
    made = saferplan.read(home)
    beside = tmp_path / "by hand"
    shutil.copytree(ashbrook, beside)
    shutil.rmtree(beside / "inputs" / "police_uk" / "2019-09-12", ignore_errors=True)
    by_hand = saferplan.read(beside)
    police = next(account for account in made.accounts if account.source == "police_uk")
    expected = next(account for account in by_hand.accounts if account.source == "police_uk")
    assert police.tables == expected.tables
    assert police.set_aside == expected.set_aside
    assert set(police.tables) >= set(KEPT_BY_THE_READER)
    for name in ("places", "lsoa_changes", "population", "deprivation", "postcodes", "boundaries"):
        ours, theirs = (without_names_of_files(one.folder / f"{name}.parquet") for one in (made, by_hand))
        assert ours.equals(theirs), name
    saferplan.assess(home)


def without_names_of_files(path: Path) -> pl.DataFrame:
    """A table, but for the column that names the file of a row, which has another name on a mirror."""
    return pl.read_parquet(path).drop("input", strict=False)


def test_only_the_home_force_is_taken_out_and_the_rest_is_counted(
    home: Path, server: Loopback, copies: dict[str, bytes]
) -> None:
    (item,) = saferplan.fetch(home, months=MONTHS, only=("police_uk",), mirror=server.address).items
    assert item.path == IN_PLACE
    with zipfile.ZipFile(home / "inputs" / IN_PLACE) as archive:
        names = archive.namelist()
    assert names == sorted(names)
    assert {name[16:].partition("-")[0].removesuffix(".csv") for name in names} == {"ashbrook", "btp"}
    assert {name[:7] for name in names} == {f"2018-{n:02}" for n in range(4, 13)} | {
        f"2019-{n:02}" for n in range(1, 4)
    }
    (entry,) = json.loads((home / "inputs" / "fetched.json").read_text(encoding="utf-8"))
    assert entry["files"] == len(names)
    with zipfile.ZipFile(io.BytesIO(copies["data/archive/2019-03.zip"])) as archive:
        assert entry["files"] + entry["left"] == len(archive.namelist())
    assert entry["licence"] == "Open Government Licence v3.0"
    assert entry["address"] == server.address + ARCHIVE
    assert date.fromisoformat(entry["day"]) <= date.today()
    assert (
        item.note
        == f"{entry['files']} files were taken out of it; {entry['left']} of other forces and months were left."
    )


def test_a_second_run_changes_nothing_and_is_sent_nothing(home: Path, server: Loopback) -> None:
    saferplan.fetch(home, months=MONTHS, mirror=server.address)
    before, ledger = put(home), (home / "inputs" / "fetched.json").read_bytes()
    server.asked.clear()
    result = saferplan.fetch(home, months=MONTHS, mirror=server.address)
    assert {item.state for item in result.items} == {"unchanged"}
    assert put(home) == before
    assert (home / "inputs" / "fetched.json").read_bytes() == ledger
    files = [one for one in server.asked if "crime-last-updated" not in one.path]
    assert all("if-none-match" in one.headers for one in files)
    assert not (home / "inputs" / ".fetching").exists()


def test_more_months_of_one_archive_keep_those_held(home: Path, server: Loopback) -> None:
    saferplan.fetch(home, months="2018-04..2018-06", only=("police_uk",), mirror=server.address)
    saferplan.fetch(home, months="2019-01..2019-03", only=("police_uk",), mirror=server.address)
    with zipfile.ZipFile(home / "inputs" / IN_PLACE) as archive:
        months = sorted({name[:7] for name in archive.namelist()})
    assert months == ["2018-04", "2018-05", "2018-06", "2019-01", "2019-02", "2019-03"]


def test_a_month_that_an_archive_lacks_is_said(home: Path, server: Loopback) -> None:
    (item,) = saferplan.fetch(home, months="2017-03..2017-05", only=("police_uk",), mirror=server.address).items
    assert item.note.startswith("It has no street file for 2017-03.")
    (again,) = saferplan.fetch(home, months="2017-03..2017-05", only=("police_uk",), mirror=server.address).items
    assert (again.state, again.note) == ("unchanged", "It has no street file for 2017-03.")
    shutil.rmtree(home)
    empty_ashbrook(home)
    with pytest.raises(errors.NotTheFile, match="no street file of ashbrook for the months wanted"):
        saferplan.fetch(home, months="2017-01..2017-02", only=("police_uk",), mirror=server.address)


def test_a_folder_of_copies_serves_as_well(home: Path, ashbrook: Path, tmp_path: Path, server: Loopback) -> None:
    mirror = write_mirror(tmp_path / "stick", ashbrook / "inputs")
    saferplan.fetch(home, months=MONTHS, mirror=str(mirror))
    from_folder = put(home)
    again = saferplan.fetch(home, months=MONTHS, mirror=str(mirror))
    assert {item.state for item in again.items} == {"unchanged"}
    shutil.rmtree(home)
    empty_ashbrook(home)
    saferplan.fetch(home, months=MONTHS, mirror=server.address)
    assert put(home) == from_folder
    assert server.asked_of(ARCHIVE)


def test_without_months_the_last_three_years_are_wanted(home: Path, server: Loopback) -> None:
    result = saferplan.fetch(home, only=("police_uk",), mirror=server.address)
    assert (result.months[0], result.months[-1], len(result.months)) == ("2016-04", "2019-03", 36)
    server.answers["/api/crime-last-updated"] = [status(404)]
    with pytest.raises(errors.BadArgument, match="the mirror does not say its last month"):
        saferplan.fetch(home, only=("police_uk",), mirror=server.address)
    server.answers["/api/crime-last-updated"] = [status(200, {}, b'{"date": "soon"}')]
    with pytest.raises(errors.NotTheFile, match="the answer has no month"):
        saferplan.fetch(home, mirror=server.address)


def test_an_invented_place_is_at_no_official_service(home: Path) -> None:
    with pytest.raises(errors.BadArgument, match="the partnership is invented"):
        saferplan.fetch(home, months=MONTHS)


def test_the_other_files_come_though_one_is_not_there(home: Path, server: Loopback) -> None:
    del server.answers["/lsoa_2011_boundaries.geojson"]
    with pytest.raises(errors.ServiceRefused, match=r"boundaries\.geojson: the service answers 404"):
        saferplan.fetch(home, months=MONTHS, mirror=server.address)
    assert "postcodes/postcode_directory.csv" in put(home)
    server.answers["/postcode_directory.zip"] = [status(403)]
    server.answers["/english_indices_of_deprivation_2019_file_7.csv"] = [status(500)]
    with pytest.raises(
        errors.FetchIncomplete, match=r"^3 files could not be fetched: boundaries_2011 .*, dep"
    ) as failed:
        saferplan.fetch(home, months=MONTHS, mirror=server.address)
    for sentence, code in zip(failed.value.why.values(), ("404", "500", "403"), strict=True):
        assert f"the service answers {code}" in sentence


def test_a_file_of_somebody_else_is_left_as_it_is(home: Path, server: Loopback, copies: dict[str, bytes]) -> None:
    name = "english_indices_of_deprivation_2019_file_7.csv"
    mine = home / "inputs" / "deprivation" / name
    mine.parent.mkdir(parents=True)
    mine.write_bytes(copies[name] + b"my own row,1\n")
    with pytest.raises(errors.NotOurs, match="was left as it is"):
        saferplan.fetch(home, only=("deprivation",), months=MONTHS, mirror=server.address)
    assert mine.read_bytes().endswith(b"my own row,1\n")
    mine.write_bytes(copies[name])
    (item,) = saferplan.fetch(home, only=("deprivation",), months=MONTHS, mirror=server.address).items
    assert item.state == "fetched", "the same bytes are taken on"
    mine.write_bytes(b"a,b\n")
    with pytest.raises(errors.NotOurs):
        saferplan.fetch(home, only=("deprivation",), months=MONTHS, mirror=server.address)


def test_a_newer_file_of_the_service_takes_the_place_of_ours(
    home: Path, server: Loopback, copies: dict[str, bytes]
) -> None:
    name = "english_indices_of_deprivation_2019_file_7.csv"
    saferplan.fetch(home, only=("deprivation",), months=MONTHS, mirror=server.address)
    newer = copies[name].replace(b"Ashbrook", b"Ashbrooke")
    server.answers[f"/{name}"] = [whole(newer, etag='"newer"')]
    (item,) = saferplan.fetch(home, only=("deprivation",), months=MONTHS, mirror=server.address).items
    assert item.state == "fetched"
    assert (home / "inputs" / "deprivation" / name).read_bytes() == newer


def test_an_archive_made_anew_lies_beside_the_old(home: Path, server: Loopback, ashbrook: Path) -> None:
    saferplan.fetch(home, only=("police_uk",), months=MONTHS, mirror=server.address)
    later = archive_of(ashbrook / "inputs", made=(2019, 9, 12))
    server.answers[ARCHIVE] = [whole(later, etag='"later"', kind="application/zip")]
    (item,) = saferplan.fetch(home, only=("police_uk",), months=MONTHS, mirror=server.address).items
    assert item.path == "police_uk/2019-09-12/2019-03.zip"
    assert (home / "inputs" / IN_PLACE).is_file()


@pytest.mark.parametrize(
    ("made", "modified", "day"),
    [
        ((1980, 1, 1), "Thu, 20 Jun 2019 09:00:00 GMT", "2019-06-20"),
        ((2019, 3, 1), "Thu, 20 Jun 2019 09:00:00 GMT", "2019-06-20"),
        ((2019, 3, 1), "nonsense", date.today().isoformat()),
        ((2100, 1, 1), "", date.today().isoformat()),
    ],
)
def test_the_day_of_an_archive_is_one_it_can_have(
    made: tuple[int, int, int], modified: str, day: str, home: Path, server: Loopback, ashbrook: Path
) -> None:
    body = archive_of(ashbrook / "inputs", made=made)
    server.answers[ARCHIVE] = [whole(body, kind="application/zip", modified=modified)]
    (item,) = saferplan.fetch(home, only=("police_uk",), months=MONTHS, mirror=server.address).items
    assert item.path == f"police_uk/{day}/2019-03.zip"


def test_damaged_and_monstrous_archives_are_refused(
    home: Path, server: Loopback, copies: dict[str, bytes], tmp_path: Path
) -> None:
    body = bytearray(copies["data/archive/2019-03.zip"])
    at = body.find(b"2018-06-ashbrook-street.csv") + 60
    body[at : at + 20] = b"x" * 20
    server.answers[ARCHIVE] = [whole(bytes(body), kind="application/zip")]
    with pytest.raises(errors.NotTheFile, match="damaged or cut short"):
        saferplan.fetch(home, only=("police_uk",), months=MONTHS, mirror=server.address)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2018-06/2018-06-ashbrook-street.csv", bytes(40_000_000))
    server.answers[ARCHIVE] = [whole(bomb.read_bytes(), etag='"bomb"', kind="application/zip")]
    with pytest.raises(errors.NotTheFile, match="expand beyond all measure"):
        saferplan.fetch(home, only=("police_uk",), months=MONTHS, mirror=server.address)
    assert not (home / "inputs" / "police_uk").exists()
    assert not (home / "inputs" / ".fetching").exists()


def test_a_dry_run_asks_for_sizes_and_writes_nothing(
    home: Path,
    server: Loopback,
    copies: dict[str, bytes],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = put(home)
    del server.answers["/lsoa_2011_boundaries.geojson"]
    result = saferplan.fetch(home, months=MONTHS, mirror=server.address, dry_run=True)
    sizes = {item.service: item.size for item in result.items}
    assert sizes["police_uk"] == len(copies["data/archive/2019-03.zip"])
    assert sizes["boundaries_2011"] is None
    assert "answers 404" in next(item.note for item in result.items if item.service == "boundaries_2011")
    assert {one.method for one in server.asked} == {"HEAD", "GET"}
    assert {one.path for one in server.asked if one.method == "GET"} == {"/api/crime-last-updated"}
    assert put(home) == before
    monkeypatch.setattr(
        sys, "argv", ["saferplan", "fetch", str(home), "--months", MONTHS, "--mirror", server.address, "--dry-run"]
    )
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    printed = capsys.readouterr().out
    assert stopped.value.code == 0
    assert "Nothing was fetched." in printed
    assert "size not known" in printed


def test_the_command_line_says_what_was_fetched(
    home: Path, server: Loopback, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["saferplan", "fetch", str(home), "--months", MONTHS, "--mirror", server.address]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    printed = capsys.readouterr()
    assert (stopped.value.code, printed.err) == (0, "")
    assert "Fetched: 10 files for 2018-04 to 2019-03." in printed.out
    assert f"from {server.address}{ARCHIVE}" in printed.out
    assert "Next: saferplan read" in printed.out
    monkeypatch.setattr(sys, "argv", [*words, "--json"])
    with pytest.raises(SystemExit):
        cli.main()
    assert {item["state"] for item in json.loads(capsys.readouterr().out)["items"]} == {"unchanged"}
    server.answers[ARCHIVE] = [status(404)]
    shutil.rmtree(home / "inputs" / "police_uk")
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    printed = capsys.readouterr()
    assert stopped.value.code == errors.ServiceRefused.exit_code == 21
    assert printed.err.startswith("Saferplan: http://127.0.0.1")


def test_an_address_that_was_not_tried_is_called_that(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, server: Loopback
) -> None:
    result = saferplan.fetch(home, months=MONTHS, mirror=server.address)
    tried = {item.service: item.tried for item in result.items}
    assert [name for name, known in tried.items() if known] == ["police_uk"]
    monkeypatch.setattr("saferplan.commands.fetch", lambda folder, **options: dataclasses.replace(result))
    monkeypatch.setattr(sys, "argv", ["saferplan", "fetch", str(home), "--months", MONTHS])
    with pytest.raises(SystemExit):
        cli.main()
    assert capsys.readouterr().out.count("has not been tried") == len(tried) - 1


def test_a_full_disk_leaves_what_was_there_and_is_gone_on_with(
    home: Path, server: Loopback, copies: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    class Full:
        """A file on a disk that has room for a hundred bytes more."""

        def __init__(self, stream: object) -> None:
            self.stream, self.room = stream, 100

        def write(self, data: bytes) -> int:
            if len(data) > self.room:
                self.stream.write(data[: self.room])  # type: ignore[attr-defined]
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return int(self.stream.write(data))  # type: ignore[attr-defined]

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self.stream.close()  # type: ignore[attr-defined]

    def full(path: Path, mode: str = "r", *more: object, **options: object) -> object:
        stream = opened(path, mode, *more, **options)  # type: ignore[call-overload]
        return Full(stream) if mode == "ab" else stream

    before = put(home)
    with monkeypatch.context() as patched:
        patched.setattr(services_download.Path, "open", full)
        with pytest.raises(errors.CannotWrite, match="the disk is full"):
            saferplan.fetch(home, months=MONTHS, only=("police_uk",), mirror=server.address)
    kept = {name for name in put(home) if not name.startswith(".fetching")}
    assert kept == set(before)
    server.asked.clear()
    saferplan.fetch(home, months=MONTHS, only=("police_uk",), mirror=server.address)
    (asked,) = server.asked_of(ARCHIVE)
    assert asked.headers["range"] == "bytes=100-"
    assert IN_PLACE in put(home)


def test_two_fetches_at_once_take_turns(home: Path, server: Loopback, copies: dict[str, bytes]) -> None:
    begun, go_on = threading.Event(), threading.Event()
    given = server.answers[ARCHIVE][0]

    def waits(to: object) -> None:
        begun.set()
        go_on.wait(60)
        given(to)  # type: ignore[arg-type]

    server.answers[ARCHIVE] = [waits]
    first = threading.Thread(
        target=saferplan.fetch,
        args=(home,),
        kwargs={"months": MONTHS, "only": ("police_uk",), "mirror": server.address},
    )
    first.start()
    assert begun.wait(60)
    with pytest.raises(errors.FolderBusy):
        saferplan.fetch(home, months=MONTHS, only=("police_uk",), mirror=server.address)
    go_on.set()
    first.join()
    assert IN_PLACE in put(home)
    assert len(server.asked_of(ARCHIVE)) == 1


@pytest.mark.skipif(os.name == "nt", reason="a process is killed as Linux kills one")
def test_a_killed_fetch_is_gone_on_with(home: Path, server: Loopback, copies: dict[str, bytes]) -> None:
    body = copies["data/archive/2019-03.zip"]
    begun = threading.Event()

    def half(to: object) -> None:
        short(body[: len(body) // 2], len(body), etag='"same"')(to)  # type: ignore[arg-type]
        begun.set()
        time.sleep(5)

    half_as_zip = half
    server.answers[ARCHIVE] = [half_as_zip, whole(body, etag='"same"', kind="application/zip")]
    words = ["fetch", str(home), "--months", MONTHS, "--only", "police_uk", "--mirror", server.address]
    running = subprocess.Popen(
        [sys.executable, "-m", "saferplan.cli", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert begun.wait(60)
    part = home / "inputs" / ".fetching" / "police_uk-2019-03.zip.part"
    until = time.monotonic() + 60
    while not (part.is_file() and part.stat().st_size) and time.monotonic() < until:
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait(60)
    assert not (home / "inputs" / IN_PLACE).exists()
    had = part.stat().st_size
    assert 0 < had <= len(body) // 2
    saferplan.fetch(home, months=MONTHS, only=("police_uk",), mirror=server.address)
    assert server.asked_of(ARCHIVE)[-1].headers["range"] == f"bytes={had}-"
    with zipfile.ZipFile(home / "inputs" / IN_PLACE) as archive:
        assert archive.testzip() is None
    assert not part.parent.exists()


@pytest.mark.slow
def test_drafts_and_the_ledger_are_no_inputs(home: Path, server: Loopback) -> None:
    saferplan.fetch(home, months="2017-04..2019-03", mirror=server.address)
    saferplan.read(home)
    (home / "inputs" / ".fetching").mkdir()
    (home / "inputs" / ".fetching" / "police_uk-2019-03.zip.part").write_bytes(b"half")
    (home / "inputs" / "fetched.json").write_text("[]", encoding="utf-8")
    saferplan.assess(home)
    assert not any("no reader takes" in note for note in saferplan.read(home).notes)


def test_drafts_of_what_is_no_longer_wanted_are_taken_away_at_the_end(home: Path, server: Loopback) -> None:
    drafts = home / "inputs" / ".fetching"
    drafts.mkdir(parents=True)
    (drafts / "police_uk-2018-12.zip.part").write_bytes(b"of an earlier month")
    (drafts / "wards-lookup.csv.part").write_bytes(b"of another service")
    saferplan.fetch(home, months=MONTHS, only=("police_uk",), mirror=server.address)
    assert [path.name for path in drafts.iterdir()] == ["wards-lookup.csv.part"]


def test_the_help_names_every_group() -> None:
    assert all(name in cli.ONE_GROUP for name in groups())


def test_fetch_treats_services_with_patience() -> None:
    assert fetch_module_function is saferplan.fetch
    assert MANNERS.between > 0
    assert MANNERS.tries >= 4
    assert MANNERS.most_requests <= 100
    assert MANNERS.longest <= 24 * 3600
