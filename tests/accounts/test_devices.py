"""Devices: issued to who fills forms, known by their secret alone, gone when they are revoked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import a_user, an_office
from wasl.accounts import actions
from wasl.accounts.models import Device, DeviceKind, User
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.errors import Forbidden, IllegalMove, Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def officer(office):
    return a_user(Role.TRO, office)


@pytest.fixture
def volunteer(office):
    return a_user(Role.VOL, office, name="Amina Haddad")


def issue(actor, user, office, *, label="Phone 7", days=30):
    return actions.issue_device(
        actor=actor, user=user, office=office, kind=DeviceKind.COLLECT, label=label, days=days
    )


def test_an_issued_device_is_known_by_its_secret_and_recorded(office, officer, volunteer):
    device, secret = issue(officer, volunteer, office, label="  Phone   7 ")

    assert actions.device_of(device.pk.hex, secret) == device
    assert actions.device_of(str(device.pk), secret) == device
    assert device.label == "Phone 7"
    assert secret not in Device.objects.get(pk=device.pk).secret
    entry = Entry.objects.get(action="accounts.device_issued")
    assert (entry.actor_id, entry.record_id) == (str(officer.pk), str(device.pk))
    assert entry.details == {"kind": "collect", "days": 30, "holder": str(volunteer.pk)}


def test_two_devices_have_two_secrets(office, officer, volunteer):
    (one, first), (_two, second) = (
        issue(officer, volunteer, office),
        issue(officer, officer, office),
    )

    assert first != second
    assert actions.device_of(one.pk.hex, second) is None


def test_being_seen_is_noted_once_a_minute(office, officer, volunteer):
    device, secret = issue(officer, volunteer, office)
    assert device.seen_at is None

    first = actions.device_of(device.pk.hex, secret).seen_at
    assert actions.device_of(device.pk.hex, secret).seen_at == first
    Device.objects.update(seen_at=first - timedelta(minutes=2))

    assert actions.device_of(device.pk.hex, secret).seen_at > first


@pytest.mark.parametrize("name", ["", "x", "' OR 1=1 --", "0" * 32, "\x00"])
def test_nobody_else_is_known(name, office, officer, volunteer):
    _device, secret = issue(officer, volunteer, office)

    assert actions.device_of(name, secret) is None


@pytest.mark.parametrize("wrong", ["", "x", "ü" * 40])
def test_a_wrong_secret_opens_nothing(wrong, office, officer, volunteer):
    device, _secret = issue(officer, volunteer, office)

    assert actions.device_of(device.pk.hex, wrong) is None


def test_the_stored_digest_is_no_secret(office, officer, volunteer):
    device, _secret = issue(officer, volunteer, office)

    assert actions.device_of(device.pk.hex, device.secret) is None


def closed_account(device):
    User.objects.filter(pk=device.user_id).update(is_active=False)


def ended_role(device):
    device.user.memberships.update(until=timezone.localdate())


def expired(device):
    Device.objects.filter(pk=device.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def closed_office(device):
    device.office.active = False
    device.office.save()


@pytest.mark.parametrize("ended", [closed_account, ended_role, expired, closed_office])
def test_a_device_whose_right_has_ended_is_not_let_in(ended, office, officer, volunteer):
    device, secret = issue(officer, volunteer, office)
    assert actions.device_of(device.pk.hex, secret)

    ended(device)

    assert actions.device_of(device.pk.hex, secret) is None


def test_a_revoked_device_is_not_let_in_and_that_is_recorded(office, officer, volunteer):
    device, secret = issue(officer, volunteer, office)

    actions.revoke_device(actor=officer, device=device)

    assert actions.device_of(device.pk.hex, secret) is None
    device.refresh_from_db()
    assert device.revoked_by == officer
    assert Entry.objects.get(action="accounts.device_revoked").record_id == str(device.pk)
    with pytest.raises(IllegalMove):
        actions.revoke_device(actor=officer, device=device)


def test_the_holder_may_revoke_what_was_lost(office, officer, volunteer):
    device, _secret = issue(officer, volunteer, office)

    actions.revoke_device(actor=volunteer, device=device)

    assert Device.objects.get(pk=device.pk).revoked_by == volunteer


def test_another_offices_device_does_not_exist(office, officer, volunteer):
    device, _secret = issue(officer, volunteer, office)
    stranger = a_user(Role.TRO)

    with pytest.raises(NotFound):
        actions.revoke_device(actor=stranger, device=device)
    with pytest.raises(NotFound):
        issue(stranger, volunteer, office)


def test_who_may_not_issue_devices_may_not(office, officer, volunteer):
    device, _secret = issue(officer, officer, office)

    with pytest.raises(Forbidden):
        issue(volunteer, volunteer, office)
    with pytest.raises(Forbidden):
        actions.revoke_device(actor=volunteer, device=device)


@pytest.mark.parametrize("role", [Role.ADM, Role.REV, None])
def test_a_device_is_given_only_to_who_fills_forms_there(role, office, officer):
    with pytest.raises(Forbidden):
        issue(officer, a_user(role, office), office)
    with pytest.raises(Forbidden):
        issue(officer, a_user(Role.VOL, an_office()), office)


@pytest.mark.parametrize(
    ("label", "days"),
    [("", 30), (" ", 30), ("x" * 61, 30), ("Phone of amina", 30), ("7", 0), ("7", 367)],
)
def test_a_label_names_nobody_and_days_have_an_end(label, days, office, officer, volunteer):
    with pytest.raises(Invalid):
        issue(officer, volunteer, office, label=label, days=days)
    assert not Device.objects.exists()
