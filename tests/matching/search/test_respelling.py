"""Words of a request written together or apart, as the registry's clerks wrote them."""

import numpy as np
import pytest

from wasl.matching import Index, parse_record, parse_request


def registry(*names):
    return Index.build(
        parse_record({"id": f"P-{number}", "names": [{"text": name}]})
        for number, name in enumerate(names)
    )


def asking_for(name):
    return parse_request({"id": "R-1", "sought": {"names": [{"text": name}]}})


FAMILY = ["Oluchi Adeyemi", "Oluchi Balogun", "Oluchi Musa", "Ada Okafor", "Emeka Okafor"]
STRANGERS = ["Grace Mensah", "Samuel Boateng", "Ruth Ouedraogo"]


@pytest.mark.parametrize(
    ("sought", "registered"),
    [
        ("Muhammad Alom", "Mohammadalom"),
        ("Zarqa Bibijan", "Zarqabibijan"),
        ("Oluchiokafor", "Oluchi Okafor"),
    ],
)
def test_words_are_tried_together_and_apart(sought, registered):
    index = registry(registered, *FAMILY, *STRANGERS)

    first = index.rank(asking_for(sought))[0]

    assert index.record(first.person).names[0].text == registered
    assert first.bits > 3.0
    assert any(each.code == "name.variant" for each in first.evidence)


def test_a_request_stays_as_it_is_where_nobody_is_written_so():
    index = registry(*FAMILY, *STRANGERS)

    for candidate in index.rank(asking_for("Grace Mensah")):
        assert all(each.code != "name.variant" for each in candidate.evidence)


def test_a_title_is_joined_to_no_name():
    index = registry("Hajiibrahim", *STRANGERS)

    for candidate in index.rank(asking_for("Haji Ibrahim")):
        assert all(each.code != "name.variant" for each in candidate.evidence)


def test_hidden_persons_suggest_no_spelling():
    index = registry("Oluchi Okafor", *FAMILY, *STRANGERS)
    seen = np.array([True, *[False] * len(FAMILY), *[True] * len(STRANGERS)])
    alone = registry("Oluchi Okafor", *STRANGERS)

    hidden = index.rank(asking_for("Oluchiokafor"), allowed=seen)
    without = alone.rank(asking_for("Oluchiokafor"))

    assert [each.bits for each in hidden] == pytest.approx([each.bits for each in without])
