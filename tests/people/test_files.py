from io import BytesIO

import pytest
from PIL import Image

from tests.people.drafts import FULL, an_officer, office_of, registered
from tests.people.pictures import WHERE, a_document, a_picture
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.consent.models import Grant, GrantContent
from wasl.errors import Forbidden, IllegalMove, Invalid, NotFound
from wasl.people.actions import Upload, merge_people, open_file, remove_file, store_file
from wasl.people.files import path_of
from wasl.people.media import clean
from wasl.people.models import FileKind, StoredFile
from wasl.vault.keys import Erased, Tampered, destroy_key

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def officer():
    return an_officer()


@pytest.fixture
def stored(officer):
    person = registered(officer)
    upload = Upload(a_picture(), FileKind.PHOTO, "Passport photo")
    return store_file(actor=officer, person=person, upload=upload)


@pytest.mark.parametrize(
    ("form", "media"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_a_picture_loses_where_it_was_taken(form, media):
    raw = a_picture(form)
    assert WHERE in raw

    cleaned = clean(raw)

    assert WHERE not in cleaned.body
    assert not Image.open(BytesIO(cleaned.body)).getexif()
    assert (cleaned.media_type, cleaned.sizes) == (media, {"width": 40, "height": 30})


def test_a_large_picture_is_made_smaller():
    assert clean(a_picture(size=(4800, 2400))).sizes == {"width": 2400, "height": 1200}


def test_a_document_loses_author_attachment_and_script():
    raw = a_document(2)
    assert b"Author" in raw
    assert b"EmbeddedFile" in raw
    assert b"JavaScript" in raw

    cleaned = clean(raw)

    assert (cleaned.media_type, cleaned.sizes) == ("application/pdf", {"pages": 2})
    for mark in (b"Author", b"EmbeddedFile", b"JavaScript", WHERE):
        assert mark not in cleaned.body


BAD = [
    b"<html><script>alert(1)</script>",
    b"%PDF-1.7 nothing",
    b"\xff\xd8\xff\xe0 not a picture",
    b"",
    a_picture()[:200],
]


@pytest.mark.parametrize("body", BAD)
def test_what_cannot_be_opened_is_refused(body):
    with pytest.raises(Invalid) as refusal:
        clean(body)

    assert refusal.value.code == "people.file_unknown"


def test_a_picture_that_would_burst_is_refused_before_it_is_decoded():
    bomb = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")

    with pytest.raises(Invalid):
        clean(bomb.getvalue())


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(Invalid) as refusal:
        clean(b"\xff\xd8" + bytes(15_000_000))

    assert refusal.value.code == "people.file_too_large"


def test_bytes_lie_sealed_and_are_opened_by_name_of_the_row(officer, stored):
    on_disk = path_of(stored.pk).read_bytes()
    assert b"JFIF" not in on_disk

    body = open_file(actor=officer, stored=StoredFile.objects.get(), purpose="verify")

    assert Image.open(BytesIO(body)).size == (40, 30)
    assert StoredFile.objects.get().content.title == "Passport photo"
    entry = Entry.objects.get(outcome="opened")
    assert (entry.record_id, entry.purpose) == (str(stored.pk), "verify")
    assert not list(path_of(stored.pk).parent.glob("*.part"))


def test_altered_bytes_do_not_open(officer, stored):
    raw = bytearray(path_of(stored.pk).read_bytes())
    raw[-1] ^= 1
    path_of(stored.pk).write_bytes(raw)

    with pytest.raises(Tampered):
        open_file(actor=officer, stored=stored)


def test_without_the_persons_key_a_file_does_not_open(officer, stored):
    assert open_file(actor=officer, stored=stored)

    destroy_key(stored.person_id)

    with pytest.raises(Erased):
        open_file(actor=officer, stored=StoredFile.objects.get())


def test_another_offices_file_does_not_exist(stored):
    for act in (open_file, remove_file):
        with pytest.raises(NotFound):
            act(actor=an_officer(), stored=stored)


def test_another_offices_person_gets_no_file():
    with pytest.raises(NotFound):
        store_file(actor=an_officer(), person=registered(an_officer()), upload=Upload(a_picture()))


def test_a_reviewer_neither_keeps_nor_opens_nor_removes(officer, stored):
    reviewer = an_officer(office_of(officer), Role.REV)

    with pytest.raises(Forbidden):
        store_file(actor=reviewer, person=stored.person, upload=Upload(a_picture()))
    for act in (open_file, remove_file):
        with pytest.raises(Forbidden):
            act(actor=reviewer, stored=stored)


def test_a_merged_record_takes_no_file(officer):
    keep, gone = registered(officer), registered(officer, FULL)
    merge_people(actor=officer, keep=keep, gone=gone)

    with pytest.raises(IllegalMove):
        store_file(actor=officer, person=gone, upload=Upload(a_picture()))


def test_a_removed_file_leaves_the_disk(officer, stored, django_capture_on_commit_callbacks):
    path = path_of(stored.pk)
    assert path.exists()

    with django_capture_on_commit_callbacks(execute=True):
        remove_file(actor=officer, stored=stored)

    assert not path.exists()
    assert Entry.objects.filter(action="people.file_removed").exists()


def test_evidence_of_a_consent_is_kept(officer, stored):
    grant = Grant(
        person=stored.person,
        scope="REG",
        status="given",
        age_band="18+",
        asked_on="2026-01-01",
        recorded_by=officer,
        evidence=stored,
    )
    grant.content = GrantContent()
    grant.save()

    with pytest.raises(IllegalMove):
        remove_file(actor=officer, stored=stored)

    assert path_of(stored.pk).exists()
