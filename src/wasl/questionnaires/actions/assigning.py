"""Send somebody out with a form to fill about a person, and say what their phone may hold."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record
from wasl.errors import Forbidden, IllegalMove, Invalid
from wasl.people.actions.writing import check_live
from wasl.people.models import Person
from wasl.questionnaires.models import FieldPolicy, FieldTask, Form
from wasl.questionnaires.papers import check_papers


@transaction.atomic
def assign_task(
    *, actor: User, person: Person, form: Form, to: User, due_on: date | None = None
) -> FieldTask:
    """Ask a worker of the same office to fill a form about a person.

    Raises:
        NotFound: the person belongs to an office that the actor does not work in.
        Forbidden: the actor may not give out work, or the worker may not fill forms, or not see
            children (D62).
        IllegalMove: the worker has this task already, or the record was erased or merged.
        Invalid: the form is not one of this office's.
    """
    actor.require(Can.ASSIGN_FIELD_TASK, on=person)
    check_live(person)
    if form.office_id not in {None, person.office_id} or not form.active:
        raise Invalid("questionnaires.not_offered", _("This form is not offered in this office."))
    today = timezone.localdate()
    if person.office_id not in to.offices_where(Can.FILL_FORM):
        raise Forbidden(
            "questionnaires.cannot_fill", _("This worker does not fill forms in this office.")
        )
    check_papers(to, person, today)
    if FieldTask.objects.open().filter(person=person, form=form, assigned_to=to).exists():
        raise IllegalMove("questionnaires.assigned", _("This worker has this task already."))
    task = FieldTask.objects.create(
        office_id=person.office_id,
        person=person,
        form=form,
        assigned_to=to,
        due_on=due_on,
        made_by=actor,
    )
    record(actor, "questionnaires.assigned", task, form=form.form_id, to=str(to.pk))
    return task


@transaction.atomic
def cancel_task(*, actor: User, task: FieldTask) -> None:
    """Take a task back; the phone drops it with its next contact.

    Raises:
        NotFound: another office's.
        Forbidden: the actor may not give out work.
        IllegalMove: it was done or cancelled.
    """
    actor.require(Can.ASSIGN_FIELD_TASK, on=task)
    locked = FieldTask.objects.select_for_update().get(pk=task.pk)
    if locked.done_at or locked.cancelled_at:
        raise IllegalMove("questionnaires.task_over", _("This task is over already."))
    locked.cancelled_at = timezone.now()
    locked.save(update_fields=["cancelled_at"])
    record(actor, "questionnaires.unassigned", locked)


@dataclass(frozen=True, kw_only=True)
class PolicyDraft:
    """What an office allows on phones and tablets."""

    names_on_devices: bool = False
    idle_minutes: int = 5
    wrong_pins: int = 8
    wipe_after_days: int = 7


@transaction.atomic
def set_field_policy(*, actor: User, office: Office, draft: PolicyDraft) -> FieldPolicy:
    """Decide what lies on the devices of an office, and for how long (D37).

    Raises:
        NotFound: the actor does not work in this office.
        Forbidden: the actor may not decide this.
        Invalid: a number is out of range.
    """
    actor.require(Can.SET_FIELD_POLICY, on=office)
    if not (
        1 <= draft.idle_minutes <= 60
        and 3 <= draft.wrong_pins <= 20
        and 1 <= draft.wipe_after_days <= 60
    ):
        raise Invalid(
            "questionnaires.policy",
            _("Minutes must be 1 to 60, wrong PINs 3 to 20, days 1 to 60."),
        )
    policy, _new = FieldPolicy.objects.update_or_create(office=office, defaults=asdict(draft))
    record(actor, "questionnaires.policy_set", policy, **asdict(draft))
    return policy


def policy_of(office: Office) -> FieldPolicy:
    """Return what holds in an office: its own decision, or the defaults."""
    return FieldPolicy.objects.filter(office=office).first() or FieldPolicy(office=office)
