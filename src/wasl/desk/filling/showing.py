"""The section "Forms" of a person's page: what was filled, drafts, who was sent out."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.desk.filling.reading import drafts_about, title_of
from wasl.people.models import Person
from wasl.questionnaires.codes import State
from wasl.questionnaires.models import FieldTask, Submission, SubmissionVersion

SHOWN = 10


@dataclass(frozen=True)
class FilledLine:
    """One filled form about the person."""

    submission: Submission
    version: SubmissionVersion

    @property
    def title(self) -> str:
        """What the form is called."""
        return title_of(self.version.form_version)


def forms_of(user: User, person: Person) -> dict[str, Any]:
    """Return what the section shows to this user."""
    live = person.merged_into_id is None
    seen = Submission.objects.visible_to(user).exclude(state=State.DRAFT)
    rows = seen.filter(people=person).distinct()
    tasks = FieldTask.objects.visible_to(user).open().filter(person=person)
    return {
        "filled": [FilledLine(row, row.latest) for row in rows[:SHOWN]],
        "filled_more": max(0, rows.count() - SHOWN),
        "drafts": drafts_about(user, person),
        "tasks": tasks.select_related("form", "assigned_to"),
        "today": timezone.localdate(),
        "may_fill": live and user.may(Can.FILL_FORM, on=person.office),
        "may_give": live and user.may(Can.ASSIGN_FIELD_TASK, on=person),
        "may_correct": user.may(Can.FILL_FORM, on=person.office)
        and user.may(Can.READ_LIFE_OR_SAFETY, on=person.office),
    }
