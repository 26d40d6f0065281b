"""Whoever leaves in a file leaves through the gate, marked, without what can harm."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import a_person, a_user, an_office
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.consent.models import Disclosure
from wasl.errors import Forbidden, Invalid, NotFound
from wasl.exchange.codes import FileFormat
from wasl.exchange.exports import export_people
from wasl.exchange.models import Export
from wasl.formats.reading import read_file
from wasl.people.codes import Purpose
from wasl.people.contents import ContactContent, MarkContent, PlaceContent
from wasl.people.models import Contact, Mark, Person, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office(name="Catania")


@pytest.fixture
def officer(office):
    return a_user(Role.TRO, office, name="Giulia R.")


def exported(officer, office, file_format=FileFormat.CSV, **over):
    given = {"people": Person.objects.all(), "reason": "for the mission", **over}
    now = timezone.now()
    stream = export_people(
        actor=officer,
        office=office,
        purpose=Purpose.TRACING,
        file_format=file_format,
        now=now,
        on=now.date(),
        **given,
    )
    return b"".join(stream)


def test_a_table_says_whence_it_comes_and_is_recorded(office, officer):
    person = a_person(office=office, name="=HYPERLINK(1)", sex="male")

    text = exported(officer, office).decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][0].startswith("# Exported from Wasl by Giulia R., Catania")
    assert "for the mission" in rows[0][0]
    assert rows[1][:4] == ["id", "name", "other_names", "sex"]
    assert rows[2][:4] == [person.reference, "'=HYPERLINK(1)", "", "male"]
    assert Disclosure.objects.get().person == person
    assert Entry.objects.filter(action="consent.exported").get().details["people"] == 1
    assert Export.objects.get().people == 1


def test_a_spreadsheet_opens_and_has_no_formula(office, officer):
    a_person(office=office, name="=1+1")

    book = openpyxl.load_workbook(io.BytesIO(exported(officer, office, FileFormat.XLSX)))

    cell = book.active["B3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize("file_format", list(FileFormat))
def test_what_left_can_come_in_again(office, officer, file_format, tmp_path):
    a_person(office=office, name="محمد علي")
    path = tmp_path / "export"
    path.write_bytes(exported(officer, office, file_format))

    reads = list(read_file(path, "people").rows())

    assert [read.record.names[0].text for read in reads] == ["محمد علي"]


@pytest.mark.parametrize("file_format", list(FileFormat))
def test_what_can_harm_never_leaves(office, officer, file_format):
    person = a_person(office=office)
    Contact.objects.create(person=person, kind="phone", content=ContactContent(value="+390612345"))
    Place.objects.create(person=person, role="current", content=PlaceContent(text="Hidingville"))
    Place.objects.create(person=person, role="origin", content=PlaceContent(text="Baidoa"))
    Mark.objects.create(person=person, content=MarkContent(text="scarface"))

    data = exported(officer, office, file_format)
    if file_format == FileFormat.XLSX:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        text = str([[cell.value for cell in row] for row in sheet.rows])
    else:
        text = data.decode()

    assert "Baidoa" in text
    for harm in ("390612345", "Hidingville", "scarface"):
        assert harm not in text


def test_json_lines_are_matching_records(office, officer):
    a_person(office=office, sex="female")

    (line,) = exported(officer, office, FileFormat.JSONL).splitlines()

    record = json.loads(line)
    assert record["sex"] == "female"
    assert record["export"]["reason"] == "for the mission"


def test_other_offices_and_other_purposes_stay(office, officer):
    a_person()
    a_person(office=office, purpose="care")

    exported(officer, office)

    assert Export.objects.get().people == 0


def test_children_stay_without_safeguarding_papers(office):
    unsigned = a_user(Role.TRO, office, vetted_until=date(2020, 1, 1))
    a_person(office=office)  # of unknown age

    assert len(exported(unsigned, office).splitlines()) == 2


def test_a_reason_is_needed(office, officer):
    with pytest.raises(Invalid):
        exported(officer, office, reason="  ")
    assert not Export.objects.exists()


def test_another_office_does_not_exist(office):
    with pytest.raises(NotFound):
        exported(a_user(Role.TRO), office)


def test_a_reviewer_does_not_export(office):
    with pytest.raises(Forbidden):
        exported(a_user(Role.REV, office), office)


def test_the_page_hands_the_file_out(client, office, officer, settings):
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "second_factor" not in m]
    person = a_person(office=office)
    client.force_login(officer)
    given = {
        "office": office.pk,
        "standing": ["registered"],
        "purpose": "tracing",
        "reason": "for the mission",
        "file_format": "csv",
    }

    answer = client.post(reverse("desk:export"), given)
    refused = client.post(reverse("desk:export"), {**given, "reason": ""})

    assert person.reference in b"".join(answer).decode()
    assert "attachment" in answer["Content-Disposition"]
    assert refused.status_code == 422
    assert client.get(reverse("desk:export")).context["page"].paginator.count == 1
