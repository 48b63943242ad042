"""Fetching from services: what was not reached, refused, or is not what was asked for."""

from __future__ import annotations

from pathlib import Path

from saferplan.errors.base import SaferplanError


class NotReachable(SaferplanError):
    """A service does not answer, breaks off or is too slow, after every try that is fair to it."""

    exit_code = 20

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            f"{address}: {reason}; expected the file. What has arrived is kept: check your connection and run the "
            "same command again later, and it goes on from there."
        )


class ServiceRefused(SaferplanError):
    """A service answers that it does not have the file or will not give it."""

    exit_code = 21

    def __init__(self, address: str, status: int) -> None:
        super().__init__(
            f"{address}: the service answers {status}; expected the file. It may have moved: look for it on the "
            "publisher's site and put it into inputs by hand, or name a copy with --mirror."
        )
        self.status = status


class NotTheFile(SaferplanError):
    """What arrived is not the file: another form, another checksum, too large, or not whole."""

    exit_code = 22

    def __init__(self, address: str, found: str, expected: str) -> None:
        super().__init__(
            f"{address}: {found}; expected {expected}. Nothing in inputs was changed. Download the file from the "
            "publisher's site by hand and look at it."
        )


class RedirectRefused(SaferplanError):
    """A service sends on to a place that is not safe, or round in a circle."""

    exit_code = 23

    def __init__(self, address: str, found: str) -> None:
        super().__init__(
            f"{address}: {found}; expected at most five steps, none of them back and none from https to http. "
            "Nothing was taken. Download the file from the publisher's site by hand."
        )


class NotTrusted(SaferplanError):
    """The certificate of a service is not one that this computer trusts."""

    exit_code = 24

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            f"{address}: its certificate is not trusted ({reason}); expected one that this computer trusts. "
            "Nothing was taken. Where your council's network puts in a certificate of its own, ask its IT for the "
            "file of that certificate and name it in the environment as SSL_CERT_FILE."
        )


class NotOurs(SaferplanError):
    """A file in inputs would be replaced that `fetch` did not put there, or that was changed since."""

    exit_code = 25

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: this file was put here or changed by somebody, and differs from the one fetched; expected no "
            "file of that name. It was left as it is. Move it away or rename it, and run the same command again."
        )


class FetchIncomplete(SaferplanError):
    """Several files could not be fetched; those that could be are in their places.

    `why` has the sentence of each, by the name of its service.
    """

    exit_code = 26

    def __init__(self, why: dict[str, str]) -> None:
        super().__init__(
            f"{len(why):,} files could not be fetched: {', '.join(why)}. The others are in place. "
            "Mend what each sentence says, and run the same command again."
        )
        self.why = why
