"""How sign-in differs from allauth's defaults.

Nobody signs up; nothing is told by e-mail; every sign-in, failure and change of the means to
sign in stands in the trail (D51), through the hooks that allauth calls.
"""

import time
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse

from wasl.accounts.models import User
from wasl.audit.models import ActorKind
from wasl.audit.trail import ActorRef, record, record_refusal
from wasl.vault.keys import close_secret, open_secret

ANONYMOUS = ActorRef(ActorKind.ENQUIRER, "anonymous")
SECRETS = "one-time codes"
FRESH = timedelta(minutes=5)  # a sign-in this recent was by the person who sits there

# What allauth would tell by e-mail, and under which code the trail keeps it instead.
TOLD = {
    "account/email/password_changed": "accounts.password_changed",
    "account/email/password_set": "accounts.password_changed",
    "mfa/email/recovery_codes_generated": "accounts.recovery_codes_made",
    "mfa/email/totp_activated": "accounts.factor_added",
    "mfa/email/totp_deactivated": "accounts.factor_removed",
    "mfa/email/webauthn_added": "accounts.factor_added",
    "mfa/email/webauthn_removed": "accounts.factor_removed",
}


def note_failure(request: HttpRequest | None, user: User | None, code: str) -> None:
    """Record that somebody did not get in. What was typed is not kept: it may be a password."""
    record_refusal(
        user or ANONYMOUS,
        "accounts.sign_in",
        code,
        record_type="accounts.user",
        record_id=str(user.pk) if user else "",
        at=address_of(request),
    )


def address_of(request: HttpRequest | None) -> str:
    """Where a request comes from; an empty string for none."""
    return get_client_ip(request) or "" if request else ""


def user_signing_in(request: HttpRequest | None) -> User | None:
    """Who is at the second step of signing in, or has signed in."""
    stage = getattr(request, "_login_stage", None)
    user = stage.login.user if stage else getattr(request, "user", None)
    return user if isinstance(user, User) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by an administrator; what happens to them is recorded."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens an account for themselves."""
        del request
        return False

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Record by which means somebody came in, after the last step."""
        used = [
            str(step.get("type") or step.get("method"))
            for step in get_authentication_records(request, user)
        ]
        record(user, "accounts.signed_in", user, by=",".join(used), at=address_of(request))
        response: HttpResponse = super().post_login(request, user, **options)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Record that somebody left."""
        if isinstance(request.user, User):
            record(request.user, "accounts.signed_out", request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a wrong password, under the account it was tried on when there is one."""
        user = User.objects.filter(email__iexact=credentials.get("email") or "").first()
        note_failure(request, user, "accounts.bad_password")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Record that a closed account was tried."""
        note_failure(request, user, "accounts.inactive")
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask for the password again, but not of somebody who has only just signed in."""
        steps = get_authentication_records(self.request, self.request.user)
        fresh = bool(steps) and time.time() - steps[-1]["at"] < FRESH.total_seconds()
        return not fresh and bool(super().is_reauthentication_required(app=app))

    def reauthenticate(self, user: User, password: str) -> bool:
        """Check the password again, by the one address that a user has."""
        again = self.authenticate(self.request, email=user.email, password=password)
        return bool(again is not None and again.pk == user.pk)

    def validation_error(self, code: str, *args: Any) -> Any:
        """Record attempts that the rate limit stopped."""
        if code == "too_many_login_attempts":
            note_failure(self.request, user_signing_in(self.request), "accounts.too_many_attempts")
        return super().validation_error(code, *args)

    def send_notification_mail(self, template_prefix: str, user: User, *_: Any, **__: Any) -> None:
        """Record a change of password or second factor; allauth would send an e-mail."""
        code = TOLD.get(template_prefix)
        if code:
            kind = "webauthn" if "webauthn" in template_prefix else "totp"
            details: dict[str, Any] = {"factor": kind} if "factor" in code else {}
            record(user, code, user, **details)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # no types
    """Single sign-on finds an account that an administrator made; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody gets an account by having one elsewhere."""
        del sociallogin
        note_failure(request, None, "accounts.unknown_to_us")
        return False

    def authenticate_by_email(self, sociallogin: Any) -> tuple[User, str] | None:
        """Find the account by an address that the provider has verified.

        The administrator who made the account vouched for its address. allauth must be told so,
        or it takes the account's password away as if a stranger had chosen it.
        """
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        if found:
            user, address = found
            EmailAddress.objects.update_or_create(
                user=user, email=address.lower(), defaults={"verified": True, "primary": True}
            )
        return found


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Second factors: their seeds are encrypted, and a wrong code is recorded."""

    def encrypt(self, text: str) -> str:
        """Keep a seed so that a stolen copy of the database does not open an account."""
        return close_secret(SECRETS, text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a seed."""
        return open_secret(SECRETS, encrypted_text)

    def validation_error(self, code: str, *args: Any) -> Any:
        """Record a wrong code or key."""
        if code == "incorrect_code":
            note_failure(self.request, user_signing_in(self.request), "accounts.bad_factor")
        return super().validation_error(code, *args)


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app or a passkey is set up."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=user, type__in=kinds).exists())
