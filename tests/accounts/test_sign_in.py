"""Password, second factor, session: what opens, what does not, and what the trail says of it."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tests.factories import a_user, an_office
from wasl.accounts import actions
from wasl.accounts.permissions import ROLES, SENSITIVE, Role
from wasl.audit.models import Entry

pytestmark = pytest.mark.django_db

PASSWORD = "a lamp beside the harbour"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SENSITIVE_ROLES = [role for role in Role if ROLES[role] & SENSITIVE]
OTHER_ROLES = [role for role in Role if role not in SENSITIVE_ROLES]


@pytest.fixture(autouse=True)
def _no_attempts_counted_yet():
    cache.clear()


def with_password(role: Role | None = None, **over):
    user = a_user(role, **over)
    user.set_password(PASSWORD)
    user.save()
    return user


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def sign_in(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def said(action: str, **more) -> Entry:
    return Entry.objects.get(action=action, **more)


@pytest.mark.parametrize("role", SENSITIVE_ROLES)
def test_a_sensitive_role_is_led_to_a_second_factor(client, role):
    sign_in(client, with_password(role))

    for name in ("desk:work", "desk:account", "account_change_password"):
        answer = client.get(reverse(name))
        assert answer.status_code == 302
        assert answer["Location"] == reverse("desk:second-factor")
    for name in ("desk:second-factor", "mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("role", SENSITIVE_ROLES)
def test_with_a_second_factor_everything_opens(client, role):
    user = with_password(role)
    TOTP.activate(user, SECRET)
    client.force_login(user)

    assert client.get(reverse("desk:work")).status_code == 200


@pytest.mark.parametrize("role", OTHER_ROLES)
def test_a_role_without_case_content_may_do_without(client, role):
    sign_in(client, with_password(role))

    assert client.get(reverse("desk:work")).status_code == 200


def test_a_part_of_a_page_is_led_away_as_a_whole(client):
    sign_in(client, with_password(Role.CW))

    answer = client.get(reverse("desk:work"), headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert answer["HX-Redirect"] == reverse("desk:second-factor")


def test_a_recovery_code_alone_is_no_second_factor(client):
    user = with_password(Role.CW)
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "x"})
    client.force_login(user)

    assert client.get(reverse("desk:work")).status_code == 302


def test_password_and_code_open_and_are_recorded(client):
    user = with_password(Role.CW)
    TOTP.activate(user, SECRET)

    assert sign_in(client, user)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert not Entry.objects.filter(action="accounts.signed_in").exists()
    client.post(reverse("mfa_authenticate"), {"code": code_now()})

    assert client.session["_auth_user_id"] == str(user.pk)
    entry = said("accounts.signed_in")
    assert entry.actor_id == str(user.pk)
    assert entry.details == {"by": "password,totp", "at": "127.0.0.1"}

    client.post(reverse("account_logout"))
    assert said("accounts.signed_out").actor_id == str(user.pk)


def test_a_wrong_password_is_recorded_without_what_was_typed(client):
    user = with_password(Role.CW)

    sign_in(client, user, "secret typed by mistake")

    entry = said("accounts.sign_in")
    assert entry.outcome == "refused"
    assert entry.actor_id == str(user.pk)
    assert entry.details == {"code": "accounts.bad_password", "at": "127.0.0.1"}


def test_an_unknown_address_is_recorded_as_nobodys(client):
    client.post(reverse("account_login"), {"login": "who@example.org", "password": "x" * 12})

    entry = said("accounts.sign_in")
    assert entry.actor_id == "anonymous"
    assert "who@example.org" not in str(entry.__dict__)


def test_a_wrong_code_is_recorded(client):
    user = with_password(Role.CW)
    TOTP.activate(user, SECRET)
    sign_in(client, user)

    client.post(reverse("mfa_authenticate"), {"code": "000000"})

    entry = said("accounts.sign_in", details__code="accounts.bad_factor")
    assert entry.actor_id == str(user.pk)
    assert "_auth_user_id" not in client.session


def test_guessing_is_stopped_and_recorded(client):
    user = with_password(Role.CW)
    for _ in range(5):
        sign_in(client, user, "a wrong guess of it")

    answer = sign_in(client, user)

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    assert Entry.objects.filter(details__code="accounts.too_many_attempts").exists()


def test_guessing_codes_is_stopped(client):
    user = with_password(Role.CW)
    TOTP.activate(user, SECRET)
    sign_in(client, user)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    client.post(reverse("mfa_authenticate"), {"code": code_now()})

    assert "_auth_user_id" not in client.session


def test_a_closed_account_does_not_open(client):
    user = with_password(Role.MEL, is_active=False)

    sign_in(client, user)

    assert "_auth_user_id" not in client.session
    assert said("accounts.sign_in").details["code"] == "accounts.inactive"


def test_closing_an_account_ends_its_session_at_once(client):
    office = an_office()
    adm, user = a_user(Role.ADM, office), with_password(Role.MEL, office=office)
    sign_in(client, user)
    assert client.get(reverse("desk:work")).status_code == 200

    actions.deactivate_user(actor=adm, user=user)

    assert client.get(reverse("desk:work"))["Location"].startswith(reverse("account_login"))


def test_a_reset_ends_the_session_at_once(client):
    office = an_office()
    adm, user = a_user(Role.ADM, office), with_password(Role.MEL, office=office)
    sign_in(client, user)

    actions.reset_sign_in(actor=adm, user=user)

    assert client.get(reverse("desk:work")).status_code == 302
    assert "_auth_user_id" not in client.session or client.get("/").status_code == 302


def test_an_ended_role_opens_nothing_from_the_next_request(client):
    office = an_office()
    adm, user = a_user(Role.ADM, office), with_password(Role.ADM, office=office)
    sign_in(client, user)
    assert client.get(reverse("desk:users")).status_code == 200

    actions.end_role(actor=adm, membership=user.memberships.get())

    assert client.get(reverse("desk:users")).status_code in {403, 404}


def test_an_idle_session_ends_and_a_used_one_does_not(client):
    sign_in(client, with_password(Role.MEL))
    key = client.session.session_key
    minutes = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    assert minutes == timedelta(minutes=30)
    Session.objects.filter(pk=key).update(expire_date=timezone.now() + timedelta(minutes=1))

    assert client.get(reverse("desk:work")).status_code == 200
    left = Session.objects.get(pk=key).expire_date - timezone.now()
    assert left > minutes - timedelta(minutes=1)

    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get(reverse("desk:work")).status_code == 302


def test_the_session_cookie_goes_with_the_browser(client):
    sign_in(client, with_password(Role.MEL))

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_seed_of_the_codes_is_not_in_the_database():
    user = a_user(Role.CW)

    factor = TOTP.activate(user, SECRET).instance

    factor.refresh_from_db()
    assert SECRET not in str(factor.data)
    assert factor.wrap().validate_code(code_now())


def test_setting_up_an_app_hands_out_recovery_codes_and_is_recorded(
    client, django_capture_on_commit_callbacks
):
    user = with_password(Role.CW)
    sign_in(client, user)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code})

    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}
    assert said("accounts.factor_added").details == {"factor": "totp"}
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


def test_a_recovery_code_opens_once(client):
    user = with_password(Role.CW)
    TOTP.activate(user, SECRET)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.session["_auth_user_id"] == str(user.pk)

    client.logout()
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" not in client.session


def test_the_password_is_asked_again_by_the_one_address(client):
    user = with_password(Role.MEL)
    sign_in(client, user)

    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert answer.status_code == 302


def test_changing_the_password_is_recorded(client):
    user = with_password(Role.MEL)
    sign_in(client, user)
    new = "another lamp, by the sea"

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert said("accounts.password_changed").actor_id == str(user.pk)


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "password/reset/",
        "password/reset/done/",
        "password/set/",
        "3rdparty/signup/",
        "confirm-email/",
    ],
)
def test_what_an_administrator_does_has_no_page(client, path):
    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{path}", {"email": "x@example.org"}).status_code == 404


PROVIDER = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "sso",
                "name": "Single sign-on",
                "client_id": "wasl",
                "secret": "s3cret",
                "settings": {"server_url": "https://id.example.org"},
            }
        ]
    }
}


def test_single_sign_on_is_offered_where_it_is_set_up(client, settings):
    assert "Single sign-on" not in client.get(reverse("account_login")).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = PROVIDER

    assert "Single sign-on" in client.get(reverse("account_login")).content.decode()


def from_the_provider(rf, client, settings, address):
    """What happens once the provider has said who somebody is."""
    from allauth.account.models import EmailAddress
    from allauth.core import context
    from allauth.socialaccount.adapter import get_adapter
    from allauth.socialaccount.internal.flows.login import complete_login
    from allauth.socialaccount.models import SocialAccount, SocialLogin
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.storage.fallback import FallbackStorage

    settings.SOCIALACCOUNT_PROVIDERS = PROVIDER
    request = rf.get("/accounts/oidc/sso/login/callback/")
    request.user, request.session = AnonymousUser(), client.session
    request._messages = FallbackStorage(request)
    with context.request_context(request):
        login = SocialLogin(
            account=SocialAccount(provider="sso", uid="42"),
            email_addresses=[EmailAddress(email=address, verified=True, primary=True)],
            provider=get_adapter(request).get_provider(request, "sso"),
        )
        complete_login(request, login)
    return request.user


def test_the_providers_verified_address_finds_the_account(rf, client, settings):
    user = with_password(Role.MEL)

    entered = from_the_provider(rf, client, settings, user.email)

    assert entered == user
    assert said("accounts.signed_in").details["by"] == "socialaccount"
    user.refresh_from_db()
    assert user.has_usable_password()


def test_nobody_gets_an_account_from_the_provider(rf, client, settings):
    entered = from_the_provider(rf, client, settings, "stranger@example.org")

    assert not entered.is_authenticated
    assert said("accounts.sign_in").details["code"] == "accounts.unknown_to_us"
