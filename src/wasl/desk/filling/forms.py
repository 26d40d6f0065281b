"""Forms of filling: shape and wording only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.desk.filling.reading import offered
from wasl.people.models import Person


class PaperForm(forms.Form):
    """The code on a sheet."""

    code = forms.CharField(
        label=_("Code on the sheet"),
        max_length=20,
        help_text=_("It stands at the top of the form, such as REG-7K2PX. The form opens in the version that was printed."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "autocapitalize": "characters"}),
    )  # fmt: skip


class AssignForm(forms.Form):
    """Who fills which form about a person, until when."""

    form = forms.ChoiceField(label=_("Form"))
    to: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Worker"),
        queryset=None,
        help_text=_("Only who fills forms in this office. The task appears on their phone with its next contact."),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("To be done by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, user: User, person: Person, **kwargs: Any) -> None:
        """Offer the office's forms and the workers who fill them."""
        super().__init__(*args, **kwargs)
        field = self.fields["form"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (str(one.form.pk), one.title)
            for one in offered(user, person.office)
            if one.about_somebody
        ]
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        colleagues = User.objects.filter(is_active=True, memberships__office=person.office)
        able = [
            one.pk
            for one in colleagues.distinct()
            if person.office_id in one.offices_where(Can.FILL_FORM)
        ]
        to.queryset = User.objects.filter(pk__in=able).order_by("name")
