import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wasl.matching.learned.store import signs_of, spellings
from wasl.matching.learned.units import MOST_LETTERS, MOST_UNITS, letters_of, units_of
from wasl.matching.names.forms import form_of
from wasl.matching.names.sounds import readings


@pytest.mark.parametrize(
    ("token", "script", "signs"),
    [
        ("محمّد", "arabic", "محمد"),  # a doubling mark
        ("محـــمد", "arabic", "محمد"),  # stretched
        ("علی", "arabic", "علي"),  # Persian ya
        ("ﻣﺤﻤﺪ", "arabic", "محمد"),  # presentation forms
        ("ΓΙΏΡΓΟΣ", "greek", "γιωργοσ"),
        ("김", "hangul", "\u1100\u1175\u11b7"),
        ("がん", "kana", "ガン"),
        ("ｶﾞ", "kana", "ガ"),  # half width
        ("เล", "thai", "ลเ"),  # the vowel is spoken after
        ("გიორგი", "georgian", "გიორგი"),
        ("ᲒᲘᲝᲠᲒᲘ", "georgian", "გიორგი"),
    ],
)
def test_writings_of_one_sign_are_one(token, script, signs):
    assert units_of(token) == (script, tuple(signs))


def test_an_ethiopic_sign_is_a_consonant_and_a_vowel():
    assert units_of("ተስ") == ("ethiopic", ("ተ", "0", "ሰ", "5"))


def test_a_han_sign_may_give_two_pieces():
    assert units_of("王") == ("han", ("王", "王'"))


def test_latin_has_letters_and_no_signs():
    assert units_of("José") == ("latin", ())
    assert letters_of("José") == bytes([10, 15, 19, 5])


TOKENS = ["ߡߎߛߊ", "ⵎⵓⵃ", "ޝާހިދު", "សុខ", "සුනිල්", "ພອນ", "፨", "\u200d", "٣", "𐌰", "محمدAli", "ᥣ"]


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("system", ["unknown", "arabic", "chinese"])
def test_any_script_has_a_form(token, system):
    form = form_of(token, "", system)
    assert len(form.sounds) == len(form.lengths)


@given(st.text(max_size=60))
@example("ﷺ")
@example("\U0001f600" * 40)
def test_any_text_is_read_without_error(text):
    form = form_of(text)

    assert readings(text, frozenset({"unknown"})) == readings(text, frozenset({"unknown"}))
    assert len(form.letters) <= MOST_LETTERS
    assert len(form.signs) <= MOST_UNITS
    assert not (form.letters and form.signs)
    assert all(1 <= each <= 26 for each in form.letters)
    if form.signs:
        unknown = spellings()[form.script].unknown
        assert all(0 <= each <= unknown for each in form.signs)


def test_a_script_without_a_table_is_read_letter_by_letter():
    table, signs = signs_of("ߡߎߛߊ")

    assert table == "any"
    assert len(signs) > 1
