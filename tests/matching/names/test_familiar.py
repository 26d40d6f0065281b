"""What the commonest words agree with is worked out once, and is what looking up would tell."""

import numpy as np
import pytest

from wasl.matching.names import familiar
from wasl.matching.names.distance import BARE, LIGHT, PLAIN, STRICT
from wasl.matching.names.familiar import Familiar
from wasl.matching.names.forms import form_of
from wasl.matching.names.vocabulary import SPOKEN, Vocabulary

WORDS = [
    "Mohamed", "Maxamed", "محمد", "Мохаммед", "Hassan", "حسن", "Hussein", "حسين", "Aliyu", "A",
    "Oluchi", "Nguyễn", "Nguyen", "ጌታቸው", "Getachew", "Bob", "Robert", "Zwarzeneger",
    "Zwarzenegger", "Abdirahman", "عبدالرحمن", "Schwarz",
]  # fmt: skip


@pytest.fixture
def forms():
    return [form_of(word) for word in WORDS]


@pytest.fixture
def all_kept(monkeypatch):
    monkeypatch.setattr(familiar, "LEAST_BORNE", 1)


def remembering(forms, borne, workers=1):
    plain = Vocabulary.of_each(forms)
    told = plain.familiar(forms, borne, workers)
    return told, Vocabulary(plain.keys, plain.family_names, plain.arrays, familiar=told)


@pytest.mark.parametrize("workers", [1, 3])
def test_the_same_as_when_it_is_looked_up(forms, all_kept, monkeypatch, workers):
    plain = Vocabulary.of_each(forms)
    told, knowing = remembering(forms, np.full(len(forms), 5), workers)
    monkeypatch.setattr(knowing, "_look_up", None)  # nothing is

    assert told["words"].tolist() == list(range(len(forms)))
    for form in forms:
        for manner in SPOKEN:
            one, two = plain.hits(form, manner), knowing.hits(form, manner)
            assert one.ids.tolist() == two.ids.tolist(), form.key
            assert one.packed.tolist() == two.packed.tolist(), form.key
    knowing.forget()
    for form in forms:
        for manner in (PLAIN, STRICT):
            assert plain.close(form, manner).tolist() == knowing.close(form, manner).tolist()


def test_manners_that_are_not_spoken_are_looked_up(forms, all_kept):
    _, knowing = remembering(forms, np.full(len(forms), 5))

    assert (
        knowing.hits(forms[0], BARE).ids.tolist()
        == Vocabulary.of_each(forms).hits(forms[0], BARE).ids.tolist()
    )


def test_only_what_many_bear_is_kept_and_the_commonest_first(forms, monkeypatch):
    monkeypatch.setattr(familiar, "LEAST_BORNE", 10)
    borne = np.arange(len(forms)) + 5
    told, _ = remembering(forms, borne)
    assert told["words"].tolist() == list(range(5, len(forms)))

    monkeypatch.setattr(familiar, "MOST", 3)
    told, _ = remembering(forms, borne)
    assert told["words"].tolist() == list(range(len(forms) - 3, len(forms)))


def test_a_word_that_is_read_otherwise_is_looked_up(all_kept):
    one = form_of("Aydin", "", "unknown")
    other = next(
        form
        for system in ("vietnamese", "chinese", "west_african", "somali", "ethiopic")
        for word in ("Quyen", "Xuan", "Cali", "Ojo", "Geele")
        if (form := form_of(word, "", system)).sounds != form_of(word).sounds
    )
    same = form_of(other.key)
    assert same.key == other.key
    told, _ = remembering([one, same], np.full(2, 5))
    known = Familiar(told)

    assert known.hits(1, same) is not None
    assert known.hits(1, other) is None
    assert known.hits(None, same) is None
    assert known.hits(7, same) is None


def test_with_other_tables_nothing_is_known(forms, all_kept, monkeypatch):
    told, _ = remembering(forms, np.full(len(forms), 5))
    assert len(Familiar(told)) == len(forms)

    monkeypatch.setattr(familiar, "_of_tables", lambda: b"another.")

    known = Familiar(told)
    assert len(known) == 0
    assert known.hits(0, forms[0]) is None


def test_an_empty_vocabulary_knows_nothing():
    told, knowing = remembering([], np.zeros(0, np.int64))

    assert len(Familiar(told)) == 0
    assert knowing.hits(form_of("Mohamed"), LIGHT).ids.tolist() == []
