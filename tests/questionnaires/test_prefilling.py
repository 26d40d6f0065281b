"""What is known of a person is put into a form; what the reader may not see is not."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from wasl.people.contents import (
    BirthContent,
    ContactContent,
    NameContent,
    NamePart,
    PersonContent,
    PlaceContent,
    RelativeContent,
)
from wasl.people.drafts import (
    BirthDraft,
    ContactDraft,
    NameDraft,
    PersonDraft,
    PlaceDraft,
    RelativeDraft,
)
from wasl.questionnaires.answers import read_answers
from wasl.questionnaires.codes import SourceKind
from wasl.questionnaires.compiling import compile_form
from wasl.questionnaires.definition import read_definition
from wasl.questionnaires.prefilling import Known, prefill, takes_person
from wasl.questionnaires.safe_xml import parse

HEAD = """
| survey |
| | type | name | label | bind::wasl:class | bind::wasl:to |
"""
TAIL = """
| choices |
| | list_name | name | label |
| | sex | female | Female |
| | sex | male | Male |
| | language | som | Somali |
| | language | ara | Arabic |
| settings |
| | form_title | form_id | version | namespaces |
| | Talk | talk | 1 | wasl="urn:wasl:xforms" |
"""
PERSON = uuid4()
DRAFT = PersonDraft(
    sex="female",
    content=PersonContent(nationalities=("SO",), languages=("som", "fra"), occupation="nurse"),
    names=(
        NameDraft(
            content=NameContent(
                text="Amina & Co <Diallo>", parts=(NamePart(role="given", text="Amina"),)
            )
        ),
        NameDraft(content=NameContent(text="Mimi"), kind="nickname"),
        NameDraft(content=NameContent(text="A. Diallo"), kind="document"),
    ),
    births=(BirthDraft(content=BirthContent(first=date(2009, 1, 1), last=date(2009, 12, 31))),),
    places=(
        PlaceDraft(content=PlaceContent(text="Kismayo", country="SO"), role="origin"),
        PlaceDraft(content=PlaceContent(text="SECRET-PLACE", lat=1.5, lon=2.0), role="current"),
    ),
    contacts=(ContactDraft(content=ContactContent(value="+252 SECRET")),),
    relatives=(
        RelativeDraft(
            content=RelativeContent(names=(NameContent(text="Fatima"),)),
            kind="parent",
            sex="female",
        ),
        RelativeDraft(content=RelativeContent(names=(NameContent(text="Hassan"),)), kind="sibling"),
    ),
)


def filled(rows, *, draft=DRAFT, endangering=True):
    """The values that stand in the form, in its order; a repeat gives several."""
    text = HEAD + "\n".join(rows) + TAIL
    xform = compile_form(text.encode(), SourceKind.MARKDOWN).xform
    made = prefill(xform, Known(person=PERSON, draft=draft, endangering=endangering))
    root = next(iter(parse(made.encode()).iter("{http://www.w3.org/2002/xforms}instance")))[0]
    for field in root.iter():
        field.tag = field.tag.rpartition("}")[2]
    meta = root.find("meta")
    meta.find("instanceID").text = "uuid:x"
    from xml.etree.ElementTree import tostring

    answers = read_answers(tostring(root), read_definition(xform))
    return [(one.field.name, one.value) for one in answers.walk() if one.value]


def test_the_form_knows_whom_it_is_about():
    rows = ["| | select_one_from_file wasl_caseload.csv | person | Who? | 2 | person |"]

    assert filled(rows, draft=None) == [("person", str(PERSON))]


CASES = [
    ("| | select_one sex | sex | Sex | 2 | person.sex |", "female"),
    ("| | select_multiple language | languages | Languages | 2 | person.languages |", "som"),
    ("| | text | work | Work | 3 | person.occupation |", "nurse"),
    ("| | text | name | Name | 3 | person.names[stated].text |", "Amina & Co <Diallo>"),
    ("| | text | name | Name | 3 | person.names[stated].given |", "Amina"),
    ("| | text | name | Name | 3 | person.names[nickname].text |", "Mimi"),
    ("| | text | name | Name | 3 | person.names[married].text |", None),  # there is none
    ("| | integer | year | Year | 3 | person.births.year |", "2009"),
    ("| | date | day | Day | 3 | person.births.date |", None),  # a year is no day
    ("| | integer | age | Age | 3 | person.births.age |", None),  # an age grows
    ("| | text | place | Place | 3 | person.places[origin].text |", "Kismayo"),
    ("| | geopoint | at | Where | 4 | person.places[current].point |", "1.5 2.0 0 0"),
    ("| | text | phone | Phone | 4 | person.contacts[phone].value |", "+252 SECRET"),
    ("| | text | who | Who claims? | 3 | person.relatives.name |", None),  # not to be primed
    ("| | text | mother | Parent | 3 | person.relatives[parent].name |", "Fatima"),
    ("| | text | name | Name | 3 | enquirer.names[stated].text |", None),  # of somebody else
]


@pytest.mark.parametrize(("row", "value"), CASES)
def test_a_question_shows_what_is_known(row, value):
    assert [said for _name, said in filled([row])] == ([value] if value else [])


def test_each_relative_becomes_an_entry_of_the_repeat():
    rows = [
        "| | begin_repeat | relatives | Relative | | |",
        "| | text | their_name | Name | 3 | person.relatives.name |",
        "| | select_one sex | their_sex | Sex | 2 | person.relatives.sex |",
        "| | end_repeat | | | | |",
    ]

    assert filled(rows) == [
        ("their_name", "Fatima"), ("their_sex", "female"), ("their_name", "Hassan"),
    ]  # fmt: skip
    assert filled(rows, draft=replace(DRAFT, relatives=())) == []


def test_a_name_that_was_put_is_not_put_again():
    rows = [
        "| | text | name | Name | 3 | person.names[stated].text |",
        "| | begin_repeat | others | Other name | | |",
        "| | text | other | Name | 3 | person.names.text |",
        "| | end_repeat | | | | |",
    ]

    assert [value for _name, value in filled(rows)] == [
        "Amina & Co <Diallo>", "Mimi", "A. Diallo",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        "| | text | phone | Phone | 4 | person.contacts[phone].value |",
        "| | text | phone | Phone | 3 | person.contacts[phone].value |",  # classed too low
        "| | text | place | Place | 3 | person.places[current].text |",
        "| | text | work | Work | 4 | person.occupation |",
    ],
)
def test_what_can_endanger_is_put_for_those_who_may_see_it(row):
    assert filled([row], endangering=True)
    assert filled([row], endangering=False) == []


def test_only_some_forms_are_about_somebody_known():
    person = ["| | select_one_from_file wasl_caseload.csv | person | Who? | 2 | person |"]
    text = ["| | text | name | Name | 3 | person.names[stated].text |"]

    for rows, about in ((person, True), (text, False)):
        source = (HEAD + "\n".join(rows) + TAIL).encode()
        xform = compile_form(source, SourceKind.MARKDOWN).xform
        assert takes_person(read_definition(xform)) is about
