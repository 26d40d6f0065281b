"""What is done about a record: opening what is hidden, files, access, telling, erasing."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wasl.accounts.models import Office
from wasl.accounts.permissions import Can
from wasl.desk.http import StaffRequest
from wasl.desk.people.finding import person_for
from wasl.desk.people.forms import AccessForm, EraseForm, OpenForm, ReferenceForm, UploadForm
from wasl.desk.people.showing import page_of
from wasl.errors import Invalid, Refused
from wasl.people.actions import (
    Upload,
    check_live,
    end_access,
    erase_person,
    give_access,
    mark_informed,
    open_file,
    open_hidden,
    remove_file,
    store_file,
)
from wasl.people.codes import AccessReason, ErasureReason
from wasl.people.models import Access, FileKind, Person, StoredFile
from wasl.people.references import read_reference
from wasl.people.shredders import shredders

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
}
# A stored file runs nothing and loads nothing, whatever a browser makes of it.
FILE_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


@login_required
@require_POST
def open_contacts(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show contacts and whereabouts once, for a reason that is recorded (C4)."""
    person = person_for(request, pk)
    form = OpenForm(request.POST)
    if not form.is_valid():
        raise Invalid("people.reason_missing", _("Say why you open it."))
    open_hidden(actor=request.user, person=person, purpose=form.cleaned_data["reason"])
    return render(request, "desk/people/show.html", page_of(request, person, opened=True))


@login_required
@sensitive_post_parameters()
def upload(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Keep a photo or document."""
    person = person_for(request, pk)
    request.user.require(Can.EDIT_PERSON, on=person)
    check_live(person)
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        said = form.cleaned_data
        found = Upload(said["file"].read(), FileKind(said["kind"]), said["title"])
        try:
            store_file(actor=request.user, person=person, upload=found)
        except Invalid as refusal:
            form.add_error("file", str(refusal.message))
        else:
            messages.success(request, _("Kept. Only an opening with a reason shows it."))
            return redirect("desk:person", pk=pk)
    return render(
        request,
        "desk/people/upload.html",
        {"person": person, "form": form},
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def view_file(request: StaffRequest, pk: UUID, file: UUID) -> HttpResponse:
    """Send one file, for a reason that is recorded; browsers neither keep nor run it."""
    person = person_for(request, pk)
    stored = get_object_or_404(StoredFile.objects.filter(person=person), pk=file)
    form = OpenForm(request.POST)
    if not form.is_valid():
        raise Invalid("people.reason_missing", _("Say why you open it."))
    body = open_file(actor=request.user, stored=stored, purpose=form.cleaned_data["reason"])
    response = HttpResponse(body, content_type=stored.media_type)
    shown = "inline" if stored.media_type.startswith("image/") else "attachment"
    name = f"{person.reference}-{str(stored.pk)[:8]}.{ENDINGS[stored.media_type]}"
    response["Content-Disposition"] = f'{shown}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = FILE_POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store, private"
    return response


@login_required
@require_POST
def drop_file(request: StaffRequest, pk: UUID, file: UUID) -> HttpResponse:
    """Remove a file that should not have been kept."""
    person = person_for(request, pk)
    stored = get_object_or_404(StoredFile.objects.filter(person=person), pk=file)
    remove_file(actor=request.user, stored=stored)
    messages.success(request, _("Removed."))
    return redirect("desk:person", pk=pk)


@login_required
@require_POST
def informed(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Note that the person was told today which data are held."""
    person = person_for(request, pk)
    mark_informed(actor=request.user, person=person, on=timezone.localdate())
    messages.success(request, _("Noted."))
    return redirect("desk:person", pk=pk)


@login_required
def access(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show a person to another office, for a time."""
    person = person_for(request, pk)
    request.user.require(Can.EDIT_PERSON, on=person)
    check_live(person)
    offices = {
        str(office.pk): office
        for office in Office.objects.filter(active=True)
        .exclude(pk=person.office_id)
        .select_related("organisation")
    }
    choices = [(pk_, f"{one.name} ({one.organisation.name})") for pk_, one in offices.items()]
    form = AccessForm(request.POST or None, offices=choices)
    if form.is_valid():
        said = form.cleaned_data
        try:
            give_access(
                actor=request.user,
                person=person,
                office=offices[said["office"]],
                user=None,
                reason=AccessReason(said["reason"]),
                until=said["until"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("They can see this person until that day."))
            return redirect("desk:person", pk=pk)
    return render(
        request,
        "desk/people/access.html",
        {"person": person, "form": form},
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def close_access(request: StaffRequest, pk: UUID, access_pk: UUID) -> HttpResponse:
    """End access before its last day."""
    person = person_for(request, pk)
    found = get_object_or_404(Access.objects.filter(person=person), pk=access_pk)
    end_access(actor=request.user, access=found)
    messages.success(request, _("They can no longer see this person."))
    return redirect("desk:person", pk=pk)


@login_required
def find_to_erase(request: StaffRequest) -> HttpResponse:
    """Let a data protection officer name a record by its reference, without reading it."""
    request.user.require_somewhere(Can.ERASE_PERSON)
    people = Person.objects.erasable_by(request.user).filter(merged_into=None)
    form = ReferenceForm(request.POST or None)
    if form.is_valid():
        reference = read_reference(form.cleaned_data["reference"]) or ""
        person = people.filter(reference=reference).first()
        if person is not None:
            return redirect("desk:person-erase", pk=person.pk)
        form.add_error("reference", _("No record of your offices has this reference."))
    return render(
        request,
        "desk/people/find_to_erase.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@login_required
def erase(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Erase a person, after saying what will go. The officer is not shown what it says."""
    people = Person.objects.erasable_by(request.user).select_related("office")
    person = get_object_or_404(people, pk=pk)
    form = EraseForm(request.POST or None)
    if form.is_valid():
        reason = ErasureReason(form.cleaned_data["reason"])
        erase_person(actor=request.user, person=person, reason=reason)
        messages.success(request, _("Erased. Nobody can read it any more."))
        return redirect("desk:people-find-to-erase")
    counts = [(shredder.name, shredder.count(person)) for shredder in shredders()]
    return render(
        request,
        "desk/people/erase.html",
        {
            "person": person,
            "form": form,
            "counts": [(name, number) for name, number in counts if number],
            "files": StoredFile.objects.filter(person=person).count(),
        },
        status=422 if form.errors else 200,
    )
