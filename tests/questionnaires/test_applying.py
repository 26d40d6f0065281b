"""Answers become facts, or wait for a person with the reason."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.factories import a_person, a_user, an_office
from tests.people.pictures import a_picture
from tests.questionnaires.sheets import HOME_VISIT, a_visit, published, sent
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.errors import Forbidden, IllegalMove, Invalid, NotFound
from wasl.people.codes import NameKind, Sex
from wasl.people.models import Person
from wasl.people.sections import read_draft
from wasl.questionnaires.actions import accept_answers, set_aside_answers
from wasl.questionnaires.codes import Deed, State
from wasl.questionnaires.models import Submission
from wasl.worklist.models import Kind, Task

pytestmark = pytest.mark.django_db
ENTITY = '<entity dataset="wasl_caseload" id="{}" create="1"><label>new</label></entity>'


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def worker(office):
    return a_user(Role.TRO, office)


@pytest.fixture(autouse=True)
def form():
    return published()


def effects(submission=None):
    version = (submission or Submission.objects.get()).latest
    return [(each.deed, each.outcome, each.reason) for each in version.effects.all()]


def test_what_is_new_is_added_and_what_was_known_stays(office, worker):
    person = a_person(name="حسن", office=office)

    sent(
        worker,
        office,
        a_visit(
            person,
            full_name="Hassan Ali",
            nickname="Hasso",
            sex="male",
            age="15",
            relatives=[("Fatima", "parent"), ("Omar", "sibling")],
        ),
    )

    draft = read_draft(Person.objects.get(pk=person.pk))
    assert [(name.content.text, name.kind) for name in draft.names] == [
        ("حسن", NameKind.STATED),
        ("Hassan Ali", NameKind.STATED),
        ("Hasso", NameKind.NICKNAME),
    ]
    assert draft.sex == Sex.MALE
    assert [(kin.kind, kin.content.names[0].text) for kin in draft.relatives] == [
        ("parent", "Fatima"),
        ("sibling", "Omar"),
    ]
    # of an estimated age, counted from the day of the conversation and widened
    assert draft.births[0].content.first.year <= 2010 <= draft.births[0].content.last.year
    assert effects() == [("people.amended", Deed.DONE, "")]
    assert Entry.objects.filter(action="people.amended", subject=person.pk).exists()


def test_the_same_facts_told_twice_are_written_once(office, worker):
    person = a_person(office=office)
    for _ in range(2):
        sent(worker, office, a_visit(person, full_name="Hassan  ALI", relatives=[("A", "parent")]))
        sent(worker, office, a_visit(person, full_name="Hassan Ali", relatives=[("a", "parent")]))

    draft = read_draft(Person.objects.get(pk=person.pk))
    assert len(draft.names) == 2
    assert len(draft.relatives) == 1


def test_without_a_person_somebody_is_registered(office, worker):
    sent(worker, office, a_visit(full_name="Hassan Ali", sex="male"))

    person = Person.objects.get()
    assert person.office == office
    assert person.purpose == "care"
    assert person.basis == "public_interest"
    assert list(Submission.objects.get().people.all()) == [person]


def test_without_a_lawful_basis_nobody_is_registered(office, worker):
    sent(worker, office, a_visit(full_name="Hassan Ali", lawful_basis=""))

    assert not Person.objects.exists()
    assert effects() == [("people.registered", Deed.REFUSED, "questionnaires.no_basis")]


def test_a_form_that_came_before_the_registration_is_tried_again_when_it_comes(office, worker):
    pk = uuid4()
    sent(worker, office, a_visit(str(pk), nickname="Hasso"))
    visit = Submission.objects.get()
    assert visit.state == State.WAITING

    sent(worker, office, a_visit(full_name="Hassan Ali", entity=ENTITY.format(pk)))

    visit.refresh_from_db()
    assert visit.state == State.DONE
    assert [name.content.text for name in Person.objects.get(pk=pk).names.all()] == [
        "Hassan Ali",
        "Hasso",
    ]


def test_an_id_that_somebody_has_is_not_given_again(office, worker):
    other = a_person(office=an_office())

    sent(worker, office, a_visit(full_name="Hassan", entity=ENTITY.format(other.pk)))

    assert effects() == [("people.registered", Deed.REFUSED, "questionnaires.registered_already")]
    assert other.names.count() == 1


def test_people_of_another_office_are_not_changed(office, worker):
    other = a_person(office=an_office())

    sent(worker, office, a_visit(other, nickname="Hasso"))

    assert other.names.count() == 1
    assert effects() == [("people.amended", Deed.REFUSED, "questionnaires.unknown_person")]


def test_where_the_record_differs_nothing_is_overwritten_and_a_person_decides(office, worker):
    person = a_person(office=office, sex="female")

    sent(worker, office, a_visit(person, sex="male", nickname="Hasso", work="tailor"))

    person.refresh_from_db()
    assert person.sex == "female"
    assert person.content.occupation == "tailor"
    assert ("people.changed", Deed.REFUSED, "people.differs") in effects()
    task = Task.objects.get(kind=Kind.DECIDE_ANSWERS)
    assert (task.record_id, task.office) == (Submission.objects.get().pk, office)


def test_two_workers_who_changed_the_same_offline_are_both_kept(office, worker):
    colleague, person = a_user(Role.CW, office), a_person(office=office)

    sent(worker, office, a_visit(person, work="tailor"))
    sent(colleague, office, a_visit(person, work="baker"))

    assert sorted(each.state for each in Submission.objects.all()) == [State.DONE, State.WAITING]
    person.refresh_from_db()
    assert person.content.occupation == "tailor"
    said = [each.latest.content.xml for each in Submission.objects.all()]
    assert any("baker" in xml for xml in said)


def test_a_person_lets_the_new_answer_stand(office, worker):
    person = a_person(office=office, sex="female")
    sent(worker, office, a_visit(person, sex="male", work="tailor"))
    submission = Submission.objects.get()

    state = accept_answers(
        actor=a_user(Role.SUP, office), submission=submission, taken=frozenset({"/data/sex"})
    )

    person.refresh_from_db()
    assert (state, person.sex) == (State.DONE, "male")
    assert not Task.objects.filter(done_at=None).exists()
    assert Entry.objects.filter(action="questionnaires.decided").count() == 1
    with pytest.raises(IllegalMove):
        accept_answers(actor=worker, submission=submission)


def test_a_person_lets_the_record_stand(office, worker):
    person = a_person(office=office, sex="female")
    sent(worker, office, a_visit(person, sex="male"))

    accept_answers(actor=worker, submission=Submission.objects.get())

    person.refresh_from_db()
    assert person.sex == "female"
    assert ("people.changed", Deed.SET_ASIDE, "") in effects()


def test_setting_aside_needs_a_reason_and_keeps_the_answers(office, worker):
    person = a_person(office=office, sex="female")
    sent(worker, office, a_visit(person, sex="male"))
    submission = Submission.objects.get()

    with pytest.raises(Invalid):
        set_aside_answers(actor=worker, submission=submission, reason=" ")
    set_aside_answers(actor=worker, submission=submission, reason="Wrong child")

    submission.refresh_from_db()
    assert (submission.state, submission.content.set_aside) == (State.SET_ASIDE, "Wrong child")
    assert "male" in submission.latest.content.xml
    assert not Task.objects.filter(done_at=None).exists()


@pytest.mark.parametrize("decide", [accept_answers, set_aside_answers])
def test_who_may_decide(office, worker, decide):
    sent(worker, office, a_visit(a_person(office=office, sex="female"), sex="male"))
    submission = Submission.objects.get()
    how = {"reason": "x"} if decide is set_aside_answers else {}

    with pytest.raises(NotFound):
        decide(actor=a_user(Role.SUP), submission=submission, **how)
    with pytest.raises(Forbidden):
        decide(actor=a_user(Role.REV, office), submission=submission, **how)


def test_what_a_volunteer_sends_waits_for_somebody_who_may_write_it(office, worker):
    person = a_person(office=office)

    sent(a_user(Role.VOL, office), office, a_visit(person, nickname="Hasso"))
    assert effects() == [("people.amended", Deed.REFUSED, "accounts.forbidden")]
    assert person.names.count() == 1

    accept_answers(actor=worker, submission=Submission.objects.get())
    assert person.names.count() == 2


def test_a_code_that_the_record_does_not_know_waits(office, worker):
    sent(worker, office, a_visit(a_person(office=office), relatives=[("A", "bridegroom")]))

    assert effects() == [("people.amended", Deed.REFUSED, "questionnaires.unknown_code")]


def test_a_correction_takes_back_what_the_earlier_version_had_added(office, worker):
    person = a_person(office=office)
    first = a_visit(
        person, instance="uuid:1", relatives=[("Fatima", "parent"), ("Omar", "sibling")]
    )
    sent(worker, office, first)

    sent(
        worker,
        office,
        a_visit(person, instance="uuid:2", replaces="uuid:1", relatives=[("Fatima", "parent")]),
    )

    draft = read_draft(Person.objects.get(pk=person.pk))
    assert [kin.content.names[0].text for kin in draft.relatives] == ["Fatima"]


def test_a_photo_goes_to_the_persons_file_cleaned(office, worker):
    person = a_person(office=office)

    sent(worker, office, a_visit(person, photo="a.jpg"), {"a.jpg": a_picture()})

    assert person.storedfiles.get().kind == "photo"
    assert effects() == [("people.file_stored", Deed.DONE, "")]


CONSENT = HOME_VISIT.replace("test_visit", "test_consent").replace(
    "| | text | health |",
    """| | begin_repeat | consent | Consent | موافقة | | | | | | | |
