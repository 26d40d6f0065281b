"""Collect fetches forms and lists: its holder's, and nothing more."""

import csv
import re
from base64 import b64encode
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone

from tests.exchange.openrosa.field import NOTE, PERSON, publish
from tests.exchange.openrosa.phone import Phone, public_key_in, said
from tests.factories import a_person, a_user, an_office
from wasl.accounts.actions import deactivate_user, revoke_device
from wasl.accounts.models import Device
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.exchange.models import DeviceTry
from wasl.exchange.openrosa.authentication import PER_ADDRESS, PER_DEVICE, WINDOW
from wasl.exchange.openrosa.keypair import public_key_text
from wasl.people.models import Person
from wasl.questionnaires.actions import assign_task, cancel_task, set_field_policy
from wasl.questionnaires.actions.assigning import PolicyDraft
from wasl.questionnaires.models import FieldTask, Form, FormFile, FormVersion

pytestmark = pytest.mark.django_db


def test_the_list_holds_the_forms_of_ones_tasks_and_those_for_everybody(out):
    publish("interview", PERSON)  # about somebody, and nobody was asked to fill it

    rows = out.phone.forms()

    assert set(rows) == {"visit", "report", "diary"}
    assert rows["visit"]["name"] == "Visit"
    assert rows["visit"]["version"] == "1"
    assert rows["visit"]["downloadUrl"].startswith("http://testserver/openrosa/forms/")
    assert "manifestUrl" in rows["visit"]
    assert "manifestUrl" not in rows["report"]


def test_one_form_can_be_asked_for(out):
    body = out.phone.get("/openrosa/formList?formID=diary").content

    assert b"<formID>diary</formID>" in body
    assert b"visit" not in body


