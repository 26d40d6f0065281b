"""Users: the list, one user, and what an administrator does with an account."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.accounts import actions
from wasl.accounts.actions import Invitation
from wasl.accounts.models import Membership, User, UserQuerySet
from wasl.accounts.permissions import Role
from wasl.accounts.rules import PAPERS_WARN, SETUP_HOURS
from wasl.desk.account.views import setup_address
from wasl.desk.http import StaffRequest
from wasl.desk.users.access import managed_offices, require_administrator
from wasl.desk.users.forms import FilterForm, InviteForm, PapersForm, PersonForm, RoleForm
from wasl.errors import Refused

PER_PAGE = 25
PAPERS_POOR = Q(conduct_signed_on=None) | Q(safeguarding_signed_on=None) | Q(vetted_until=None)


@login_required
def listing(request: StaffRequest) -> HttpResponse:
    """List the users of the offices that the administrator manages."""
    require_administrator(request.user)
    today = timezone.localdate()
    form = FilterForm(request.POST or None, user=request.user)
    found = User.objects.visible_to(request.user)
    shown = _filtered(found, form, today)
    managed = managed_offices(request.user)
    members = Membership.objects.in_force(today).filter(office__in=managed)
    shown = shown.prefetch_related(
        Prefetch("memberships", members.select_related("office").order_by("office__name"), "held")
    )
    page = Paginator(shown, PER_PAGE).get_page(request.POST.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(user, user.papers_state(today)) for user in page],
        "poor_papers": _poor_papers(found.filter(is_active=True), today).count(),
        "filtered": form.is_bound,
    }
    return render(request, "desk/users/list.html", context)


@login_required
def invite(request: StaffRequest) -> HttpResponse:
    """Make an account, and show the link by which its owner sets a password, once."""
    require_administrator(request.user)
    form = InviteForm(request.POST or None, user=request.user, initial={"language": "en"})
    if form.is_valid():
        given = form.cleaned_data
        try:
            invitation = actions.invite_user(
                actor=request.user,
                email=given["email"],
                name=given["name"],
                language=given["language"],
                roles=[(Role(given["role"]), given["office"])],
            )
        except Refused as error:
            if error.status in {403, 404}:
                raise
            form.add_error(None, str(error.message))
        else:
            return _link_page(request, invitation)
    return render(request, "desk/users/invite.html", {"form": form})


@login_required
def show(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show one user: roles, papers, and what can be done."""
    user = _user(request, pk)
    today = timezone.localdate()
    managed = {office.pk for office in managed_offices(request.user)}
    held = [
        member
        for member in user.memberships.select_related("office").order_by("-since", "role")
        if member.office_id in managed
    ]
    context = {
        "whose": user,
        "own": user.pk == request.user.pk,
        "held": [(member, _holds(member, today)) for member in held],
        "elsewhere": bool(user.offices - managed),
        "papers": user.papers,
        "papers_state": user.papers_state(today),
        "papers_form": PapersForm(initial=_initial(user)),
        "role_form": RoleForm(user=request.user),
    }
    return render(request, "desk/users/show.html", context)


@login_required
def edit(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Correct a name or the address somebody signs in with."""
    user = _user(request, pk)
    initial = {"name": user.name, "email": user.email}
    form = PersonForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.change_user(actor=request.user, user=user, **form.cleaned_data)
        except Refused as error:
            if error.status in {403, 404}:
                raise
            form.add_error("email", str(error.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:user", pk=pk)
    return render(request, "desk/users/edit.html", {"form": form, "whose": user})


@login_required
@require_POST
def papers(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Record the papers of a colleague."""
    user = _user(request, pk)
    form = PapersForm(request.POST)
    if form.is_valid():
        actions.record_papers(actor=request.user, user=user, papers=form.papers())
        messages.success(request, _("The papers are recorded."))
    else:
        messages.error(request, _("Please give days as year-month-day. Nothing was saved."))
    return redirect("desk:user", pk=pk)


@login_required
@require_POST
def deactivate(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Close an account."""
    actions.deactivate_user(actor=request.user, user=_user(request, pk))
    messages.success(request, _("The account is closed. Whoever used it is signed out."))
    return redirect("desk:user", pk=pk)


@login_required
@require_POST
def reactivate(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Open a closed account again."""
    actions.reactivate_user(actor=request.user, user=_user(request, pk))
    messages.success(request, _("The account is open again."))
    return redirect("desk:user", pk=pk)


@login_required
@require_POST
def reset(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take a lost password and lost factors away, and show a new link, once."""
    invitation = actions.reset_sign_in(actor=request.user, user=_user(request, pk))
    return _link_page(request, invitation)


def _user(request: StaffRequest, pk: UUID) -> User:
    require_administrator(request.user)
    return get_object_or_404(User.objects.visible_to(request.user), pk=pk)


def _link_page(request: StaffRequest, invitation: Invitation) -> HttpResponse:
    """Show the link in the answer itself: it stands in no session and no second page."""
    context = {
        "whose": invitation.user,
        "link": setup_address(request, invitation.user.pk, invitation.token),
        "hours": SETUP_HOURS,
    }
    return render(request, "desk/users/link.html", context)


def _filtered(users: UserQuerySet, form: FilterForm, today: date) -> UserQuerySet:
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if given.get("q"):
        users = users.filter(Q(name__icontains=given["q"]) | Q(email__icontains=given["q"]))
    if given.get("office") or given.get("role"):
        held = Membership.objects.in_force(today)
        if given.get("office"):
            held = held.filter(office=given["office"])
        if given.get("role"):
            held = held.filter(role=given["role"])
        users = users.filter(pk__in=held.values("user"))
    state = given.get("state", "")
    if state == "all":
        return users
    if state == "closed":
        return users.filter(is_active=False)
    users = users.filter(is_active=True)
    return _poor_papers(users, today) if state == "papers" else users


def _poor_papers(users: UserQuerySet, today: date) -> UserQuerySet:
    return users.filter(PAPERS_POOR | Q(vetted_until__lt=today + PAPERS_WARN))


def _initial(user: User) -> dict[str, date | None]:
    return {
        "conduct_signed_on": user.conduct_signed_on,
        "safeguarding_signed_on": user.safeguarding_signed_on,
        "vetted_until": user.vetted_until,
    }


def _holds(member: Membership, today: date) -> bool:
    return member.until is None or member.until > today
