"""What one office knows of one human, in rows; the words sealed under the person's own key."""

import uuid
from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Calendar, Office, User
from wasl.accounts.permissions import Can
from wasl.people import contents
from wasl.people.codes import (
    Basis,
    BirthBasis,
    Confidence,
    ContactKind,
    EdgeState,
    Kinship,
    NameKind,
    NameSystem,
    PlaceRole,
    Purpose,
    Sex,
    Source,
    Standing,
    Tri,
)
from wasl.people.history import OfAPerson, keep_versions
from wasl.people.references import make_reference
from wasl.vault.sealed import Sealed


class PersonQuerySet(models.QuerySet["Person"]):
    """Reads of people."""

    def visible_to(self, user: User) -> Self:
        """People of the user's own offices, and those the user was let see. First of each read."""
        today = timezone.localdate()
        let_see = Access.objects.in_force(today).filter(
            Q(user=user) | Q(user=None, office__in=user.offices)
        )
        seen = self.filter(
            Q(office__in=user.offices_where(Can.READ_PERSON)) | Q(pk__in=let_see.values("person"))
        )
        return seen.filter(erased_at=None)

    def erasable_by(self, user: User) -> Self:
        """People whom a data protection officer may erase: to be named by reference, not read."""
        return self.filter(office__in=user.offices_where(Can.ERASE_PERSON), erased_at=None)

    def children(self, on: date) -> Self:
        """Those who may be under 18: the benefit of the doubt is theirs (D25)."""
        return self.filter(Q(adult_from=None) | Q(adult_from__gt=on))

    def adults(self, on: date) -> Self:
        """Those who are 18 or over beyond doubt."""
        return self.filter(adult_from__lte=on)

    def without_children_for(self, user: User, on: date) -> Self:
        """Leave children out for a user whose safeguarding papers are not in force (D62)."""
        return self if user.may_see_children(on) else self.adults(on)

    def current(self) -> Self:
        """Neither erased nor merged into another record."""
        return self.filter(erased_at=None, merged_into=None)


@keep_versions
class Person(models.Model):
    """One human as one office knows them. A sought person is a row too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="people")
    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=make_reference, editable=False
    )
    standing = models.CharField(max_length=12, choices=Standing)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, default=Sex.NOT_ASKED)
    alive = models.CharField(_("alive"), max_length=10, choices=Tri, default=Tri.NOT_ASKED)
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose)
    basis = models.CharField(_("lawful basis"), max_length=24, choices=Basis)
    basis_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    basis_on = models.DateField(_("decided on"))
    informed_on = models.DateField(_("told that data is held"), null=True)  # D02
    # A New Year's Day, rounded up so that it gives no birthday away: lists leave children out by
    # it (D62). Unknown means that the person may be a child.
    adult_from = models.DateField(null=True, editable=False)
    # Whether this record may be compared with those of other offices (7.3); consent's writing.
    cross_check = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    erased_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()
    content = Sealed(contents.PersonContent)

    audit_type = "people.person"
    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="person_sex_known"),
            models.CheckConstraint(
                condition=Q(standing__in=Standing.values), name="person_standing_known"
            ),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="person_basis_known"),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="person_purpose_known"
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-created_at"], name="person_newest"),  # the list
            models.Index(fields=["changed_at"], name="person_changed"),  # the matching job
        ]

    @property
    def subject_id(self) -> uuid.UUID:
        """The person's own key."""
        return self.pk

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"people.person:{self.pk}"

    @property
    def audit_office(self) -> uuid.UUID:
        """The owning office."""
        return self.office_id

    @property
    def audit_subject(self) -> uuid.UUID:
        """The person."""
        return self.pk

    @property
    def scope_offices(self) -> frozenset[uuid.UUID]:
        """The offices whose people may act on this record, by their roles there."""
        return frozenset({self.office_id})

    def __str__(self) -> str:
        """Never a name: this string reaches logs."""
        return f"person {self.pk}"


class Fact(models.Model):
    """Something known of a person: from whom, how sure, what for, since when (D01, D21)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="%(class)ss")
    source = models.CharField(max_length=10, choices=Source, default=Source.PERSON)
    confidence = models.CharField(max_length=8, choices=Confidence, default=Confidence.SURE)
    purpose = models.CharField(max_length=16, choices=Purpose, default=Purpose.TRACING)
    order = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sealed = models.BinaryField()

    class Meta:
        abstract = True
        ordering = ["order", "recorded_at"]

    @property
    def subject_id(self) -> uuid.UUID:
        """The person whose key seals the fact."""
        return self.person_id

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"{self._meta.label_lower}:{self.pk}"

    def __str__(self) -> str:
        """Kind and id, never content."""
        return f"{self._meta.model_name} {self.pk}"


@keep_versions
class Name(Fact):
    """One of a person's names."""

    kind = models.CharField(max_length=10, choices=NameKind, default=NameKind.STATED)
    system = models.CharField(max_length=14, choices=NameSystem, default=NameSystem.UNKNOWN)
    content = Sealed(contents.NameContent)


@keep_versions
class Birth(Fact):
    """What is known of a birth."""

    basis = models.CharField(max_length=10, choices=BirthBasis, default=BirthBasis.STATED)
    calendar = models.CharField(max_length=12, choices=Calendar, default=Calendar.GREGORIAN)
    content = Sealed(contents.BirthContent)