def test_every_answer_has_the_headers_of_the_protocol(out):
    form = out.phone.forms()["visit"]["downloadUrl"]
    for url in ("/openrosa/formList", form, "/openrosa/entities"):
        answer = out.phone.get(url)

        assert answer["X-OpenRosa-Version"] == "1.0", url
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT", answer["Date"])
        assert int(answer["X-OpenRosa-Accept-Content-Length"]) > 15_000_000
        assert answer["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer


def test_what_is_downloaded_has_the_hash_that_was_listed(out):
    form, files = out.phone.download("visit")

    assert b"wasl_caseload.csv" in form
    assert set(files) == {"wasl_caseload.csv"}


def test_the_caseload_is_an_entity_list_of_references(out):
    a_person(office=out.office)  # of the office, and not on this worker's list
    row = out.phone.forms()["visit"]

    (listed,) = out.phone.manifest(row["manifestUrl"])
    _form, files = out.phone.download("visit")

    assert listed["type"] == "entityList"
    assert listed["integrityUrl"].endswith("/openrosa/entities")
    assert list(csv.DictReader(StringIO(files["wasl_caseload.csv"].decode()))) == [
        {"name": str(out.person.pk), "label": out.person.reference, "__version": "1"}
    ]
    entry = Entry.objects.get(action="exchange.caseload_taken")
    assert (entry.actor_id, entry.record_id) == (str(out.worker.pk), str(out.device.pk))
    assert entry.details == {"people": 1}


def test_names_go_along_only_where_the_office_decided_so(out):
    row = out.phone.forms()["visit"]
    (before,) = out.phone.manifest(row["manifestUrl"])
    set_field_policy(actor=out.officer, office=out.office, draft=PolicyDraft(names_on_devices=True))

    (after,) = out.phone.manifest(row["manifestUrl"])
    _form, files = out.phone.download("visit")

    assert after["hash"] != before["hash"]
    assert "یوسف حیدری" in files["wasl_caseload.csv"].decode()


def test_the_hash_of_the_list_changes_with_the_record(out):
    row = out.phone.forms()["visit"]
    (before,) = out.phone.manifest(row["manifestUrl"])
    Person.objects.update(version=2)

    (after,) = out.phone.manifest(row["manifestUrl"])

    assert after["hash"] != before["hash"]


def test_a_form_leaves_the_phone_with_its_last_task(out):
    url = out.phone.forms()["visit"]["downloadUrl"]
    cancel_task(actor=out.officer, task=FieldTask.objects.get())

    assert "visit" not in out.phone.forms()
    answer = out.phone.get(url)
    assert answer.status_code == 404
    assert "no such form" in said(answer)


def test_another_offices_forms_and_files_do_not_exist(out):
    elsewhere = an_office()
    theirs = publish("local", NOTE.format(level=1), office=elsewhere)
    mine = publish("ours", NOTE.format(level=1), office=out.office)

    assert "ours" in out.phone.forms()
    assert "local" not in out.phone.forms()
    for place in ("form.xml", "manifest", "files/x.png"):
        assert out.phone.get(f"/openrosa/forms/{theirs.pk}/{place}").status_code == 404
    assert out.phone.get(f"/openrosa/forms/{mine.pk}/form.xml").status_code == 200


def test_an_offices_own_form_stands_in_the_place_of_ours(out):
    publish("visit", PERSON, version="1-local", office=out.office)

    assert out.phone.forms()["visit"]["version"] == "1-local"

    Form.objects.filter(office=out.office).update(active=False)
    assert out.phone.forms()["visit"]["version"] == "1"


def test_a_new_version_takes_the_place_of_the_old_one(out):
    before = out.phone.forms()["visit"]["hash"]
    FormVersion.objects.filter(pk=out.visit.pk).update(retired_at=timezone.now())
    publish("visit", PERSON, version="2")

    row = out.phone.forms()["visit"]

    assert row["version"] == "2"
    assert row["hash"] != before


def test_pictures_of_a_form_are_in_its_manifest(out):
    version = publish("pictures", NOTE.format(level=1))
    FormFile.objects.create(
        version=version, name="house.png", media_type="image/png", md5="x", body=b"\x89PNG"
    )

    _form, files = out.phone.download("pictures")

    assert files == {"house.png": b"\x89PNG"}
    assert out.phone.get(f"/openrosa/forms/{version.pk}/files/none.png").status_code == 404


def test_countries_come_with_the_forms_that_ask_for_them(out):
    publish("origin", "| | select_one_from_file wasl_countries.csv | land | Country | 1 |\n")

    _form, files = out.phone.download("origin")

    assert b"\nSY,Syria\n" in files["wasl_countries.csv"]


@pytest.mark.parametrize(("form_id", "encrypted"), [("visit", 1), ("diary", 1), ("report", 0)])
def test_sensitive_forms_are_to_be_encrypted_for_us(form_id, encrypted, out):
    form, _files = out.phone.download(form_id)

    assert public_key_in(form) == (public_key_text() if encrypted else "")


def test_a_form_cannot_send_its_answers_elsewhere_or_to_another_key(out):
    version = publish("stray", NOTE.format(level=4))
    told = '<submission action="https://elsewhere.example/?a=1&gt;2" base64RsaPublicKey="AAAA"/>'
    version.xform = re.sub(r"(<model[^>]*>)", r"\1" + told, version.xform)
    version.save()

    form, _files = out.phone.download("stray")

    assert b"elsewhere" not in form
    assert public_key_in(form) == public_key_text()


def test_a_question_called_submission_stays(out):
    publish("odd", "| | text | submission | When was it sent? | 3 |\n")

    form, _files = out.phone.download("odd")

    assert b"<submission/>" in form


def test_people_of_nobodys_task_are_to_be_dropped_by_the_phone(out):
    registered = a_person(office=out.office)
    elsewhere = a_person(office=an_office())
    ids = [out.person.pk, registered.pk, elsewhere.pk, "5b9cf8d1-106f-4004-844f-c072d76762ed"]

    body = out.phone.get(f"/openrosa/entities?id={','.join(map(str, ids))}").content.decode()

    assert f'<entity id="{out.person.pk}"><deleted>false</deleted>' in body
    assert f'<entity id="{registered.pk}"><deleted>true</deleted>' in body
    assert str(elsewhere.pk) not in body
    assert str(ids[3]) not in body
    assert out.phone.get("/openrosa/entities?id=x").status_code == 400


# Who is let in.


def test_the_first_question_without_credentials_is_answered_as_the_protocol_says(out):
    for ask in (Client().get("/openrosa/formList"), Client().head("/openrosa/submission")):
        assert ask.status_code == 401
        assert ask["WWW-Authenticate"].startswith('Basic realm="Wasl"')
        assert ask["X-OpenRosa-Version"] == "1.0"
    assert not Entry.objects.filter(outcome="refused").exists()  # it is how every client begins


def test_wrong_credentials_are_refused_and_recorded_without_the_secret(out):
    wrong = Phone(out.phone.name, "not-the-secret-at-all")

    answer = wrong.get("/openrosa/formList")

    assert answer.status_code == 401
    assert "Keep the answers" in said(answer)
    entry = Entry.objects.get(outcome="refused")
    assert (entry.actor_kind, entry.actor_id) == ("device", str(out.device.pk))
    assert entry.action == "openrosa:form_list"
    assert entry.details == {"code": "exchange.device_refused"}
    assert "not-the-secret" not in str(Entry.objects.values())


def test_what_somebody_typed_as_a_name_is_not_written_down(out):
    Phone("Amina Haddad", "x").get("/openrosa/formList")

    entry = Entry.objects.get(outcome="refused")
    assert (entry.actor_id, entry.record_id) == ("unknown", "")


@pytest.mark.parametrize(
    "header",
    ["Basic", "Basic !", "Basic " + b64encode(b"\xff\xfe").decode(), "Basic Og==", "basic YTpi"],
)
def test_broken_credentials_are_wrong_ones(header, out):
    answer = Client().get("/openrosa/formList", headers={"Authorization": header})

    assert answer.status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer abc", "Digest username=x"])
def test_other_ways_in_are_none(header, out):
    assert Client().get("/openrosa/formList", headers={"Authorization": header}).status_code == 401


def test_a_signed_in_user_has_no_business_here(out):
    client = Client()
    client.force_login(out.worker)

    assert client.get("/openrosa/formList").status_code == 401


def test_a_revoked_device_is_out_everywhere(out):
    urls = ["/openrosa/formList", out.phone.forms()["visit"]["downloadUrl"]]
    revoke_device(actor=out.officer, device=out.device)

    assert [out.phone.get(url).status_code for url in urls] == [401, 401]
    assert out.phone.http.head("/openrosa/submission", headers=out.phone.headers).status_code == 401


def test_an_expired_device_is_out(out):
    Device.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert out.phone.get("/openrosa/formList").status_code == 401


def test_a_closed_account_is_out(out):
    deactivate_user(actor=a_user(Role.ADM, out.office), user=out.worker)

    assert out.phone.get("/openrosa/formList").status_code == 401


def test_the_field_apps_devices_do_not_open_this_door(out):
    _device, app = out.another(kind="field_app")

    assert app.get("/openrosa/formList").status_code == 401


def test_another_workers_phone_has_another_caseload(out):
    other = a_user(Role.VOL, out.office)
    whom = a_person(office=out.office)
    assign_task(actor=out.officer, person=whom, form=out.visit.form, to=other)
    _device, phone = out.another(user=other)

    _form, files = phone.download("visit")

    assert str(whom.pk) in files["wasl_caseload.csv"].decode()
    assert str(out.person.pk) not in files["wasl_caseload.csv"].decode()


def test_wrong_credentials_are_slowed_down_and_right_ones_are_not(out):
    wrong = Phone(out.phone.name, "wrong")

    answers = [wrong.get("/openrosa/formList") for _ in range(PER_DEVICE + 3)]

    assert [a.status_code for a in answers] == [401] * PER_DEVICE + [429] * 3
    assert answers[-1]["Retry-After"] == "900"
    # the trail has each of the ten, and once that there were more
    assert Entry.objects.filter(outcome="refused").count() == PER_DEVICE + 1
    assert out.phone.get("/openrosa/formList").status_code == 200


def test_many_names_from_one_address_are_slowed_down_as_well(out):
    for number in range(PER_ADDRESS):
        assert Phone(f"{number}", "x").get("/openrosa/formList").status_code == 401

    assert Phone("one more", "x").get("/openrosa/formList").status_code == 429

    DeviceTry.objects.update(at=timezone.now() - WINDOW - timedelta(seconds=1))
    assert Phone("one more", "x").get("/openrosa/formList").status_code == 401
    assert DeviceTry.objects.count() == 2


def test_messages_are_in_the_holders_language(out):
    out.worker.language = "fr"
    out.worker.save()

    answer = out.phone.get(f"/openrosa/forms/{out.person.pk}/form.xml")

    assert answer["Content-Language"] == "fr"
