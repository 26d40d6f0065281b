"""Collect sends answers: in parts, twice, broken off, too large, malformed."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.openrosa.field import NOTE, answers, publish
from tests.exchange.openrosa.phone import BOUNDARY, Phone, said
from tests.factories import a_user
from wasl.accounts.actions import revoke_device
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.exchange.openrosa.answering import LARGEST_POST
from wasl.questionnaires.actions.opening import read_attachment
from wasl.questionnaires.models import FieldTask, FormVersion, Submission, SubmissionVersion
from wasl.vault.keys import destroy_key

pytestmark = pytest.mark.django_db

PHOTOS = "<note>n</note><photo>a.jpg</photo>" + "".join(
    f"<child><called>c{n}</called><picture>{n}.jpg</picture></child>" for n in range(3)
)
FILES = {"a.jpg": b"a" * 900, "0.jpg": b"0" * 900, "1.jpg": b"1" * 900, "2.jpg": b"2" * 900}


def kept(version):
    return {row.content.name: read_attachment(row) for row in version.attachments.all()}


def test_answers_arrive_and_are_kept_as_they_came(out):
    xml = answers()

    answer = out.phone.send(xml)

    assert said(answer) == "The answers have arrived."
    version = SubmissionVersion.objects.get()
    assert version.content.xml.encode() == xml
    assert (version.by, version.device) == (out.worker, out.device)
    assert (version.submission.channel, version.submission.office) == ("collect", out.office)
    assert Entry.objects.get(action="questionnaires.received").details["device"] == str(
        out.device.pk
    )


def test_photos_of_a_repeat_arrive_in_parts(out):
    answer = out.phone.send(answers(body=PHOTOS), FILES, at_once=1_000)

    assert answer.status_code == 201
    version = SubmissionVersion.objects.get()
    assert kept(version) == FILES
    assert version.sent_at is not None
    assert Entry.objects.filter(action="questionnaires.received").count() == 1


def test_until_the_last_part_nothing_is_done_with_it(out):
    answer = out.phone.post(answers(body=PHOTOS), {"a.jpg": FILES["a.jpg"]}, more=True)

    assert answer.status_code == 201
    assert said(answer) == "This part has arrived; 3 files are still to come."
    assert SubmissionVersion.objects.get().sent_at is None
    assert Submission.objects.get().state == "arriving"


def test_an_interrupted_upload_begins_again_and_ends_well(out):
    xml = answers(body=PHOTOS)
    out.phone.post(xml, {"a.jpg": FILES["a.jpg"], "0.jpg": FILES["0.jpg"]}, more=True)

    out.phone.send(xml, FILES, at_once=1_000)

    version = SubmissionVersion.objects.get()
    assert kept(version) == FILES
    assert version.attachments.count() == 4


def test_a_post_that_breaks_off_changes_nothing(out):
    whole = out.phone
    body = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
        'name="xml_submission_file"; filename="submission.xml"\r\n\r\n'
    ).encode() + answers()[:60]

    answer = whole.raw(body)

    assert answer.status_code == 400
    assert not Submission.objects.exists()


def test_the_same_answers_ten_times_are_kept_once(out):
    for _ in range(10):
        out.phone.send(answers(body=PHOTOS), FILES)

    assert SubmissionVersion.objects.count() == 1
    assert SubmissionVersion.objects.get().attachments.count() == 4


def test_the_last_part_without_a_photo_is_the_last_part(out):
    answer = out.phone.post(answers(body=PHOTOS), {"a.jpg": b"a"})

    assert answer.status_code == 201
    assert SubmissionVersion.objects.get().sent_at is not None


def test_a_photo_that_comes_late_is_kept_and_one_that_is_here_stays(out):
    xml = answers(body=PHOTOS)
    out.phone.post(xml, {"a.jpg": FILES["a.jpg"]})

    out.phone.post(xml, {"a.jpg": b"another", "0.jpg": FILES["0.jpg"]})

    assert kept(SubmissionVersion.objects.get()) == {n: FILES[n] for n in ("a.jpg", "0.jpg")}


def test_the_same_instance_with_other_words_is_refused_and_the_first_kept(out):
    out.phone.send(answers())

    answer = out.phone.post(answers(body="<note>otherwise</note>"))

    assert answer.status_code == 409
    assert "well" in SubmissionVersion.objects.get().content.xml
    assert Entry.objects.get(outcome="refused").details["code"] == "questionnaires.instance_twice"


def test_a_correction_is_another_version(out):
    out.phone.send(answers())
    meta = "<orx:deprecatedID>uuid:1</orx:deprecatedID>"

    out.phone.send(answers(instance="uuid:2", body="<note>better</note>", meta=meta))

    assert [v.number for v in Submission.objects.get().versions.all()] == [1, 2]


def test_what_was_erased_meanwhile_may_leave_the_phone_and_does_not_come_back(out):
    out.phone.send(answers())
    destroy_key(Submission.objects.get().pk)

    answer = out.phone.post(answers())

    assert answer.status_code == 201  # so that Collect deletes its copy
    assert "erased" in said(answer)
    assert SubmissionVersion.objects.count() == 1
    assert Entry.objects.get(outcome="refused").details["code"] == "vault.erased"


def test_somebody_elses_instance_cannot_be_added_to(out):
    out.phone.send(answers())
    _device, other = out.another(user=a_user(Role.VOL, out.office))

    assert other.post(answers()).status_code == 404
    assert SubmissionVersion.objects.count() == 1


def test_a_task_that_was_filled_leaves_the_list(out):
    out.visit.sensitivity = 2
    out.visit.save()
    body = f"<person>{out.person.pk}</person><note>n</note>"

    out.phone.send(answers("visit", body=body))

    assert FieldTask.objects.get().done_at is not None
    assert "visit" not in out.phone.forms()


def test_an_old_version_of_a_form_is_still_taken(out):
    FormVersion.objects.filter(form__form_id="report").update(retired_at=timezone.now())
    publish("report", NOTE.format(level=2), version="2")

    assert out.phone.post(answers()).status_code == 201


@pytest.mark.parametrize(("form_id", "version"), [("nowhere", "1"), ("report", "77")])
def test_an_unknown_form_is_refused_and_the_answers_stay_on_the_phone(form_id, version, out):
    answer = out.phone.post(answers(form_id, version=version))

    assert answer.status_code == 404
    assert "Keep the answers" in said(answer)
    assert Entry.objects.get(outcome="refused").details["code"] == "questionnaires.unknown_form"


def test_a_revoked_phone_sends_nothing(out):
    revoke_device(actor=out.officer, device=out.device)

    answer = out.phone.post(answers())

    assert answer.status_code == 401
    assert not Submission.objects.exists()


def test_wrong_credentials_send_nothing(out):
    assert Phone(out.phone.name, "wrong").post(answers()).status_code == 401
    assert not Submission.objects.exists()


def test_what_is_too_large_is_refused_before_it_is_read(out):
    answer = out.phone.post(answers(body=PHOTOS), {"a.jpg": b"x" * LARGEST_POST})

    assert answer.status_code == 413
    assert not Submission.objects.exists()


def test_a_file_that_is_too_large_is_refused(out):
    answer = out.phone.post(answers(body=PHOTOS), {"a.jpg": b"x" * 15_000_001})

    assert answer.status_code == 413
    assert not Submission.objects.exists()


def test_more_files_than_anybody_takes_are_refused(out):
    answer = out.phone.post(answers(), {f"{n}.jpg": b"x" for n in range(200)})

    assert answer.status_code == 413


def test_files_that_the_answers_do_not_name_are_not_kept(out):
    out.phone.send(answers(body=PHOTOS), {**FILES, "../../etc/passwd": b"x", "b.jpg": b"x"})

    assert kept(SubmissionVersion.objects.get()) == FILES


XXE = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<data id="report" version="1"><note>&x;</note><meta><instanceID>uuid:1</instanceID></meta></data>"""
BOMB = (
    b"<!DOCTYPE d ["
    b'<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b']><data id="report" version="1"><note>&j;</note></data>'
)
OUTSIDE = b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd"><data id="report" version="1"/>'
BROKEN = {
    "nothing": (b"", 400),
    "no xml": (b"hello", 400),
    "cut": (answers()[:-9], 400),
    "another file": (XXE, 400),
    "bomb": (BOMB, 400),
    "another document": (OUTSIDE, 400),
    "deep": (b"<a>" * 5_000 + b"</a>" * 5_000, 400),
    "many": (b"<a>" + b"<b/>" * 250_000 + b"</a>", 400),
    "large": (answers(body=f"<note>{'x' * 10_000_001}</note>"), 413),
    "no form": (b"<data><meta><instanceID>uuid:1</instanceID></meta></data>", 400),
    "no instance": (b'<data id="report" version="1"><note>n</note></data>', 400),
    "long instance": (answers(instance="uuid:" + "1" * 200), 400),
    "utf-16": (answers().decode().encode("utf-16"), 400),
    "latin-1": (answers(body="<note>é</note>").decode().encode("latin-1"), 400),
    "no such encoding": (answers().replace(b"?>", b' encoding="x-none"?>', 1), 400),
    "a NUL": (answers(body="<note>\x00</note>"), 400),
}


