"""What a record said before a form came in: what was shared beforehand, to compare with (R149).

The form's own answers have been added to the record since; compared with that, everything a form
says would be confirmed by itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from wasl.audit.models import Entry
from wasl.audit.trail import read_content
from wasl.people.drafts import PersonDraft
from wasl.people.models import Person
from wasl.people.sections import SECTIONS, Section, item_of, read_draft, rows_of, values_of
from wasl.questionnaires.models import Submission

COLUMNS = ("sex", "alive")
WORDS = ("occupation", "note")
CODES = ("nationalities", "languages")


def moment_of(submission: Submission) -> datetime:
    """Return when a filled form came in: its first version, whatever was corrected later."""
    first = submission.versions.order_by("number")[0]
    return first.sent_at or first.received_at


def record_before(person: Person, at: datetime) -> PersonDraft:
    """Return what was written of a person before a moment.

    What the trail says was changed since is taken back, latest first; facts that were written
    since and are in no earlier state are left out.

    Raises:
        Erased: the person's key was destroyed.
    """
    if person.created_at >= at:
        return PersonDraft(standing=person.standing)
    changes = Entry.objects.filter(subject=person.pk, action="people.amended", at__gte=at)
    before = [read_content(entry).before for entry in changes.order_by("-at")]
    draft = read_draft(person)
    for state in before:
        draft = _single(draft, state)
    items: dict[str, Any] = {
        section.name: tuple(_facts(section, person, at, before)) for section in SECTIONS
    }
    return replace(draft, **items)


def _facts(
    section: Section, person: Person, at: datetime, before: list[dict[str, Any]]
) -> Iterator[Any]:
    rows = rows_of(section, person)
    values = {str(row.pk): values_of(section, item_of(section, row)) for row in rows}
    fresh = {str(row.pk) for row in rows if row.recorded_at >= at}
    for state in before:
        for pk, old in state.get(section.name, {}).items():
            values[pk] = {**values.get(pk, {}), **old}
            fresh.discard(pk)  # it was there in some form
    for pk, known in values.items():
        if pk not in fresh and "content" in known:  # words about two people are not in the trail
            yield msgspec.convert({"id": pk, **known}, section.draft)


def _single(draft: PersonDraft, before: dict[str, Any]) -> PersonDraft:
    columns: dict[str, Any] = {name: before[name] for name in COLUMNS if name in before}
    words = before.get("content", {})
    content: dict[str, Any] = {
        **{name: words[name] for name in WORDS if name in words},
        **{name: tuple(words[name]) for name in CODES if name in words},
    }
    return replace(draft, **columns, content=replace(draft.content, **content))
