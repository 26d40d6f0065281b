"""An import can be taken back, as far as nobody has built on it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.exchange.files import PEOPLE, REQUESTS, a_file, imported
from tests.factories import a_user, an_office
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.errors import Forbidden, IllegalMove, NotFound
from wasl.exchange.codes import BatchStatus, Kind
from wasl.exchange.undo import undo_import
from wasl.exchange.writing import known_ids
from wasl.people.models import Name, Person
from wasl.people.sections import read_draft
from wasl.tracing.models import Request
from wasl.vault.models import PersonKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def officer(office):
    return a_user(Role.TRO, office)


def test_whoever_was_created_is_erased(tmp_path, office, officer):
    batch, _ = imported(a_file(tmp_path, PEOPLE), office)

    done = undo_import(actor=officer, batch=batch)

    assert (done.removed, done.kept) == (3, 0)
    assert batch.status == BatchStatus.UNDONE
    assert not Person.objects.current().exists()
    assert not Name.objects.exists()
    assert not PersonKey.objects.filter(wrapped__isnull=False).exists()
    assert Entry.objects.filter(action="exchange.undone").get().details["removed"] == 3
    assert imported(a_file(tmp_path, PEOPLE), office)[1].created == 3


def test_whoever_was_changed_is_as_before(tmp_path, office, officer):
    imported(a_file(tmp_path, PEOPLE), office)
    person = Person.objects.get(pk=known_ids(office, Kind.PEOPLE, ["P-2"])["P-2"])
    before = read_draft(person)
    changed = PEOPLE.replace("Yusuf Cali,,male,2009-05", "Yuusuf Cali,,male,2010")
    batch, _ = imported(a_file(tmp_path, changed), office)
    assert read_draft(person).names[0].content.text == "Yuusuf Cali"

    done = undo_import(actor=officer, batch=batch)

    assert (done.restored, done.removed, done.kept) == (1, 0, 0)
    after = read_draft(person)
    assert [n.content for n in after.names] == [n.content for n in before.names]
    assert [b.content for b in after.births] == [b.content for b in before.births]


def test_two_imports_are_undone_one_after_the_other(tmp_path, office, officer):
    first, _ = imported(a_file(tmp_path, PEOPLE), office)
    second, _ = imported(a_file(tmp_path, PEOPLE.replace("Yusuf", "Yuusuf")), office)

    undo_import(actor=officer, batch=second)
    done = undo_import(actor=officer, batch=first)

    assert (done.removed, done.kept) == (3, 0)


def test_whoever_was_changed_since_stays(tmp_path, office, officer):
    batch, _ = imported(a_file(tmp_path, PEOPLE), office)
    person = Person.objects.get(pk=known_ids(office, Kind.PEOPLE, ["P-2"])["P-2"])
    Person.objects.filter(pk=person.pk).update(version=2)

    done = undo_import(actor=officer, batch=batch)

    assert (done.removed, done.kept) == (2, 1)
    assert [(line, why.value) for line, why in done.lines_kept] == [(3, "changed_since")]
    assert Person.objects.current().get() == person


def test_whoever_is_related_to_somebody_else_stays(tmp_path, office, officer):
    batch, _ = imported(a_file(tmp_path, '{"id":"M","names":[{"text":"A"}]}\n', "a.jsonl"), office)
    child = '{"id":"C","names":[{"text":"B"}],"relatives":[{"relation":"mother","person":"M"}]}\n'
    imported(a_file(tmp_path, child, "b.jsonl"), office)

    done = undo_import(actor=officer, batch=batch)

    assert [why.value for _, why in done.lines_kept] == ["used_since"]


def test_requests_go_with_their_people(tmp_path, office, officer):
    batch, _ = imported(a_file(tmp_path, REQUESTS), office, Kind.REQUESTS)

    done = undo_import(actor=officer, batch=batch)

    assert done.removed == 2
    assert not Request.objects.exists()
    assert not Person.objects.current().exists()


def test_a_request_that_was_taken_further_stays(tmp_path, office, officer):
    batch, _ = imported(a_file(tmp_path, REQUESTS), office, Kind.REQUESTS)
    request = Request.objects.order_by("created_at").first()
    request.moves.create(old="in_progress", new="withdrawn", by=officer)

    done = undo_import(actor=officer, batch=batch)

    assert (done.removed, done.kept) == (1, 1)
    assert Request.objects.get() == request


def test_nothing_of_the_removed_is_left_to_read(tmp_path, office, officer):
    batch, _ = imported(a_file(tmp_path, PEOPLE), office)
    undo_import(actor=officer, batch=batch)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_nameevent")
        assert cursor.fetchone()[0] > 0  # the history is there, and sealed under no key


def test_another_offices_import_does_not_exist(tmp_path, office):
    batch, _ = imported(a_file(tmp_path, PEOPLE), office)

    with pytest.raises(NotFound):
        undo_import(actor=a_user(Role.TRO), batch=batch)


def test_a_reviewer_does_not_undo(tmp_path, office):
    batch, _ = imported(a_file(tmp_path, PEOPLE), office)

    with pytest.raises(Forbidden):
        undo_import(actor=a_user(Role.REV, office), batch=batch)


def test_an_import_is_undone_once_and_not_after_a_month(tmp_path, office, officer):
    batch, _ = imported(a_file(tmp_path, PEOPLE), office)
    batch.finished_at = timezone.now() - timedelta(days=31)

    with pytest.raises(IllegalMove) as late:
        undo_import(actor=officer, batch=batch)
    batch.finished_at = timezone.now()
    undo_import(actor=officer, batch=batch)
    with pytest.raises(IllegalMove) as twice:
        undo_import(actor=officer, batch=batch)

    assert (late.value.code, twice.value.code) == ("exchange.too_late", "exchange.not_undoable")
