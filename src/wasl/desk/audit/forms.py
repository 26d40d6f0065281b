"""Forms of the trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.accounts.models import Office
from wasl.accounts.oversight import Reason
from wasl.audit.models import Outcome
from wasl.desk.users.forms import DayInput


class FilterForm(forms.Form):
    """Which entries to show: ids, codes and days, so they may stand in an address."""

    actor = forms.ChoiceField(label=_("Who"), required=False)
    office = forms.ModelChoiceField(
        label=_("Office"), queryset=Office.objects.none(), required=False, empty_label=_("All")
    )
    action = forms.CharField(
        label=_("What"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"list": "actions", "dir": "ltr", "autocomplete": "off"}),
    )
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=[("", _("All")), *Outcome.choices], required=False
    )
    person = forms.CharField(
        label=_("Reference of a person"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    record = forms.CharField(
        label=_("Record"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    since = forms.DateField(label=pgettext_lazy("day", "From"), required=False, widget=DayInput())
    until = forms.DateField(label=pgettext_lazy("day", "To"), required=False, widget=DayInput())

    def __init__(
        self, *args: Any, actors: list[tuple[str, str]], offices: frozenset[Any], **kwargs: Any
    ) -> None:
        """Offer the colleagues, as they may be shown, and the offices that are overseen."""
        super().__init__(*args, **kwargs)
        who, where = self.fields["actor"], self.fields["office"]
        assert isinstance(who, forms.ChoiceField)
        assert isinstance(where, forms.ModelChoiceField)
        who.choices = [("", _("All")), *actors]
        where.queryset = Office.objects.filter(pk__in=offices)


class ReasonForm(forms.Form):
    """Why; a code, since the trail keeps no free text that is about nobody."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Reason)


class ExportForm(ReasonForm):
    """In which form, and why."""

    form = forms.ChoiceField(
        label=_("File"),
        choices=[
            ("csv", _("CSV, for any spreadsheet")),
            ("xlsx", _("Excel")),
            ("jsonl", _("JSON Lines, for programs")),
        ],
    )
    field_order = ["form", "reason"]


class PersonForm(forms.Form):
    """Whose file."""

    person = forms.CharField(
        label=_("Reference of the person"),
        max_length=20,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("The reference that stands on the person's page."),
    )
