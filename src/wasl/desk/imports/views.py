"""Bring a file in: upload, say what the columns are, look, confirm, see what came of it."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wasl.accounts.permissions import Can
from wasl.audit.trail import record_opened
from wasl.desk.http import StaffRequest
from wasl.desk.imports.forms import ColumnsForm, UploadForm, WordsForm
from wasl.desk.imports.rows import preview_rows, problem_rows, refused_rows
from wasl.errors import Forbidden, IllegalMove, Refused
from wasl.exchange.codes import BatchStatus, Kind, RowOutcome
from wasl.exchange.jobs import (
    ask_undo,
    choose_columns,
    confirm_import,
    continue_import,
    is_at_work,
)
from wasl.exchange.looking import columns_of, is_table, preview_of, reading_of, words_of
from wasl.exchange.models import ImportBatch
from wasl.exchange.reasons import FILES, field_words, reason_words
from wasl.exchange.undo import UNDO_FOR, check_undoable
from wasl.exchange.uploads import cancel_import, opened_upload, upload_import
from wasl.formats.problems import Unreadable

PER_PAGE = 25
AT_WORK = frozenset({BatchStatus.RUNNING, BatchStatus.UNDOING})


@login_required
def imports(request: StaffRequest) -> HttpResponse:
    """List the imports of the user's offices, the latest first."""
    _may_import(request)
    rows = ImportBatch.objects.visible_to(request.user).select_related("office", "by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/imports/list.html", {"page": page})


