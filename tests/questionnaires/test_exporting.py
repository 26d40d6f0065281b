"""Filled forms leave through the gate, for a reason, without what can harm."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest
from django.utils import timezone

from tests.factories import a_person, a_user, an_office
from tests.questionnaires.forms import ANSWERS, a_form, a_submission
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.consent.models import Disclosure
from wasl.errors import Forbidden, Invalid, NotFound
from wasl.questionnaires.actions import Wanted, export_filled
from wasl.questionnaires.codes import AnswerFormat, Reach, State, Written
from wasl.questionnaires.models import Submission

pytestmark = pytest.mark.django_db
MARK = "SECRET-MARK"


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def worker(office):
    return a_user(Role.CW, office, name="Giulia R.")


@pytest.fixture
def form():
    return a_form()


@pytest.fixture
def person(office):
    return a_person(office=office)


@pytest.fixture
def sent(worker, office, form, person):
    return a_submission(by=worker, office=office, version=form, people=[person])


def export(worker, office, form, file_format=AnswerFormat.CSV, **over):
    given = {
        "form": form.form, "submissions": Submission.objects.all(), "reach": Reach.ORDINARY,
        "written": Written.LABELS, "language": "en", "reason": "for the yearly report",
        "file_format": file_format, **over,
    }  # fmt: skip
    now = timezone.now()
    return export_filled(
        actor=worker, office=office, wanted=Wanted(**given), now=now, on=now.date()
    )


def tables(body):
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return {
            name: list(csv.reader(io.StringIO(package.read(name).decode("utf-8-sig"))))
            for name in package.namelist()
        }


def test_each_form_is_a_row_and_repeats_have_their_own_table(worker, office, form, person, sent):
    found = tables(export(worker, office, form, reach=Reach.EVERYTHING))

    origin, head, row = found["answers.csv"]
    assert origin[0].startswith("# Exported from Wasl by Giulia R.")
    assert "for the yearly report" in origin[0]
    cells = dict(zip(head, row, strict=True))
    assert cells["filled form"] == str(sent.submission_id)
    assert cells["about"] == person.reference
    assert cells["Sex"] == "Male"
    assert cells["Languages"] == "Arabic; Somali"
    assert cells["What danger?"].startswith(MARK)
    relatives = found["relatives.csv"][1:]
    assert relatives[0] == ["filled form", "relatives", "Their name", "Their sex"]
    assert [line[1:] for line in relatives[1:]] == [
        ["1", "فاطمة", "Female"], ["2", "Hassan", "Male"],
    ]  # fmt: skip


def test_only_ordinary_answers_leave_unless_asked(worker, office, form, sent):
    whole = export(worker, office, form, AnswerFormat.JSONL, reach=Reach.EVERYTHING).decode()
    ordinary = export(worker, office, form, AnswerFormat.JSONL).decode()

    assert MARK in whole
    assert "333 0001" in whole
    assert "Hassan" in whole
    for mark in (MARK, "333 0001", "Hassan", "danger"):
        assert mark not in ordinary, mark
    assert json.loads(ordinary)["answers"]["about"]["sex"] == "male"


def test_a_contact_never_leaves_as_ordinary_whatever_its_class(worker, office):
    from tests.questionnaires import forms
    from wasl.questionnaires.definition import Field
    from wasl.questionnaires.exporting import leaves

    assert forms.SURVEY  # the factory is there
    contact = Field(
        path="/d/p", name="p", kind="text", sensitivity=1, to="person.contacts[phone].value"
    )
    where = Field(
        path="/d/w", name="w", kind="text", sensitivity=1, to="person.places[current].text"
    )
    origin = Field(
        path="/d/o", name="o", kind="text", sensitivity=2, to="person.places[origin].text"
    )

    assert [leaves(each, Reach.ORDINARY) for each in (contact, where, origin)] == [
        False, False, True,
    ]  # fmt: skip


def test_a_file_or_a_persons_id_is_not_in_it(worker, office, form, person):
    answers = {"person": str(person.pk), **ANSWERS, "signed": "name-of-a-file.jpg"}
    sent = a_submission(by=worker, office=office, version=form, answers=answers, people=[person])
    assert str(person.pk) in sent.content.xml

    body = export(worker, office, form, AnswerFormat.JSONL, reach=Reach.EVERYTHING).decode()

    assert str(person.pk) not in body
    assert "name-of-a-file" not in body
    assert json.loads(body)["answers"]["person"] == person.reference


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"])
def test_no_cell_is_a_formula(worker, office, form, person, text):
    answers = {"about": {**ANSWERS["about"], "name_text": text}}
    a_submission(by=worker, office=office, version=form, answers=answers, people=[person])

    line = tables(export(worker, office, form))["answers.csv"][2]
    book = openpyxl.load_workbook(
        io.BytesIO(export(worker, office, form, AnswerFormat.XLSX)), read_only=False
    )

    assert f"'{text}" in line
    cells = [cell for row in book["answers"].iter_rows() for cell in row if cell.value == text]
    assert [cell.data_type for cell in cells] == ["s"]


def test_a_spreadsheet_has_a_sheet_for_each_repeat(worker, office, form, sent):
    body = export(worker, office, form, AnswerFormat.XLSX, reach=Reach.EVERYTHING)

    assert openpyxl.load_workbook(io.BytesIO(body)).sheetnames == ["answers", "relatives"]


def test_codes_instead_of_words_and_why_nothing_was_said(worker, office, form, person):
    about = {"name_text": "", "name_text_why": "declined", "sex": "not_asked", "languages": "som"}
    a_submission(by=worker, office=office, version=form, answers={"about": about}, people=[person])

    _origin, head, row = tables(export(worker, office, form, written=Written.CODES))["answers.csv"]

    cells = dict(zip(head, row, strict=True))
    assert (cells["name_text"], cells["sex"], cells["languages"]) == (
        "(declined)", "(not asked)", "som",
    )  # fmt: skip
    assert "name_text_why" not in cells


def test_each_person_can_be_told_and_each_form_is_recorded(worker, office, form, person, sent):
    export(worker, office, form)

    told = Disclosure.objects.get()
    assert (told.person, told.item_codes) == (person, ["answers"])
    assert told.content.items == {"reason": "for the yearly report"}
    entry = Entry.objects.get(action="questionnaires.exported")
    assert (entry.record_id, entry.details["export"]) == (
        str(sent.submission_id),
        told.recipient_code,
    )


def test_the_newest_version_leaves_and_no_draft(worker, office, form, person, sent):
    about = {**ANSWERS["about"], "sex": "female"}
    a_submission(
        by=worker, office=office, version=form, answers={**ANSWERS, "about": about},
        instance="uuid:two", replaces="uuid:one", people=[person],
    )  # fmt: skip
    a_submission(by=worker, office=office, version=form, instance="uuid:draft", state=State.DRAFT)

    lines = export(worker, office, form, AnswerFormat.JSONL).decode().splitlines()

    assert len(lines) == 1
    assert json.loads(lines[0])["answers"]["about"]["sex"] == "female"


def test_a_child_stays_when_the_papers_are_not_in_force(office, form, person, sent):
    poor = a_user(Role.CW, office, vetted_until=None)

    assert export(poor, office, form, AnswerFormat.JSONL) == b""
    assert not Disclosure.objects.exists()


def test_a_form_about_somebody_of_another_office_stays(worker, office, form, person, sent):
    elsewhere = a_person(office=an_office())
    sent.submission.abouts.create(person=elsewhere, who="sought")

    assert export(worker, office, form, AnswerFormat.JSONL) == b""
    assert not Disclosure.objects.exists()


def test_another_offices_forms_stay(worker, office, form, sent):
    other = an_office()

    with pytest.raises(NotFound):
        export(worker, other, form)
    mine = a_user(Role.CW, other)
    assert export(mine, other, form, AnswerFormat.JSONL) == b""


@pytest.mark.parametrize("role", [Role.VOL, Role.MHO, Role.AUD])
def test_who_may_not_export_does_not(office, form, sent, role):
    with pytest.raises(Forbidden):
        export(a_user(role, office), office, form)
    assert not Disclosure.objects.exists()


def test_without_a_reason_nothing_leaves(worker, office, form, sent):
    with pytest.raises(Invalid):
        export(worker, office, form, reason=" ")
    assert not Entry.objects.filter(action__endswith="exported").exists()
