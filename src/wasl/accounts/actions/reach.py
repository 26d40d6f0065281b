"""How far an administrator reaches: the offices where they hold the role, and all below."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Membership, Office, User, office_tree
from wasl.accounts.permissions import Can, Role
from wasl.accounts.rules import Territory
from wasl.errors import Forbidden, IllegalMove


def require_over_office(actor: User, can: Can, office: UUID) -> None:
    """Refuse unless the actor holds the permission in this office or one that it is part of.

    Raises:
        NotFound: the actor works neither here nor above.
        Forbidden: the actor's roles there do not include the permission.
    """
    actor.require(can, on=Territory(office_tree().above(office)))


def require_over_user(actor: User, user: User) -> None:
    """Refuse unless the actor manages an office in which the user works or has worked."""
    tree = office_tree()
    offices = Membership.objects.filter(user=user).values_list("office_id", flat=True)
    reach = frozenset(office for own in offices for office in tree.above(own))
    actor.require(Can.MANAGE_USERS, on=Territory(reach))


def require_over_account(actor: User, user: User) -> None:
    """Refuse unless the actor manages every office in which the user works today.

    A link that opens somebody's account opens all their offices: whoever hands it out must
    stand above all of them.
    """
    require_over_user(actor, user)
    today = timezone.localdate()
    works = Membership.objects.in_force(today).filter(user=user)
    managed = office_tree().below(actor.offices_where(Can.MANAGE_USERS))
    if not set(works.values_list("office_id", flat=True)) <= managed:
        raise Forbidden(
            "accounts.works_elsewhere",
            _("This colleague also works in offices that you do not manage."),
        )


def require_still_managed(offices: set[UUID]) -> None:
    """Refuse to leave an office without anybody who can manage it."""
    tree = office_tree()
    today = timezone.localdate()
    administrators = set(
        Membership.objects.in_force(today)
        .filter(role=Role.ADM, user__is_active=True)
        .values_list("office_id", flat=True)
    )
    active = set(Office.objects.filter(pk__in=offices, active=True).values_list("pk", flat=True))
    if any(not tree.above(office) & administrators for office in active):
        raise IllegalMove(
            "accounts.last_administrator",
            _(
                "Nobody would be left to manage this office: first make somebody else administrator."
            ),
        )
