"""What an enquirer tells: shape and wording only. Nothing but one name is required (R063)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Calendar
from wasl.desk.code_fields import CountryField, some_languages
from wasl.desk.codes import CAUSES
from wasl.people.calendars import NotADate, read_told, span_of, span_of_age
from wasl.people.codes import (
    BirthBasis,
    ContactKind,
    Kinship,
    NameKind,
    NameSystem,
    PlaceRole,
    Sex,
    Source,
    Standing,
    Tri,
)
from wasl.people.contents import (
    BirthContent,
    ContactContent,
    MarkContent,
    NameContent,
    PersonContent,
    PlaceContent,
    RelativeContent,
    SeparationContent,
)
from wasl.people.drafts import (
    BirthDraft,
    ContactDraft,
    MarkDraft,
    NameDraft,
    PersonDraft,
    PlaceDraft,
    RelativeDraft,
    SeparationDraft,
)
from wasl.tracing.actions.requests import RequestDraft
from wasl.tracing.models import Lead, RequestContent
from wasl.tracing.rules import SeparationContext

LANGUAGES = [("ar", _("Arabic")), ("en", _("English")), ("fr", _("French"))]
LINES = {"rows": 2, "dir": "auto"}
# What a relative whom the enquirer names is to the one sought; by the field of the form.
RELATIVES = (
    ("father", Kinship.PARENT, Sex.MALE),
    ("mother", Kinship.PARENT, Sex.FEMALE),
    ("spouse", Kinship.SPOUSE, Sex.NOT_ASKED),
    ("siblings", Kinship.SIBLING, Sex.NOT_ASKED),
)
PLACES = (("origin", PlaceRole.ORIGIN), ("last_seen", PlaceRole.LAST_SEEN))


def lines(text: str) -> list[str]:
    """Split what was typed one a line; empty lines say nothing."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def a_name(label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    """Ask for a name: any script, kept as typed."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


def some_lines(label: Any, help_text: Any = "") -> forms.CharField:
    """Ask for several things, one a line."""
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.Textarea(attrs=LINES)
    )


class UnlessSaid(forms.ChoiceField):
    """A choice with an answer for when nothing is chosen: nobody must choose."""

    def __init__(self, *, otherwise: str, **given: Any) -> None:
        """Remember what silence means."""
        super().__init__(required=False, initial=otherwise, **given)
        self.otherwise = otherwise

    def clean(self, value: Any) -> str:
        """Return what was chosen, or what silence means."""
        return str(super().clean(value)) or self.otherwise


