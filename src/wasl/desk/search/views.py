"""Search by any spelling in any script, within what the user may see (D35)."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from wasl.accounts.models import Office
from wasl.accounts.permissions import Can
from wasl.audit.trail import record
from wasl.desk.http import StaffRequest
from wasl.desk.search.forms import SearchForm
from wasl.desk.spellings import spellings_of
from wasl.errors import Forbidden
from wasl.people.codes import ContactKind
from wasl.people.fingerprints import of_contact
from wasl.people.models import Person
from wasl.people.references import read_reference
from wasl.tracing import registry
from wasl.tracing.models import Request
from wasl.vault.keys import prefetch

TOP = 100
PER_PAGE = 20
PHONE_DIGITS = 6


@login_required
@sensitive_post_parameters("q")
def search(request: StaffRequest) -> HttpResponse:
    """Search; a reference leads straight to its record."""
    offices = request.user.offices_where(Can.SEARCH_PEOPLE)
    if not offices:
        raise Forbidden("accounts.forbidden", _("Your role does not allow this step."))
    form = SearchForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "page": None}
    if form.is_valid():
        said = form.cleaned_data
        direct = _by_reference(request, said["q"])
        if direct is not None:
            return direct
        people = _seen(request, said)
        page = Paginator(_found(said["q"], people), PER_PAGE).get_page(said["page"])
        office = Office.objects.get(pk=min(offices))
        # Which words were searched for is not written down: they are names.
        record(request.user, "people.searched", office, found=page.paginator.count)
        context |= {"page": page, "rows": _rows(list(page), people)}
    return render(request, "desk/search/search.html", context)


def _seen(request: StaffRequest, said: dict[str, Any]) -> QuerySet[Person]:
    people = Person.objects.visible_to(request.user).current()
    people = people.without_children_for(request.user, timezone.localdate())
    for field in ("standing", "sex"):
        if said[field]:
            people = people.filter(**{field: said[field]})
    return people


def _by_reference(request: StaffRequest, text: str) -> HttpResponse | None:
    reference = read_reference(text)
    if reference is None:
        return None
    person = Person.objects.visible_to(request.user).filter(reference=reference).first()
    if person is not None:
        return redirect("desk:person", pk=person.pk)
    tracing = Request.objects.visible_to(request.user).filter(reference=reference).first()
    return redirect("desk:request", pk=tracing.pk) if tracing is not None else None


def _found(text: str, people: QuerySet[Person]) -> list[tuple[str, str]]:
    """Return ids with their band, the best first."""
    if sum(character.isdigit() for character in text) >= PHONE_DIGITS:
        mark = of_contact(ContactKind.PHONE, text)
        rows = people.filter(contacts__fingerprint=mark).values_list("pk", flat=True)
        return [(str(pk), "strong") for pk in rows.distinct()]
    if not text.strip():
        rows = people.order_by("-created_at").values_list("pk", flat=True)[:TOP]
        return [(str(pk), "") for pk in rows]
    found = registry.search(text, allowed=registry.ids_of(people), top=TOP)
    return [(each.person, each.band) for each in found]


def _rows(page: list[tuple[str, str]], people: QuerySet[Person]) -> list[dict[str, Any]]:
    ids = [pk for pk, _band in page]
    known = {
        str(person.pk): person
        for person in people.filter(pk__in=ids).select_related("office").prefetch_related("names")
    }
    prefetch(person.pk for person in known.values())
    return [
        {"person": known[pk], "names": spellings_of(known[pk]), "band": band}
        for pk, band in page
        if pk in known
    ]
