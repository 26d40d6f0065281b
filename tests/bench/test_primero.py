"""Primero's method: its boosts, its best hit, its twenty."""

import pytest

from wasl.bench.peers.primero import BOOSTS, Primero, terms_of_request

pytestmark = pytest.mark.usefixtures("by_consonants")


def person(identifier, name, **told):
    return {"id": identifier, "names": [{"text": name}], **told}


def request(name, **told):
    return {"id": "R", "sought": {"names": [{"text": name}], **told}}


def filler(count=8):
    return [person(f"F{number}", "Zzyx") for number in range(count)]


def test_the_boosts_are_the_published_ones():
    assert BOOSTS == {
        "name": 15, "relative's name": 10, "sex": 10, "age": 10, "birth": 5, "relation": 5,
        "nationality": 3, "language": 3, "religion": 3,
    }  # fmt: skip


def test_the_best_hit_always_scores_one():
    found = Primero([person("A", "Karim"), *filler()]).rank(request("Karim Nobody"))

    assert [(each.person, each.probability, each.strong) for each in found] == [("A", 1.0, True)]


def test_names_that_sound_alike_are_found_in_any_script():
    found = Primero([person("A", "Karim"), *filler()]).rank(request("Karem"))

    assert found[0].person == "A"


# Each is told of one person alone, so all are equally rare and only the boosts differ.
TOLD = {
    "sex": {"sex": "female"},
    "age": {"birth": {"from": "2001-01-01", "to": "2001-12-31"}},
    "relation": {"relatives": [{"relation": "mother"}]},
    "nationality": {"nationalities": ["SO"]},
    "language": {"languages": ["som"]},
}


@pytest.mark.parametrize(
    ("more", "less"),
    [("sex", "nationality"), ("age", "language"), ("sex", "relation"), ("relation", "language")],
)
def test_fields_stand_to_each_other_as_their_boosts_do(more, less):
    persons = [person("more", "One", **TOLD[more]), person("less", "Two", **TOLD[less]), *filler()]

    asked = request("Nobody", **TOLD[more], **TOLD[less])

    found = {each.person: each.probability for each in Primero(persons).rank(asked)}
    assert found == {"more": 1.0, "less": pytest.approx(BOOSTS[less] / BOOSTS[more])}


def test_a_rare_name_outweighs_a_rare_sex():
    persons = [person("name", "Karim"), person("sex", "Other", sex="female"), *filler()]

    found = Primero(persons).rank(request("Karim", sex="female"))

    assert [each.person for each in found] == ["name", "sex"]


def test_a_date_of_birth_adds_to_the_age():
    day, year = (
        {"from": "2001-05-06", "to": "2001-05-06"},
        {"from": "2001-01-01", "to": "2001-12-31"},
    )
    persons = [person("day", "One", birth=day), person("year", "Two", birth=year), *filler()]

    found = Primero(persons).rank(request("Nobody", birth=day))

    assert [each.person for each in found] == ["day", "year"]


def test_the_enquirer_is_searched_among_the_relatives():
    asked = request("Karim") | {
        "enquirer": {"names": [{"text": "Fatima"}]},
        "relation": "mother",
    }

    terms = terms_of_request(asked)

    assert terms["relative's name"] == ["FTM"]
    assert terms["relation"] == ["mother"]


def test_no_more_than_twenty_are_listed():
    registry = Primero([person(f"P{number}", "Karim") for number in range(30)])

    assert len(registry.rank(request("Karim"))) == 20


def test_nobody_who_shares_nothing_is_listed():
    assert Primero(filler()).rank(request("Karim")) == []
