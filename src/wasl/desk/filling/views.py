"""Pages on which forms are filled: choose one, fill it, go on with a draft, correct, from paper."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from wasl.accounts.models import Office
from wasl.accounts.permissions import Can
from wasl.audit.trail import record_opened
from wasl.desk.filling.forms import PaperForm
from wasl.desk.filling.policy import shows_form
from wasl.desk.filling.reading import (
    new_instance_id,
    offered,
    office_to_fill_in,
    open_tasks,
    own_drafts,
    person_in,
    person_to_fill_for,
    title_of,
)
from wasl.desk.filling.words import page_words
from wasl.desk.http import StaffRequest
from wasl.people.models import Person
from wasl.questionnaires.actions import discard_draft, open_draft
from wasl.questionnaires.answers import read_header
from wasl.questionnaires.codes import Channel, State
from wasl.questionnaires.models import (
    Form,
    FormVersion,
    Submission,
    SubmissionVersion,
)
from wasl.questionnaires.paper_codes import read_code
from wasl.questionnaires.prefilling import ENDANGERS


@login_required
def choose(request: StaffRequest) -> HttpResponse:
    """Choose a form that is about nobody known yet; one's drafts and tasks stand above."""
    office = office_to_fill_in(request)
    return render(
        request,
        "desk/filling/choose.html",
        {
            "forms": [one for one in offered(request.user, office) if not one.needs_somebody],
            "drafts": own_drafts(request.user),
            "tasks": open_tasks(request.user),
            "today": timezone.localdate(),
            "office": office,
            "person": None,
        },
    )


