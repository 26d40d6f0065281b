"""Names of places: what is name and what is number, and which agree."""

import pytest

from wasl.matching.names.tokens import Level
from wasl.matching.places.spelling import place_key, place_name, same_name

PARTS = [
    # text                     spelling      marks
    ("Camp 3, block B", "camp", {"3", "b"}),
    ("Block B, Camp 3, Kutupalong", "kutupalong", {"3", "b"}),
    ("Kutupalong refugee camp", "kutupalong", set()),
    ("Camp 1 East", "camp", {"1e"}),
    ("Camp 1E", "camp", {"1e"}),
    ("camp 04", "camp", {"4"}),
    ("ক্যাম্প ১২", "ক্যাম্প", {"12"}),
    ("North Darfur", "darfur", {"north"}),
    ("محافظة شمال سيناء", "سيناء", {"north"}),
    ("مخيم الزعتري", "زعتري", set()),
    ("Mazar-e Sharif", "mazar sharif", set()),
    ("", "", set()),
    ("???", "", set()),
]


@pytest.mark.parametrize(("text", "spelling", "marks"), PARTS)
def test_a_name_is_taken_apart(text, spelling, marks):
    name = place_name(text)

    assert name.spelling == spelling
    assert name.marks == marks


AGREE = [
    ("Camp 1E", "Camp 1 East", Level.EXACT),
    ("Camp 3", "Camp 3, block B", Level.CLOSE),
    ("Camp 3", "Camp 4", Level.DIFFER),
    ("Camp 1E", "Camp 1W", Level.DIFFER),
    ("Camp 3, block B", "Camp 3, block C", Level.DIFFER),
    ("North Darfur", "South Darfur", Level.DIFFER),
    ("North Darfur", "شمال دارفور", Level.SAME),
    ("Baidoa, Bay", "Baidoa", Level.EXACT),
    ("Baidoa", "بيدوا", Level.SAME),
    ("Buur Xakaba", "Buur Hakaba", Level.SAME),
    ("Alhasakah", "Al-Hasakah", Level.SAME),
    ("Salahuddin", "Salah", Level.DIFFER),
    ("Baidoa", "Baardheere", Level.DIFFER),
    ("???", "!!!", Level.DIFFER),
]


@pytest.mark.parametrize(("one", "two", "level"), AGREE)
def test_names_agree(one, two, level):
    assert same_name(one, two) == level
    assert same_name(two, one) == level


def test_articles_and_kinds_are_no_part_of_the_key():
    assert place_key("Al-Raqqah city") == place_key("raqqah")
    assert place_key("Camp 3") != place_key("Camp 4")
