"""A worker pairs a browser, once, and it speaks for them until it is revoked or empty."""

import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.exchange.field.phones import Phone
from tests.factories import a_user, an_office, sign_in_fully
from wasl.accounts.actions import deactivate_user, pair_device
from wasl.accounts.actions.devices import issue_device, revoke_device
from wasl.accounts.models import Device, DeviceKind
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry, Outcome

pytestmark = pytest.mark.django_db


def watch(device, secret):
    token = hashlib.sha256(secret.encode()).hexdigest()
    return {"Authorization": f"Watch {device.pk}.{token}"}


def test_pairing_gives_a_secret_once_and_is_recorded(desk, worker, office):
    answer = desk.post("/field/api/pair", {"office": office.pk})

    device = Device.objects.get()
    told = answer.json()
    assert answer.status_code == 200
    assert told["id"] == str(device.pk)
    assert device.secret == hashlib.sha256(told["secret"].encode()).hexdigest()
    assert (device.user, device.office, device.kind) == (worker, office, DeviceKind.FIELD_APP)
    assert worker.name not in device.label
    assert Entry.objects.get(action="accounts.device_paired").record_id == str(device.pk)
    assert Phone(told["id"], told["secret"]).get("bundle").status_code == 200


def test_pairing_ends_the_session_at_the_desk(desk, office):
    assert desk.get("/").status_code == 200

    desk.post("/field/api/pair", {"office": office.pk})

    assert desk.get("/").status_code == 302


def test_pairing_needs_a_token_of_ours(worker, office):
    client = sign_in_fully(Client(enforce_csrf_checks=True), worker)
    assert client.post("/field/api/pair", {"office": office.pk}).status_code == 403

    token = client.get("/field/api/me").json()["token"]

    answer = client.post("/field/api/pair", {"office": office.pk}, headers={"X-CSRFToken": token})
    assert answer.status_code == 200


def test_nobody_pairs_for_another_office(desk):
    assert desk.post("/field/api/pair", {"office": an_office().pk}).status_code == 404
    assert desk.post("/field/api/pair", {"office": "no id"}).status_code == 404
    assert not Device.objects.exists()


def test_whoever_fills_no_forms_does_not_pair(office):
    client = sign_in_fully(Client(), a_user(Role.REV, office))

    assert client.get("/field/api/me").json()["offices"] == []
    assert client.post("/field/api/pair", {"office": office.pk}).status_code == 403
    assert Entry.objects.filter(outcome=Outcome.REFUSED, action="field:pair").exists()


def test_whoever_has_no_second_factor_is_led_to_it_first(worker, office):
    client = Client()
    client.force_login(worker)

    answer = client.post("/field/api/pair", {"office": office.pk})

    assert answer.status_code == 302
    assert not Device.objects.exists()


def test_a_stranger_is_told_where_to_sign_in(office):
    told = Client().get("/field/api/me").json()

    assert told == {"signed_in": False, "sign_in": "/accounts/login/"}
    assert Client().post("/field/api/pair", {"office": office.pk}).status_code == 401


@pytest.mark.parametrize("path", ["bundle", "status", "forms/00000000-0000-4000-8000-000000000000"])
@pytest.mark.parametrize(
    "said",
    [
        "",
        "Bearer",
        "Bearer x.y",
        "Bearer é.é",
        "Basic eDp5",
        "Watch x.é",
        "Bearer {pk}.wrong",
        "Bearer {pk}.",
    ],
)
def test_wrong_credentials_open_nothing_and_empty_nothing(paired, path, said):
    header = said.format(pk=paired[0].pk)

    answer = Client().get(f"/field/api/{path}", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.json() == {"wipe": False}


def test_a_revoked_device_is_told_to_empty_itself(paired, phone, worker):
    assert phone.get("bundle").status_code == 200

    revoke_device(actor=worker, device=paired[0])

    for answer in [phone.get("bundle"), phone.post("submission"), phone.get("status")]:
        assert answer.status_code == 401
        assert answer.json() == {"wipe": True}


def test_a_device_whose_days_are_over_is_told_to_empty_itself(paired, phone):
    Device.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert phone.get("bundle").json() == {"wipe": True}


def test_a_closed_account_empties_its_devices(phone, worker, office):
    deactivate_user(actor=a_user(Role.ADM, office), user=worker)

    assert phone.get("bundle").json() == {"wipe": True}


def test_a_lost_role_shuts_the_door_and_keeps_what_was_filled(phone, worker):
    worker.memberships.update(role=Role.REV)

    answer = phone.get("bundle")

    assert answer.status_code == 403
    assert "wipe" not in answer.json()


def test_a_phone_with_collect_does_not_speak_as_the_app(officer, worker, office):
    device, secret = issue_device(
        actor=officer, user=worker, office=office, kind=DeviceKind.COLLECT, label="T1", days=9
    )

    assert Phone(device.pk, secret).get("bundle").status_code == 401


def test_a_locked_device_may_ask_whether_it_was_revoked_and_nothing_else(paired, worker):
    device, secret = paired
    client = Client()

    assert client.get("/field/api/watch", headers=watch(device, secret)).json() == {"wipe": False}
    for path in ["bundle", "status"]:
        refused = client.get(f"/field/api/{path}", headers=watch(device, secret))
        assert refused.status_code in {401, 403}
        assert refused.json().keys() <= {"wipe", "code"}
    device.refresh_from_db()
    assert device.seen_at is None  # it was no contact

    revoke_device(actor=worker, device=device)
    assert client.get("/field/api/watch", headers=watch(device, secret)).json() == {"wipe": True}


def test_an_emptied_device_is_recorded_once_and_speaks_no_more(paired, phone):
    device, secret = paired
    client = Client(enforce_csrf_checks=True)

    first = client.post(
        "/field/api/wiped", {"reason": "pins", "unsent": "3"}, headers=watch(device, secret)
    )
    again = client.post("/field/api/wiped", {"reason": "pins"}, headers=watch(device, secret))

    device.refresh_from_db()
    entry = Entry.objects.get(action="accounts.device_wiped")
    assert (first.status_code, again.status_code) == (204, 401)
    assert entry.details == {"reason": "pins", "unsent": 3}
    assert entry.actor_id == str(device.pk)
    assert device.revoked_at is not None
    assert phone.get("bundle").status_code == 401


def test_pairing_twice_is_two_devices(worker, office):
    labels = {pair_device(actor=worker, office=office)[0].label for _each in range(5)}

    assert len(labels) == 5
