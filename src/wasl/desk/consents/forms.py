"""One question to one person: shape and wording. Nothing is ticked beforehand (D10)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wasl.consent.codes import RELEASES, AgeBand, Capacity, Mode, Scope, Status, Told
from wasl.consent.models import GrantContent
from wasl.consent.rules import Doubt
from wasl.consent.signers import Ages
from wasl.consent.steps import NAMED, Taken

LINES = {"rows": 2, "dir": "auto"}
ANSWERS = [
    (Status.GIVEN.value, _("Yes")),
    (Status.REFUSED.value, _("No")),
    (Status.NOT_NOW.value, _("Not now: ask again later")),
]
SPOKEN = [
    ("", "---------"), ("am", _("Amharic")), ("ar", _("Arabic")), ("bn", _("Bengali")),
    ("en", _("English")), ("fa", _("Persian or Dari")), ("fr", _("French")), ("ha", _("Hausa")),
    ("ku", _("Kurdish")), ("ps", _("Pashto")), ("es", _("Spanish")), ("so", _("Somali")),
    ("sw", _("Swahili")), ("ti", _("Tigrinya")), ("uk", _("Ukrainian")), ("ur", _("Urdu")),
    ("other", _("Other")),
]  # fmt: skip
ADDRESS_LABELS = {
    Scope.REL_FWD: _("The forwarding address that they choose to give"),
    Scope.REL_CONTACT: _("The contact details that they choose to give"),
    Scope.REL_LOCATION: _("What they want told of where they are"),
}


def text(label: Any, help_text: Any = "", *, rows: int = 2) -> forms.CharField:
    """Ask for words, in any script."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={**LINES, "rows": rows}),
    )


