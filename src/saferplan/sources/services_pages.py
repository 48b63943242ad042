"""Tables that a service gives in parts: each part is fetched as a file of its own, and the parts are put together.

Parts that have arrived are kept until the whole is there, so that a fetch that broke off goes on with the next one.
The service says beforehand how many rows there are, and fewer or more is a fault: nothing is lost between the parts.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from saferplan.errors import NotTheFile
from saferplan.reference.services import Service
from saferplan.sources.services_download import Arrived, Bytes, Expected, Validators, check_arrived, download, read_json
from saferplan.sources.services_http import Client, shown

ROWS_ASKED = 1000
"""How many rows of a map layer are asked for at once; services may send fewer."""

MOST_ROWS = 2_000_000


@dataclass(frozen=True)
class _Rows:
    """One part: its rows as texts, and for shapes the features as they came."""

    rows: list[list[str]]
    features: list[dict[str, Any]]


def download_pages(
    client: Client, service: Service, address: str, draft: Path, expected: Expected, *, told: Bytes
) -> Arrived:
    """Bring a table of several parts into `draft`, as `download` brings a file.

    Raises what `download` raises, and `NotTheFile` where the parts do not add up to what the service says it has.
    """
    gather = _arcgis if service.pages == "arcgis" else _nomis
    parts = sorted_parts(draft)
    if parts and not _same_table(draft, address):
        forget_parts(draft)
    draft.parent.mkdir(parents=True, exist_ok=True)
    _note(draft).write_text(address, encoding="utf-8")
    came = 0

    def told_of_part(size: int) -> None:
        nonlocal came
        came += size
        told(came, 0)

    found = gather(client, service, address, draft, told_of_part)
    if service.form == "geojson":
        _write_shapes(draft, found)
    else:
        _write_table(draft, list(service.fields) or ["DATE", "GEOGRAPHY_CODE", "OBS_VALUE"], found)
    with draft.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    arrived = Arrived(address, draft, draft.stat().st_size, sha256, Validators())
    check_arrived(arrived, expected)
    forget_parts(draft)
    return arrived


def sorted_parts(draft: Path) -> list[Path]:
    """The parts that have arrived."""
    return sorted(draft.parent.glob(f"{draft.name}.rows-*"))


def forget_parts(draft: Path) -> None:
    """Take the parts away."""
    for path in (*sorted_parts(draft), _note(draft)):
        path.unlink(missing_ok=True)


def _note(draft: Path) -> Path:
    """The file that says which table the parts are of."""
    return draft.with_name(f"{draft.name}.of")


def _same_table(draft: Path, address: str) -> bool:
    """Whether the parts that are there are of this table."""
    return _note(draft).is_file() and _note(draft).read_text(encoding="utf-8") == address


def _part(client: Client, address: str, path: Path, form: str, told: Callable[[int], None]) -> bytes:
    """The bytes of one part, fetched if it is not there yet; its name is given to it only when it is whole."""
    if not path.is_file():
        unfinished = path.with_name(f"{path.name}.part")
        arrived = download(
            client, address, unfinished, Expected(form, 200_000_000), held=Validators(), told=lambda done, total: None
        )
        assert arrived.draft is not None, arrived
        arrived.draft.replace(path)
    told(path.stat().st_size)
    return path.read_bytes()


def _arcgis(
    client: Client, service: Service, address: str, draft: Path, told: Callable[[int], None]
) -> Iterator[_Rows]:
    """The parts of a layer of an ArcGIS feature server, in the order of its first field."""
    shapes = service.form == "geojson"
    found = read_json(client, f"{address}?{urlencode({'where': '1=1', 'returnCountOnly': 'true', 'f': 'json'})}")
    count = found.get("count") if isinstance(found, dict) else None
    if not isinstance(count, int) or not 0 < count <= MOST_ROWS:
        raise NotTheFile(shown(address), f"the service gives no count of rows{_complaint(found)}", "a count of rows")
    asked = {
        "where": "1=1",
        "outFields": ",".join(service.fields),
        "orderByFields": service.fields[0] if shapes else ",".join(service.fields[:3:2]),
        "returnGeometry": "true" if shapes else "false",
        "outSR": "4326",
        "resultRecordCount": str(ROWS_ASKED),
        "f": "geojson" if shapes else "json",
    }
    done = 0
    while done < count:
        query = urlencode({**asked, "resultOffset": str(done)})
        body = _part(client, f"{address}?{query}", draft.with_name(f"{draft.name}.rows-{done:08}"), "json", told)
        page = json.loads(body)
        features = page.get("features") if isinstance(page, dict) else None
        if not features or done + len(features) > count:
            forget_parts(draft)
            got = f"{done:,} and no more" if not features else f"more than {count:,}"
            raise NotTheFile(shown(address), f"the service gives {got} rows{_complaint(page)}", f"{count:,} rows")
        done += len(features)
        cells = "properties" if shapes else "attributes"
        rows = [
            ["" if one[cells].get(name) is None else str(one[cells][name]) for name in service.fields]
            for one in features
        ]
        yield _Rows(rows, features if shapes else [])


def _complaint(answer: Any) -> str:
    """What a service says is wrong, as a map server says it inside an answer that is otherwise in order."""
    error = answer.get("error") if isinstance(answer, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return f" (its error {code})" if isinstance(code, int) else ""


def _nomis(client: Client, service: Service, address: str, draft: Path, told: Callable[[int], None]) -> Iterator[_Rows]:
    """The parts of a table of Nomis, whose every row says how many rows there are."""
    done, count = 0, 1
    while done < count:
        path = draft.with_name(f"{draft.name}.rows-{done:08}")
        body = _part(client, f"{address}&RecordOffset={done}", path, "csv", told)
        rows = list(csv.DictReader(body.decode("utf-8-sig").splitlines()))
        try:
            count = int(rows[0]["RECORD_COUNT"])
            cells = [[row["DATE"], row["GEOGRAPHY_CODE"], row["OBS_VALUE"]] for row in rows]
        except (IndexError, KeyError, ValueError, TypeError) as error:
            forget_parts(draft)
            found = f"the service gives {done:,} rows, and then none that can be read"
            raise NotTheFile(
                shown(address), found, "rows with DATE, GEOGRAPHY_CODE, OBS_VALUE, RECORD_COUNT"
            ) from error
        if done + len(cells) > count or count > MOST_ROWS:
            forget_parts(draft)
            raise NotTheFile(shown(address), f"the service gives more than {count:,} rows", f"{count:,} rows")
        done += len(cells)
        yield _Rows(cells, [])


def _write_table(draft: Path, names: list[str], parts: Iterator[_Rows]) -> None:
    """Write the parts as one CSV file."""
    with draft.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(names)
        for part in parts:
            writer.writerows(part.rows)


def _write_shapes(draft: Path, parts: Iterator[_Rows]) -> None:
    """Write the parts as one collection of shapes, in longitude and latitude."""
    with draft.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write('{"type":"FeatureCollection","features":[')
        first = True
        for part in parts:
            for feature in part.features:
                stream.write(
                    ("\n" if first else ",\n") + json.dumps(feature, separators=(",", ":"), ensure_ascii=False)
                )
                first = False
        stream.write("\n]}\n")
