import pytest

from tests.people.drafts import an_officer, named, office_of, registered
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.errors import Forbidden, IllegalMove, Invalid, NotFound
from wasl.people.actions import change_relationship_state, set_relationship
from wasl.people.codes import EdgeState, Kinship
from wasl.people.models import Change, Person, Relationship

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return an_officer()


@pytest.fixture
def two(officer):
    return registered(officer, named("Yusuf")), registered(officer, named("Halima", sex="female"))


def test_a_tie_is_written_once_and_recorded(officer, two):
    child, mother = two

    edge = set_relationship(actor=officer, person=child, other=mother, kind=Kinship.PARENT)

    assert (edge.person, edge.other, edge.kind, edge.state) == (child, mother, "parent", "claimed")
    assert Entry.objects.get(action="people.related").subject == child.pk
    assert {p.version for p in Person.objects.all()} == {2}
    assert Change.objects.count() == 4


def test_the_same_tie_from_the_other_end_changes_nothing(officer, two):
    child, mother = two
    set_relationship(actor=officer, person=child, other=mother, kind=Kinship.PARENT)

    again = set_relationship(actor=officer, person=mother, other=child, kind=Kinship.CHILD)

    assert Relationship.objects.get() == again
    assert Entry.objects.filter(action="people.related").count() == 1


def test_a_tie_told_from_the_other_end_is_changed_where_it_stands(officer, two):
    child, aunt = two
    set_relationship(actor=officer, person=child, other=aunt, kind=Kinship.PARENT)

    set_relationship(actor=officer, person=aunt, other=child, kind=Kinship.NIECE_NEPHEW)

    edge = Relationship.objects.get()
    assert (edge.person, edge.kind) == (child, "aunt_uncle")


def test_a_person_is_no_relative_of_their_own(officer, two):
    with pytest.raises(Invalid):
        set_relationship(actor=officer, person=two[0], other=two[0], kind=Kinship.SIBLING)


def test_a_person_of_another_office_does_not_exist(officer, two):
    elsewhere = registered(an_officer())

    with pytest.raises(NotFound):
        set_relationship(actor=officer, person=two[0], other=elsewhere, kind=Kinship.SIBLING)


def test_a_reviewer_relates_nobody(officer, two):
    reviewer = an_officer(office_of(officer), Role.REV)

    with pytest.raises(Forbidden):
        set_relationship(actor=reviewer, person=two[0], other=two[1], kind=Kinship.SIBLING)


def test_a_state_moves_and_is_recorded(officer, two):
    edge = set_relationship(actor=officer, person=two[0], other=two[1], kind=Kinship.PARENT)

    change_relationship_state(
        actor=officer, relationship=edge, state=EdgeState.CONFIRMED, reason="papers seen"
    )

    edge.refresh_from_db()
    assert edge.state == "confirmed"
    entry = Entry.objects.get(action="people.relationship_moved")
    assert entry.details["state"] == "confirmed"
    assert "papers" not in str(entry.details)


def test_an_illegal_state_is_refused(officer, two):
    edge = set_relationship(
        actor=officer,
        person=two[0],
        other=two[1],
        kind=Kinship.PARENT,
        state=EdgeState.REJECTED,
    )

    with pytest.raises(IllegalMove):
        change_relationship_state(
            actor=officer, relationship=edge, state=EdgeState.CONFIRMED, reason=""
        )


def test_another_offices_tie_does_not_exist(officer, two):
    edge = set_relationship(actor=officer, person=two[0], other=two[1], kind=Kinship.PARENT)

    with pytest.raises(NotFound):
        change_relationship_state(
            actor=an_officer(), relationship=edge, state=EdgeState.PROBABLE, reason=""
        )


def test_a_reviewer_moves_no_tie(officer, two):
    edge = set_relationship(actor=officer, person=two[0], other=two[1], kind=Kinship.PARENT)

    with pytest.raises(Forbidden):
        change_relationship_state(
            actor=an_officer(office_of(officer), Role.REV),
            relationship=edge,
            state=EdgeState.PROBABLE,
            reason="",
        )
