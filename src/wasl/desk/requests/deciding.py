"""What is asked before a decision on a request or a candidate: a reason, and little else."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.tracing.rules import Closure, Motive, Reason


class AcceptForm(forms.Form):
    """What the supervisor found."""

    motive = forms.ChoiceField(
        label=_("Why contact is wished"),
        choices=[(m.value, m.label) for m in Motive if m != Motive.NOT_EXAMINED],
        widget=forms.RadioSelect,
        help_text=_("Examine it each time: a search can be a danger to the person sought."),
    )
    note = forms.CharField(
        label=_("What you looked at"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    review_days = forms.IntegerField(
        label=_("Days between reviews"),
        initial=30,
        min_value=7,
        max_value=365,
        help_text=_("The enquirer's page changes on these days only, whatever happens between."),
    )


class WhyForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )


class ClosureForm(forms.Form):
    """Why a request should be closed."""

    closure = forms.ChoiceField(
        label=_("Why"),
        choices=Closure,
        help_text=_("The enquirer reads a neutral sentence, the same for every reason."),
    )


class DecisionForm(forms.Form):
    """What a reviewer decides on a candidate, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Reason"), choices=Reason)
    note = forms.CharField(
        label=_("Note for colleagues"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
