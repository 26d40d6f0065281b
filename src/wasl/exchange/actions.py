"""Import a file, row by row: good rows stay, bad rows are reported, a killed import goes on."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.audit.trail import ActorRef, record
from wasl.errors import IllegalMove, Refused
from wasl.exchange.codes import BatchStatus, Kind, RowOutcome
from wasl.exchange.models import ImportBatch, ImportRow
from wasl.exchange.person_rows import relatives_named
from wasl.exchange.writing import Writer, known_ids
from wasl.formats.problems import Problem, Unreadable
from wasl.formats.reading import Read, Reading
from wasl.formats.records import PersonRow
from wasl.people.codes import Basis, Purpose
from wasl.vault.keys import blind, ring

CHUNK = 200  # rows whose ids are looked up together
IMPORT_LOCK = 0x496D7074  # with the office's number: one import of an office at a time

Watch = Callable[[Read, ImportRow], None]


@dataclass(frozen=True)
class Wanted:
    """What a file is imported as.

    Attributes:
        limits_explained: The enquirers of all requests know the process and its limits (R066).
    """

    office: Office
    kind: Kind
    basis: Basis
    purpose: Purpose
    limits_explained: bool = False


@dataclass
class Counts:
    """What became of the rows."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    skipped: int = field(default=0)  # done already, before the import was killed


@transaction.atomic
def begin_import(
    *, actor: User | ActorRef, wanted: Wanted, digest: str, size: int = 0
) -> ImportBatch:
    """Note that a file is to be imported; take up the same import again when it was killed.

    Args:
        actor: Who imports; the system for the command line.
        wanted: Where to and as what.
        digest: SHA-256 of the file, in hex; only a keyed fingerprint of it is stored.
        size: Bytes of the file.

    Raises:
        NotFound: the actor does not work in this office.
        Forbidden: the actor may not import there.
    """
    by = actor if isinstance(actor, User) else None
    if by is not None:
        by.require(Can.IMPORT_DATA, on=wanted.office)
    mark = blind("exchange:file", digest)
    same = ImportBatch.objects.filter(
        office=wanted.office,
        kind=wanted.kind,
        basis=wanted.basis,
        purpose=wanted.purpose,
        by=by,
        fingerprint=mark,
        status=BatchStatus.RUNNING,
    )
    found = same.order_by("-made_at").first() if by is None else None
    if found is not None:
        return found
    batch = ImportBatch.objects.create(
        office=wanted.office,
        by=by,
        kind=wanted.kind,
        basis=wanted.basis,
        purpose=wanted.purpose,
        limits_explained=wanted.limits_explained,
        fingerprint=mark,
        size=size,
    )
    record(actor, "exchange.import_begun", batch, purpose=wanted.purpose, kind=wanted.kind)
    return batch


def import_rows(
    *,
    actor: User | ActorRef,
    batch: ImportBatch,
    reading: Reading,
    watch: Watch | None = None,
) -> Counts:
    """Import every row that was not dealt with yet, each in a transaction of its own.

    A row is written whole or not at all, and its outcome is stored with it, so that an import
    that was killed can be started again: nothing is lost and nothing is done twice.

    Args:
        actor: Who imports.
        batch: The import, new or killed half-way.
        reading: The file; its rows are streamed.
        watch: Called after each row with what was read and what became of it.

    Raises:
        NotFound: the import is of an office that the actor does not work in.
        Forbidden: the actor may not import there.
        IllegalMove: the import is done or undone, or another one of this office is running.
        Unreadable: the file ends in something unreadable; the rows before it stay.
    """
    if isinstance(actor, User):
        actor.require(Can.IMPORT_DATA, on=batch)
    counts = Counts()
    with one_at_a_time(batch.office):
        _start(batch)
        writer = Writer(actor, batch, timezone.localdate(timezone=ZoneInfo(batch.office.time_zone)))
        try:
            for chunk in _chunks(reading.rows()):
                _import_chunk(writer, chunk, counts, watch)
        except Unreadable as fault:
            finish_import(actor=actor, batch=batch, fault=fault.code)
            raise
        finish_import(actor=actor, batch=batch)
    return counts


