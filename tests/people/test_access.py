from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import an_office
from tests.people.drafts import FULL, an_officer, office_of, registered
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.errors import Forbidden, IllegalMove, Invalid, NotFound
from wasl.people.actions import end_access, give_access, mark_informed, merge_people
from wasl.people.codes import AccessReason
from wasl.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return an_officer()


@pytest.fixture
def person(officer):
    return registered(officer)


def today(days: int = 0):
    return timezone.localdate() + timedelta(days=days)


def given(officer, person, to, **over):
    values = {
        "office": office_of(to),
        "user": to,
        "reason": AccessReason.JOINT_CASE,
        "until": today(5),
        **over,
    }
    return give_access(actor=officer, person=person, **values)


def test_a_person_is_seen_from_another_office_until_access_ends(officer, person):
    guest, other = an_officer(), an_officer()
    assert not Person.objects.visible_to(guest).exists()

    access = given(officer, person, guest)

    assert Person.objects.visible_to(guest).get() == person
    assert not Person.objects.visible_to(other).exists()
    end_access(actor=officer, access=access)
    assert not Person.objects.visible_to(guest).exists()
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"people.access_given", "people.access_ended"} <= actions


def test_access_is_given_once_and_ended_once(officer, person):
    guest = an_officer()
    access = given(officer, person, guest)
    with pytest.raises(IllegalMove):
        given(officer, person, guest)
    end_access(actor=officer, access=access)

    with pytest.raises(IllegalMove):
        end_access(actor=officer, access=access)


def test_access_has_a_last_day_ahead(officer, person):
    with pytest.raises(Invalid):
        given(officer, person, an_officer(), until=today(-1))


def test_access_is_given_to_users_of_that_office(officer, person):
    with pytest.raises(Invalid):
        given(officer, person, an_officer(), office=an_office())
    with pytest.raises(Invalid):
        given(officer, person, officer)


def test_only_the_owner_gives_and_ends_access(officer, person):
    access = given(officer, person, an_officer())

    with pytest.raises(NotFound):
        given(an_officer(), person, an_officer())
    with pytest.raises(NotFound):
        end_access(actor=an_officer(), access=access)


def test_a_reviewer_gives_and_ends_no_access(officer, person):
    reviewer = an_officer(office_of(officer), Role.REV)
    access = given(officer, person, an_officer())

    with pytest.raises(Forbidden):
        given(reviewer, person, an_officer())
    with pytest.raises(Forbidden):
        end_access(actor=reviewer, access=access)


def test_it_is_noted_once_that_a_person_was_told(officer, person):
    mark_informed(actor=officer, person=person, on=today())

    assert Person.objects.get(pk=person.pk).informed_on == today()
    assert Entry.objects.filter(action="people.informed").exists()
    with pytest.raises(IllegalMove):
        mark_informed(actor=officer, person=person, on=today())


def test_nobody_was_told_tomorrow(officer, person):
    with pytest.raises(Invalid):
        mark_informed(actor=officer, person=person, on=today(1))


def test_telling_is_the_offices_own_and_a_caseworkers(officer, person):
    with pytest.raises(NotFound):
        mark_informed(actor=an_officer(), person=person, on=today())
    with pytest.raises(Forbidden):
        mark_informed(actor=an_officer(office_of(officer), Role.REV), person=person, on=today())


def test_a_merged_record_is_not_worked_on(officer, person):
    merge_people(actor=officer, keep=registered(officer, FULL), gone=person)

    with pytest.raises(IllegalMove):
        given(officer, person, an_officer())
    with pytest.raises(IllegalMove):
        mark_informed(actor=officer, person=person, on=today())


def test_children_are_left_out_without_safeguarding_papers(officer):
    registered(officer)

    assert Person.objects.visible_to(officer).without_children_for(officer, today()).exists()

    officer.vetted_until = today(-1)

    seen = Person.objects.visible_to(officer)
    assert seen.exists()
    Person.objects.update(adult_from=today(1))
    assert not seen.without_children_for(officer, today()).exists()
    Person.objects.update(adult_from=today())
    assert seen.without_children_for(officer, today()).exists()
