"""Send a worker out with a form to fill about a person, or take the task back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.accounts.permissions import Can
from wasl.desk.filling.forms import AssignForm
from wasl.desk.http import StaffRequest
from wasl.desk.people.finding import person_for
from wasl.questionnaires.actions import assign_task, cancel_task
from wasl.questionnaires.models import FieldTask, Form


@login_required
def give(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Give a worker a form to fill about this person."""
    person = person_for(request, pk)
    request.user.require(Can.ASSIGN_FIELD_TASK, on=person)
    form = AssignForm(request.POST or None, user=request.user, person=person)
    if form.is_valid():
        given = form.cleaned_data
        assign_task(
            actor=request.user,
            person=person,
            form=get_object_or_404(Form, pk=given["form"]),
            to=given["to"],
            due_on=given["due_on"],
        )
        messages.success(request, _("The task was given. It shows on their phone and desk."))
        return redirect("desk:person", pk=pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "person": person}
    return render(request, "desk/filling/give.html", context, status=status)


@login_required
@require_POST
def cancel(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take a task back."""
    task = get_object_or_404(FieldTask.objects.visible_to(request.user), pk=pk)
    cancel_task(actor=request.user, task=task)
    messages.success(request, _("The task was taken back."))
    return redirect("desk:person", pk=task.person_id)
