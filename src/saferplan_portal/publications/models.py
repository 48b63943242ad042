"""Publications and their frozen versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from saferplan_portal.accounts.models import Person
from saferplan_portal.publications.kinds import KINDS, Kind
from saferplan_portal.publications.seal import seal_of

STATES = {
    "waiting": "Waiting for a second person",
    "sent-back": "Sent back",
    "released": "Public now",
    "replaced": "Replaced by a later version",
    "withdrawn": "Withdrawn",
}
"""What a version may be."""

MAY_BECOME: dict[str, frozenset[str]] = {
    "waiting": frozenset({"released", "sent-back"}),
    "sent-back": frozenset(),
    "released": frozenset({"replaced", "withdrawn"}),
    "replaced": frozenset({"withdrawn"}),
    "withdrawn": frozenset(),
}
"""What a version in each state may become."""

ONCE_PUBLIC = ("released", "replaced", "withdrawn")
"""The states of versions that the public has seen."""


class Publication(models.Model):
    """Something that the public reads at one address, through all its versions.  `subject` says which one of many."""

    kind = models.CharField(max_length=20, choices=[(kind.code, kind.name) for kind in KINDS.values()])
    subject = models.CharField(max_length=80, blank=True)
    slug = models.SlugField(max_length=80, unique=True)

    class Meta:
        ordering: ClassVar = ["slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject"], name="one_publication_of_a_subject")
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def of_kind(self) -> Kind:
        """Its kind."""
        return KINDS[self.kind]


class Edition(models.Model):
    """A version of a publication: content and page, frozen under a seal when it was prepared.

    `number` is given at the release.  `wrong` and `wrong_since` say what was wrong in the versions before, where this
    one corrects them.  `reason` is why it was sent back or withdrawn.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, choices=list(STATES.items()), default="waiting")
    title = models.CharField(max_length=300)
    content = models.TextField()
    page = models.TextField()
    seal = models.CharField(max_length=64)
    wrong = models.CharField("what was wrong", max_length=2_000, blank=True)
    wrong_since = models.DateField("wrong since", null=True)
    prepared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    released_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=2_000, blank=True)

    class Meta:
        ordering: ClassVar = ["-prepared_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "number"], name="one_version_of_a_number"),
            models.UniqueConstraint(
                fields=["publication"], condition=Q(state="released"), name="one_version_public_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["publication"], condition=Q(state="waiting"), name="one_version_waiting_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("prepared_by")), name="nobody_releases_their_own"
            ),
            models.CheckConstraint(
                condition=Q(number=None, released_at=None, state__in=("waiting", "sent-back"))
                | Q(number__isnull=False, released_at__isnull=False, state__in=ONCE_PUBLIC),
                name="what_was_public_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication.slug} {self.number or 'not released'}"

    @property
    def public_title(self) -> str:
        """Its title; of a version that was withdrawn only what kind it is, for the title may be why it was."""
        return self.publication.of_kind.name if self.state == "withdrawn" else self.title

    @property
    def holds(self) -> bool:
        """Whether content and page are still those that were sealed."""
        return seal_of(self.content, self.page) == self.seal
