"""The demonstration's filled forms: real forms, real actions, one that waits."""

import pytest

from tests.factories import a_person, a_user, an_office
from wasl.accounts.permissions import Role
from wasl.demo.answers import load_answers
from wasl.people.models import Person
from wasl.people.sections import read_draft
from wasl.questionnaires.actions import publish_ours
from wasl.questionnaires.codes import Deed, State
from wasl.questionnaires.models import FieldTask, Submission

pytestmark = pytest.mark.django_db


def test_one_form_waits_and_the_others_are_taken_over():
    publish_ours()
    office = an_office()
    officer, worker, volunteer = (a_user(role, office) for role in (Role.TRO, Role.CW, Role.VOL))
    known = [a_person(office=office) for _ in range(4)]

    load_answers(office, officer, worker, volunteer)

    states = {each.form.form_id: each.state for each in Submission.objects.all()}
    assert states == {
        "wasl_registration": State.DONE,
        "wasl_follow_up_visit": State.DONE,
        "wasl_family_tracing_assessment": State.WAITING,
    }
    child = Person.objects.exclude(pk__in=[person.pk for person in known]).get()
    draft = read_draft(child)
    assert draft.names[0].content.text == "Yonas Tesfay Gebremedhin"
    assert [(kin.kind, kin.sex) for kin in draft.relatives] == [("parent", "female")]
    assert not Submission.objects.filter(
        versions__effects__outcome=Deed.REFUSED, by=worker
    ).exists()
    assert FieldTask.objects.open().count() == 2
