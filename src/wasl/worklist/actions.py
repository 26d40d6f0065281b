"""File tasks and settle them. Called by other actions, inside their transactions."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record
from wasl.errors import Forbidden, IllegalMove, NotFound
from wasl.worklist.models import Kind, Task
from wasl.worklist.rules import check_by_hand


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


def settle_tasks(
    *,
    record_id: UUID,
    kind: Kind | None = None,
    office: UUID | None = None,
    by: User | None = None,
) -> None:
    """Take what is done off the lists: of one kind, of one office, or all about a record."""
    tasks = Task.objects.filter(record_id=record_id, done_at=None)
    if kind is not None:
        tasks = tasks.filter(kind=kind)
    if office is not None:
        tasks = tasks.filter(office=office)
    tasks.update(done_at=timezone.now(), done_by=by)


@transaction.atomic
def tick_off(*, actor: User, task: Task) -> Task:
    """Take an alert off the list by hand.

    Raises:
        NotFound: it is on the list of an office that ``actor`` does not work in.
        Forbidden: it is for somebody with another permission.
        IllegalMove: it is off the list, or ends only by being done.
    """
    task = Task.objects.select_for_update().get(pk=task.pk)
    if task.office_id not in actor.offices:
        raise NotFound("accounts.not_found", _("There is no such record."))
    if task.needs and task.needs not in actor.permissions_in(task.office_id):
        raise Forbidden("accounts.forbidden", _("Your role does not allow this step."))
    if task.done_at is not None:
        raise IllegalMove("worklist.done", _("This is done already."))
    check_by_hand(Kind(task.kind))
    task.done_at, task.done_by = timezone.now(), actor
    task.save(update_fields=["done_at", "done_by"])
    record(actor, "worklist.ticked_off", task, kind=str(task.kind))
    return task
