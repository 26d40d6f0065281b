"""Words that may say too much in fields that many see (D67)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.questionnaires.sheets import HOME_VISIT, a_visit
from wasl.questionnaires.answers import read_answers
from wasl.questionnaires.codes import SourceKind
from wasl.questionnaires.compiling import compile_form
from wasl.questionnaires.definition import read_definition
from wasl.questionnaires.scanning import Hint, Sign, scan

FREE = HOME_VISIT.replace(
    "2 | tracing | to find them | person.occupation |", "2 | tracing | to find them | |"
)
DEFINITION = read_definition(compile_form(FREE.encode(), SourceKind.MARKDOWN).xform)


def signs_in(text, **said):
    hints = scan(read_answers(a_visit(work=text, **said), DEFINITION))
    return [sign for hint in hints for sign in hint.signs]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("call +39 333 123 4567", Sign.REACH),
        ("٠٩١٢٣٤٥٦٧٨", Sign.REACH),
        ("write to amina@example.org", Sign.REACH),
        ("lives in tent B12", Sign.ADDRESS),
        ("12 rue de la Paix", Sign.ADDRESS),
        ("شارع النصر", Sign.ADDRESS),
        ("she is HIV positive", Sign.ILLNESS),
        ("elle est enceinte", Sign.ILLNESS),
        ("مصابة بنقص المناعة", Sign.ILLNESS),
    ],
)
def test_what_should_stand_elsewhere_is_pointed_out(text, sign):
    assert signs_in(text) == [sign]


def test_names_that_the_form_gives_elsewhere_are_recognised():
    assert signs_in("Fatima said so", relatives=[("FATIMA Ali", "parent")]) == [Sign.NAME]
    assert signs_in("his mother said so", relatives=[("Fatima", "parent")]) == []


@pytest.mark.parametrize("text", ["", "tailor", "3 brothers in 2019", "a street vendor", "طالب"])
def test_ordinary_words_are_left_alone(text):
    assert signs_in(text) == []


def test_what_is_sensitive_by_its_question_is_not_looked_at():
    assert scan(read_answers(a_visit(health="HIV, +39 333 123 4567"), DEFINITION)) == ()


def test_the_words_themselves_are_not_in_the_hint():
    (hint,) = scan(read_answers(a_visit(work="call +39 333 123 4567"), DEFINITION))
    assert hint == Hint("/data/work", (Sign.REACH,))


@given(st.text(max_size=200))
def test_no_text_is_too_much_for_it(text):
    clean = "".join(char for char in text if char.isprintable() and char not in "\ufffe\uffff")
    assert isinstance(signs_in(clean), list)
