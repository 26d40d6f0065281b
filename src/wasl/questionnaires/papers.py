"""Whoever fills a form about a child has safeguarding papers in force (D62)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.errors import Forbidden
from wasl.people.models import Person


def check_papers(user: User, person: Person, on: date) -> None:
    """Refuse somebody without papers where the person may be a child.

    Raises:
        Forbidden: the papers are missing or over, and the person is not surely an adult.
    """
    child = person.adult_from is None or person.adult_from > on
    if child and not user.may_see_children(on):
        raise Forbidden(
            "questionnaires.no_papers",
            _("This worker's safeguarding papers are not in force, and the person may be a child."),
        )
