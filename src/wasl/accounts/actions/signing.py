"""How somebody comes to sign in: the set-up link, the password, the reset, the language."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.actions.reach import require_over_account
from wasl.accounts.models import User
from wasl.accounts.rules import check_not_oneself
from wasl.audit.trail import record
from wasl.errors import IllegalMove, Invalid


class SetupTokens(PasswordResetTokenGenerator):
    """One-time tokens: bound to the password they replace, so that setting it spends them.

    They open for ``settings.PASSWORD_RESET_TIMEOUT``, which is ``rules.SETUP_HOURS``.
    """

    key_salt = "wasl.accounts.setup"


_tokens = SetupTokens()


@dataclass(frozen=True)
class Invitation:
    """A user and the token of their set-up link; the token is shown once and kept nowhere."""

    user: User
    token: str


def invite(user: User) -> Invitation:
    """Make the set-up token of a user without a password."""
    return Invitation(user, _tokens.make_token(user))


def is_setup_token(user: User, token: str) -> bool:
    """Whether the link still opens."""
    return user.is_active and not user.has_usable_password() and _tokens.check_token(user, token)


@transaction.atomic
def reset_sign_in(*, actor: User, user: User) -> Invitation:
    """Take away a lost password and second factors, and give a new set-up link.

    Every session of the user ends, and links given earlier no longer open.

    Raises:
        NotFound, Forbidden: ``actor`` does not manage all offices of the user, or is the user.
        IllegalMove: the account is closed.
    """
    require_over_account(actor, user)
    check_not_oneself(actor.pk, user.pk)
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise IllegalMove("accounts.inactive", _("This account is closed already."))
    user.set_unusable_password()
    user.save(update_fields=["password"])
    removed, _kinds = Authenticator.objects.filter(user=user).delete()
    record(actor, "accounts.sign_in_reset", user, factors_removed=removed)
    return invite(user)


@transaction.atomic
def set_up_sign_in(*, actor: User, token: str, password: str) -> User:
    """Set the first password, by the link.

    Raises:
        IllegalMove: the link was used, replaced, or is older than 48 hours.
        Invalid: the password is too easy to guess.
    """
    user = User.objects.select_for_update().get(pk=actor.pk)
    if not is_setup_token(user, token):
        raise IllegalMove("accounts.link_spent", _("This link no longer opens. Ask for a new one."))
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid("accounts.password_weak", " ".join(error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    record(user, "accounts.sign_in_set_up", user)
    return user


@transaction.atomic
def set_language(*, actor: User, language: str) -> User:
    """Choose the language of one's own pages.

    Raises:
        Invalid: the pages are not written in this language.
    """
    if language not in dict(settings.LANGUAGES):
        raise Invalid("accounts.language", _("The pages are not written in this language."))
    user = User.objects.select_for_update().get(pk=actor.pk)
    user.language = language
    user.save(update_fields=["language"])
    record(user, "accounts.language_set", user, language=language)
    return user


@transaction.atomic
def mark_toured(*, actor: User) -> User:
    """Note that the tour of the first sign-in was seen or skipped; once."""
    user = User.objects.select_for_update().get(pk=actor.pk)
    if user.toured_at is None:
        user.toured_at = timezone.now()
        user.save(update_fields=["toured_at"])
        record(user, "accounts.toured", user)
    return user
