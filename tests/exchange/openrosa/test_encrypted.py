"""What Collect encrypted is opened on the server, once it is whole and proved."""

from base64 import b64encode
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.utils import timezone

from tests.exchange.openrosa.field import answers
from tests.exchange.openrosa.phone import encrypt, public_key_in, said
from wasl.audit.models import Entry
from wasl.exchange.models import Arrival, ArrivalPart
from wasl.exchange.openrosa.arriving import forget_old_arrivals
from wasl.exchange.openrosa.keypair import FILE_NAME, private_key, public_key_text
from wasl.people.files import path_of
from wasl.questionnaires.actions.opening import read_attachment
from wasl.questionnaires.models import Submission, SubmissionVersion

pytestmark = pytest.mark.django_db
FILES = {"1.jpg": b"", "2.jpg": b"x" * 16, "3.jpg": b"a photo" * 999}


def filled(out, instance="uuid:1", photo="1.jpg"):
    body = f"<person>{out.person.pk}</person><note>سرّ</note><photo>{photo}</photo>"
    return answers("visit", instance, body)


@pytest.fixture
def key(out):
    form, _files = out.phone.download("visit")
    return public_key_in(form)


def test_what_was_closed_on_the_phone_is_opened_here(out, key):
    xml = filled(out, photo="3.jpg")
    envelope, closed = encrypt(xml, FILES, key)

    answer = out.phone.send(envelope, closed)

    assert said(answer) == "The answers have arrived."
    version = SubmissionVersion.objects.get()
    assert version.content.xml.encode() == xml
    assert [read_attachment(row) for row in version.attachments.all()] == [FILES["3.jpg"]]
    assert version.submission.tasks.count() == 1
    assert not Arrival.objects.exists()


def test_more_files_than_the_vector_has_bytes(out, key):
    files = {f"{n}.jpg": bytes([n]) * n for n in range(40)}
    envelope, closed = encrypt(filled(out, photo="37.jpg"), files, key)

    out.phone.send(envelope, closed)

    (row,) = SubmissionVersion.objects.get().attachments.all()
    assert read_attachment(row) == files["37.jpg"]


def test_a_form_without_a_version_is_signed_without_one(out, key):
    xml = filled(out).replace(b' version="1"', b"")
    out.visit.version = ""
    out.visit.save()
    envelope, closed = encrypt(xml, {}, key, version="")

    assert out.phone.post(envelope, closed).status_code == 201


def test_parts_wait_sealed_until_the_last_has_come(out, key, django_capture_on_commit_callbacks):
    envelope, closed = encrypt(filled(out), FILES, key)
    first = {"3.jpg.enc": closed.pop("3.jpg.enc")}

    answer = out.phone.post(envelope, first, more=True)

    assert answer.status_code == 201
    assert said(answer) == "This part has arrived; 3 files are still to come."
    assert not Submission.objects.exists()
    (part,) = ArrivalPart.objects.all()
    place = path_of(part.pk)
    assert first["3.jpg.enc"][:64] not in place.read_bytes()
    assert b"3.jpg" not in bytes(part.sealed)

    with django_capture_on_commit_callbacks(execute=True):
        assert out.phone.post(envelope, closed).status_code == 201

    assert Submission.objects.count() == 1
    assert not ArrivalPart.objects.exists()
    assert not place.exists()


def test_an_interrupted_upload_begins_again(out, key):
    envelope, closed = encrypt(filled(out), FILES, key)
    out.phone.post(envelope, {"1.jpg.enc": closed["1.jpg.enc"]}, more=True)
    out.phone.post(envelope, {"1.jpg.enc": closed["1.jpg.enc"]}, more=True)
    assert ArrivalPart.objects.count() == 1

    out.phone.send(envelope, closed, at_once=2_000)

    assert SubmissionVersion.objects.count() == 1


def test_the_same_ten_times_is_kept_once(out, key):
    envelope, closed = encrypt(filled(out), FILES, key)
    for _ in range(10):
        assert out.phone.post(envelope, closed).status_code == 201

    assert SubmissionVersion.objects.count() == 1
    assert not Arrival.objects.exists()


def test_closed_anew_with_another_key_begins_anew(out, key):
    first, closed = encrypt(filled(out), FILES, key)
    out.phone.post(first, {"1.jpg.enc": closed["1.jpg.enc"]}, more=True)
    second, closed = encrypt(filled(out), FILES, key)

    out.phone.send(second, closed, at_once=2_000)

    assert SubmissionVersion.objects.count() == 1
    assert not Arrival.objects.exists()


def test_the_last_part_without_a_file_stays_on_the_phone(out, key):
    envelope, closed = encrypt(filled(out), FILES, key)
    del closed["2.jpg.enc"]

    answer = out.phone.post(envelope, closed)

    assert answer.status_code == 400
    assert "Keep them" in said(answer)
    assert not Submission.objects.exists()


def exchanged(envelope, closed):
    closed["2.jpg.enc"], closed["3.jpg.enc"] = closed["3.jpg.enc"], closed["2.jpg.enc"]
    return envelope


