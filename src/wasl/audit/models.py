"""The trail: entries that can be added and nothing else, and the chain that proves it."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ActorKind(models.TextChoices):
    """Who may do something."""

    DEVICE = "device", _("Device")
    ENQUIRER = "enquirer", _("Enquirer")
    SERVICE = "service", _("Service")
    SYSTEM = "system", _("System")
    USER = "user", _("User")


class Outcome(models.TextChoices):
    """What came of it."""

    DONE = "done", _("Done")
    OPENED = "opened", _("Opened")
    REFUSED = "refused", _("Refused")


# The bytes that an entry's hash covers. The same text runs in the trigger and, sent from here
# and not read from the database, in ``verify``: altering the trigger does not fool the check.
DIGEST = """
sha256(convert_to(jsonb_build_array(
  {row}.id, to_char({row}.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
  {row}.actor_kind, {row}.actor_id, {row}.office, {row}.action, {row}.outcome,
  {row}.record_type, {row}.record_id, {row}.subject, {row}.purpose, {row}.details,
  encode({row}.sealed, 'hex')
)::text, 'UTF8'))
"""

# One number for the whole trail: whoever commits an entry waits for whoever is committing one.
CHAIN_LOCK = 0x5761736C

APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'the trail cannot be emptied';",
    ),
]


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of the trail."""

    def about(self, subject: uuid.UUID) -> "EntryQuerySet":
        """Entries about one person, newest first."""
        return self.filter(subject=subject).order_by("-at", "-id")


class Entry(models.Model):
    """One thing done, refused or opened. Codes in clear; content sealed under the person's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("when"))
    actor_kind = models.CharField(_("kind of actor"), max_length=8, choices=ActorKind)
    actor_id = models.CharField(_("actor"), max_length=64)
    office = models.UUIDField(_("office"), null=True)
    action = models.CharField(_("action"), max_length=64)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    record_type = models.CharField(_("kind of record"), max_length=64, blank=True)
    record_id = models.CharField(_("record"), max_length=64, blank=True)
    subject = models.UUIDField(_("person concerned"), null=True)
    purpose = models.CharField(_("purpose"), max_length=64, blank=True)
    details = models.JSONField(default=dict)  # codes and counts, never content
    sealed = models.BinaryField(default=b"")  # before, after, free text; empty when there is none

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="entry_outcome"),
            models.CheckConstraint(
                condition=Q(actor_kind__in=ActorKind.values), name="entry_actor_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["-at"], name="entry_newest"),  # the auditor's page
            models.Index(fields=["subject", "-at"], name="entry_who_opened"),
            models.Index(fields=["record_id", "-at"], name="entry_of_record"),
        ]
        triggers = [
            *APPEND_ONLY,
            # Deferred to the commit: the lock is held for moments, and an action may lock rows
            # after it has recorded something without two actions waiting for each other.
            pgtrigger.Trigger(
                name="chain",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[("last", "audit_link%ROWTYPE")],
                func=f"""
                    PERFORM pg_advisory_xact_lock({CHAIN_LOCK});
                    SELECT * INTO last FROM audit_link ORDER BY seq DESC LIMIT 1;
                    INSERT INTO audit_link (seq, entry, hash)
                    VALUES (
                        COALESCE(last.seq, 0) + 1,
                        NEW.id,
                        sha256(COALESCE(last.hash, ''::bytea) || {DIGEST.format(row="NEW")})
                    );
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        """Never a name: this string reaches logs."""
        return f"audit entry {self.pk}"


class Link(models.Model):
    """An entry's place in the chain; written by the database at commit, by nobody else."""

    seq = models.BigIntegerField(primary_key=True)
    entry = models.UUIDField(unique=True)  # no foreign key: a removed entry must leave its link
    hash = models.BinaryField()

    class Meta:
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        """Name the place."""
        return f"link {self.seq}"
