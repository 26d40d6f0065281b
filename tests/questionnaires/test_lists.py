"""The lists on a phone: one's own caseload by reference, and nothing more."""

import csv
from io import StringIO

import pytest
from django.utils import timezone

from tests.factories import a_person, a_user, an_office
from wasl.accounts.permissions import Role
from wasl.questionnaires.actions import assign_task, cancel_task, set_field_policy
from wasl.questionnaires.actions.assigning import PolicyDraft
from wasl.questionnaires.lists import caseload_csv, caseload_of, countries_csv, list_file
from wasl.questionnaires.models import Form

pytestmark = pytest.mark.django_db
ADULT = timezone.localdate().replace(year=2000)


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def officer(office):
    return a_user(Role.SUP, office)


@pytest.fixture
def worker(office):
    return a_user(Role.VOL, office)


def rows(body):
    return list(csv.DictReader(StringIO(body.decode())))


def given(officer, worker, person):
    form, _new = Form.objects.get_or_create(form_id="visit")
    return assign_task(actor=officer, person=person, form=form, to=worker)


def test_the_caseload_is_ones_own_open_tasks(office, officer, worker):
    mine, done, others = (a_person(office=office) for _ in range(3))
    given(officer, worker, mine)
    cancel_task(actor=officer, task=given(officer, worker, done))
    given(officer, a_user(Role.VOL, office), others)

    assert caseload_of(worker, office) == [mine]
    assert caseload_of(worker, an_office()) == []


def test_references_and_no_names(office, officer, worker):
    person = a_person(office=office, name="یوسف حیدری")

    body = list_file("wasl_caseload.csv", worker, office, [person])

    assert rows(body) == [
        {"name": str(person.pk), "label": person.reference, "__version": str(person.version)}
    ]


def test_names_only_where_the_office_decided_so(office, officer, worker):
    person = a_person(office=office, name="یوسف,\n حیدری")
    set_field_policy(actor=officer, office=office, draft=PolicyDraft(names_on_devices=True))

    body = list_file("wasl_caseload.csv", worker, office, [person])

    assert rows(body)[0]["label"] == f"{person.reference} یوسف, حیدری"
    assert body.count(b"\n") == 2


def test_children_leave_the_list_when_papers_run_out(office, officer, worker):
    child, adult = a_person(office=office), a_person(office=office, adult_from=ADULT)
    given(officer, worker, child)
    given(officer, worker, adult)
    worker.vetted_until = timezone.localdate().replace(year=2001)
    worker.save()

    assert caseload_of(worker, office) == [adult]
    body = list_file("wasl_caseload.csv", worker, office, [child, adult])
    assert [row["name"] for row in rows(body)] == [str(adult.pk)]


def test_the_erased_and_the_merged_are_not_taken_along(office, officer, worker):
    erased, merged, kept = (a_person(office=office) for _ in range(3))
    for person in (erased, merged, kept):
        given(officer, worker, person)
    erased.erased_at = timezone.now()
    erased.save()
    merged.merged_into = kept
    merged.save()

    assert caseload_of(worker, office) == [kept]


def test_a_retired_form_takes_nobody_along(office, officer, worker):
    given(officer, worker, a_person(office=office))
    Form.objects.update(active=False)

    assert caseload_of(worker, office) == []


def test_the_list_changes_with_the_record(office):
    person = a_person(office=office)
    before = caseload_csv([person])
    person.version += 1

    assert caseload_csv([person]) != before


def test_countries_are_those_of_the_standard():
    found = {row["name"]: row["label"] for row in rows(countries_csv())}

    assert found["SY"] == "Syria"
    assert found["ER"] == "Eritrea"
    assert len(found) > 240
    assert all(len(code) == 2 and code.isupper() for code in found)


def test_no_other_list_is_ours(office, worker):
    assert list_file("clinics.csv", worker, office, []) is None
    assert list_file("wasl_countries.csv", worker, office, []) == countries_csv()
