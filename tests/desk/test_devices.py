"""The pages of phones and tablets: issued with a code that is shown once, revoked, limited."""

import json
import re
import zlib
from base64 import b64decode
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import a_membership, a_user, an_office, sign_in_fully
from wasl.accounts.actions import device_of, issue_device
from wasl.accounts.models import Device
from wasl.accounts.permissions import Role
from wasl.exchange.openrosa.settings_qr import collect_settings, qr_svg_address, qr_text
from wasl.questionnaires.actions.assigning import policy_of
from wasl.questionnaires.models import FieldPolicy

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office(name="Harbour office")


@pytest.fixture
def officer(client, office):
    user = a_user(Role.TRO, office, name="The officer")
    sign_in_fully(client, user)
    return user


@pytest.fixture
def volunteer(office):
    return a_user(Role.VOL, office, name="Samia Haddad")


def issued(actor, user, office, **over):
    values = {"kind": "collect", "label": "Phone 7", "days": 30, **over}
    return issue_device(actor=actor, user=user, office=office, **values)[0]


def issue(client, user, office, **over):
    post = {"holder": f"{user.pk}:{office.pk}", "label": "Phone 7", "days": 30, **over}
    return client.post(reverse("desk:device-new"), post)


def test_a_phone_is_issued_with_a_code_that_opens(client, officer, volunteer, office):
    answer = issue(client, volunteer, office)

    text = answer.content.decode()
    device = Device.objects.get()
    assert (device.user, device.office, device.kind) == (volunteer, office, "collect")
    secret = re.search(r"<dt>Password</dt><dd><bdi[^>]*>([^<]+)<", text)[1]
    assert device_of(device.pk.hex, secret) == device
    assert "http://testserver/openrosa<" in text
    settings = collect_settings(
        device=device, secret=secret, server_url="http://testserver/openrosa"
    )
    drawn = unquote(qr_svg_address(qr_text(settings)))
    assert drawn in unquote(text).replace("&#x27;", "'").replace("&amp;", "&")
    assert (
        json.loads(zlib.decompress(b64decode(qr_text(settings))))["general"]["password"] == secret
    )


def test_the_code_is_never_shown_again(client, officer, volunteer, office):
    text = issue(client, volunteer, office).content.decode()
    secret = re.search(r"<dt>Password</dt><dd><bdi[^>]*>([^<]+)<", text)[1]

    for name in ("devices", "device-new"):
        answer = client.get(reverse(f"desk:{name}"))
        assert secret not in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
    assert secret not in str(dict(client.session))


@pytest.mark.parametrize(
    "wrong",
    [{"label": ""}, {"label": "Phone of Samia"}, {"days": 0}, {"days": 400}, {"holder": ""}],
)
def test_what_is_wrong_is_said_and_nothing_issued(wrong, client, officer, volunteer, office):
    answer = issue(client, volunteer, office, **wrong)

    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert not Device.objects.exists()


def test_only_who_fills_forms_in_ones_own_office_is_offered(client, officer, volunteer, office):
    a_user(Role.REV, office, name="A reviewer")
    stranger = a_user(Role.VOL, an_office(), name="A stranger")

    text = client.get(reverse("desk:device-new")).content.decode()

    assert "Samia Haddad" in text
    assert "The officer" in text
    assert "A reviewer" not in text
    assert "A stranger" not in text
    assert issue(client, stranger, stranger.memberships.get().office).status_code == 422


def test_offices_are_told_apart_where_there_are_several(client, officer, volunteer, office):
    other = an_office(name="Station office")
    a_membership(officer, Role.TRO, other)

    text = client.get(reverse("desk:device-new")).content.decode()

    assert "Samia Haddad · Harbour office" in text
    assert "The officer · Station office" in text


