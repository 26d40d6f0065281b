"""What a device takes along: its holder's own tasks, by reference, and the forms for them."""

import hashlib

import pytest

from tests.factories import a_person, a_user, an_office
from tests.questionnaires.sheets import published
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.questionnaires.actions import assign_task, cancel_task, set_field_policy
from wasl.questionnaires.actions.assigning import PolicyDraft
from wasl.questionnaires.models import FormFile

pytestmark = pytest.mark.django_db
MARK = "Kowalczewska"


@pytest.fixture
def task(office, officer, worker, form):
    person = a_person(office=office, name=MARK)
    return assign_task(actor=officer, person=person, form=form.form, to=worker)


def test_tasks_are_told_by_reference(phone, task):
    answer = phone.get("bundle")

    told = answer.json()["tasks"]
    assert [each["label"] for each in told] == [task.person.reference]
    assert told[0]["person"] == str(task.person_id)
    assert told[0]["form"] == "test_visit"
    assert MARK not in answer.content.decode()


def test_names_come_along_where_the_office_allows_them(phone, task, officer, office):
    set_field_policy(actor=officer, office=office, draft=PolicyDraft(names_on_devices=True))

    told = phone.get("bundle").json()

    assert MARK in told["tasks"][0]["label"]
    assert MARK in told["lists"]["wasl_caseload.csv"]["text"]


def test_nobody_elses_tasks(phone, task, office, officer, form):
    other = a_person(office=office)
    assign_task(actor=officer, person=other, form=form.form, to=a_user(Role.VOL, office))

    told = phone.get("bundle")

    assert str(task.person_id) in told.content.decode()
    assert str(other.pk) not in told.content.decode()


def test_a_task_taken_back_is_gone_with_the_next_contact(phone, task, officer):
    cancel_task(actor=officer, task=task)

    told = phone.get("bundle").json()

    assert told["tasks"] == []
    assert str(task.person_id) not in told["lists"]["wasl_caseload.csv"]["text"]


def test_the_rules_of_the_office(phone, officer, office):
    draft = PolicyDraft(idle_minutes=2, wrong_pins=4, wipe_after_days=3)
    set_field_policy(actor=officer, office=office, draft=draft)

    told = phone.get("bundle").json()["policy"]

    assert (told["idle_minutes"], told["wrong_pins"], told["wipe_after_days"]) == (2, 4, 3)


def test_forms_are_told_by_hash_and_fetched_one_by_one(phone, task, form):
    FormFile.objects.create(
        version=form, name="a.png", media_type="image/png", md5="1", body=b"png"
    )

    told = phone.get("bundle").json()["forms"]

    assert [each["id"] for each in told] == [str(form.pk)]
    assert "xform" not in told[0]
    assert told[0]["files"] == [{"name": "a.png", "md5": "1", "media_type": "image/png"}]
    assert phone.get(f"forms/{form.pk}").content.decode() == form.xform
    file = phone.get(f"forms/{form.pk}/a.png")
    assert (file.content, file["Content-Type"]) == (b"png", "image/png")


def test_the_hash_of_a_list_is_that_of_its_text(phone):
    told = phone.get("bundle").json()["lists"]["wasl_countries.csv"]

    assert "IT" in told["text"]
    assert told["md5"] == hashlib.md5(told["text"].encode(), usedforsecurity=False).hexdigest()


def test_the_form_of_another_office_does_not_exist(phone):
    theirs = published(office=an_office())

    assert phone.get(f"forms/{theirs.pk}").status_code == 404
    assert phone.get(f"forms/{theirs.pk}/a.png").status_code == 404


def test_an_offices_own_form_stands_before_ours(phone, task, office):
    own = published(office=office, version="2")

    told = phone.get("bundle").json()["forms"]

    assert [each["id"] for each in told] == [str(own.pk)]


def test_that_a_caseload_was_taken_is_recorded_once(phone, task):
    first = phone.get("bundle").json()["lists"]["wasl_caseload.csv"]["md5"]
    phone.get("bundle", {"have": first})

    assert Entry.objects.get(action="exchange.caseload_taken").details == {"people": 1}