def altered(envelope, closed):
    body = bytearray(closed["3.jpg.enc"])
    body[40] ^= 1
    closed["3.jpg.enc"] = bytes(body)
    return envelope


def altered_words(envelope, closed):
    body = bytearray(closed["submission.xml.enc"])
    body[60] ^= 1
    closed["submission.xml.enc"] = bytes(body)
    return envelope


def cut(envelope, closed):
    closed["3.jpg.enc"] = closed["3.jpg.enc"][:-1]
    return envelope


def left_out(envelope, closed):
    return envelope.replace(b"<media><file>3.jpg.enc</file></media>", b"")


def of_another_instance(envelope, closed):
    return envelope.replace(b"uuid:1", b"uuid:2")


def of_another_form(envelope, closed):
    return envelope.replace(b'id="visit"', b'id="diary"')


def without_signature(envelope, closed):
    return envelope.replace(b"base64EncryptedElementSignature", b"nothing")


def with_rubbish_for_a_key(envelope, closed):
    return envelope.replace(b"<base64EncryptedKey>", b"<base64EncryptedKey>AAAA")


def named_twice(envelope, closed):
    return envelope.replace(b"2.jpg.enc", b"1.jpg.enc")


def named_plainly(envelope, closed):
    return envelope.replace(b"2.jpg.enc", b"2.jpg")


@pytest.mark.parametrize(
    "spoil",
    [
        exchanged,
        altered,
        altered_words,
        cut,
        left_out,
        of_another_instance,
        of_another_form,
        without_signature,
        with_rubbish_for_a_key,
        named_twice,
        named_plainly,
    ],
)
def test_what_was_tampered_with_is_refused(spoil, out, key):
    envelope, closed = encrypt(filled(out), FILES, key)

    answer = out.phone.post(spoil(envelope, closed), closed)

    assert answer.status_code == 400
    assert not Submission.objects.exists()
    assert not Arrival.objects.exists()
    assert Entry.objects.filter(outcome="refused").count() == 1


def test_a_signature_over_other_words_is_refused(out, key):
    envelope, closed = encrypt(filled(out), {}, key)
    other, _closed = encrypt(filled(out), {}, key)
    mark = b"<base64EncryptedElementSignature>"
    forged = envelope.partition(mark)[0] + mark + other.partition(mark)[2]

    assert out.phone.post(forged, closed).status_code == 400
    assert not Submission.objects.exists()


def test_answers_to_another_form_inside_are_refused(out, key):
    envelope, closed = encrypt(answers("report"), {}, key)

    assert out.phone.post(envelope, closed).status_code == 400


def test_what_was_closed_for_somebody_else_is_refused(out):
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    der = stranger.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    envelope, closed = encrypt(filled(out), {}, b64encode(der).decode())

    answer = out.phone.post(envelope, closed)

    assert answer.status_code == 400
    assert "not encrypted for this server" in said(answer)


def test_an_unknown_form_is_refused_before_anything_is_kept(out, key):
    envelope, _closed = encrypt(answers("nowhere"), {}, key, form_id="nowhere")

    answer = out.phone.post(envelope, {}, more=True)

    assert answer.status_code == 404
    assert not Arrival.objects.exists()


def test_too_many_or_too_large_files_are_refused(out, key):
    envelope, _closed = encrypt(filled(out), {f"{n}.jpg": b"" for n in range(61)}, key)
    assert out.phone.post(envelope, {}, more=True).status_code == 413

    envelope, _closed = encrypt(filled(out), {"1.jpg": b""}, key)
    large = {"1.jpg.enc": b"x" * 15_000_017}
    assert out.phone.post(envelope, large, more=True).status_code == 413
    assert not Arrival.objects.exists()


def test_another_devices_parts_are_not_mixed_in(out, key):
    envelope, closed = encrypt(filled(out), FILES, key)
    _device, other = out.another()
    out.phone.post(envelope, {"1.jpg.enc": closed.pop("1.jpg.enc")}, more=True)

    assert other.post(envelope, closed).status_code == 400


def test_what_never_became_whole_is_forgotten(out, key):
    envelope, closed = encrypt(filled(out), FILES, key)
    out.phone.post(envelope, {"1.jpg.enc": closed["1.jpg.enc"]}, more=True)
    now = timezone.now()

    assert forget_old_arrivals(now + timedelta(days=89)) == 0
    assert forget_old_arrivals(now + timedelta(days=91)) == 1
    assert not Arrival.objects.exists()
    assert Entry.objects.filter(action="exchange.arrival_forgotten").count() == 1


def test_the_private_key_lies_sealed_beside_the_master_key():
    path = Path(settings.KEYS_DIR) / FILE_NAME
    public_key_text()

    assert private_key().key_size == 2048
    assert path.stat().st_mode & 0o077 == 0
    assert b"PRIVATE KEY" not in path.read_bytes()
    private_key.cache_clear()
    assert public_key_text() == (public_key_text.cache_clear() or public_key_text())
