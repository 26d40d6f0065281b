"""Requests: the list, one request with its next step, and the form that opens one."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wasl import matching
from wasl.accounts.models import Office
from wasl.accounts.permissions import Can
from wasl.audit.trail import record_opened
from wasl.desk.candidates.reading import preview_rows
from wasl.desk.http import StaffRequest
from wasl.desk.parts import Difference, Words
from wasl.desk.requests.deciding import AcceptForm, ClosureForm, WhyForm
from wasl.desk.requests.forms import LANGUAGES, AskingForm, EnquirerForm, SoughtForm
from wasl.desk.requests.steps import next_step, steps
from wasl.desk.spellings import spellings_of
from wasl.errors import Forbidden, Stale
from wasl.people.codes import Basis, Purpose
from wasl.people.kinship import word
from wasl.people.models import Person
from wasl.people.references import read_reference
from wasl.people.summaries import check_may_see
from wasl.tracing import actions
from wasl.tracing.drafts import draft_as_record
from wasl.tracing.finding import preview
from wasl.tracing.models import Candidate, Request
from wasl.tracing.rules import FOUND, Motive, RequestStatus
from wasl.vault.keys import prefetch

PER_PAGE = 25


@login_required
def requests(request: StaffRequest) -> HttpResponse:
    """List the requests of the user's offices."""
    request.user.require_somewhere(Can.READ_REQUEST)
    rows = Request.objects.visible_to(request.user).select_related("office", "sought", "enquirer")
    status, q = request.GET.get("status", ""), request.GET.get("q", "").strip()
    if status in RequestStatus.values:
        rows = rows.filter(status=status)
    elif status != "all":
        rows = rows.exclude(status__in=[RequestStatus.CLOSED, RequestStatus.DECLINED])
    if q:
        # References only: a name is searched for on the search page, never in an address.
        rows = rows.filter(reference=read_reference(q) or "")
    if not request.user.may_see_children(timezone.localdate()):
        adults = Person.objects.adults(timezone.localdate())
        rows = rows.filter(sought__in=adults, enquirer__in=adults)
    seen = Candidate.objects.visible_to(request.user).waiting()
    rows = rows.annotate(
        waiting=Count("candidates", filter=Q(candidates__in=seen))
    ).prefetch_related("sought__names")
    page = Paginator(rows.order_by("-created_at"), PER_PAGE).get_page(request.GET.get("page"))
    prefetch(row.sought_id for row in page)
    return render(
        request,
        "desk/requests/list.html",
        {
            "page": page,
            "rows": [(row, spellings_of(row.sought)) for row in page],
            "statuses": RequestStatus.choices,
            "status": status,
            "q": q,
            "query": f"status={status}&" if status else "",
            "may_create": request.user.may(Can.CREATE_REQUEST),
        },
    )


