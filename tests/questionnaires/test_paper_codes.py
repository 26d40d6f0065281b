"""The code on a sheet leads back to the form and the version, or says that it was mistyped."""

import re

import pytest

from tests.questionnaires.forms import a_form
from wasl.questionnaires.paper_codes import code_of, make_code, read_code

pytestmark = pytest.mark.django_db


def test_a_code_leads_back_to_form_and_version():
    first, second = a_form(version="1"), a_form(version="2")

    codes = [code_of(first), code_of(second)]

    assert codes[0] != codes[1]
    assert all(re.fullmatch(r"TAL-[0-9A-Z]{5}", code) for code in codes)
    assert [read_code(code) for code in codes] == [("wasl_talk", "1"), ("wasl_talk", "2")]


def test_what_a_tired_hand_types_is_forgiven():
    version = a_form()
    code = code_of(version)
    arabic = code.translate({ord(str(n)): chr(0x660 + n) for n in range(10)})

    typed = [code.lower(), f"  {code.replace('-', ' ')} ", code.replace("-", ""), arabic]
    typed.append(code.replace("0", "O").replace("1", "l").replace("V", "U"))

    assert {read_code(each) for each in typed} == {("wasl_talk", "1")}


def test_one_wrong_sign_is_noticed():
    code = code_of(a_form())
    wrong = [
        code[:place] + other + code[place + 1 :]
        for place, sign in enumerate(code)
        for other in "23456789ABCDEFGHJKMNPQRSTVWXYZ"
        if sign not in {"-", other}
    ]

    assert {read_code(each) for each in wrong} == {None}


@pytest.mark.parametrize("typed", ["", "REG", "REG-7K2P", "نموذج", "REG-7K2PXYZ"])
def test_what_is_no_code_is_none(typed):
    a_form()

    assert read_code(typed) is None


def test_a_version_that_was_never_published_is_none():
    a_form()

    assert read_code(make_code("wasl_talk", "99")) is None


def test_a_form_whose_id_has_no_letters_has_a_code():
    assert make_code("نموذج", "1").startswith("X" * 3 + "-")
