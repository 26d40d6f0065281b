"""Splink's keys: whom it looks at."""

import pytest

from wasl.bench.peers.blocks import Width, blocks, skeleton
from wasl.bench.peers.flat import row_of_person, row_of_request


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("mohammed", "muhamad", True),
        ("khalid", "kalid", True),
        ("ali", "alia", True),
        ("hassan", "karim", False),
    ],
)
def test_skeletons(one, other, alike):
    assert (skeleton(one) == skeleton(other)) is alike


@pytest.mark.parametrize(("width", "years", "met"), [
    (Width.NARROW, 2, True), (Width.NARROW, 3, False),
    (Width.WIDE, 3, True), (Width.WIDE, 4, False),
])  # fmt: skip
def test_only_years_near_the_one_asked_for_meet(width, years, met):
    words = ["karim", "nasser"] if width is Width.NARROW else ["karim"]
    registered = blocks(width, words, [], 2000, asking=False)

    asked = blocks(width, words, [], 2000 + years, asking=True)

    assert bool(set(registered) & set(asked)) is met


def test_one_word_alone_meets_nobody_in_narrow_blocks():
    assert blocks(Width.NARROW, ["karim"], [], 2000, asking=False) == []


@pytest.mark.usefixtures("by_consonants")
def test_the_enquirer_is_a_column_of_the_request():
    person = {
        "id": "P",
        "names": [{"text": "كريم"}, {"text": "Karim Nasser"}],
        "relatives": [{"relation": "mother", "names": [{"text": "Fatima Said"}]}],
    }
    request = {
        "id": "R",
        "sought": {"names": [{"text": "Kareem Naser"}]},
        "enquirer": {"names": [{"text": "Fatima Said"}]},
        "relation": "mother",
    }

    found, asked = row_of_person(person, Width.WIDE), row_of_request(request, Width.WIDE)

    assert found["given"] == "karim"  # the Latin name, though another stands first
    assert asked["mother_keys"] == found["mother_keys"]
    assert set(found["blocks"]) & set(asked["blocks"])
