"""The pages on which forms are filled, and what they send: drafts, answers, files, corrections."""

from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import a_person, a_user, an_office
from tests.questionnaires.forms import (
    ANSWERS,
    a_draft,
    a_form,
    a_submission,
    xml_of,
)
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry, Outcome
from wasl.people.files import path_of
from wasl.questionnaires.actions import assign_task
from wasl.questionnaires.codes import Channel, State
from wasl.questionnaires.models import FieldTask, Submission
from wasl.questionnaires.paper_codes import code_of

pytestmark = pytest.mark.django_db

PHOTO = b"\xff\xd8\xff photo"


@pytest.fixture(autouse=True)
def _second_factor(settings):
    """What signing in asks for has tests of its own."""
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "second_factor" not in m]


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def officer(client, office):
    user = a_user(Role.TRO, office)
    client.force_login(user)
    return user


def post(client, name, user, office, xml, *, files=None, **more):
    given = {
        "xml_submission_file": SimpleUploadedFile("answers.xml", xml),
        "office": office.pk,
        "user": user.pk,
        **{name: SimpleUploadedFile(name, body) for name, body in (files or {}).items()},
        **more,
    }
    return client.post(reverse(f"desk:{name}"), given, headers={"HX-Request": "true"})


def test_the_page_of_a_form_allows_what_the_renderer_needs_and_no_other_page_does(
    client, office, officer
):
    version, person = a_form(), a_person(office=office)

    page = client.get(reverse("desk:fill-for", args=[person.pk, version.form_id]))
    other = client.get(reverse("desk:fill"))

    assert "'unsafe-eval'" in page["Content-Security-Policy"]
    assert "'unsafe-eval'" not in other["Content-Security-Policy"]
    assert "محمد" not in page.content.decode().split("</title>")[0]


def test_a_form_about_a_person_comes_with_what_is_known(client, office, officer):
    version, person = a_form(), a_person(office=office)
    page = client.get(reverse("desk:fill-for", args=[person.pk, version.form_id]))
    address = page.context["filling"]["form"]

    xform = client.get(address).content.decode()

    assert "<name_text>محمد علي</name_text>" in xform
    assert f"<person>{person.pk}</person>" in xform
    assert "محمد" not in address
    opened = Entry.objects.get(outcome=Outcome.OPENED, record_type="people.person")
    assert (opened.subject, opened.purpose) == (person.pk, "form")


def test_a_volunteer_is_told_the_reference_only(client, office):
    version, person, volunteer = a_form(), a_person(office=office), a_user(Role.VOL, office)
    client.force_login(volunteer)
    address = reverse("desk:fill-for", args=[person.pk, version.form_id])
    assert client.get(address).status_code == 404  # not given to them

    assign_task(actor=a_user(Role.TRO, office), person=person, form=version.form, to=volunteer)
    page = client.get(address)
    xform = client.get(page.context["filling"]["form"]).content.decode()

    assert page.status_code == 200
    assert f"<person>{person.pk}</person>" in xform
    assert "محمد" not in xform


def test_the_caseload_holds_whom_the_form_is_about_and_nobody_else(client, office, officer):
    version, person, other = a_form(), a_person(office=office), a_person(office=office)
    page = client.get(reverse("desk:fill-for", args=[person.pk, version.form_id]))
    files = page.context["filling"]["files"]

    listed = client.get(files + "wasl_caseload.csv").content.decode()

    assert str(person.pk) in listed
    assert str(other.pk) not in listed
    assert client.get(files + "nothing.png").status_code == 404


def test_a_draft_is_kept_again_and_again_and_finished_under_one_id(client, office, officer):
    version = a_form()
    first = xml_of(version, {"danger": "no"}, instance="uuid:a")

    kept = post(client, "fill-save", officer, office, first)
    again = post(client, "fill-save", officer, office,
                 xml_of(version, {"danger": "yes"}, instance="uuid:a"))  # fmt: skip
    assert kept.json()["draft"] == again.json()["draft"]
    assert Submission.objects.get().state == State.DRAFT
    sent = post(client, "fill-send", officer, office, xml_of(version, ANSWERS, instance="uuid:a"))

    submission = Submission.objects.get()
    assert sent.json()["next"] == reverse("desk:fill-sent", args=[submission.pk])
    assert submission.state != State.DRAFT
    assert submission.latest.instance_id == "uuid:a"
    assert "SECRET-MARK" in submission.latest.content.xml
    assert client.get(sent.json()["next"]).status_code == 200


def test_a_finished_form_is_no_draft_any_more(client, office, officer):
    version = a_form()
    a_submission(by=officer, office=office, version=version, instance="uuid:a")

    late = post(client, "fill-save", officer, office, xml_of(version, {}, instance="uuid:a"))

    assert late.status_code == 409


