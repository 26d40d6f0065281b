"""Candidates: the queue, the comparison of two records, and the decisions on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import ChoiceField
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.accounts.permissions import Can
from wasl.audit.trail import record_opened
from wasl.consent.codes import RELEASES
from wasl.consent.models import Disclosure, Grant
from wasl.desk.candidates import reading
from wasl.desk.candidates.steps import next_step, steps
from wasl.desk.http import StaffRequest
from wasl.desk.parts import Words
from wasl.desk.requests.deciding import DecisionForm, WhyForm
from wasl.desk.spellings import spellings_of
from wasl.errors import Stale
from wasl.people.kinship import word
from wasl.people.models import Person
from wasl.tracing import actions
from wasl.tracing.models import Candidate
from wasl.tracing.records import records_of
from wasl.tracing.rules import LINKED, CandidateStatus, Reason
from wasl.vault.keys import prefetch

PER_PAGE = 25
QUESTIONS = 4
Reasons = tuple[Reason, ...]
BANDS = [
    ("strong", gettext_lazy("strong")),
    ("possible", gettext_lazy("possible")),
    ("weak", gettext_lazy("weak")),
]


@login_required
def candidates(request: StaffRequest) -> HttpResponse:
    """List what waits for a reviewer, the strongest first."""
    request.user.require_somewhere(Can.READ_REQUEST)
    rows = _rows(request).waiting()
    band, status = request.GET.get("band", ""), request.GET.get("status", "")
    if band in {code for code, _label in BANDS}:
        rows = rows.filter(band=band)
    else:
        rows = rows.exclude(band="weak")
    if status in CandidateStatus.values:
        rows = _rows(request).filter(status=status)
    rows = rows.prefetch_related("request__sought__names")
    page = Paginator(rows.order_by("-bits", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    prefetch(key for row in page for key in reading.ids_of(row))
    lines = [
        (row, spellings_of(row.request.sought) if reading.sides(row, request.user).sought else None)
        for row in page
    ]
    found = reading.preview_rows(list(page), request.user)
    return render(
        request,
        "desk/candidates/list.html",
        {
            "page": page,
            "rows": [(row, sought, line) for (row, sought), line in zip(lines, found, strict=True)],
            "bands": BANDS,
            "band": band,
            "statuses": CandidateStatus.choices,
            "status": status,
            "query": f"band={band}&status={status}&",
        },
    )


@login_required
def show(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Compare both records, piece by piece."""
    candidate = _visible(request, pk)
    record_opened(request.user, candidate, purpose="tracing")
    return render(request, "desk/candidates/show.html", _page(request, candidate))


def _decision(
    verb: Callable[..., Candidate], title: Words, label: Words, done: Words, reasons: Reasons
) -> Callable[[StaffRequest, UUID], HttpResponse]:
    """Make the page of one decision: a reason, a note, and the version that was looked at."""

    @login_required
    def page(request: StaffRequest, pk: UUID) -> HttpResponse:
        candidate = _visible(request, pk)
        form = DecisionForm(request.POST or None, initial={"version": candidate.version})
        reason = form.fields["reason"]
        assert isinstance(reason, ChoiceField), "the form asks for one of several reasons"
        # A reason that stands there already is not thought about: the reviewer chooses.
        reason.choices = [("", _("Choose")), *((each.value, each.label) for each in reasons)]
        changed = False
        if form.is_valid():
            said = form.cleaned_data
            try:
                verb(
                    actor=request.user,
                    candidate=candidate,
                    version=said["version"],
                    reason=Reason(said["reason"]),
                    note=said["note"],
                )
            except Stale:
                changed = True
                form.data = {**form.data.dict(), "version": str(candidate.version)}  # type: ignore[attr-defined]  # a QueryDict
            else:
                messages.success(request, str(done))
                return redirect("desk:candidate", pk=pk)
        context = {
            "candidate": candidate,
            "form": form,
            "heading": title,
            "label": label,
            "changed": changed,
        }
        status = 409 if changed else 422 if request.POST else 200
        return render(request, "desk/candidates/decide.html", context, status=status)

    return page


