"""Who may be on these pages at all, and what of them they see."""

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can


def require_administrator(user: User) -> None:
    """Refuse whoever manages no office's users.

    Raises:
        Forbidden: none of the user's roles does.
    """
    user.require_somewhere(Can.MANAGE_USERS)


def managed_offices(user: User) -> list[Office]:
    """The offices that the user manages, open or closed, by name: one query for the tree, one more."""
    return list(Office.objects.managed_by(user, Can.MANAGE_USERS).select_related("organisation"))
