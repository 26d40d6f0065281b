"""Consents and what left because of them: the list, a person's answers, one answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.accounts.permissions import Can
from wasl.audit.trail import record_opened
from wasl.consent import actions, gate
from wasl.consent.actions import WARN_BEFORE
from wasl.consent.codes import RELEASES, Capacity, Scope, Status
from wasl.consent.models import Disclosure, Grant
from wasl.consent.rules import Doubt
from wasl.desk.consents import reading
from wasl.desk.consents.forms import DoubtForm, FilterForm, WithdrawForm, languages
from wasl.desk.http import StaffRequest
from wasl.desk.spellings import spellings_of
from wasl.errors import Forbidden
from wasl.people.models import Person
from wasl.tracing.rules import CandidateStatus
from wasl.vault.keys import prefetch

PER_PAGE = 25


@login_required
def consents(request: StaffRequest) -> HttpResponse:
    """List the consents of the user's offices."""
    if not request.user.may(Can.READ_CONSENT):
        raise Forbidden("accounts.forbidden", _("Your role does not allow this step."))
    form = FilterForm(request.GET)
    rows = _filtered(request, form).select_related("person", "recipient")
    rows = rows.prefetch_related("person__names")
    page = Paginator(rows.order_by("-asked_on", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    prefetch(row.person_id for row in page)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "desk/consents/list.html",
        {
            "page": page,
            "rows": [(row, _shown_name(request, row.person)) for row in page],
            "form": form,
            "query": f"{query.urlencode()}&" if query else "",
            "filtered": bool(query),
            "today": timezone.localdate(),
            "soon": timezone.localdate() + WARN_BEFORE,
        },
    )


def _filtered(request: StaffRequest, form: FilterForm) -> QuerySet[Grant]:
    rows: QuerySet[Grant] = Grant.objects.visible_to(request.user)
    if not form.is_valid():
        return rows
    said, today = form.cleaned_data, timezone.localdate()
    if said["status"]:
        rows = rows.filter(status=said["status"])
    else:
        rows = rows.exclude(status=Status.SUPERSEDED)
    if said["scope"]:
        rows = rows.filter(scope=said["scope"])
    if said["soon"]:
        rows = rows.filter(
            status=Status.GIVEN, expires_on__gte=today, expires_on__lte=today + WARN_BEFORE
        )
    return rows


def _shown_name(request: StaffRequest, person: Person) -> Any:
    """Return the name for who may read the person; others know them by the reference."""
    return spellings_of(person) if request.user.may(Can.READ_PERSON, on=person) else None


@login_required
def of_person(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show what one person was asked, what they answered, and what left."""
    person = reading.person_for(request.user, pk, Can.READ_CONSENT)
    prefetch([person.pk, *(c.request.enquirer_id for c in reading.verified_of(person))])
    record_opened(request.user, person, purpose="consent")
    consents = reading.of_person(request.user, person, timezone.localdate(), timezone.now())
    return render(
        request,
        "desk/consents/person.html",
        {
            "person": person,
            "name": spellings_of(person),
            "consents": consents,
            "disclosed": reading.disclosed(consents.disclosures),
            "languages": languages(),
        },
    )


@login_required
def found(request: StaffRequest, candidate: UUID) -> HttpResponse:
    """Lead from a verified match to the person who is to be asked."""
    person = get_object_or_404(
        Person.objects.visible_to(request.user),
        candidacies__pk=candidate,
        candidacies__status=CandidateStatus.VERIFIED,
    )
    request.user.require(Can.READ_CONSENT, on=person)
    return redirect("desk:consents-of", pk=person.pk)


@login_required
def show(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show one consent: who said what, how, and until when."""
    grant = visible_grant(request, pk)
    prefetch([grant.person_id])
    record_opened(request.user, grant, purpose="consent")
    user, status = request.user, Status(grant.status)
    may_record = user.may(Can.RECORD_CONSENT, on=grant)
    return render(
        request,
        "desk/consents/show.html",
        {
            "grant": grant,
            "name": _shown_name(request, grant.person),
            "words": grant.content,
            "capacities": [Capacity(each).label for each in grant.given_by],
            "may_answer": may_record
            and status in {Status.REQUESTED, Status.NOT_NOW, Status.GIVEN, Status.UNDER_REVIEW},
            "may_withdraw": may_record and status in {Status.GIVEN, Status.UNDER_REVIEW},
            "may_doubt": may_record and status is Status.GIVEN,
            "may_confirm": may_record
            and status is Status.WITHDRAWN
            and grant.effects_done_at is None,
            "withdraw_form": WithdrawForm(),
            "doubt_form": DoubtForm(),
            "disclosed": reading.disclosed(grant.disclosures.select_related("made_by")),
            "is_release": grant.scope in RELEASES,
        },
    )


def visible_grant(request: StaffRequest, pk: UUID) -> Grant:
    """Return a consent that the user may read; 404 else."""
    grant: Grant = get_object_or_404(
        Grant.objects.visible_to(request.user).select_related(
            "person__office", "recipient", "recorded_by", "evidence"
        ),
        pk=pk,
    )
    return grant


@login_required
@require_POST
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take a consent back, at once."""
    grant = visible_grant(request, pk)
    form = WithdrawForm(request.POST)
    form.is_valid()
    grant = actions.withdraw(
        actor=request.user, grant=grant, reason=form.cleaned_data["reason"], now=timezone.now()
    )
    messages.success(request, _("Withdrawn. What was open because of it is shut now."))
    if grant.effects_done_at is None:
        messages.warning(
            request, _("Something had been read already: call it back within a day, then say so.")
        )
    return redirect("desk:consent", pk=pk)


@login_required
@require_POST
def doubt(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Suspend a consent until the person was asked again."""
    grant = visible_grant(request, pk)
    form = DoubtForm(request.POST)
    if form.is_valid():
        actions.mark_under_review(
            actor=request.user,
            grant=grant,
            doubt=Doubt(form.cleaned_data["doubt"]),
            on=timezone.localdate(),
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("Suspended. It does not hold until the person answers anew."))
    return redirect("desk:consent", pk=pk)


@login_required
@require_POST
def confirm_effects(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Note that whoever had received something was told to stop."""
    actions.confirm_effects(
        actor=request.user, grant=visible_grant(request, pk), now=timezone.now()
    )
    messages.success(request, _("Noted."))
    return redirect("desk:consent", pk=pk)


@login_required
@require_POST
def revoke(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Shut one disclosure."""
    row = get_object_or_404(
        Disclosure.objects.visible_to(request.user).select_related("person"), pk=pk
    )
    gate.revoke(actor=request.user, disclosure=row, now=timezone.now())
    messages.success(request, _("It cannot be read any more."))
    return redirect("desk:consents-of", pk=row.person_id)


@login_required
def sheet(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Print for a person, in their language, what of them left, to whom and why (D47, D51)."""
    person = reading.person_for(request.user, pk, Can.READ_CONSENT)
    prefetch([person.pk])
    record_opened(request.user, person, purpose="sheet")
    chosen = request.GET.get("lang", "")
    if chosen not in {code for code, _label in languages()}:
        chosen = translation.get_language() or "en"
    rows = person.disclosures.select_related("recipient", "person__office")
    kin = {c.request.pk: c.request.get_kinship_display for c in reading.verified_of(person)}
    with translation.override(chosen):
        return render(
            request,
            "desk/consents/sheet.html",
            {
                "person": person,
                "disclosed": reading.disclosed(rows),
                "kin": {pk: str(label()) for pk, label in kin.items()},
                "today": timezone.localdate(),
                "scopes": Scope,
            },
        )
