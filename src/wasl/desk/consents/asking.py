"""Ask one question and take down the answer; prepare a release and let it go."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wasl.accounts.permissions import Can
from wasl.audit.trail import record_refusal
from wasl.consent import actions, gate
from wasl.consent.codes import RELEASES, Scope
from wasl.consent.models import Grant
from wasl.consent.reads import ages_of
from wasl.consent.rules import OPEN_FOR
from wasl.consent.signers import Ages
from wasl.consent.steps import LIVE, NAMED, Taken
from wasl.desk.consents import reading
from wasl.desk.consents.forms import AnswerForm
from wasl.desk.consents.views import visible_grant
from wasl.desk.http import StaffRequest
from wasl.desk.spellings import spellings_of
from wasl.errors import Refused
from wasl.people.actions import Upload, store_file
from wasl.people.kinship import word
from wasl.people.models import FileKind, Person
from wasl.tracing.actions import release_to_enquirer
from wasl.tracing.models import Candidate
from wasl.tracing.rules import CandidateStatus
from wasl.vault.keys import prefetch


@dataclass(frozen=True)
class Question:
    """What is asked of whom, for whom; ``grant`` when it was asked before."""

    person: Person
    scope: Scope
    candidate: Candidate | None
    grant: Grant | None

    @property
    def recipient(self) -> Person | None:
        """The enquirer, for what is told to an enquirer."""
        if self.candidate is not None and self.scope in RELEASES:
            return self.candidate.request.enquirer
        return self.grant.recipient if self.grant else None


@login_required
def ask(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask a person one thing. Without a scope: choose which."""
    person = reading.person_for(request.user, pk, Can.RECORD_CONSENT)
    scope = request.GET.get("scope", "")
    if scope not in Scope.values:
        raise Http404
    candidate = _candidate(person, request.GET.get("candidate", ""))
    if scope in RELEASES and candidate is None:
        raise Http404
    question = Question(person, Scope(scope), candidate, None)
    if scope not in NAMED:
        recipient = question.recipient
        live = person.grants.filter(scope=scope, status__in=LIVE).to(recipient).first()
        question = replace(question, grant=live)
    return _page(request, question)


@login_required
def answer(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take down an answer to what was asked, or a new answer in place of an old one."""
    grant = visible_grant(request, pk)
    request.user.require(Can.RECORD_CONSENT, on=grant)
    candidate = next(
        (
            found
            for found in reading.verified_of(grant.person)
            if found.request.enquirer_id == grant.recipient_id
        ),
        None,
    )
    return _page(request, Question(grant.person, Scope(grant.scope), candidate, grant))


def _candidate(person: Person, pk: str) -> Candidate | None:
    return next((found for found in reading.verified_of(person) if str(found.pk) == pk), None)


def _page(request: StaffRequest, question: Question) -> HttpResponse:
    person, today = question.person, timezone.localdate()
    prefetch([person.pk, *([question.recipient.pk] if question.recipient else [])])
    ages = ages_of(person, today)
    if ages is None:
        return _say(request, question, None, None, 409)
    version = question.grant.version if question.grant else 0
    form = AnswerForm(
        request.POST or None,
        request.FILES or None,
        scope=question.scope,
        ages=ages,
        initial={"version": version},
    )
    if question.grant is not None or question.scope not in NAMED:
        form.fields.pop("recipient_code", None)
    if not form.is_valid():
        return _say(request, question, form, ages, 422 if request.POST else 200)
    try:
        grant = _take_down(request, question, form)
    except Refused as refusal:
        match = request.resolver_match
        record_refusal(
            request.user,
            match.view_name if match else "",
            refusal.code,
            record_type="people.person",
            record_id=str(person.pk),
        )
        form.add_error(None, str(refusal.message))
        return _say(request, question, form, ages, refusal.status)
    messages.success(request, _("Recorded: %(answer)s.") % {"answer": grant.get_status_display()})
    return redirect("desk:consents-of", pk=person.pk)


@transaction.atomic
def _take_down(request: StaffRequest, question: Question, form: AnswerForm) -> Grant:
    today, version = timezone.localdate(), form.cleaned_data["version"] or 0
    grant = question.grant
    if grant is None:
        grant = actions.ask_consent(
            actor=request.user,
            person=question.person,
            scope=question.scope,
            recipient=question.recipient,
            recipient_code=form.cleaned_data.get("recipient_code", ""),
            on=today,
        )
        version = grant.version
    taken: Taken = form.taken()
    upload = form.cleaned_data.get("evidence")
    if upload is not None:
        stored = store_file(
            actor=request.user,
            person=question.person,
            upload=Upload(body=upload.read(), kind=FileKind.EVIDENCE),
        )
        taken = replace(taken, evidence=stored)
    return actions.record_answer(
        actor=request.user, grant=grant, taken=taken, version=version, on=today
    )


def _say(
    request: StaffRequest,
    question: Question,
    form: AnswerForm | None,
    ages: Ages | None,
    status: int,
) -> HttpResponse:
    recipient = question.recipient
    context: dict[str, Any] = {
        "person": question.person,
        "name": spellings_of(question.person),
        "scope": question.scope,
        "grant": question.grant,
        "candidate": question.candidate,
        "enquirer": spellings_of(recipient) if recipient else None,
        "form": form,
        "ages": ages,
        "signers": reading.who_signs(ages) if ages else (),
    }
    return render(request, "desk/consents/ask.html", context, status=status)


@login_required
def release(request: StaffRequest, pk: UUID, scope: str) -> HttpResponse:
    """Show exactly what would leave, to whom, by which consent; on a post, let it leave."""
    # Before the match is verified nobody here may know who is asking.
    verified = Candidate.objects.filter(status=CandidateStatus.VERIFIED)
    candidate = get_object_or_404(
        verified.select_related("request__enquirer", "person__office"), pk=pk
    )
    person = reading.person_for(request.user, candidate.person_id, Can.READ_CONSENT)
    if scope not in RELEASES:
        raise Http404
    today, wanted = timezone.localdate(), Scope(scope)
    if request.method == "POST":
        release_to_enquirer(
            actor=request.user, candidate=candidate, scope=wanted, on=today, now=timezone.now()
        )
        messages.success(request, _("Passed on. The enquirer's page shows it now."))
        return redirect("desk:consents-of", pk=person.pk)
    return render(request, "desk/consents/release.html", _leaving(request, candidate, wanted))


def _leaving(request: StaffRequest, candidate: Candidate, wanted: Scope) -> dict[str, Any]:
    """What the page of a release shows."""
    person, today = candidate.person, timezone.localdate()
    enquirer = candidate.request.enquirer
    prefetch([person.pk, enquirer.pk])
    grant = person.grants.in_force(today).filter(scope=wanted).to(enquirer).first()
    ask_url = f"{reverse('desk:consent-ask', args=[person.pk])}?scope={wanted.value}&candidate={candidate.pk}"
    missing = gate.missing_for(person, wanted, enquirer, today)
    return {
        "person": person,
        "name": spellings_of(person),
        "enquirer": spellings_of(enquirer),
        "kinship": word(candidate.request.kinship, enquirer.sex),
        "candidate": candidate,
        "scope": wanted,
        "grant": grant,
        "items": reading.items_in_words(gate.items_of(grant)) if grant else [],
        "missing": reading.missing_links(missing, grant, ask_url),
        "days": OPEN_FOR[wanted],
        "sent": grant is not None and grant.disclosures.open_to(enquirer, timezone.now()).exists(),
        "may_release": request.user.may(Can.RELEASE_DATA, on=person),
    }
