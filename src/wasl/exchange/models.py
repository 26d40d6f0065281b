"""Imports and exports; encrypted answers of which parts are still to come."""

import uuid
from dataclasses import dataclass, field
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Device, Office, User
from wasl.accounts.permissions import Can
from wasl.exchange.codes import BatchStatus, FileFormat, Kind, RowOutcome, UndoOutcome
from wasl.people.codes import Basis, Purpose
from wasl.people.drafts import PersonDraft
from wasl.vault.sealed import Sealed


@dataclass(frozen=True, kw_only=True)
class BatchContent:
    """Words about an uploaded file: sealed, because headers and file names may be names.

    Attributes:
        columns: Header in the file to canonical column.
        values: For a coded column, the words of the file and the code of each.
        order: ``dmy``, ``mdy`` or empty.
    """

    file_name: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    order: str = ""


class BatchQuerySet(models.QuerySet["ImportBatch"]):
    """Reads of imports."""

    def visible_to(self, user: User) -> Self:
        """Imports of the offices in which the user works; what may be done is asked besides."""
        return self.filter(office__in=user.offices)


class ImportBatch(models.Model):
    """One file of people or requests, imported into one office."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="imports")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="imports")
    kind = models.CharField(_("what"), max_length=8, choices=Kind)
    basis = models.CharField(_("lawful basis"), max_length=24, choices=Basis)
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose)
    limits_explained = models.BooleanField(default=False)  # R066, of all requests in the file
    fingerprint = models.BinaryField()  # keyed, of the file's bytes: the same file is recognised
    size = models.PositiveBigIntegerField(default=0)  # bytes
    total = models.PositiveIntegerField(default=0)  # rows, once they were counted
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=BatchStatus, default=BatchStatus.UPLOADED)
    fault = models.CharField(max_length=24, blank=True)  # a code of formats.problems.UNREADABLE
    made_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sealed = models.BinaryField(default=b"")  # unreadable once the file is deleted
    content = Sealed(BatchContent)

    audit_type = "exchange.import"
    audit_subject = None
    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=BatchStatus.values), name="import_status_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="import_kind_known"),
        ]
        indexes = [models.Index(fields=["office", "-made_at"], name="import_list")]

    @property
    def subject_id(self) -> uuid.UUID:
        """The batch's own key, destroyed with the file."""
        return self.pk

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"exchange.import:{self.pk}"

    @property
    def audit_office(self) -> uuid.UUID:
        """The office that imports."""
        return self.office_id

    @property
    def scope_offices(self) -> frozenset[uuid.UUID]:
        """The office that imports."""
        return frozenset({self.office_id})

    @property
    def done_rows(self) -> int:
        """Rows that were dealt with."""
        return self.created + self.updated + self.unchanged + self.refused

    def __str__(self) -> str:
        """Ids only."""
        return f"import {self.pk}"


class ImportRow(models.Model):
    """What became of one row of a file. Codes and ids; what was in the row is not kept."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=9, choices=RowOutcome)
    person = models.UUIDField(null=True)  # of a request: the person sought
    request = models.UUIDField(null=True)
    problems = models.JSONField(default=list)  # of a refused row: [[code, field], …]
    version = models.PositiveIntegerField(null=True)  # of the record after this row
    undone = models.CharField(max_length=13, choices=UndoOutcome, blank=True)
    sealed = models.BinaryField(default=b"")  # of an updated record: what it said before
    before = Sealed(PersonDraft)

    class Meta:
        ordering = ["line"]
        constraints = [
            # A row is dealt with once, however often an import is killed and started again.
            models.UniqueConstraint(fields=["batch", "line"], name="import_row_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=RowOutcome.values), name="import_row_outcome_known"
            ),
        ]
        indexes = [models.Index(fields=["person"], name="import_row_person")]

    @property
    def subject_id(self) -> uuid.UUID:
        """The person whose earlier version is kept."""
        assert self.person is not None, "only a row about a person keeps words"
        return self.person

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"exchange.row:{self.batch_id}:{self.line}"

    def __str__(self) -> str:
        """Place and outcome."""
        return f"row {self.line} of {self.batch_id}: {self.outcome}"


class ExportQuerySet(models.QuerySet["Export"]):
    """Reads of exports."""

    def visible_to(self, user: User) -> Self:
        """Exports of the offices in which the user may export."""
        return self.filter(office__in=user.offices_where(Can.EXPORT_DATA))


class Export(models.Model):
    """A file that left: who, when, what for, how many people. The file itself is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="exports")
    by = models.ForeignKey(User, models.PROTECT, related_name="exports")
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose)
    format = models.CharField(_("format"), max_length=5, choices=FileFormat)
    people = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    audit_type = "exchange.export"
    audit_subject = None
    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    @property
    def audit_office(self) -> uuid.UUID:
        """The office whose data left."""
        return self.office_id

    def __str__(self) -> str:
        """Ids only."""
        return f"export {self.pk}"


@dataclass(frozen=True, kw_only=True)
class ArrivalContent:
    """The manifest of an encrypted submission, as it came."""

    xml: str


@dataclass(frozen=True, kw_only=True)
class PartContent:
    """A part's file name, and what opens its bytes."""

    name: str
    key: bytes = b""


class Arrival(models.Model):
    """An encrypted submission of which parts are still to come; gone once it is whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    device = models.ForeignKey(Device, models.PROTECT, related_name="arrivals")
    instance_id = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)
    sealed = models.BinaryField()
    content = Sealed(ArrivalContent)

    audit_type = "exchange.arrival"
    audit_subject = None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "instance_id"], name="arrival_once"),
        ]
        indexes = [models.Index(fields=["at"], name="arrival_oldest")]

    @property
    def subject_id(self) -> uuid.UUID:
        """Its own key: nobody can say yet whom it is about."""
        return self.pk

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"exchange.arrival:{self.pk}"

    @property
    def audit_office(self) -> uuid.UUID:
        """The office whose device sends it."""
        return self.device.office_id

    def __str__(self) -> str:
        """Ids only."""
        return f"arrival {self.pk}"


class ArrivalPart(models.Model):
    """One file of it, still as the phone encrypted it, and sealed once more on our disk."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="parts")
    fingerprint = models.BinaryField()  # keyed, of the name
    sealed = models.BinaryField()
    content = Sealed(PartContent)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrival", "fingerprint"], name="arrival_part_once"),
        ]

    @property
    def subject_id(self) -> uuid.UUID:
        """The arrival's key."""
        return self.arrival_id

    @property
    def seal_place(self) -> str:
        """Where the sealed value stands."""
        return f"exchange.arrivalpart:{self.pk}"

    def __str__(self) -> str:
        """Ids only."""
        return f"part {self.pk}"


class DeviceTry(models.Model):
    """One failed try to speak as a device: keyed fingerprints, neither address nor secret."""

    key = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="device_try_recent")]

    def __str__(self) -> str:
        """Id only."""
        return f"try {self.pk}"
