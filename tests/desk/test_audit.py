"""The trail's pages: who sees which entries, under which names, and what reading leaves behind."""

import io
import json
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.factories import a_person, a_user, an_office
from wasl.accounts.oversight import entries_visible_to, pseudonym
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.audit.trail import SYSTEM, Content, record, record_opened, record_refusal
from wasl.desk.audit.reading import PER_PAGE
from wasl.vault.keys import destroy_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office(name="Bari")


@pytest.fixture
def person(office):
    return a_person(office=office, name="Yusuf the sought")


@pytest.fixture
def worker(office):
    return a_user(Role.CW, office, name="Samia Haddad")


def enter(client, role, office):
    user = a_user(role, office)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client.force_login(user)
    return user


@pytest.fixture
def auditor(client, office):
    return enter(client, Role.AUD, office)


def page(client, name="audit", *args, **query) -> str:
    answer = client.get(reverse(f"desk:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_only_the_own_trail_is_seen(office, worker, person):
    here = record(worker, "people.amended", person)
    branch = record(SYSTEM, "people.amended", a_person(office=an_office(parent=office)))
    elsewhere = record(SYSTEM, "people.amended", a_person())
    own_refusal = record_refusal(worker, "desk:person", "x.y", record_type="", record_id="")
    strange = record_refusal(a_user(Role.CW), "desk:person", "x.y", record_type="", record_id="")

    seen = set(entries_visible_to(a_user(Role.AUD, office)))

    assert {here, branch, own_refusal} <= seen
    assert not {elsewhere, strange} & seen


def test_what_belongs_to_no_office_is_seen_from_the_top_only(office):
    nobody = record_refusal(SYSTEM, "accounts.sign_in", "x", record_type="", record_id="")
    branch = an_office(parent=office)

    assert nobody in entries_visible_to(a_user(Role.AUD, office))
    assert nobody not in entries_visible_to(a_user(Role.AUD, branch))


def test_an_auditor_sees_pseudonyms(client, auditor, worker, person):
    record(worker, "people.amended", person)

    text = page(client)

    assert pseudonym("U", str(worker.pk)) in text
    assert pseudonym("P", str(person.pk)) in text
    assert "Samia Haddad" not in text
    assert str(person.pk) not in text
    assert str(worker.pk) not in text


def test_ids_are_shown_for_a_reason_and_for_a_while(client, auditor, worker, person):
    record(worker, "people.amended", person)

    client.post(reverse("desk:audit-reveal"), {"reason": "complaint"})

    assert "Samia Haddad" in page(client)
    noted = Entry.objects.get(action="audit.ids_revealed")
    assert (noted.actor_id, noted.purpose) == (str(auditor.pk), "complaint")
    session = client.session
    session["audit_revealed_until"] = (timezone.now() - timedelta(seconds=1)).timestamp()
    session.save()
    assert "Samia Haddad" not in page(client)


def test_ids_are_not_shown_without_a_reason(client, auditor, worker, person):
    record(worker, "people.amended", person)

    client.post(reverse("desk:audit-reveal"), {"reason": ""})

    assert "Samia Haddad" not in page(client)


def test_the_data_protection_officer_sees_ids(client, office, worker, person):
    enter(client, Role.DPO, office)
    record(worker, "people.amended", person)

    assert "Samia Haddad" in page(client)


@pytest.fixture
def three(worker, person):
    """A change, an opening, a refusal; each shows a code that the others do not."""
    record(worker, "people.amended", person)
    record_opened(SYSTEM, person)
    record_refusal(worker, "desk:request", "x.stop", record_type="", record_id="r-1")
    return {"people.amended", "people.person.opened", "desk:request"}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"people.amended", "people.person.opened", "desk:request"}),
        ({"action": "people."}, {"people.amended", "people.person.opened"}),
        ({"outcome": "refused"}, {"desk:request"}),
        ({"outcome": "opened"}, {"people.person.opened"}),
        ({"record": "r-1"}, {"desk:request"}),
        ({"since": "2999-01-01"}, set()),
        ({"until": "2000-01-01"}, set()),
        ({"since": "2000-01-01", "action": "people.am"}, {"people.amended"}),
    ],
)
def test_filters(client, auditor, three, query, shown):
    text = page(client, **query)

    assert {code for code in three if f'<bdi dir="ltr">{code}</bdi>' in text} == shown


def test_filters_by_colleague_office_and_person(client, auditor, three, worker, person, office):
    def shown(**query):
        text = page(client, **query)
        return {code for code in three if f'<bdi dir="ltr">{code}</bdi>' in text}

    assert shown(actor=pseudonym("U", str(worker.pk))) == {"people.amended", "desk:request"}
    assert shown(office=office.pk) == {"people.amended", "people.person.opened"}
    assert shown(person=person.reference) == {"people.amended", "people.person.opened"}
    assert shown(person=a_person().reference) == set()


def test_everything_about_one_record_is_reached_without_its_id(client, auditor, three, person):
    entry = Entry.objects.get(action="people.amended")

    text = page(client, same=entry.pk, of="person")

    assert "people.person.opened" in text
    assert '<bdi dir="ltr">desk:request</bdi>' not in text


