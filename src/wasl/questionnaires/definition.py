"""What an XForm asks: read once from its XML, for desk, paper, exports and checks alike.

The XForm is the one definition, whoever wrote it: our ``forms/*.md``, an office's spreadsheet.
Attributes of ours stand on its binds, in a namespace of their own: how sensitive an answer is
(``class``), what it is for (``purpose``, ``need``; D18) and which fact it becomes (``to``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from wasl.errors import Invalid
from wasl.questionnaires.safe_xml import parse

OURS: Final = "urn:wasl:xforms"
XFORMS: Final = "http://www.w3.org/2002/xforms"
XHTML: Final = "http://www.w3.org/1999/xhtml"
ENTITIES: Final = "http://www.opendatakit.org/xforms/entities"
JAVAROSA: Final = "http://openrosa.org/javarosa"

MOST_SENSITIVE: Final = 4  # what says nothing of itself is treated so
ABSENT: Final = ("unknown", "declined", "not_asked")
"""Three ways of not having an answer; distinct everywhere (domain.md 2)."""

# The form control and the data type of the bind, and what the question is.
CONTROLS: Final = {
    "select1": "select_one",
    "select": "select_multiple",
    "odk:rank": "rank",
    "range": "range",
    "trigger": "acknowledge",
}
TYPES: Final = {
    "string": "text",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
    "geopoint": "geopoint",
    "geotrace": "geotrace",
    "geoshape": "geoshape",
    "barcode": "barcode",
}
MEDIA: Final = {"image/*": "image", "audio/*": "audio", "video/*": "video"}
FILES: Final = frozenset({"image", "audio", "video", "file"})


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer to choose, its label in each language."""

    value: str
    labels: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Field:
    """A question, a group or a repeat.

    Attributes:
        path: From the root of the instance, ``/data/family/mother_name``; unique in the form.
        kind: ``text``, ``select_one``, ``image``, ``group``, ``repeat``, ``note``, ``calculate`` …
        labels: Language tag (``en``) to text.
        choices: Of a select with its own list; empty where the list is a file.
        list_file: The file that holds the choices, ``wasl_caseload.csv``; mostly empty.
        sensitivity: 1 to 4, C1 to C4 of domain.md 0.
        purpose: A code: what the answer is for.
        need: Why it is needed at all (D18).
        to: The fact that it becomes, as ``who.what`` (``targets.py``); empty for none.
    """

    path: str
    name: str
    kind: str
    labels: dict[str, str] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    list_file: str = ""
    appearance: str = ""
    required: bool = False
    relevant: str = ""
    sensitivity: int = MOST_SENSITIVE
    purpose: str = ""
    need: str = ""
    to: str = ""
    save_to: str = ""
    children: tuple["Field", ...] = ()

    @property
    def asks(self) -> bool:
        """Whether somebody answers it: not a group, a note or something worked out."""
        return self.kind not in {"group", "repeat", "note", "calculate", "metadata"}

    def label(self, language: str) -> str:
        """The question in this language, or in the first one there is; else its name."""
        return spoken(self.labels, language) or self.name

    def choice_label(self, value: str, language: str) -> str:
        """What a chosen value is called."""
        for choice in self.choices:
            if choice.value == value:
                return spoken(choice.labels, language) or value
        return value


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A whole form.

    Attributes:
        languages: BCP 47 tags, the default one first.
        root: The name of the instance's root element, ``data`` as a rule.
        dataset: The entity list that it writes to (ODK Entities); empty for none.
    """

    form_id: str
    version: str
    title: str
    root: str
    languages: tuple[str, ...]
    fields: tuple[Field, ...]
    dataset: str = ""

    def walk(self) -> Iterator[Field]:
        """Every field, groups before what they hold."""
        yield from _walk(self.fields)

    def by_path(self) -> dict[str, Field]:
        """Every field by its path."""
        return {item.path: item for item in self.walk()}

    @property
    def sensitivity(self) -> int:
        """The class of the most sensitive answer."""
        return max((item.sensitivity for item in self.walk() if item.asks), default=1)


def spoken(texts: dict[str, str], language: str) -> str:
    """Choose the text of a language, else the first that there is."""
    return texts.get(language) or next(iter(texts.values()), "")


@lru_cache(maxsize=128)
def read_definition(xform: str) -> Definition:
    """Read what a form asks.

    Raises:
        Invalid: this is not an XForm.
    """
    return _Reader(parse(xform.encode())).definition()


def _walk(fields: tuple[Field, ...]) -> Iterator[Field]:
    for item in fields:
        yield item
        yield from _walk(item.children)


def not_a_form() -> Invalid:
    """What to raise where a document is XML, and no XForm."""
    return Invalid("questionnaires.not_a_form", _("This document is not a form (XForm)."))


class _Reader:
    """Puts together what an XForm says of a question in four places: instance, bind, body, text."""

    def __init__(self, tree: Element) -> None:
        self.model = _one(tree, f"{{{XHTML}}}head/{{{XFORMS}}}model")
        self.title = tree.findtext(f"{{{XHTML}}}head/{{{XHTML}}}title") or ""
        self.texts = _texts(self.model)
        self.lists = {
            instance.get("id", ""): instance
            for instance in self.model.findall(f"{{{XFORMS}}}instance")[1:]
        }
        self.binds = {
            bind.get("nodeset", ""): bind for bind in self.model.findall(f"{{{XFORMS}}}bind")
        }
        self.controls: dict[str, Element] = {}
        self.repeats: set[str] = set()
        for control in _one(tree, f"{{{XHTML}}}body").iter():
            if control.tag == f"{{{XFORMS}}}repeat":
                self.repeats.add(control.get("nodeset", ""))
            elif control.get("ref", "").startswith("/"):
                self.controls.setdefault(control.get("ref", ""), control)

    def definition(self) -> Definition:
        instance = _one(self.model, f"{{{XFORMS}}}instance")
        if len(instance) == 0:
            raise not_a_form()
        root = instance[0]
        name = local(root.tag)
        entity = root.find(f".//{{{ENTITIES}}}entity")
        if entity is None:
            entity = root.find(f".//{{{XFORMS}}}entity")
        return Definition(
            form_id=root.get("id", ""),
            version=root.get("version", ""),
            title=self.title,
            root=name,
            languages=tuple(self.languages()) or ("en",),
            fields=self.children(root, f"/{name}"),
            dataset=entity.get("dataset", "") if entity is not None else "",
        )

    def languages(self) -> list[str]:
        found = self.model.findall(f"{{{XFORMS}}}itext/{{{XFORMS}}}translation")
        found.sort(key=lambda each: each.get("default") is None)
        return [tag_of(each.get("lang", "")) for each in found]

    def children(self, parent: Element, path: str) -> tuple[Field, ...]:
        found: dict[str, Field] = {}  # a repeat stands twice in the instance: template and first
        for child in parent:
            name = local(child.tag)
            if name != "meta" and name not in found:
                found[name] = self.field(child, f"{path}/{name}", name)
        return tuple(found.values())

    def field(self, node: Element, path: str, name: str) -> Field:
        bind = self.binds.get(path, Element("bind"))
        control = self.controls.get(path, Element("none"))
        children = self.children(node, path)
        level = bind.get(f"{{{OURS}}}class", "")
        kind = self.kind(path, bind, control, parent=len(node) > 0)
        choices, file = self.choices(control)
        return Field(
            path=path,
            name=name,
            kind=kind,
            labels=self.text(control, "label"),
            hints=self.text(control, "hint"),
            choices=choices,
            list_file=file,
            appearance=control.get("appearance", ""),
            required=bind.get("required") == "true()",
            relevant=bind.get("relevant", ""),
            sensitivity=int(level) if level in set("1234") else MOST_SENSITIVE,
            purpose=bind.get(f"{{{OURS}}}purpose", ""),
            need=bind.get(f"{{{OURS}}}need", ""),
            to=bind.get(f"{{{OURS}}}to", ""),
            save_to=bind.get(f"{{{ENTITIES}}}saveto", ""),
            children=children,
        )

    def kind(self, path: str, bind: Element, control: Element, *, parent: bool) -> str:
        tag = local(control.tag)
        if parent:
            return "repeat" if path in self.repeats else "group"
        if tag == "none":
            return "metadata" if bind.get(f"{{{JAVAROSA}}}preload") else "calculate"
        if tag == "upload":
            return MEDIA.get(control.get("mediatype", ""), "file")
        if bind.get("readonly") == "true()":
            return "note"
        stated = TYPES.get(bind.get("type", "string").removeprefix("xsd:"), "text")
        return CONTROLS.get(tag, stated)

    def choices(self, control: Element) -> tuple[tuple[Choice, ...], str]:
        itemset = control.find(f"{{{XFORMS}}}itemset")
        if itemset is None:
            items = control.findall(f"{{{XFORMS}}}item")
            return tuple(
                Choice(
                    value=item.findtext(f"{{{XFORMS}}}value") or "", labels=self.text(item, "label")
                )
                for item in items
            ), ""
        named = re.search(r"instance\('([^']+)'\)", itemset.get("nodeset", ""))
        instance = self.lists.get(named[1]) if named else None
        if instance is None:
            return (), ""
        if source := instance.get("src"):
            return (), source.rpartition("/")[2]
        return tuple(
            Choice(value=item.findtext(f"{{{XFORMS}}}name") or "", labels=self.item_text(item))
            for item in instance.iter(f"{{{XFORMS}}}item")
        ), ""

    def item_text(self, item: Element) -> dict[str, str]:
        if text := item.findtext(f"{{{XFORMS}}}itextId"):
            return self.texts.get(text, {})
        return {"": item.findtext(f"{{{XFORMS}}}label") or ""}

    def text(self, control: Element, kind: str) -> dict[str, str]:
        found = control.find(f"{{{XFORMS}}}{kind}")
        if found is None:
            return {}
        referred = re.fullmatch(r"jr:itext\('(.+)'\)", found.get("ref", ""))
        if referred:
            return self.texts.get(referred[1], {})
        return {"": "".join(found.itertext())}


def _texts(model: Element) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for translation in model.findall(f"{{{XFORMS}}}itext/{{{XFORMS}}}translation"):
        language = tag_of(translation.get("lang", ""))
        for text in translation.findall(f"{{{XFORMS}}}text"):
            for value in text.findall(f"{{{XFORMS}}}value"):
                if value.get("form") is None:  # the others are pictures and sound
                    said = "".join(value.itertext())
                    found.setdefault(text.get("id", ""), {})[language] = said
    return found


def tag_of(name: str) -> str:
    """Return ``ar`` of ``Arabic (ar)``, the way XLSForms name a language."""
    inside = re.search(r"\(([A-Za-z-]+)\)\s*$", name)
    return inside[1] if inside else name


def local(tag: str) -> str:
    """Return the name of an element without its namespace."""
    return tag.rpartition("}")[2]


def _one(tree: Element, path: str) -> Element:
    found = tree.find(path)
    if found is None:
        raise not_a_form()
    return found
