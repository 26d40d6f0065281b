"""A draft of a person, not saved yet, as the engine reads it: to look while somebody types."""

from wasl import matching
from wasl.people.drafts import BirthDraft, PersonDraft, RelativeDraft
from wasl.people.kinship import relation_code
from wasl.tracing.records import (
    ENGINE_ALIVE,
    as_name,
    as_place,
    as_separation,
    engine_sex,
)


def draft_as_record(draft: PersonDraft) -> matching.Record:
    """Turn a draft into a matching record without an id."""
    return matching.Record(
        id="",
        names=tuple(as_name(name.content, name.kind, name.system) for name in draft.names),
        sex=engine_sex(draft.sex),
        birth=_birth(draft.births[0]) if draft.births else None,
        nationalities=draft.content.nationalities,
        languages=draft.content.languages,
        places=tuple(as_place(place.content, place.role) for place in draft.places),
        relatives=tuple(_relative(relative) for relative in draft.relatives),
        separation=as_separation(draft.separations[0].content, draft.separations[0].cause)
        if draft.separations
        else None,
        marks=tuple(mark.content.text for mark in draft.marks),
    )


def _birth(birth: BirthDraft) -> matching.BirthSpan:
    content = birth.content
    return matching.BirthSpan(
        content.first, content.last, birth.basis, birth.calendar, content.as_stated or None
    )


def _relative(relative: RelativeDraft) -> matching.Relative:
    return matching.Relative(
        relation_code(relative.kind, relative.sex),
        tuple(as_name(name) for name in relative.content.names),
        engine_sex(relative.sex),
        None,
        relative.alive if relative.alive in ENGINE_ALIVE else None,
    )
