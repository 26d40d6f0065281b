"""The form of a person: nothing in it is required (R063), nothing typed is ever lost."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wasl.desk.code_fields import some_countries, some_languages
from wasl.desk.people.family_facts import QUALIFIERS, ROWS
from wasl.desk.people.rows import TYPED, Quiet, Row, some_lines, words
from wasl.people.codes import (
    AccessReason,
    Basis,
    EdgeState,
    ErasureReason,
    Kinship,
    Purpose,
    Sex,
    Standing,
    Tri,
)
from wasl.people.contents import PersonContent
from wasl.people.drafts import PersonDraft
from wasl.people.models import FileKind

MOST_ROWS = 60
# How a section is called, what its button says, and how many empty rows a new form begins with.
SECTION_WORDS: dict[str, tuple[str | Promise, str | Promise, int]] = {
    "names": (_("Names"), _("Add a name or spelling"), 1),
    "births": (_("Birth"), _("Add what else is said of the birth"), 1),
    "places": (_("Places"), _("Add a place"), 1),
    "contacts": (_("How to reach the person safely"), _("Add a contact"), 0),
    "relatives": (_("Relatives who were spoken of"), _("Add a relative"), 1),
    "separations": (_("How they lost each other"), _("Add a separation"), 0),
    "marks": (_("By what the person can be known"), _("Add a mark"), 0),
    "foreign_ids": (_("Numbers that others gave"), _("Add a number"), 0),
}


class AboutForm(Quiet):
    """What belongs to the person as a whole."""

    standing = forms.ChoiceField(
        label=_("Why we know this person"), choices=Standing, required=False
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, required=False)
    alive = forms.ChoiceField(label=_("Alive"), choices=Tri, required=False)
    nationalities = some_countries(_("Nationalities"))
    languages = some_languages(_("Languages"))
    occupation = words(_("Occupation"), limit=120)
    note = some_lines(_("Note"), _("What has no place elsewhere. Keep it short."))

    @staticmethod
    def told(draft: PersonDraft) -> dict[str, Any]:
        """Return what the fields show of a draft."""
        content = draft.content
        return {
            "standing": draft.standing,
            "sex": draft.sex,
            "alive": draft.alive,
            "nationalities": content.nationalities,
            "languages": content.languages,
            "occupation": content.occupation,
            "note": content.note,
        }


class GroundsForm(Quiet):
    """On what ground a new record is kept (D01)."""

    basis = forms.ChoiceField(label=_("Lawful basis"), choices=Basis, initial=Basis.PUBLIC_INTEREST)
    purpose = forms.ChoiceField(
        label=_("What it is kept for"), choices=Purpose, initial=Purpose.TRACING
    )


@dataclass
class Section:
    """The rows of one kind of fact, as the page shows them."""

    name: str
    label: str | Promise
    add: str | Promise
    rows: list[Row] = field(default_factory=list)

    @property
    def count_name(self) -> str:
        """The hidden field that says how many rows were shown."""
        return f"{self.name}-count"


class PersonForm:
    """All the forms of a person's page together.

    Args:
        posted: What was sent; ``None`` shows ``draft``.
        draft: What is stored; ``None`` for a new person.
    """

    def __init__(
        self, posted: Mapping[str, Any] | None = None, draft: PersonDraft | None = None
    ) -> None:
        """Make the rows that were posted, or those of the draft."""
        self.posted = posted
        self.stored = draft or PersonDraft()
        self.about = AboutForm(posted, prefix="about", initial=AboutForm.told(self.stored))
        self.grounds = None if draft else GroundsForm(posted, prefix="grounds")
        self.sections = [self._section(row, new=draft is None) for row in ROWS]
        self._be_terse()

    def __iter__(self) -> Iterator[forms.Form]:
        """Go over every form."""
        yield self.about
        if self.grounds is not None:
            yield self.grounds
        for section in self.sections:
            yield from section.rows

    def _section(self, kind: type[Row], *, new: bool) -> Section:
        label, add, begin = SECTION_WORDS[kind.SECTION]
        section = Section(kind.SECTION, label, add)
        # Relatives with a record of their own are tied elsewhere; they are kept as they are.
        stored = [
            item
            for item in getattr(self.stored, kind.SECTION)
            if getattr(item, "other_id", None) is None
        ]
        if self.posted is not None:
            known = {str(item.id): item for item in stored}
            for number in range(_count(self.posted.get(section.count_name))):
                prefix = f"{kind.SECTION}-{number}"
                original = known.pop(str(self.posted.get(f"{prefix}-id")), None)
                section.rows.append(kind(self.posted, prefix=prefix, original=original))
            return section
        for item in stored or [None] * (begin if new else 0):
            prefix = f"{kind.SECTION}-{len(section.rows)}"
            section.rows.append(kind(prefix=prefix, original=item))
        return section

    def _be_terse(self) -> None:
        for section in self.sections:
            for row in section.rows[1:]:
                row.terse()

    def bring_in_unseen(self) -> None:
        """Add the facts that somebody else wrote meanwhile, so that saving again keeps them."""
        for section, kind in zip(self.sections, ROWS, strict=True):
            seen = {row.original.id for row in section.rows if row.original is not None}
            for item in getattr(self.stored, section.name):
                if item.id not in seen and getattr(item, "other_id", None) is None:
                    prefix = f"{section.name}-{len(section.rows)}"
                    section.rows.append(kind(prefix=prefix, original=item))

    def add_row(self, name: str) -> None:
        """Add an empty row; nothing is saved, and nothing is complained of yet."""
        for section, kind in zip(self.sections, ROWS, strict=True):
            if section.name == name and len(section.rows) < MOST_ROWS:
                section.rows.append(kind(prefix=f"{name}-{len(section.rows)}"))
        self._be_terse()
        for form in self:
            if isinstance(form, Quiet):
                form.quiet()

    def is_valid(self) -> bool:
        """Whether everything that was typed can be understood."""
        # Each is asked, so that everything to be put right is shown at once.
        answers = [form.is_valid() for form in self if form.is_bound]
        return all(answers)

    @property
    def wrong(self) -> list[forms.Form]:
        """The forms with something to put right, for the box at the top."""
        return [form for form in self if form.is_bound and form.errors]

    def draft(self) -> PersonDraft:
        """Return what was typed as a draft; relatives with records of their own as they were."""
        said = self.about.cleaned_data
        items: dict[str, Any] = {
            section.name: tuple(row.item() for row in section.rows if row.is_bound and row.counts)
            for section in self.sections
        }
        tied = tuple(item for item in self.stored.relatives if item.other_id is not None)
        items["relatives"] = (*items["relatives"], *tied)
        return PersonDraft(
            standing=said["standing"] or self.stored.standing,
            sex=said["sex"] or self.stored.sex,
            alive=said["alive"] or self.stored.alive,
            content=PersonContent(
                nationalities=said["nationalities"],
                languages=said["languages"],
                occupation=said["occupation"],
                note=said["note"],
            ),
            **items,
        )


def _count(text: Any) -> int:
    """Return how many rows were shown, whatever was sent."""
    return min(int(text), MOST_ROWS) if str(text).isdigit() else 0


class ReferenceForm(forms.Form):
    """Name another record by its reference."""

    reference = forms.CharField(
        label=_("Reference"),
        max_length=16,
        widget=forms.TextInput(attrs={**TYPED, "dir": "ltr", "class": "form-control ref"}),
        help_text=_("Eight letters and digits, such as 4K7P-T9WM."),
    )


class TieForm(ReferenceForm):
    """What another person of this office is to this one."""

    kind = forms.ChoiceField(label=_("What they are to this person"), choices=Kinship)
    qualifier = forms.ChoiceField(label=_("More exactly"), choices=QUALIFIERS, required=False)
    state = forms.ChoiceField(
        label=_("How far it is established"), choices=EdgeState, initial=EdgeState.CLAIMED
    )


class StateForm(forms.Form):
    """How far a relationship is established now, and why."""

    state = forms.ChoiceField(label=_("How far it is established"), choices=EdgeState)
    reason = some_lines(_("Why"), _("What was seen or said. Kept with the history."))


class OpenForm(forms.Form):
    """Why something that concerns life or safety is opened."""

    REASONS = [
        ("contact_person", _("To reach the person")),
        ("verify", _("To verify who it is")),
        ("correct", _("To correct it")),
        ("safety", _("Because somebody's safety asks for it")),
    ]
    reason = forms.ChoiceField(label=_("Why do you open it?"), choices=REASONS)


class UploadForm(forms.Form):
    """A photo or document."""

    file = forms.FileField(
        label=_("Photo or document"),
        help_text=_(
            "JPEG, PNG, WebP or PDF, at most 15 MB. Place, camera and author are removed from it."
        ),
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}
        ),
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=FileKind)
    title = words(_("What it shows"), limit=120)


class AccessForm(forms.Form):
    """To which office a person is shown, why and until when."""

    office = forms.ChoiceField(label=_("To which office"))
    reason = forms.ChoiceField(label=_("Why"), choices=AccessReason)
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day. Give it no longer than it is needed."),
    )

    def __init__(self, *args: Any, offices: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the other offices."""
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = offices  # type: ignore[attr-defined]  # a ChoiceField


class EraseForm(forms.Form):
    """Why a person's data are erased, and that it is meant."""

    reason = forms.ChoiceField(label=_("Why"), choices=ErasureReason)
    sure = forms.BooleanField(
        label=_("I know that this cannot be undone by anybody."),
    )
