"""Roles: what each may do, given to a colleague, ended."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.accounts import actions
from wasl.accounts.models import Membership, User, office_tree
from wasl.accounts.permissions import ROLES, SENSITIVE, Can, Role
from wasl.desk.http import StaffRequest
from wasl.desk.users.access import require_administrator
from wasl.desk.users.forms import RoleForm
from wasl.desk.users.wording import PERMISSIONS


@login_required
def overview(request: StaffRequest) -> HttpResponse:
    """Say in words what each role may do."""
    require_administrator(request.user)
    rows = [
        (
            role,
            [PERMISSIONS.get(can, can.value) for can in sorted(ROLES[role])],
            bool(ROLES[role] & SENSITIVE),
        )
        for role in Role
    ]
    return render(request, "desk/users/roles.html", {"rows": rows})


@login_required
@require_POST
def give(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Give a colleague a role."""
    require_administrator(request.user)
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = RoleForm(request.POST, user=request.user)
    if form.is_valid():
        given = form.cleaned_data
        actions.give_role(
            actor=request.user,
            user=user,
            office=given["office"],
            role=Role(given["role"]),
            until=given["until"],
        )
        messages.success(request, _("The role holds from now on."))
    else:
        messages.error(request, _("Please choose an office and a role. Nothing was saved."))
    return redirect("desk:user", pk=pk)


@login_required
@require_POST
def end(request: StaffRequest, pk: UUID) -> HttpResponse:
    """End a role at once."""
    require_administrator(request.user)
    reach = office_tree().below(request.user.offices_where(Can.MANAGE_USERS))
    member = get_object_or_404(Membership.objects.filter(office__in=reach), pk=pk)
    actions.end_role(actor=request.user, membership=member)
    messages.success(request, _("The role has ended."))
    if member.user_id == request.user.pk:
        return redirect("desk:work")
    return redirect("desk:user", pk=member.user_id)
