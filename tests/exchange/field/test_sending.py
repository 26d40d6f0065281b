"""Filled forms come in, in as many parts and as often as the link demands."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language

from tests.exchange.field.phones import Phone
from tests.factories import a_person, a_user, an_office
from tests.people.pictures import a_picture
from tests.questionnaires.sheets import a_visit
from wasl.accounts.actions import pair_device
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry, Outcome
from wasl.exchange.field import states, views
from wasl.questionnaires.actions import assign_task
from wasl.questionnaires.codes import Channel, State
from wasl.questionnaires.models import Attachment, Submission, SubmissionVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("form")]


def part(xml, **files):
    named = {name.replace("_", "."): body for name, body in files.items()}
    return {
        "xml_submission_file": SimpleUploadedFile("xml", xml),
        **{name: SimpleUploadedFile(name, body) for name, body in named.items()},
    }


@pytest.fixture
def person(office):
    return a_person(office=office)


def test_a_form_without_files_is_taken_over_at_once(phone, paired, person, worker):
    answer = phone.post("submission", part(a_visit(person, full_name="Hassan")))

    version = SubmissionVersion.objects.get()
    assert answer.status_code == 201
    assert answer.json()["state"] == "done"
    assert answer.json()["missing"] == []
    assert (version.by, version.device) == (worker, paired[0])
    assert version.submission.channel == Channel.FIELD_APP
    assert person.names.count() == 2


def test_the_answers_first_then_what_is_missing(phone, person):
    xml = a_visit(person, photo="1.jpg")

    first = phone.post("submission", part(xml)).json()
    assert (first["state"], first["missing"]) == ("arriving", ["1.jpg"])

    second = phone.post("submission", part(xml, **{"1_jpg": a_picture()})).json()
    assert (second["state"], second["missing"]) == ("done", [])
    assert Attachment.objects.count() == 1


def test_the_same_ten_times_is_stored_once(phone, person):
    xml = a_visit(person, full_name="Hassan", photo="1.jpg")

    answers = [phone.post("submission", part(xml, **{"1_jpg": a_picture()})) for _ in range(10)]

    assert [each.status_code for each in answers] == [201] + [200] * 9
    assert SubmissionVersion.objects.count() == Attachment.objects.count() == 1
    assert Entry.objects.filter(action="questionnaires.received").count() == 1


def test_a_file_that_never_comes_does_not_hold_up_the_rest(phone, person):
    answer = phone.post("submission", {**part(a_visit(person, photo="1.jpg")), "final": "1"})

    assert SubmissionVersion.objects.get().sent_at is not None
    assert answer.json()["state"] in {"done", "waiting"}


def test_a_sent_form_takes_the_task_off_the_list(phone, person, officer, worker, form):
    assign_task(actor=officer, person=person, form=form.form, to=worker)
    assert len(phone.get("bundle").json()["tasks"]) == 1

    phone.post("submission", part(a_visit(person, full_name="Hassan")))

    assert phone.get("bundle").json()["tasks"] == []


def test_two_devices_that_saw_the_same_record_both_keep_what_was_said(phone, office, person):
    other = Phone(*_pair(a_user(Role.TRO, office), office))
    mine, theirs = a_visit(person, sex="male"), a_visit(person, sex="female")

    first = phone.post("submission", part(mine)).json()
    second = other.post("submission", part(theirs), **{"Accept-Language": "en"}).json()

    assert first["state"] == "done"
    assert second["state"] == "waiting"
    assert second["reasons"] == ["The record says otherwise. Both are kept."]
    assert Submission.objects.count() == 2


def test_the_words_of_the_reason_are_the_workers(phone, office, person, monkeypatch):
    monkeypatch.setitem(states.REASONS, "people.differs", lazy(get_language, str)())
    phone.post("submission", part(a_visit(person, sex="male")))
    other = Phone(*_pair(a_user(Role.TRO, office), office))
    theirs = a_visit(person, sex="female", instance="uuid:2")
    other.post("submission", part(theirs))

    for language in ["en", "ar"]:
        told = other.get("status", {"instance": "uuid:2"}, **{"Accept-Language": language}).json()
        assert told["instances"]["uuid:2"]["reasons"] == [language]


def test_status_tells_of_ones_own_only(phone, office, person):
    phone.post("submission", part(a_visit(person, instance="uuid:1", photo="1.jpg")))

    told = phone.get("status", {"instance": ["uuid:1", "uuid:other"]}).json()["instances"]
    assert told == {"uuid:1": {"state": "arriving", "missing": ["1.jpg"], "reasons": []}}

    other = Phone(*_pair(a_user(Role.TRO, office), office))
    assert other.get("status", {"instance": "uuid:1"}).json()["instances"] == {}


def test_another_offices_device_cannot_add_to_it(phone, person):
    xml = a_visit(person, photo="1.jpg")
    phone.post("submission", part(xml))
    elsewhere = an_office()
    other = Phone(*_pair(a_user(Role.TRO, elsewhere), elsewhere))

    assert other.post("submission", part(xml, **{"1_jpg": a_picture()})).status_code == 404
    assert not Attachment.objects.exists()


def test_other_words_under_the_same_id_are_refused_and_recorded(phone, person):
    phone.post("submission", part(a_visit(person, instance="uuid:1", full_name="Hassan")))

    answer = phone.post("submission", part(a_visit(person, instance="uuid:1", full_name="Omar")))

    assert answer.status_code == 409
    assert answer.json()["code"] == "questionnaires.instance_twice"
    assert answer.json()["message"]
    refused = Entry.objects.get(outcome=Outcome.REFUSED, action="field:submission")
    assert refused.details["code"] == "questionnaires.instance_twice"


@pytest.mark.parametrize(
    ("xml", "status"),
    [
        (b"", 422),
        (b"<data", 422),
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d id="test_visit">&x;</d>', 422),
        (b"<a>" * 70 + b"</a>" * 70, 422),
        (b'<data id="test_visit" version="1"/>', 422),
        (b'<data id="nobody" version="1"><meta><instanceID>uuid:1</instanceID></meta></data>', 404),
        (
            b'<data id="test_visit" version="9"><meta><instanceID>uuid:1</instanceID></meta></data>',
            404,
        ),
    ],
)
def test_what_is_no_form_of_ours_is_refused(phone, xml, status):
    answer = phone.post("submission", part(xml))

    assert answer.status_code == status
    assert answer.json()["message"]
    assert not Submission.objects.exists()


def test_no_answers_at_all(phone):
    assert phone.post("submission", {"final": "1"}).status_code == 422


def test_what_is_no_multipart(phone):
    answer = phone.client.post(
        "/field/api/submission", b"<x/>", content_type="text/xml", headers=phone.headers
    )

    assert answer.status_code == 422


def test_too_large_is_refused_before_it_is_read(phone, person, monkeypatch):
    monkeypatch.setattr(views, "LARGEST_PART", 1000)

    answer = phone.post("submission", part(a_visit(person), **{"1_jpg": b"x" * 2000}))

    assert answer.status_code == 413
    assert not Submission.objects.exists()


def test_the_clock_of_the_device_decides_nothing(phone, person):
    xml = a_visit(person, start="1999-01-01T00:00:00.000Z", end="2099-01-01T00:00:00.000Z")

    phone.post("submission", part(xml))

    version = SubmissionVersion.objects.get()
    assert abs((version.sent_at - timezone.now()).total_seconds()) < 60
    assert version.submission.state == State.DONE


def _pair(user, office):
    device, secret = pair_device(actor=user, office=office)
    return device.pk, secret
