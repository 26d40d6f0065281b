from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from tests.people.drafts import FULL, an_officer, named, office_of, registered
from tests.people.pictures import a_picture
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.audit.trail import read_content
from wasl.errors import Forbidden, IllegalMove, NotFound
from wasl.people import shredders
from wasl.people.actions import (
    Upload,
    amend_person,
    erase_person,
    merge_people,
    set_relationship,
    store_file,
)
from wasl.people.codes import ErasureReason, Kinship
from wasl.people.contents import ContactContent, NameContent, PersonContent, RelativeContent
from wasl.people.drafts import ContactDraft, NameDraft, PersonDraft, RelativeDraft
from wasl.people.models import Change, Person, Relationship, StoredFile
from wasl.people.sections import read_draft
from wasl.people.shredders import Shredder, register_shredder
from wasl.vault.keys import Erased

pytestmark = pytest.mark.django_db

# Unlikely to stand anywhere by chance, in two scripts.
FIRST, SECOND, NATIVE = "Zubaydullohxon", "Quvvatbekzoda", "زبیداللهخان"
PHONE, FRIEND = "+998712345678901", "Xudoyberdiqulov"
SECRETS = (FIRST, SECOND, NATIVE, PHONE, FRIEND)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def officer():
    return an_officer()


@pytest.fixture
def officer_of_data(officer):
    return an_officer(office_of(officer), Role.DPO)


@pytest.fixture
def person(officer):
    """Somebody with an earlier name, a relative told of, a tie, a merged record and a photo."""
    draft = PersonDraft(
        content=PersonContent(note=FRIEND),
        names=(NameDraft(content=NameContent(text=FIRST)),),
        contacts=(ContactDraft(content=ContactContent(value=PHONE)),),
        relatives=(RelativeDraft(content=RelativeContent(names=(NameContent(text=FRIEND),))),),
    )
    person = registered(officer, draft)
    names = (
        NameDraft(content=NameContent(text=SECOND)),
        NameDraft(content=NameContent(text=NATIVE)),
    )
    now = read_draft(person)
    amend_person(
        actor=officer,
        person=person,
        version=1,
        draft=PersonDraft(
            names=names, content=now.content, contacts=now.contacts, relatives=now.relatives
        ),
    )
    merge_people(actor=officer, keep=person, gone=registered(officer, named(FIRST)))
    store_file(actor=officer, person=person, upload=Upload(a_picture(), title=SECOND))
    return Person.objects.get(pk=person.pk)


