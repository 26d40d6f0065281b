"""Start an import or its undoing in the background, and run it there."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from procrastinate import exceptions

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import SYSTEM, record
from wasl.errors import IllegalMove, Refused
from wasl.exchange.actions import IMPORT_LOCK, finish_import, import_rows, turn_of
from wasl.exchange.codes import BatchStatus
from wasl.exchange.looking import reading_of
from wasl.exchange.models import BatchContent, ImportBatch
from wasl.exchange.undo import check_undoable, undo_import
from wasl.exchange.uploads import forget_upload, opened_upload
from wasl.formats.problems import Unreadable
from wasl.vault.keys import ring


@transaction.atomic
def choose_columns(*, actor: User, batch: ImportBatch, content: BatchContent) -> None:
    """Keep how an uploaded file is to be read.

    Raises:
        NotFound: the import is of an office that the actor does not work in.
        Forbidden: the actor may not import there.
        IllegalMove: the import has begun.
    """
    actor.require(Can.IMPORT_DATA, on=batch)
    locked = _uploaded(batch)
    locked.content = content
    locked.save(update_fields=["sealed"])
    batch.content = content


@transaction.atomic
def confirm_import(*, actor: User, batch: ImportBatch, total: int) -> None:
    """Let an uploaded file be imported in the background.

    Raises:
        NotFound: the import is of an office that the actor does not work in.
        Forbidden: the actor may not import there.
        IllegalMove: the import has begun.
    """
    actor.require(Can.IMPORT_DATA, on=batch)
    locked = _uploaded(batch)
    locked.status = BatchStatus.RUNNING
    locked.total = total
    locked.save(update_fields=["status", "total"])
    _queue(locked, "import")


@transaction.atomic
def continue_import(*, actor: User, batch: ImportBatch) -> None:
    """Take up an import or an undoing whose worker died.

    Raises:
        NotFound: the import is of an office that the actor does not work in.
        Forbidden: the actor may not import there.
        IllegalMove: it has ended.
    """
    actor.require(Can.IMPORT_DATA, on=batch)
    if batch.status not in {BatchStatus.RUNNING, BatchStatus.UNDOING}:
        raise IllegalMove("exchange.not_open", _("This import has ended already."))
    _queue(batch, "import" if batch.status == BatchStatus.RUNNING else "undo")


@transaction.atomic
def ask_undo(*, actor: User, batch: ImportBatch) -> None:
    """Let an import be taken back in the background.

    Raises:
        NotFound: the import is of an office that the actor does not work in.
        Forbidden: the actor may not import there.
        IllegalMove: it has not ended, is undone already, or is too long ago.
    """
    actor.require(Can.IMPORT_DATA, on=batch)
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    check_undoable(locked)
    locked.status, locked.undone_by = BatchStatus.UNDOING, actor
    locked.save(update_fields=["status", "undone_by"])
    _queue(locked, "undo")


def is_at_work(batch: ImportBatch) -> bool:
    """Whether a process works on an import of this office now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND classid = %s AND objid = %s",
            [IMPORT_LOCK, turn_of(batch.office) & 0xFFFFFFFF],
        )
        return cursor.fetchone() is not None


def run_import(batch: ImportBatch) -> None:
    """Import an uploaded file; called by the worker. The file goes when the import has ended."""
    if batch.status != BatchStatus.RUNNING:
        return
    try:
        with ring(), opened_upload(batch) as path:
            reading = reading_of(batch, path)
            import_rows(actor=batch.by or SYSTEM, batch=batch, reading=reading)
    except Unreadable as fault:
        if batch.status == BatchStatus.RUNNING:
            finish_import(actor=batch.by or SYSTEM, batch=batch, fault=fault.code)
    except Refused as refusal:
        if refusal.code == "exchange.busy":
            raise  # the queue tries again when the other import has ended
        finish_import(actor=batch.by or SYSTEM, batch=batch, fault="no_file")
    forget_upload(batch)


def run_undo(batch: ImportBatch) -> None:
    """Take an import back; called by the worker."""
    if batch.status == BatchStatus.UNDOING and batch.undone_by is not None:
        undo_import(actor=batch.undone_by, batch=batch)


UPLOADS_KEPT = timedelta(days=7)


def forget_old_uploads(now: datetime) -> None:
    """Cancel uploads that nobody confirmed for a week, and delete their files."""
    old = ImportBatch.objects.filter(status=BatchStatus.UPLOADED, made_at__lt=now - UPLOADS_KEPT)
    for batch in old:
        with transaction.atomic():
            batch.status = BatchStatus.CANCELLED
            batch.save(update_fields=["status"])
            record(SYSTEM, "exchange.import_cancelled", batch)
            forget_upload(batch)


def _uploaded(batch: ImportBatch) -> ImportBatch:
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.status != BatchStatus.UPLOADED:
        raise IllegalMove("exchange.begun", _("This import has begun already."))
    return locked


def _queue(batch: ImportBatch, verb: str) -> None:
    from wasl.exchange import tasks

    task = tasks.import_file if verb == "import" else tasks.undo_file
    try:
        # A savepoint: a job that is queued already must not spoil the transaction.
        with transaction.atomic():
            task.configure(queueing_lock=f"{verb}:{batch.pk}").defer(batch=str(batch.pk))
    except exceptions.AlreadyEnqueued:
        pass
