"""The API itself: what is public, read from the released versions alone; and releases of the evidence, sent in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from ninja import File, NinjaAPI, Path, Query, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import Field

from saferplan_portal import api as package
from saferplan_portal.api import shapes
from saferplan_portal.api.actions import hash_of, receive_by_token
from saferplan_portal.api.doors import Asked, TokenDoor
from saferplan_portal.api.faults import Gone, Missing, answer_faults
from saferplan_portal.publications import reading
from saferplan_portal.publications.models import Edition
from saferplan_portal.shell.scanning import hold_clean, pieces_of
from saferplan_portal.shell.words import day

Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,80}$", description="Names the publication.")]
Number = Annotated[int, Path(ge=1, le=1_000_000, description="The number of the version.")]


View = Callable[..., HttpResponse]


def head_as_get(view: View) -> View:
    """Answer HEAD as GET, without the body: whoever asks for the headers alone sees those of the answer."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "HEAD":
            return view(request, *args, **kwargs)
        request.method = "GET"
        try:
            response = view(request, *args, **kwargs)
        finally:
            request.method = "HEAD"
        response["Content-Length"] = str(len(response.content))
        response.content = b""
        return response

    return answered


class Api(NinjaAPI):
    """Answers with an ETag, and with 304 where whoever asks has the answer already; HEAD as GET."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        found: list[URLResolver | URLPattern] = super()._get_urls()
        for one in found:
            if isinstance(one, URLPattern):
                one.callback = head_as_get(one.callback)
        return found

    def create_response(
        self,
        request: HttpRequest,
        data: Any,
        *,
        status: int | None = None,
        temporal_response: HttpResponse | None = None,
    ) -> HttpResponse:
        """An answer as JSON."""
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        if request.method != "GET" or response.status_code != 200:
            return response
        etag = quote_etag(hash_of(response.content.decode())[:32])
        response["ETag"] = etag
        response["Cache-Control"] = "no-cache"
        return get_conditional_response(request, etag=etag, response=response) or response


api = Api(
    title="What the partnership publishes",
    version="1",
    description=(package.__doc__ or "") + "\n\nReading needs no token. Every answer has an ETag. Lists are given in "
    "parts: `limit` and `offset`. An error is a sentence in `error`.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    throttle=[Asked()],
)
answer_faults(api)

_FAULTS: dict[int | frozenset[int], Any] = {422: shapes.FaultsOut, 429: shapes.ErrorOut}


class Part(Schema):
    """Which part of a list is asked for."""

    limit: int = Field(20, ge=1, le=200, description="How many at most.")
    offset: int = Field(0, ge=0, le=1_000_000, description="How many to pass over.")

    def of(self, rows: Sequence[Any]) -> list[Any]:
        """The part of a list."""
        return list(rows[self.offset : self.offset + self.limit])


@api.get("/publications", response={200: shapes.VersionsOut, **_FAULTS}, url_name="publications", tags=["Publications"])
def publications(
    request: HttpRequest,
    part: Query[Part],
    kind: Annotated[str, Query(max_length=20, pattern="^[a-z]*$", description="Only of this kind.")] = "",
) -> dict[str, Any]:
    """What is public now."""
    found = reading.listed(kind) if kind else reading.listed()
    return {"items": [_version(request, one) for one in part.of(found)], "count": len(found)}


_ONE = {200: shapes.EditionOut, 404: shapes.ErrorOut, 410: shapes.ErrorOut, 503: shapes.ErrorOut, **_FAULTS}


@api.get("/publications/{slug}", response=_ONE, url_name="publication", tags=["Publications"])
def publication(request: HttpRequest, slug: Slug) -> dict[str, Any]:
    """The version of a publication that is public now, with its content.  410 where the last one was withdrawn."""
    return _edition(request, reading.current(slug) or reading.latest(slug))


@api.get(
    "/publications/{slug}/versions",
    response={200: shapes.VersionsOut, 404: shapes.ErrorOut, **_FAULTS},
    url_name="versions",
    tags=["Publications"],
)
def versions(request: HttpRequest, slug: Slug, part: Query[Part]) -> dict[str, Any]:
    """Every version of a publication that is or was public, the last first."""
    found = reading.versions(slug)
    if not found:
        raise Missing("There is no publication of this name.")
    return {"items": [_version(request, one) for one in part.of(found)], "count": len(found)}


@api.get("/publications/{slug}/versions/{number}", response=_ONE, url_name="version", tags=["Publications"])
def version(request: HttpRequest, slug: Slug, number: Number) -> dict[str, Any]:
    """One version of a publication with its content, as it was frozen.  410 where it was withdrawn."""
    return _edition(request, reading.version(slug, number))


@api.get("/corrections", response={200: shapes.NoticesOut, **_FAULTS}, url_name="corrections", tags=["Publications"])
def corrections(request: HttpRequest, part: Query[Part]) -> dict[str, Any]:
    """What was wrong in what the public has read, and what was withdrawn, the last first."""
    found = reading.notices(corrections_only=True)
    items = [
        {
            "what": one.what,
            "slug": one.edition.publication.slug,
            "number": one.edition.number,
            "title": one.edition.public_title,
            "at": one.at,
            "words": one.words,
            "wrong_since": one.edition.wrong_since if one.what == "correction" else None,
        }
        for one in part.of(found)
    ]
    return {"items": items, "count": len(found)}


@api.get(
    "/actions", response={200: shapes.ActionsOut, 503: shapes.ErrorOut, **_FAULTS}, url_name="actions", tags=["Plan"]
)
def actions(request: HttpRequest, part: Query[Part]) -> dict[str, Any]:
    """The actions that were promised, and where each stands, as the progress that is public says."""
    edition, content = _content("progress")
    rows = [
        {
            "priority": priority["title"],
            "promised": one["promised"],
            "lead": one["lead"],
            "due": one["due"] or None,
            "did": one["did"],
            "reported": one["reported"] or None,
            "status": _status(one),
        }
        for priority in content.get("priorities", ())
        for one in priority["promises"]
    ]
    return {"items": part.of(rows), "count": len(rows), "version": _version(request, edition) if edition else None}


@api.get(
    "/measures", response={200: shapes.MeasuresOut, 503: shapes.ErrorOut, **_FAULTS}, url_name="measures", tags=["Plan"]
)
def measures(request: HttpRequest, part: Query[Part]) -> dict[str, Any]:
    """The measures of the plan, and what can be said of each, as the progress that is public says."""
    edition, content = _content("progress")
    rows = [
        {
            "id": one["id"],
            "priority": priority["title"],
            "title": one["title"],
            "baseline": one["baseline"],
            "now": one["now"],
            "value": one["value"],
            "target": one["target"],
            "status": _status(one),
        }
        for priority in content.get("priorities", ())
        for one in priority["measures"]
    ]
    return {"items": part.of(rows), "count": len(rows), "version": _version(request, edition) if edition else None}


class FigureFilter(Schema):
    """Which figures are asked for; blank for all."""

    measure: str = Field("", max_length=80, description="Only of this measure.")
    area: str = Field("", max_length=80, description="Only of the area of this code.")
    period: str = Field("", max_length=40, description="Only of this period.")

    def takes(self, row: dict[str, Any]) -> bool:
        """Whether a figure is asked for."""
        return all(wanted in ("", row[name]) for name, wanted in self.dict().items())


@api.get(
    "/figures",
    response={200: shapes.FiguresOut, 503: shapes.ErrorOut, **_FAULTS},
    url_name="figures",
    tags=["Evidence"],
)
def figures(request: HttpRequest, which: Query[FigureFilter], part: Query[Part]) -> dict[str, Any]:
    """The figures behind the findings, as the data that are public have them."""
    edition, content = _content("data")
    rows = [
        row
        for table in content.get("tables", ())
        if table["name"] == "figures"
        for cells in table["rows"]
        for row in (dict(zip((column["name"] for column in table["columns"]), cells, strict=True)),)
        if which.takes(row)
    ]
    return {"items": part.of(rows), "count": len(rows), "version": _version(request, edition) if edition else None}


@api.post(
    "/releases",
    response={
        201: shapes.ReceivedOut,
        **dict.fromkeys((400, 401, 403, 409, 413), shapes.ErrorOut),
        **_FAULTS,
    },
    auth=TokenDoor("receive-releases"),
    url_name="releases",
    tags=["Evidence"],
)
def releases(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Send a release of the evidence: the zip of its folder.

    It needs a token of a body, which an administrator of the portal makes.  A bundle, which holds exact numbers, is
    refused, and so is anything that is no whole release (409).  What is received is not public: people choose what is
    published from it.
    """
    by, token = request.auth  # type: ignore[attr-defined]
    hold_clean(pieces_of(file), "The file")
    received = receive_by_token(by=by, token=token, file=file)
    told = {name: getattr(received, name) for name in ("sha256", "audience", "edition", "files", "bytes")}
    return Status(201, told)


