"""The trail is appended, chained, and proves what was done to it."""

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.factories import a_person
from wasl.audit.models import Entry, Link
from wasl.audit.trail import SYSTEM, Content, read_content, record, verify

pytestmark = pytest.mark.django_db(transaction=True)


def a_trail(length: int = 5) -> list[Entry]:
    person = a_person()
    return [record(SYSTEM, "people.changed", person, n=n) for n in range(length)]


def behind_the_triggers(sql: str, *params: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)


def test_an_untouched_trail_is_proved():
    a_trail(5)

    verdict = verify()

    assert verdict.fault == ""
    assert verdict.checked == Entry.objects.count() == 5


@pytest.mark.parametrize(
    "sql",
    ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"],
)
@pytest.mark.parametrize("table", ["audit_entry", "audit_link"])
def test_the_database_refuses_to_rewrite(sql, table):
    a_trail(1)

    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(
            sql.replace("audit_entry", table).replace("action = 'x'", "entry = entry")
            if table == "audit_link"
            else sql
        )


def test_an_altered_entry_is_named():
    third = a_trail()[2]
    assert verify().fault == ""

    behind_the_triggers("UPDATE audit_entry SET action = 'people.read' WHERE id = %s", third.pk)

    assert verify().fault == f"Entry {third.pk} (number 3) was altered or moved."


def test_a_removed_entry_is_named():
    third = a_trail()[2]

    behind_the_triggers("DELETE FROM audit_entry WHERE id = %s", third.pk)

    assert verify().fault == f"Entry {third.pk} (number 3) was removed."


def test_an_entry_removed_with_its_link_is_named_by_number():
    third = a_trail()[2]

    behind_the_triggers("DELETE FROM audit_entry WHERE id = %s", third.pk)
    behind_the_triggers("DELETE FROM audit_link WHERE entry = %s", third.pk)

    assert verify().fault == "Number 3 is missing from the chain: it was removed."


def test_two_entries_that_changed_places_are_named():
    second, third = a_trail()[1:3]

    behind_the_triggers("UPDATE audit_link SET entry = gen_random_uuid() WHERE seq = 2")
    behind_the_triggers("UPDATE audit_link SET entry = %s WHERE seq = 3", second.pk)
    behind_the_triggers("UPDATE audit_link SET entry = %s WHERE seq = 2", third.pk)

    assert verify().fault == f"Entry {third.pk} (number 2) was altered or moved."


def test_an_entry_slipped_in_is_named():
    a_trail()
    stray = Entry.objects.order_by("at").first()
    behind_the_triggers(
        "INSERT INTO audit_entry SELECT gen_random_uuid(), at, actor_kind, actor_id, office,"
        " action, outcome, record_type, record_id, subject, purpose, details, sealed"
        " FROM audit_entry WHERE id = %s",
        stray.pk,
    )

    assert "it was added" in verify().fault


def test_a_cut_end_is_found_by_the_noted_head():
    a_trail()
    head = verify().head
    assert verify(head=head).fault == ""

    last = Link.objects.order_by("-seq").first()
    behind_the_triggers("DELETE FROM audit_entry WHERE id = %s", last.entry)
    behind_the_triggers("DELETE FROM audit_link WHERE seq = %s", last.seq)

    assert verify().fault == ""
    assert "were removed" in verify(head=head).fault


def test_words_are_sealed_and_read_back():
    person = a_person()

    entry = record(
        SYSTEM, "people.changed", person, content=Content(after={"name": "يوسف"}, reason="asked")
    )

    assert "يوسف".encode() not in bytes(entry.sealed)
    assert read_content(entry) == Content(after={"name": "يوسف"}, reason="asked")
