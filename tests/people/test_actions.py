from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from tests.factories import a_person, an_office
from tests.people.drafts import FULL, an_officer, named, office_of, registered
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.audit.trail import read_content
from wasl.errors import Forbidden, IllegalMove, Invalid, NotFound
from wasl.people.actions import StalePerson, amend_person, register_person
from wasl.people.codes import Basis, Purpose
from wasl.people.contents import NameContent
from wasl.people.drafts import NameDraft, PersonDraft, RelativeDraft
from wasl.people.models import Change, Contact, Name, Person
from wasl.people.sections import SECTIONS, read_draft
from wasl.vault.keys import destroy_key

pytestmark = pytest.mark.django_db


def without_ids(draft: PersonDraft) -> PersonDraft:
    cleared = {
        section.name: tuple(
            replace(item, id=None, purpose="") for item in getattr(draft, section.name)
        )
        for section in SECTIONS
    }
    names = tuple(replace(n, content=replace(n.content, script="")) for n in cleared.pop("names"))
    return replace(draft, names=names, **cleared)


def test_what_was_registered_is_read_back_whole():
    person = registered(an_officer())

    assert without_ids(read_draft(Person.objects.get(pk=person.pk))) == FULL


def test_a_registration_is_recorded_and_announced():
    officer = an_officer()

    person = registered(officer)

    entry = Entry.objects.get(action="people.registered")
    assert (entry.subject, entry.office, entry.purpose) == (
        person.pk,
        office_of(officer).pk,
        "tracing",
    )
    assert Change.objects.filter(person=person.pk).count() == 1
    assert (person.basis_by, person.basis_on) == (officer, date(2026, 1, 1))


def test_nothing_at_all_is_required():
    person = registered(an_officer(), PersonDraft())

    assert read_draft(person) == PersonDraft()


def test_the_script_of_a_name_is_detected():
    person = registered(an_officer())

    assert [name.content.script for name in person.names.all()] == ["Arab", "Latn"]


def test_a_registration_takes_a_dozen_statements_at_most(django_assert_max_num_queries):
    officer = an_officer()
    office = office_of(officer)
    assert officer.roles

    with django_assert_max_num_queries(12):  # eight kinds of fact, key, person, trail, change
        register_person(
            actor=officer,
            office=office,
            draft=FULL,
            basis=Basis.CONSENT,
            purpose=Purpose.TRACING,
            on=date(2026, 1, 1),
        )


def test_a_strangers_office_does_not_exist():
    with pytest.raises(NotFound):
        register_person(
            actor=an_officer(),
            office=an_office(),
            draft=FULL,
            basis=Basis.CONSENT,
            purpose=Purpose.TRACING,
            on=date(2026, 1, 1),
        )


def test_a_reviewer_registers_nobody():
    with pytest.raises(Forbidden):
        registered(an_officer(role=Role.REV))


def test_a_relative_must_be_of_the_same_office():
    elsewhere = a_person()

    with pytest.raises(Invalid) as refusal:
        registered(an_officer(), named("Ali", relatives=(RelativeDraft(other_id=elsewhere.pk),)))

    assert refusal.value.code == "people.relative_elsewhere"


def test_an_amendment_adds_changes_and_removes():
    officer = an_officer()
    person = registered(officer)
    draft = read_draft(person)
    first, second = draft.names
    renamed = replace(first, content=NameContent(text="محمد علي حسين"))
    added = NameDraft(content=NameContent(text="Moha"), kind="nickname")

    amend_person(
        actor=officer,
        person=person,
        version=1,
        draft=replace(draft, sex="other", names=(renamed, added), contacts=()),
    )

    assert [name.content.text for name in person.names.all()] == ["محمد علي حسين", "Moha"]
    assert not Contact.objects.filter(person=person).exists()
    now = Person.objects.get(pk=person.pk)
    assert (now.version, now.sex) == (2, "other")
    assert Change.objects.filter(person=person.pk).count() == 2
    content = read_content(Entry.objects.get(action="people.amended"))
    assert (content.before["sex"], content.after["sex"]) == ("male", "other")
    assert set(content.before["names"]) == {str(first.id), str(second.id)}
    assert content.after["names"][str(first.id)]["content"]["text"] == "محمد علي حسين"
    assert set(content.before) == {"sex", "names", "contacts"}


