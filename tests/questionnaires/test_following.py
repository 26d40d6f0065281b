"""Filled forms and field tasks follow a person into a merged record, and back."""

import pytest

from tests.factories import a_person, a_user, an_office
from tests.questionnaires.sheets import a_visit, published, sent
from wasl.accounts.permissions import Role
from wasl.people.actions import merge_people, unmerge_people
from wasl.questionnaires.actions import assign_task
from wasl.questionnaires.models import FieldTask, Submission

pytestmark = pytest.mark.django_db


def test_forms_and_tasks_follow_a_merge_and_its_undoing():
    office = an_office()
    officer, form = a_user(Role.TRO, office), published().form
    kept, gone = a_person(office=office), a_person(office=office)
    sent(officer, office, a_visit(gone))
    volunteer = a_user(Role.VOL, office)
    task = assign_task(actor=officer, person=gone, form=form, to=volunteer)
    twice = a_user(Role.VOL, office)
    for person in (kept, gone):
        assign_task(actor=officer, person=person, form=form, to=twice)

    merge = merge_people(actor=officer, keep=kept, gone=gone)

    assert Submission.objects.get().people.get() == kept
    assert FieldTask.objects.get(pk=task.pk).person == kept
    assert FieldTask.objects.open().filter(assigned_to=twice, person=kept).count() == 1

    unmerge_people(actor=officer, merge=merge)

    assert Submission.objects.get().people.get() == gone
    assert FieldTask.objects.get(pk=task.pk).person == gone