def every_table() -> dict[str, bytes]:
    """Each table of the database as text, with its byte columns both in hex and as they are."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT t::text FROM {quoted} t")
            found[table] = "\n".join(row[0] for row in cursor.fetchall()).encode()
    return found


def found_in(raw: bytes) -> list[str]:
    return [
        secret
        for secret in SECRETS
        if secret.encode() in raw or secret.encode().hex().encode() in raw.lower()
    ]


def test_the_search_below_would_find_a_name_in_clear_and_in_bytes(officer):
    # A test that cannot fail proves nothing: the two ways in which a name could stand there.
    type(officer).objects.filter(pk=officer.pk).update(name=SECOND)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_open (raw bytea)")
        cursor.execute("INSERT INTO left_open VALUES (%s)", [b"x" + NATIVE.encode() + b"y"])
    tables = every_table()

    assert found_in(tables["accounts_user"]) == [SECOND]
    assert found_in(tables["left_open"]) == [NATIVE]


def test_no_table_and_no_file_holds_a_name(person, settings):
    draft = read_draft(person)
    assert {n.content.text for n in draft.names} == {FIRST, SECOND, NATIVE}
    assert draft.contacts[0].content.value == PHONE
    amended = Entry.objects.get(action="people.amended")
    assert FIRST in str(read_content(amended).before)

    tables = every_table()

    assert {"people_name", "people_nameevent", "audit_entry", "people_merge"} <= set(tables)
    assert tables["people_nameevent"]
    assert {table: found_in(raw) for table, raw in tables.items() if found_in(raw)} == {}
    files = [p for p in Path(settings.FILES_DIR).rglob("*") if p.is_file()]
    assert files
    assert all(not found_in(p.read_bytes()) and b"JFIF" not in p.read_bytes() for p in files)


def sealed_rows_of(person_ids: set) -> list[models.Model]:
    """Each row of people, history and merges that belongs to one of these persons."""
    rows = []
    for model in apps.get_app_config("people").get_models():
        columns = {f.attname for f in model._meta.concrete_fields}
        if "sealed" not in columns:
            continue
        whose = next(c for c in ("person_id", "kept_id", "pgh_obj_id", "id") if c in columns)
        rows += model._default_manager.filter(**{f"{whose}__in": person_ids}).exclude(sealed=b"")
    return rows


def open_event(row: models.Model) -> None:
    """Open an earlier version as its row would have been."""
    tracked = type(row).pgh_tracked_model if hasattr(type(row), "pgh_tracked_model") else None
    if tracked is None:
        row.content  # noqa: B018 - opening it is the test
        return
    then = tracked(
        **{
            f.attname: getattr(row, f.attname)
            for f in tracked._meta.concrete_fields
            if hasattr(row, f.attname)
        }
    )
    then.content  # noqa: B018 - opening it is the test


def test_after_erasure_nothing_opens_any_more(
    officer, officer_of_data, person, settings, django_capture_on_commit_callbacks
):
    other = registered(officer, named("Halima"))
    set_relationship(actor=officer, person=other, other=person, kind=Kinship.COUSIN)
    ids = {person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)}
    entries = Entry.objects.filter(subject__in=ids).exclude(sealed=b"")
    before = sealed_rows_of(ids)
    assert len(before) > 8
    for row in before:
        open_event(row)  # the mark is there first
    assert [read_content(entry) for entry in entries]

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(actor=officer_of_data, person=person, reason=ErasureReason.ASKED)

    left = sealed_rows_of(ids)
    assert any(type(row).__name__ == "NameEvent" for row in left)
    for row in left:
        with pytest.raises(Erased):
            open_event(row)
    for entry in entries:
        with pytest.raises(Erased):
            read_content(entry)
    assert not [p for p in Path(settings.FILES_DIR).rglob("*") if p.is_file()]
    assert not Relationship.objects.filter(person=other).exists()
    assert read_draft(other).names


def test_an_erasure_leaves_a_row_that_tells_nothing(officer, officer_of_data, person):
    erase_person(actor=officer_of_data, person=person, reason=ErasureReason.KEPT_LONG_ENOUGH)

    row = Person.objects.get(pk=person.pk)
    assert (row.sex, row.alive, row.adult_from, bytes(row.sealed)) == (
        "not_asked",
        "not_asked",
        None,
        b"",
    )
    assert row.erased_at is not None
    assert not Person.objects.visible_to(officer).filter(pk=person.pk).exists()
    assert Change.objects.filter(person=person.pk).order_by("pk").last().at >= row.changed_at
    entry = Entry.objects.filter(action="people.erased", subject=person.pk).get()
    assert entry.details["reason"] == "kept_long_enough"
    assert bytes(StoredFile.objects.get(person=person).sealed) == b""


def test_fingerprints_do_not_outlive_the_key(officer, officer_of_data):
    person = registered(officer, FULL)
    prints = [
        bytes(row.fingerprint).hex().encode()
        for row in (*person.contacts.all(), *person.foreignids.all())
    ]
    tables = every_table()
    assert all(any(mark in raw for raw in tables.values()) for mark in prints)

    erase_person(actor=officer_of_data, person=person, reason=ErasureReason.ASKED)

    tables = every_table()
    assert not [name for name, raw in tables.items() for mark in prints if mark in raw]


def test_other_apps_take_part(officer_of_data, person, monkeypatch):
    monkeypatch.setattr(shredders, "_shredders", {})
    seen = []

    def remove(one):
        seen.append((one.pk, one.content.note))  # the key still exists
        return 1

    register_shredder(Shredder("requests", lambda _one: 1, remove))
    erase_person(actor=officer_of_data, person=person, reason=ErasureReason.ASKED)

    assert seen[0] == (person.pk, FRIEND)


def test_a_person_is_erased_once(officer_of_data, person):
    erase_person(actor=officer_of_data, person=person, reason=ErasureReason.ASKED)

    with pytest.raises(IllegalMove):
        erase_person(actor=officer_of_data, person=person, reason=ErasureReason.ASKED)


def test_a_merged_record_is_erased_with_the_kept_one(officer_of_data, person):
    gone = Person.objects.get(merged_into=person)

    with pytest.raises(IllegalMove):
        erase_person(actor=officer_of_data, person=gone, reason=ErasureReason.ASKED)


def test_an_officer_erases_nobody(officer, person):
    with pytest.raises(Forbidden):
        erase_person(actor=officer, person=person, reason=ErasureReason.ASKED)


def test_another_offices_person_does_not_exist(person):
    with pytest.raises(NotFound):
        erase_person(actor=an_officer(role=Role.DPO), person=person, reason=ErasureReason.ASKED)
