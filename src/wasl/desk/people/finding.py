"""Which person a page is about: the first lines of every view."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.accounts.surroundings import office_of, offices_of
from wasl.desk.http import StaffRequest
from wasl.errors import Forbidden, NotFound
from wasl.people.models import Person
from wasl.people.references import read_reference
from wasl.people.summaries import check_may_see


def person_for(request: StaffRequest, pk: UUID) -> Person:
    """Return a person whom the user may see.

    Raises:
        Http404: there is nobody of this id for this user.
        Forbidden: the person may be a child, and the user's safeguarding papers have run out.
    """
    person = get_object_or_404(
        Person.objects.visible_to(request.user).select_related("office", "merged_into"), pk=pk
    )
    check_may_see(request.user, person, timezone.localdate())
    return person


def by_reference(user: User, text: str, *, near: Person) -> Person:
    """Return another person of the same office, named by reference.

    Raises:
        NotFound: nobody of that office has this reference.
    """
    people = Person.objects.visible_to(user).current().filter(office=near.office_id)
    found = people.filter(reference=read_reference(text) or "").exclude(pk=near.pk).first()
    if found is None:
        raise NotFound(
            "people.no_such_reference",
            _("Nobody else in this office has this reference. Look at the letters again."),
        )
    check_may_see(user, found, timezone.localdate())
    return found


def office_to_register_in(request: StaffRequest) -> Office:
    """Return the office in which the user registers people: the one they look from, if they may.

    Raises:
        Forbidden: the user registers people nowhere.
    """
    here = office_of(request)
    may = request.user.offices_where(Can.REGISTER_PERSON)
    if here is not None and here.pk in may:
        return here
    for office in offices_of(request):
        if office.pk in may:
            return office
    raise Forbidden("accounts.forbidden", _("Your role does not allow this step."))
