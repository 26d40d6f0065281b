"""Refusals: each kind has its answer, as a page and as a part, and stays in the trail."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.html import escape
from django.views.decorators.csrf import csrf_exempt

from tests.factories import a_user
from wasl import urls
from wasl.accounts.models import Organisation
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.errors import ConsentMissing, Forbidden, IllegalMove, Invalid, NotFound, Refused, Stale
from wasl.vault.keys import Erased

pytestmark = pytest.mark.django_db(transaction=True)

KINDS = {
    "consent": (lambda: ConsentMissing("t.consent", "They did not agree."), 403),
    "erased": (Erased, 410),
    "forbidden": (lambda: Forbidden("t.forbidden", "Not your step."), 403),
    "invalid": (lambda: Invalid("t.invalid", "Not a date."), 422),
    "move": (lambda: IllegalMove("t.move", "Closed already."), 409),
    "notfound": (lambda: NotFound("t.notfound", "Not here."), 404),
    "stale": (lambda: Stale("t.stale", "Somebody saved first."), 409),
}


@transaction.atomic
def refuse(request, kind):
    Organisation.objects.create(name=f"Left behind by {kind}")
    make, _status = KINDS[kind]
    raise make()


def http(request, status):
    raise Http404 if status == 404 else PermissionDenied


urlpatterns = [
    *urls.urlpatterns,
    path("t/<slug:kind>/", csrf_exempt(refuse), name="t-refuse"),
    path("h/<int:status>/", http, name="t-http"),
    path("plain/", lambda request: HttpResponse("fine"), name="t-plain"),
]


@pytest.fixture(autouse=True)
def _with_our_addresses(settings):
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def user(client):
    user = a_user(Role.MEL)
    client.force_login(user)
    return user


def the_refusal() -> Entry:
    return Entry.objects.get(outcome="refused")


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_stays_although_its_transaction_rolled_back(client, user, kind):
    make, status = KINDS[kind]

    answer = client.post(f"/t/{kind}/", {"note": "what I typed"})

    assert answer.status_code == status
    assert escape(str(make().message)) in answer.content.decode() or kind == "stale"
    assert not Organisation.objects.filter(name__startswith="Left behind").exists()
    entry = the_refusal()
    assert (entry.action, entry.details) == ("t-refuse", {"code": make().code})
    assert (entry.actor_id, entry.record_id) == (str(user.pk), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_in_a_part_of_a_page_a_refusal_is_a_message(client, user, kind):
    make, status = KINDS[kind]

    answer = client.post(f"/t/{kind}/", headers={"HX-Request": "true"})

    text = answer.content.decode()
    assert answer.status_code == status
    assert escape(str(make().message)) in text
    assert "<html" not in text
    assert answer["HX-Retarget"] == "#toasts"
    assert the_refusal().details == {"code": make().code}


@pytest.mark.parametrize("status", [403, 404])
def test_plain_refusals_are_recorded_under_the_name_of_the_page(client, user, status):
    answer = client.get(f"/h/{status}/")

    assert answer.status_code == status
    assert "<html" in answer.content.decode()
    entry = the_refusal()
    assert (entry.action, entry.details) == ("t-http", {"code": f"http.{status}"})


@pytest.mark.parametrize("status", [403, 404])
def test_plain_refusals_in_a_part_are_messages(client, user, status):
    answer = client.get(f"/h/{status}/", headers={"HX-Request": "true"})

    assert answer.status_code == status
    assert "<html" not in answer.content.decode()


def test_a_boosted_page_is_a_whole_page(client, user):
    headers = {"HX-Request": "true", "HX-Boosted": "true"}

    assert "<html" in client.post("/t/move/", headers=headers).content.decode()


def test_what_was_typed_into_a_stale_page_is_handed_back(client, user):
    typed = {"story": "He left <b>Agadez</b> in May", "password": "not this", "empty": ""}

    text = client.post("/t/stale/", typed).content.decode()

    assert "He left &lt;b&gt;Agadez&lt;/b&gt; in May" in text
    assert "not this" not in text
    assert "Somebody else saved this record" in text


def test_what_was_typed_is_not_in_the_trail(client, user):
    client.post("/t/stale/", {"story": "He left Agadez"})

    assert "Agadez" not in str(the_refusal().__dict__)


def test_a_stranger_is_recorded_as_nobody(client):
    client.get("/h/404/")

    entry = the_refusal()
    assert (entry.actor_kind, entry.actor_id) == ("enquirer", "anonymous")


def test_a_form_from_elsewhere_is_refused_and_recorded(user):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)

    answer = strict.post("/account/", {"language": "ar"})

    assert answer.status_code == 403
    assert the_refusal().details == {"code": "http.csrf"}


def test_an_unknown_address_is_not_worth_an_entry(client, user):
    assert client.get("/favicon-of-a-scanner").status_code == 404

    assert not Entry.objects.exists()


def test_nothing_is_kept_by_the_browser(client, user):
    assert client.get("/plain/")["Cache-Control"] == "no-store"


def test_every_kind_of_refusal_is_tried():
    def kinds(kind):
        return {kind, *(one for sub in kind.__subclasses__() for one in kinds(sub))}

    tried = {type(make()) for make, _status in KINDS.values()}
    ours = {kind for kind in kinds(Refused) if kind.__module__ == "wasl.errors"}
    assert ours - tried == {Refused}