class SoughtForm(forms.Form):
    """The one sought, in the enquirer's words."""

    name = a_name(
        _("Name of the person sought"),
        _("As the enquirer says or writes it, in any script. Do not correct it."),
        required=True,
    )
    other_names = some_lines(
        _("Other names and spellings"), _("One a line: other scripts, papers, other spellings.")
    )
    nickname = a_name(_("Called at home"))
    system = forms.ChoiceField(
        label=_("How the name is built"),
        choices=NameSystem,
        required=False,
        help_text=_("Leave it open when in doubt: every way that fits is tried."),
    )
    sex = UnlessSaid(label=_("Sex"), choices=Sex, otherwise=Sex.NOT_ASKED)
    born = forms.CharField(
        label=_("Born"),
        required=False,
        max_length=60,
        help_text=_("A year, a month or a day, as it was said: 2009, 5.2009 or 17.5.2009."),
    )
    age = forms.IntegerField(label=_("Or age today"), required=False, min_value=0, max_value=120)
    calendar = UnlessSaid(
        label=_("In which calendar"), choices=Calendar, otherwise=Calendar.GREGORIAN
    )
    basis = UnlessSaid(
        label=_("How is that known"),
        choices=[c for c in BirthBasis.choices if c[0] != BirthBasis.DEFAULT],
        otherwise=BirthBasis.STATED,
    )
    nationality = CountryField(_("Nationality"))
    languages = some_languages(_("Languages"))
    origin = a_name(_("From"), _("Village, town, district."))
    origin_country = CountryField(_("Country of origin"))
    last_seen = a_name(_("Last seen in"))
    last_seen_country = CountryField(_("Country where last seen"))
    father = a_name(_("Father's name"))
    mother = a_name(_("Mother's name"))
    spouse = a_name(_("Husband or wife"))
    siblings = some_lines(_("Brothers and sisters"), _("One a line."))
    marks = some_lines(
        _("By what can the person be known"), _("Scars, marks, ways of walking. One a line.")
    )
    separated_from = forms.DateField(label=_("Separated between"), required=False)
    separated_to = forms.DateField(label=_("and"), required=False)
    separation_place = a_name(_("Where they were separated"))
    separation_country = CountryField(_("Country of separation"))
    cause = UnlessSaid(
        label=_("What separated them"), choices=list(CAUSES.items()), otherwise="unknown"
    )
    narrative = forms.CharField(
        label=_("What happened"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let browsers offer a calendar for days."""
        super().__init__(*args, **kwargs)
        for field in ("separated_from", "separated_to"):
            self.fields[field].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self) -> dict[str, Any]:
        """Read the birth in its calendar, and see that spans do not end before they begin."""
        said = super().clean() or {}
        if said.get("born"):
            try:
                told = read_told(said["born"], said.get("calendar") or Calendar.GREGORIAN)
                said["birth"] = span_of(told)
            except NotADate:
                self.add_error(
                    "born", _("This is no date in that calendar. Write a year, or day.month.year.")
                )
        elif said.get("age") is not None:
            guess = said.get("basis") == BirthBasis.ESTIMATED
            said["birth"] = span_of_age(said["age"], timezone.localdate(), estimated=guess)
        first, last = said.get("separated_from"), said.get("separated_to")
        if first and last and last < first:
            self.add_error("separated_to", _("This day lies before the first one."))
        return said

    def draft(self) -> PersonDraft:
        """Return what was told as a draft of a sought person."""
        said = self.cleaned_data
        return PersonDraft(
            standing=Standing.SOUGHT,
            sex=said["sex"],
            content=PersonContent(
                nationalities=tuple(filter(None, [said["nationality"]])),
                languages=said["languages"],
            ),
            names=tuple(self._names()),
            births=tuple(self._births()),
            places=tuple(self._places()),
            marks=tuple(
                MarkDraft(content=MarkContent(text=mark), source=Source.FAMILY)
                for mark in lines(said["marks"])
            ),
            separations=tuple(self._separations()),
            relatives=tuple(self._relatives()),
        )

    def _names(self) -> Iterable[NameDraft]:
        said = self.cleaned_data
        told = [
            (said["name"], NameKind.STATED),
            *((name, NameKind.VARIANT) for name in lines(said["other_names"])),
            (said["nickname"], NameKind.NICKNAME),
        ]
        for text, kind in told:
            if text:
                yield NameDraft(
                    content=NameContent(text=text),
                    kind=kind,
                    system=said["system"] or NameSystem.UNKNOWN,
                    source=Source.FAMILY,
                )

    def _births(self) -> Iterable[BirthDraft]:
        said = self.cleaned_data
        if "birth" in said:
            first, last = said["birth"]
            yield BirthDraft(
                content=BirthContent(first=first, last=last, as_stated=said["born"]),
                basis=said["basis"],
                calendar=said["calendar"],
                source=Source.FAMILY,
            )

    def _places(self) -> Iterable[PlaceDraft]:
        said = self.cleaned_data
        for field, role in PLACES:
            text, country = said[field], said[f"{field}_country"]
            if text or country:
                yield PlaceDraft(
                    content=PlaceContent(text=text, country=country),
                    role=role,
                    source=Source.FAMILY,
                )

    def _separations(self) -> Iterable[SeparationDraft]:
        said = self.cleaned_data
        text, country = said["separation_place"], said["separation_country"]
        told = SeparationContent(
            first=said["separated_from"] or said["separated_to"],
            last=said["separated_to"] or said["separated_from"],
            place=PlaceContent(text=text, country=country) if text or country else None,
            narrative=said["narrative"],
        )
        if told != SeparationContent() or said["cause"] != "unknown":
            yield SeparationDraft(content=told, cause=said["cause"], source=Source.FAMILY)

    def _relatives(self) -> Iterable[RelativeDraft]:
        for field, kind, sex in RELATIVES:
            for name in lines(self.cleaned_data[field]):
                yield RelativeDraft(
                    content=RelativeContent(names=(NameContent(text=name),)),
                    kind=kind,
                    sex=sex,
                    source=Source.FAMILY,
                )


class EnquirerForm(forms.Form):
    """The one who seeks."""

    name = a_name(_("Name of the enquirer"), _("As the person says it."), required=True)
    other_names = some_lines(_("Other names and spellings"), _("One a line."))
    sex = UnlessSaid(label=_("Sex"), choices=Sex, otherwise=Sex.NOT_ASKED)
    phone = forms.CharField(
        label=_("Phone, or a forwarding address"),
        required=False,
        max_length=200,
        help_text=_("Not required. A movement's office can receive for them."),
    )
    safe_to_call = UnlessSaid(label=_("Safe to call there"), choices=Tri, otherwise=Tri.NOT_ASKED)

    def draft(self) -> PersonDraft:
        """Return the enquirer as a draft of a person."""
        said = self.cleaned_data
        told = [(said["name"], NameKind.STATED)]
        told += [(name, NameKind.VARIANT) for name in lines(said["other_names"])]
        phone = said["phone"]
        return PersonDraft(
            standing=Standing.ENQUIRER,
            sex=said["sex"],
            names=tuple(
                NameDraft(content=NameContent(text=text), kind=kind) for text, kind in told
            ),
            contacts=(
                ContactDraft(
                    content=ContactContent(value=phone),
                    kind=ContactKind.PHONE,
                    safe_to_call=said["safe_to_call"],
                ),
            )
            if phone
            else (),
        )


class AskingForm(forms.Form):
    """Why, and in what situation."""

    kinship = forms.ChoiceField(
        label=_("The enquirer is the sought person's"),
        choices=[("", _("Choose")), *Kinship.choices],
    )
    context = UnlessSaid(
        label=_("Separated by"),
        choices=SeparationContext,
        otherwise=SeparationContext.MIGRATION,
    )
    reasons = forms.CharField(
        label=_("Why the enquirer wishes contact"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    leads = some_lines(
        _("Where to look"),
        _("One a line: a phone, a school, a place of worship, travel companions, a vessel."),
    )
    searches = some_lines(_("What was tried already"))
    fear = some_lines(
        _("Could the sought person have a reason to fear the enquirer?"),
        _("Staff only. The enquirer is never shown this."),
    )
    language = UnlessSaid(
        label=_("Language in which the enquirer reads"), choices=LANGUAGES, otherwise="en"
    )
    limits_explained = forms.BooleanField(
        label=_("I explained how tracing works and what we cannot promise"),
        required=False,
        help_text=_("Needed before the request is sent to the supervisor."),
    )

    def draft(self) -> RequestDraft:
        """Return what is asked as a draft of a request."""
        said = self.cleaned_data
        return RequestDraft(
            kinship=Kinship(said["kinship"]),
            context=SeparationContext(said["context"]),
            limits_explained=said["limits_explained"],
            language=said["language"],
            content=RequestContent(
                reasons=said["reasons"],
                searches=said["searches"],
                fear=said["fear"],
                leads=tuple(Lead(kind="told", value=lead) for lead in lines(said["leads"])),
            ),
        )
