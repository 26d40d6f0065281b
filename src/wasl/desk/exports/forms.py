"""The form of an export: shape and wording only."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.exchange.codes import FileFormat
from wasl.people.codes import Purpose, Standing
from wasl.people.models import Person


class ExportForm(forms.Form):
    """Whose data leaves, why, and in what shape."""

    office: "forms.ModelChoiceField[Office]" = forms.ModelChoiceField(
        label=_("People of"), queryset=None
    )
    standing = forms.MultipleChoiceField(
        label=_("Who"),
        choices=Standing.choices,
        initial=[Standing.REGISTERED],
        widget=forms.CheckboxSelectMultiple,
    )
    since = forms.DateField(
        label=_("Registered since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave empty for everybody."),
    )
    purpose = forms.ChoiceField(
        label=_("What the file is for"),
        choices=Purpose.choices,
        initial=Purpose.TRACING,
        help_text=_("Only people whose data is kept for this leave."),
    )
    reason = forms.CharField(
        label=_("Why is it needed, and who will have it?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is written into the file, and each person can be told."),
    )
    file_format = forms.ChoiceField(
        label=_("As"),
        choices=FileFormat.choices,
        initial=FileFormat.XLSX,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the offices from which the user may export."""
        super().__init__(*args, **kwargs)
        offices = Office.objects.filter(pk__in=user.offices_where(Can.EXPORT_DATA))
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offices
        if offices.count() == 1:
            field.initial = offices.get()

    def people(self, user: User) -> QuerySet[Person]:
        """Return whom the form means, within what the user may see."""
        given = self.cleaned_data
        people = Person.objects.visible_to(user).filter(standing__in=given["standing"])
        if given["since"]:
            people = people.filter(created_at__date__gte=given["since"])
        return people
