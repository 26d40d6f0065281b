"""Add what a form says to what a record says: nothing is overwritten unseen.

Facts of which there may be several (names, places, relatives …) are added where they are new.
Of a fact of which there is one, such as the sex, the form's value is taken where the record has
none, or where the record still says what the form's own earlier version said; where they differ,
a person decides.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from wasl.people.codes import Tri
from wasl.people.contents import PlaceContent, SeparationContent
from wasl.people.drafts import PersonDraft
from wasl.people.sections import SECTIONS

UNSAID: Final = frozenset({"", Tri.NOT_ASKED.value})
NOTHING: Final = UNSAID | {Tri.UNKNOWN.value, Tri.DECLINED.value}
COLUMNS: Final = ("sex", "alive")
WORDS: Final = ("occupation", "note")
CODES: Final = ("nationalities", "languages")


@dataclass(frozen=True, kw_only=True)
class Added:
    """A record with what a form adds.

    Attributes:
        draft: What is to be written.
        differing: What both say, and not the same: ``sex``, ``occupation`` …
    """

    draft: PersonDraft
    differing: tuple[str, ...]


def add(now: PersonDraft, said: PersonDraft, earlier: PersonDraft | None = None) -> Added:
    """Put together what the record and the form say.

    Args:
        now: What the record says.
        said: What the form says.
        earlier: What the form's version before this one said: a correction takes that back.
    """
    draft, differing = now, []
    for name in (*COLUMNS, *WORDS):
        value = _value(said, name)
        held, before = _value(now, name), _value(earlier, name) if earlier else ""
        if value in UNSAID or value == held or (value in NOTHING and held not in NOTHING):
            continue
        if held in NOTHING or held == before:
            draft = take(draft, said, name)
        else:
            differing.append(name)
    for name in CODES:
        gone = set(_codes(earlier, name)) - set(_codes(said, name)) if earlier else set()
        kept = [code for code in _codes(draft, name) if code not in gone]
        merged: Any = tuple(dict.fromkeys([*kept, *_codes(said, name)]))
        draft = replace(draft, content=replace(draft.content, **{name: merged}))
    for section in SECTIONS:
        items: Any = tuple(_items(section.name, draft, said, earlier))
        draft = replace(draft, **{section.name: items})
    return Added(draft=draft, differing=tuple(differing))


def take(draft: PersonDraft, said: PersonDraft, name: str) -> PersonDraft:
    """Let the form's value of a single fact stand in the draft."""
    value: Any = _value(said, name)
    if name in COLUMNS:
        return replace(draft, **{name: value})
    return replace(draft, content=replace(draft.content, **{name: value}))


def _value(draft: PersonDraft, name: str) -> str:
    value = getattr(draft if name in COLUMNS else draft.content, name)
    return str(value)


def _codes(draft: PersonDraft, name: str) -> tuple[str, ...]:
    found: tuple[str, ...] = getattr(draft.content, name)
    return found


def _items(
    section: str, now: PersonDraft, said: PersonDraft, earlier: PersonDraft | None
) -> Iterator[Any]:
    wanted = {_meaning(section, item): item for item in getattr(said, section)}
    before = {_meaning(section, item) for item in getattr(earlier, section)} if earlier else set()
    for item in getattr(now, section):
        meaning = _meaning(section, item)
        if meaning in before and meaning not in wanted:
            continue  # the correction takes back what the earlier version had added
        wanted.pop(meaning, None)
        yield item
    yield from wanted.values()


def _meaning(section: str, item: Any) -> Any:
    """What makes two items the same fact: from whom and how sure it came does not."""
    return MEANING[section](item)


def _told_of(content: PlaceContent | SeparationContent) -> tuple[Any, ...]:
    days = (content.first, content.last)
    if isinstance(content, PlaceContent):
        return (*days, _folded(content.text), content.lat, content.lon)
    return (*days, _folded(content.narrative))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


MEANING: Final[dict[str, Callable[[Any], Any]]] = {
    "names": lambda name: (name.kind, _folded(name.content.text)),
    "births": lambda birth: (birth.content.first, birth.content.last),
    "places": lambda place: (place.role, place.content.country, _told_of(place.content)),
    "contacts": lambda contact: (contact.kind, _folded(contact.content.value)),
    "marks": lambda mark: _folded(mark.content.text),
    "separations": lambda parted: (parted.cause, _told_of(parted.content)),
    "relatives": lambda relative: (
        (relative.other_id, relative.kind, relative.sex),
        tuple(_folded(name.text) for name in relative.content.names),
    ),
    "foreign_ids": lambda given: (given.kind, _folded(given.content.value)),
}
