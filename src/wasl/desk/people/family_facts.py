"""The rows of a person's form about the family, and by what else a person can be known."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.accounts.surroundings import calendar_now
from wasl.desk.code_fields import CountryField
from wasl.desk.codes import CAUSES
from wasl.desk.people.facts import NO_DATE, BirthRow, ContactRow, NameRow, PlaceRow
from wasl.desk.people.rows import TYPED, Row, some_lines, words
from wasl.people.calendars import NotADate, read_span, tell_span
from wasl.people.codes import Kinship, Qualifier, Sex, Tri
from wasl.people.contents import (
    BirthContent,
    ForeignIdContent,
    MarkContent,
    NameContent,
    PlaceContent,
    RelativeContent,
    SeparationContent,
)
from wasl.people.drafts import ForeignIdDraft, MarkDraft, RelativeDraft, SeparationDraft

QUALIFIERS = [("", _("Not said")), *Qualifier.choices]


class MarkRow(Row):
    """Something by which the person can be known."""

    SECTION = "marks"
    SAYS = ("text",)

    text = words(_("Mark"), _("A scar, a birthmark, a way of walking, what was worn."))

    @classmethod
    def told(cls, item: MarkDraft) -> dict[str, Any]:
        """Return the mark."""
        return {"text": item.content.text}

    def item(self) -> MarkDraft:
        """Return the mark."""
        return self.keep(  # type: ignore[no-any-return]  # keep returns what it was given
            MarkDraft(content=MarkContent(text=self.cleaned_data["text"]))
        )


class SeparationRow(Row):
    """When, where and how people lost each other."""

    SECTION = "separations"
    SAYS = ("when", "place", "country", "narrative")

    when = words(_("When"), _("A day, a month, a year or a span: 5.2023, 2022 – 2023."), limit=80)
    place = words(_("Where"))
    country = CountryField(_("Country"))
    cause = forms.ChoiceField(
        label=_("What separated them"), choices=list(CAUSES.items()), required=False
    )
    narrative = some_lines(_("What happened"), rows=3)

    @classmethod
    def told(cls, item: SeparationDraft) -> dict[str, Any]:
        """Return the separation, its time in the calendar of the user's office."""
        content = item.content
        when = ""
        if content.first and content.last:
            when = tell_span(content.first, content.last, calendar_now())
        place = content.place or PlaceContent()
        return {
            "when": when,
            "place": place.text,
            "country": place.country,
            "cause": item.cause,
            "narrative": content.narrative,
        }

    def clean(self) -> dict[str, Any]:
        """Turn what was told into a span of days."""
        said = super().clean() or {}
        if said.get("when") and not said.get("remove"):
            try:
                said["span"] = read_span(said["when"], calendar_now())
            except NotADate:
                self.add_error("when", NO_DATE)
        return said

    def item(self) -> SeparationDraft:
        """Return the separation."""
        said = self.cleaned_data
        old = (
            self.original.content
            if isinstance(self.original, SeparationDraft)
            else SeparationContent()
        )
        first, last = said.get("span", (None, None))
        place = replace(old.place or PlaceContent(), text=said["place"], country=said["country"])
        content = SeparationContent(
            first=first,
            last=last,
            place=place if place != PlaceContent() else None,
            narrative=said["narrative"],
        )
        return self.keep(  # type: ignore[no-any-return]  # keep returns what it was given
            SeparationDraft(content=content, cause=said["cause"] or "unknown")
        )


