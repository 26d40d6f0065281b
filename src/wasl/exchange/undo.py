"""Take an import back: what it made goes, what it changed returns, what is in use stays."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record
from wasl.errors import IllegalMove, Refused
from wasl.exchange.actions import one_at_a_time
from wasl.exchange.codes import BatchStatus, RowOutcome, UndoOutcome
from wasl.exchange.models import ImportBatch, ImportRow
from wasl.exchange.person_rows import restored
from wasl.people.actions import amend_person
from wasl.people.models import Change, Merge, Person
from wasl.people.sections import SECTIONS, read_draft
from wasl.tracing.models import Candidate, Request
from wasl.tracing.rules import CandidateStatus
from wasl.vault.keys import destroy_key, ring

UNDO_FOR = timedelta(days=30)
"""How long an import can be taken back. Later, people are removed one by one, with a reason."""


@dataclass
class Undone:
    """What became of the rows."""

    removed: int = 0
    restored: int = 0
    kept: int = 0
    lines_kept: list[tuple[int, UndoOutcome]] = field(default_factory=list)


def undo_import(*, actor: User, batch: ImportBatch) -> Undone:
    """Take back what an import did, row by row, the last first.

    A record that somebody changed or used since stays, and the row says so. Whoever was created
    by the import is erased with their key, so that no history keeps them.

    Raises:
        NotFound: the import is of an office that the actor does not work in.
        Forbidden: the actor may not import there.
        IllegalMove: the import has not ended, is undone already, or is too long ago.
    """
    actor.require(Can.IMPORT_DATA, on=batch)
    check_undoable(batch)
    done = Undone()
    with one_at_a_time(batch.office):
        rows = batch.rows.filter(
            outcome__in=[RowOutcome.CREATED, RowOutcome.UPDATED], undone=""
        ).order_by("-line")
        for pk in list(rows.values_list("pk", flat=True)):
            with ring():
                _undo_row(actor, batch, pk, done)
        with transaction.atomic():
            batch.status = BatchStatus.UNDONE
            batch.undone_at, batch.undone_by = timezone.now(), actor
            batch.save(update_fields=["status", "undone_at", "undone_by"])
            record(
                actor,
                "exchange.undone",
                batch,
                removed=done.removed,
                restored=done.restored,
                kept=done.kept,
            )
    return done


def check_undoable(batch: ImportBatch) -> None:
    """Refuse to take back an import that has not ended, or that ended long ago.

    Raises:
        IllegalMove: it cannot be taken back now.
    """
    if batch.status not in {BatchStatus.DONE, BatchStatus.FAILED, BatchStatus.UNDOING}:
        raise IllegalMove(
            "exchange.not_undoable", _("Only an import that has ended can be undone.")
        )
    if batch.finished_at is None or batch.finished_at < timezone.now() - UNDO_FOR:
        raise IllegalMove(
            "exchange.too_late", _("An import can be undone for 30 days. This one is older.")
        )


def _undo_row(actor: User, batch: ImportBatch, pk: int, done: Undone) -> None:
    with transaction.atomic():
        row = ImportRow.objects.select_for_update().get(pk=pk)
        row.batch = batch
        if row.outcome == RowOutcome.CREATED:
            row.undone = _remove(actor, row)
        else:
            row.undone = _restore(actor, row)
        row.save(update_fields=["undone"])
    if row.undone == UndoOutcome.REMOVED:
        done.removed += 1
    elif row.undone == UndoOutcome.RESTORED:
        done.restored += 1
    else:
        done.kept += 1
        done.lines_kept.append((row.line, UndoOutcome(row.undone)))


def _locked(row: ImportRow) -> Person | None:
    people = Person.objects.select_for_update(of=("self",)).select_related("office")
    return people.filter(pk=row.person, erased_at=None).first() if row.person else None


def _restore(actor: User, row: ImportRow) -> UndoOutcome:
    person = _locked(row)
    if person is None:
        return UndoOutcome.GONE
    if person.version != row.version:
        return UndoOutcome.CHANGED_SINCE
    if not row.sealed:  # only the tie or the enquirer of a request was changed
        return UndoOutcome.USED_SINCE
    before = restored(row.before, read_draft(person))
    try:
        with transaction.atomic():
            amend_person(actor=actor, person=person, version=person.version, draft=before)
    except Refused:
        return UndoOutcome.CHANGED_SINCE
    _earlier_rows_stand(row, person)
    return UndoOutcome.RESTORED


def _earlier_rows_stand(row: ImportRow, person: Person) -> None:
    """Let an earlier row about the same person be undone next: this one left it as it was."""
    person.refresh_from_db(fields=["version"])
    earlier = (
        ImportRow.objects.filter(person=person.pk, undone="")
        .exclude(pk=row.pk)
        .exclude(outcome=RowOutcome.REFUSED)
        .order_by("-pk")
        .first()
    )
    if earlier is not None:
        ImportRow.objects.filter(pk=earlier.pk).update(version=person.version)


def _remove(actor: User, row: ImportRow) -> UndoOutcome:
    person = _locked(row)
    if person is None:
        return UndoOutcome.GONE
    if person.version != row.version:
        return UndoOutcome.CHANGED_SINCE
    request = (
        Request.objects.select_for_update().filter(pk=row.request).first() if row.request else None
    )
    people = [person] if request is None else [person, request.enquirer]
    if any(_in_use(each, request) for each in people):
        return UndoOutcome.USED_SINCE
    if request is not None:
        if _worked_on(request):
            return UndoOutcome.USED_SINCE
        record(actor, "exchange.request_removed", request)
        request.delete()
    for each in people:
        _erase(actor, each)
    return UndoOutcome.REMOVED


def _in_use(person: Person, request: Request | None) -> bool:
    """Whether anything but the import itself refers to the person."""
    own = [request.pk] if request is not None else []
    asked = person.requests_made.exclude(pk__in=own).exists()
    sought = person.requests_about.exclude(pk__in=own).exists()
    reviewed = Candidate.objects.filter(person=person).exclude(status=CandidateStatus.PROPOSED)
    return (
        asked
        or sought
        or reviewed.exists()
        or person.relationships_to.exists()
        or person.grants.exists()
        or person.disclosures.exists()
        or person.accesses.exists()
        or person.storedfiles.exists()
        or Merge.objects.filter(kept=person, undone_at=None).exists()
    )


def _worked_on(request: Request) -> bool:
    moved_by_hand = request.moves.exclude(by=None).exclude(new="submitted").exists()
    reviewed = request.candidates.exclude(status=CandidateStatus.PROPOSED).exists()
    return moved_by_hand or reviewed or request.accepted_on is not None


def _erase(actor: User, person: Person) -> None:
    """Remove a person's facts and destroy the key: history and trail cannot be read any more."""
    Candidate.objects.filter(person=person, status=CandidateStatus.PROPOSED).delete()
    for section in SECTIONS:
        section.model._default_manager.filter(person=person).delete()  # noqa: SLF001 - Django's documented name
    person.erased_at = timezone.now()
    person.save(update_fields=["erased_at", "changed_at"])
    record(actor, "exchange.person_removed", person)
    Change.objects.create(person=person.pk)
    destroy_key(person.pk)
