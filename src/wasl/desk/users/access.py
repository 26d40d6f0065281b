"""Who may be on these pages at all, and what of them they see."""

from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.errors import Forbidden


def require_administrator(user: User) -> None:
    """Refuse whoever manages no office's users.

    Raises:
        Forbidden: none of the user's roles does.
    """
    if not user.may(Can.MANAGE_USERS):
        raise Forbidden("accounts.forbidden", _("Your role does not allow this step."))


def managed_offices(user: User) -> list[Office]:
    """The offices that the user manages, open or closed, by name: one query for the tree, one more."""
    return list(Office.objects.managed_by(user, Can.MANAGE_USERS).select_related("organisation"))