@contextmanager
def one_at_a_time(office: Office) -> Iterator[None]:
    """Hold the office's turn to import, until the end or until this process dies.

    Raises:
        IllegalMove: somebody else holds it.
    """
    turn = turn_of(office)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [IMPORT_LOCK, turn])
        if not cursor.fetchone()[0]:
            raise IllegalMove(
                "exchange.busy", _("Another import of this office is running. Wait until it ends.")
            )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [IMPORT_LOCK, turn])


def turn_of(office: Office) -> int:
    """Return the number of the office's turn, as PostgreSQL's locks take it."""
    return int.from_bytes(office.pk.bytes[:4], "big", signed=True)


def finish_import(*, actor: User | ActorRef, batch: ImportBatch, fault: str = "") -> None:
    """Count what became of the rows and close the import."""
    counted = batch.rows.aggregate(
        **{each.value: Count("pk", filter=Q(outcome=each)) for each in RowOutcome}
    )
    with transaction.atomic():
        for outcome, number in counted.items():
            setattr(batch, outcome, number)
        batch.status = BatchStatus.FAILED if fault else BatchStatus.DONE
        batch.fault = fault
        batch.finished_at = timezone.now()
        batch.save()
        details: dict[str, Any] = {**counted, "fault": fault}
        record(actor, "exchange.imported", batch, purpose=batch.purpose, **details)


def _start(batch: ImportBatch) -> None:
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.status not in {BatchStatus.UPLOADED, BatchStatus.RUNNING}:
            raise IllegalMove("exchange.not_open", _("This import has ended already."))
        batch.status = BatchStatus.RUNNING
        batch.started_at = locked.started_at or timezone.now()
        batch.save(update_fields=["status", "started_at"])


def _chunks(rows: Iterator[Read]) -> Iterator[list[Read]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _import_chunk(writer: Writer, chunk: list[Read], counts: Counts, watch: Watch | None) -> None:
    batch = writer.batch
    done = set(
        batch.rows.filter(line__range=(chunk[0].line, chunk[-1].line)).values_list(
            "line", flat=True
        )
    )
    _look_up(writer, chunk)
    for read in chunk:
        if read.line in done:
            counts.skipped += 1
            continue
        with ring():  # keys are kept for one row: memory stays flat
            row = _import_one(writer, read)
        setattr(counts, row.outcome, getattr(counts, row.outcome) + 1)
        if watch is not None:
            watch(read, row)
    ImportBatch.objects.filter(pk=batch.pk).update(
        **{each.value: getattr(batch, each.value) for each in RowOutcome}
    )


def _look_up(writer: Writer, chunk: Iterable[Read]) -> None:
    """Find out which ids of these rows the office knows: two queries for the whole chunk."""
    batch = writer.batch
    records = [read.record for read in chunk if read.record is not None]
    writer.known.clear()
    writer.known.update(known_ids(batch.office, Kind(batch.kind), {each.id for each in records}))
    named = [relatives_named(each) for each in records if isinstance(each, PersonRow)]
    writer.relatives.clear()
    writer.relatives.update(
        known_ids(batch.office, Kind.PEOPLE, frozenset().union(*named)) if named else {}
    )


def _import_one(writer: Writer, read: Read) -> ImportRow:
    if read.record is None:
        return _refuse(writer.batch, read.line, list(read.problems))
    try:
        row = writer.write(read.line, read.record)
    except Refused as refusal:
        return _refuse(writer.batch, read.line, [Problem(read.line, "record", refusal.code)])
    except (IntegrityError, DataError):
        return _refuse(writer.batch, read.line, [Problem(read.line, "record", "not_stored")])
    setattr(writer.batch, row.outcome, getattr(writer.batch, row.outcome) + 1)
    return row


def _refuse(batch: ImportBatch, line: int, problems: list[Problem]) -> ImportRow:
    """Note why a row was not imported: codes and fields, never what was in it."""
    batch.refused += 1
    return ImportRow.objects.create(
        batch=batch,
        line=line,
        outcome=RowOutcome.REFUSED,
        problems=[[each.code, each.field[:80]] for each in problems[:20]],
    )