def test_files_come_in_several_posts(client, office, officer):
    version = a_form()
    xml = xml_of(version, {"portrait": "1.jpg", "signed": "2.png"}, instance="uuid:a")

    part = post(client, "fill-send", officer, office, xml, files={"1.jpg": PHOTO}, final="0")
    assert part.json() == {"missing": 1}
    assert Submission.objects.get().state == State.ARRIVING
    whole = post(client, "fill-send", officer, office, xml, files={"2.png": PHOTO}, final="1")

    assert "next" in whole.json()
    assert Submission.objects.get().latest.attachments.count() == 2


def test_a_picture_taken_out_of_a_draft_is_deleted(
    client, office, officer, django_capture_on_commit_callbacks
):
    version = a_form()
    with_one = xml_of(version, {"portrait": "1.jpg"}, instance="uuid:a")
    post(client, "fill-save", officer, office, with_one, files={"1.jpg": PHOTO})
    stored = path_of(Submission.objects.get().latest.attachments.get().pk)
    assert stored.exists()

    with django_capture_on_commit_callbacks(execute=True):
        post(client, "fill-save", officer, office, xml_of(version, {}, instance="uuid:a"))

    assert not Submission.objects.get().latest.attachments.exists()
    assert not stored.exists()


def test_somebody_else_who_signed_in_does_not_send_it(client, office, officer):
    version = a_form()
    colleague = a_user(Role.TRO, office)

    answer = post(client, "fill-save", colleague, office, xml_of(version, {}, instance="uuid:a"))

    assert answer.status_code == 409
    assert not Submission.objects.exists()


@pytest.mark.parametrize("name", ["fill-save", "fill-send"])
def test_answers_of_another_office_or_without_xml_are_refused(client, office, officer, name):
    version = a_form()
    xml = xml_of(version, {}, instance="uuid:a")

    assert post(client, name, officer, an_office(), xml).status_code == 404
    assert post(client, name, officer, office, b"<a").status_code == 422
    assert client.post(reverse(f"desk:{name}"), {"user": officer.pk}).status_code == 422


def test_a_draft_is_its_writers_own(client, office, officer):
    colleague = a_user(Role.TRO, office)
    draft = a_draft(by=colleague, office=office, version=a_form())

    assert client.get(reverse("desk:fill-draft", args=[draft.submission_id])).status_code == 404
    assert client.get(reverse("desk:fill-answers", args=[draft.pk])).status_code == 404
    assert client.post(reverse("desk:fill-discard", args=[draft.submission_id])).status_code == 404


def test_a_draft_goes_on_in_its_own_version(client, office, officer):
    old = a_form()
    draft = a_draft(by=officer, office=office, version=old, answers={"portrait": "1.jpg"},
                    files={"1.jpg": PHOTO})  # fmt: skip
    a_form(version="2")

    page = client.get(reverse("desk:fill-draft", args=[draft.submission_id]))
    filling = page.context["filling"]

    assert filling["instanceId"] == "uuid:draft"
    assert urlsplit(filling["form"]).path == reverse("desk:fill-xform", args=[old.pk])
    assert b"1.jpg" in client.get(filling["instance"]).content
    assert client.get(filling["attachments"]["1.jpg"]).content == PHOTO


def test_a_draft_is_deleted_after_asking(client, office, officer):
    draft = a_draft(by=officer, office=office, version=a_form())
    address = reverse("desk:fill-discard", args=[draft.submission_id])
    assert client.get(address).status_code == 200
    assert Submission.objects.exists()

    client.post(address)

    assert not Submission.objects.exists()


def test_a_finished_form_cannot_be_discarded(client, office, officer):
    sent = a_submission(by=officer, office=office, version=a_form())

    answer = client.post(reverse("desk:fill-discard", args=[sent.submission_id]))

    assert answer.status_code == 409


def test_a_correction_needs_a_reason_and_keeps_what_was_said(client, office, officer):
    version = a_form()
    first = a_submission(by=officer, office=office, version=version)
    page = client.get(reverse("desk:fill-correct", args=[first.submission_id]))
    filling = page.context["filling"]
    assert filling["replaces"] == "uuid:one"
    xml = xml_of(version, ANSWERS, instance=filling["instanceId"], replaces="uuid:one")

    without = post(client, "fill-send", officer, office, xml)
    sent = post(client, "fill-send", officer, office, xml, reason="A digit was wrong")

    assert without.status_code == 422
    assert "next" in sent.json()
    versions = list(first.submission.versions.all())
    assert [one.number for one in versions] == [1, 2]
    assert versions[1].content.reason == "A digit was wrong"


