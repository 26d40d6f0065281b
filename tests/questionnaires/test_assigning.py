from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import a_person, a_user, an_office
from tests.questionnaires.sheets import a_visit, published, sent
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.errors import Forbidden, IllegalMove, Invalid, NotFound
from wasl.questionnaires.actions import assign_task, cancel_task, set_field_policy
from wasl.questionnaires.actions.assigning import PolicyDraft, policy_of
from wasl.questionnaires.models import FieldTask

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def officer(office):
    return a_user(Role.TRO, office)


@pytest.fixture
def form():
    return published().form


@pytest.fixture
def person(office):
    return a_person(office=office)


def test_a_worker_is_sent_out_and_the_form_ends_the_task(office, officer, form, person):
    volunteer = a_user(Role.VOL, office)

    task = assign_task(actor=officer, person=person, form=form, to=volunteer)

    assert list(FieldTask.objects.visible_to(volunteer).open()) == [task]
    assert Entry.objects.get(action="questionnaires.assigned").subject == person.pk
    sent(volunteer, office, a_visit(person, nickname="Hasso"))
    task.refresh_from_db()
    assert task.done_at is not None
    assert task.submission.people.get() == person


def test_a_task_is_given_once_and_can_be_taken_back(office, officer, form, person):
    volunteer = a_user(Role.VOL, office)
    task = assign_task(actor=officer, person=person, form=form, to=volunteer)
    with pytest.raises(IllegalMove):
        assign_task(actor=officer, person=person, form=form, to=volunteer)

    with pytest.raises(NotFound):
        cancel_task(actor=a_user(Role.TRO), task=task)
    with pytest.raises(Forbidden):
        cancel_task(actor=volunteer, task=task)
    cancel_task(actor=officer, task=task)

    assert not FieldTask.objects.open().exists()
    with pytest.raises(IllegalMove):
        cancel_task(actor=officer, task=task)


def test_who_may_give_work_to_whom(office, officer, form, person):
    with pytest.raises(NotFound):
        assign_task(actor=a_user(Role.TRO), person=person, form=form, to=officer)
    with pytest.raises(Forbidden):
        assign_task(actor=a_user(Role.VOL, office), person=person, form=form, to=officer)
    with pytest.raises(Forbidden):
        assign_task(actor=officer, person=person, form=form, to=a_user(Role.TRO))


def test_a_child_is_not_given_to_somebody_without_papers(office, officer, form, person):
    over = {"vetted_until": timezone.localdate() - timedelta(days=1)}
    lapsed = a_user(Role.VOL, office, **over)

    with pytest.raises(Forbidden) as refusal:
        assign_task(actor=officer, person=person, form=form, to=lapsed)
    assert refusal.value.code == "questionnaires.no_papers"


def test_a_form_of_another_office_is_not_offered(office, officer, person):
    theirs = published(office=an_office()).form

    with pytest.raises(Invalid):
        assign_task(actor=officer, person=person, form=theirs, to=officer)


def test_an_office_decides_what_phones_may_hold(office, officer):
    supervisor = a_user(Role.SUP, office)
    assert not policy_of(office).names_on_devices

    set_field_policy(
        actor=supervisor, office=office, draft=PolicyDraft(names_on_devices=True, wipe_after_days=3)
    )

    policy = policy_of(office)
    assert (policy.names_on_devices, policy.wipe_after_days) == (True, 3)
    assert Entry.objects.filter(action="questionnaires.policy_set").count() == 1
    with pytest.raises(Invalid):
        set_field_policy(actor=supervisor, office=office, draft=PolicyDraft(wrong_pins=1))
    with pytest.raises(Forbidden):
        set_field_policy(actor=officer, office=office, draft=PolicyDraft())
    with pytest.raises(NotFound):
        set_field_policy(actor=a_user(Role.SUP), office=office, draft=PolicyDraft())
