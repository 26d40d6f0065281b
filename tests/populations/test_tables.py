import unicodedata
from importlib.resources import files
from pathlib import Path
from random import Random

import pytest

from wasl.populations.families import FamilyMaker
from wasl.populations.tables import (
    MIN_GIVEN,
    TableError,
    populations,
    rates,
    read_population,
    roads,
)

SOMALI = files("wasl.populations") / "tables" / "somali.toml"


def is_latin(text):
    return all("LATIN" in unicodedata.name(c) for c in text if c.isalpha() and c != "ʼ")


def all_words(people):
    return [(section, word) for section, ranked in people.lists.items() for word in ranked.words]


@pytest.mark.parametrize("people", populations(), ids=lambda people: people.code)
def test_given_names_have_two_romanisations_in_latin_letters(people):
    for sex in ("male", "female"):
        words = people.lists[sex].words
        assert len(words) >= MIN_GIVEN
        for word in words:
            assert len(word.latin) >= 2, word
    for section, word in all_words(people):
        assert all(is_latin(spelling) for spelling in word.latin), (section, word)


@pytest.mark.parametrize("people", populations(), ids=lambda people: people.code)
def test_native_names_are_in_one_script(people):
    for _, word in all_words(people):
        scripts = {unicodedata.name(c).split()[0] for c in word.native if c.isalpha()}
        assert len(scripts) == 1, word


@pytest.mark.parametrize("people", populations(), ids=lambda people: people.code)
def test_every_country_of_a_road_has_a_place_and_hosts_a_clerk(people):
    for country in people.transit + people.hosts:
        assert country in roads().places or country in {p.country for p in people.places}
        assert country in roads().tradition


def test_no_one_is_called_as_somebody_famous():
    maker = FamilyMaker(Random(3), rates(), roads())
    pakistani = next(people for people in populations() if people.code == "pakistani")
    assert "عمران خان" in roads().avoid["pakistani"]

    for _ in range(400):
        assert not any(maker.famous(human) for human in maker.found(pakistani).members())


def test_pairs_to_avoid_are_of_known_populations():
    assert set(roads().avoid) <= {people.code for people in populations()}


WRONG = [  # what is replaced, by what, and where the message says it is
    ('system = "somali"', 'system = "martian"', "system: unknown naming system"),
    ("share = 12", "shares = 12", "shares: is not a setting"),
    ('calendars = "gregorian hijri"', 'calendars = "lunar"', "calendars: unknown: lunar"),
    ('Xasan = "Hassan, Hasan, Assan"', "Xasan = 5", "Xasan: the spellings must be text"),
    ('Xasan = "Hassan, Hasan, Assan"', 'Xasan = "Hassan, Hassan"', "Xasan: wants Latin"),
    ('"SO, 3.11, 43.65', '"SO, 311, 43.65', "position is impossible"),
    ("| SO2401", "| KE2401", "P-code is not of this country"),
    ('"SO, 3.11, 43.65', '"SO, north, 43.65', "wants country, latitude"),
    ("[titles.male]", "[honours]", "is not a section"),
]


@pytest.mark.parametrize(("old", "new", "reason"), WRONG)
def test_a_wrong_table_is_refused_with_file_and_line(tmp_path: Path, old, new, reason):
    text = SOMALI.read_text("utf-8")
    assert old in text
    path = tmp_path / "wrong.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    line = text[: text.index(old)].count("\n") + 1

    with pytest.raises(TableError, match=reason) as refusal:
        read_population(path)

    assert str(refusal.value).startswith(f"wrong.toml:{line}:")


def test_too_few_names_and_no_toml_at_all_are_refused(tmp_path: Path):
    path = tmp_path / "short.toml"
    path.write_text('[male]\nCali = "Ali"\n', "utf-8")
    with pytest.raises(TableError, match=r"short\.toml:1: male.*fewer than"):
        read_population(path)
    path.write_text("[male\n", "utf-8")
    with pytest.raises(TableError, match=r"short\.toml:.*line 1"):
        read_population(path)