def test_pages_go_on_by_key(client, auditor, person):
    for number in range(PER_PAGE + 5):
        record(SYSTEM, "people.amended", person, n=number)
    first = client.get(reverse("desk:audit"), {"action": "people."})

    after = first.context["after"]
    record(SYSTEM, "people.amended", person, n=999)  # arrives meanwhile, moves nothing
    second = client.get(reverse("desk:audit"), {"action": "people.", "before": after.pk})

    shown = [row.entry.details["n"] for row in second.context["rows"]]
    assert shown == [4, 3, 2, 1, 0]
    assert second.context["after"] is None


def test_more_entries_ask_no_more_queries(client, auditor, person):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client)
        return len(queries)

    record(SYSTEM, "people.amended", person)
    few = count()
    for _ in range(20):
        record(a_user(Role.CW, person.office), "people.amended", person)

    assert count() == few


def test_who_opened_this_file(client, auditor, worker, person):
    for _ in range(3):
        record_opened(worker, person)
    record(worker, "people.amended", person)

    answer = client.get(reverse("desk:audit-who-opened"), {"person": person.reference})

    rows = [(who, times) for who, times, _last, _chosen in answer.context["rows"]]
    assert rows == [(pseudonym("U", str(worker.pk)), 3)]


def test_a_strangers_file_is_not_found(client, auditor):
    text = page(client, "audit-who-opened", person=a_person().reference)

    assert "There is no such person" in text


@pytest.fixture
def worded(worker, person):
    words = Content(before={"name": "Joseph"}, after={"name": "Yusuf"}, reason="misheard")
    return record(worker, "people.amended", person, content=words)


def test_words_stay_closed_until_they_are_asked_for(client, auditor, worded, person):
    assert "misheard" not in page(client, "audit-entry", worded.pk)

    url = reverse("desk:audit-words", args=[worded.pk])
    text = client.post(url, {"reason": "complaint"}).content.decode()

    assert all(word in text for word in ("Joseph", "Yusuf", "misheard"))
    noted = Entry.objects.get(action="audit.words_opened")
    assert (noted.subject, noted.purpose) == (person.pk, "complaint")
    assert "Joseph" not in page(client, "audit-entry", worded.pk)


def test_words_of_an_erased_person_are_said_to_be_erased(client, auditor, worded, person):
    destroy_key(person.pk)

    url = reverse("desk:audit-words", args=[worded.pk])
    answer = client.post(url, {"reason": "complaint"})

    assert answer.status_code == 200
    assert "The person was erased" in answer.content.decode()


def test_words_need_a_reason(client, auditor, worded):
    answer = client.post(reverse("desk:audit-words", args=[worded.pk]), {"reason": "curious"})

    assert answer.status_code == 302
    assert not Entry.objects.filter(action="audit.words_opened").exists()


def test_another_offices_entry_does_not_exist(client, auditor):
    entry = record(SYSTEM, "people.amended", a_person())

    assert client.get(reverse("desk:audit-entry", args=[entry.pk])).status_code == 404
    words = reverse("desk:audit-words", args=[entry.pk])
    assert client.post(words, {"reason": "complaint"}).status_code == 404


def exported(client, form) -> bytes:
    url = reverse("desk:audit-export") + "?action=people."
    answer = client.post(url, {"form": form, "reason": "audit"})
    assert answer["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)


def test_the_export_is_what_was_seen_and_is_recorded(client, auditor, worker, three):
    raw = exported(client, "jsonl").decode()

    lines = [json.loads(line) for line in raw.splitlines()]
    assert {line["action"] for line in lines} == {"people.amended", "people.person.opened"}
    assert pseudonym("U", str(worker.pk)) in raw
    assert str(worker.pk) not in raw
    noted = Entry.objects.get(action="audit.exported")
    assert noted.purpose == "audit"
    assert noted.details["count"] == 2
    assert noted.details["filter_action"] == "people."


def test_the_export_as_csv_and_excel(client, auditor, three):
    lines = exported(client, "csv").decode("utf-8-sig").splitlines()
    assert lines[0].startswith("at,actor_kind,actor")
    assert len(lines) == 3

    sheet = load_workbook(io.BytesIO(exported(client, "xlsx"))).active
    assert sheet.max_row == 3


def test_an_export_needs_a_reason(client, auditor, three):
    answer = client.post(reverse("desk:audit-export"), {"form": "csv", "reason": ""})

    assert "Please look at this again" in answer.content.decode()
    assert not Entry.objects.filter(action="audit.exported").exists()


@pytest.mark.django_db(transaction=True)
def test_a_whole_chain_is_said_to_be_whole(client, office, person):
    enter(client, Role.AUD, office)
    record(SYSTEM, "people.amended", person)
    assert "never verified" in page(client)

    answer = client.post(reverse("desk:audit-verify"), follow=True)

    assert "none altered" in answer.content.decode()
    assert "The chain was whole" in page(client)


@pytest.mark.parametrize("role", [Role.CW, Role.SUP, Role.ADM, Role.MEL])
@pytest.mark.parametrize("name", ["audit", "audit-export", "audit-who-opened"])
def test_others_do_not_read_the_trail(client, office, role, name):
    enter(client, role, office)

    assert client.get(reverse(f"desk:{name}")).status_code == 403
