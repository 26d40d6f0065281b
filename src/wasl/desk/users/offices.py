"""Offices: the tree, one office, organisations."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.accounts import actions
from wasl.accounts.models import Membership, Office, office_tree
from wasl.desk.http import StaffRequest
from wasl.desk.users.access import require_administrator
from wasl.desk.users.forms import OfficeForm, OrganisationForm
from wasl.errors import Refused


@login_required
def listing(request: StaffRequest) -> HttpResponse:
    """Draw the offices as a tree, as deep as it goes."""
    require_administrator(request.user)
    held = Membership.objects.in_force(timezone.localdate()).filter(user__is_active=True)
    offices = (
        Office.objects.managed_by(request.user)
        .select_related("organisation")
        .annotate(staff=Count("memberships__user", distinct=True, filter=Q(memberships__in=held)))
        .order_by("name")
    )
    return render(request, "desk/users/offices.html", {"rows": list(_as_tree(list(offices)))})


@login_required
def new(request: StaffRequest) -> HttpResponse:
    """Add an office under one that the administrator manages."""
    require_administrator(request.user)
    places = Office.objects.managed_by(request.user).filter(active=True)
    initial = {"parent": request.GET.get("under"), "time_zone": "UTC"}
    form = OfficeForm(request.POST or None, places=places, top=False, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.make_office(
                actor=request.user,
                organisation=given["organisation"],
                parent=given["parent"],
                facts=form.facts(),
            )
        except Refused as error:
            _show(form, error)
        else:
            messages.success(request, _("The office is there. Now invite who works in it."))
            return redirect("desk:offices")
    return render(request, "desk/users/office.html", {"form": form, "office": None})


@login_required
def edit(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Change what is said about an office, or its place in the tree."""
    office = _office(request, pk)
    below = office_tree().below([office.pk])
    places = Office.objects.managed_by(request.user).exclude(pk__in=below)
    above = [office.parent] if office.parent else []  # where it is, it may stay
    form = OfficeForm(
        request.POST or None,
        places=[*places, *above],
        top=office.parent_id is None,
        initial=OfficeForm.initial_of(office),
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.change_office(
                actor=request.user,
                office=office,
                organisation=given["organisation"],
                parent=given["parent"],
                facts=form.facts(),
            )
        except Refused as error:
            _show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:offices")
    return render(request, "desk/users/office.html", {"form": form, "office": office})


@login_required
@require_POST
def close(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Close an office."""
    actions.close_office(actor=request.user, office=_office(request, pk))
    messages.success(request, _("The office is closed. Its records stay."))
    return redirect("desk:offices")


@login_required
@require_POST
def reopen(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Open a closed office again."""
    actions.reopen_office(actor=request.user, office=_office(request, pk))
    messages.success(request, _("The office is open again."))
    return redirect("desk:offices")


@login_required
def new_organisation(request: StaffRequest) -> HttpResponse:
    """Add an organisation."""
    require_administrator(request.user)
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        try:
            actions.make_organisation(actor=request.user, name=form.cleaned_data["name"])
        except Refused as error:
            _show(form, error)
        else:
            messages.success(request, _("The organisation is there. Now add its first office."))
            return redirect("desk:office-new")
    return render(request, "desk/users/organisation.html", {"form": form})


def _office(request: StaffRequest, pk: UUID) -> Office:
    require_administrator(request.user)
    return get_object_or_404(Office.objects.managed_by(request.user), pk=pk)


def _show(form: OfficeForm | OrganisationForm, error: Refused) -> None:
    """Say a refusal that can be put right beside the form; any other goes its own way."""
    if error.status in {403, 404}:
        raise error
    form.add_error(None, str(error.message))


def _as_tree(
    offices: Sequence[Office], parent: UUID | None = None, depth: int = 0
) -> Iterator[tuple[Office, int]]:
    """Each office after the one it is part of, with its depth; those without one first."""
    known = {office.pk for office in offices}
    for office in offices:
        place = office.parent_id if office.parent_id in known else None
        if place == parent:
            yield office, depth
            yield from _as_tree(offices, office.pk, depth + 1)