def line(label: Any, help_text: Any = "") -> forms.CharField:
    """Ask for a few words."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


def tick(label: Any, help_text: Any = "") -> forms.BooleanField:
    """Ask for a tick, which is never there beforehand."""
    return forms.BooleanField(label=label, help_text=help_text, required=False)


class AnswerForm(forms.Form):
    """What was explained, what was answered, by whom, how."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    recipient_code = line(
        _("To which organisation"), _("One organisation for each consent: its name or code.")
    )
    told = forms.MultipleChoiceField(
        label=_("What was explained, in words the person understands"),
        help_text=_("All of it, before a yes can count."),
        choices=Told.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    understood = text(
        _("What did they understand?"), _("Ask them to say it in their own words; note it here.")
    )
    answer = forms.ChoiceField(
        label=_("The answer"), choices=ANSWERS, widget=forms.RadioSelect, required=True
    )
    message = text(
        _("Their message, in their own words"),
        _(
            "Exactly this is shown to the enquirer, and nothing else. No names of others, no places."
        ),
        rows=4,
    )
    address = text(
        _("The address that they choose to give"),
        _("Exactly this is shown to the enquirer, for seven days."),
    )
    withheld = text(
        _("What must not be told, to whom, and why"), _("Seen by colleagues only. Never shared.")
    )
    review_on = forms.DateField(
        label=_("Ask again on"),
        help_text=_("Only for “not now”: the day that you agreed on together."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    harm_suspected = tick(
        _("A parent or carer is suspected of harming the child"),
        _("Then they cannot agree for the child; a guardian can, or the supervisor."),
    )
    nobody_there = line(
        _("No parent or guardian can be asked, because"),
        _(
            "Nobody is there, asking is against the child's best interests, or the youth forbids it."
        ),
    )
    child_refuses = tick(
        _("The child says no"), _("In words or otherwise. Then nobody else can say yes.")
    )
    given_by = forms.MultipleChoiceField(
        label=_("Who answered"),
        help_text=_("Everybody who agreed, each for themselves."),
        choices=Capacity.choices,
        widget=forms.CheckboxSelectMultiple,
        required=True,
    )
    giver = line(_("Name of the parent, guardian or other adult"))
    guardian_act = line(
        _("The guardian's appointment"), _("Authority, reference of the act, its date.")
    )
    reaction = text(
        _("How the child reacted to the explanation"), _("Needed for children under 6.")
    )
    maturity = text(
        _("Why the young person's own answer counts"),
        _("Their maturity: how they understand, weigh and decide."),
    )
    mode = forms.ChoiceField(
        label=_("How it was agreed to"),
        choices=[("", "---------"), *Mode.choices],
        required=False,
    )
    witness = line(_("Witness"), _("Needed when it was said and not signed."))
    language = forms.ChoiceField(label=_("Language spoken"), choices=SPOKEN, required=False)
    interpreter = line(_("Interpreter"))
    identity_checked = tick(
        _("Both people are who they say they are"), _("Say yes only when you checked it.")
    )
    risk_checked = tick(
        _("The risks to both were weighed"), _("Nobody is put in danger by this being told.")
    )
    evidence = forms.FileField(
        label=_("Signed form or recording"),
        help_text=_("A photo or PDF. Kept encrypted; a fingerprint proves it later."),
        required=False,
    )

    # Title of a group of fields, and what is in it.
    GROUPS = (
        (_("Explain"), ("recipient_code", "told", "understood")),
        (_("The answer"), ("answer", "message", "address", "withheld", "review_on")),
        (
            _("Who answered"),
            (
                "harm_suspected", "nobody_there", "child_refuses", "given_by", "giver",
                "guardian_act", "reaction", "maturity",
            ),
        ),
        (_("How"), ("mode", "witness", "language", "interpreter", "evidence")),
        (_("Checked before anything is told"), ("identity_checked", "risk_checked")),
    )  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, ages: Ages, **options: Any) -> None:
        """Keep only the fields that this question and this age have."""
        super().__init__(*args, **options)
        for name in _needless(scope, ages):
            del self.fields[name]
        if scope in ADDRESS_LABELS:
            self.fields["address"].label = ADDRESS_LABELS[scope]
        if "recipient_code" in self.fields:
            self.fields["recipient_code"].required = True
        self.scope, self.ages = scope, ages

    @property
    def groups(self) -> Iterable[tuple[Any, list[forms.BoundField]]]:
        """The fields in the order of the conversation."""
        for title, names in self.GROUPS:
            shown = [self[name] for name in names if name in self.fields]
            if shown:
                yield title, shown

    def taken(self) -> Taken:
        """Return the answer as it was taken down; the file is stored by the view."""
        said = self.cleaned_data
        words = {name: said[name] for name in GrantContent.__dataclass_fields__ if said.get(name)}
        adult = "given_by" not in self.fields
        return Taken(
            status=Status(said["answer"]),
            given_by=frozenset({Capacity.SELF} if adult else map(Capacity, said["given_by"])),
            mode=Mode(said["mode"]) if said["mode"] else None,
            told=frozenset(map(Told, said["told"])),
            language=said["language"],
            child_refuses=said.get("child_refuses", False),
            identity_checked=said.get("identity_checked", False),
            risk_checked=said.get("risk_checked", False),
            review_on=said["review_on"],
            content=GrantContent(**words),
        )


FOR_CHILDREN = (
    "harm_suspected", "nobody_there", "child_refuses", "given_by", "giver", "guardian_act",
    "reaction", "maturity",
)  # fmt: skip
FOR_YOUTH = frozenset({AgeBand.YOUNG, AgeBand.YOUTH})


def _needless(scope: Scope, ages: Ages) -> set[str]:
    """Return the fields that have no place in this question."""
    gone: set[str] = set()
    if scope not in NAMED:
        gone.add("recipient_code")
    if scope != Scope.REL_MSG:
        gone.add("message")
    if scope not in ADDRESS_LABELS:
        gone.add("address")
    if scope not in RELEASES:
        gone |= {"identity_checked", "risk_checked"}
    if ages.band is AgeBand.ADULT:
        gone |= set(FOR_CHILDREN)
    else:
        gone |= {"reaction"} if ages.band is not AgeBand.INFANT else set()
        gone |= {"maturity"} if ages.band not in FOR_YOUTH else set()
    return gone


class WithdrawForm(forms.Form):
    """Why a consent is taken back; no reason is needed."""

    reason = text(_("What they said, if anything"), _("Nobody has to give a reason."))


class DoubtForm(forms.Form):
    """What puts a consent in doubt."""

    doubt = forms.ChoiceField(label=_("What changed"), choices=Doubt.choices)
    reason = text(_("Note"))


class FilterForm(forms.Form):
    """Which consents are listed."""

    status = forms.ChoiceField(
        label=_("Answer"), choices=[("", _("All")), *Status.choices], required=False
    )
    scope = forms.ChoiceField(
        label=_("What"), choices=[("", _("All")), *Scope.choices], required=False
    )
    soon = tick(_("Ends within 30 days"))


def languages() -> list[tuple[str, Any]]:
    """Return the languages in which a sheet can be printed."""
    return list(settings.LANGUAGES)
