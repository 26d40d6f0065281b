"""What to search for: sent in the body, because addresses reach logs and names may not."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.people.codes import Sex, Standing


class SearchForm(forms.Form):
    """A name in any script, a reference, a phone; and filters."""

    q = forms.CharField(
        label=_("Name, reference or phone"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "type": "search"}),
    )
    standing = forms.ChoiceField(
        label=_("Who"), choices=[("", _("Everybody")), *Standing.choices], required=False
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", _("Any")), *Sex.choices], required=False)
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
