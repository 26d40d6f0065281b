"""Forms of the pages of answers: shape and wording only."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.people.references import read_reference
from wasl.questionnaires.codes import AnswerFormat, Channel, Reach, State, Written
from wasl.questionnaires.models import Form, Submission

DAY = {"type": "date"}
STATES = [(state.value, state.label) for state in State if state != State.DRAFT]


class FilterForm(forms.Form):
    """Which filled forms are listed."""

    form = forms.ChoiceField(label=_("Form"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    channel = forms.ChoiceField(label=_("Came in by"), required=False)
    worker = forms.ChoiceField(label=_("Worker"), required=False)
    since = forms.DateField(
        label=pgettext_lazy("day", "From"), required=False, widget=forms.DateInput(attrs=DAY)
    )
    until = forms.DateField(
        label=pgettext_lazy("day", "To"), required=False, widget=forms.DateInput(attrs=DAY)
    )
    q = forms.CharField(
        label=_("Reference of the person"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, rows: QuerySet[Submission], **kwargs: Any) -> None:
        """Offer the forms and workers that there are."""
        super().__init__(*args, **kwargs)
        anything = ("", _("All"))
        made_by = rows.order_by().values_list("by", "by__name").distinct()
        self._offer("form", [anything, *form_choices(rows)])
        self._offer("state", [anything, *STATES])
        self._offer("channel", [anything, *Channel.choices])
        self._offer("worker", [anything, *sorted(made_by, key=lambda pair: pair[1])])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def narrow(self, rows: QuerySet[Submission]) -> QuerySet[Submission]:
        """Return the rows that are meant; what cannot be understood narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        if said.get("form"):
            rows = rows.filter(form=said["form"])
        if said.get("state"):
            rows = rows.filter(state=said["state"])
        if said.get("channel"):
            rows = rows.filter(channel=said["channel"])
        if said.get("worker"):
            rows = rows.filter(by=said["worker"])
        if said.get("since"):
            rows = rows.filter(made_at__date__gte=said["since"])
        if said.get("until"):
            rows = rows.filter(made_at__date__lte=said["until"])
        if said.get("q"):
            # References only: a name is searched for on the search page, never in an address.
            rows = rows.filter(abouts__person__reference=read_reference(said["q"]) or "")
        return rows


class SetAsideForm(forms.Form):
    """Why what the answers ask for is left undone."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with the answers. The answers themselves stay."),
    )


class PrintForm(forms.Form):
    """In which language a filled form is printed, and whether with everything."""

    language = forms.ChoiceField(label=_("Language"))
    everything = forms.BooleanField(
        label=_("Print also what concerns life or safety (C4)"), required=False
    )
    reason = forms.CharField(
        label=_("Why must that be on paper?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed for C4 only. It is recorded with your name and the time."),
    )

    def __init__(
        self, *args: Any, languages: list[tuple[str, str]], may_all: bool, **kwargs: Any
    ) -> None:
        """Offer the languages of the form, and C4 to who may open it."""
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = languages
        if not may_all:
            del self.fields["everything"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where one is needed."""
        said = super().clean() or self.cleaned_data
        if said.get("everything") and not said.get("reason", "").strip():
            self.add_error("reason", _("Say why."))
        return said


class ExportForm(forms.Form):
    """Which filled forms leave, why, and in what shape."""

    office: "forms.ModelChoiceField[Office]" = forms.ModelChoiceField(
        label=_("Filled forms of"), queryset=None
    )
    form = forms.ChoiceField(label=_("Form"))
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), *(pair for pair in STATES if pair[0] != State.ARRIVING)],
        required=False,
    )
    since = forms.DateField(
        label=pgettext_lazy("day", "From"), required=False, widget=forms.DateInput(attrs=DAY)
    )
    until = forms.DateField(
        label=pgettext_lazy("day", "To"), required=False, widget=forms.DateInput(attrs=DAY)
    )
    reach = forms.ChoiceField(
        label=_("Which answers"),
        choices=Reach.choices,
        initial=Reach.ORDINARY,
        widget=forms.RadioSelect,
    )
    written = forms.ChoiceField(
        label=_("Chosen answers"),
        choices=Written.choices,
        initial=Written.LABELS,
        widget=forms.RadioSelect,
    )
    file_format = forms.ChoiceField(
        label=_("As"),
        choices=AnswerFormat.choices,
        initial=AnswerFormat.XLSX,
        widget=forms.RadioSelect,
        help_text=_("Text tables come as a ZIP: one table for the forms, one for each repeat."),
    )
    reason = forms.CharField(
        label=_("Why is it needed, and who will have it?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is written into the file, and each person can be told."),
    )

    def __init__(self, *args: Any, user: User, rows: QuerySet[Submission], **kwargs: Any) -> None:
        """Offer the offices from which the user may export, and the forms filled there."""
        super().__init__(*args, **kwargs)
        offices = Office.objects.filter(pk__in=user.offices_where(Can.EXPORT_DATA))
        office, form = self.fields["office"], self.fields["form"]
        assert isinstance(office, forms.ModelChoiceField)
        assert isinstance(form, forms.ChoiceField)
        office.queryset = offices
        if offices.count() == 1:
            office.initial = offices.get()
        form.choices = form_choices(rows)
        if not user.may(Can.READ_LIFE_OR_SAFETY):
            del self.fields["reach"]

    def chosen(self, rows: QuerySet[Submission]) -> QuerySet[Submission]:
        """Return the rows that are meant."""
        said = self.cleaned_data
        if said["state"]:
            rows = rows.filter(state=said["state"])
        if said["since"]:
            rows = rows.filter(made_at__date__gte=said["since"])
        if said["until"]:
            rows = rows.filter(made_at__date__lte=said["until"])
        return rows


def form_choices(rows: QuerySet[Submission]) -> list[tuple[str, str]]:
    """Return the forms among these rows, by the title of their newest version."""
    forms_there = Form.objects.filter(pk__in=rows.order_by().values("form"))
    found = []
    for form in forms_there.prefetch_related("versions"):
        newest = max(form.versions.all(), key=lambda version: version.published_at)
        found.append((str(form.pk), newest.title))
    return sorted(found, key=lambda pair: pair[1])