def test_the_list_shows_ones_own_offices_devices(client, officer, volunteer, office):
    issued(officer, volunteer, office)
    elsewhere = an_office()
    issued(a_user(Role.TRO, elsewhere), a_user(Role.VOL, elsewhere), elsewhere, label="Theirs")

    text = client.get(reverse("desk:devices")).content.decode()

    assert "Phone 7" in text
    assert "Theirs" not in text
    assert "Issue a phone" in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Runs", "Over", "Ended", "App"}),
        ("state=in_force", {"Runs", "App"}),
        ("state=expired", {"Over"}),
        ("state=revoked", {"Ended"}),
        ("kind=field_app", {"App"}),
        ("state=nonsense", {"Runs", "Over", "Ended", "App"}),
    ],
)
def test_the_list_is_filtered(query, shown, client, officer, volunteer, office):
    issued(officer, volunteer, office, label="Runs")
    issued(officer, volunteer, office, label="App", kind="field_app")
    over = issued(officer, volunteer, office, label="Over")
    ended = issued(officer, volunteer, office, label="Ended")
    Device.objects.filter(pk=over.pk).update(expires_at=timezone.now() - timedelta(days=1))
    Device.objects.filter(pk=ended.pk).update(revoked_at=timezone.now())

    text = client.get(f"{reverse('desk:devices')}?{query}").content.decode()

    found = set(re.findall(r"<bdi>(Runs|Over|Ended|App)</bdi>", text))
    assert found == shown


def test_a_lost_phone_is_revoked(client, officer, volunteer, office):
    device = issued(officer, volunteer, office)
    assert f"revoke-{device.pk}" in client.get(reverse("desk:devices")).content.decode()

    answer = client.post(reverse("desk:device-revoke", args=[device.pk]), follow=True)

    assert "The device is revoked" in answer.content.decode()
    assert Device.objects.get().revoked_by == officer
    assert client.post(reverse("desk:device-revoke", args=[device.pk])).status_code == 409


def test_a_volunteer_sees_and_revokes_their_own(office, volunteer):
    officer = a_user(Role.TRO, office)
    mine = issued(officer, volunteer, office, label="Mine")
    theirs = issued(officer, officer, office, label="Theirs")
    client = Client()
    client.force_login(volunteer)

    text = client.get(reverse("desk:devices")).content.decode()

    assert "Mine" in text
    assert "Theirs" not in text
    assert "Issue a phone" not in text
    assert client.get(reverse("desk:device-new")).status_code == 403
    assert client.post(reverse("desk:device-revoke", args=[theirs.pk])).status_code == 403
    assert client.post(reverse("desk:device-revoke", args=[mine.pk])).status_code == 302


def test_another_offices_device_does_not_exist(client, officer):
    elsewhere = an_office()
    device = issued(a_user(Role.TRO, elsewhere), a_user(Role.VOL, elsewhere), elsewhere)

    assert client.post(reverse("desk:device-revoke", args=[device.pk])).status_code == 404


def test_the_supervisor_decides_what_may_lie_on_devices(client, office):
    sign_in_fully(client, a_user(Role.SUP, office))
    url = reverse("desk:device-policy", args=[office.pk])
    assert url in client.get(reverse("desk:devices")).content.decode()
    post = {"names_on_devices": "on", "idle_minutes": 2, "wrong_pins": 4, "wipe_after_days": 14}

    answer = client.post(url, post, follow=True)

    assert "Saved" in answer.content.decode()
    policy = policy_of(office)
    assert (policy.names_on_devices, policy.idle_minutes) == (True, 2)
    assert (policy.wrong_pins, policy.wipe_after_days) == (4, 14)


def test_a_policy_out_of_range_is_refused(client, office):
    sign_in_fully(client, a_user(Role.SUP, office))
    post = {"idle_minutes": 0, "wrong_pins": 1, "wipe_after_days": 100}

    answer = client.post(reverse("desk:device-policy", args=[office.pk]), post)

    assert answer.status_code == 422
    assert not FieldPolicy.objects.exists()


def test_others_do_not_decide_it(client, officer, office):
    assert client.get(reverse("desk:device-policy", args=[office.pk])).status_code == 403
    assert client.get(reverse("desk:device-policy", args=[an_office().pk])).status_code == 404
    assert "What may lie on them" not in client.get(reverse("desk:devices")).content.decode()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_pages_are_shown_in_every_language(language, client, officer, volunteer, office):
    issued(officer, volunteer, office)
    client.cookies["django_language"] = language

    for name in ("devices", "device-new"):
        assert client.get(reverse(f"desk:{name}")).status_code == 200
