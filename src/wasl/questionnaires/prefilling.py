"""Put what is known of a person into a form before it is opened: nobody is asked twice.

The values become the defaults of the XForm's primary instance, so that desk, field app and
Collect show them alike. They are proposals: the worker reads them out and may change each.

A fact is put only where the form says which one it asks for: once, of a fixed kind
(``person.names[stated].text``), or one after the other into a repeat. A single question about any
relative, such as who claims to be one, is left for the person to answer (domain.md R149).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import pairwise
from typing import Any, Final, cast
from uuid import UUID
from xml.dom.minidom import Document, Element

from defusedxml.minidom import parseString

from wasl.people.codes import PlaceRole
from wasl.people.drafts import PersonDraft
from wasl.questionnaires.definition import ABSENT, Definition, Field, read_definition
from wasl.questionnaires.targets import Target, read_target

ENDANGERS: Final = 4
"""The class of what can endanger somebody (C4)."""
LEADING: Final = frozenset({"names", "births", "separations"})
"""Lists whose first item is meant where a form asks once and names no kind."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the reader may know of the person whom the form is about.

    Attributes:
        draft: ``None`` for a worker who is told the reference only.
        endangering: Whether contacts and whereabouts (C4) are among it.
    """

    person: UUID
    draft: PersonDraft | None = None
    endangering: bool = False


def takes_person(definition: Definition) -> bool:
    """Whether the form is about somebody who is known already, and asks who."""
    return _person_field(definition) is not None


def needs_person(definition: Definition) -> bool:
    """Whether the form cannot be filled without somebody who is known already."""
    asked = _person_field(definition)
    return asked is not None and asked.required


def prefill(xform: str, known: Known) -> str:
    """Return the XForm with what is known as its defaults.

    Raises:
        Invalid: this is not an XForm.
    """
    definition = read_definition(xform)
    document: Document = parseString(xform, forbid_dtd=True)
    root = _instance(document)
    writer = _Writer(known)
    if asked := _person_field(definition):
        _set(_at(root, asked.path), str(known.person))
    if known.draft is not None:
        writer.fill(root, definition.fields)
    text: str = document.toxml()
    return text


def _person_field(definition: Definition) -> Field | None:
    return next((item for item in definition.walk() if item.to == "person"), None)


class _Writer:
    """Goes through the form once; an item of a list that was put somewhere is not put again."""

    def __init__(self, known: Known) -> None:
        draft = known.draft or PersonDraft()
        self.known = known
        self.draft = draft if known.endangering else _harmless(draft)
        self.used: set[int] = set()

    def fill(self, node: Element, items: tuple[Field, ...]) -> None:
        """Fill the questions of one group, then what lies below it."""
        chosen: dict[tuple[str, str], Any] = {}
        for item in items:
            target = self.wanted(item)
            if target is not None and target.list:
                key = (target.list, target.kind)
                if key not in chosen:
                    chosen[key] = self.single(target)
                if chosen[key] is not None:
                    self.put(_child(node, item.name), item, _of_item(chosen[key], target))
            elif target is not None and target.what:
                self.put(_child(node, item.name), item, _of_person(self.draft, target.what))
        for item in items:
            below = _child(node, item.name)
            if item.kind == "repeat":
                self.repeat(node, item)
            elif item.children and below is not None:
                self.fill(below, item.children)

    def repeat(self, parent: Element, item: Field) -> None:
        """Make one instance of a repeat for each fact that it asks for."""
        targets = [found for child in _inside(item) if (found := self.wanted(child))]
        listed = next((target for target in targets if target.list), None)
        if listed is None:
            return
        facts = [fact for fact in self.items(listed) if id(fact) not in self.used]
        empty = _instances(parent, item.name)
        if not facts or not empty:
            return
        last = empty[-1]
        made = [last, *(cast("Element", last.cloneNode(deep=True)) for _fact in facts[1:])]
        for before, after in pairwise(made):
            parent.insertBefore(after, cast("Any", before.nextSibling))
        for one, fact in zip(made, facts, strict=True):
            self.used.add(id(fact))
            self.one(one, item.children, fact)

    def one(self, node: Element, items: tuple[Field, ...], fact: Any) -> None:
        """Fill one instance of a repeat with one fact."""
        for item in items:
            below = _child(node, item.name)
            target = self.wanted(item)
            if target is not None and target.list:
                self.put(below, item, _of_item(fact, target))
            elif item.children and below is not None:
                self.one(below, item.children, fact)

    def single(self, target: Target) -> Any:
        """Return the one fact that a question outside of a repeat means; ``None`` for none."""
        if not target.kind and target.list not in LEADING:
            return None
        found = next((fact for fact in self.items(target) if id(fact) not in self.used), None)
        if found is not None:
            self.used.add(id(found))
        return found

    def items(self, target: Target) -> list[Any]:
        """Return the facts of a list, of the kind asked for."""
        name = "foreign_ids" if target.list == "documents" else target.list
        facts: tuple[Any, ...] = getattr(self.draft, name)
        return [fact for fact in facts if not target.kind or _kind(fact) == target.kind]

    def wanted(self, item: Field) -> Target | None:
        """Return which fact of the person a question asks for, if this reader may see it."""
        target = read_target(item.to) if item.to else None
        if target is None or target.who != "person" or target.what == "":
            return None
        if item.sensitivity >= ENDANGERS and not self.known.endangering:
            return None
        return target

    def put(self, node: Element | None, item: Field, value: str) -> None:
        """Write a value, if the question can have it."""
        if node is None or not value or value in ABSENT:
            return
        if item.choices:
            offered = {choice.value for choice in item.choices}
            parts = value.split() if item.kind == "select_multiple" else [value]
            value = " ".join(part for part in parts if part in offered)
        if value:
            _set(node, value)


def _harmless(draft: PersonDraft) -> PersonDraft:
    """Leave out how to reach somebody and where they are now."""
    places = tuple(place for place in draft.places if place.role != PlaceRole.CURRENT)
    return replace(draft, contacts=(), places=places)


def _of_person(draft: PersonDraft, what: str) -> str:
    if what in {"sex", "alive"}:
        return str(getattr(draft, what))
    if what in {field.name for field in fields(draft.content)}:
        value = getattr(draft.content, what)
        return value if isinstance(value, str) else " ".join(value)
    return ""


def _kind(fact: Any) -> str:
    return str(getattr(fact, "role", "") or getattr(fact, "kind", "") or getattr(fact, "basis", ""))


def _of_item(fact: Any, target: Target) -> str:
    read = READERS.get((target.list, target.what))
    if read is not None:
        return read(fact)
    value = getattr(fact, target.what, None)
    if value is None:
        value = getattr(fact.content, target.what, "")
    return str(value or "")


def _part(role: str) -> Callable[[Any], str]:
    return lambda name: next((p.text for p in name.content.parts if p.role == role), "")


def _birth_day(birth: Any) -> str:
    span = birth.content
    return str(span.first) if span.first == span.last else ""


def _birth_year(birth: Any) -> str:
    span = birth.content
    same = span.first.year == span.last.year
    return str(span.first.year) if same else ""


def _point(place: Any) -> str:
    told = place.content
    return f"{told.lat} {told.lon} 0 0" if told.lat is not None and told.lon is not None else ""


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _one_day(parted: Any) -> str:
    told = parted.content
    return _day(told.first) if told.first == told.last else ""


READERS: Final[dict[tuple[str, str], Callable[[Any], str]]] = {
    **{
        ("names", role): _part(role)
        for role in ("given", "father", "grandfather", "family", "mother", "nickname")
    },
    ("births", "date"): _birth_day,
    ("births", "year"): _birth_year,
    ("births", "age"): lambda _birth: "",  # an age told once is wrong a year later
    ("places", "point"): _point,
    ("places", "first"): lambda place: _day(place.content.first),
    ("places", "last"): lambda place: _day(place.content.last),
    ("separations", "date"): _one_day,
    ("separations", "place"): lambda parted: (
        parted.content.place.text if parted.content.place else ""
    ),
    ("relatives", "name"): lambda one: one.content.names[0].text if one.content.names else "",
    ("relatives", "age"): lambda _one: "",
    ("relatives", "do_not_contact"): lambda one: "yes" if one.do_not_contact else "",
}


def _inside(item: Field) -> Iterator[Field]:
    """Yield the questions of one instance of a repeat, not those of repeats in it."""
    for child in item.children:
        if child.kind == "repeat":
            continue
        yield child
        yield from _inside(child)


def _instance(document: Document) -> Element:
    instance = document.getElementsByTagName("instance")[0]
    return next(child for child in instance.childNodes if isinstance(child, Element))


def _child(node: Element, name: str) -> Element | None:
    found = _instances(node, name)
    return found[0] if found else None


def _instances(node: Element, name: str) -> list[Element]:
    """Return the children of a name; the template of a repeat is none."""
    return [
        child
        for child in node.childNodes
        if isinstance(child, Element)
        and child.tagName.rpartition(":")[2] == name
        and not child.hasAttribute("jr:template")
    ]


def _at(root: Element, path: str) -> Element | None:
    node: Element | None = root
    for name in path.split("/")[2:]:
        node = _child(node, name) if node is not None else None
    return node


def _set(node: Element | None, value: str) -> None:
    if node is None:
        return
    while node.firstChild:
        node.removeChild(node.firstChild)
    if node.ownerDocument is not None:
        node.appendChild(node.ownerDocument.createTextNode(value))
