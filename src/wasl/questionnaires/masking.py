"""What a reader may see of answers: by the class of each question, never by what was answered.

A masked answer is replaced, not hidden: what comes out of here does not hold it. Nor does it tell
by its presence: questions of class C4 stand there masked whether they were asked or not, because
"What danger?" is asked only where there is one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from wasl.accounts.permissions import Can
from wasl.questionnaires.answers import Answer, Answers
from wasl.questionnaires.definition import ABSENT, Definition, Field

LIFE_OR_SAFETY: Final = 4
WHY: Final = "_why"
"""Ends the name of a question that says why the one before it was left empty."""


class Said(StrEnum):
    """What stands in the place of an answer."""

    ANSWERED = "answered"
    EMPTY = "empty"  # asked, and left empty without a reason
    UNKNOWN = "unknown"
    DECLINED = "declined"
    NOT_ASKED = "not_asked"
    SHUT = "shut"  # masked; this reader may open it, which is recorded
    CLOSED = "closed"  # masked for this reader


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who looks, as far as masking is concerned.

    Attributes:
        may: What they may do with this record.
        opened: They asked to see what concerns life or safety, and that was recorded.
    """

    may: frozenset[Can]
    opened: bool = False

    def veil(self, sensitivity: int) -> Said | None:
        """What stands in the place of an answer of this class; ``None`` where it is shown."""
        if Can.READ_ANSWERS not in self.may:
            return Said.CLOSED
        if sensitivity < LIFE_OR_SAFETY:
            return None
        if Can.READ_LIFE_OR_SAFETY not in self.may:
            return Said.CLOSED
        return None if self.opened else Said.SHUT


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One question, group or instance of a repeat as a reader sees it.

    Attributes:
        key: Its path, instances numbered: ``/data/relatives[2]/relative_name``.
        value: Empty unless it was answered and is shown.
        number: Which instance of a repeat it is, from 1; 0 for anything else.
    """

    field: Field
    key: str
    said: Said = Said.ANSWERED
    value: str = ""
    number: int = 0
    children: tuple["Seen", ...] = ()

    @property
    def masked(self) -> bool:
        """Whether something stands in its place."""
        return self.said in {Said.SHUT, Said.CLOSED}

    def walk(self) -> Iterator["Seen"]:
        """This and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def see(answers: Answers, definition: Definition, reader: Reader) -> tuple[Seen, ...]:
    """Return what a reader may see, in the order of the form; nothing without READ_ANSWERS.

    A question that says why another was left empty is told with that one and left out.
    """
    if Can.READ_ANSWERS not in reader.may:
        return ()
    return tuple(_see(definition.fields, answers.items, reader, f"/{definition.root}"))


def has_masked(seen: tuple[Seen, ...]) -> bool:
    """Whether there is something that the reader may open."""
    return any(one.said is Said.SHUT for each in seen for one in each.walk())


def explains(name: str, names: Mapping[str, Field] | frozenset[str]) -> str:
    """Return the question whose emptiness this one explains; empty for none."""
    about = name.removesuffix(WHY)
    return about if about != name and about in names else ""


def _see(
    fields: tuple[Field, ...], answers: tuple[Answer, ...], reader: Reader, above: str
) -> Iterator[Seen]:
    given: dict[str, list[Answer]] = {}
    for answer in answers:
        given.setdefault(answer.field.name, []).append(answer)
    names = {item.name: item for item in fields}
    for item in fields:
        here = given.get(item.name, [])
        key = f"{above}/{item.name}"
        if item.children:
            yield from _see_within(item, here, reader, key)
        elif item.asks and not explains(item.name, names):
            yield from _see_question(item, here, given.get(item.name + WHY, []), reader, key)


def _see_within(item: Field, here: list[Answer], reader: Reader, key: str) -> Iterator[Seen]:
    """A group or the instances of a repeat; empty ones are left out."""
    repeats = item.kind == "repeat"
    if repeats and _all_masked(item, reader):
        here = here[:1]  # how many there are would tell something, too
    for number, answer in enumerate(here, start=1):
        place = f"{key}[{number}]" if repeats else key
        inside = tuple(_see(item.children, answer.children, reader, place))
        if inside:
            yield Seen(field=item, key=place, number=number if repeats else 0, children=inside)
    if not here and (inside := tuple(_see(item.children, (), reader, key))):
        yield Seen(field=item, key=key, number=1 if repeats else 0, children=inside)


def _see_question(
    item: Field, here: list[Answer], why: list[Answer], reader: Reader, key: str
) -> Iterator[Seen]:
    veil = reader.veil(item.sensitivity)
    seen = Seen(field=item, key=key)
    if veil is not None:
        yield replace(seen, said=veil)
    elif here:
        value = here[0].value
        reason = why[0].value if why and not value else value
        if reason in ABSENT:
            yield replace(seen, said=Said(reason))
        elif value:
            yield replace(seen, value=value)
        else:
            yield replace(seen, said=Said.EMPTY)


def _all_masked(item: Field, reader: Reader) -> bool:
    return all(
        _all_masked(child, reader) if child.children else reader.veil(child.sensitivity)
        for child in item.children
        if child.children or child.asks
    )
