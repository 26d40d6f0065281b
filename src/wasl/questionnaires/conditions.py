"""When a question is asked, in words: "Only if “Is there danger?”: Yes", for forms on paper.

XForms says it in XPath. The few shapes that forms use are read; of anything else nothing is said,
which is better than something wrong.
"""

import re
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wasl.questionnaires.definition import Definition, Field

NODE: Final = r"\s*(?P<node>(?:current\(\)/|/|\.\./)[\w./-]*?(?P<name>[\w-]+))\s*"
SHAPES: Final = (
    (re.compile(rf"selected\({NODE},\s*'(?P<value>[^']*)'\s*\)"), "is"),
    (re.compile(rf"not\(\s*selected\({NODE},\s*'(?P<value>[^']*)'\s*\)\s*\)"), "is_not"),
    (re.compile(rf"{NODE}=\s*'(?P<value>[^']*)'"), "is"),
    (re.compile(rf"{NODE}!=\s*'(?P<value>[^']*)'"), "is_not"),
    (re.compile(rf"{NODE}(?P<sign>>=|<=|>|<|=|!=)\s*(?P<value>\d+)"), "number"),
)
SIGNS: Final = {">=": "≥", "<=": "≤", "!=": "≠"}


def when_asked(item: Field, definition: Definition, language: str) -> str:
    """Return the condition in the form's language; empty where there is none or it is unclear."""
    text = item.relevant.strip()
    if not text:
        return ""
    known = {each.name: each for each in definition.walk()}
    parts = re.split(r"\s+(and|or)\s+", text)
    links = set(parts[1::2])
    said = [_one(part.strip(), known, language) for part in parts[::2]]
    if len(links) > 1 or not all(said):  # both: words have no brackets to tell what binds
        return ""
    both = pgettext("between two conditions", "and")
    either = pgettext("between two conditions", "or")
    link = either if links == {"or"} else both
    return f" {link} ".join(filter(None, said))


def _one(text: str, known: dict[str, Field], language: str) -> str | None:
    for shape, kind in SHAPES:
        found = shape.fullmatch(text)
        field = known.get(found["name"]) if found else None
        if found is None or field is None or not field.labels:
            continue
        label, value = field.label(language).rstrip(": "), found["value"]
        if kind == "number":
            sign = SIGNS.get(found["sign"], found["sign"])
            return f"“{label}” {sign} {value}"
        if not value:
            words = (
                _("“%(question)s” is answered")
                if kind == "is_not"
                else _("“%(question)s” is left empty")
            )
            return words % {"question": label}
        words = (
            _("“%(question)s” is: %(answer)s")
            if kind == "is"
            else _("“%(question)s” is not: %(answer)s")
        )
        return words % {"question": label, "answer": field.choice_label(value, language)}
    return None
