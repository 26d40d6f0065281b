"""Let people leave as a file: what, why, in what shape; and what left earlier."""

from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from wasl.accounts.permissions import Can
from wasl.desk.exports.forms import ExportForm
from wasl.desk.http import StaffRequest
from wasl.errors import Forbidden
from wasl.exchange.codes import FileFormat
from wasl.exchange.exports import MEDIA, export_people
from wasl.exchange.models import Export
from wasl.people.codes import Purpose

PER_PAGE = 10


@login_required
@sensitive_post_parameters()
def export(request: StaffRequest) -> HttpResponseBase:
    """Ask what is to leave and why; hand the file out."""
    if not request.user.may(Can.EXPORT_DATA):
        raise Forbidden("accounts.forbidden", _("Your role does not allow this step."))
    form = ExportForm(request.POST or None, user=request.user)
    if form.is_valid():
        return _file(request, form)
    page = Paginator(
        Export.objects.visible_to(request.user).select_related("office", "by"), PER_PAGE
    ).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "sees_children": request.user.may_see_children(timezone.localdate()),
    }
    return render(request, "desk/exports/new.html", context, status=422 if request.POST else 200)


def _file(request: StaffRequest, form: ExportForm) -> HttpResponse | StreamingHttpResponse:
    given = form.cleaned_data
    file_format, now = FileFormat(given["file_format"]), timezone.now()
    on = timezone.localdate(now, ZoneInfo(given["office"].time_zone))
    stream = export_people(
        actor=request.user,
        office=given["office"],
        people=form.people(request.user),
        purpose=Purpose(given["purpose"]),
        reason=given["reason"],
        file_format=file_format,
        now=now,
        on=on,
    )
    # A name that tells nothing: it stays behind in lists of downloads.
    name = f"wasl-export-{now:%Y%m%d-%H%M}.{file_format}"
    return StreamingHttpResponse(
        stream,
        content_type=MEDIA[file_format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
