"""Users: invited, changed, deactivated; their papers."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.actions.reach import (
    require_over_account,
    require_over_office,
    require_over_user,
    require_still_managed,
)
from wasl.accounts.actions.roles import grant
from wasl.accounts.actions.signing import Invitation, invite
from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can, Role
from wasl.accounts.rules import Papers, check_not_oneself, check_papers, check_roles_together
from wasl.audit.trail import record
from wasl.errors import IllegalMove, Invalid


@transaction.atomic
def invite_user(
    *, actor: User, email: str, name: str, language: str, roles: Sequence[tuple[Role, Office]]
) -> Invitation:
    """Make an account and the link by which its owner sets a password, once.

    No e-mail is sent: the administrator is shown the link and hands it over.

    Raises:
        NotFound, Forbidden: ``actor`` does not manage one of the offices.
        IllegalMove: somebody signs in with this address, or the roles exclude each other.
        Invalid: no role was given.
    """
    if not roles:
        raise Invalid("accounts.no_role", _("Give at least one role."))
    for _role, office in roles:
        require_over_office(actor, Can.MANAGE_USERS, office.pk)
    check_roles_together(role for role, _office in roles)
    _check_address(email, None)
    user = User(email=email.strip().lower(), name=name, language=language)
    user.set_unusable_password()
    user.save()
    record(actor, "accounts.user_invited", user)
    for role, office in dict.fromkeys(roles):
        grant(actor, user, office, role)
    return invite(user)


@transaction.atomic
def change_user(*, actor: User, user: User, email: str, name: str) -> User:
    """Correct a colleague's name, or the address that they sign in with.

    Raises:
        NotFound, Forbidden: ``actor`` does not manage all offices of the user.
        IllegalMove: somebody else signs in with this address.
    """
    require_over_account(actor, user)
    user = User.objects.select_for_update().get(pk=user.pk)
    _check_address(email, user)
    fields = {"email": email.strip().lower(), "name": name}
    changed = sorted(field for field, value in fields.items() if getattr(user, field) != value)
    for field in changed:
        setattr(user, field, fields[field])
    user.save(update_fields=["email", "name"])
    record(actor, "accounts.user_changed", user, fields=",".join(changed))
    return user


@transaction.atomic
def deactivate_user(*, actor: User, user: User) -> User:
    """Close an account. Its sessions end with their next request; its roles stay on record.

    Raises:
        NotFound, Forbidden: ``actor`` does not manage all offices of the user, or is the user.
        IllegalMove: the account is closed, or an office would have no administrator.
    """
    require_over_account(actor, user)
    check_not_oneself(actor.pk, user.pk)
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise IllegalMove("accounts.inactive", _("This account is closed already."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    require_still_managed(set(user.memberships.values_list("office_id", flat=True)))
    record(actor, "accounts.user_deactivated", user)
    return user


@transaction.atomic
def reactivate_user(*, actor: User, user: User) -> User:
    """Open a closed account again, with the roles that still hold.

    Raises:
        NotFound, Forbidden: ``actor`` does not manage all offices of the user, or is the user.
        IllegalMove: the account is open.
    """
    require_over_account(actor, user)
    check_not_oneself(actor.pk, user.pk)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise IllegalMove("accounts.active", _("This account is open."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(actor, "accounts.user_reactivated", user)
    return user


@transaction.atomic
def record_papers(*, actor: User, user: User, papers: Papers) -> User:
    """Record that a colleague signed the codes, and until when they are vetted (D62).

    Raises:
        NotFound, Forbidden: ``actor`` manages no office of the user, or is the user.
        Invalid: a signature in the future.
    """
    require_over_user(actor, user)
    check_not_oneself(actor.pk, user.pk)
    check_papers(papers, on=timezone.localdate())
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise IllegalMove("accounts.inactive", _("This account is closed already."))
    before = user.papers
    user.conduct_signed_on = papers.conduct_signed_on
    user.safeguarding_signed_on = papers.safeguarding_signed_on
    user.vetted_until = papers.vetted_until
    user.save(update_fields=["conduct_signed_on", "safeguarding_signed_on", "vetted_until"])
    record(actor, "accounts.papers_recorded", user, **_told(before, papers))
    return user


def _told(before: Papers, after: Papers) -> dict[str, Any]:
    """Dates that changed, as ISO 8601; empty where there was or is none."""
    fields = ("conduct_signed_on", "safeguarding_signed_on", "vetted_until")
    pairs = {field: (getattr(before, field), getattr(after, field)) for field in fields}
    return {
        f"{field}_{side}": value.isoformat() if value else ""
        for field, (old, new) in pairs.items()
        if old != new
        for side, value in (("before", old), ("after", new))
    }


def _check_address(email: str, user: User | None) -> None:
    others = User.objects.filter(email__iexact=email.strip())
    if user is not None:
        others = others.exclude(pk=user.pk)
    if others.exists():
        raise IllegalMove(
            "accounts.address_taken", _("Somebody signs in with this address already.")
        )
