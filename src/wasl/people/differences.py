"""What must be written so that a person's rows say what a draft says."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wasl.accounts.models import User
from wasl.people.drafts import PersonDraft
from wasl.people.models import Person
from wasl.people.sections import (
    PERSON_COLUMNS,
    SECTIONS,
    Section,
    fill_row,
    item_of,
    new_row,
    rows_of,
    settled,
    values_of,
)

# Told with every change of a fact: whom a tie is with, and whether a place is where somebody is.
ALWAYS_TOLD = frozenset({"other_id", "role"})


@dataclass
class Difference:
    """Rows to write, and the changed values for the trail.

    Attributes:
        before: Changed values as they were, by section and row.
        after: The same as they will be.
    """

    by: User | None
    now: datetime
    create: list[tuple[Section, Any]] = field(default_factory=list)
    update: list[tuple[Section, Any]] = field(default_factory=list)
    delete: list[tuple[Section, Any]] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.before or self.after)


def compare(person: Person, draft: PersonDraft, *, by: User | None, now: datetime) -> Difference:
    """Return the difference between a person's rows and a draft; the person is changed in memory.

    Raises:
        KeyError: an item names a row that the person does not have.
    """
    found = Difference(by, now)
    _compare_person(person, draft, found)
    for section in SECTIONS:
        _compare_section(section, person, getattr(draft, section.name), found)
    return found


def _compare_person(person: Person, draft: PersonDraft, found: Difference) -> None:
    for column in PERSON_COLUMNS:
        old, new = getattr(person, column), getattr(draft, column)
        if old != new:
            found.before[column], found.after[column] = str(old), str(new)
            setattr(person, column, new)
    if person.content != draft.content:
        old_words, new_words = (
            msgspec.to_builtins(person.content),
            msgspec.to_builtins(draft.content),
        )
        changed = [name for name in old_words if old_words[name] != new_words[name]]
        found.before["content"] = {name: old_words[name] for name in changed}
        found.after["content"] = {name: new_words[name] for name in changed}
        person.content = draft.content


def _compare_section(section: Section, person: Person, items: Any, found: Difference) -> None:
    rows = {row.pk: row for row in rows_of(section, person)}
    orders = _orders(section, rows, items, found)
    for order, item in zip(orders, items, strict=True):
        if item.id is None:
            row = new_row(section, person, item, order, found.by)
            found.create.append((section, row))
            _note(found.after, section, row.pk, values_of(section, item_of(section, row)))
        else:
            _compare_row(section, rows.pop(item.id), item, order, found)
    for row in rows.values():
        found.delete.append((section, row))
        _note(found.before, section, row.pk, values_of(section, item_of(section, row)))


def _orders(section: Section, rows: dict[UUID, Any], items: Any, found: Difference) -> list[int]:
    """Number the items, leaving stored numbers alone unless something really moved."""
    wanted = [item.id for item in items if item.id is not None]
    stored = [pk for pk in rows if pk in set(wanted)]
    if wanted != stored:
        place = f"{section.name}_order"
        found.before[place], found.after[place] = list(map(str, stored)), list(map(str, wanted))
    appended = [item.id for item in items[: len(wanted)]] == stored
    if not appended:
        return list(range(len(items)))
    end = max((row.order for row in rows.values()), default=-1) + 1
    return [
        rows[item.id].order if item.id is not None else end + place
        for place, item in enumerate(items)
    ]


def _compare_row(section: Section, row: Any, item: Any, order: int, found: Difference) -> None:
    item = replace(settled(item), purpose=item.purpose or row.purpose)
    old, new = values_of(section, item_of(section, row)), values_of(section, item)
    moved, row.order = row.order != order, order
    if old != new:
        changed = [name for name in old if old[name] != new[name] or name in ALWAYS_TOLD]
        _note(found.before, section, row.pk, {name: old[name] for name in changed})
        _note(found.after, section, row.pk, {name: new[name] for name in changed})
        fill_row(section, row, item)
        row.recorded_by, row.recorded_at = found.by, found.now
    if old != new or moved:
        found.update.append((section, row))


def _note(side: dict[str, Any], section: Section, pk: UUID, values: dict[str, Any]) -> None:
    side.setdefault(section.name, {})[str(pk)] = values


def sealable(side: dict[str, Any]) -> dict[str, Any]:
    """Return changed values without words about a second person.

    The trail's entry is sealed under one key. What is said of a relative who has a record of
    their own is not kept there: it would outlive their erasure.
    """
    relatives = {
        pk: values
        if not values.get("other_id")
        else {name: value for name, value in values.items() if name != "content"}
        for pk, values in side.get("relatives", {}).items()
    }
    return {**side, "relatives": relatives} if relatives else side
