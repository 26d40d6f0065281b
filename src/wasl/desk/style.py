"""The style page: every partial in its states, as one sees it while building and testing."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.messages import ERROR, INFO, SUCCESS, WARNING
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wasl.desk.parts import (
    Action,
    Difference,
    Missing,
    NextStep,
    Spelling,
    Step,
    StepState,
    Tone,
)


class SampleForm(forms.Form):
    """Every kind of field that the desk asks with."""

    name = forms.CharField(
        label=_("Name as the person says it"),
        help_text=_("In any script. Write it as it was said; do not correct it."),
    )
    story = forms.CharField(label=_("What happened"), widget=forms.Textarea, required=False)
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[("f", _("Female")), ("m", _("Male")), ("n", _("Not asked"))],
        widget=forms.RadioSelect,
    )
    relation = forms.ChoiceField(
        label=_("Relation"), choices=[("mother", _("Mother")), ("uncle", _("Uncle"))]
    )
    born = forms.DateField(label=_("Born on"), required=False)
    photo = forms.FileField(label=_("Photo"), required=False)
    informed = forms.BooleanField(
        label=_("The person knows that this is kept"), help_text=_("Say it in their language.")
    )


COMPARED = (
    # label, sought, registered, bits, because
    (_("Given name"), "Cabdiraxmaan", "عبد الرحمن", 6.9, ""),
    (_("Father · grandfather"), "Xasan · Jaamac", "حسن · جامع", 9.8, _("One chain in two spellings: Somali x is h, final c is silent.")),
    (_("Born"), _("about 2009, the mother says"), "2009", 2.1, _("The day is a clerk's default; only the year counts.")),
    (_("From"), "Baidoa, Bay", "Baardheere, Gedo", -3.5, _("Two towns, 190 km apart, on one route.")),
    (_("Brothers and sisters"), "Maxamed, Sahra", "", None, _("Only the request states it: says nothing.")),
    (_("Mark"), _("scar"), _("scar"), 16.0, _("More than the drawing can hold.")),
)  # fmt: skip


def page(request: HttpRequest) -> HttpResponse:
    """Show every partial, with invented people; there is no such page on a real installation."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "desk/style.html", _samples())


def _samples() -> dict[str, Any]:
    return {
        "next_steps": _next_steps(),
        "steps": _steps(),
        "names": _names(),
        "compared": COMPARED,
        "form": SampleForm(prefix="plain"),
        "wrong_form": SampleForm({"wrong-name": ""}, prefix="wrong"),
        "paged": Paginator(range(95), 10).page(4),
        "differences": _differences(),
        "now": timezone.now(),
        "start": Action(label=_("Register a person"), url="#", tone=Tone.MAIN, icon="plus"),
        "said": [
            Message(INFO, gettext("The list is being read.")),
            Message(SUCCESS, gettext("Saved.")),
            Message(WARNING, gettext("The review is due today.")),
            Message(ERROR, gettext("Not sent: there is no consent.")),
        ],
    }


def _next_steps() -> tuple[NextStep, ...]:
    return (
        NextStep(
            title=_("Next: decide whether these may be the same person."),
            why=_(
                "A reviewer of Office Mogadishu must confirm it after you. "
                "Nobody is told before the found person has agreed."
            ),
            actions=(
                Action(label=_("Not the same…"), opens="sample-confirm"),
                Action(label=_("Ask first…"), url="#"),
                Action(label=_("Confirm, send to second review"), url="#", tone=Tone.MAIN),
            ),
        ),
        NextStep(
            title=_("This cannot be sent yet."),
            missing=(
                Missing(label=_("The consent of the person sought"), url="#"),
                Missing(label=_("A second reviewer")),
            ),
        ),
    )


def _steps() -> tuple[Step, ...]:
    return (
        Step(label=_("proposed"), state=StepState.DONE, url="#"),
        Step(label=_("first review"), state=StepState.NOW),
        Step(label=_("second review")),
        Step(label=_("consent")),
        Step(label=_("contact"), state=StepState.STOPPED),
    )


def _names() -> tuple[tuple[Spelling, tuple[Spelling, ...]], ...]:
    return (
        (Spelling(text="Cabdiraxmaan Xasan Jaamac", lang="so", dir="ltr"), ()),
        (
            Spelling(text="عبد الرحمن حسن جامع", lang="ar", dir="rtl"),
            (Spelling(text="Abdirahman Hassan Gama", lang="it", dir="ltr"),),
        ),
        (
            Spelling(text="ብርሃነ ገብረመድህን", lang="ti", dir="ltr"),
            (Spelling(text="Berhane Ghebremedhin"),),
        ),
        (Spelling(text="মোহাম্মদ রফিকুল ইসলাম", lang="bn"), (Spelling(text="Mohammad Rafiqul Islam"),)),
        (Spelling(text="अनिल कुमार श्रेष्ठ", lang="ne"), ()),
        (Spelling(text=""), ()),
    )


def _differences() -> tuple[Difference, ...]:
    return (
        Difference(label=_("Name"), saved="Fatima Ali", typed="Faadumo Cali Warsame"),
        Difference(label=_("Language"), saved="Somali", typed="Somali"),
    )
