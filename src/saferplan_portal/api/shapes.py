"""What the API gives: the shapes of its answers, as its description tells them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema


class ErrorOut(Schema):
    """What went wrong, in a sentence."""

    error: str = Field(description="What went wrong, and what to do.")


class FaultOut(Schema):
    """One part of a request that is not as it must be."""

    where: str = Field(description="The part of the request.")
    says: str = Field(description="What it must be.")


class FaultsOut(Schema):
    """A request that cannot be answered as it was put."""

    error: str
    faults: list[FaultOut]


class VersionOut(Schema):
    """A version of a publication that is or was public."""

    slug: str = Field(description="Names the publication, through all its versions.")
    kind: str = Field(description="plan, progress, assessment, review, notice, record or data.")
    number: int = Field(description="The number of the version, from 1.")
    title: str
    state: str = Field(description="released (public now), replaced, or withdrawn.")
    released_at: datetime
    ended_at: datetime | None = Field(None, description="When it was replaced or withdrawn.")
    withdrawn_because: str = Field("", description="Why it was withdrawn; blank where it was not.")
    corrects: str = Field("", description="What was wrong in the version before; blank where it corrects nothing.")
    wrong_since: date | None = Field(None, description="Since when that was wrong.")
    seal: str = Field(description="SHA-256 over the canonical content, a zero byte, and the page.")
    page: str = Field(description="The address of the page that people read.")


class EditionOut(VersionOut):
    """A version with its content, as it was frozen."""

    content: dict[str, Any] = Field(description="The content. Its parts differ by kind; every kind has tables.")


class VersionsOut(Schema):
    """Some of a list of versions, and how many there are."""

    items: list[VersionOut]
    count: int


class NoticeOut(Schema):
    """A correction or a withdrawal."""

    what: str = Field(description="correction or withdrawal.")
    slug: str
    number: int
    title: str
    at: datetime
    words: str = Field(description="What was wrong, or why it was withdrawn.")
    wrong_since: date | None = None


class NoticesOut(Schema):
    """Some of the corrections and withdrawals, and how many there are."""

    items: list[NoticeOut]
    count: int


class StatusOut(Schema):
    """A status by the rule that is published with it."""

    code: str
    words: str
    tone: str = Field(description="green, amber, red or grey.")
    reason: str
    set_instead: str = Field("", description="What the partnership set instead; blank where it set nothing.")
    set_because: str = Field("", description="Why it did.")


class ActionOut(Schema):
    """An action that was promised, and where it stands."""

    priority: str
    promised: str
    lead: str = Field(description="The body that leads it.")
    due: date | None = None
    did: str = Field(description="What was done by the last report; blank where nothing was reported.")
    reported: date | None = None
    status: StatusOut


class ActionsOut(Schema):
    """Some of the actions, how many there are, and the version of the publication that they stand in."""

    items: list[ActionOut]
    count: int
    version: VersionOut | None = Field(None, description="Null where no progress is published.")


class MeasureOut(Schema):
    """A measure, and what can be said of it."""

    id: str
    priority: str
    title: str
    baseline: str
    now: str
    value: float | None = Field(None, description="The last reading; null where there is none or it is not public.")
    target: str
    status: StatusOut


class MeasuresOut(Schema):
    """Some of the measures, how many there are, and the version of the publication that they stand in."""

    items: list[MeasureOut]
    count: int
    version: VersionOut | None = Field(None, description="Null where no progress is published.")


class FigureOut(Schema):
    """A figure of the public release."""

    address: str = Field(description="What names the figure.")
    measure: str
    area: str
    period: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str
    status: str
    printed: str = Field(description="The figure as it is printed, or why it is not shown.")
    caveats: str


class FiguresOut(Schema):
    """Some of the figures, how many there are, and the version of the publication that they stand in."""

    items: list[FigureOut]
    count: int
    version: VersionOut | None = Field(None, description="Null where no data are published.")


class ReceivedOut(Schema):
    """A release that was received."""

    sha256: str = Field(description="The hash of the list of its files, which names it.")
    audience: str
    edition: str
    files: int
    bytes: int