| | text | consent_scope | Scope | مجال | | | | 2 | consent | one scope each | consent.scope |
| | text | consent_decision | Answer | جواب | | | | 2 | consent | one scope each | consent.decision |
| | text | consent_capacity | By | من | | | | 2 | consent | one scope each | consent.capacity |
| | text | consent_mode | How | كيف | | | | 2 | consent | one scope each | consent.mode |
| | text | consent_told | Told | قيل | | | | 2 | consent | one scope each | consent.told |
| | text | consent_language | Language | لغة | | | | 2 | consent | one scope each | consent.language |
| | end_repeat | | | | | | | | | | |
| | text | health |""",
)
TOLD = "purpose recipients risks rights voluntary no_effect withdrawal limits"


def a_consent(person, *answers):
    repeats = "".join(
        f"<consent><consent_scope>{scope}</consent_scope>"
        f"<consent_decision>{decision}</consent_decision>"
        "<consent_capacity>self</consent_capacity><consent_mode>signature</consent_mode>"
        f"<consent_told>{TOLD}</consent_told><consent_language>ara</consent_language></consent>"
        for scope, decision in answers
    )
    xml = a_visit(person, age="30").decode()
    return (
        xml.replace("test_visit", "test_consent").replace("<health>", repeats + "<health>").encode()
    )


def test_each_consent_is_recorded_by_itself_and_a_wrong_one_waits(office, worker):
    published(CONSENT)
    person = a_person(office=office)

    sent(
        worker,
        office,
        a_consent(person, ("TRACE_NET", "given"), ("MEDIA", "refused"), ("XX", "given")),
    )

    assert {grant.scope: grant.status for grant in person.grants.all()} == {
        "TRACE_NET": "given",
        "MEDIA": "refused",
    }
    assert [each[1:] for each in effects() if each[0] == "consent.answered"] == [
        (Deed.DONE, ""),
        (Deed.DONE, ""),
        (Deed.REFUSED, "questionnaires.unknown_code"),
    ]
    person.refresh_from_db()
    assert person.cross_check


def test_a_consent_is_taken_back_by_a_form(office, worker):
    published(CONSENT)
    person = a_person(office=office)
    sent(worker, office, a_consent(person, ("TRACE_NET", "given")))

    sent(worker, office, a_consent(person, ("TRACE_NET", "withdrawn")))

    assert person.grants.get().status == "withdrawn"


def test_a_consent_is_not_given_without_being_told_everything(office, worker):
    published(CONSENT)
    person = a_person(office=office)
    xml = a_consent(person, ("TRACE_NET", "given")).replace(TOLD.encode(), b"purpose")

    sent(worker, office, xml)

    assert not person.grants.filter(status="given").exists()
    assert Submission.objects.get().state == State.WAITING


def test_without_papers_a_form_about_a_child_waits_for_somebody_who_has_them(office, worker):
    lapsed = a_user(Role.TRO, office, vetted_until=timezone.localdate() - timedelta(days=1))
    person = a_person(office=office)

    sent(lapsed, office, a_visit(person, nickname="Hasso"))

    assert effects() == [("people.amended", Deed.REFUSED, "questionnaires.no_papers")]
    assert person.names.count() == 1
    accept_answers(actor=worker, submission=Submission.objects.get())
    assert person.names.count() == 2
