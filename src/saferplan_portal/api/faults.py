"""How the API says that something went wrong: a sentence, and never a value that somebody sent."""

from __future__ import annotations

import math
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from saferplan_portal.publications.reading import SealBroken
from saferplan_portal.shell.rules import Refused, Unfit


class Missing(Exception):
    """There is no such thing: a sentence."""


class Gone(Exception):
    """It was withdrawn: a sentence that says when and why."""


def answer_faults(api: NinjaAPI) -> None:
    """Teach an API to answer each fault with its status and a sentence."""

    def told(status: int, sentence: str = "") -> Any:
        def answer(request: HttpRequest, error: Exception) -> HttpResponse:
            return api.create_response(request, {"error": sentence or str(error)}, status=status)

        return answer

    api.add_exception_handler(Missing, told(404))
    api.add_exception_handler(Gone, told(410))
    api.add_exception_handler(Unfit, told(409))
    api.add_exception_handler(Refused, told(403))
    api.add_exception_handler(SealBroken, told(503, "This version is not shown until somebody has looked into it."))
    api.add_exception_handler(MultiPartParserError, told(400, "The request cannot be read as multipart/form-data."))
    api.add_exception_handler(SuspiciousOperation, told(400, "The request cannot be read."))

    def status_of(request: HttpRequest, error: Any) -> HttpResponse:
        return api.create_response(request, {"error": str(error)}, status=error.status_code)

    def no_token(request: HttpRequest, error: Any) -> HttpResponse:
        sentence = "Send a token that holds, as Authorization: Bearer. An administrator of the portal makes one."
        response = api.create_response(request, {"error": sentence}, status=401)
        response["WWW-Authenticate"] = 'Bearer realm="releases"'
        return response

    def too_often(request: HttpRequest, error: Any) -> HttpResponse:
        sentence = "Too many requests came from your network. Wait, and ask for more at once with limit."
        response = api.create_response(request, {"error": sentence}, status=429)
        response["Retry-After"] = str(math.ceil(error.wait or 1))
        return response

    def unfit(request: HttpRequest, error: Any) -> HttpResponse:
        faults = [{"where": ".".join(map(str, one["loc"])), "says": str(one["msg"])} for one in error.errors]
        told = {"error": "The request is not as it must be. See the description of the API.", "faults": faults}
        return api.create_response(request, told, status=422)

    api.add_exception_handler(HttpError, status_of)
    api.add_exception_handler(AuthenticationError, no_token)
    api.add_exception_handler(Throttled, too_often)
    api.add_exception_handler(ValidationError, unfit)
