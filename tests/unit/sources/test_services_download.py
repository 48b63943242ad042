"""Downloading: each fault that a service can have, against a real server on this computer."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loopback import Loopback, drip, reset, sent_on, serving, short, silence, status, whole
from saferplan.errors import NotReachable, NotTheFile, NotTrusted, RedirectRefused, ServiceRefused
from saferplan.sources.services_download import Arrived, Expected, Validators, copy, download, read_json
from saferplan.sources.services_http import Client, Manners, TryLater, check_redirect, seconds_to_wait, shown

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

TABLE = b"code,people\n" + b"".join(b"X%08d,%d\n" % (n, n) for n in range(20_000))
QUICK = Manners(
    silence=20.0,
    window=10.0,
    least_rate=10,
    tries=3,
    most_requests=12,
    longest=300,
    first_wait=0.01,
    longest_wait=0.08,
    most_patience=100,
    between=0,
)
NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)


class Patience:
    """A client that does not really wait between tries, and remembers how long it would have."""

    def __init__(self, manners: Manners = QUICK) -> None:
        self.waits: list[float] = []
        self.client = Client(manners, seed="Safer Ashbrook", sleep=self.waits.append, today=lambda: NOW)


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> Patience:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return Patience()


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving({"/ok.csv": [whole(TABLE)]}) as made:
        yield made


def bring(
    patience: Patience, server: Loopback, draft: Path, *, path: str = "/t.csv", form: str = "csv", **more: object
) -> Arrived:
    held = more.pop("held", Validators())
    expected = Expected(form, int(more.pop("largest", 10_000_000)), str(more.pop("sha256", "")))  # type: ignore[call-overload]
    assert isinstance(held, Validators)
    return download(patience.client, server.address + path, draft, expected, held=held, told=lambda done, total: None)


def test_a_file_arrives_whole_with_its_checksum(patience: Patience, server: Loopback, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    draft = tmp_path / "new folder" / "t.part"
    address = f"{server.address}/ok.csv"
    arrived = download(
        patience.client,
        address,
        draft,
        Expected("csv", 10_000_000),
        held=Validators(),
        told=lambda done, total: seen.append((done, total)),
    )
    assert draft.read_bytes() == TABLE
    assert arrived == Arrived(address, draft, len(TABLE), hashlib.sha256(TABLE).hexdigest(), Validators('"one"'))
    assert seen[0] == (0, len(TABLE))
    assert seen[-1] == (len(TABLE), len(TABLE))
    (asked,) = server.asked
    assert asked.headers["user-agent"] == "saferplan"
    assert asked.headers["accept-encoding"] == "identity"
    assert list(draft.parent.iterdir()) == [draft]


def test_a_file_that_has_not_changed_is_not_sent(patience: Patience, server: Loopback, tmp_path: Path) -> None:
    held = Validators('"one"', "Fri, 01 Mar 2024 00:00:00 GMT")
    arrived = bring(patience, server, tmp_path / "t", path="/ok.csv", held=held)
    assert arrived.draft is None
    assert not (tmp_path / "t").exists()
    assert server.asked[0].headers["if-modified-since"] == held.modified


@pytest.mark.parametrize("broken", [short, reset])
def test_a_broken_off_file_is_gone_on_with(
    broken: object, patience: Patience, server: Loopback, tmp_path: Path
) -> None:
    server.answers["/t.csv"] = [broken(TABLE[:70_000], len(TABLE)), whole(TABLE)]  # type: ignore[operator]
    arrived = bring(patience, server, tmp_path / "t")
    assert (tmp_path / "t").read_bytes() == TABLE
    assert arrived.sha256 == hashlib.sha256(TABLE).hexdigest()
    first, second = server.asked
    assert "range" not in first.headers
    assert (second.headers["range"], second.headers["if-range"]) == ("bytes=70000-", '"one"')


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, 40_000), max_size=2), body=st.binary(min_size=1, max_size=40_000))
def test_wherever_it_breaks_off_the_bytes_are_the_same(
    cuts: list[int], body: bytes, patience: Patience, server: Loopback, tmp_path: Path
) -> None:
    body = b"code,people\n" + body.replace(b"\x00", b"0")

    def cut(to: object) -> None:
        have = int((to.headers.get("Range") or "bytes=0-")[6:-1])  # type: ignore[attr-defined]
        headers = {"ETag": '"one"', "Content-Length": str(len(body) - have), "Content-Type": "text/csv"}
        headers |= {"Content-Range": f"bytes {have}-{len(body) - 1}/{len(body)}"} if have else {}
        turn = min(len(server.asked), len(cuts)) - 1
        status(206 if have else 200, headers, body[have : max(have, cuts[turn])])(to)  # type: ignore[arg-type]

    server.asked.clear()
    server.answers["/t.csv"] = [*([cut] * len(cuts)), whole(body)]
    arrived = bring(patience, server, tmp_path / "t")
    assert (tmp_path / "t").read_bytes() == body
    assert arrived.sha256 == hashlib.sha256(body).hexdigest()
    (tmp_path / "t").unlink()


def test_an_unchanged_answer_that_was_not_asked_for_is_refused(
    patience: Patience, server: Loopback, tmp_path: Path
) -> None:
    server.answers["/t.csv"] = [status(304)]
    with pytest.raises(ServiceRefused, match="answers 304"):
        bring(patience, server, tmp_path / "t")


def test_a_file_that_changed_meanwhile_is_begun_again(patience: Patience, server: Loopback, tmp_path: Path) -> None:
    newer = TABLE.replace(b"people", b"humans")
    server.answers["/t.csv"] = [short(TABLE[:70_000], len(TABLE)), whole(newer, etag='"two"')]
    arrived = bring(patience, server, tmp_path / "t")
    assert (tmp_path / "t").read_bytes() == newer
    assert arrived.validators == Validators('"two"')


def test_a_piece_of_another_file_is_never_joined_on(patience: Patience, server: Loopback, tmp_path: Path) -> None:
    wrong = status(
        206, {"Content-Range": f"bytes 70000-{len(TABLE) - 1}/{len(TABLE)}", "ETag": '"two"'}, TABLE[70_000:]
    )
    elsewhere = status(206, {"Content-Range": f"bytes 5-{len(TABLE) - 1}/{len(TABLE)}", "ETag": '"one"'}, TABLE[5:])
    for piece in (wrong, elsewhere):
        server.answers["/t.csv"] = [short(TABLE[:70_000], len(TABLE)), piece, whole(TABLE)]
        server.asked.clear()
        bring(patience, server, tmp_path / "t")
        assert (tmp_path / "t").read_bytes() == TABLE
        assert "range" not in server.asked[2].headers
        (tmp_path / "t").unlink()


def test_where_the_service_gives_nothing_to_know_a_file_by_it_is_begun_again(
    patience: Patience, server: Loopback, tmp_path: Path
) -> None:
    for etag in ("", 'W/"weak"'):
        server.answers["/t.csv"] = [short(TABLE[:70_000], len(TABLE), etag=etag), whole(TABLE, etag=etag)]
        server.asked.clear()
        bring(patience, server, tmp_path / "t")
        assert (tmp_path / "t").read_bytes() == TABLE
        assert "range" not in server.asked[1].headers
        (tmp_path / "t").unlink()


def test_a_range_that_the_service_no_longer_has(patience: Patience, server: Loopback, tmp_path: Path) -> None:
    small = TABLE[:36_000]
    server.answers["/t.csv"] = [short(TABLE[:70_000], len(TABLE)), whole(small), whole(small)]
    bring(patience, server, tmp_path / "t")
    assert (tmp_path / "t").read_bytes() == small
    assert [one.headers.get("range") for one in server.asked] == [None, "bytes=70000-", None]
    server.answers["/u.csv"] = [status(416)]
    with pytest.raises(ServiceRefused, match="answers 416"):
        bring(patience, server, tmp_path / "u", path="/u.csv")


def test_a_body_that_is_always_short_ends_in_a_sentence(patience: Patience, server: Loopback, tmp_path: Path) -> None:
    server.answers["/t.csv"] = [short(b"", len(TABLE))]
    with pytest.raises(NotReachable, match=r"ended after 0 of \d+,\d+ bytes, after 3 requests; .* goes on from there"):
        bring(patience, server, tmp_path / "t")
    assert len(server.asked) == QUICK.tries


def test_requests_are_bounded_though_each_gets_a_little_further(
    patience: Patience, server: Loopback, tmp_path: Path
) -> None:
    def a_little(to: object) -> None:
        have = int(str(to.headers.get("Range") or "bytes=0-")[6:-1])  # type: ignore[attr-defined]
        headers = {"ETag": '"one"', "Content-Length": str(len(TABLE) - have)}
        headers |= {"Content-Range": f"bytes {have}-{len(TABLE) - 1}/{len(TABLE)}"} if have else {}
        status(206 if have else 200, headers, TABLE[have : have + 100])(to)  # type: ignore[arg-type]

    server.answers["/t.csv"] = [a_little]
    with pytest.raises(NotReachable):
        bring(patience, server, tmp_path / "t")
    assert len(server.asked) == QUICK.most_requests
    assert (tmp_path / "t").read_bytes() == TABLE[: 100 * QUICK.most_requests], "kept, to go on from"


def test_a_slow_drip_is_noticed(patience: Patience, server: Loopback, tmp_path: Path) -> None:
    server.answers["/t.csv"] = [drip(len(TABLE))]
    patience.client.manners = Manners(**{**vars(QUICK), "tries": 1, "window": 0.3, "least_rate": 10_000})
    began = time.monotonic()
    with pytest.raises(NotReachable, match="bytes came in 0 seconds, after 1 request"):
        bring(patience, server, tmp_path / "t")
    assert time.monotonic() - began < 6, "sooner than the drip would end"


def test_silence_is_noticed(patience: Patience, server: Loopback, tmp_path: Path) -> None:
    server.answers["/t.csv"] = [silence(2.0)]
    patience.client.manners = Manners(**{**vars(QUICK), "tries": 1, "silence": 0.2})
    with pytest.raises(NotReachable, match="no answer came in time"):
        bring(patience, server, tmp_path / "t")


def test_the_whole_may_not_take_for_ever(patience: Patience, server: Loopback, tmp_path: Path) -> None:
    server.answers["/t.csv"] = [drip(len(TABLE), every=0.01)]
    patience.client.manners = Manners(**{**vars(QUICK), "least_rate": 1, "longest": 0.4, "tries": 2, "window": 0.3})
    began = time.monotonic()
    with pytest.raises(NotReachable, match=r"it took longer than 0\.0 hours"):
        bring(patience, server, tmp_path / "t")
    assert time.monotonic() - began < 6, "sooner than the drip would end"


@pytest.mark.parametrize("code", [202, 408, 429, 500, 502, 503, 504])
def test_a_busy_service_is_asked_again_later(code: int, patience: Patience, server: Loopback, tmp_path: Path) -> None:
    server.answers["/t.csv"] = [status(code), whole(TABLE)]
    bring(patience, server, tmp_path / "t")
    assert (tmp_path / "t").read_bytes() == TABLE
    assert len(patience.waits) == 1


def test_the_service_says_how_long_to_wait(patience: Patience, server: Loopback, tmp_path: Path) -> None:
    at = format_datetime(NOW + timedelta(seconds=20), usegmt=True)
    server.answers["/t.csv"] = [status(429, {"Retry-After": "7"}), status(503, {"Retry-After": at}), whole(TABLE)]
    bring(patience, server, tmp_path / "t")
    assert patience.waits == [7.0, 20.0]


def test_a_service_that_asks_for_too_much_patience_is_left(
    patience: Patience, server: Loopback, tmp_path: Path
) -> None:
    server.answers["/t.csv"] = [status(429, {"Retry-After": "7200"})]
    with pytest.raises(NotReachable, match="answers 429 and asks to come back in 120 minutes"):
        bring(patience, server, tmp_path / "t")
    assert (len(server.asked), patience.waits) == (1, [])


def test_waits_grow_differ_and_can_be_repeated(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server.answers["/t.csv"] = [status(503)]
    manners = Manners(**{**vars(QUICK), "tries": 6})
    runs = []
    for seed in ("a", "a", "b"):
        one = Patience(manners)
        one.client.seed = seed
        with pytest.raises(NotReachable):
            bring(one, server, tmp_path / "t")
        runs.append(one.waits)
    assert runs[0] == runs[1] != runs[2]
    for wait, most in zip(runs[0], (0.01, 0.02, 0.04, 0.08, 0.08), strict=True):
        assert most / 2 <= wait <= most


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("5", 5.0), ("", None), ("soon", None), ("-5", None), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0)],
)
def test_what_retry_after_means(header: str, seconds: float | None) -> None:
    assert seconds_to_wait(header, NOW) == seconds


def test_a_file_that_is_not_there(patience: Patience, server: Loopback, tmp_path: Path) -> None:
    with pytest.raises(ServiceRefused, match=r"/gone\.csv: the service answers 404; .* --mirror"):
        bring(patience, server, tmp_path / "t", path="/gone.csv")
    assert len(server.asked) == 1
    assert list(tmp_path.iterdir()) == []


def test_redirects_are_followed_but_not_round(patience: Patience, server: Loopback, tmp_path: Path) -> None:
    server.answers |= {
        "/t.csv": [sent_on("/other.csv", 301)],
        "/other.csv": [sent_on(f"{server.address}/ok.csv", 307)],
        "/a": [sent_on("/b")],
        "/b": [sent_on("/a")],
        "/self": [sent_on("/self")],
        "/nowhere": [status(302)],
        "/file": [sent_on("file:///etc/hostname")],
    }
    server.answers |= {f"/{n}": [sent_on(f"/{n + 1}")] for n in range(20)}
    bring(patience, server, tmp_path / "t")
    assert (tmp_path / "t").read_bytes() == TABLE
    for path, words in (
        ("/a", "round in a circle"),
        ("/self", "round in a circle"),
        ("/nowhere", "round in a circle"),
        ("/0", "more than 5 times"),
        ("/file", "no web address"),
    ):
        server.asked.clear()
        with pytest.raises(RedirectRefused, match=words):
            bring(patience, server, tmp_path / "u", path=path)
        assert len(server.asked) <= QUICK.redirects + 1


def test_a_redirect_from_https_to_http_is_refused() -> None:
    with pytest.raises(RedirectRefused, match=r"sends on to http://example\.org/b, which is not encrypted"):
        check_redirect("https://example.org/a", "http://example.org/b?key=1", {"https://example.org/a"}, 5)
    check_redirect("http://example.org/a", "https://example.org/b", {"http://example.org/a"}, 5)


def test_over_https_the_certificate_must_be_trusted_and_http_is_not_gone_to(
    patience: Patience, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl here to make a certificate with")
    pem = tmp_path / "loopback.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    made = subprocess.run(
        [openssl, *words.split(), "-keyout", str(tmp_path / "key"), "-out", str(pem)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("the openssl here cannot make a certificate")
    with (tmp_path / "key").open() as key:
        both = tmp_path / "both.pem"
        both.write_text(key.read() + pem.read_text())
    answers = {"/ok.csv": [whole(TABLE)], "/down": [sent_on("http://127.0.0.1:9/ok.csv")]}
    with serving(answers, certificate=both) as server:
        with pytest.raises(NotTrusted, match=r"certificate is not trusted \(self.signed certificate\)"):
            bring(patience, server, tmp_path / "t", path="/ok.csv")
        assert server.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        patience = Patience()
        bring(patience, server, tmp_path / "t", path="/ok.csv")
        assert (tmp_path / "t").read_bytes() == TABLE
        with pytest.raises(RedirectRefused, match="not encrypted"):
            bring(patience, server, tmp_path / "u", path="/down")


PAGE = b"<!DOCTYPE html><html><body>Sign in, please</body></html>"


@pytest.mark.parametrize(
    ("body", "kind", "form", "words"),
    [
        (PAGE, "text/html; charset=utf-8", "csv", "the answer is a web page; expected a CSV file"),
        (PAGE, "text/csv", "csv", "the file is a web page; expected a CSV file"),
        (PAGE, "application/zip", "police-archive", "the file is a web page; expected a zip archive of crime files"),
        (b"a,b\n1,2\n", "application/zip", "zip-of-csv", "no zip archive"),
        (b"PK\x03\x04" + bytes(100), "application/zip", "police-archive", "no zip archive, or not a whole one"),
        (b"PK\x03\x04,,,,", "text/csv", "csv", "not a table with commas"),
        (b'{"error": {"code": 400}, "a": 1}', "text/csv", "csv", "the file is JSON"),
        (b"", "text/csv", "csv", "the file is empty"),
        (b"one column\n1\n", "text/csv", "csv", "not a table with commas"),
        (b'{"features": [', "application/json", "geojson", "not whole JSON"),
        (b'{"error": 1}', "application/json", "geojson", "holds no shapes"),
    ],
)
def test_what_is_not_the_file_is_refused_and_taken_away(
    body: bytes, kind: str, form: str, words: str, patience: Patience, server: Loopback, tmp_path: Path
) -> None:
    server.answers["/t.csv"] = [whole(body, kind=kind)]
    with pytest.raises(NotTheFile, match=words):
        bring(patience, server, tmp_path / "t", form=form)
    assert len(server.asked) == 1, "asking again would not help"
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_checksum_is_refused(patience: Patience, server: Loopback, tmp_path: Path) -> None:
    right = hashlib.sha256(TABLE).hexdigest()
    bring(patience, server, tmp_path / "t", path="/ok.csv", sha256=right)
    with pytest.raises(NotTheFile, match=rf"checksum \(SHA-256\) is {right[:12]}\.\.\.; expected 0000"):
        bring(patience, server, tmp_path / "u", path="/ok.csv", sha256="0" * 64)
    assert not (tmp_path / "u").exists()


def test_a_file_too_large_is_refused_before_or_while_it_comes(
    patience: Patience, server: Loopback, tmp_path: Path
) -> None:
    with pytest.raises(NotTheFile, match="the file is larger than 0 MB"):
        bring(patience, server, tmp_path / "t", path="/ok.csv", largest=1000)

    def no_length(to: object) -> None:
        to.send_response(200)  # type: ignore[attr-defined]
        to.end_headers()  # type: ignore[attr-defined]
        to.wfile.write(TABLE)  # type: ignore[attr-defined]

    server.answers["/t.csv"] = [no_length]
    with pytest.raises(NotTheFile, match="larger than"):
        bring(patience, server, tmp_path / "t", largest=200_000)
    assert not (tmp_path / "t").exists()
    bring(patience, server, tmp_path / "t")
    assert (tmp_path / "t").read_bytes() == TABLE


def test_a_packed_answer_that_was_not_asked_for_is_refused(
    patience: Patience, server: Loopback, tmp_path: Path
) -> None:
    server.answers["/t.csv"] = [status(200, {"Content-Encoding": "gzip"}, b"\x1f\x8b")]
    with pytest.raises(NotTheFile, match="packed on the way"):
        bring(patience, server, tmp_path / "t")


def test_one_request_at_a_time_with_a_pause_between(patience: Patience, server: Loopback, tmp_path: Path) -> None:
    patience.client.manners = Manners(**{**vars(QUICK), "between": 5.0})
    for name in ("t", "u", "v"):
        bring(patience, server, tmp_path / name, path="/ok.csv")
    assert server.most_at_once == 1
    assert len(patience.waits) == 2
    assert all(4 < wait <= 5 for wait in patience.waits)


def test_a_server_that_is_not_there(patience: Patience, tmp_path: Path) -> None:
    with serving({}) as gone:
        pass
    with pytest.raises(NotReachable, match="the connection was refused or broke off, after 3 requests"):
        bring(patience, gone, tmp_path / "t")


def test_addresses_are_printed_without_what_is_private() -> None:
    assert shown("https://name:word@example.org:8443/a?token=1#x") == "https://example.org:8443/a"


def test_json_answers(patience: Patience, server: Loopback) -> None:
    server.answers |= {
        "/j": [status(503), status(200, {}, json.dumps({"date": "2024-03-01"}).encode())],
        "/bad": [status(200, {}, b"{")],
        "/long": [status(200, {}, b" " * 2_000_000)],
    }
    assert read_json(patience.client, f"{server.address}/j") == {"date": "2024-03-01"}
    for path, words in (("/bad", "not JSON"), ("/long", "larger than 1 MB")):
        with pytest.raises(NotTheFile, match=words):
            read_json(patience.client, server.address + path)


def test_a_folder_of_copies_is_held_to_the_same(tmp_path: Path) -> None:
    source = tmp_path / "t.csv"
    source.write_bytes(TABLE)
    arrived = copy(source, tmp_path / "d" / "t", Expected("csv", 10_000_000), lambda done, total: None)
    assert (arrived.size, arrived.sha256) == (len(TABLE), hashlib.sha256(TABLE).hexdigest())
    source.write_bytes(PAGE)
    with pytest.raises(NotTheFile, match="web page"):
        copy(source, tmp_path / "d" / "t", Expected("csv", 10_000_000), lambda done, total: None)
    assert not (tmp_path / "d" / "t").exists()
    with pytest.raises(NotTheFile, match="cannot be opened"):
        copy(tmp_path / "gone.csv", tmp_path / "d" / "t", Expected("csv", 10), lambda done, total: None)


def test_a_fault_of_another_kind_is_not_hidden(patience: Patience) -> None:
    def fails() -> None:
        raise KeyError("ours")

    with pytest.raises(KeyError):
        patience.client.patiently("http://127.0.0.1/", fails)
    assert isinstance(TryLater("busy").wait, type(None))
