"""Relatives sought together by one enquirer."""

import pytest

from wasl.matching import parse_request, with_fellows
from wasl.matching.comparing.fellows import between, sought_together

MOTHER = {"names": [{"text": "Ubax Nuur"}], "birth": {"from": "1980-01-02", "to": "1980-01-02"}}


def a_request(number, name, sex="female", **more):
    sought = {"names": [{"text": name}], "sex": sex, **more}
    return parse_request(
        {"id": f"R-{number}", "sought": sought, "enquirer": MOTHER, "relation": "mother"}
    )


@pytest.mark.parametrize(
    ("to_one", "to_other", "sex", "wanted"),
    [
        ("mother", "mother", "female", "sister"),
        ("mother", "father", "male", "brother"),
        ("husband", "father", None, "child"),
        ("father", "husband", "female", "mother"),
        ("brother", "son", "male", "father"),
        ("aunt", "mother", "male", None),
        (None, "mother", "male", None),
    ],
)
def test_what_two_are_to_each_other_follows_from_the_enquirer(to_one, to_other, sex, wanted):
    assert between(to_one, to_other, sex) == wanted


def test_two_children_of_one_enquirer_name_each_other():
    first, second = sought_together([a_request(1, "Idil Warsame"), a_request(2, "Samatar", "male")])

    assert [(r.relation, r.names[0].text) for r in first.sought.relatives] == [
        ("brother", "Samatar")
    ]
    assert [(r.relation, r.names[0].text) for r in second.sought.relatives] == [
        ("sister", "Idil Warsame")
    ]


def test_who_is_named_already_is_not_named_twice():
    named = a_request(
        1, "Samatar", "male", relatives=[{"relation": "sibling", "names": [{"text": "Eedil"}]}]
    )

    assert with_fellows(named, [a_request(2, "Iidil")]) == with_fellows(named, [])
    assert with_fellows(named, [a_request(2, "Hodan")]) != named


def test_enquirers_of_whom_only_a_name_is_known_may_be_two():
    requests = [
        parse_request({"id": f"R-{n}", "sought": {"names": [{"text": name}]}, "relation": "mother",
                       "enquirer": {"names": [{"text": "Fatuma Ali"}]}})
        for n, name in enumerate(("Idil", "Samatar"))
    ]  # fmt: skip

    assert sought_together(requests) == requests
