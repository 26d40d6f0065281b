"""What is read of a form, and of answers to it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.questionnaires.sheets import HOME_VISIT, a_visit
from wasl.errors import Invalid
from wasl.questionnaires.answers import read_answers, read_header
from wasl.questionnaires.checking import check_form
from wasl.questionnaires.codes import SourceKind
from wasl.questionnaires.compiling import compile_form
from wasl.questionnaires.definition import read_definition
from wasl.questionnaires.facts import read_facts
from wasl.questionnaires.safe_xml import parse
from wasl.questionnaires.targets import LISTS, SINGLE, is_target, read_target


@pytest.fixture(scope="module")
def visit():
    return read_definition(compile_form(HOME_VISIT.encode(), SourceKind.MARKDOWN).xform)


def test_a_form_is_read_whole(visit):
    assert (visit.form_id, visit.version, visit.title) == ("test_visit", "1", "Home visit")
    assert visit.languages == ("en", "ar")
    assert visit.sensitivity == 4
    found = visit.by_path()
    name = found["/data/name_group/full_name"]
    assert (name.kind, name.sensitivity, name.purpose) == ("text", 3, "tracing")
    assert name.label("ar") == "الاسم"
    assert name.label("so") == "Name"  # the default language where there is none
    sex = found["/data/sex"]
    assert sex.choice_label("male", "ar") == "ذكر"
    assert [choice.value for choice in sex.choices][-3:] == ["unknown", "declined", "not_asked"]
    assert found["/data/relative"].kind == "repeat"
    assert found["/data/person"].list_file == "wasl_caseload.csv"
    assert found["/data/photo"].kind == "image"
    assert found["/data/start"].kind == "metadata"


def test_answers_are_read_in_the_order_of_the_form(visit):
    xml = a_visit(full_name="Hassan", relatives=[("A", "parent"), ("B", "sibling")], photo="1.jpg")

    answers = read_answers(xml, visit)

    said = [each.value for each in answers.walk() if each.field.name == "relative_name"]
    assert said == ["A", "B"]
    assert answers.files() == ("1.jpg",)
    assert answers.header.started_at.utcoffset().total_seconds() == 3 * 3600


def test_items_are_put_together_by_the_group_around_them(visit):
    xml = a_visit(
        full_name="Hassan", nickname="Hasso", relatives=[("A", "parent"), ("B", "sibling")]
    )

    said = read_facts(read_answers(xml, visit)).people["person"]

    assert [(kin.get("name"), kin.get("kind")) for kin in said.of("relatives")] == [
        ("A", "parent"),
        ("B", "sibling"),
    ]
    assert [(name.kind, name.get("text"), name.get("nickname")) for name in said.of("names")] == [
        ("stated", "Hassan", ""),
        ("", "", "Hasso"),
    ]


def test_answers_to_another_form_are_refused(visit):
    with pytest.raises(Invalid) as refusal:
        read_answers(a_visit().replace(b"test_visit", b"other"), visit)
    assert refusal.value.code == "questionnaires.other_form"


def test_a_question_without_class_purpose_or_need_is_named():
    bare = HOME_VISIT.replace(
        "2 | tracing | to find them | person.occupation", "| | | person.wealth"
    )
    definition = read_definition(compile_form(bare.encode(), SourceKind.MARKDOWN).xform)

    problems = [str(problem) for problem in check_form(definition)]

    assert [problem.partition(":")[0] for problem in problems] == ["work"] * 3
    assert definition.by_path()["/data/work"].sensitivity == 4  # what says nothing is C4


@pytest.mark.parametrize("source", [b"", b"PK\x03\x04rubbish", b"<xml/>"])
def test_what_is_no_spreadsheet_is_refused(source):
    with pytest.raises(Invalid):
        compile_form(source, SourceKind.SPREADSHEET)


def test_what_does_not_compile_is_told_in_pyxforms_words():
    with pytest.raises(Invalid) as refusal:
        compile_form(HOME_VISIT.replace("| | text | work", "| | txet | work").encode(), "md")
    assert "txet" in str(refusal.value.message)


def test_every_target_is_read_back():
    for who in ("person", "enquirer", "sought"):
        for what in SINGLE:
            assert read_target(f"{who}.{what}").what == what
        for name, whats in LISTS.items():
            for what in whats:
                target = read_target(f"{who}.{name}[some_kind].{what}")
                assert (target.list, target.kind, target.what) == (name, "some_kind", what)


@given(st.text())
def test_no_text_breaks_a_target(text):
    assert is_target(text) in {True, False}


@given(st.binary())
def test_no_bytes_break_the_reader(raw):
    with contextlib.suppress(Invalid):
        parse(raw)


@given(st.text(alphabet="<>/&;!DOCTYPE[ENTITY]'\" datidmeinsc=xml?\x00é", max_size=300))
def test_nothing_like_xml_breaks_the_reader(text):
    with contextlib.suppress(Invalid):
        read_header(text.encode())
