"""What a reviewer of another office sees: what was compared, not who."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.consent.answers import TODAY, aged
from tests.factories import a_person, a_user
from wasl.accounts.permissions import ROLES, Can, Role
from wasl.audit.models import Entry
from wasl.consent.crossing import DOT, Crossing, crossing, masked_name
from wasl.errors import Forbidden, NotFound
from wasl.people.contents import PlaceContent, RelativeContent
from wasl.people.models import Place, Relationship

MASKS = [
    # name                 shown
    ("محمد علي", "م••••"),
    ("Ali", "A••"),
    ("Mohamed Ali Hassan", "M••••••"),
    ("ሄኖክ", "ሄ••"),
    ("Мария Иванова", "М••••••"),
    ("ʿUmar", "ʿ••••"),
    ("王小明", "••"),  # one sign is the family name
    ("김민준", "••"),
    ("", "••"),
    ("123", "••"),
]


@pytest.mark.parametrize(("name", "shown"), MASKS)
def test_a_masked_name(name, shown):
    assert masked_name(name) == shown


@given(st.text(max_size=60))
def test_a_mask_never_shows_more_than_one_letter(name):
    shown = masked_name(name)

    assert len(shown.replace(DOT, "")) <= 1
    assert shown.count(DOT) in {2, 4, 6}


def a_found_person(**over):
    person = aged(a_person(cross_check=True, sex="male", **over), 30)
    for role, text, country in (("origin", "Baidoa", "SO"), ("current", "Catania", "IT")):
        Place.objects.create(
            person=person, role=role, content=PlaceContent(text=text, country=country)
        )
    Relationship.objects.create(
        person=person, kind="parent", content=RelativeContent(as_stated="my mother Faadumo")
    )
    return person


ALL = {"name", "sex", "birth", "place", "family"}


@pytest.mark.django_db
def test_it_shows_what_was_compared_and_never_who():
    person = a_found_person()

    seen = crossing(actor=a_user(Role.REV), person=person, compared=ALL, on=TODAY)

    assert seen.names == ("م••••",)
    assert seen.countries == ("SO",)  # and not where they are now
    assert seen.kin == ("parent",)
    assert seen.ages is not None
    for secret in ("محمد", "Baidoa", "Catania", "IT", "Faadumo", person.reference):
        assert secret not in str(seen)
    assert Entry.objects.get(purpose="crossing").subject == person.pk


@pytest.mark.django_db
@pytest.mark.parametrize("group", sorted(ALL))
def test_a_group_that_was_not_compared_shows_nothing(group):
    person, reviewer = a_found_person(), a_user(Role.REV)

    seen = crossing(actor=reviewer, person=person, compared={group}, on=TODAY)

    filled = [name for name in Crossing.__dataclass_fields__ if getattr(seen, name)]
    assert len(filled) == 1
    assert crossing(actor=reviewer, person=person, compared=(), on=TODAY) == Crossing()


@pytest.mark.django_db
def test_a_record_that_may_not_be_compared_does_not_exist():
    person = a_person(cross_check=False)

    with pytest.raises(NotFound):
        crossing(actor=a_user(Role.REV), person=person, compared=ALL, on=TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [r for r in Role if Can.REVIEW_CANDIDATE not in ROLES[r]])
def test_who_does_not_review_sees_nothing(role):
    with pytest.raises(Forbidden):
        crossing(actor=a_user(role), person=a_found_person(), compared=ALL, on=TODAY)
