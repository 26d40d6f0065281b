"""Pages on which a person is written down and changed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from wasl.accounts.permissions import Can
from wasl.desk.http import StaffRequest
from wasl.desk.people.finding import office_to_register_in, person_for
from wasl.desk.people.forms import PersonForm
from wasl.desk.people.words import differences
from wasl.people.actions import StalePerson, amend_person, check_live, register_person
from wasl.people.codes import Basis, Purpose
from wasl.people.sections import read_draft


@login_required
@sensitive_post_parameters()
def new(request: StaffRequest) -> HttpResponse:
    """Write down a person. A page without a script adds rows by sending the form."""
    office = office_to_register_in(request)
    form = PersonForm(request.POST or None)
    if request.POST and not _row_added(request, form) and form.is_valid():
        assert form.grounds is not None
        person = register_person(
            actor=request.user,
            office=office,
            draft=form.draft(),
            basis=Basis(form.grounds.cleaned_data["basis"]),
            purpose=Purpose(form.grounds.cleaned_data["purpose"]),
            on=timezone.localdate(),
        )
        messages.success(
            request, _("Written down. Say the reference: %(ref)s.") % {"ref": person.reference}
        )
        return redirect("desk:person", pk=person.pk)
    return _page(request, form, {"office": office})


@login_required
@sensitive_post_parameters()
def edit(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Change what is known of a person. A stale page shows both versions, what was typed kept."""
    person = person_for(request, pk)
    request.user.require(Can.EDIT_PERSON, on=person)
    check_live(person)
    form = PersonForm(request.POST or None, read_draft(person))
    context: dict[str, Any] = {"person": person, "version": person.version}
    if request.POST and not _row_added(request, form) and form.is_valid():
        try:
            saved = amend_person(
                actor=request.user, person=person, version=_version(request), draft=form.draft()
            )
        except StalePerson as stale:
            context |= {
                "version": stale.current,
                "rows": differences(form.stored, form.draft()),
                "stale": True,
            }
            form.bring_in_unseen()
            return _page(request, form, context)
        if saved.version == person.version:
            messages.info(request, _("Nothing was changed."))
        else:
            messages.success(request, _("Saved. The earlier version is in the history."))
        return redirect("desk:person", pk=pk)
    if request.POST:  # a page with an added row, or with mistakes, keeps the version it began with
        context["version"] = _version(request)
    return _page(request, form, context)


def _row_added(request: StaffRequest, form: PersonForm) -> bool:
    """Add the row that was asked for, if one was; then nothing is saved."""
    wanted = request.POST.get("add")
    if wanted:
        form.add_row(wanted)
    return bool(wanted)


def _version(request: StaffRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else 0


def _page(request: StaffRequest, form: PersonForm, context: dict[str, Any]) -> HttpResponse:
    adding = "add" in request.POST
    wrong = [] if adding else form.wrong
    status = 409 if context.get("stale") else 422 if wrong else 200
    return render(
        request,
        "desk/people/edit.html",
        {"form": form, "wrong": wrong, **context},
        status=status,
    )