def _content(slug: str) -> tuple[Edition | None, dict[str, Any]]:
    """What is public now at an address, with its content; nothing where nothing is.  Raises `SealBroken`."""
    edition = reading.current(slug)
    return edition, reading.content_shown(edition) if edition else {}


def _edition(request: HttpRequest, edition: Edition | None) -> dict[str, Any]:
    """A version with its content.  Raises `Missing`, `Gone` or `SealBroken` where that is not to be had."""
    if edition is None:
        raise Missing("There is no publication, or no version, of this name.")
    if edition.state == "withdrawn":
        assert edition.ended_at is not None
        raise Gone(f"This version was withdrawn on {day(edition.ended_at)}: {edition.reason}")
    return _version(request, edition) | {"content": reading.content_shown(edition)}


def _version(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """A version as the API has it."""
    slug, number = edition.publication.slug, edition.number
    return {
        "slug": slug,
        "kind": edition.publication.kind,
        "number": number,
        "title": edition.public_title,
        "state": edition.state,
        "released_at": edition.released_at,
        "ended_at": edition.ended_at,
        "withdrawn_because": edition.reason if edition.state == "withdrawn" else "",
        "corrects": edition.wrong,
        "wrong_since": edition.wrong_since,
        "seal": edition.seal,
        "page": request.build_absolute_uri(reverse("public_version", args=[slug, number])),
    }


def _status(one: dict[str, Any]) -> dict[str, str]:
    """A status as the API has it."""
    changed = one["changed"] or {"words": "", "reason": ""}
    told = {name: one["status"][name] for name in ("words", "tone", "reason")}
    return told | {"code": one["code"], "set_instead": changed["words"], "set_because": changed["reason"]}