@login_required
def choose_for(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Choose a form to fill about a person."""
    person = person_to_fill_for(request.user, pk)
    forms = [one for one in offered(request.user, person.office) if one.about_somebody]
    return render(
        request,
        "desk/filling/choose.html",
        {"forms": forms, "person": person, "office": person.office, "drafts": [], "tasks": []},
    )


@login_required
@shows_form
def fill(request: StaffRequest, form: UUID) -> HttpResponse:
    """Fill a form that is about nobody known yet."""
    office = office_to_fill_in(request)
    return _page(request, _current(request, form, office), office=office)


@login_required
@shows_form
def fill_for(request: StaffRequest, pk: UUID, form: UUID) -> HttpResponse:
    """Fill a form about a person, with what is known of them."""
    person = person_to_fill_for(request.user, pk)
    version = _current(request, form, person.office)
    return _page(request, version, office=person.office, person=person)


@login_required
@shows_form
def fill_paper(request: StaffRequest, version: UUID) -> HttpResponse:
    """Type in what was filled on paper, in the version of the sheet."""
    office = office_to_fill_in(request)
    found = get_object_or_404(
        FormVersion.objects.filter(form__office=None)
        | FormVersion.objects.filter(form__office=office),
        pk=version,
    )
    return _page(request, found, office=office, channel=Channel.PAPER)


@login_required
def paper(request: StaffRequest) -> HttpResponse:
    """Ask for the code on the sheet, and open that form."""
    office = office_to_fill_in(request)
    form = PaperForm(request.POST or None)
    if form.is_valid():
        named = read_code(form.cleaned_data["code"])
        version = _version_named(named, office) if named else None
        if version is not None:
            return redirect("desk:fill-paper", version=version.pk)
        form.add_error("code", _("No form has this code. Look at the letters again."))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/filling/paper.html", {"form": form}, status=status)


@login_required
@shows_form
def resume(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Go on with a draft."""
    submission = _own_draft(request, pk)
    version = open_draft(actor=request.user, submission=submission)
    record_opened(request.user, submission)
    return _page(
        request,
        version.form_version,
        office=submission.office,
        person=person_in(submission),
        channel=Channel(submission.channel),
        resumed=version,
    )


@login_required
def discard(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask, then delete a draft."""
    submission = _own_draft(request, pk)
    person = person_in(submission)
    if request.method == "POST":
        discard_draft(actor=request.user, submission=submission)
        messages.success(request, _("The draft was deleted."))
        return redirect(_home(request, person))
    title = title_of(submission.latest.form_version)
    return render(
        request,
        "desk/filling/discard.html",
        {"submission": submission, "form_title": title, "person": person},
    )


@login_required
@shows_form
def correct(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Open the last version of a finished form, to be sent again with a reason."""
    rows = Submission.objects.visible_to(request.user).exclude(state=State.DRAFT)
    submission = get_object_or_404(rows.select_related("office"), pk=pk)
    version = submission.latest
    check_correctable(request, version)
    record_opened(request.user, submission)
    about = submission.abouts.filter(who="person").select_related("person").first()
    person = about.person if about else None
    return _page(
        request,
        version.form_version,
        office=submission.office,
        person=person,
        channel=Channel.DESK,
        corrected=version,
    )


@login_required
def sent(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Say what became of a form that was just finished."""
    rows = Submission.objects.visible_to(request.user) | Submission.objects.filter(
        by=request.user, office__in=request.user.offices
    )
    submission = get_object_or_404(rows.distinct().exclude(state=State.DRAFT), pk=pk)
    about = submission.abouts.filter(who="person").select_related("person").first()
    return render(
        request,
        "desk/filling/sent.html",
        {
            "submission": submission,
            "version": submission.latest,
            "form_title": title_of(submission.latest.form_version),
            "person": about.person if about else None,
            "sees_person": about is not None and request.user.may(Can.READ_PERSON, on=about.person),
        },
    )


def check_correctable(request: StaffRequest, version: SubmissionVersion) -> None:
    """Refuse to open answers for a correction to whoever may not see all of them.

    Raises:
        NotFound: another office's.
        Forbidden: the role may not fill forms or read answers, or these may endanger somebody.
    """
    submission = version.submission
    request.user.require(Can.READ_ANSWERS, on=submission)
    request.user.require(Can.FILL_FORM, on=submission)
    if version.form_version.sensitivity >= ENDANGERS:
        request.user.require(Can.READ_LIFE_OR_SAFETY, on=submission)


def _current(request: StaffRequest, pk: UUID, office: Office) -> FormVersion:
    forms = Form.objects.offered_to(request.user)
    form = get_object_or_404(forms.filter(pk=pk), pk=pk)
    version = form.current
    if version is None or form.office_id not in {None, office.pk}:
        raise Http404
    return version


def _version_named(named: tuple[str, str], office: Office) -> FormVersion | None:
    form_id, number = named
    rows = FormVersion.objects.filter(form__form_id=form_id, version=number)
    return rows.filter(form__office=office).first() or rows.filter(form__office=None).first()


def _own_draft(request: StaffRequest, pk: UUID) -> Submission:
    rows = Submission.objects.filter(by=request.user, office__in=request.user.offices)
    return get_object_or_404(rows.select_related("office"), pk=pk)


def _home(request: StaffRequest, person: Person | None) -> str:
    if person is not None and request.user.may(Can.READ_PERSON, on=person):
        return reverse("desk:person", args=[person.pk])
    return reverse("desk:fill")


def _page(
    request: StaffRequest,
    version: FormVersion,
    *,
    office: Office,
    person: Person | None = None,
    channel: Channel = Channel.DESK,
    resumed: SubmissionVersion | None = None,
    corrected: SubmissionVersion | None = None,
) -> HttpResponse:
    base = resumed or corrected
    about = urlencode(
        {"person": person.pk, "office": office.pk} if person else {"office": office.pk}
    )
    filling: dict[str, Any] = {
        "form": reverse("desk:fill-xform", args=[version.pk]) + f"?{about}",
        "files": reverse("desk:fill-file", args=[version.pk]) + f"?{about}&name=",
        "save": reverse("desk:fill-save"),
        "send": reverse("desk:fill-send"),
        "token": reverse("desk:fill-token"),
        "login": reverse(settings.LOGIN_URL),
        "instance": reverse("desk:fill-answers", args=[base.pk]) if base else "",
        "attachments": _attachments(base),
        "instanceId": resumed.instance_id if resumed else new_instance_id(),
        "replaces": _replaced(resumed, corrected),
        "office": str(office.pk),
        "channel": str(channel),
        "user": str(request.user.pk),
        "saved": _saved(resumed),
        "words": page_words(),
    }
    return render(
        request,
        "desk/filling/fill.html",
        {
            "filling": filling,
            "form_title": title_of(version),
            "person": person,
            "home": _home(request, person),
            "correcting": bool(filling["replaces"]),
            "paper": channel == Channel.PAPER,
            "sees_person": person is not None and request.user.may(Can.READ_PERSON, on=person),
        },
    )


def _attachments(version: SubmissionVersion | None) -> dict[str, str]:
    if version is None:
        return {}
    return {
        file.content.name: reverse("desk:fill-attachment", args=[version.pk, file.pk])
        for file in version.attachments.all()
    }


def _replaced(resumed: SubmissionVersion | None, corrected: SubmissionVersion | None) -> str:
    """The instance that is corrected: named by the draft of a correction, too."""
    if corrected is not None:
        return corrected.instance_id
    if resumed is not None:
        return read_header(resumed.content.xml.encode()).replaces
    return ""


def _saved(version: SubmissionVersion | None) -> str:
    if version is None:
        return ""
    at = timezone.localtime(version.submission.changed_at)
    return _("Draft, saved at %(time)s.") % {"time": time_format(at)}
