"""Tables that come in parts: put together whole, gone on with, and held to the count that the service gives."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from loopback import Answer, Loopback, serving, short, status
from saferplan.errors import NotReachable, NotTheFile
from saferplan.reference.services import Service, services
from saferplan.sources.services_download import Arrived, Expected
from saferplan.sources.services_http import Client, Manners
from saferplan.sources.services_pages import download_pages, sorted_parts

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

BY_NAME = {one.name: one for one in services()}
WARDS, SHAPES, PEOPLE = BY_NAME["wards"], BY_NAME["boundaries_2011"], BY_NAME["population"]
CODES = [f"X{number:08}" for number in range(1, 2501)]
MOST_A_PAGE = 700


def layer(*, count: int = len(CODES), breaks_at: int | None = None) -> Answer:
    """A map layer that gives at most 700 rows at once, and says how many there are."""

    def answer(to: object) -> None:
        query = {key: found[0] for key, found in parse_qs(urlsplit(to.path).query).items()}  # type: ignore[attr-defined]
        if query.get("returnCountOnly"):
            status(200, {}, json.dumps({"count": count}).encode())(to)  # type: ignore[arg-type]
            return
        start = int(query["resultOffset"])
        if breaks_at is not None and start >= breaks_at:
            short(b'{"features"', 5000)(to)  # type: ignore[arg-type]
            return
        codes = CODES[start : start + min(MOST_A_PAGE, int(query["resultRecordCount"]))]
        names = query["outFields"].split(",")
        rows = [{name: code if name.endswith("CD") else f"Ash, {code}" for name in names} for code in codes]
        if query["f"] == "geojson":
            square = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
            features = [{"type": "Feature", "properties": row, "geometry": square} for row in rows]
            body: dict[str, object] = {"type": "FeatureCollection", "features": features}
        else:
            body = {"features": [{"attributes": row} for row in rows]}
        status(200, {"Content-Type": "application/json"}, json.dumps(body).encode())(to)  # type: ignore[arg-type]

    return answer


def nomis(*, count: int = 2500, lost: int = 0) -> Answer:
    """A table of Nomis that gives at most 1,000 rows at once."""

    def answer(to: object) -> None:
        query = parse_qs(urlsplit(to.path).query)  # type: ignore[attr-defined]
        start = int(query["RecordOffset"][0])
        lines = ['"DATE","GEOGRAPHY_CODE","OBS_VALUE","RECORD_COUNT"']
        lines += [f'{query["date"][0]},"{code}",{1500},{count}' for code in CODES[start : start + 1000]]
        body = "\r\n".join(lines[: len(lines) - lost]) + "\r\n"
        status(200, {"Content-Type": "text/csv"}, body.encode())(to)  # type: ignore[arg-type]

    return answer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving({"/layer": [layer()], "/nomis": [nomis()]}) as made:
        yield made


def bring(server: Loopback, service: Service, path: str, draft: Path) -> Arrived:
    quick = Manners(tries=2, first_wait=0.01, between=0, silence=20)
    client = Client(quick, sleep=lambda seconds: None)
    expected = Expected(service.form, 10_000_000)
    return download_pages(client, service, server.address + path, draft, expected, told=lambda done, total: None)


def test_a_lookup_is_put_together_from_its_parts(server: Loopback, tmp_path: Path) -> None:
    draft = tmp_path / "wards"
    arrived = bring(server, WARDS, "/layer", draft)
    rows = list(csv.DictReader(io.StringIO(draft.read_text(encoding="utf-8"))))
    assert [row["LSOA21CD"] for row in rows] == CODES
    assert tuple(rows[0]) == WARDS.fields
    assert rows[0]["WD24NM"] == "Ash, X00000001"
    assert arrived.size == draft.stat().st_size
    assert len(server.asked) == 1 + 4
    assert list(tmp_path.iterdir()) == [draft]


def test_shapes_are_put_together_as_one_collection(server: Loopback, tmp_path: Path) -> None:
    bring(server, SHAPES, "/layer", tmp_path / "shapes")
    found = json.loads((tmp_path / "shapes").read_text(encoding="utf-8"))
    assert [one["properties"]["LSOA11CD"] for one in found["features"]] == CODES
    assert {one["geometry"]["type"] for one in found["features"]} == {"Polygon"}


def test_residents_are_put_together_without_the_count_of_rows(server: Loopback, tmp_path: Path) -> None:
    bring(server, PEOPLE, "/nomis?date=2022", tmp_path / "people")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "people").read_text(encoding="utf-8"))))
    assert [row["GEOGRAPHY_CODE"] for row in rows] == CODES
    assert rows[0] == {"DATE": "2022", "GEOGRAPHY_CODE": "X00000001", "OBS_VALUE": "1500"}


def test_parts_that_have_arrived_are_not_asked_for_again(server: Loopback, tmp_path: Path) -> None:
    server.answers["/layer"] = [layer(breaks_at=1400)]
    draft = tmp_path / "wards"
    with pytest.raises(NotReachable):
        bring(server, WARDS, "/layer", draft)
    assert len([path for path in sorted_parts(draft) if ".part" not in path.name]) == 2
    server.asked.clear()
    server.answers["/layer"] = [layer()]
    bring(server, WARDS, "/layer", draft)
    offsets = [parse_qs(urlsplit(one.path).query).get("resultOffset") for one in server.asked]
    assert offsets == [None, ["1400"], ["2100"]]
    assert len(draft.read_text(encoding="utf-8").splitlines()) == 1 + len(CODES)


def test_parts_of_another_table_are_forgotten(server: Loopback, tmp_path: Path) -> None:
    server.answers["/layer"] = [layer(breaks_at=1400)]
    with pytest.raises(NotReachable):
        bring(server, WARDS, "/layer", tmp_path / "wards")
    server.answers["/moved"] = [layer()]
    server.asked.clear()
    bring(server, WARDS, "/moved", tmp_path / "wards")
    assert len(server.asked) == 1 + 4


@pytest.mark.parametrize(("count", "words"), [(2600, "2,500 and no more rows"), (2400, "more than 2,400 rows")])
def test_parts_that_do_not_add_up_are_refused(count: int, words: str, server: Loopback, tmp_path: Path) -> None:
    server.answers["/layer"] = [layer(count=count)]
    with pytest.raises(NotTheFile, match=words):
        bring(server, WARDS, "/layer", tmp_path / "wards")
    assert sorted_parts(tmp_path / "wards") == []


def test_a_table_of_nomis_that_does_not_add_up_is_refused(server: Loopback, tmp_path: Path) -> None:
    server.answers["/nomis"] = [nomis(count=2600)]
    with pytest.raises(NotTheFile, match="gives 2,500 rows, and then none"):
        bring(server, PEOPLE, "/nomis?date=2022", tmp_path / "people")
    server.answers["/nomis"] = [nomis(count=2400)]
    with pytest.raises(NotTheFile, match="more than 2,400 rows"):
        bring(server, PEOPLE, "/nomis?date=2022", tmp_path / "people")


def test_a_complaint_inside_an_answer_is_told(server: Loopback, tmp_path: Path) -> None:
    complaint = json.dumps({"error": {"code": 400, "message": "Invalid URL"}}).encode()
    server.answers["/layer"] = [status(200, {}, complaint)]
    with pytest.raises(NotTheFile, match=r"no count of rows \(its error 400\)"):
        bring(server, WARDS, "/layer", tmp_path / "wards")
