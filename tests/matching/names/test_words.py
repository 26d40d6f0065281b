"""Where a name's words begin and end: articles that are none, words written as one, short forms."""

import pytest

from wasl.matching.names.distance import PLAIN
from wasl.matching.names.forms import form_of, without_article
from wasl.matching.names.parsing import parse
from wasl.matching.names.tokenise import pieces_of
from wasl.matching.names.tokens import Level, compare_forms
from wasl.matching.records.record import Name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("AdamaSylla", ["Adama", "Sylla"]),
        ("ВолковВалерий Николаевич", ["Волков", "Валерий", "Николаевич"]),
        ("JeanPierre KABONGO", ["Jean", "Pierre", "KABONGO"]),
        ("NguiễnKhanh", ["Nguiễn", "Khanh"]),
        ("MacArthur", ["MacArthur"]),
        ("McDonald", ["McDonald"]),
        ("DeSouza", ["DeSouza"]),
        ("BARRYdiallo", ["BARRYdiallo"]),
        ("DIALLO", ["DIALLO"]),
    ],
)
def test_words_that_lost_their_blank_are_parted(text, words):
    assert pieces_of(text, "unknown") == words


@pytest.mark.parametrize("name", ["الهام", "الياس", "إلياس"])
def test_a_given_name_that_begins_like_an_article_is_kept_whole(name):
    (one, *_) = parse(Name(f"{name} حسن"), "arabic").hypotheses

    assert one.elements[0].word == name


@pytest.mark.parametrize(
    ("word", "rest"), [("الحداد", "حداد"), ("الدليمي", "دليمي"), ("الخلف", "خلف"), ("علي", "علي")]
)
def test_an_article_is_left_out_of_other_names(word, rest):
    assert without_article(word) == rest


@pytest.mark.parametrize(
    ("short", "full"),
    [("Оля", "Ольга"), ("Даша", "Дарья"), ("Саша", "Oleksandr"), ("Сашко", "Олександр"),
     ("Mili", "Milagros"), ("Ваня", "Ivan"), ("Юля", "Yulia")],
)  # fmt: skip
def test_short_forms_are_known_in_their_own_letters(short, full):
    assert compare_forms(form_of(short), form_of(full), PLAIN) == Level.SHORT


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zehra", "Zahra"), ("Zeynep", "زينب"), ("Isse", "Isa"), ("عاشة", "Aisha"),
     ("Abubakar", "Abubaker"), ("Marian", "Maryan"), ("Yamila", "Djamila"), ("Necip", "Najib"), ("য়ুসুফ", "Yousuf"),
     ("শফিকা", "Shafika"), ("Magomed", "Mohammed"), ("Диана", "Diana")],
)  # fmt: skip
def test_spellings_of_one_name_in_several_languages(one, other):
    assert compare_forms(form_of(one), form_of(other), PLAIN) <= Level.SAME
