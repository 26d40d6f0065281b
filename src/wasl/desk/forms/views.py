"""Where an office's forms are published: list, versions, preview, upload, retire."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.accounts.surroundings import office_of
from wasl.desk.filling.policy import shows_form
from wasl.desk.filling.reading import title_of
from wasl.desk.filling.words import page_words, renderer_words
from wasl.desk.forms.forms import UploadForm
from wasl.desk.http import StaffRequest
from wasl.errors import Invalid, Refused
from wasl.questionnaires.actions import publish_form, retire_form
from wasl.questionnaires.checking import check_form
from wasl.questionnaires.codes import SourceKind, State
from wasl.questionnaires.compiling import Compiled, compile_form
from wasl.questionnaires.definition import read_definition
from wasl.questionnaires.lists import GENERATED, list_file
from wasl.questionnaires.models import Form, FormVersion
from wasl.questionnaires.workbooks import template, workbook_of

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
def listing(request: StaffRequest) -> HttpResponse:
    """List our forms and the offices' own."""
    request.user.require_somewhere(Can.PUBLISH_FORM)
    answers = Count(
        "submissions",
        filter=Q(submissions__office__in=request.user.offices) & ~Q(submissions__state=State.DRAFT),
    )
    forms = [
        (form, form.current)
        for form in _forms(request.user)
        .annotate(answered=answers)
        .select_related("office")
        .order_by("-active", "form_id")
    ]
    own = [pair for pair in forms if pair[0].office_id]
    ours = [pair for pair in forms if not pair[0].office_id]
    return render(request, "desk/forms/list.html", {"own": own, "ours": ours})


@login_required
def show(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show one form with all its versions."""
    form = _form(request, pk)
    versions = (
        form.versions.select_related("published_by")
        .annotate(
            answered=Count(
                "answers",
                filter=Q(answers__submission__office__in=request.user.offices)
                & Q(answers__sent_at__isnull=False),
            )
        )
        .defer("source", "xform")
        .order_by("-published_at")
    )
    current = form.current
    return render(
        request,
        "desk/forms/show.html",
        {
            "form": form,
            "current": current,
            "form_title": title_of(current) if current else form.form_id,
            "versions": versions,
            "may_retire": form.active and bool(form.office_id),
        },
    )


@login_required
@shows_form
def preview(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show a version as those who fill it see it. Nothing is kept or sent."""
    version = _version(request, pk)
    filling: dict[str, Any] = {
        "form": reverse("desk:form-xform", args=[pk]),
        "files": reverse("desk:form-file", args=[pk]) + "?name=",
        "save": "",
        "send": "",
        "instance": "",
        "attachments": {},
        "words": page_words(),
    }
    return render(
        request,
        "desk/forms/preview.html",
        {"version": version, "form_title": title_of(version), "filling": filling},
    )


@login_required
@require_GET
def xform(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Hand out the XForm of a version."""
    version = _version(request, pk)
    return HttpResponse(version.xform, content_type="application/xml; charset=utf-8")


@login_required
@require_GET
def file(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Hand out a file of a version; a caseload is empty where nothing is filled."""
    version = _version(request, pk)
    name = request.GET.get("name", "")
    office = version.form.office or office_of(request)
    if office is not None:
        listed = list_file(name, request.user, office, [])
        if listed is not None:
            return HttpResponse(listed, content_type="text/csv; charset=utf-8")
    found = get_object_or_404(version.files, name=name)
    return HttpResponse(bytes(found.body), content_type=found.media_type)


@login_required
@require_GET
def workbook(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Hand out a version as a spreadsheet, to start another form from."""
    version = _version(request, pk)
    return _spreadsheet(workbook_of(version), f"{version.form.form_id}-{version.version}.xlsx")


@login_required
@require_GET
def start(request: StaffRequest) -> HttpResponse:
    """Hand out a small form that can be published as it is."""
    request.user.require_somewhere(Can.PUBLISH_FORM)
    return _spreadsheet(template(), "wasl-form.xlsx")


@login_required
@shows_form
def upload(request: StaffRequest) -> HttpResponse:
    """Publish a form from a spreadsheet; what is wrong with it stands by question."""
    request.user.require_somewhere(Can.PUBLISH_FORM)
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid():
        try:
            version = publish_form(
                actor=request.user,
                office=form.cleaned_data["office"],
                source=form.source(),
                media=form.media_files(),
            )
        except Refused as refusal:
            if refusal.status in {403, 404}:
                raise
            for line in str(refusal.message).splitlines():
                form.add_error("file", line)
        else:
            messages.success(request, _("The form is published. It is filled from now on."))
            return redirect("desk:form", pk=version.form_id)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "words": {**renderer_words(), **_own_words()}}
    return render(request, "desk/forms/upload.html", context, status=status)


@login_required
@require_POST
def check(request: StaffRequest) -> JsonResponse:
    """Check an uploaded form, and hand it back compiled for a look. Nothing is kept."""
    request.user.require_somewhere(Can.PUBLISH_FORM)
    form = UploadForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return _checked([str(error) for errors in form.errors.values() for error in errors])
    try:
        compiled = compile_form(form.source(), SourceKind.SPREADSHEET)
        definition = read_definition(compiled.xform)
    except Invalid as refusal:
        return _checked(str(refusal.message).splitlines())
    return _checked(
        [str(problem) for problem in check_form(definition)],
        compiled,
        set(form.media_files()),
    )


def _checked(
    problems: list[str], compiled: Compiled | None = None, media: set[str] | None = None
) -> JsonResponse:
    lacking = [
        name
        for name in (compiled.media if compiled else ())
        if name not in GENERATED | (media or set())
    ]
    return JsonResponse(
        {
            "problems": problems,
            "warnings": list(compiled.warnings) if compiled else [],
            "missing": [
                _("This file is not among those chosen: %(name)s") % {"name": name}
                for name in lacking
            ],
            "xform": compiled.xform if compiled else "",
        }
    )


@login_required
@require_POST
def retire(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Stop offering an office's own form."""
    retire_form(actor=request.user, form=_form(request, pk))
    messages.success(request, _("The form is no longer offered. What was answered stays."))
    return redirect("desk:form", pk=pk)


def _own_words() -> dict[str, str]:
    return {"failed": _("The server could not check this. Try again.")}


def _forms(user: User) -> "QuerySet[Form]":
    """Ours, and those of the offices where the user publishes."""
    return Form.objects.filter(Q(office=None) | Q(office__in=user.offices_where(Can.PUBLISH_FORM)))


def _form(request: StaffRequest, pk: UUID) -> Form:
    form = get_object_or_404(_forms(request.user).select_related("office"), pk=pk)
    request.user.require_somewhere(Can.PUBLISH_FORM)
    return form


def _version(request: StaffRequest, pk: UUID) -> FormVersion:
    rows = FormVersion.objects.filter(form__in=_forms(request.user)).select_related("form__office")
    version = get_object_or_404(rows, pk=pk)
    request.user.require_somewhere(Can.PUBLISH_FORM)
    return version


def _spreadsheet(body: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        body,
        content_type=SPREADSHEET,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
