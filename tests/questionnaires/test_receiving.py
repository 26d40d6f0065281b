from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from tests.factories import a_person, a_user, an_office
from tests.people.pictures import a_picture
from tests.questionnaires.sheets import a_visit, published, sent
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.errors import Forbidden, IllegalMove, Invalid, NotFound
from wasl.people.actions import erase_person
from wasl.people.codes import ErasureReason
from wasl.questionnaires.actions import (
    Incoming,
    open_answers,
    open_attachment,
    save_draft,
)
from wasl.questionnaires.codes import Channel, State
from wasl.questionnaires.models import Attachment, Submission, SubmissionVersion
from wasl.vault.keys import Erased

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


def test_answers_are_kept_to_the_byte_and_recorded(office, worker):
    person = a_person(office=office)
    xml = a_visit(person, full_name="حسن علي", health="asthma")

    received = sent(worker, office, xml)

    version = SubmissionVersion.objects.get()
    assert version.content.xml.encode() == xml
    assert received.version == version
    assert not received.again
    assert version.submission.state == State.DONE
    entry = Entry.objects.get(action="questionnaires.received")
    assert entry.office == office.pk
    assert entry.details["form"] == "test_visit"


def test_no_answer_lies_in_clear_in_any_table(office, worker):
    mark = "Kowalczewska"
    xml = a_visit(a_person(office=office), full_name=mark)
    assert mark.encode() in xml
    sent(worker, office, xml)

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            written = cursor.fetchone()[0] or ""
            assert mark not in written, table
            assert mark.encode().hex() not in written, table


def test_the_same_answers_sent_ten_times_are_kept_once(office, worker):
    xml = a_visit(a_person(office=office), full_name="Hassan")

    answers = [sent(worker, office, xml) for _ in range(10)]

    assert SubmissionVersion.objects.count() == 1
    assert [each.again for each in answers] == [False] + [True] * 9
    assert Entry.objects.filter(action="people.amended").count() == 1


def test_files_in_parts_are_put_together_and_then_acted_on(office, worker):
    person = a_person(office=office)
    xml = a_visit(person, photo="1.jpg", full_name="Hassan")

    first = sent(worker, office, xml)
    assert first.missing == ("1.jpg",)
    assert first.version.submission.state == State.ARRIVING
    assert person.names.count() == 1  # nothing is done with half of it

    second = sent(worker, office, xml, {"1.jpg": a_picture(), "other.jpg": b"not asked for"})
    assert second.missing == ()
    assert Submission.objects.get().state == State.DONE
    assert person.names.count() == 2
    assert person.storedfiles.count() == 1
    assert Attachment.objects.count() == 1


def test_a_last_part_without_its_files_is_acted_on(office, worker):
    xml = a_visit(a_person(office=office), photo="1.jpg", full_name="Hassan")

    received = sent(worker, office, xml, final=True)

    assert received.missing == ("1.jpg",)
    assert received.version.submission.state == State.WAITING  # its photo never came


def test_an_instance_with_other_words_is_refused(office, worker):
    person = a_person(office=office)
    sent(worker, office, a_visit(person, instance="uuid:1", work="tailor"))

    with pytest.raises(IllegalMove) as refusal:
        sent(worker, office, a_visit(person, instance="uuid:1", work="baker"))
    assert refusal.value.code == "questionnaires.instance_twice"


def test_an_instance_of_somebody_else_is_not_theirs_to_complete(office, worker):
    xml = a_visit(a_person(office=office), photo="1.jpg")
    sent(worker, office, xml)

    with pytest.raises(NotFound):
        sent(a_user(Role.TRO, office), office, xml, {"1.jpg": a_picture()})


def test_what_was_sent_cannot_be_changed_even_in_the_database(office, worker):
    version = sent(worker, office, a_visit(a_person(office=office))).version

    with pytest.raises(ProgrammingError):
        SubmissionVersion.objects.filter(pk=version.pk).update(language="fra")


def test_an_office_where_one_does_not_work_does_not_exist(worker):
    with pytest.raises(NotFound):
        sent(worker, an_office(), a_visit())


def test_who_may_not_fill_forms_is_refused(office):
    with pytest.raises(Forbidden):
        sent(a_user(Role.AUD, office), office, a_visit())


def test_a_version_that_was_never_published_is_refused_and_says_to_keep_the_answers(office, worker):
    with pytest.raises(NotFound) as refusal:
        sent(worker, office, a_visit(version="99"))
    assert refusal.value.code == "questionnaires.unknown_form"
    assert "Keep" in str(refusal.value.message)


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"not xml",
        b"<data id='test_visit' version='1'/>",
        b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><data id='a'>&x;</data>",
        b"<!DOCTYPE d [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><data id='a'>&b;</data>",
        b"<a>" * 500 + b"</a>" * 500,
    ],
)
def test_malformed_xml_is_refused_and_nothing_is_written(office, worker, xml):
    with pytest.raises(Invalid):
        sent(worker, office, xml)
    assert not Submission.objects.exists()


