"""What a person agreed to, and what left because of it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.consent.codes import AgeBand, Capacity, Mode, Scope, Status, Told
from wasl.people.history import keep_versions
from wasl.people.models import Person, StoredFile
from wasl.vault.sealed import Sealed


@dataclass(frozen=True, kw_only=True)
class GrantContent:
    """The words of a consent (2.8).

    Attributes:
        message: What the person wants passed on, in their words (``REL_MSG``).
        address: The forwarding address or contact that they chose to give.
        withheld: What must not be shared, with whom, and why.
        understood: What the person said they understood (D29).
        reaction: How a child of 0 to 5 reacted to the explanation (5.4).
        maturity: Why a child's own consent or assent counts.
        giver: Who gave it, when not the person.
        guardian_act: Authority, reference and date of the guardian's appointment (R154).
        harm_suspected: A caregiver is suspected of harming the child (D26).
        nobody_there: Why no parent or guardian was asked; empty when one could be.
        witness: Who was there.
        interpreter: Who interpreted.
        area: Where it holds.
    """

    message: str = ""
    address: str = ""
    withheld: str = ""
    understood: str = ""
    reaction: str = ""
    maturity: str = ""
    giver: str = ""
    guardian_act: str = ""
    harm_suspected: bool = False
    nobody_there: str = ""
    witness: str = ""
    interpreter: str = ""
    area: str = ""
    note: str = ""


def readable_by(user: User) -> Q:
    """People whose consents a user may read: of their offices; children with papers (D62)."""
    readable = Q(person__office__in=user.offices_where(Can.READ_CONSENT), person__erased_at=None)
    today = timezone.localdate()
    return readable if user.may_see_children(today) else readable & Q(person__adult_from__lte=today)


class GrantQuerySet(models.QuerySet["Grant"]):
    """Reads of consents."""

    def visible_to(self, user: User) -> Self:
        """Consents of people of the offices where the user may read them."""
        return self.filter(readable_by(user))

    def in_force(self, on: date) -> Self:
        """Given, not past its end, not withdrawn or under review."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=on), status=Status.GIVEN)

    def to(self, recipient: Person | None) -> Self:
        """Consents that name this recipient."""
        return self.filter(recipient=recipient)


@keep_versions
class Grant(models.Model):
    """One person's answer to one question: this scope, to this recipient, until this day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    scope = models.CharField(_("what"), max_length=16, choices=Scope)
    # To whom: an enquirer, or a named organisation; neither for what stays in the house.
    recipient = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="grants_naming_them"
    )
    recipient_code = models.CharField(max_length=40, blank=True)
    status = models.CharField(_("answer"), max_length=12, choices=Status)
    age_band = models.CharField(max_length=5, choices=AgeBand)
    given_by = ArrayField(models.CharField(max_length=14, choices=Capacity), default=list)
    mode = models.CharField(max_length=16, choices=Mode, blank=True)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    form_version = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=8, blank=True)
    told = ArrayField(models.CharField(max_length=12, choices=Told), default=list)
    identity_checked = models.BooleanField(default=False)
    risk_checked = models.BooleanField(default=False)
    asked_on = models.DateField(_("asked on"))
    given_on = models.DateField(_("given on"), null=True)
    expires_on = models.DateField(_("until"), null=True)
    review_on = models.DateField(_("ask again on"), null=True)
    withdrawn_at = models.DateTimeField(null=True)
    # When everything that a withdrawal stops was stopped (7.4: within 24 hours).
    effects_done_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()
    content = Sealed(GrantContent)

    audit_type = "consent.grant"
    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on"]
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="grant_scope_known"),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="grant_status_known"
            ),
            models.UniqueConstraint(
                fields=["person", "scope", "recipient", "recipient_code"],
                condition=Q(
                    status__in=[Status.REQUESTED.value, Status.GIVEN.value, Status.NOT_NOW.value]
                ),
                nulls_distinct=False,
                name="grant_one_live_answer",
            ),
        ]

    @property
    def subject_id(self) -> uuid.UUID:
        """The person who agrees."""
        return self.person_id

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"consent.grant:{self.pk}"

    @property
    def audit_office(self) -> uuid.UUID:
        """The office that asked."""
        return self.person.office_id

    @property
    def audit_subject(self) -> uuid.UUID:
        """The person who agrees."""
        return self.person_id

    @property
    def scope_offices(self) -> frozenset[uuid.UUID]:
        """The offices that may act on this consent."""
        return self.person.scope_offices

    def __str__(self) -> str:
        """Scope and id, never a name."""
        return f"consent {self.scope} {self.pk}"


@dataclass(frozen=True, kw_only=True)
class Released:
    """Exactly what left, item by item: ``{"message": …}``, ``{"address": …}``."""

    items: dict[str, str]


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    """Reads of disclosures."""

    def visible_to(self, user: User) -> Self:
        """Disclosures about people of the offices where the user may read consents."""
        return self.filter(readable_by(user))

    def open_to(self, recipient: Person, now: datetime) -> Self:
        """What this recipient may still read: neither revoked nor past its time (D15)."""
        return self.filter(recipient=recipient, revoked_at=None, expires_at__gt=now)


class Disclosure(models.Model):
    """Something of a person that left: what, to whom, for what, on which consent. Never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="disclosures")
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, related_name="disclosures")
    purpose = models.CharField(_("what for"), max_length=16)  # a Scope, or ``export``
    recipient = models.ForeignKey(Person, models.CASCADE, null=True, related_name="received")
    recipient_code = models.CharField(_("to whom"), max_length=60, blank=True)
    request = models.UUIDField(null=True)  # the tracing request on whose page it may be read
    item_codes = ArrayField(models.CharField(max_length=24), default=list)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("when"), default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    collected_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    sealed = models.BinaryField(default=b"")
    content = Sealed(Released)

    audit_type = "consent.disclosure"
    objects = DisclosureQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["recipient", "expires_at"], name="disclosure_to_read")]

    @property
    def subject_id(self) -> uuid.UUID:
        """The person whose data left."""
        return self.person_id

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"consent.disclosure:{self.pk}"

    @property
    def audit_office(self) -> uuid.UUID:
        """The office that released it."""
        return self.person.office_id

    @property
    def audit_subject(self) -> uuid.UUID:
        """The person whose data left."""
        return self.person_id

    @property
    def scope_offices(self) -> frozenset[uuid.UUID]:
        """The offices that may act on it."""
        return self.person.scope_offices

    def __str__(self) -> str:
        """Ids only."""
        return f"disclosure {self.pk}"
