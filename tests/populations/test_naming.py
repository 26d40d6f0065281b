import re
from datetime import date
from random import Random

import pytest

from wasl.populations import generate
from wasl.populations.families import Human
from wasl.populations.naming import family_word, patronymic, words_of
from wasl.populations.tables import populations
from wasl.populations.words import Word, fused, misheard, without_marks

UKRAINIAN = next(people for people in populations() if people.code == "ukrainian")


def a_human(given, sex="male", father=None, family=None, people=UKRAINIAN):
    word = given if isinstance(given, Word) else Word(given, (given,))
    return Human(sex, date(2010, 1, 1), word, people, father=father, family=family)


PATRONYMICS = [  # father, his Latin name, son of, daughter of
    ("Петро", "Petro", "Петрович", "Петрівна", "Petrovych"),
    ("Андрій", "Andrii", "Андрійович", "Андріївна", "Andriiovych"),
    ("Олександр", "Oleksandr", "Олександрович", "Олександрівна", "Oleksandrovych"),
    ("Микола", "Mykola", "Миколайович", "Миколаївна", "Mykolaiovych"),
    ("Василь", "Vasyl", "Васильович", "Василівна", "Vasylovych"),
    ("Ігор", "Ihor", "Ігорович", "Ігорівна", "Ihorovych"),
    ("Ілля", "Illia", "Ілліч", "Іллівна", "Illich"),
]


@pytest.mark.parametrize(("father", "latin", "son", "daughter", "son_latin"), PATRONYMICS)
def test_patronymics_are_made_from_the_fathers_name(father, latin, son, daughter, son_latin):
    parent = a_human(Word(father, (latin,)))

    assert patronymic(a_human("X", father=parent)) == Word(son, (son_latin,))
    assert patronymic(a_human("X", "female", father=parent)).native == daughter
    assert patronymic(a_human("X")) is None


SURNAMES = [
    ("Ковальський", "Kovalskyi", "Ковальська", "Kovalska"),
    ("Іванов", "Ivanov", "Іванова", "Ivanova"),
    ("Шевченко", "Shevchenko", "Шевченко", "Shevchenko"),
]


@pytest.mark.parametrize(("native", "latin", "hers", "hers_latin"), SURNAMES)
def test_slavic_women_bear_the_feminine_form(native, latin, hers, hers_latin):
    word = Word(native, (latin,))

    assert family_word(a_human("X", "female"), word) == Word(hers, (hers_latin,))
    assert family_word(a_human("X", "male"), word) is word


def test_a_chain_is_the_fathers_line():
    grandfather = a_human("C")
    child = a_human("A", father=a_human("B", father=grandfather))

    chain = words_of(child, ("given", "father", "grandfather", "great_grandfather"))

    assert [(role, word.native) for role, word in chain] == [
        ("given", "A"),
        ("father", "B"),
        ("grandfather", "C"),
    ]


def test_a_slip_changes_one_letter_or_two():
    rng = Random(1)
    for _ in range(300):
        text = misheard(rng, "Cabdirashiid")
        assert abs(len(text) - 12) <= 1
        assert text[0] == "C"
    assert misheard(rng, "明") == "明"


def test_compounds_are_fused_and_marks_taken_off():
    assert fused("Haile Mariam") == "Hailemariam"
    assert without_marks("Nguyễn Đức Aïssatou") == "Nguyen Duc Aissatou"


PHENOMENA = [  # people, what is written now and then
    ("somali", r"\w+ '\w+' \w+"),
    ("ethiopian", r"\bHaile Mariam\b"),
    ("ethiopian", r"\bHailemariam\b"),
    ("syrian", r"^(Abu|Abou|Abo|أبو) \w+"),
    ("syrian", r"\bbin\b"),
    ("bangladeshi", r"^(Md\.?|মোঃ) "),
    ("afghan", r"\b(son of|s/o|ولد)\b"),
    ("vietnamese", r" Th(ị|i) "),
    ("ukrainian", r"(ович|івна)\b"),
    ("honduran", r"^(Pepe|Chepe)\b"),
    ("guinean", r"\bJallow\b"),
    ("chinese", r"^[一-鿿]{2,3}$"),
]


@pytest.fixture(scope="module")
def written():
    world = generate(4000, 400, seed=2)
    texts = {people.code: [] for people in populations()}
    for person in world.persons:
        texts[world.population[person["id"]]] += [name["text"] for name in person["names"]]
    for request in world.requests:
        names = request["sought"]["names"]
        texts[world.request_population[request["id"]]] += [name["text"] for name in names]
    return texts


@pytest.mark.parametrize(("people", "pattern"), PHENOMENA)
def test_the_habits_of_each_naming_system_occur_and_are_not_the_rule(written, people, pattern):
    hits = sum(bool(re.search(pattern, text)) for text in written[people])

    assert 0 < hits < 0.95 * len(written[people])