YES = (Reason.EVIDENCE_AGREES, Reason.FAMILY_AGREES, Reason.OTHER)
NO = (
    Reason.NAME_DISAGREES,
    Reason.AGE_DISAGREES,
    Reason.FAMILY_DISAGREES,
    Reason.PLACE_DISAGREES,
    Reason.PERSON_SAYS_NO,
    Reason.OTHER,
)
confirm = _decision(
    actions.confirm_candidate,
    gettext_lazy("These may be the same person"),
    gettext_lazy("Confirm"),
    gettext_lazy("Confirmed."),
    YES,
)
reject = _decision(
    actions.reject_candidate,
    gettext_lazy("These are not the same person"),
    gettext_lazy("Not the same"),
    gettext_lazy("Rejected. The pair stays away until there is new evidence."),
    NO,
)
ask = _decision(
    actions.ask_first,
    gettext_lazy("Ask before you decide"),
    gettext_lazy("Put aside until asked"),
    gettext_lazy(
        "Put aside. Ask the neutral questions, and never say the answer that you hope for."
    ),
    (Reason.TOO_LITTLE, Reason.OTHER),
)
verify = _decision(
    actions.verify_candidate,
    gettext_lazy("The match is verified"),
    gettext_lazy("Verified"),
    gettext_lazy("Verified. Now the found person is asked what may be shared."),
    (Reason.FAMILY_AGREES, Reason.EVIDENCE_AGREES, Reason.OTHER),
)


@login_required
def retract(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Undo a match that was wrong."""
    candidate = _visible(request, pk)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        actions.retract_match(
            actor=request.user,
            candidate=candidate,
            version=candidate.version,
            note=form.cleaned_data["reason"],
        )
        messages.success(request, _("Retracted. Both offices are told."))
        return redirect("desk:candidate", pk=pk)
    context = {
        "candidate": candidate,
        "form": form,
        "heading": _("Retract the match"),
        "label": _("Retract"),
    }
    return render(
        request, "desk/candidates/decide.html", context, status=422 if request.POST else 200
    )


def _rows(request: StaffRequest) -> Any:
    rows = Candidate.objects.visible_to(request.user)
    if not request.user.may_see_children(timezone.localdate()):
        adults = Person.objects.adults(timezone.localdate())
        rows = rows.filter(person__in=adults, request__sought__in=adults)
    return rows.select_related(
        "request__sought", "request__office", "person__office", "request__enquirer"
    ).prefetch_related("person__names", "reviews")


def _visible(request: StaffRequest, pk: UUID) -> Candidate:
    candidate: Candidate = get_object_or_404(_rows(request), pk=pk)
    return candidate


def _page(request: StaffRequest, candidate: Candidate) -> dict[str, Any]:
    user = request.user
    prefetch([*reading.ids_of(candidate), candidate.request.enquirer_id])
    shown = reading.sides(candidate, user)
    records = {record.id: record for record in records_of(reading.ids_of(candidate))}
    sought, found = (records[str(pk)] for pk in reading.ids_of(candidate))
    silent = reading.silent(candidate, sought, found) if shown.sought and shown.found else []
    rows = reading.compared(candidate, user)
    others = list(
        _rows(request).filter(request=candidate.request).exclude(pk=candidate.pk).order_by("-bits")
    )
    return {
        "candidate": candidate,
        "tracing": candidate.request,
        "shown": shown,
        "sought": spellings_of(candidate.request.sought) if shown.sought else None,
        "found": spellings_of(candidate.person) if shown.found else None,
        "rows": rows,
        "silent": silent,
        "against": reading.against(rows) if shown.sought and shown.found else [],
        "unknown": reading.unknown(silent),
        "relation": word(candidate.request.kinship, candidate.request.enquirer.sex),
        # No pair is certain, and the page does not say so.
        "percent": min(99, max(1, round(candidate.probability * 100))),
        "questions": reading.questions(candidate)[:QUESTIONS],
        "others": reading.preview_rows(others, user),
        "next": next_step(candidate, user),
        "steps": steps(candidate),
        "reviews": list(candidate.reviews.select_related("by", "office").order_by("at")),
        "may_retract": user.may(Can.RETRACT_MATCH, on=candidate)
        and CandidateStatus(candidate.status) in LINKED,
        "asking": _asking(request, candidate),
    }


def _asking(request: StaffRequest, candidate: Candidate) -> dict[str, Any] | None:
    """What the found person was asked and answered: for their own office only."""
    user, person = request.user, candidate.person
    if candidate.status != CandidateStatus.VERIFIED or not user.may(Can.READ_CONSENT, on=person):
        return None
    enquirer = candidate.request.enquirer
    grants = {
        grant.scope: grant
        for grant in Grant.objects.filter(person=person, recipient=enquirer).order_by("asked_on")
    }
    sent = set(
        Disclosure.objects.filter(
            person=person, request=candidate.request_id, revoked_at=None
        ).values_list("purpose", flat=True)
    )
    return {
        "enquirer": spellings_of(enquirer),
        "relation": word(candidate.request.kinship, enquirer.sex),
        "scopes": [(scope, grants.get(scope), scope in sent) for scope in RELEASES],
        "may_release": user.may(Can.RELEASE_DATA, on=person),
        "may_record": user.may(Can.RECORD_CONSENT, on=person),
    }
