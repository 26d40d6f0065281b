"""What was answered: a submission's XML read by the definition of its form."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from wasl.errors import Invalid
from wasl.questionnaires.definition import ABSENT, FILES, Definition, Field, local
from wasl.questionnaires.safe_xml import parse

LONGEST_INSTANCE_ID: Final = 120
EARLIEST_YEAR: Final = 1970
"""Of a clock that can be meant: a phone whose clock says 0001 has none."""


@dataclass(frozen=True, kw_only=True)
class EntityRef:
    """The line of an entity list that the form made or changed (ODK Entities).

    Attributes:
        base_version: The version of the record that the worker had before them.
    """

    id: UUID
    dataset: str
    create: bool = False
    update: bool = False
    base_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class Header:
    """What a submission says of itself, before its form is known.

    Attributes:
        replaces: The instance that this one corrects (``deprecatedID``); empty for none.
    """

    form_id: str
    version: str
    instance_id: str
    replaces: str = ""
    encrypted: bool = False
    started_at: datetime | None = None
    ended_at: datetime | None = None
    entity: EntityRef | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One question as answered, or one group, or one instance of a repeat."""

    field: Field
    value: str = ""
    children: tuple["Answer", ...] = ()

    @property
    def answered(self) -> bool:
        """Whether there is an answer, "unknown" and "declined" included."""
        return bool(self.value)

    @property
    def absent(self) -> str:
        """``unknown``, ``declined`` or ``not_asked`` where that was chosen; else empty."""
        return self.value if self.value in ABSENT else ""

    @property
    def chosen(self) -> tuple[str, ...]:
        """The values of a question with several answers."""
        return tuple(self.value.split())

    def walk(self) -> Iterator["Answer"]:
        """This answer and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, kw_only=True)
class Answers:
    """A whole submission, in the order of the form."""

    header: Header
    items: tuple[Answer, ...] = field(default=())

    def walk(self) -> Iterator[Answer]:
        """Every answer, groups before what they hold."""
        for item in self.items:
            yield from item.walk()

    def files(self) -> tuple[str, ...]:
        """The names of the files that belong to it."""
        named = (each.value for each in self.walk() if each.field.kind in FILES and each.value)
        return tuple(dict.fromkeys(named))

    def first(self, name: str) -> str:
        """The value of the first question of this name; empty for none."""
        return next((each.value for each in self.walk() if each.field.name == name), "")


def read_header(xml: bytes) -> Header:
    """Read which form a submission is of, and which instance it is.

    Raises:
        Invalid: not XML, or without a form or instance id.
    """
    return _header(parse(xml))


def read_answers(xml: bytes, definition: Definition) -> Answers:
    """Read a submission. What the form does not ask is left out; the original XML keeps it.

    Raises:
        Invalid: not XML, or of another form.
    """
    root = parse(xml)
    header = _header(root)
    if header.form_id != definition.form_id:
        raise Invalid("questionnaires.other_form", _("These are the answers to another form."))
    return Answers(header=header, items=tuple(_children(root, definition.fields)))


def _children(parent: Element, fields: tuple[Field, ...]) -> Iterator[Answer]:
    found: dict[str, list[Element]] = {}
    for child in parent:
        found.setdefault(local(child.tag), []).append(child)
    for item in fields:
        for node in found.get(item.name, []):
            if any(local(key) == "template" for key in node.attrib):
                continue
            yield Answer(
                field=item,
                value="" if item.children else "".join(node.itertext()).strip(),
                children=tuple(_children(node, item.children)),
            )


def _header(root: Element) -> Header:
    form_id = root.get("id", "")
    meta = {local(child.tag): child for child in next(_named(root, "meta"), Element("meta"))}
    instance = _text(meta.get("instanceID"))
    if not form_id or not instance or len(instance) > LONGEST_INSTANCE_ID:
        raise Invalid(
            "questionnaires.no_instance",
            _("The submission does not say which form or answer it is."),
        )
    return Header(
        form_id=form_id,
        version=root.get("version", ""),
        instance_id=instance,
        replaces=_text(meta.get("deprecatedID")),
        encrypted=root.get("encrypted") == "yes",
        started_at=_moment(_first_text(root, "start")),
        ended_at=_moment(_first_text(root, "end")),
        entity=_entity(meta.get("entity")),
    )


def _entity(node: Element | None) -> EntityRef | None:
    if node is None:
        return None
    try:
        pk = UUID(node.get("id", ""))
    except ValueError:
        return None
    version = node.get("baseVersion", "")
    return EntityRef(
        id=pk,
        dataset=node.get("dataset", ""),
        create=node.get("create") in {"1", "true"},
        update=node.get("update") in {"1", "true"},
        base_version=int(version) if version.isdecimal() and len(version) < 10 else None,
    )


def _named(root: Element, name: str) -> Iterator[Element]:
    return (child for child in root if local(child.tag) == name)


def _first_text(root: Element, name: str) -> str:
    return _text(next(_named(root, name), None))


def _text(node: Element | None) -> str:
    return "" if node is None else "".join(node.itertext()).strip()


def _moment(text: str) -> datetime | None:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return told if told.tzinfo and told.year >= EARLIEST_YEAR else None
