import pytest

from wasl.people.codes import Kinship, Sex
from wasl.people.kinship import COMPOSED, KINSHIPS, RELATIONS, compose, inverse, relation_code, word


def test_every_kinship_has_its_row():
    assert set(KINSHIPS) == set(Kinship)


@pytest.mark.parametrize("kind", list(Kinship))
def test_the_inverse_of_the_inverse_is_the_kinship(kind):
    assert inverse(inverse(kind)) == kind


@pytest.mark.parametrize(
    ("kind", "sex", "expected"),
    [
        ("parent", "female", "Mother"),
        ("parent", "male", "Father"),
        ("parent", "unknown", "Parent"),
        ("parent", "other", "Parent"),
        ("parent", "not_asked", "Parent"),
        ("aunt_uncle", "female", "Aunt"),
        ("neighbour", "male", "Neighbour"),
    ],
)
def test_the_word_follows_the_sex_and_never_guesses(kind, sex, expected):
    assert word(kind, sex) == expected


def test_compositions_suggest():
    assert compose("parent", "parent") == Kinship.GRANDPARENT
    assert compose("child", "aunt_uncle") == Kinship.COUSIN
    assert compose("friend", "parent") is None


@pytest.mark.parametrize(("first", "second"), list(COMPOSED))
def test_compositions_agree_with_their_inverses(first, second):
    turned = compose(inverse(second), inverse(first))
    assert turned in {None, inverse(COMPOSED[first, second])}


@pytest.mark.parametrize("code", list(RELATIONS))
def test_relations_of_the_matching_record_go_there_and_back(code):
    kind, sex = RELATIONS[code]

    assert relation_code(kind, sex or Sex.UNKNOWN) == code


def test_what_the_matching_record_does_not_know_is_other():
    assert relation_code("employer", "male") == "other"