class RelativeRow(Row):
    """A relative of whom only was spoken; relatives with a record are tied on their own page."""

    SECTION = "relatives"
    SAYS = ("names", "as_stated", "note", "born")

    kind = forms.ChoiceField(label=_("What they are"), choices=Kinship, required=False)
    names = some_lines(_("Names"), _("One spelling a line. The first one leads."))
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, required=False)
    alive = forms.ChoiceField(label=_("Alive"), choices=Tri, required=False)
    qualifier = forms.ChoiceField(label=_("More exactly"), choices=QUALIFIERS, required=False)
    born = words(_("Born"), _("A year or a day, as it was told."), limit=80)
    as_stated = words(
        _("The word that was used"),
        _("“Brother” or “uncle” may mean a cousin or an elder: keep the word."),
        limit=80,
    )
    note = words(_("Note"), limit=1000)
    do_not_contact = forms.BooleanField(label=_("Do not contact this relative"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin without an answer."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("kind", Kinship.PARENT)
        self.initial.setdefault("sex", Sex.NOT_ASKED)
        self.initial.setdefault("alive", Tri.NOT_ASKED)

    @classmethod
    def told(cls, item: RelativeDraft) -> dict[str, Any]:
        """Return what was said of the relative."""
        content = item.content
        born = ""
        if content.birth:
            birth = content.birth
            born = birth.as_stated or tell_span(birth.first, birth.last, calendar_now())
        return {
            "kind": item.kind,
            "names": "\n".join(name.text for name in content.names),
            "sex": item.sex,
            "alive": item.alive,
            "qualifier": item.qualifier,
            "born": born,
            "as_stated": content.as_stated,
            "note": content.note,
            "do_not_contact": item.do_not_contact,
        }

    def clean(self) -> dict[str, Any]:
        """Turn the birth into a span of days, unless it is as it was."""
        said = super().clean() or {}
        before = (
            self.told(self.original)["born"] if isinstance(self.original, RelativeDraft) else ""
        )
        if said.get("born") and said["born"] != before and not said.get("remove"):
            try:
                said["span"] = read_span(said["born"], calendar_now())
            except NotADate:
                self.add_error("born", NO_DATE)
        return said

    def item(self) -> RelativeDraft:
        """Return the relative."""
        said = self.cleaned_data
        old = self.original if isinstance(self.original, RelativeDraft) else RelativeDraft()
        known = {name.text: name for name in old.content.names}
        lines = [line.strip() for line in said["names"].splitlines() if line.strip()]
        birth = old.content.birth if said["born"] else None
        if "span" in said:
            first, last = said["span"]
            birth = BirthContent(first=first, last=last, as_stated=said["born"])
        content = RelativeContent(
            names=tuple(known.get(line) or NameContent(text=line) for line in lines),
            birth=birth,
            as_stated=said["as_stated"],
            note=said["note"],
        )
        return self.keep(  # type: ignore[no-any-return]  # keep returns what it was given
            replace(
                old,
                content=content,
                kind=said["kind"] or Kinship.UNKNOWN_RELATIVE,
                qualifier=said["qualifier"],
                sex=said["sex"] or Sex.NOT_ASKED,
                alive=said["alive"] or Tri.NOT_ASKED,
                do_not_contact=said["do_not_contact"],
            )
        )


class ForeignIdRow(Row):
    """A number that somebody else gave."""

    SECTION = "foreign_ids"
    SAYS = ("value",)

    kind = forms.CharField(
        label=_("What number"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs=TYPED),
        help_text=_("Such as registration, passport, case."),
    )
    issuer = forms.CharField(
        label=_("Given by"), required=False, max_length=60, widget=forms.TextInput(attrs=TYPED)
    )
    value = words(_("Number"), limit=100)

    @classmethod
    def told(cls, item: ForeignIdDraft) -> dict[str, Any]:
        """Return the number."""
        return {"kind": item.kind, "issuer": item.issuer, "value": item.content.value}

    def item(self) -> ForeignIdDraft:
        """Return the number."""
        said = self.cleaned_data
        return self.keep(  # type: ignore[no-any-return]  # keep returns what it was given
            ForeignIdDraft(
                kind=said["kind"] or "other",
                issuer=said["issuer"],
                content=ForeignIdContent(value=said["value"]),
            )
        )


ROWS: tuple[type[Row], ...] = (
    NameRow,
    BirthRow,
    PlaceRow,
    ContactRow,
    RelativeRow,
    SeparationRow,
    MarkRow,
    ForeignIdRow,
)
