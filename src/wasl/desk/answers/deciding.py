"""Decide about answers that could not be taken over by themselves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wasl.accounts.permissions import Can
from wasl.audit.trail import record_opened
from wasl.desk.answers.effects import shown_effects
from wasl.desk.answers.forms import SetAsideForm
from wasl.desk.answers.reading import (
    Compared,
    conflicts_of,
    in_words,
    language_of,
    people_about,
    submission_for,
    version_for,
)
from wasl.desk.answers.views import page_of, references_for
from wasl.desk.http import StaffRequest
from wasl.errors import IllegalMove
from wasl.people.sections import read_draft
from wasl.questionnaires.actions import accept_answers, open_answers, set_aside_answers
from wasl.questionnaires.actions.showing import reader_of
from wasl.questionnaires.codes import State
from wasl.questionnaires.comparing import compare_with_record
from wasl.questionnaires.masking import LIFE_OR_SAFETY
from wasl.questionnaires.models import Submission, SubmissionVersion


@login_required
def decide(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show what waits: what the record says, what the form says; take over what was ticked."""
    submission = _deciding(request, pk)
    version = version_for(submission, "")
    if request.method == "POST":
        known = set(conflicts_of(version))
        taken = frozenset(path for path in request.POST.getlist("taken") if path in known)
        state = accept_answers(actor=request.user, submission=submission, taken=taken)
        if state == State.DONE:
            messages.success(request, _("Done: the answers are taken over as you decided."))
        else:
            messages.warning(request, _("Something was refused again. Look what is missing."))
        return redirect("desk:answer", pk=pk)
    if submission.state != State.WAITING:
        raise IllegalMove("questionnaires.nothing_waits", _("Nothing waits here for a decision."))
    return render(request, "desk/answers/decide.html", _page(request, version, SetAsideForm()))


@login_required
@require_POST
@sensitive_post_parameters("reason")
def set_aside(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Leave undone what was refused, for a reason."""
    submission = _deciding(request, pk)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        page = _page(request, version_for(submission, ""), form)
        return render(request, "desk/answers/decide.html", page, status=422)
    set_aside_answers(actor=request.user, submission=submission, reason=form.cleaned_data["reason"])
    messages.success(request, _("Set aside. The answers stay, and so does your reason."))
    return redirect("desk:answer", pk=pk)


def _deciding(request: StaffRequest, pk: UUID) -> Submission:
    submission = submission_for(request.user, pk)
    request.user.require(Can.DECIDE_ANSWERS, on=submission)
    return submission


def _page(request: StaffRequest, version: SubmissionVersion, form: SetAsideForm) -> dict[str, Any]:
    language = language_of(version.form_version.definition)
    return {
        **page_of(request, version),
        "rows": _conflicts(request, version),
        "effects": [each for each in shown_effects(version, language) if each.tone == "warn"],
        "form": form,
    }


def _conflicts(request: StaffRequest, version: SubmissionVersion) -> list[Compared]:
    """What both say, and not the same; C4 is shown to who may decide it, and recorded."""
    paths = conflicts_of(version)
    if not paths:
        return []
    answers = open_answers(actor=request.user, version=version)
    fields = version.form_version.definition.by_path()
    grave = any(fields[path].sensitivity >= LIFE_OR_SAFETY for path in paths if path in fields)
    if grave:
        record_opened(request.user, version.submission, purpose="decide")
    reader = reader_of(request.user, version, opened=grave)
    pairs = []
    for who, person in people_about(request.user, version.submission):
        record_opened(request.user, person, purpose="compare")
        pairs += [
            pair
            for pair in compare_with_record(answers, read_draft(person), who)
            if pair.field.path in paths
        ]
    language = language_of(version.form_version.definition)
    return in_words(pairs, reader, language, references_for(request, version))
