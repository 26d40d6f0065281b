"""Roles: given for a time, and ended."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.actions.reach import (
    require_over_office,
    require_over_user,
    require_still_managed,
)
from wasl.accounts.models import Membership, Office, User
from wasl.accounts.permissions import Can, Role
from wasl.accounts.rules import check_not_oneself, check_roles_together
from wasl.audit.trail import record
from wasl.errors import IllegalMove, Invalid


@transaction.atomic
def give_role(
    *, actor: User, user: User, office: Office, role: Role, until: date | None = None
) -> Membership:
    """Let a colleague work in an office in a role, from today.

    Args:
        actor: Who gives it; never the one who receives it.
        user: Who receives it.
        office: Where it holds.
        role: What it allows.
        until: The first day without it; ``None`` for as long as nobody ends it.

    Raises:
        NotFound, Forbidden: ``actor`` manages not this office or not this user, or is the user.
        IllegalMove: the user holds it, or holds one that excludes it, or the account is closed.
        Invalid: it would end before it begins.
    """
    require_over_user(actor, user)
    require_over_office(actor, Can.MANAGE_USERS, office.pk)
    check_not_oneself(actor.pk, user.pk)
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise IllegalMove("accounts.inactive", _("This account is closed already."))
    if until is not None and until <= timezone.localdate():
        raise Invalid("accounts.until_past", _("The role would end before it begins."))
    return grant(actor, user, office, role, until=until)


def grant(
    actor: User, user: User, office: Office, role: Role, *, until: date | None = None
) -> Membership:
    """Write a role down. For actions that have checked who gives it."""
    today = timezone.localdate()
    held = list(Membership.objects.in_force(today).filter(user=user))
    if any(one.office_id == office.pk and one.role == role for one in held):
        raise IllegalMove("accounts.role_held", _("The role is held already."))
    check_roles_together([role, *(Role(one.role) for one in held)])
    member = Membership.objects.create(
        user=user, office=office, role=role, since=today, until=until
    )
    ends = until.isoformat() if until else ""
    record(actor, "accounts.role_given", member, user=str(user.pk), role=role.value, until=ends)
    return member


@transaction.atomic
def end_role(*, actor: User, membership: Membership) -> Membership:
    """Take a role away, at once.

    Raises:
        NotFound, Forbidden: ``actor`` does not manage the office.
        IllegalMove: the role has ended, or the office would have no administrator.
    """
    require_over_office(actor, Can.MANAGE_USERS, membership.office_id)
    member = Membership.objects.select_for_update().get(pk=membership.pk)
    today = timezone.localdate()
    if member.until is not None and member.until <= today:
        raise IllegalMove("accounts.role_ended", _("This role has ended already."))
    member.until = max(today, member.since)
    member.save(update_fields=["until"])
    if member.role == Role.ADM:
        require_still_managed({member.office_id})
    record(actor, "accounts.role_ended", member, user=str(member.user_id), role=str(member.role))
    return member
