"""Forms of users and offices: shape and wording only."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.accounts.models import Calendar, Office, Organisation, RoutePlace, User
from wasl.accounts.permissions import Can, Role
from wasl.accounts.rules import OfficeFacts, Papers
from wasl.desk.code_fields import some_languages
from wasl.desk.codes import countries

ROLES = sorted(Role.choices, key=lambda choice: str(choice[1]))


class DayInput(forms.DateInput):
    """A day, picked with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        """Write days as ISO 8601, which is what the browser reads."""
        super().__init__(format="%Y-%m-%d")


class FilterForm(forms.Form):
    """Which users to show. Sent by POST: names and addresses do not belong in an address."""

    q = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=120)
    office = forms.ModelChoiceField(
        label=_("Office"), queryset=Office.objects.none(), required=False, empty_label=_("All")
    )
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("All")), *ROLES], required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Active")),
            ("papers", _("Papers missing or running out")),
            ("closed", pgettext_lazy("account", "Closed")),
            ("all", _("All")),
        ],
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the offices that this user manages."""
        super().__init__(*args, **kwargs)
        offices = self.fields["office"]
        assert isinstance(offices, forms.ModelChoiceField)
        offices.queryset = Office.objects.managed_by(user, Can.MANAGE_USERS)


class FirstRoleForm(forms.Form):
    """A role in an office, without an end."""

    office = forms.ModelChoiceField(label=_("Office"), queryset=Office.objects.none())
    role = forms.ChoiceField(
        label=_("Role"), choices=ROLES, help_text=_("What a role may do stands on the page Roles.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the open offices that this user manages."""
        super().__init__(*args, **kwargs)
        offices = self.fields["office"]
        assert isinstance(offices, forms.ModelChoiceField)
        offices.queryset = Office.objects.managed_by(user, Can.MANAGE_USERS).filter(active=True)


class RoleForm(FirstRoleForm):
    """A role in an office, perhaps for a time."""

    until = forms.DateField(
        label=_("No longer from"),
        required=False,
        widget=DayInput(),
        help_text=_("The first day without the role. Leave empty for no end."),
    )


class PersonForm(forms.Form):
    """Who a colleague is."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("They sign in with it. Nothing is sent to it.")
    )


class InviteForm(FirstRoleForm, PersonForm):
    """A new colleague with a first role."""

    language = forms.ChoiceField(
        label=_("Language of the pages"),
        choices=settings.LANGUAGES,
        help_text=_("They can change it themselves."),
    )
    field_order = ["name", "email", "language", "office", "role"]


class PapersForm(forms.Form):
    """The dates without which nobody sees the data of children."""

    conduct_signed_on = forms.DateField(
        label=_("Code of conduct signed on"), required=False, widget=DayInput()
    )
    safeguarding_signed_on = forms.DateField(
        label=_("Child safeguarding signed on"), required=False, widget=DayInput()
    )
    vetted_until = forms.DateField(label=_("Vetted until"), required=False, widget=DayInput())

    def papers(self) -> Papers:
        """What was filled in."""
        return Papers(**self.cleaned_data)


class OrganisationForm(forms.Form):
    """A society, mission, ministry or NGO."""

    name = forms.CharField(label=_("Name"), max_length=120)


class OfficeForm(forms.Form):
    """What is said about an office."""

    name = forms.CharField(label=_("Name"), max_length=120)
    code = forms.SlugField(
        label=_("Code"),
        max_length=20,
        help_text=_("Short, unique, without spaces: files and commands name the office by it."),
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.all()
    )
    parent = forms.ModelChoiceField(
        label=_("Part of"), queryset=Office.objects.none(), required=False
    )
    country = forms.ChoiceField(label=_("Country"), choices=countries)
    route_place = forms.ChoiceField(label=_("Place on the route"), choices=RoutePlace)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(zone, zone) for zone in sorted(available_timezones())],
    )
    calendar = forms.ChoiceField(
        label=_("Calendar"), choices=Calendar, help_text=_("Dates are shown in it.")
    )
    languages = some_languages(_("Languages spoken here"))

    def __init__(self, *args: Any, places: Iterable[Office], top: bool, **kwargs: Any) -> None:
        """Take the offices that it may be part of; ``top`` when it is part of none."""
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.queryset = Office.objects.filter(pk__in=[office.pk for office in places])
        parent.required = not top

    def facts(self) -> OfficeFacts:
        """What was filled in."""
        fields = OfficeFacts.__dataclass_fields__
        return OfficeFacts(**{name: self.cleaned_data[name] for name in fields})

    @staticmethod
    def initial_of(office: Office) -> dict[str, Any]:
        """What the form shows of an office that there is."""
        plain = {name: getattr(office, name) for name in OfficeFacts.__dataclass_fields__}
        return {
            **plain,
            "languages": office.languages,
            "organisation": office.organisation_id,
            "parent": office.parent_id,
        }
