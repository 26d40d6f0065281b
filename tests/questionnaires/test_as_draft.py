"""What was said of a person, as a draft of their record."""

from datetime import date

import pytest

from wasl.errors import Invalid
from wasl.people.codes import PartRole, Standing
from wasl.questionnaires.as_draft import person_draft
from wasl.questionnaires.facts import ItemSaid, PersonSaid, Said

TODAY = date(2026, 11, 20)


def item(name, kind="", /, **values):
    said = {what: Said(value=value, path=f"/data/{what}") for what, value in values.items()}
    return ItemSaid(list=name, kind=kind, values=said)


def draft_of(*items, **single):
    said = {what: Said(value=value, path=f"/data/{what}") for what, value in single.items()}
    whole = PersonSaid(single=said, items=items)
    return person_draft(whole, on=TODAY, standing=Standing.REGISTERED)


def test_a_name_is_put_together_from_its_parts_where_it_was_not_said_whole():
    (name,) = draft_of(item("names", "stated", given="Hassan", father="Ali", mother="Amina")).names
    assert name.content.text == "Hassan Ali"
    assert [(part.role, part.text) for part in name.content.parts] == [
        (PartRole.GIVEN, "Hassan"),
        (PartRole.FATHER, "Ali"),
        (PartRole.MOTHER, "Amina"),
    ]


@pytest.mark.parametrize(
    ("said", "first", "last", "basis"),
    [
        ({"date": "2010-03-04"}, date(2010, 3, 4), date(2010, 3, 4), "stated"),
        ({"year": "2010"}, date(2010, 1, 1), date(2010, 12, 31), "stated"),
    ],
)
def test_a_birth_is_a_span(said, first, last, basis):
    (birth,) = draft_of(item("births", **said)).births
    assert (birth.content.first, birth.content.last, birth.basis) == (first, last, basis)


def test_an_age_is_counted_from_the_day_of_the_conversation():
    (birth,) = draft_of(item("births", age="12")).births
    assert birth.content.first <= date(2013, 11, 21) <= date(2014, 11, 20) <= birth.content.last
    assert birth.basis == "estimated"


def test_what_a_form_fills_in_by_itself_makes_no_relative():
    draft = draft_of(
        item("relatives", "parent", sex="male", alive="not_asked", do_not_contact="no")
    )
    assert draft.relatives == ()


def test_a_father_who_is_dead_is_told_of_though_nobody_knows_his_name():
    (father,) = draft_of(item("relatives", "parent", sex="male", alive="no")).relatives
    assert (father.kind, father.sex, father.alive) == ("parent", "male", "no")
    assert father.content.names == ()


def test_words_about_a_birth_without_a_date_are_left_to_the_answers():
    assert draft_of(item("births", as_stated="in the year of the flood")).births == ()


def test_a_point_is_read():
    (place,) = draft_of(item("places", "residence", text="Kismayo", point="-0.35 42.54 0 5")).places
    assert (place.content.lat, place.content.lon, place.role) == (-0.35, 42.54, "residence")


@pytest.mark.parametrize(
    "wrong",
    [
        {"sex": "boy"},
        item("names", "stated", text="A", system="klingon"),
        item("births", date="yesterday"),
        item("births", year="3010"),
        item("births", age="300"),
        item("relatives", "bridegroom", name="A"),
        item("separations", cause="boredom"),
    ],
    ids=str,
)
def test_what_the_record_does_not_know_is_refused(wrong):
    with pytest.raises(Invalid):
        draft_of(**wrong) if isinstance(wrong, dict) else draft_of(wrong)
