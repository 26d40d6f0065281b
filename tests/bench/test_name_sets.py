import pytest

from wasl.bench import name_sets
from wasl.matching.learned import geonames
from wasl.matching.learned.reading import Part, part_of

PLACES = tuple(("greek", f"Α{letter}ος", f"A{letter}os{more}")
               for letter in "bdgklmnprst" for more in ("", "a", "e", "i", "o", "u", "ia", "io",
               "ea", "an", "in", "is", "as", "es", "us", "on", "en", "el", "al", "ol"))  # fmt: skip


@pytest.fixture(autouse=True)
def places(monkeypatch):
    monkeypatch.setattr(geonames, "pairs", lambda: PLACES)
    monkeypatch.setattr(name_sets, "LEAST_TOKENS", 5)


def test_names_are_of_held_out_tokens_only(tmp_path):
    found = name_sets.sets(tmp_path)["greek"]

    assert found == name_sets.sets(tmp_path)["greek"]
    for native, latin in found:
        assert len(native.split()) == len(latin.split()) in {2, 3}
        assert {part_of(token) for token in latin.split()} == {Part.TEST}


def test_distractors_are_of_training_tokens_and_new(tmp_path):
    taken = name_sets.distractors(tmp_path, 20)
    found = name_sets.distractors(tmp_path, 50, taken)

    assert len(set(found) | set(taken)) == 70
    assert {part_of(token) for name in found for token in name.split()} == {Part.TRAIN}


@pytest.mark.parametrize(
    ("native", "latin", "alike"),
    [
        ("Βερολίνο", "Berlin", True),
        ("Λονδίνο", "Paris", False),
        ("Μόναχο", "München", True),
    ],
)
def test_translations_are_told_from_spellings(native, latin, alike):
    assert geonames.alike(native, latin) is alike
