"""Versions are compared by what they say; a form with the record, fact by fact (R149)."""

from datetime import date

import pytest

from tests.questionnaires.forms import ANSWERS, a_form, xml_of
from wasl.people.contents import (
    BirthContent,
    ContactContent,
    NameContent,
    PersonContent,
    RelativeContent,
)
from wasl.people.drafts import (
    BirthDraft,
    ContactDraft,
    NameDraft,
    PersonDraft,
    RelativeDraft,
)
from wasl.questionnaires.answers import read_answers
from wasl.questionnaires.comparing import Verdict, compare_versions, compare_with_record

pytestmark = pytest.mark.django_db
FATIMA = {"relative_name": "فاطمة", "relative_sex": "female"}
HASSAN = {"relative_name": "Hassan", "relative_sex": "male"}


@pytest.fixture
def form():
    return a_form()


def read(form, **over):
    answers = {**ANSWERS, **over}
    return read_answers(xml_of(form, answers, instance="uuid:x"), form.definition)


def told(pairs):
    return [(p.field.name, p.verdict, p.there, p.here) for p in pairs]


def test_equal_versions_do_not_differ(form):
    assert compare_versions(read(form), read(form)) == []


def test_a_change_names_its_question_and_both_values(form):
    about = {**ANSWERS["about"], "sex": "female"}

    pairs = compare_versions(read(form), read(form, about=about))

    assert told(pairs) == [("sex", Verdict.DIFFERS, ("male",), "female")]
    assert [item.name for item in pairs[0].within] == ["about"]


def test_an_instance_put_before_others_moves_none(form):
    new = {"relative_name": "Amina", "relative_sex": "female"}

    older, newer = read(form), read(form, relatives=[new, FATIMA, HASSAN])

    assert told(compare_versions(older, newer)) == [
        ("relative_name", Verdict.ONLY_HERE, (), "Amina"),
        ("relative_sex", Verdict.ONLY_HERE, (), "female"),
    ]
    assert {pair.verdict for pair in compare_versions(newer, older)} == {Verdict.ONLY_THERE}


def test_a_changed_instance_is_known_again_among_others(form):
    changed = {**HASSAN, "relative_name": "Hasan"}

    pairs = compare_versions(read(form), read(form, relatives=[changed, FATIMA]))

    assert told(pairs) == [("relative_name", Verdict.DIFFERS, ("Hassan",), "Hasan")]


def test_an_answer_that_became_declined_differs(form):
    about = {**ANSWERS["about"], "sex": "declined"}

    assert told(compare_versions(read(form), read(form, about=about))) == [
        ("sex", Verdict.DIFFERS, ("male",), "declined")
    ]


RECORD = PersonDraft(
    sex="female",
    content=PersonContent(languages=("som", "ara")),
    names=(
        NameDraft(content=NameContent(text="Yusuf"), kind="nickname"),
        NameDraft(content=NameContent(text=" يوسف  علي"), kind="stated"),
    ),
    births=(BirthDraft(content=BirthContent(first=date(2009, 1, 1), last=date(2009, 12, 31))),),
    contacts=(ContactDraft(content=ContactContent(value="+39-333 0001")),),
    relatives=(
        RelativeDraft(
            content=RelativeContent(names=(NameContent(text="hassan"),)), kind="sibling", sex="male"
        ),
        RelativeDraft(content=RelativeContent(names=(NameContent(text="Omar"),)), kind="sibling"),
    ),
)


def verdicts(pairs):
    return {(p.field.name, p.here or p.there[0]): p.verdict for p in pairs}


def test_a_form_is_compared_with_the_record(form):
    assert verdicts(compare_with_record(read(form), RECORD)) == {
        ("name_text", "يوسف علي"): Verdict.SAME,
        ("sex", "male"): Verdict.DIFFERS,
        ("languages", "ara som"): Verdict.SAME,
        ("phone", "+39 333 0001"): Verdict.SAME,
        ("relative_name", "Hassan"): Verdict.SAME,
        ("relative_sex", "male"): Verdict.SAME,
        ("relative_name", "فاطمة"): Verdict.ONLY_HERE,
        ("relative_sex", "female"): Verdict.ONLY_HERE,
        ("relative_name", "Omar"): Verdict.ONLY_THERE,
    }


def test_what_was_not_said_is_only_in_the_record(form):
    about = {"name_text": "", "name_text_why": "declined", "sex": "unknown"}

    pairs = compare_with_record(read(form, about=about), RECORD)

    assert verdicts(pairs)["name_text", " يوسف  علي"] == Verdict.ONLY_THERE
    assert verdicts(pairs)["sex", "unknown"] == Verdict.ONLY_THERE


def test_an_empty_record_says_nothing(form):
    found = {pair.verdict for pair in compare_with_record(read(form), PersonDraft())}

    assert found == {Verdict.ONLY_HERE}


def test_the_facts_of_another_are_left_alone(form):
    assert compare_with_record(read(form), RECORD, who="enquirer") == []
