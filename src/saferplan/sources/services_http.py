"""Asking a service: one request at a time, patiently, and never to a place that is not safe.

The only module that opens a connection.  It uses Python's own HTTP client, which takes the proxy and the trusted
certificates that the computer is set up with (decision 19).
"""

from __future__ import annotations

import http.client
import random
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from saferplan.errors import NotReachable, NotTrusted, RedirectRefused, ServiceRefused

TRY_LATER = frozenset({202, 408, 425, 429, 500, 502, 503, 504})
"""Answers after which the same request may be made again; 202 says that the file is still being made."""

_SENT_ON = frozenset({301, 302, 303, 307, 308})


class TryLater(Exception):
    """A fault that may pass: why, and how many seconds the service asks to wait, where it says."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


@dataclass(frozen=True)
class Manners:
    """How a service is treated.

    `silence` is the longest wait in seconds for an answer or for more of it; over each `window` seconds at least
    `least_rate` bytes a second must come.  A file is tried `tries` times without getting further (and never more than
    `most_requests` times), `longest` seconds altogether.  Waits double from `first_wait` to `longest_wait`, each cut
    by up to half by chance; a service that asks for more than `most_patience` seconds is left for another day.
    `between` seconds pass between two requests to one host.
    """

    silence: float = 60.0
    window: float = 60.0
    least_rate: float = 1024.0
    tries: int = 6
    most_requests: int = 40
    longest: float = 6 * 3600.0
    first_wait: float = 2.0
    longest_wait: float = 120.0
    most_patience: float = 900.0
    between: float = 0.25
    redirects: int = 5


MANNERS = Manners()
"""How `saferplan fetch` treats the services."""


@dataclass
class Client:
    """Asks services, one request at a time.

    `seed` is what the lengths of waits are drawn from, so that a run can be repeated; `agent` is who it says it is;
    `sleep` and `now` are the clock, and `today` the day's date and time in Greenwich.
    """

    manners: Manners = field(default_factory=Manners)
    seed: str = ""
    agent: str = "saferplan"
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic
    today: Callable[[], datetime] = lambda: datetime.now(UTC)
    requests: int = 0
    _began: float = 0.0
    _last: dict[str, float] = field(default_factory=dict)
    _openers: dict[str, urllib.request.OpenerDirector] = field(default_factory=dict)

    @contextmanager
    def ask(
        self, address: str, headers: Mapping[str, str] | None = None, *, method: str = "GET"
    ) -> Iterator[http.client.HTTPResponse]:
        """The answer to one request, redirects followed; its body is read by the caller.

        Raises `TryLater` where the fault may pass, `ServiceRefused` for any other answer than 200, 206, 304 and 416,
        `RedirectRefused` and `NotTrusted`.
        """
        seen = {address}
        here = address
        while True:
            answer = self._once(here, headers or {}, method)
            try:
                if answer.status in _SENT_ON:
                    there = urljoin(here, answer.headers.get("Location") or "")
                    check_redirect(here, there, seen, self.manners.redirects)
                    seen.add(there)
                    here = there
                    continue
                if answer.status in TRY_LATER:
                    wait = seconds_to_wait(answer.headers.get("Retry-After"), self.today())
                    raise TryLater(f"the service answers {answer.status}", wait)
                if answer.status not in (200, 206, 304, 416):
                    raise ServiceRefused(shown(here), answer.status)
                yield answer
                return
            finally:
                answer.close()

    def _once(self, address: str, headers: Mapping[str, str], method: str) -> http.client.HTTPResponse:
        """One request, after the pause that its host is owed."""
        host = urlsplit(address).netloc
        owed = self._last.get(host, float("-inf")) + self.manners.between - self.now()
        if owed > 0:
            self.sleep(owed)
        self.requests += 1
        polite = {"User-Agent": self.agent, "Accept-Encoding": "identity", "Accept": "*/*"}
        request = urllib.request.Request(address, headers={**polite, **headers}, method=method)  # noqa: S310 - checked
        try:
            answer: http.client.HTTPResponse = self._opener(address).open(request, timeout=self.manners.silence)
        except (OSError, http.client.HTTPException) as error:
            raise _meant(error, address) from error
        finally:
            self._last[host] = self.now()
        return answer

    def _opener(self, address: str) -> urllib.request.OpenerDirector:
        """The opener for the scheme of an address, made once: reading the trusted certificates takes a while."""
        scheme = urlsplit(address).scheme
        if scheme not in self._openers:
            self._openers[scheme] = _opener(scheme)
        return self._openers[scheme]

    def patiently(self, address: str, once: Callable[[], Any], further: Callable[[], int] = lambda: 0) -> Any:
        """Do `once` until it gives no `TryLater`, waiting longer each time; `further` says how far it has got.

        Raises `NotReachable` when there have been as many tries without getting further as is fair.
        """
        self._began, requests, failed = self.now(), self.requests, 0
        chance = random.Random(f"{self.seed} {address}")  # noqa: S311 - it spreads requests out, and keeps no secret
        while True:
            before = further()
            try:
                return once()
            except TryLater as fault:
                failed = 1 if further() > before else failed + 1
                wait = self._wait(fault, failed, chance)
                spent = self.now() - self._began + wait
                if wait > self.manners.most_patience:
                    reason = f"{fault.reason} and asks to come back in {wait / 60:,.0f} minutes"
                    raise NotReachable(shown(address), reason) from fault
                made = self.requests - requests
                too_many = failed >= self.manners.tries or made >= self.manners.most_requests
                if too_many or spent > self.manners.longest:
                    after = f"after {made:,} {'request' if made == 1 else 'requests'}"
                    raise NotReachable(shown(address), f"{fault.reason}, {after}") from fault
                self.sleep(wait)

    def _wait(self, fault: TryLater, failed: int, chance: random.Random) -> float:
        """How long to wait: as long as the service asks, or else longer each time."""
        if fault.wait is not None:
            return fault.wait
        most = min(self.manners.longest_wait, self.manners.first_wait * 2.0 ** (failed - 1))
        return most * chance.uniform(0.5, 1.0)

    def parts(self, answer: http.client.HTTPResponse) -> Iterator[bytes]:
        """The body as it comes; `TryLater` where it breaks off, ends early, or comes more slowly than is of use."""
        promised = answer.length
        came = in_window = 0
        began = self.now()
        while True:
            try:
                part = answer.read1(64 * 1024)
            except (OSError, http.client.HTTPException) as error:
                raise TryLater(f"the connection broke off after {came:,} bytes") from error
            if not part:
                break
            came += len(part)
            in_window += len(part)
            passed = self.now() - began
            if passed >= self.manners.window:
                if in_window < self.manners.least_rate * passed:
                    raise TryLater(f"only {in_window:,} bytes came in {passed:,.0f} seconds")
                began, in_window = self.now(), 0
            if self.now() - self._began > self.manners.longest:
                raise TryLater(f"it took longer than {self.manners.longest / 3600:,.1f} hours")
            yield part
        if promised is not None and came != promised:
            raise TryLater(f"the answer ended after {came:,} of {promised:,} bytes")


def check_redirect(here: str, there: str, seen: set[str], most: int) -> None:
    """Raise `RedirectRefused` where a redirect leads round, too far, off the web, or from https to http."""
    before, after = urlsplit(here), urlsplit(there)
    if after.scheme not in ("http", "https") or not after.netloc:
        raise RedirectRefused(shown(here), "it sends on to something that is no web address")
    if before.scheme == "https" and after.scheme == "http":
        raise RedirectRefused(shown(here), f"it sends on to {shown(there)}, which is not encrypted")
    if there in seen:
        raise RedirectRefused(shown(here), f"it sends back to {shown(there)}, round in a circle")
    if len(seen) > most:
        raise RedirectRefused(shown(here), f"it sends on more than {most} times")


def shown(address: str) -> str:
    """An address as it may be printed: without a name, password or query.

    >>> shown("https://user:word@example.org/a/b.csv?key=1")
    'https://example.org/a/b.csv'
    """
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def seconds_to_wait(header: str | None, today: datetime) -> float | None:
    """The seconds that `Retry-After` asks for, given as a number or as a date; None where it gives neither.

    >>> seconds_to_wait("120", datetime(2024, 3, 1, tzinfo=UTC))
    120.0
    >>> seconds_to_wait("Fri, 01 Mar 2024 00:00:30 GMT", datetime(2024, 3, 1, tzinfo=UTC))
    30.0
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - today).total_seconds())


def _meant(error: Exception, address: str) -> Exception:
    """What an error of the connection means."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return NotTrusted(shown(address), cause.verify_message)
    if isinstance(cause, TimeoutError):
        return TryLater("no answer came in time")
    if isinstance(cause, ConnectionError):
        return TryLater("the connection was refused or broke off")
    reason = getattr(cause, "strerror", None) or type(cause).__name__
    return TryLater(f"it could not be reached ({reason})")


class _AsItIs(urllib.request.BaseHandler):
    """Gives every answer as it is: redirects and errors are judged by the client."""

    def http_response(self, request: Any, response: Any) -> Any:
        """The answer, unchanged."""
        return response

    https_response = http_response


def _opener(scheme: str) -> urllib.request.OpenerDirector:
    """An opener for http or https alone, by the computer's proxy and with the certificates that it trusts."""
    opener = urllib.request.OpenerDirector()
    opener.add_handler(urllib.request.ProxyHandler())
    if scheme == "https":
        opener.add_handler(urllib.request.HTTPSHandler(context=ssl.create_default_context()))
    else:
        opener.add_handler(urllib.request.HTTPHandler())
    opener.add_handler(_AsItIs())
    return opener
