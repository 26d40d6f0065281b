"""The rows of a person's form, one class for each kind of fact. Nothing in them is required."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Calendar
from wasl.accounts.surroundings import calendar_now
from wasl.desk.code_fields import CountryField
from wasl.desk.people.rows import Row, words
from wasl.people.calendars import NotADate, read_span, span_of_age, tell_span
from wasl.people.codes import (
    BirthBasis,
    ContactKind,
    NameKind,
    NameSystem,
    PartRole,
    PlaceRole,
    Tri,
)
from wasl.people.contents import (
    BirthContent,
    ContactContent,
    NameContent,
    NamePart,
    PlaceContent,
)
from wasl.people.drafts import (
    BirthDraft,
    ContactDraft,
    NameDraft,
    PlaceDraft,
)

# The parts that are asked for; parts with other roles are kept as they are.
PARTS = (
    PartRole.GIVEN,
    PartRole.FATHER,
    PartRole.GRANDFATHER,
    PartRole.FAMILY,
    PartRole.FAMILY2,
    PartRole.KUNYA,
)
NO_DATE = _("This is no date in that calendar. Write a year, or day.month.year.")
KEPT = _("Hidden. Leave it empty to keep it as it is.")


class NameRow(Row):
    """A name, exactly as said or written."""

    SECTION = "names"
    SAYS = ("text",)

    text = words(_("Name"), _("As it is said or written, in its own script. Do not correct it."))
    kind = forms.ChoiceField(label=_("Kind"), choices=NameKind, required=False)
    system = forms.ChoiceField(label=_("How it is built"), choices=NameSystem, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the parts, one field a role."""
        super().__init__(*args, **kwargs)
        for role in PARTS:
            self.fields[f"part_{role}"] = words(role.label, limit=100)

    @classmethod
    def told(cls, item: NameDraft) -> dict[str, Any]:
        """Return the name and its parts."""
        parts = {f"part_{part.role}": part.text for part in item.content.parts}
        return {"text": item.content.text, "kind": item.kind, "system": item.system, **parts}

    @property
    def part_fields(self) -> list[forms.BoundField]:
        """The fields of the parts, shown apart."""
        return [self[f"part_{role}"] for role in PARTS]

    @property
    def summary_fields(self) -> list[forms.BoundField]:
        """Without the parts."""
        return [field for field in super().summary_fields if not field.name.startswith("part_")]

    def item(self) -> NameDraft:
        """Return the name; its script is detected anew when the text changed."""
        said = self.cleaned_data
        old = self.original.content if isinstance(self.original, NameDraft) else None
        same = old is not None and old.text == said["text"]
        content = NameContent(
            text=said["text"],
            script=old.script if old and same else "",
            language=old.language if old and same else "",
            parts=self._parts(old.parts if old else ()),
        )
        return self.keep(  # type: ignore[no-any-return]  # keep returns what it was given
            NameDraft(
                content=content,
                kind=said["kind"] or NameKind.STATED,
                system=said["system"] or NameSystem.UNKNOWN,
            )
        )

    def _parts(self, old: tuple[NamePart, ...]) -> tuple[NamePart, ...]:
        told = {role: self.cleaned_data[f"part_{role}"] for role in PARTS}
        kept = [
            NamePart(role=part.role, text=told.pop(PartRole(part.role), part.text)) for part in old
        ]
        new = [NamePart(role=role.value, text=text) for role, text in told.items()]
        return tuple(part for part in (*kept, *new) if part.text)


