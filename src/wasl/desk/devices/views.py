"""Phones and tablets: which there are, who carries them, and what may lie on them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.accounts.actions import issue_device, revoke_device
from wasl.accounts.models import Device, DeviceKind, DeviceQuerySet, Office
from wasl.accounts.permissions import Can
from wasl.accounts.rules import DeviceState
from wasl.accounts.surroundings import office_of
from wasl.desk.devices.forms import FilterForm, IssueForm, PolicyForm
from wasl.desk.http import StaffRequest
from wasl.errors import Refused
from wasl.exchange.openrosa.settings_qr import collect_settings, qr_svg_address, qr_text
from wasl.questionnaires.actions import set_field_policy
from wasl.questionnaires.actions.assigning import policy_of

PER_PAGE = 25


@login_required
def listing(request: StaffRequest) -> HttpResponse:
    """List the devices of the offices where the user issues them; for others, their own."""
    request.user.require_somewhere(Can.FILL_FORM)
    now = timezone.now()
    form = FilterForm(request.GET or None)
    found = Device.objects.visible_to(request.user).select_related("user", "office")
    shown = _filtered(found, form)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(device, device.state_at(now)) for device in page],
        "query": _query(form),
        "filtered": bool(_query(form)),
        "issues": request.user.may(Can.ISSUE_DEVICE),
        **_policy_link(request),
    }
    return render(request, "desk/devices/list.html", context)


@login_required
def new(request: StaffRequest) -> HttpResponse:
    """Issue a phone with ODK Collect, and show the code that sets it up, once."""
    request.user.require_somewhere(Can.ISSUE_DEVICE)
    form = IssueForm(request.POST or None, user=request.user)
    if form.is_valid():
        holder, office = form.chosen()
        try:
            device, secret = issue_device(
                actor=request.user,
                user=holder,
                office=office,
                kind=DeviceKind.COLLECT,
                label=form.cleaned_data["label"],
                days=form.cleaned_data["days"],
            )
        except Refused as error:
            if error.status in {403, 404}:
                raise
            form.add_error("label", str(error.message))
        else:
            return _code_page(request, device, secret)
    return render(
        request, "desk/devices/new.html", {"form": form}, status=422 if request.POST else 200
    )


@login_required
@require_POST
def revoke(request: StaffRequest, pk: UUID) -> HttpResponse:
    """End what a device may do."""
    near = Q(office__in=request.user.offices) | Q(user=request.user)
    device = get_object_or_404(Device.objects.filter(near), pk=pk)
    revoke_device(actor=request.user, device=device)
    messages.success(
        request, _("The device is revoked. Nothing that it asks is answered any more.")
    )
    return redirect("desk:devices")


@login_required
def policy(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Decide what may lie on the devices of an office."""
    office = get_object_or_404(Office.objects.filter(pk__in=request.user.offices), pk=pk)
    request.user.require(Can.SET_FIELD_POLICY, on=office)
    form = PolicyForm(request.POST or None, initial=PolicyForm.initial_of(policy_of(office)))
    if form.is_valid():
        set_field_policy(actor=request.user, office=office, draft=form.draft())
        messages.success(request, _("Saved. Phones follow with their next contact."))
        return redirect("desk:device-policy", pk=pk)
    context = {"form": form, "office": office, "policy_office": office}
    return render(request, "desk/devices/policy.html", context, status=422 if request.POST else 200)


def _code_page(request: StaffRequest, device: Device, secret: str) -> HttpResponse:
    """Show the code in the answer itself: it stands in no session and no second page."""
    settings = collect_settings(
        device=device, secret=secret, server_url=request.build_absolute_uri("/openrosa")
    )
    context = {
        "device": device,
        "picture": qr_svg_address(qr_text(settings)),
        "general": settings["general"],
    }
    return render(request, "desk/devices/code.html", context)


def _policy_link(request: StaffRequest) -> dict[str, Office | None]:
    """The office whose policy the user may decide: the one looked from, else the first."""
    offices = request.user.offices_where(Can.SET_FIELD_POLICY)
    here = office_of(request)
    if here is None or here.pk not in offices:
        here = Office.objects.filter(pk__in=offices).first()
    return {"policy_office": here}


def _filtered(devices: DeviceQuerySet, form: FilterForm) -> DeviceQuerySet:
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if given.get("state"):
        devices = devices.in_state(DeviceState(given["state"]), timezone.now())
    if given.get("kind"):
        devices = devices.filter(kind=given["kind"])
    return devices


def _query(form: FilterForm) -> str:
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return "".join(f"{name}={value}&" for name, value in given.items() if value)
