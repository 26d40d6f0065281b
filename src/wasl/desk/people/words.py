"""Facts in a line each: for comparing two versions, and for the history."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from wasl.accounts.models import Calendar
from wasl.accounts.surroundings import calendar_now
from wasl.desk.codes import country_name
from wasl.desk.parts import Difference
from wasl.desk.people.forms import SECTION_WORDS, AboutForm
from wasl.people.calendars import tell_span
from wasl.people.codes import (
    BirthBasis,
    Confidence,
    ContactKind,
    EdgeState,
    Kinship,
    NameKind,
    NameSystem,
    PartRole,
    PlaceRole,
    Qualifier,
    Sex,
    Source,
    Standing,
    Tri,
)
from wasl.people.drafts import (
    BirthDraft,
    ContactDraft,
    ForeignIdDraft,
    MarkDraft,
    NameDraft,
    PersonDraft,
    PlaceDraft,
    RelativeDraft,
    SeparationDraft,
)
from wasl.people.kinship import word

HIDDEN = "••••••"

# Codes that stand in the history, and the words for them.
CODES: dict[str, Any] = {
    "qualifier": Qualifier,
    "sex": Sex,
    "alive": Tri,
    "standing": Standing,
    "source": Source,
    "confidence": Confidence,
    "system": NameSystem,
    "calendar": Calendar,
    "safe_to_call": Tri,
    "safe_to_leave_message": Tri,
    "state": EdgeState,
}
KINDS: dict[str, Any] = {"names": NameKind, "contacts": ContactKind, "relatives": Kinship}


def line_of(item: Any) -> str:
    """Return a fact in one line. What concerns life or safety stays hidden."""
    return LINES[type(item)](item)


def _birth(item: BirthDraft) -> str:
    told = tell_span(item.content.first, item.content.last, calendar_now())
    return f"{told} ({_label(BirthBasis, item.basis)})"


def _place(item: PlaceDraft) -> str:
    text = HIDDEN if item.role == PlaceRole.CURRENT else item.content.text
    return f"{_label(PlaceRole, item.role)}: {text} {country_name(item.content.country)}".strip()


def _separation(item: SeparationDraft) -> str:
    place = item.content.place.text if item.content.place else ""
    return " ".join(part for part in (place, item.content.narrative) if part)


def _relative(item: RelativeDraft) -> str:
    names = " / ".join(name.text for name in item.content.names)
    return f"{word(item.kind, item.sex)}: {names}"


LINES: dict[type, Callable[[Any], str]] = {
    NameDraft: lambda item: f"{item.content.text} ({_label(NameKind, item.kind)})",
    BirthDraft: _birth,
    PlaceDraft: _place,
    ContactDraft: lambda item: f"{_label(ContactKind, item.kind)}: {HIDDEN}",
    MarkDraft: lambda item: str(item.content.text),
    SeparationDraft: _separation,
    RelativeDraft: _relative,
    ForeignIdDraft: lambda item: f"{item.kind} {item.issuer}: {item.content.value}",
}


def differences(saved: PersonDraft, typed: PersonDraft) -> list[Difference]:
    """Return what is stored now beside what was typed, for the page of a stale record."""
    labels = AboutForm.base_fields
    before, after = AboutForm.told(saved), AboutForm.told(typed)
    rows = [
        Difference(
            label=str(labels[name].label),
            saved=_coded(name, before[name]),
            typed=_coded(name, after[name]),
        )
        for name in before
    ]
    for section, (label, _add, _begin) in SECTION_WORDS.items():
        one, other = (
            " · ".join(line_of(item) for item in getattr(draft, section))
            for draft in (saved, typed)
        )
        rows.append(Difference(label=label, saved=one, typed=other))
    return [row for row in rows if row.differs]


def changes(side: dict[str, Any], references: dict[str, str]) -> list[tuple[str, str]]:
    """Return one side of a recorded change as pairs of a label and words.

    Args:
        side: Changed values, by section and row, as the trail keeps them.
        references: The spoken references of the people whose ids are in it.
    """
    found = []
    for name, value in side.items():
        if name in SECTION_WORDS and isinstance(value, dict):
            label = str(SECTION_WORDS[name][0])
            found += [(label, _fact(name, fact)) for fact in value.values()]
        elif name == "content" and isinstance(value, dict):
            found += [(_about(key), _plain(text)) for key, text in value.items()]
        elif name == "other_id":
            found.append((_about(name), references.get(str(value), "")))
        elif not name.endswith("_order"):
            found.append((_about(name), _coded(name, str(value))))
    return [(label, words) for label, words in found if words]


def _fact(section: str, values: dict[str, Any]) -> str:
    """Write the changed values of one fact; contacts and numbers stay hidden."""
    if section == "contacts" or values.get("role") == PlaceRole.CURRENT:
        return HIDDEN
    words = []
    for name, value in values.items():
        if name == "content" and isinstance(value, dict):
            words += [_plain(part) for key, part in value.items() if key != "script"]
        elif name == "kind" and section in KINDS:
            words.append(_label(KINDS[section], value))
        elif name == "role":
            words.append(_label(PlaceRole, value))
        elif name == "basis":
            words.append(_label(BirthBasis, value))
        elif name in CODES and value not in {"person", "sure", "not_asked", "unknown", "claimed"}:
            words.append(_coded(name, str(value)))
    return " · ".join(word for word in words if word)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        if set(value) == {"role", "text"}:
            return f"{_label(PartRole, value['role'])}: {value['text']}"
        return " ".join(_plain(part) for part in value.values() if part)
    if isinstance(value, list | tuple):
        return ", ".join(_plain(part) for part in value)
    return "" if value is None else str(value)


def _about(name: str) -> str:
    field = AboutForm.base_fields.get(name)
    if field is not None:
        return str(field.label)
    return {
        "kind": _("Relation"),
        "state": _("How far it is established"),
        "qualifier": _("More exactly"),
        "other_id": _("Other person"),
    }.get(name, name)


def _coded(name: str, value: str) -> str:
    if name == "kind":
        return _label(Kinship, value)
    return _label(CODES[name], value) if name in CODES else value


def _label(codes: Any, value: Any) -> str:
    return str(codes(value).label) if value in codes.values else str(value)