class BirthRow(Row):
    """A birth, in the calendar in which it was told; or an age."""

    SECTION = "births"
    SAYS = ("told_as", "age")

    told_as = words(
        _("Born"),
        _("A day, a month or a year, as it was told: 17.5.2009, Tir 2000, 1388, 2008 – 2009."),
        limit=80,
    )
    calendar = forms.ChoiceField(label=_("In which calendar"), choices=Calendar, required=False)
    age = forms.IntegerField(label=_("Or age in years"), required=False, min_value=0, max_value=120)
    age_on = forms.DateField(
        label=_("on this day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty means today."),
    )
    basis = forms.ChoiceField(label=_("How it is known"), choices=BirthBasis, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin in the calendar of the user's office."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("calendar", calendar_now())
        self.initial.setdefault("basis", BirthBasis.STATED)

    @classmethod
    def told(cls, item: BirthDraft) -> dict[str, Any]:
        """Return the birth in the calendar it was told in."""
        content = item.content
        told = content.as_stated or tell_span(content.first, content.last, item.calendar)
        return {"told_as": told, "calendar": item.calendar, "basis": item.basis}

    def clean(self) -> dict[str, Any]:
        """Turn what was told into a span of days."""
        said = super().clean() or {}
        if said.get("remove") or self._unchanged(said):
            return said
        try:
            if said.get("told_as"):
                said["span"] = read_span(said["told_as"], said["calendar"] or calendar_now())
            elif said.get("age") is not None:
                said["span"] = span_of_age(
                    said["age"],
                    said.get("age_on") or timezone.localdate(),
                    estimated=said["basis"] == BirthBasis.ESTIMATED,
                )
        except NotADate:
            self.add_error("told_as", NO_DATE)
        return said

    def _unchanged(self, said: dict[str, Any]) -> bool:
        if not isinstance(self.original, BirthDraft):
            return False
        before = self.told(self.original)
        return all(said.get(name) == before[name] for name in ("told_as", "calendar"))

    def item(self) -> BirthDraft:
        """Return the birth; an unchanged one keeps its span."""
        said = self.cleaned_data
        if isinstance(self.original, BirthDraft) and "span" not in said:
            content = self.original.content
        else:
            first, last = said["span"]
            content = BirthContent(first=first, last=last, as_stated=said["told_as"])
        return self.keep(  # type: ignore[no-any-return]  # keep returns what it was given
            BirthDraft(
                content=content,
                basis=said["basis"] or BirthBasis.STATED,
                calendar=said["calendar"] or calendar_now(),
            )
        )


class PlaceRow(Row):
    """A place. Where somebody is now is hidden like a contact."""

    SECTION = "places"
    SAYS = ("text", "country", "pcode")

    role = forms.ChoiceField(label=_("What it is"), choices=PlaceRole, required=False)
    text = words(_("Place"), _("Village, town, district, as it is called."))
    country = CountryField(_("Country"))
    pcode = words(_("P-code"), limit=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Hide the words of a present whereabouts (C4)."""
        super().__init__(*args, **kwargs)
        if self.hidden:
            self.fields["text"].help_text = KEPT

    @property
    def hidden(self) -> bool:
        """Where somebody is now."""
        return isinstance(self.original, PlaceDraft) and self.original.role == PlaceRole.CURRENT

    @classmethod
    def told(cls, item: PlaceDraft) -> dict[str, Any]:
        """Return the place, without its words when it is where somebody is now."""
        content = item.content
        now = item.role == PlaceRole.CURRENT
        return {
            "role": item.role,
            "text": "" if now else content.text,
            "country": content.country,
            "pcode": "" if now else content.pcode,
        }

    def item(self) -> PlaceDraft:
        """Return the place; what is hidden and was left empty stays."""
        said = self.cleaned_data
        old = self.original.content if isinstance(self.original, PlaceDraft) else PlaceContent()
        content = replace(
            old,
            text=said["text"] or (old.text if self.hidden else ""),
            country=said["country"],
            pcode=said["pcode"] or (old.pcode if self.hidden else ""),
        )
        return self.keep(  # type: ignore[no-any-return]  # keep returns what it was given
            PlaceDraft(content=content, role=said["role"] or PlaceRole.ORIGIN)
        )


class ContactRow(Row):
    """A way to reach the person (C4): what is stored is not shown here."""

    SECTION = "contacts"
    SAYS = ("value",)

    kind = forms.ChoiceField(label=_("By what"), choices=ContactKind, required=False)
    value = words(_("Number or address"))
    owner = words(_("Whose it is"), _("The person's own, a neighbour's, shared."), limit=100)
    safe_to_call = forms.ChoiceField(label=_("Safe to call"), choices=Tri, required=False)
    safe_to_leave_message = forms.ChoiceField(
        label=_("Safe to leave a message"), choices=Tri, required=False
    )
    safe_times = words(_("Safe times"), limit=100)
    safe_language = words(_("Safe language"), limit=60)
    codeword = words(_("Codeword"), limit=60)
    valid_until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    HIDDEN = ("value", "owner", "codeword")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say that stored values are kept."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("safe_to_call", Tri.NOT_ASKED)
        self.initial.setdefault("safe_to_leave_message", Tri.NOT_ASKED)
        if self.original is not None:
            for name in self.HIDDEN:
                self.fields[name].help_text = KEPT

    @property
    def hidden(self) -> bool:
        """Every stored one."""
        return self.original is not None

    @classmethod
    def told(cls, item: ContactDraft) -> dict[str, Any]:
        """Return what may be shown without opening it."""
        return {
            "kind": item.kind,
            "safe_to_call": item.safe_to_call,
            "safe_to_leave_message": item.safe_to_leave_message,
            "safe_times": item.content.safe_times,
            "safe_language": item.content.safe_language,
            "valid_until": item.valid_until,
        }

    def item(self) -> ContactDraft:
        """Return the contact; what is hidden and was left empty stays."""
        said = self.cleaned_data
        old = (
            self.original.content
            if isinstance(self.original, ContactDraft)
            else ContactContent(value="")
        )
        content = ContactContent(
            **{name: said[name] or getattr(old, name) for name in self.HIDDEN},
            safe_times=said["safe_times"],
            safe_language=said["safe_language"],
        )
        return self.keep(  # type: ignore[no-any-return]  # keep returns what it was given
            ContactDraft(
                content=content,
                kind=said["kind"] or ContactKind.PHONE,
                safe_to_call=said["safe_to_call"] or Tri.NOT_ASKED,
                safe_to_leave_message=said["safe_to_leave_message"] or Tri.NOT_ASKED,
                valid_until=said["valid_until"],
            )
        )