@login_required
def show(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show one request: what is needed now first."""
    tracing = _visible(request, pk)
    for person in (tracing.sought, tracing.enquirer):
        check_may_see(request.user, person, timezone.localdate())
    prefetch([tracing.sought_id, tracing.enquirer_id])
    record_opened(request.user, tracing, purpose="tracing")
    candidates = list(
        Candidate.objects.visible_to(request.user)
        .filter(request=tracing)
        .select_related("person", "person__office", "request")
        .prefetch_related("person__names", "reviews")
        .order_by("-bits")
    )
    return render(request, "desk/requests/show.html", _page(request, tracing, candidates))


@login_required
@sensitive_post_parameters()
def new(request: StaffRequest) -> HttpResponse:
    """Write down a new request. Shows at once whom the registry may already hold."""
    office = _office(request)
    enquirer = _known_enquirer(request)
    posted = request.POST or None
    sought_form = SoughtForm(posted, prefix="sought")
    enquirer_form = None if enquirer else EnquirerForm(posted, prefix="enquirer")
    asking_form = AskingForm(posted, prefix="asking")
    forms = [form for form in (enquirer_form, sought_form, asking_form) if form is not None]
    if posted and "look" not in posted and all_valid(forms):
        tracing = actions.open_request(
            actor=request.user,
            office=office,
            enquirer=enquirer or enquirer_form.draft(),  # type: ignore[union-attr]  # one of the two
            sought=sought_form.draft(),
            draft=asking_form.draft(),
            basis=Basis.PUBLIC_INTEREST,
            purpose=Purpose.TRACING,
            on=timezone.localdate(),
        )
        messages.success(request, _("The request is written down, as a draft."))
        return redirect("desk:request", pk=tracing.pk)
    return render(
        request,
        "desk/requests/new.html",
        {
            "forms": forms,
            "sought_form": sought_form,
            "enquirer_form": enquirer_form,
            "asking_form": asking_form,
            "enquirer": enquirer,
            "enquirer_names": spellings_of(enquirer) if enquirer else None,
            "found": _look(request, sought_form) if posted else None,
        },
        status=422 if posted and "look" not in posted else 200,
    )


@login_required
@require_POST
@sensitive_post_parameters()
def look(request: StaffRequest) -> HttpResponse:
    """Answer the form while it is filled in: whom the registry may already hold."""
    request.user.require_somewhere(Can.CREATE_REQUEST)
    found = _look(request, SoughtForm(request.POST, prefix="sought"))
    return render(request, "desk/requests/_found.html", {"found": found})


@login_required
def edit(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Change what was asked; the people's own facts are changed on their pages."""
    tracing = _visible(request, pk)
    check_may_see(request.user, tracing.sought, timezone.localdate())
    content = tracing.content
    initial = {
        "kinship": tracing.kinship,
        "context": tracing.context,
        "reasons": content.reasons,
        "leads": "\n".join(lead.value for lead in content.leads),
        "searches": content.searches,
        "fear": content.fear,
        "language": tracing.language,
        "limits_explained": tracing.limits_explained,
    }
    form = AskingForm(request.POST or None, prefix="asking", initial=initial)
    version = int(request.POST.get("version", tracing.version))
    rows: list[Difference] = []
    if form.is_valid():
        try:
            actions.amend_request(
                actor=request.user, request=tracing, version=version, draft=form.draft()
            )
        except Stale:
            # What was typed stays in the form; the saved version is shown beside it.
            version = tracing.version
            rows = [
                Difference(
                    label=form.fields[name].label or name,
                    saved=str(saved),
                    typed=str(form.cleaned_data[name]),
                )
                for name, saved in initial.items()
            ]
        else:
            return redirect("desk:request", pk=pk)
    return render(
        request,
        "desk/requests/edit.html",
        {"tracing": tracing, "form": form, "version": version, "rows": rows},
        status=409 if rows else 422 if request.POST else 200,
    )


@login_required
@require_POST
def submit(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Send the draft to the supervisor."""
    actions.submit_request(actor=request.user, request=_visible(request, pk))
    messages.success(request, _("Sent to the supervisor, who decides whether it is accepted."))
    return redirect("desk:request", pk=pk)


@login_required
def accept(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Examine the motive, and accept."""
    tracing = _visible(request, pk)
    form = AcceptForm(request.POST or None)
    if form.is_valid():
        actions.accept_request(
            actor=request.user,
            request=tracing,
            motive=Motive(form.cleaned_data["motive"]),
            motive_note=form.cleaned_data["note"],
            review_days=form.cleaned_data["review_days"],
            on=timezone.localdate(),
        )
        messages.success(request, _("Accepted. The search begins within a minute."))
        return redirect("desk:request", pk=pk)
    return _ask(request, tracing, form, _("Accept the request"), _("Accept, and begin the search"))


@login_required
@require_POST
def pin(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Make a PIN for the enquirer and show it, this once."""
    tracing = _visible(request, pk)
    made = actions.give_pin(actor=request.user, request=tracing)
    return render(request, "desk/requests/pin.html", {"tracing": tracing, "pin": made})


def _step(
    verb: Callable[..., Request], form_class: type[Form], title: Words, label: Words
) -> Callable[[StaffRequest, UUID], HttpResponse]:
    """Make the page of one step of a request that asks one thing and then acts."""

    @login_required
    def page(request: StaffRequest, pk: UUID) -> HttpResponse:
        tracing = _visible(request, pk)
        form = form_class(request.POST or None)
        if form.is_valid():
            verb(actor=request.user, request=tracing, **form.cleaned_data)
            return redirect("desk:request", pk=pk)
        return _ask(request, tracing, form, title, label)

    return page


def _close_today(**given: Any) -> Request:
    return actions.close_request(**given, on=timezone.localdate())


decline = _step(
    actions.decline_request, WhyForm, gettext_lazy("Decline the request"), gettext_lazy("Decline")
)
withdraw = _step(
    actions.withdraw_request,
    WhyForm,
    gettext_lazy("The enquirer withdraws"),
    gettext_lazy("End the search"),
)
ask_closure = _step(
    actions.ask_closure, ClosureForm, gettext_lazy("Propose to close"), gettext_lazy("Propose")
)
close = _step(_close_today, WhyForm, gettext_lazy("Close the request"), gettext_lazy("Close"))
reopen = _step(
    actions.reopen_request, WhyForm, gettext_lazy("Reopen the request"), gettext_lazy("Reopen")
)


def all_valid(forms: Sequence[Form]) -> bool:
    """Check every form, so that all mistakes are shown at once."""
    return not [form for form in forms if not form.is_valid()]


def _visible(request: StaffRequest, pk: UUID) -> Request:
    rows = Request.objects.visible_to(request.user).select_related(
        "office", "sought", "enquirer", "accepted_by", "submitted_by"
    )
    return get_object_or_404(rows.prefetch_related("sought__names", "enquirer__names"), pk=pk)


def _ask(
    request: StaffRequest, tracing: Request, form: Form, title: Words, label: Words
) -> HttpResponse:
    context = {"tracing": tracing, "form": form, "heading": title, "label": label}
    status = 422 if request.POST else 200
    return render(request, "desk/requests/ask.html", context, status=status)


def _page(request: StaffRequest, tracing: Request, candidates: list[Candidate]) -> dict[str, Any]:
    return {
        "tracing": tracing,
        "content": tracing.content,
        "sought": spellings_of(tracing.sought),
        "enquirer": spellings_of(tracing.enquirer),
        "relation": word(tracing.kinship, tracing.enquirer.sex),
        "language": dict(LANGUAGES).get(tracing.language, tracing.language),
        "next": next_step(tracing, candidates, request.user),
        "steps": steps(tracing),
        "candidates": preview_rows(candidates, request.user),
        "found_elsewhere": not candidates and RequestStatus(tracing.status) in FOUND,
        "moves": tracing.moves.select_related("by"),
        "may": {
            "edit": request.user.may(Can.CREATE_REQUEST, on=tracing),
            "close": request.user.may(Can.CLOSE_REQUEST, on=tracing),
            "submit": request.user.may(Can.SUBMIT_REQUEST, on=tracing),
        },
    }


def _office(request: StaffRequest) -> Office:
    offices = request.user.offices_where(Can.CREATE_REQUEST)
    if not offices:
        raise Forbidden("accounts.forbidden", _("Your role does not allow this step."))
    chosen = Office.objects.filter(pk__in=offices).order_by("name")
    return (
        get_object_or_404(chosen, pk=request.GET["office"])
        if "office" in request.GET
        else chosen[0]
    )


def _known_enquirer(request: StaffRequest) -> Person | None:
    pk = request.GET.get("enquirer")
    if not pk:
        return None
    people = Person.objects.visible_to(request.user).current().prefetch_related("names")
    return get_object_or_404(people, pk=pk)


def _look(request: StaffRequest, form: SoughtForm) -> list[dict[str, Any]] | None:
    """Rank the people whom the user may see; silent until there is a name."""
    form.is_valid()
    if not form.cleaned_data.get("name"):
        return None
    for field in form.fields:
        form.cleaned_data.setdefault(field, "")
    sought = draft_as_record(form.draft())
    seen = Person.objects.visible_to(request.user).current()
    seen = seen.without_children_for(request.user, timezone.localdate())
    found = preview(matching.Request(id="look", sought=sought), seen, top=8)
    people = {
        str(person.pk): person
        for person in seen.filter(pk__in=[each.person for each in found])
        .select_related("office")
        .prefetch_related("names")
    }
    prefetch(person.pk for person in people.values())
    return [
        {
            "candidate": each,
            "person": people[each.person],
            "names": spellings_of(people[each.person]),
        }
        for each in found
        if each.person in people
    ]
