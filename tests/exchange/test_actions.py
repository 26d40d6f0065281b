"""Good rows stay, bad rows are reported, nothing is done twice."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.exchange.files import PEOPLE, REQUESTS, a_file, imported, wanted
from tests.factories import a_user, an_office
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.audit.trail import SYSTEM
from wasl.errors import Forbidden, IllegalMove, NotFound
from wasl.exchange.actions import begin_import, import_rows, one_at_a_time
from wasl.exchange.codes import BatchStatus, Kind
from wasl.exchange.models import ImportBatch, ImportRow
from wasl.exchange.writing import Writer, known_ids
from wasl.formats.reading import read_file
from wasl.people.contents import NameContent
from wasl.people.models import Change, Name, Person
from wasl.people.sections import read_draft
from wasl.tracing.models import Request
from wasl.tracing.rules import RequestStatus
from wasl.vault.models import PersonKey

pytestmark = pytest.mark.django_db


def the_person(identifier: str, office) -> Person:
    return Person.objects.get(pk=known_ids(office, Kind.PEOPLE, [identifier])[identifier])


def test_people_come_in_and_it_is_recorded(tmp_path):
    office = an_office()

    batch, counts = imported(a_file(tmp_path, PEOPLE), office)

    assert (counts.created, counts.refused) == (3, 0)
    assert batch.status == BatchStatus.DONE
    draft = read_draft(the_person("P-1", office))
    assert [name.content.text for name in draft.names] == ["محمد علي حسن", "Mohamed Ali Hassan"]
    assert [(r.kind, r.sex, r.content.names[0].text) for r in draft.relatives] == [
        ("parent", "male", "علي حسن"),
        ("parent", "female", "Faadumo Cali"),
    ]
    assert draft.places[0].content.country == "SO"
    assert {item.source for item in draft.names} == {"import"}
    assert Change.objects.count() == 3
    assert Entry.objects.get(action="exchange.imported").details["created"] == 3


def test_no_name_is_left_in_clear(tmp_path):
    imported(a_file(tmp_path, PEOPLE + "P-4,Zeinab Bad,,f,,,,,\n"), an_office())
    assert ImportRow.objects.filter(outcome="refused").exists()

    with connection.cursor() as cursor:
        for table in ("exchange_importrow", "exchange_importbatch", "audit_entry"):
            cursor.execute(f"SELECT {table}::text FROM {table}")
            rows = "\n".join(row[0] for row in cursor.fetchall())
            assert "Zeinab" not in rows
            assert "Tirhas" not in rows


def test_a_bad_row_is_reported_and_stops_nothing(tmp_path):
    rows = PEOPLE + "P-4,Ali,,m,13-13-2010,,XX1,,\nP-5,Sara,,female,,,,,\n"

    batch, counts = imported(a_file(tmp_path, rows), an_office())

    assert (counts.created, counts.refused) == (4, 1)
    row = batch.rows.get(outcome="refused")
    assert row.line == 5
    assert row.problems == [
        ["unknown_value", "sex"],
        ["bad_date", "birth"],
        ["bad_country", "origin_country"],
    ]
    assert Person.objects.count() == 4


def test_a_row_that_an_action_refuses_leaves_nothing(tmp_path, monkeypatch):
    original = Writer._row

    def refuse_the_second(self, line, outcome, person):
        if line == 3:
            raise IllegalMove("people.merged", "no")
        return original(self, line, outcome, person)

    monkeypatch.setattr("wasl.exchange.writing.Writer._row", refuse_the_second)

    batch, counts = imported(a_file(tmp_path, PEOPLE), an_office())

    assert (counts.created, counts.refused) == (2, 1)
    assert batch.rows.get(line=3).problems == [["people.merged", "record"]]
    assert Person.objects.count() == PersonKey.objects.count() == 2


def test_a_known_id_updates_its_record_and_keeps_what_staff_wrote(tmp_path):
    office = an_office()
    imported(a_file(tmp_path, PEOPLE), office)
    person = the_person("P-2", office)
    jo = NameContent(text="Jo", script="Latn")
    Name.objects.create(person=person, order=9, source="staff", content=jo)

    _, same = imported(a_file(tmp_path, PEOPLE), office)
    changed = PEOPLE.replace("Yusuf Cali,,male,2009-05", "Yuusuf Cali,,male,2010")
    batch, counts = imported(a_file(tmp_path, changed), office)

    assert (same.created, same.updated, same.unchanged) == (0, 0, 3)
    assert (counts.updated, counts.unchanged) == (1, 2)
    draft = read_draft(person)
    assert [name.content.text for name in draft.names] == ["Jo", "Yuusuf Cali"]
    assert [birth.content.as_stated for birth in draft.births] == ["2010"]
    assert Person.objects.count() == 3
    assert batch.rows.get(outcome="updated").before.names[0].content.text == "Yusuf Cali"


def test_another_offices_ids_are_its_own(tmp_path):
    imported(a_file(tmp_path, PEOPLE), an_office())

    _, counts = imported(a_file(tmp_path, PEOPLE), an_office())

    assert counts.created == 3


def test_the_same_id_twice_in_a_file_is_one_record(tmp_path):
    rows = PEOPLE + "P-1,محمد علي,,male,,,,,\n"

    _, counts = imported(a_file(tmp_path, rows), an_office())

    assert (counts.created, counts.updated) == (3, 1)


def test_relatives_named_by_id_become_edges(tmp_path):
    lines = (
        '{"id": "M", "names": [{"text": "Faadumo"}], "sex": "female"}\n'
        '{"id": "C", "names": [{"text": "Maxamed"}], "relatives":'
        ' [{"relation": "mother", "person": "M", "names": [{"text": "Faadumo"}]}]}\n'
    )
    office = an_office()

    imported(a_file(tmp_path, lines, "people.jsonl"), office)

    edge = the_person("C", office).relationships.get()
    assert edge.other == the_person("M", office)
    assert edge.kind == "parent"


def test_requests_come_in_and_are_searched_within_the_office(tmp_path):
    office = an_office()

    _, counts = imported(a_file(tmp_path, REQUESTS), office, Kind.REQUESTS)
    _, again = imported(a_file(tmp_path, REQUESTS), office, Kind.REQUESTS)

    assert (counts.created, again.unchanged) == (2, 2)
    first, second = Request.objects.order_by("created_at")
    assert first.status == RequestStatus.IN_PROGRESS
    assert first.accepted_on is None  # nobody examined the motive: never across offices
    assert (first.kinship, first.enquirer.sex, first.sought.standing) == (
        "parent", "female", "sought",
    )  # fmt: skip
    assert first.enquirer.names.get().content.text == "Faadumo Cali"
    assert (second.kinship, second.enquirer.sex) == ("sibling", "male")
    assert first.sought.foreignids.get().content.value == "R-1"


def test_a_users_requests_wait_for_the_supervisor(tmp_path):
    office = an_office()
    user = a_user(Role.TRO, office)

    imported(a_file(tmp_path, REQUESTS), office, Kind.REQUESTS, actor=user, limits_explained=True)

    assert set(Request.objects.values_list("status", flat=True)) == {RequestStatus.SUBMITTED}


def test_a_changed_relation_is_taken_over(tmp_path):
    office = an_office()
    imported(a_file(tmp_path, REQUESTS), office, Kind.REQUESTS)

    _, counts = imported(
        a_file(tmp_path, REQUESTS.replace("mother", "aunt")), office, Kind.REQUESTS
    )

    assert (counts.updated, counts.unchanged) == (1, 1)
    assert Request.objects.filter(kinship="aunt_uncle").count() == 1


def test_an_import_killed_half_way_goes_on_where_it_stopped(tmp_path, monkeypatch):
    office = an_office()
    path = a_file(tmp_path, PEOPLE + "P-4,Ali,,bad,,,,,\nP-5,Sara,,female,,,,,\n")
    seen = []

    def die_after_two(read, row):
        seen.append(read.line)
        if len(seen) == 2:
            raise KeyboardInterrupt

    batch = begin_import(actor=SYSTEM, wanted=wanted(office), digest="ab")
    with pytest.raises(KeyboardInterrupt):
        import_rows(
            actor=SYSTEM, batch=batch, reading=read_file(path, "people"), watch=die_after_two
        )
    assert Person.objects.count() == 2

    again = begin_import(actor=SYSTEM, wanted=wanted(office), digest="ab")
    counts = import_rows(actor=SYSTEM, batch=again, reading=read_file(path, "people"))

    assert again == batch
    assert (counts.skipped, counts.created, counts.refused) == (2, 2, 1)
    again.refresh_from_db()
    assert (again.created, again.refused, again.status) == (4, 1, BatchStatus.DONE)
    assert Person.objects.count() == 4


def test_another_offices_import_does_not_exist(tmp_path):
    stranger = a_user(Role.TRO)

    with pytest.raises(NotFound):
        imported(a_file(tmp_path, PEOPLE), an_office(), actor=stranger)
    assert not ImportBatch.objects.exists()


def test_a_reviewer_does_not_import(tmp_path):
    office = an_office()

    with pytest.raises(Forbidden):
        imported(a_file(tmp_path, PEOPLE), office, actor=a_user(Role.REV, office))


def test_an_import_that_ended_is_not_run_again(tmp_path):
    path = a_file(tmp_path, PEOPLE)
    batch, _ = imported(path, an_office())

    with pytest.raises(IllegalMove) as refusal:
        import_rows(actor=SYSTEM, batch=batch, reading=read_file(path, "people"))

    assert refusal.value.code == "exchange.not_open"


def test_queries_for_ids_do_not_grow_with_rows(tmp_path):
    def lookups(rows: int) -> int:
        lines = "id,name\n" + "".join(f"{rows}-{n},Somebody {n}\n" for n in range(rows))
        path = a_file(tmp_path, lines)
        with CaptureQueriesContext(connection) as queries:
            imported(path, office)
        return sum(
            "people_foreignid" in q["sql"] and q["sql"].startswith("SELECT") for q in queries
        )

    office = an_office()

    assert lookups(3) == lookups(12) == 1


@pytest.mark.django_db(transaction=True)
def test_only_one_import_of_an_office_runs_at_a_time(tmp_path):
    office, path, codes = an_office(), a_file(tmp_path, PEOPLE), []

    def other_connection():
        try:
            imported(path, office)
        except IllegalMove as refusal:
            codes.append(refusal.code)
        finally:
            connection.close()

    with one_at_a_time(office):
        thread = threading.Thread(target=other_connection)
        thread.start()
        thread.join(20)

    assert codes == ["exchange.busy"]
