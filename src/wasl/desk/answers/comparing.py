"""Compare: two versions of answers, and answers with what the record says (R149)."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render

from wasl.accounts.permissions import Can
from wasl.audit.trail import record_opened
from wasl.desk.answers.reading import (
    in_words,
    language_of,
    people_about,
    submission_for,
    version_for,
)
from wasl.desk.answers.views import opening, page_of, references_for
from wasl.desk.http import StaffRequest
from wasl.desk.people.forms import OpenForm
from wasl.questionnaires.actions import open_answers
from wasl.questionnaires.actions.showing import reader_of
from wasl.questionnaires.before import moment_of, record_before
from wasl.questionnaires.comparing import Pair, Verdict, compare_versions, compare_with_record
from wasl.questionnaires.masking import Reader
from wasl.questionnaires.models import SubmissionVersion
from wasl.vault.keys import prefetch


@login_required
def versions(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show what differs between two versions; a POST shows C4, for a reason."""
    submission = submission_for(request.user, pk)
    newer = version_for(submission, request.GET.get("newer", ""))
    chosen = request.GET.get("older", "") or str(newer.number - 1)
    if chosen == "0":
        raise Http404  # there is one version only
    older = version_for(submission, chosen)
    reader = _reader(request, newer)
    pairs = compare_versions(
        open_answers(actor=request.user, version=older),
        open_answers(actor=request.user, version=newer),
    )
    references = {**references_for(request, older), **references_for(request, newer)}
    language = language_of(newer.form_version.definition)
    compared = in_words(pairs, reader, language, references)
    return render(
        request,
        "desk/answers/compare.html",
        {
            **page_of(request, newer),
            "older": older,
            "rows": compared,
            "opened": reader.opened,
            "masked": any(row.verdict == "masked" for row in compared),
            "open_form": OpenForm(auto_id="open_%s"),
            "reason": newer.content.reason,
        },
    )


@login_required
def record(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show the answers beside what the records said before; a POST shows C4, for a reason."""
    submission = submission_for(request.user, pk)
    version = version_for(submission, request.GET.get("version", ""))
    reader = _reader(request, version)
    answers = open_answers(actor=request.user, version=version)
    about = people_about(request.user, submission)
    prefetch(person.pk for _who, person in about)
    language = language_of(version.form_version.definition)
    references = references_for(request, version)
    at = moment_of(submission)
    tables = []
    for who, person in about:
        request.user.require(Can.READ_PERSON, on=person)
        record_opened(request.user, person, purpose="compare")
        pairs = compare_with_record(answers, record_before(person, at), who)
        tables.append((who, person, in_words(pairs, reader, language, references), _sums(pairs)))
    rows = [row for _who, _person, table, _sum in tables for row in table]
    return render(
        request,
        "desk/answers/record.html",
        {
            **page_of(request, version),
            "tables": tables,
            "opened": reader.opened,
            "masked": any(row.verdict == "masked" for row in rows),
            "open_form": OpenForm(auto_id="open_%s"),
        },
    )


def _sums(pairs: list[Pair]) -> dict[str, int]:
    return {str(v): sum(pair.verdict == v for pair in pairs) for v in Verdict}


def _reader(request: StaffRequest, version: SubmissionVersion) -> Reader:
    """Who looks; with C4 where they said why, which is recorded."""
    purpose = opening(request)
    if purpose:
        request.user.require(Can.READ_LIFE_OR_SAFETY, on=version.submission)
        record_opened(request.user, version.submission, purpose=purpose)
    return reader_of(request.user, version, opened=bool(purpose))
