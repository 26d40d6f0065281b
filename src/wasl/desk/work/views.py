"""My work: the page that a worker sees first."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.accounts.permissions import Can
from wasl.accounts.rules import PapersState
from wasl.accounts.surroundings import office_of, offices_of
from wasl.desk.http import StaffRequest
from wasl.desk.work.reading import board, lines_of, tasks_of
from wasl.worklist.actions import tick_off
from wasl.worklist.models import Kind, Task

PER_PAGE = 25

# Who is told that their papers run out: those whom it keeps from their work.
READS_CHILDREN = Can.READ_PERSON


@login_required
def work(request: StaffRequest) -> HttpResponse:
    """What is due, new candidates, alerts; or what to do next when there is nothing."""
    user, today = request.user, timezone.localdate()
    state = user.papers_state(today)
    context = {
        "board": board(user, office_of(request), today),
        "office": office_of(request),
        "offices": offices_of(request),
        "papers_state": state,
        "papers_poor": state != PapersState.IN_FORCE and user.may(READS_CHILDREN),
        "may": {can.name.lower(): user.may(can) for can in Can},
    }
    return render(request, "desk/work.html", context)


@login_required
def of_kind(request: StaffRequest, kind: str) -> HttpResponse:
    """All open tasks of one kind; ``due`` for what presses."""
    today = timezone.localdate()
    tasks = tasks_of(request.user, office_of(request))
    if kind == "due":
        label, tasks = _("Due"), tasks.filter(due_on__lte=today)
    elif kind.replace("-", "_") in Kind.values:
        chosen = Kind(kind.replace("-", "_"))
        label, tasks = str(chosen.label), tasks.filter(kind=chosen)
    else:
        raise Http404
    page = Paginator(tasks, PER_PAGE).get_page(request.GET.get("page"))
    lines = lines_of(list(page.object_list), request.user, today)
    return render(request, "desk/work_kind.html", {"label": label, "page": page, "lines": lines})


@login_required
@require_POST
def done(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Tick an alert off the list."""
    task = get_object_or_404(Task.objects.filter(office__in=request.user.offices), pk=pk)
    tick_off(actor=request.user, task=task)
    messages.success(request, _("Ticked off."))
    return redirect("desk:work")
