"""Where the content of a publication comes from: for each kind, one provider that reads the live records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.publications.kinds import KINDS, Content


@dataclass(frozen=True)
class Offer:
    """One thing that can be published now: which it is ("" where there is only one of its kind), and its words.

    `ending` is put after the address of its kind, where there are many: "2026-07-14".
    """

    subject: str
    words: str
    ending: str = ""


class Provider(Protocol):
    """Makes the content of one kind from live records."""

    def offers(self, by: Actor) -> tuple[Offer, ...]:
        """What can be published now."""
        ...

    def content(self, by: Actor, subject: str) -> Content:
        """The content, as it stands now.  Raises `Unfit` where it cannot be published, and says why."""
        ...


_PROVIDERS: dict[str, Provider] = {}


def provides(kind: str, provider: Provider) -> None:
    """Name the provider of a kind.  The last one named holds."""
    assert kind in KINDS, kind
    _PROVIDERS[kind] = provider


def provider_of(kind: str) -> Provider | None:
    """The provider of a kind, or None where nothing makes it."""
    return _PROVIDERS.get(kind)


def offers(by: Actor) -> dict[str, tuple[Offer, ...]]:
    """What can be published now, by kind, in the order of `KINDS`; kinds with nothing to publish are left out."""
    found = {}
    for kind in KINDS:
        provider = provider_of(kind)
        offered = provider.offers(by) if provider is not None else ()
        if offered:
            found[kind] = offered
    return found
