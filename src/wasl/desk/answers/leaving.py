"""Let answers leave: on paper, or as a file."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from wasl.accounts.permissions import Can
from wasl.desk.answers.forms import ExportForm, PrintForm
from wasl.desk.answers.reading import (
    language_of,
    languages_of,
    readable,
    submission_for,
    version_for,
)
from wasl.desk.answers.views import page_of, pdf
from wasl.desk.http import StaffRequest
from wasl.questionnaires.actions import (
    Wanted,
    export_filled,
    print_all_answers,
    print_answers,
)
from wasl.questionnaires.codes import AnswerFormat, Reach, Written
from wasl.questionnaires.models import Form

MEDIA = {
    AnswerFormat.XLSX: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
    ),
    AnswerFormat.CSV: ("application/zip", "zip"),
    AnswerFormat.JSONL: ("application/x-ndjson; charset=utf-8", "jsonl"),
}  # fmt: skip


@login_required
@sensitive_post_parameters("reason")
def printed(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask in which language and with what; hand out the PDF."""
    submission = submission_for(request.user, pk)
    request.user.require(Can.READ_ANSWERS, on=submission)
    version = version_for(submission, request.GET.get("version", ""))
    definition = version.form_version.definition
    form = PrintForm(
        request.POST or None,
        languages=languages_of(definition),
        may_all=request.user.may(Can.READ_LIFE_OR_SAFETY, on=submission),
        initial={"language": language_of(definition)},
    )
    if form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        if said.get("everything"):
            body = print_all_answers(
                actor=request.user,
                version=version,
                language=said["language"],
                reason=said["reason"],
                now=now,
            )
        else:
            body = print_answers(
                actor=request.user, version=version, language=said["language"], now=now
            )
        return pdf(body, f"{str(submission.pk)[:8]}-{version.number}.pdf")
    page: dict[str, Any] = {**page_of(request, version), "form": form}
    return render(request, "desk/answers/print.html", page, status=422 if form.errors else 200)


@login_required
@sensitive_post_parameters("reason")
def export(request: StaffRequest) -> HttpResponse:
    """Ask which filled forms are to leave, and why; hand the file out."""
    request.user.require_somewhere(Can.EXPORT_DATA)
    rows = readable(request.user)
    asked = {name: request.GET[name] for name in ("form", "state") if request.GET.get(name)}
    form = ExportForm(request.POST or None, user=request.user, rows=rows, initial=asked)
    if form.is_valid():
        return _file(request, form)
    page = {
        "form": form,
        "sees_children": request.user.may_see_children(timezone.localdate()),
        "nothing": not rows.exists(),
    }
    return render(request, "desk/answers/export.html", page, status=422 if form.errors else 200)


def _file(request: StaffRequest, form: ExportForm) -> HttpResponse:
    said, now = form.cleaned_data, timezone.now()
    chosen = Form.objects.get(pk=said["form"])
    newest = chosen.versions.order_by("-published_at")[0]
    file_format = AnswerFormat(said["file_format"])
    body = export_filled(
        actor=request.user,
        office=said["office"],
        wanted=Wanted(
            form=chosen,
            submissions=form.chosen(readable(request.user)),
            reach=Reach(said.get("reach", Reach.ORDINARY)),
            file_format=file_format,
            written=Written(said["written"]),
            language=language_of(newest.definition),
            reason=said["reason"],
        ),
        now=now,
        on=timezone.localdate(now, ZoneInfo(said["office"].time_zone)),
    )
    kind, ending = MEDIA[file_format]
    # A name that tells nothing: it stays behind in lists of downloads.
    name = f"wasl-answers-{now:%Y%m%d-%H%M}.{ending}"
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response
