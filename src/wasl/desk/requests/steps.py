"""The next step of a request in plain words, and the line of its moves."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.desk.parts import Action, Missing, NextStep, Step, StepState, Tone, Words
from wasl.tracing.models import Candidate, Request
from wasl.tracing.rules import CandidateStatus, RequestStatus

S = RequestStatus
Rule = Callable[[Request, list[Candidate], User], NextStep]
LINE = (
    (_("written down"), {S.DRAFT}),
    (_("submitted"), {S.SUBMITTED}),
    (_("searching"), {S.IN_PROGRESS}),
    (_("candidates"), {S.CANDIDATE_FOUND}),
    (_("located"), {S.LOCATED}),
    (_("consent"), {S.AWAITING_SP_CONSENT}),
    (_("answered"), {S.CONTACT_RESTORED, S.MESSAGE_ONLY, S.LOCATED_NO_CONTACT, S.NOT_FOUND}),
    (pgettext_lazy("request", "closed"), {S.CLOSED}),
)
STOPPED = {S.DECLINED: 1, S.WITHDRAWN: 2}


def steps(request: Request) -> list[Step]:
    """Return the line of moves, the finished ones marked."""
    status = RequestStatus(request.status)
    if status in STOPPED:
        at = STOPPED[status]
        done = [Step(label=label, state=StepState.DONE) for label, _states in LINE[:at]]
        return [*done, Step(label=status.label, state=StepState.STOPPED)]
    now = next(number for number, (_label, states) in enumerate(LINE) if status in states)
    return [
        Step(
            label=label,
            state=StepState.DONE
            if number < now
            else StepState.NOW
            if number == now
            else StepState.TO_COME,
        )
        for number, (label, _states) in enumerate(LINE)
    ]


def next_step(request: Request, candidates: list[Candidate], user: User) -> NextStep:
    """Return what is needed now, and the buttons that do it for this user."""
    return _BY_STATUS[RequestStatus(request.status)](request, candidates, user)


def _url(name: str, request: Request) -> str:
    return reverse(f"desk:{name}", args=[request.pk])


def _draft(request: Request, _candidates: list[Candidate], user: User) -> NextStep:
    missing: tuple[Missing, ...] = ()
    if not request.limits_explained:
        missing = (
            Missing(
                label=_("Explain to the enquirer how tracing works and what we cannot promise."),
                url=_url("request-edit", request),
            ),
        )
    send = Action(
        label=_("Send to the supervisor"),
        url=_url("request-submit", request),
        tone=Tone.MAIN,
        posts=True,
    )
    able = user.may(Can.SUBMIT_REQUEST, on=request) and not missing
    return NextStep(
        title=_("Next: send the request to the supervisor."),
        why=_("The supervisor looks at why contact is wished. Nothing is searched before."),
        missing=missing,
        actions=(send,) if able else (),
    )


def _submitted(request: Request, _candidates: list[Candidate], user: User) -> NextStep:
    if not user.may(Can.ACCEPT_REQUEST, on=request):
        return NextStep(
            title=_("A supervisor decides whether the request is accepted."),
            why=_("You need not do anything now."),
        )
    if request.submitted_by_id == user.pk:
        return NextStep(
            title=_("Another supervisor decides whether the request is accepted."),
            why=_("You submitted it yourself, so somebody else must look at it."),
        )
    return NextStep(
        title=_("Next: decide whether the request is accepted."),
        why=_("Examine why contact is wished. A search can be a danger to the person sought."),
        actions=(
            Action(label=_("Decline…"), url=_url("request-decline", request)),
            Action(label=_("Accept…"), url=_url("request-accept", request), tone=Tone.MAIN),
        ),
    )


def _searching(_request: Request, _candidates: list[Candidate], _user: User) -> NextStep:
    return NextStep(
        title=_("The search is running."),
        why=_(
            "Every new or changed record is compared within a minute. You will be told when"
            " there is somebody to look at."
        ),
    )


def _candidates(_request: Request, candidates: list[Candidate], user: User) -> NextStep:
    waiting = [
        each
        for each in candidates
        if each.status
        in {CandidateStatus.PROPOSED, CandidateStatus.UNDER_REVIEW, CandidateStatus.STALE}
    ]
    second = [each for each in candidates if each.status == CandidateStatus.FIRST_CONFIRMED]
    best = next(iter(second or waiting), None)
    if best is None or not user.may(Can.REVIEW_CANDIDATE):
        return NextStep(
            title=_("Reviewers look at the candidates."),
            why=_("Two reviewers must agree before anything else happens."),
        )
    return NextStep(
        title=_("Next: look at the best candidate."),
        why=_("Nobody is told before the found person has agreed."),
        actions=(
            Action(
                label=_("Look at the candidate"),
                url=reverse("desk:candidate", args=[best.pk]),
                tone=Tone.MAIN,
            ),
        ),
    )


def _linked(title: Words, why: Words) -> Rule:
    def step(_request: Request, candidates: list[Candidate], _user: User) -> NextStep:
        linked = next(
            (
                each
                for each in candidates
                if each.status in {CandidateStatus.VERIFICATION, CandidateStatus.VERIFIED}
            ),
            None,
        )
        actions = (
            (
                Action(
                    label=_("Open the match"),
                    url=reverse("desk:candidate", args=[linked.pk]),
                    tone=Tone.MAIN,
                ),
            )
            if linked
            else ()
        )
        return NextStep(title=title, why=why, actions=actions)

    return step


def _answered(request: Request, _candidates: list[Candidate], user: User) -> NextStep:
    if request.closure_asked_by_id and user.may(Can.CLOSE_REQUEST, on=request):
        return NextStep(
            title=_("Next: agree to close the request."),
            why=_("A colleague proposed it. The enquirer reads the same words for every reason."),
            actions=(
                Action(label=_("Close…"), url=_url("request-close", request), tone=Tone.MAIN),
            ),
        )
    return NextStep(
        title=_("What the found person chose is done."),
        why=_(
            "The enquirer's page shows only what the found person wished to send. Ask again only"
            " when the person said so."
        ),
        actions=(Action(label=_("Propose to close…"), url=_url("request-ask-closure", request)),)
        if user.may(Can.SUBMIT_REQUEST, on=request)
        else (),
    )


def _ended(request: Request, _candidates: list[Candidate], user: User) -> NextStep:
    may = user.may(Can.CLOSE_REQUEST, on=request) and request.status == S.CLOSED
    return NextStep(
        title=_("This request has ended."),
        why=_("It can be taken up again when something new is known."),
        actions=(Action(label=_("Reopen…"), url=_url("request-reopen", request)),) if may else (),
    )


_BY_STATUS: dict[RequestStatus, Rule] = {
    S.DRAFT: _draft,
    S.SUBMITTED: _submitted,
    S.DECLINED: _ended,
    S.IN_PROGRESS: _searching,
    S.CANDIDATE_FOUND: _candidates,
    S.LOCATED: _linked(
        _("A match was confirmed by two reviewers. It is being verified."),
        _("Verification rests on knowledge and community, not on papers alone."),
    ),
    S.AWAITING_SP_CONSENT: _linked(
        _("The found person is asked what may be shared."),
        _("Nothing leaves without their own yes. The enquirer's page stays as it is."),
    ),
    S.CONTACT_RESTORED: _answered,
    S.MESSAGE_ONLY: _answered,
    S.LOCATED_NO_CONTACT: _answered,
    S.NOT_FOUND: _answered,
    S.WITHDRAWN: _answered,
    S.CLOSED: _ended,
}
