"""What to ask next, and what the answer is expected to tell."""

import pytest

from wasl.matching import parse_record, parse_request, questions
from wasl.matching.answers.questions import TOPICS

REQUEST = {"id": "R-1", "sought": {"names": [{"text": "Samatar Warsame"}], "sex": "male"}}


def a_person(number, **more):
    return parse_record({"id": f"P-{number}", "names": [{"text": "Samatar Warsame"}], **more})


def with_mother(number, name):
    return a_person(number, relatives=[{"relation": "mother", "names": [{"text": name}]}])


def gains(record, others=(), **options):
    asked = questions(parse_request(REQUEST), record, others, **options)
    return {each.code: each for each in asked}


def test_what_tells_the_candidates_apart_is_asked_first():
    people = [with_mother(n, name) for n, name in enumerate(("Ubax", "Faadumo", "Xaliimo"))]

    apart, alike = gains(people[0], people[1:]), gains(people[0], [with_mother(3, "Ubah")] * 2)

    assert next(iter(apart)) == "mother"
    assert apart["mother"].to == "enquirer"
    assert apart["mother"].gain > alike["mother"].gain + 0.3


def test_an_answer_tells_no_more_than_there_is_to_know():
    people = [with_mother(n, name) for n, name in enumerate(("Ubax", "Faadumo"))]

    unsure = gains(people[0], people[1:], probabilities=[0.4, 0.4])
    sure = gains(people[0], people[1:], probabilities=[0.97, 0.005])

    assert sure["mother"].gain < 0.2 < unsure["mother"].gain < 1.5
    assert all(each.gain >= 0 for each in unsure.values())


def test_where_neither_side_tells_both_are_asked():
    assert gains(a_person(1))["mother"].to == "both"


def test_where_the_request_tells_the_person_found_is_asked():
    request = {"id": "R-1", "sought": {**REQUEST["sought"], "relatives": [
        {"relation": "mother", "names": [{"text": "Ubax"}]}]}}  # fmt: skip

    (mother,) = [e for e in questions(parse_request(request), a_person(1)) if e.code == "mother"]

    assert mother.to == "found"
    assert "mother" not in {
        each.code for each in questions(parse_request(request), with_mother(1, "Ubax"))
    }


def test_who_often_does_not_know_is_asked_later():
    asked = gains(a_person(1))

    assert asked["father"].gain > asked["children"].gain


@pytest.mark.parametrize("code", TOPICS)
def test_no_question_holds_a_place_for_an_answer(code):
    assert "%" not in TOPICS[code].text
    assert "{" not in TOPICS[code].text


def test_each_candidate_needs_a_probability():
    with pytest.raises(ValueError, match="one probability"):
        gains(a_person(1), [a_person(2)], probabilities=[0.5])