def test_before_and_after_are_sealed():
    officer = an_officer()
    person = registered(officer, named("Xasan"))
    draft = read_draft(person)
    amend_person(
        actor=officer,
        person=person,
        version=1,
        draft=replace(draft, names=(NameDraft(content=NameContent(text="Hassan")),)),
    )
    entry = Entry.objects.get(action="people.amended")
    assert "Xasan" in str(read_content(entry).before)

    assert b"Xasan" not in bytes(entry.sealed)
    assert "Xasan" not in str(entry.details)


def test_no_change_leaves_no_trace():
    officer = an_officer()
    person = registered(officer)

    amend_person(actor=officer, person=person, version=1, draft=read_draft(person))

    assert not Entry.objects.filter(action="people.amended").exists()
    assert Person.objects.get(pk=person.pk).version == 1
    assert Name.objects.first().recorded_by == officer


def test_order_is_kept_and_a_move_is_a_change():
    officer = an_officer()
    person = registered(officer)
    draft = read_draft(person)

    amend_person(
        actor=officer, person=person, version=1, draft=replace(draft, names=draft.names[::-1])
    )

    assert [n.content.script for n in person.names.all()] == ["Latn", "Arab"]
    assert set(read_content(Entry.objects.get(action="people.amended")).after) == {"names_order"}


def test_a_fact_is_inserted_between_others():
    officer = an_officer()
    person = registered(officer)
    draft = read_draft(person)
    between = NameDraft(content=NameContent(text="Moha"))

    amend_person(
        actor=officer,
        person=person,
        version=1,
        draft=replace(draft, names=(draft.names[0], between, draft.names[1])),
    )

    assert [n.content.text for n in person.names.all()][1] == "Moha"
    assert set(read_content(Entry.objects.get(action="people.amended")).after) == {"names"}


def test_a_stale_page_is_refused_with_the_version_that_is_stored():
    officer = an_officer()
    person = registered(officer)
    draft = read_draft(person)
    amend_person(actor=officer, person=person, version=1, draft=replace(draft, sex="female"))

    with pytest.raises(StalePerson) as refusal:
        amend_person(actor=officer, person=person, version=1, draft=replace(draft, sex="other"))

    assert (refusal.value.status, refusal.value.current) == (409, 2)
    assert Person.objects.get(pk=person.pk).sex == "female"


def test_another_offices_person_cannot_be_amended():
    person = registered(an_officer())

    with pytest.raises(NotFound):
        amend_person(actor=an_officer(), person=person, version=1, draft=PersonDraft())


def test_a_reviewer_amends_nobody():
    officer = an_officer()
    person = registered(officer)

    with pytest.raises(Forbidden):
        amend_person(
            actor=an_officer(office_of(officer), Role.REV),
            person=person,
            version=1,
            draft=PersonDraft(),
        )


def test_a_merged_record_is_not_amended():
    officer = an_officer()
    kept, gone = registered(officer), registered(officer)
    gone.merged_into = kept
    gone.save()

    with pytest.raises(IllegalMove):
        amend_person(actor=officer, person=gone, version=1, draft=PersonDraft())


def test_a_fact_of_somebody_else_is_refused():
    officer = an_officer()
    person = registered(officer)
    strange = NameDraft(id=uuid4(), content=NameContent(text="Ali"))

    with pytest.raises(Invalid) as refusal:
        amend_person(actor=officer, person=person, version=1, draft=PersonDraft(names=(strange,)))

    assert refusal.value.code == "people.unknown_item"
    assert person.names.count() == 2


def test_equal_numbers_share_a_fingerprint():
    officer = an_officer()
    one = registered(officer).contacts.get()
    other = FULL.contacts[0]
    written = replace(other, content=replace(other.content, value="0039-065551234"))

    two = registered(officer, named("Ali", contacts=(written,))).contacts.get()

    assert bytes(one.fingerprint) == bytes(two.fingerprint)


def test_without_its_key_a_draft_cannot_be_read():
    person = registered(an_officer())
    assert read_draft(Person.objects.get(pk=person.pk)).names

    destroy_key(person.pk)

    with pytest.raises(Exception, match=r"vault\.erased"):
        read_draft(Person.objects.get(pk=person.pk))
