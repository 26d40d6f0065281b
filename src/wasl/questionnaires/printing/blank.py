"""A form as a sheet to fill by hand."""

from collections.abc import Iterator
from itertools import count
from typing import Any, Final

from django.utils.translation import gettext as _

from wasl.questionnaires.conditions import when_asked
from wasl.questionnaires.definition import ABSENT, FILES, Choice, Definition, Field
from wasl.questionnaires.masking import WHY, explains
from wasl.questionnaires.models import FormVersion
from wasl.questionnaires.paper_codes import code_of
from wasl.questionnaires.printing.marks import class_mark
from wasl.questionnaires.printing.typesetting import frame, spoken_in, typeset

INSTANCES: Final = 3
MOST_TICKS: Final = 30
"""A longer list is written in: nobody looks for a language among two hundred boxes."""
LONG_CHOICE: Final = 34  # characters beyond which two columns become one
CELLS: Final = {"date": (4, 2, 2), "time": (2, 2), "datetime": (4, 2, 2, 2, 2)}
WRITTEN: Final = {"integer": 1, "decimal": 1, "barcode": 1, "geopoint": 1, "text": 2}


def blank_pdf(version: FormVersion, language: str) -> bytes:
    """Return a blank form in one of its languages, with the code to type it in by."""
    definition = version.definition
    with spoken_in(language):
        writer = _Writer(definition, language)
        code = code_of(version)
        sheet = {
            **frame(language),
            "code": code,
            "title": version.called,
            "under": _("Version %(version)s") % {"version": version.version},
            "mark": class_mark(version.sensitivity),
            "lead": _(
                "Write clearly. Nobody has to answer: where you leave something empty, tick why."
                " Keep this sheet locked away, and destroy it once it is typed in."
            ),
            "code_words": _("Code to type this sheet in by"),
            "page_words": _("Page {n} of {m}"),
            "facts": [],
            "watermark": "",
            "blocks": [
                {
                    "kind": "question",
                    "number": "",
                    "label": _("Number of this sheet, and of the sheets that go with it"),
                    "control": {"kind": "lines", "lines": 1},
                },
                *writer.blocks(definition.fields, level=1),
                *_signatures(),
            ],
        }
        return typeset(sheet, tagged=False)  # a blank is for paper: a third of the bytes


def _signatures() -> list[dict[str, Any]]:
    rows = [_("Filled in by (number of the worker, day, signature)")]
    rows.append(_("Typed in by (number of the worker, day, signature)"))
    return [{"kind": "signatures", "labels": rows}]


class _Writer:
    """Puts the questions of a form into blocks of a sheet, numbering them as it goes."""

    def __init__(self, definition: Definition, language: str) -> None:
        self.definition = definition
        self.language = language
        self.numbers = count(1)

    def blocks(self, fields: tuple[Field, ...], level: int) -> Iterator[dict[str, Any]]:
        names = {item.name: item for item in fields}
        after_group = False
        for item in fields:
            if after_group and not item.children and item.asks:
                yield {"kind": "rule"}  # what follows is not part of the group any more
            after_group = item.kind == "group" if item.children else after_group and not item.asks
            if item.children:
                yield from self.within(item, level)
            elif item.kind == "note":
                yield {
                    "kind": "note",
                    "text": item.label(self.language),
                    "only": self.only(item),
                }
            elif item.asks and not explains(item.name, names):
                yield self.question(item, names.get(item.name + WHY))

    def within(self, item: Field, level: int) -> Iterator[dict[str, Any]]:
        inside = list(self.blocks(item.children, level + 1))
        if not inside:
            return
        label = item.label(self.language) if item.labels else ""
        if item.kind == "repeat":
            yield {
                "kind": "repeat",
                "label": label,
                "only": self.only(item),
                "more": _("More? Take another sheet."),
                "instances": INSTANCES,
                "blocks": inside,
            }
        else:
            if label:
                yield {
                    "kind": "heading",
                    "text": label,
                    "level": level,
                    "only": self.only(item),
                }
            yield from inside

    def only(self, item: Field) -> str:
        when = when_asked(item, self.definition, self.language)
        return _("Only if %(condition)s") % {"condition": when} if when else ""

    def question(self, item: Field, why: Field | None) -> dict[str, Any]:
        return {
            "kind": "question",
            "number": str(next(self.numbers)),
            "label": item.label(self.language),
            "hint": item.hints.get(self.language) or "",
            "only": self.only(item),
            "mark": f"C{item.sensitivity}" if item.sensitivity > 2 else "",
            "control": self.control(item),
            "why": [choice["label"] for choice in self.ticks(why.choices)] if why else [],
            "why_words": _("If left empty:"),
        }

    def control(self, item: Field) -> dict[str, Any]:
        several = item.kind in {"select_multiple", "rank"}
        if item.choices and len(item.choices) <= MOST_TICKS:
            return {
                "kind": "ticks",
                "several": several,
                "words": _("Tick all that apply") if several else "",
                "choices": self.ticks(item.choices),
                "columns": self.columns(item.choices),
            }
        if item.choices or item.list_file:
            return {"kind": "lines", "lines": 1, "words": _("Write the word or the reference")}
        if item.kind in FILES:
            return _file(item)
        return _writing(item)

    def ticks(self, choices: tuple[Choice, ...]) -> list[dict[str, Any]]:
        return [
            {
                "label": choice.labels.get(self.language)
                or next(iter(choice.labels.values()), choice.value),
                "absent": choice.value in ABSENT,
            }
            for choice in choices
        ]

    def columns(self, choices: tuple[Choice, ...]) -> int:
        longest = max(len(each["label"]) for each in self.ticks(choices))
        return 1 if longest > LONG_CHOICE * 1.6 else 2 if longest > LONG_CHOICE / 1.6 else 3


def _writing(item: Field) -> dict[str, Any]:
    if item.kind == "acknowledge":
        return {"kind": "ticks", "choices": [{"label": _("Confirmed")}], "columns": 1}
    if item.kind in CELLS:
        words = {
            "date": _("year, month, day"),
            "time": _("hour, minute"),
            "datetime": _("year, month, day, hour, minute"),
        }[item.kind]
        return {"kind": "cells", "groups": CELLS[item.kind], "words": words}
    lines = 4 if "multiline" in item.appearance else WRITTEN.get(item.kind, 1)
    return {"kind": "lines", "lines": lines}


def _file(item: Field) -> dict[str, Any]:
    if "signature" in item.appearance:
        return {"kind": "frame", "tall": False, "words": ""}
    if item.kind == "image":
        return {"kind": "frame", "tall": True, "words": _("Photo: take it when this is typed in")}
    return {"kind": "words", "words": _("A recording: take it when this is typed in")}
