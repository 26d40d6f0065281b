"""My work: what presses first, links without content, ticking off."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import a_membership, a_request, a_user, an_office
from wasl.accounts.permissions import Can, Role
from wasl.audit.models import Entry
from wasl.worklist.actions import file_task, tick_off
from wasl.worklist.models import Kind, Task
from wasl.worklist.rules import BY_HAND

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office(name="Bari")


@pytest.fixture
def worker(client, office):
    from allauth.mfa.totp.internal.auth import TOTP

    user = a_user(Role.TRO, office)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client.force_login(user)
    return user


def a_task(office, kind=Kind.NEW_CANDIDATES, days=None, needs=None, request=None) -> Task:
    record = request or a_request(office=office)
    due = timezone.localdate() + timedelta(days=days) if days is not None else None
    file_task(
        office=office.pk,
        kind=kind,
        record_type="tracing.request",
        record_id=record.pk,
        needs=needs,
        due_on=due,
    )
    return Task.objects.get(record_id=record.pk, kind=kind)


def text(client) -> str:
    return client.get(reverse("desk:work")).content.decode()


def test_an_empty_list_says_what_to_do_next(client, worker):
    page = text(client)

    assert "Nothing waits for you" in page
    assert reverse("desk:request-new") in page


def test_what_is_late_stands_first(client, worker, office):
    a_task(office, Kind.REVIEW_REQUEST, days=-2)
    a_task(office, Kind.ACCEPT_REQUEST, days=0)
    a_task(office, Kind.NEW_CANDIDATES)

    page = text(client)

    assert page.index("was due") < page.index("due today") < page.index("New candidates to review")


def test_a_task_links_to_its_record_by_reference_only(client, worker, office):
    request = a_request(office=office)
    a_task(office, request=request)

    page = text(client)

    assert reverse("desk:request", args=[request.pk]) in page
    assert request.reference in page
    assert "يوسف" not in page


def test_tasks_of_another_office_and_of_other_roles_are_not_shown(client, worker, office):
    a_task(an_office())
    a_task(office, Kind.ACCEPT_REQUEST, needs=Can.ACCEPT_REQUEST)

    assert "Nothing waits for you" in text(client)


def test_one_looks_from_one_of_several_offices(client, worker, office):
    other = an_office(name="Ancona")
    a_membership(worker, Role.TRO, other)
    a_task(office)

    assert "Nothing waits for you" in text(client)  # Ancona comes first by name
    client.post(reverse("desk:look-from"), {"office": office.pk})
    assert "New candidates to review" in text(client)


def test_one_does_not_look_from_a_strangers_office(client, worker):
    url = reverse("desk:look-from")

    assert client.post(url, {"office": an_office().pk}).status_code == 404
    assert client.post(url, {"office": "nonsense"}).status_code == 404


def test_more_tasks_ask_no_more_queries(client, worker, office):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            text(client)
        return len(queries)

    a_task(office)
    a_task(office, days=-1, kind=Kind.REVIEW_REQUEST)
    few = count()
    for number in range(12):
        a_task(office)
        a_task(office, days=-number, kind=Kind.REVIEW_REQUEST)

    assert count() == few


def test_the_rest_of_a_kind_has_its_page(client, worker, office):
    for _ in range(10):
        a_task(office)

    assert "Show 2 more" in text(client)
    page = client.get(reverse("desk:work-kind", args=["new_candidates"])).content.decode()
    assert page.count('class="task"') == 10
    assert client.get(reverse("desk:work-kind", args=["nonsense"])).status_code == 404


def test_an_alert_is_ticked_off_and_recorded(client, worker, office):
    task = a_task(office)

    client.post(reverse("desk:task-done", args=[task.pk]))

    task.refresh_from_db()
    assert task.done_by == worker
    assert Entry.objects.get(action="worklist.ticked_off").record_id == str(task.pk)


def test_ticking_off_is_refused_to_others(client, worker, office):
    strange = a_task(an_office())
    not_mine = a_task(office, needs=Can.REVIEW_CANDIDATE)
    undone = a_task(office, Kind.ACCEPT_REQUEST)
    gone = a_task(office, Kind.MATCH_RETRACTED)
    tick_off(actor=worker, task=gone)

    for task, status in [(strange, 404), (not_mine, 403), (undone, 409), (gone, 409)]:
        assert client.post(reverse("desk:task-done", args=[task.pk])).status_code == status
    assert client.post(reverse("desk:task-done", args=[uuid4()])).status_code == 404


def test_what_must_be_done_has_no_tick(client, worker, office):
    a_task(office, Kind.ACCEPT_REQUEST)
    assert Kind.ACCEPT_REQUEST not in BY_HAND

    assert "task-done" not in text(client)


def test_papers_that_run_out_are_said(client, worker):
    assert "Your vetting" not in text(client)
    worker.vetted_until = timezone.localdate() - timedelta(days=1)
    worker.save()

    assert "Your vetting has run out" in text(client)


def test_the_navigation_counts_what_waits(client, worker, office):
    for _ in range(3):
        a_task(office)

    assert '<span class="nav-count">3' in text(client)


@pytest.mark.parametrize(
    ("role", "said"),
    [(Role.ADM, "Invite colleagues"), (Role.TRO, "open a request"), (Role.MEL, "Your language")],
)
def test_the_tour_is_the_roles_own_and_shown_once(client, office, role, said):
    from allauth.mfa.totp.internal.auth import TOTP

    user = a_user(role, office)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client.force_login(user)
    assert said in text(client)
    assert "tour-steps" in text(client)

    assert client.post(reverse("desk:toured")).status_code == 204
    assert "tour-steps" not in text(client)
