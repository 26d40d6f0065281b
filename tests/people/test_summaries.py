from dataclasses import replace
from datetime import date

import pytest

from tests.people.drafts import FULL, an_officer, named, registered
from wasl.errors import Forbidden
from wasl.people.actions import set_relationship
from wasl.people.codes import Kinship
from wasl.people.models import Person
from wasl.people.rules import AgeSpan
from wasl.people.summaries import ages_on, check_may_see, for_list, shown_name, summary_of
from wasl.vault.keys import prefetch, ring

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


@pytest.fixture
def officer():
    return an_officer()


def read(person):
    with ring():
        return summary_of(Person.objects.get(pk=person.pk), on=TODAY)


def test_a_summary_holds_everything(officer):
    seen = read(registered(officer))

    assert [n.content.text for n in seen.names] == ["محمد علي حسن", "Mohamed Ali Hassan"]
    assert (seen.age, seen.child) == (AgeSpan(17, 18), True)
    assert seen.eighteenth == (date(2026, 1, 1), date(2026, 12, 31))
    assert [(r.word, r.name, r.person) for r in seen.relatives] == [
        ("Mother", "Faadumo Cali", None)
    ]
    assert seen.contacts[0].content.value == "+39 06 5551234"


def test_a_tie_reads_from_both_ends(officer):
    child = registered(officer, named("Yusuf", sex="male"))
    aunt = registered(officer, named("Halima", sex="female"))
    set_relationship(actor=officer, person=child, other=aunt, kind=Kinship.AUNT_UNCLE)

    assert [(r.word, r.name) for r in read(child).relatives] == [("Aunt", "Halima")]
    assert [(r.word, r.name) for r in read(aunt).relatives] == [("Nephew", "Yusuf")]


def test_the_number_of_queries_does_not_grow(officer, django_assert_num_queries):
    person = registered(officer)
    more = replace(FULL, names=FULL.names * 3, places=FULL.places * 3)
    big = registered(officer, more)
    for one, number in ((person, 1), (big, 5)):
        for _ in range(number):
            other = registered(officer)
            set_relationship(actor=officer, person=one, other=other, kind=Kinship.COUSIN)
            other = registered(officer)
            set_relationship(actor=officer, person=other, other=one, kind=Kinship.COUSIN)

    for one in (person, big):
        row = Person.objects.get(pk=one.pk)
        with ring(), django_assert_num_queries(16):
            summary_of(row, on=TODAY)


def test_a_page_of_people_is_read_in_four_queries(officer, django_assert_num_queries):
    for number in (2, 6):
        for _ in range(number):
            registered(officer)

        with ring(), django_assert_num_queries(4):
            people = list(for_list(Person.objects.visible_to(officer)))
            prefetch(p.pk for p in people)
            names = [shown_name(p) for p in people]
            ages = ages_on(people, TODAY)

        assert {name.text for name in names} == {"محمد علي حسن"}
        assert set(ages.values()) == {AgeSpan(17, 18)}


def test_the_name_as_stated_leads(officer):
    person = registered(officer, replace(FULL, names=FULL.names[::-1]))

    assert shown_name(person).text == "محمد علي حسن"
    assert shown_name(registered(officer, named("x", names=()))) is None


def test_a_child_is_closed_to_lapsed_papers(officer):
    person = registered(officer)
    check_may_see(officer, person, TODAY)
    officer.vetted_until = date(2026, 5, 31)

    with pytest.raises(Forbidden) as refusal:
        check_may_see(officer, person, TODAY)

    assert refusal.value.code == "people.safeguarding_expired"
    check_may_see(officer, person, date(2040, 1, 1))  # an adult by then
