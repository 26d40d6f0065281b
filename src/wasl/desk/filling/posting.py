"""What the page of a form asks for and sends: the XForm, its lists, drafts, finished answers."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from wasl.accounts.models import Office
from wasl.accounts.permissions import Can
from wasl.desk.filling.reading import known_of, person_to_fill_for
from wasl.desk.filling.views import check_correctable
from wasl.desk.http import StaffRequest
from wasl.errors import IllegalMove, Invalid
from wasl.people.models import Person
from wasl.questionnaires.actions import Incoming, open_attachment, receive_submission, save_draft
from wasl.questionnaires.actions.drafting import check_own_draft
from wasl.questionnaires.actions.opening import read_attachment
from wasl.questionnaires.codes import Channel, State
from wasl.questionnaires.lists import caseload_of, list_file
from wasl.questionnaires.models import FormVersion, SubmissionVersion
from wasl.questionnaires.prefilling import prefill

XML = "xml_submission_file"
LARGEST_XML = 10_000_000  # bytes
CHANNELS = frozenset({Channel.DESK, Channel.PAPER})


@login_required
@require_GET
def xform(request: StaffRequest, version: UUID) -> HttpResponse:
    """Hand out the XForm, with what is known of the person it is about."""
    found = _version(request, version)
    person = _person(request)
    text = prefill(found.xform, known_of(request.user, person)) if person else found.xform
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@login_required
@require_GET
def form_file(request: StaffRequest, version: UUID) -> HttpResponse:
    """Hand out a file of the form; a caseload holds whom this form may be about, nobody else."""
    found = _version(request, version)
    name = request.GET.get("name", "")
    office = _office(request, request.GET.get("office", ""))
    listed = list_file(name, request.user, office, _people(request, office))
    if listed is not None:
        return HttpResponse(listed, content_type="text/csv; charset=utf-8")
    file = get_object_or_404(found.files, name=name)
    return HttpResponse(bytes(file.body), content_type=file.media_type)


@login_required
@require_GET
def answers(request: StaffRequest, version: UUID) -> HttpResponse:
    """Hand out what was answered so far: one's own draft, or what is to be corrected."""
    found = _openable(request, version)
    return HttpResponse(found.content.xml, content_type="application/xml; charset=utf-8")


@login_required
@require_GET
def attachment(request: StaffRequest, version: UUID, file: UUID) -> HttpResponse:
    """Hand out a file that belongs to those answers."""
    found = _openable(request, version)
    row = get_object_or_404(found.attachments, pk=file)
    draft = found.submission.state == State.DRAFT
    body = read_attachment(row) if draft else open_attachment(actor=request.user, attachment=row)
    return HttpResponse(body, content_type=row.media_type)


@login_required
@require_GET
def token(request: StaffRequest) -> JsonResponse:
    """Give a page that outlived its session the token of the new one."""
    return JsonResponse({"token": get_token(request)})


@login_required
@require_POST
@sensitive_post_parameters()
def save(request: StaffRequest) -> JsonResponse:
    """Keep a draft."""
    incoming, office = _incoming(request)
    now = timezone.now()
    version = save_draft(actor=request.user, office=office, incoming=incoming, now=now)
    said = _("Saved at %(time)s.") % {"time": time_format(timezone.localtime(now))}
    return JsonResponse(
        {"draft": reverse("desk:fill-draft", args=[version.submission_id]), "said": said}
    )


@login_required
@require_POST
@sensitive_post_parameters()
def send(request: StaffRequest) -> JsonResponse:
    """Take in a finished form, or a part of it; say where to go once it is whole."""
    incoming, office = _incoming(request)
    received = receive_submission(
        actor=request.user, office=office, incoming=incoming, now=timezone.now()
    )
    if received.missing:
        return JsonResponse({"missing": len(received.missing)})
    return JsonResponse({"next": reverse("desk:fill-sent", args=[received.version.submission_id])})


def _incoming(request: StaffRequest) -> tuple[Incoming, Office]:
    request.user.require_somewhere(Can.FILL_FORM)
    given = request.POST
    if given.get("user") != str(request.user.pk):
        raise IllegalMove(
            "questionnaires.other_user",
            gettext_lazy(
                "Somebody else has signed in since this form was opened. "
                "Sign in again as who filled it."
            ),
        )
    xml = request.FILES.get(XML)
    if not isinstance(xml, UploadedFile) or (xml.size or 0) > LARGEST_XML:
        raise Invalid("questionnaires.no_xml", gettext_lazy("The answers are missing."))
    channel = given.get("channel", "")
    return (
        Incoming(
            xml=xml.read(),
            files=_files(request),
            channel=Channel(channel) if channel in CHANNELS else Channel.DESK,
            reason=given.get("reason", "").strip(),
            final=given.get("final") == "1",
        ),
        _office(request, given.get("office", "")),
    )


def _files(request: StaffRequest) -> Mapping[str, bytes]:
    named = ((name, file) for name, file in request.FILES.items() if name != XML)
    return {name: file.read() for name, file in named if isinstance(file, UploadedFile)}


def _office(request: StaffRequest, pk: str) -> Office:
    found = Office.objects.filter(pk__in=request.user.offices_where(Can.FILL_FORM))
    try:
        return get_object_or_404(found, pk=UUID(pk))
    except ValueError as error:
        raise Http404 from error


def _version(request: StaffRequest, pk: UUID) -> FormVersion:
    offices = request.user.offices_where(Can.FILL_FORM)
    request.user.require_somewhere(Can.FILL_FORM)
    rows = FormVersion.objects.filter(form__office=None) | FormVersion.objects.filter(
        form__office__in=offices
    )
    return get_object_or_404(rows.select_related("form"), pk=pk)


def _person(request: StaffRequest) -> Person | None:
    asked = request.GET.get("person", "")
    if not asked:
        return None
    try:
        return person_to_fill_for(request.user, UUID(asked))
    except ValueError as error:
        raise Http404 from error


def _people(request: StaffRequest, office: Office) -> list[Person]:
    """Whom the form may be about: the person it was opened for, else those of one's own tasks."""
    if person := _person(request):
        return [person]
    return caseload_of(request.user, office)


def _openable(request: StaffRequest, pk: UUID) -> SubmissionVersion:
    rows = SubmissionVersion.objects.filter(submission__office__in=request.user.offices)
    version = get_object_or_404(rows.select_related("submission", "form_version"), pk=pk)
    if version.submission.state == State.DRAFT:
        check_own_draft(request.user, version)
    else:
        check_correctable(request, version)
    return version
