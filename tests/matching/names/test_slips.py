"""One letter left out, added, changed or exchanged is a slip; another name is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasl.matching import Index, parse_record, parse_request
from wasl.matching.names import slips
from wasl.matching.names.distance import PLAIN, STRICT
from wasl.matching.names.forms import form_of
from wasl.matching.names.tokens import Level, compare_forms, hear_forms
from wasl.matching.names.vocabulary import MOST_FINER, Vocabulary


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("white", "whie"),  # left out
        ("white", "whirte"),  # added
        ("white", "wbite"),  # changed
        ("white", "wihte"),  # exchanged
        ("петренко", "петрнеко"),
    ],
)
def test_is_a_slip(one, other):
    assert slips.is_slip(one, other)
    assert slips.is_slip(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("white", "white"),  # the same
        ("white", "wie"),  # two
        ("white", "wihet"),
        ("amir", "samir"),  # the first letter
        ("hamid", "jamid"),
        ("karim", "karima"),  # a man and a woman
        ("karima", "karime"),
        ("mariam", "mariah"),  # h ends as vowels do
    ],
)
def test_is_no_slip(one, other):
    assert not slips.is_slip(one, other)
    assert not slips.is_slip(other, one)


@pytest.mark.parametrize(
    ("one", "other", "manner"),
    [
        ("Aslam", "Aalam", PLAIN),  # both listed: the tables decide
        ("Whit", "Whlt", PLAIN),  # too short
        ("Thanhh", "Thbnhh", STRICT),  # one letter makes another syllable
        ("شولتزن", "شولتبن", PLAIN),  # a script without short vowels
        ("A1b2c3", "A1b2d3", PLAIN),  # no word
        ("W" + 32 * "h", "W" + 31 * "h", PLAIN),  # too long
    ],
)
def test_words_in_which_no_slip_is_told(one, other, manner):
    assert not slips.slipped(form_of(one), form_of(other), manner)


def test_a_slip_is_near_to_the_registry_and_no_agreement_to_names_alone():
    one, other = form_of("Wbitevale"), form_of("Whitevale")

    assert hear_forms(one, other, PLAIN) == Level.DIFFER
    assert compare_forms(one, other, PLAIN) == Level.NEAR
    hits = Vocabulary.of_each([other]).hits(one, PLAIN)
    assert (hits.levels.tolist(), hits.finer.tolist()) == ([Level.NEAR], [MOST_FINER])


def test_what_sounds_nearer_is_not_made_worse():
    one, other = form_of("Zwarzeneger"), form_of("Zwarzenegger")

    hits = Vocabulary.of_each([other]).hits(one, PLAIN)
    assert (hits.levels.tolist(), hits.finer.tolist()) == ([Level.SAME], [0.0])


WORDS = st.text(alphabet="abcé", min_size=4, max_size=8)


@given(WORDS, st.lists(WORDS, max_size=30, unique=True))
def test_whoever_is_one_slip_away_is_found(word, others):
    forms = [form_of(other) for other in others]
    keys = [form.key for form in forms]
    form = form_of(word)

    found = slips.near(form, slips.build(forms), keys).tolist()

    assert found == [
        at for at, other in enumerate(forms)
        if slips.may_slip(form) and slips.may_slip(other) and slips.is_slip(form.key, other.key)
    ]  # fmt: skip


def test_a_person_written_down_with_a_slip_stands_first():
    people = ["Jordan Whitevale", "Jordan Blackwood", "Jordana Whitby", "Jorden Wattle"]
    index = Index.build(
        parse_record({"id": f"P-{n}", "names": [{"text": text}]}) for n, text in enumerate(people)
    )

    found = index.rank(
        parse_request({"id": "R", "sought": {"names": [{"text": "Jordan Wbitevale"}]}})
    )

    assert found[0].person == "P-0"
    assert found[0].bits > found[1].bits + 3
    assert any("Wbitevale and Whitevale" in each.because for each in found[0].evidence)
