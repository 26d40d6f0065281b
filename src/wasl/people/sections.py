"""The kinds of fact, in one table: which row an item becomes, and what of it can change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

import msgspec

from wasl.accounts.models import User
from wasl.people import fingerprints
from wasl.people.drafts import (
    BirthDraft,
    ContactDraft,
    ForeignIdDraft,
    Item,
    MarkDraft,
    NameDraft,
    PersonDraft,
    PlaceDraft,
    RelativeDraft,
    SeparationDraft,
)
from wasl.people.models import (
    Birth,
    Contact,
    Fact,
    ForeignId,
    Mark,
    Name,
    Person,
    Place,
    Relationship,
    Separation,
)
from wasl.people.rules import BirthSpan
from wasl.people.scripts import script_of


@dataclass(frozen=True)
class Section:
    """One kind of fact.

    Attributes:
        name: The attribute of the draft, and the word under which a change is recorded.
        fingerprint: How an equal value is found unseen; ``None`` where it need not be.
    """

    name: str
    model: type[Fact]
    draft: type[Item]
    fingerprint: Callable[[Any], bytes] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """What a row keeps in clear: the same words in the draft and the table."""
        return tuple(f.name for f in fields(self.draft) if f.name not in {"id", "content"})


def _contact(item: ContactDraft) -> bytes:
    return fingerprints.of_contact(item.kind, item.content.value)


def _foreign_id(item: ForeignIdDraft) -> bytes:
    return fingerprints.of_foreign_id(item.kind, item.issuer, item.content.value)


SECTIONS = (
    Section("names", Name, NameDraft),
    Section("births", Birth, BirthDraft),
    Section("places", Place, PlaceDraft),
    Section("contacts", Contact, ContactDraft, _contact),
    Section("marks", Mark, MarkDraft),
    Section("separations", Separation, SeparationDraft),
    Section("relatives", Relationship, RelativeDraft),
    Section("foreign_ids", ForeignId, ForeignIdDraft, _foreign_id),
)
PERSON_COLUMNS = ("standing", "sex", "alive")


def settled(item: Any) -> Any:
    """Return the item as it will be written: the script of a new name is detected."""
    if isinstance(item, NameDraft) and not item.content.script:
        return replace(item, content=replace(item.content, script=script_of(item.content.text)))
    return item


def values_of(section: Section, item: Any) -> dict[str, Any]:
    """Return an item's values as plain data, words and codes together."""
    values = {column: getattr(item, column) for column in section.columns}
    plain: dict[str, Any] = msgspec.to_builtins({**values, "content": item.content})
    return plain


def new_row(section: Section, person: Person, item: Any, order: int, by: User | None) -> Any:
    """Return the unsaved row of a new fact. ``person`` must have a key."""
    row: Any = section.model(person=person, order=order, recorded_by=by)
    fill_row(section, row, item)
    return row


def fill_row(section: Section, row: Any, item: Any) -> None:
    """Write an item's values into a row, saved or not."""
    item = settled(item)
    for column in section.columns:
        setattr(row, column, getattr(item, column))
    row.purpose = item.purpose or row.person.purpose
    if section.fingerprint is not None:
        row.fingerprint = section.fingerprint(item)
    row.content = item.content


def item_of(section: Section, row: Any) -> Any:
    """Return a row as an item of a draft."""
    values = {column: getattr(row, column) for column in section.columns}
    make: Any = section.draft
    return make(id=row.pk, content=row.content, **values)


def rows_of(section: Section, person: Person) -> list[Any]:
    """Return the person's rows of one kind, in their order; one query."""
    rows: list[Any] = list(section.model._default_manager.filter(person=person))  # noqa: SLF001 - Django's documented name
    for row in rows:
        row.person = person
    return rows


def read_draft(person: Person) -> PersonDraft:
    """Return what is written of a person, as a draft: to edit, to compare, to copy.

    Raises:
        Erased: the person's key was destroyed.
    """
    items: dict[str, Any] = {
        section.name: tuple(item_of(section, row) for row in rows_of(section, person))
        for section in SECTIONS
    }
    columns: dict[str, Any] = {name: getattr(person, name) for name in PERSON_COLUMNS}
    return PersonDraft(content=person.content, **columns, **items)


def birth_spans(rows: Iterable[Birth]) -> list[BirthSpan]:
    """Return what births say, for the rules. Fetch the keys of many people beforehand."""
    return [
        BirthSpan(row.content.first, row.content.last, row.basis, row.recorded_at.date())
        for row in rows
    ]
