"""Forms of devices: shape and wording only."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import DeviceKind, Membership, Office, User
from wasl.accounts.permissions import ROLES, Can, Role
from wasl.accounts.rules import DeviceState
from wasl.questionnaires.actions.assigning import PolicyDraft
from wasl.questionnaires.models import FieldPolicy

FILLERS = [role for role in Role if Can.FILL_FORM in ROLES[role]]


class FilterForm(forms.Form):
    """Which devices to show."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *DeviceState.choices], required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All")), *DeviceKind.choices], required=False
    )


class IssueForm(forms.Form):
    """A phone with ODK Collect for somebody who fills forms."""

    holder = forms.ChoiceField(
        label=_("Who carries it"),
        help_text=_("Only who fills forms in your office is offered. What the phone sends is theirs."),
    )  # fmt: skip
    label = forms.CharField(
        label=_("Label"),
        max_length=60,
        help_text=_("An inventory number or what is written on the case; not a name."),
    )
    days = forms.IntegerField(
        label=_("Valid for how many days"),
        initial=90,
        min_value=1,
        max_value=366,
        help_text=_("Afterwards it must be set up anew. You can revoke it at any time before."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the colleagues who fill forms where this user issues devices."""
        super().__init__(*args, **kwargs)
        self.holders = _holders(user)
        several = len({office.pk for _user, office in self.holders.values()}) > 1
        field = self.fields["holder"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—")] + [
            (key, f"{holder.name} · {office}" if several else holder.name)
            for key, (holder, office) in self.holders.items()
        ]

    def chosen(self) -> tuple[User, Office]:
        """Who carries it, for which office."""
        return self.holders[self.cleaned_data["holder"]]


def _holders(user: User) -> dict[str, tuple[User, Office]]:
    held = (
        Membership.objects.in_force(timezone.localdate())
        .filter(
            office__in=user.offices_where(Can.ISSUE_DEVICE), role__in=FILLERS, user__is_active=True
        )
        .select_related("user", "office")
        .order_by("user__name", "office__name")
    )
    return {f"{row.user_id}:{row.office_id}": (row.user, row.office) for row in held}


class PolicyForm(forms.Form):
    """What may lie on the phones and tablets of an office, and for how long."""

    names_on_devices = forms.BooleanField(
        label=_("Names may lie on phones and tablets"),
        required=False,
        help_text=_("Without this, a phone lists people by their reference only. With it, whoever unlocks a lost phone can read who was to be visited."),
    )  # fmt: skip
    idle_minutes = forms.IntegerField(
        label=_("Field app: lock after how many idle minutes"), min_value=1, max_value=60
    )
    wrong_pins = forms.IntegerField(
        label=_("Field app: wipe after how many wrong PINs"), min_value=3, max_value=20
    )
    wipe_after_days = forms.IntegerField(
        label=_("Field app: wipe after how many days without contact"),
        min_value=1,
        max_value=60,
        help_text=_("What was not sent by then is lost: choose more days where links are rare."),
    )

    def draft(self) -> PolicyDraft:
        """What was filled in."""
        return PolicyDraft(**self.cleaned_data)

    @staticmethod
    def initial_of(policy: FieldPolicy) -> dict[str, Any]:
        """What the form shows of what holds now."""
        return {name: getattr(policy, name) for name in PolicyDraft.__dataclass_fields__}