@keep_versions
class Place(OfAPerson, Fact):
    """A place in a person's life. Where somebody is now is C4."""

    role = models.CharField(max_length=12, choices=PlaceRole)
    content = Sealed(contents.PlaceContent)

    audit_type = "people.place"


@keep_versions
class Contact(OfAPerson, Fact):
    """How to reach the person safely. C4."""

    kind = models.CharField(max_length=12, choices=ContactKind)
    safe_to_call = models.CharField(max_length=10, choices=Tri, default=Tri.NOT_ASKED)
    safe_to_leave_message = models.CharField(max_length=10, choices=Tri, default=Tri.NOT_ASKED)
    valid_until = models.DateField(null=True, blank=True)
    # Keyed fingerprint of the normalised value: equal numbers find each other unseen.
    fingerprint = models.BinaryField(null=True)
    content = Sealed(contents.ContactContent)

    audit_type = "people.contact"

    class Meta(Fact.Meta):
        indexes = [models.Index(fields=["fingerprint"], name="contact_fingerprint")]


@keep_versions
class Mark(Fact):
    """An identifying mark."""

    content = Sealed(contents.MarkContent)


@keep_versions
class Separation(Fact):
    """How the person and the family were separated."""

    cause = models.CharField(max_length=20, default="unknown")
    content = Sealed(contents.SeparationContent)


@keep_versions
class Relationship(Fact):
    """``other`` is ``kind`` of ``person``: one edge, the inverse derived (3.1 a).

    The relative is another person row of the same office, or only what was said of them.
    """

    other = models.ForeignKey(Person, models.CASCADE, null=True, related_name="relationships_to")
    kind = models.CharField(max_length=20, choices=Kinship)
    qualifier = models.CharField(max_length=20, blank=True)  # side, degree, half, milk, by-marriage
    sex = models.CharField(
        max_length=10, choices=Sex, default=Sex.NOT_ASKED
    )  # of an inline relative
    alive = models.CharField(max_length=10, choices=Tri, default=Tri.NOT_ASKED)
    state = models.CharField(max_length=10, choices=EdgeState, default=EdgeState.CLAIMED)
    do_not_contact = models.BooleanField(default=False)
    content = Sealed(contents.RelativeContent)

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(other=None) | ~Q(other=models.F("person")),
                name="relationship_of_two_people",
            ),
            models.UniqueConstraint(
                fields=["person", "other"],
                condition=Q(other__isnull=False),
                name="relationship_one_edge",
            ),
        ]

    @property
    def also_sealed_for(self) -> tuple[uuid.UUID, ...]:
        """Words about two people go when either of them is erased."""
        return (self.other_id,) if self.other_id else ()


@keep_versions
class ForeignId(Fact):
    """An id that another system or authority gave: kind, issuer, value."""

    kind = models.CharField(max_length=24)
    issuer = models.CharField(max_length=60, blank=True)
    fingerprint = models.BinaryField()
    content = Sealed(contents.ForeignIdContent)

    class Meta(Fact.Meta):
        indexes = [models.Index(fields=["fingerprint"], name="foreign_id_fingerprint")]


class FileKind(models.TextChoices):
    """What a stored file is."""

    DOCUMENT = "document", _("Document")
    EVIDENCE = "evidence", _("Evidence of consent")
    PHOTO = "photo", _("Photo")


class StoredFile(OfAPerson, Fact):
    """A photo or document: bytes encrypted under the person's key, in the data folder. C4."""

    kind = models.CharField(max_length=10, choices=FileKind)
    media_type = models.CharField(max_length=40)
    sha256 = models.BinaryField()  # of the cleaned bytes: evidence can be proved later (D14)
    size = models.PositiveIntegerField()
    content = Sealed(contents.FileContent)

    audit_type = "people.storedfile"


class AccessQuerySet(models.QuerySet["Access"]):
    """Reads of access."""

    def in_force(self, on: date) -> Self:
        """Access that holds on this day."""
        return self.filter(Q(until=None) | Q(until__gte=on), ended_at=None)


class Access(OfAPerson, models.Model):
    """Leave to see a person of another office: to whom, why, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="accesses")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=40)  # a code
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    audit_type = "people.access"
    objects = AccessQuerySet.as_manager()

    def __str__(self) -> str:
        """Ids only."""
        return f"access of {self.office_id} to {self.person_id}"


class Merge(models.Model):
    """Two records of one person made one, and all that is needed to part them again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Person, models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Person, models.CASCADE, related_name="+")
    moved = models.JSONField()  # {model: [ids]}: the rows that changed hands
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    sealed = models.BinaryField(default=b"")
    content = Sealed(contents.MergeContent)

    @property
    def subject_id(self) -> uuid.UUID:
        """The person who was kept."""
        return self.kept_id

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"people.merge:{self.pk}"

    def __str__(self) -> str:
        """Ids only."""
        return f"merge {self.pk}"


class Change(models.Model):
    """A person was registered, changed or erased: tracing's job reads these and matches."""

    id = models.BigAutoField(primary_key=True)
    person = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        triggers = [
            pgtrigger.Protect(name="changes_stay_as_written", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        """Ids only."""
        return f"change {self.pk}"
