import pytest
from django.utils import timezone

from tests.factories import a_person, a_user, an_office
from tests.people.pictures import a_picture
from tests.questionnaires.sheets import a_visit, published, sent
from wasl.accounts.permissions import Role
from wasl.errors import Forbidden, IllegalMove, NotFound
from wasl.people.files import path_of
from wasl.questionnaires.actions import Incoming, discard_draft, open_draft, save_draft
from wasl.questionnaires.codes import State
from wasl.questionnaires.models import Attachment, Submission, SubmissionVersion
from wasl.vault.models import PersonKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def worker(office):
    return a_user(Role.TRO, office)


@pytest.fixture(autouse=True)
def form():
    return published()


def saved(worker, office, xml, files=None):
    return save_draft(
        actor=worker,
        office=office,
        incoming=Incoming(xml=xml, files=files or {}),
        now=timezone.now(),
    )


def test_saving_again_replaces_the_draft_and_writes_no_fact(office, worker):
    person = a_person(office=office)
    saved(worker, office, a_visit(person, instance="uuid:1", full_name="Hassan"))

    saved(worker, office, a_visit(person, instance="uuid:1", full_name="Hassan Ali"))

    submission = Submission.objects.get()
    assert submission.state == State.DRAFT
    assert "Hassan Ali" in open_draft(actor=worker, submission=submission).content.xml
    assert person.names.count() == 1


def test_a_finished_draft_is_the_same_form(office, worker):
    person = a_person(office=office)
    xml = a_visit(person, instance="uuid:1", photo="1.jpg", full_name="Hassan")
    saved(worker, office, a_visit(person, instance="uuid:1"), {"1.jpg": a_picture()})

    sent(worker, office, xml)

    version = SubmissionVersion.objects.get()
    assert version.submission.state == State.DONE  # its photo was here already
    assert version.content.xml.encode() == xml
    with pytest.raises(IllegalMove):
        saved(worker, office, xml)
    with pytest.raises(IllegalMove):
        discard_draft(actor=worker, submission=version.submission)


def test_a_draft_is_its_writers_alone(office, worker):
    saved(worker, office, a_visit(instance="uuid:1"))
    submission = Submission.objects.get()
    colleague = a_user(Role.SUP, office)

    assert not Submission.objects.visible_to(colleague).exists()
    assert Submission.objects.visible_to(worker).exists()
    for act in (open_draft, discard_draft):
        with pytest.raises(NotFound):
            act(actor=colleague, submission=submission)
    with pytest.raises(NotFound):
        saved(colleague, office, a_visit(instance="uuid:1"))


def test_a_discarded_draft_leaves_nothing(office, worker, django_capture_on_commit_callbacks):
    saved(worker, office, a_visit(instance="uuid:1", photo="1.jpg"), {"1.jpg": a_picture()})
    submission = Submission.objects.get()
    file = path_of(Attachment.objects.get().pk)
    assert file.exists()

    with django_capture_on_commit_callbacks(execute=True):
        discard_draft(actor=worker, submission=submission)

    assert not Submission.objects.exists()
    assert not file.exists()
    assert PersonKey.objects.get(subject=submission.pk).wrapped is None


def test_a_photo_taken_again_replaces_the_first(office, worker):
    xml = a_visit(instance="uuid:1", photo="1.jpg")
    saved(worker, office, xml, {"1.jpg": a_picture()})
    saved(worker, office, xml, {"1.jpg": a_picture(size=(20, 20))})

    assert Attachment.objects.count() == 1


def test_who_may_save(office):
    with pytest.raises(NotFound):
        saved(a_user(Role.TRO), office, a_visit())
    with pytest.raises(Forbidden):
        saved(a_user(Role.AUD, office), office, a_visit())
