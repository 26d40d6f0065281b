"""File tasks and settle them. Called by other actions, inside their transactions."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.worklist.models import Kind, Task


def file_task(
    *,
    office: UUID,
    kind: Kind,
    record_type: str,
    record_id: UUID,
    needs: Can | None = None,
    due_on: date | None = None,
) -> None:
    """Put something on an office's list; once, however often it is filed while open."""
    Task.objects.bulk_create(
        [
            Task(
                office_id=office,
                kind=kind,
                record_type=record_type,
                record_id=record_id,
                needs=needs.value if needs else "",
                due_on=due_on,
            )
        ],
        ignore_conflicts=True,
    )


def settle_tasks(*, record_id: UUID, kind: Kind | None = None, by: User | None = None) -> None:
    """Take what is done off the lists."""
    tasks = Task.objects.filter(record_id=record_id, done_at=None)
    if kind is not None:
        tasks = tasks.filter(kind=kind)
    tasks.update(done_at=timezone.now(), done_by=by)