def test_a_correction_is_a_new_version_with_its_reason(office, worker):
    person = a_person(office=office)
    sent(worker, office, a_visit(person, instance="uuid:1", work="tailor"))

    sent(
        worker,
        office,
        a_visit(person, instance="uuid:2", replaces="uuid:1", work="baker"),
        reason="Misheard",
    )

    submission = Submission.objects.get()
    first, second = submission.versions.all()
    assert (first.number, second.number, second.previous) == (1, 2, first)
    assert second.content.reason == "Misheard"
    assert "tailor" in first.content.xml
    person.refresh_from_db()
    assert person.content.occupation == "baker"  # the record said what the first version said


def test_two_corrections_of_one_version_are_both_kept(office, worker):
    person = a_person(office=office)
    colleague = a_user(Role.CW, office)
    sent(worker, office, a_visit(person, instance="uuid:1", work="tailor"))

    sent(worker, office, a_visit(person, instance="uuid:2", replaces="uuid:1", work="baker"))
    sent(colleague, office, a_visit(person, instance="uuid:3", replaces="uuid:1", work="smith"))

    submission = Submission.objects.get()
    assert [version.number for version in submission.versions.all()] == [1, 2, 3]
    assert submission.state == State.WAITING
    person.refresh_from_db()
    assert person.content.occupation == "baker"


def test_answers_are_opened_by_their_office_and_recorded(office, worker):
    version = sent(worker, office, a_visit(a_person(office=office), health="asthma")).version

    answers = open_answers(actor=worker, version=version)

    assert answers.first("health") == "asthma"
    assert Entry.objects.filter(action="questionnaires.submission.opened").count() == 1
    with pytest.raises(NotFound):
        open_answers(actor=a_user(Role.TRO), version=version)
    with pytest.raises(Forbidden):
        open_answers(actor=a_user(Role.VOL, office), version=version)


def test_a_file_is_opened_by_who_may_see_c4(office, worker):
    picture = a_picture()
    xml = a_visit(a_person(office=office), photo="1.jpg")
    version = sent(worker, office, xml, {"1.jpg": picture}).version
    kept = version.attachments.get()

    assert open_attachment(actor=worker, attachment=kept) == picture
    with pytest.raises(Forbidden):
        open_attachment(actor=a_user(Role.REV, office), attachment=kept)
    with pytest.raises(NotFound):
        open_attachment(actor=a_user(Role.TRO), attachment=kept)


def test_erasing_the_person_erases_what_was_answered_about_them(office, worker):
    person = a_person(office=office)
    xml = a_visit(person, photo="1.jpg", full_name="Hassan")
    version = sent(worker, office, xml, {"1.jpg": a_picture()}).version
    assert "Hassan" in version.content.xml

    erase_person(actor=a_user(Role.DPO, office), person=person, reason=ErasureReason.ASKED)

    with pytest.raises(Erased):
        _ = SubmissionVersion.objects.get().content


def test_a_form_about_nobody_known_is_kept(office, worker):
    received = sent(worker, office, a_visit(str(uuid4()), full_name="Hassan"))

    assert received.version.submission.state == State.WAITING
    assert received.version.effects.get().reason == "questionnaires.unknown_person"


def test_a_photo_that_comes_late_is_still_taken_over(office, worker):
    person = a_person(office=office)
    xml = a_visit(person, photo="1.jpg")
    sent(worker, office, xml, final=True)
    assert Submission.objects.get().state == State.WAITING

    sent(worker, office, xml, {"1.jpg": a_picture()})

    assert Submission.objects.get().state == State.DONE
    assert person.storedfiles.count() == 1


def test_without_papers_no_form_about_a_child_is_read(office, worker):
    lapsed = a_user(Role.TRO, office, vetted_until=timezone.localdate() - timedelta(days=1))
    grown = a_person(office=office, adult_from=date(2000, 1, 1))
    sent(worker, office, a_visit(a_person(office=office)))
    sent(worker, office, a_visit(str(uuid4())))  # about nobody known: perhaps a child
    sent(worker, office, a_visit(grown))

    assert Submission.objects.visible_to(worker).count() == 3
    assert Submission.objects.visible_to(lapsed).get().people.get() == grown


def test_a_correction_at_the_desk_says_why(office, worker):
    person = a_person(office=office)
    sent(worker, office, a_visit(person, instance="uuid:1"))
    again = a_visit(person, instance="uuid:2", replaces="uuid:1", work="baker")

    with pytest.raises(Invalid) as refusal:
        sent(worker, office, again, channel=Channel.DESK, reason=" ")
    assert refusal.value.code == "questionnaires.no_reason"
    assert SubmissionVersion.objects.count() == 1


def test_nobody_corrects_what_a_colleague_has_not_finished(office, worker):
    xml = a_visit(instance="uuid:1")
    save_draft(actor=worker, office=office, incoming=Incoming(xml=xml), now=timezone.now())

    sent(a_user(Role.CW, office), office, a_visit(instance="uuid:2", replaces="uuid:1"))

    draft, other = Submission.objects.order_by("made_at")
    assert draft.state == State.DRAFT
    assert draft.versions.count() == other.versions.count() == 1