def test_the_draft_of_a_correction_makes_way_for_it(client, office, officer):
    version = a_form()
    first = a_submission(by=officer, office=office, version=version)
    draft = a_draft(by=officer, office=office, version=version, replaces="uuid:one")
    page = client.get(reverse("desk:fill-draft", args=[draft.submission_id]))
    assert page.context["filling"]["replaces"] == "uuid:one"
    assert page.context["correcting"]

    xml = xml_of(version, ANSWERS, instance="uuid:draft", replaces="uuid:one")
    post(client, "fill-send", officer, office, xml, reason="A digit was wrong")

    assert Submission.objects.get() == first.submission
    assert first.submission.latest.instance_id == "uuid:draft"


def test_who_may_not_see_all_of_the_answers_does_not_correct_them(client, office):
    first = a_submission(by=a_user(Role.TRO, office), office=office, version=a_form())
    address = reverse("desk:fill-correct", args=[first.submission_id])
    for role, status in ((Role.VOL, 404), (Role.REV, 404), (Role.TRO, 200)):
        client.force_login(a_user(role, office))
        assert client.get(address).status_code == status


def test_a_sheet_is_typed_in_by_its_code(client, office, officer):
    version = a_form()
    a_form(version="2")  # published since the sheet was printed

    opened = client.post(reverse("desk:paper"), {"code": f" {code_of(version).lower()} "})
    assert opened["Location"] == reverse("desk:fill-paper", args=[version.pk])
    page = client.get(opened["Location"])
    assert page.context["filling"]["channel"] == Channel.PAPER
    xml = xml_of(version, {}, instance="uuid:a")
    post(client, "fill-send", officer, office, xml, channel="paper")

    assert Submission.objects.get().channel == Channel.PAPER
    assert client.post(reverse("desk:paper"), {"code": "REG-AAAAA"}).status_code == 422


def test_a_channel_that_is_not_the_desks_is_not_taken_over(client, office, officer):
    xml = xml_of(a_form(), {}, instance="uuid:a")

    post(client, "fill-send", officer, office, xml, channel="collect")

    assert Submission.objects.get().channel == Channel.DESK


def test_the_offices_own_form_stands_in_the_place_of_ours(client, office, officer):
    ours, own = a_form(), a_form(office=office)
    a_form(office=an_office(), form_id="elsewhere")
    person = a_person(office=office)

    page = client.get(reverse("desk:fill-choose-for", args=[person.pk]))

    assert [one.form for one in page.context["forms"]] == [own.form]
    assert ours.form != own.form


def test_a_task_is_given_shown_and_taken_back(client, office, officer):
    version, person, worker = a_form(), a_person(office=office), a_user(Role.VOL, office)
    address = reverse("desk:task-give", args=[person.pk])
    given = {"form": version.form_id, "to": worker.pk, "due_on": "2027-01-10"}

    assert client.post(address, given)["Location"] == reverse("desk:person", args=[person.pk])
    task = FieldTask.objects.get()
    shown = client.get(reverse("desk:person", args=[person.pk]))
    assert list(shown.context["forms"]["tasks"]) == [task]
    assert client.post(address, given).status_code == 409  # once is enough
    cancel = reverse("desk:task-cancel", args=[task.pk])
    assert client.post(cancel).status_code == 302
    assert client.post(cancel).status_code == 409

    task.refresh_from_db()
    assert task.cancelled_at is not None


def test_tasks_are_given_by_those_who_may_to_those_who_can(client, office, officer):
    version, person = a_form(), a_person(office=office)
    address = reverse("desk:task-give", args=[person.pk])
    reader = a_user(Role.REV, office)

    refused = client.post(address, {"form": version.form_id, "to": reader.pk})
    assert refused.status_code == 422  # a reviewer fills no forms
    client.force_login(reader)
    assert client.get(address).status_code == 403
    client.force_login(a_user(Role.TRO))
    assert client.get(address).status_code == 404


def test_the_persons_page_shows_their_forms_and_ones_own_drafts(client, office, officer):
    version, person = a_form(), a_person(office=office)
    sent = a_submission(by=officer, office=office, version=version, people=[person])
    mine = {"person": str(person.pk)}
    draft = a_draft(by=officer, office=office, version=version, answers=mine)
    a_draft(by=a_user(Role.TRO, office), office=office, version=version, answers=mine,
            instance="uuid:theirs")  # fmt: skip

    forms = client.get(reverse("desk:person", args=[person.pk])).context["forms"]

    assert [line.submission for line in forms["filled"]] == [sent.submission]
    assert [line.submission for line in forms["drafts"]] == [draft.submission]