@pytest.mark.parametrize("name", BROKEN)
def test_malformed_answers_are_refused_and_nothing_is_kept(name, out):
    xml, status = BROKEN[name]

    answer = out.phone.post(xml)

    assert answer.status_code == status
    assert said(answer)
    assert not Submission.objects.exists()
    assert "passwd" not in answer.content.decode()
    assert Entry.objects.filter(outcome="refused").count() == 1


def test_a_post_without_answers_is_refused(out):
    assert out.phone.raw(f"--{BOUNDARY}--\r\n".encode()).status_code == 400
    assert out.phone.raw(answers(), "text/xml").status_code == 400
    assert out.phone.raw(b"x", "multipart/form-data").status_code == 400
    assert out.phone.raw(b"", "multipart/form-data; boundary=x").status_code == 400


def test_odd_numbers_and_clocks_do_not_lose_answers(out):
    out.visit.sensitivity = 2
    out.visit.save()
    body = "<start>0001-01-01T00:00:00+14:00</start><end>x</end><note>n</note>"
    meta = f'<entity id="{out.person.pk}" dataset="wasl_caseload" baseVersion="{"9" * 30}"/>'

    assert out.phone.post(answers("visit", body=body, meta=meta)).status_code == 201
    version = SubmissionVersion.objects.get()
    assert (version.base_version, version.started_at) == (None, None)


def test_where_to_send_is_told_beforehand(out):
    answer = out.phone.http.head("/openrosa/submission", headers=out.phone.headers)

    assert answer.status_code == 204
    assert answer["Location"] == "http://testserver/openrosa/submission"
    assert out.phone.get("/openrosa/submission").status_code == 405


PIECES = [
    "<data ",
    "id='report'",
    " version='1'",
    ">",
    "<note>",
    "</note>",
    "<meta>",
    "</meta>",
    "<instanceID>",
    "uuid:9",
    "</instanceID>",
    "</data>",
    "<!DOCTYPE d [",
    "]>",
    "&lt;",
    "&x;",
    "<?xml version='1.0'?>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    " encrypted='yes'",
    "<media><file>a.enc</file></media>",
    " xmlns:a='b'",
    "<a:b/>",
    "�",
]
XML_PIECES = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=25)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(XML_PIECES)
def test_whatever_is_sent_is_taken_or_refused(out, pieces):
    xml = "".join(pieces).encode("utf-8", "surrogatepass")

    answer = out.phone.post(xml)

    assert answer.status_code in {201, 400, 404, 409, 413}


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=400))
def test_whatever_is_posted_is_refused(out, body):
    assert out.phone.raw(body).status_code in {400, 413}