@login_required
def new(request: StaffRequest) -> HttpResponse:
    """Take a file."""
    _may_import(request)
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if form.is_valid():
        file = form.cleaned_data["file"]
        batch = upload_import(
            actor=request.user,
            wanted=form.wanted(),
            file_name=file.name or "",
            chunks=file.chunks(),
        )
        return redirect("desk:import-columns", pk=batch.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/imports/new.html", {"form": form}, status=status)


@login_required
def show(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show one import: how far it is, or what came of it."""
    batch = _batch(request, pk)
    if batch.status == BatchStatus.UPLOADED:
        return redirect("desk:import-columns", pk=pk)
    rows = batch.rows.filter(outcome=RowOutcome.REFUSED)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    kept = batch.rows.exclude(undone__in=["", "removed", "restored"])[:PER_PAGE]
    return render(
        request,
        "desk/imports/show.html",
        {
            **_progress(batch),
            "page": page,
            "refused": refused_rows(page),
            "kept": [(row.line, row.get_undone_display()) for row in kept],
            "may_undo": _undoable(batch),
            "undo_days": UNDO_FOR.days,
            "fault": FILES.get(batch.fault, ""),
        },
    )


@login_required
def progress(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Answer htmx: how far the import is. When it has ended the page is loaded again."""
    batch = _batch(request, pk)
    if batch.status not in AT_WORK:
        response = HttpResponse(status=200)
        response["HX-Refresh"] = "true"
        return response
    return render(request, "desk/imports/_progress.html", _progress(batch))


@login_required
@sensitive_post_parameters()
def columns(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Say which column is which field."""
    batch = _uploaded(request, pk)
    content = batch.content
    context: dict[str, Any] = {"batch": batch, "file_name": content.file_name}
    try:
        with opened_upload(batch) as path:
            if not is_table(path):
                return redirect("desk:import-check", pk=pk)
            form = ColumnsForm(
                request.POST or None,
                columns=columns_of(path, content.columns),
                kind=Kind(batch.kind),
                initial={"order": content.order},
            )
            if form.is_valid():
                chosen = form.chosen()
                told = replace(
                    content,
                    columns=chosen,
                    order=form.cleaned_data["order"],
                    values=words_of(path, chosen),
                )
                choose_columns(actor=request.user, batch=batch, content=told)
                return redirect("desk:import-check", pk=pk)
    except Unreadable as fault:
        return _unreadable(request, context, fault)
    status = 422 if request.POST else 200
    return render(request, "desk/imports/columns.html", {**context, "form": form}, status=status)


@login_required
@sensitive_post_parameters()
def check(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Look at what would come in, and confirm."""
    batch = _uploaded(request, pk)
    words = WordsForm(
        request.POST if "words" in request.POST else None, content=batch.content, prefix="w"
    )
    if words.is_valid():
        told = replace(batch.content, values=words.chosen())
        choose_columns(actor=request.user, batch=batch, content=told)
        return redirect("desk:import-check", pk=pk)
    context = {"batch": batch, "file_name": batch.content.file_name, "words": words}
    try:
        with opened_upload(batch) as path:
            table = is_table(path)
            preview = preview_of(reading_of(batch, path))
    except Unreadable as fault:
        return _unreadable(request, context, fault)
    if "confirm" in request.POST:
        confirm_import(actor=request.user, batch=batch, total=preview.total)
        return redirect("desk:import-batch", pk=pk)
    record_opened(request.user, batch, purpose=batch.purpose)
    return render(
        request,
        "desk/imports/check.html",
        {
            **context,
            "table": table,
            "preview": preview,
            "good": preview.checked - preview.refused,
            "records": preview_rows(preview),
            "problems": problem_rows(preview.problems),
            "remarks": problem_rows(preview.remarks),
        },
    )


@login_required
@require_POST
def go_on(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take up an import whose worker died."""
    continue_import(actor=request.user, batch=_batch(request, pk))
    return redirect("desk:import-batch", pk=pk)


@login_required
@require_POST
def cancel(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Delete the uploaded file."""
    cancel_import(actor=request.user, batch=_batch(request, pk))
    messages.success(request, _("The file was deleted. Nothing was imported."))
    return redirect("desk:import")


@login_required
@require_POST
def undo(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take the import back."""
    ask_undo(actor=request.user, batch=_batch(request, pk))
    return redirect("desk:import-batch", pk=pk)


@login_required
def refused(request: StaffRequest, pk: UUID) -> StreamingHttpResponse:
    """Hand out the refused rows: line, field and reason, never what was in them."""
    batch = _batch(request, pk)
    rows = batch.rows.filter(outcome=RowOutcome.REFUSED)

    def lines() -> Iterator[str]:
        echo = csv.writer(_Echo())
        yield "\ufeff" + echo.writerow([_("Line"), _("Field"), _("Reason")])
        for row in rows.iterator(chunk_size=500):
            for code, field in row.problems:
                yield echo.writerow([row.line, field_words(field), reason_words(code)])

    name = f"refused-{str(batch.pk)[:8]}.csv"
    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def _may_import(request: StaffRequest) -> None:
    if not request.user.may(Can.IMPORT_DATA):
        raise Forbidden("accounts.forbidden", _("Your role does not allow this step."))


def _batch(request: StaffRequest, pk: UUID) -> ImportBatch:
    rows = ImportBatch.objects.visible_to(request.user).select_related("office", "by")
    batch = get_object_or_404(rows, pk=pk)
    request.user.require(Can.IMPORT_DATA, on=batch)
    return batch


def _uploaded(request: StaffRequest, pk: UUID) -> ImportBatch:
    batch = _batch(request, pk)
    if batch.status != BatchStatus.UPLOADED:
        raise IllegalMove("exchange.begun", _("This import has begun already."))
    return batch


def _progress(batch: ImportBatch) -> dict[str, Any]:
    at_work = batch.status in AT_WORK
    return {
        "batch": batch,
        "at_work": at_work,
        "stopped": at_work and batch.started_at is not None and not is_at_work(batch),
    }


def _undoable(batch: ImportBatch) -> bool:
    try:
        check_undoable(batch)
    except Refused:
        return False
    return batch.status != BatchStatus.UNDOING and bool(batch.created or batch.updated)


def _unreadable(request: StaffRequest, context: dict[str, Any], fault: Unreadable) -> HttpResponse:
    words = FILES.get(fault.code, FILES["no_file"])
    return render(request, "desk/imports/unreadable.html", {**context, "fault": words}, status=422)
