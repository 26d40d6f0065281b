"""Filled forms: the list, one of them, what became of it, and its files."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.accounts.permissions import Can
from wasl.desk.answers.effects import shown_effects
from wasl.desk.answers.forms import FilterForm, SetAsideForm
from wasl.desk.answers.reading import (
    conflicts_of,
    hints_in,
    language_of,
    may,
    people_about,
    readable,
    sections_of,
    submission_for,
    version_for,
)
from wasl.desk.http import StaffRequest
from wasl.desk.people.forms import OpenForm
from wasl.desk.people.keeping import FILE_POLICY
from wasl.errors import Invalid, NotFound, Refused
from wasl.people.media import clean
from wasl.people.references import read_reference
from wasl.questionnaires.actions import (
    open_attachment,
    print_blank,
    see_all_answers,
    see_answers,
)
from wasl.questionnaires.actions.printing import references_in
from wasl.questionnaires.answers import read_answers
from wasl.questionnaires.codes import Deed, State
from wasl.questionnaires.masking import has_masked
from wasl.questionnaires.models import Attachment, FormVersion, Submission, SubmissionVersion
from wasl.questionnaires.paper_codes import code_of
from wasl.vault.keys import prefetch

PER_PAGE = 25
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
}


@login_required
def answers(request: StaffRequest) -> HttpResponse:
    """List the filled forms of the user's offices."""
    request.user.require_somewhere(Can.READ_ANSWERS)
    rows = readable(request.user)
    form = FilterForm(request.GET, rows=rows)
    chosen = form.narrow(rows).select_related("office", "by", "form")
    chosen = chosen.prefetch_related("people", "versions__form_version").order_by("-made_at", "pk")
    page = Paginator(chosen.distinct(), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    kept = {name: str(value) for name, value in query.items() if value}
    return render(
        request,
        "desk/answers/list.html",
        {
            "page": page,
            "rows": [(row, _newest(row)) for row in page],
            "form": form,
            "query": "".join(f"{name}={value}&" for name, value in kept.items()),
            "filtered": bool(kept),
            "state": kept.get("state", ""),
            "unread": bool(kept.get("q")) and read_reference(kept["q"]) is None,
            "counts": _counts(request),
            "may_export": request.user.may(Can.EXPORT_DATA),
        },
    )


def _newest(row: Submission) -> SubmissionVersion:
    return max(row.versions.all(), key=lambda version: version.number)


def _counts(request: StaffRequest) -> list[tuple[str, str, int]]:
    """How many there are in each state: code, words, number."""
    rows = readable(request.user).order_by().values_list("state")
    found = dict(rows.annotate(Count("pk", distinct=True)))
    return [(str(s), str(s.label), found[s]) for s in State if found.get(s)]


@login_required
def show(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show one filled form, C4 masked; a POST opens it for a reason that is recorded."""
    submission = submission_for(request.user, pk)
    prefetch([submission.pk])
    version = version_for(submission, request.GET.get("version", ""))
    purpose = opening(request)
    if purpose:
        seen = see_all_answers(actor=request.user, version=version, purpose=purpose)
    else:
        seen = see_answers(actor=request.user, version=version)
    references = references_for(request, version)
    language = language_of(version.form_version.definition)
    effects = list(version.effects.all())
    return render(
        request,
        "desk/answers/show.html",
        {
            **page_of(request, version),
            "sections": sections_of(version, seen, references),
            "masked": has_masked(seen),
            "hints": hints_in(version),
            "opened": bool(purpose),
            "open_form": OpenForm(auto_id="open_%s"),
            "effects": shown_effects(version, language),
            "refused": sum(effect.outcome == Deed.REFUSED for effect in effects),
            "conflicts": len(conflicts_of(version)),
            "set_aside_form": SetAsideForm(),
            "set_aside": submission.content.set_aside,
            "reason": version.content.reason,
        },
    )


@login_required
@require_POST
def file(request: StaffRequest, pk: UUID, file: UUID) -> HttpResponse:
    """Send one file that came with the answers, for a reason; browsers neither keep nor run it."""
    submission = submission_for(request.user, pk)
    rows = Attachment.objects.filter(version__submission=submission)
    attachment = get_object_or_404(rows.select_related("version__submission"), pk=file)
    if not opening(request):
        raise Invalid("people.reason_missing", _("Say why you open it."))
    body = open_attachment(actor=request.user, attachment=attachment)
    kind, body, shown = _harmless(body)
    name = f"{str(submission.pk)[:8]}-{str(attachment.pk)[:8]}.{ENDINGS.get(kind, 'bin')}"
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'{shown}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = FILE_POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store, private"
    return response


@login_required
def blank(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Send a form to print and fill by hand, in one of its languages."""
    request.user.require_somewhere(Can.FILL_FORM)
    versions = FormVersion.objects.filter(form=pk, retired_at=None).select_related("form")
    version = versions.order_by("-published_at").first()
    if version is None:
        raise NotFound("questionnaires.no_form", _("There is no such form."))
    language = request.GET.get("language") or language_of(version.definition)
    body = print_blank(actor=request.user, version=version, language=language)
    return pdf(body, f"{code_of(version)}-{language}.pdf")


def page_of(request: StaffRequest, version: SubmissionVersion) -> dict[str, Any]:
    """Return what every page of one filled form shows around it."""
    submission = version.submission
    return {
        "submission": submission,
        "version": version,
        "versions": submission.versions.select_related("by").order_by("-number"),
        "code": code_of(version.form_version),
        "about": people_about(request.user, submission),
        **may(request.user, submission),
    }


def references_for(request: StaffRequest, version: SubmissionVersion) -> dict[str, str]:
    """Return the references of the people whom the answers name by id."""
    answers = read_answers(version.content.xml.encode(), version.form_version.definition)
    return references_in(answers, version, request.user)


def opening(request: StaffRequest) -> str:
    """Return why something masked is opened; empty where the page is only looked at.

    Raises:
        Invalid: it was asked for without a reason.
    """
    if request.method != "POST":
        return ""
    form = OpenForm(request.POST)
    if not form.is_valid():
        raise Invalid("people.reason_missing", _("Say why you open it."))
    return str(form.cleaned_data["reason"])


def pdf(body: bytes, name: str) -> HttpResponse:
    """Send a PDF under a name that tells nothing of a person; browsers do not keep it."""
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


def _harmless(body: bytes) -> tuple[str, bytes, str]:
    """Return media type, bytes and disposition: pictures drawn again (D56), the rest to keep."""
    try:
        cleaned = clean(body)
    except Refused:  # sound, film, or something else: never shown in the page
        return "application/octet-stream", body, "attachment"
    shown = "inline" if cleaned.media_type.startswith("image/") else "attachment"
    return cleaned.media_type, cleaned.body, shown
