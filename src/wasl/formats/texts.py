"""What may stand in one cell or one JSON text, and the shapes that several fields share."""

import re
import unicodedata

from wasl.formats.codes import COUNTRIES
from wasl.formats.problems import BadValue

LONGEST_CELL = 10_000
LONGEST_NAME = 300
LONGEST_ID = 120
MOST_ENTRIES = 100
LANGUAGE = re.compile(r"[a-z]{3}")
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What a spreadsheet leaves behind when it is saved; the text around it is meant.
HARMLESS = str.maketrans({"\r": " ", "\n": " ", "\t": " ", "\ufeff": None})


def clean(value: str, longest: int = LONGEST_CELL) -> str:
    """Return the text without the blanks around it; nothing else about it is changed.

    Raises:
        BadValue: ``too_long``, ``control_character`` or ``bad_text``.
    """
    if len(value) > longest:
        raise BadValue("too_long")
    text = value.translate(HARMLESS).strip()
    if text.isascii():
        if not text.isprintable():
            raise BadValue("control_character")
        return unquoted(text)
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            raise BadValue("bad_text")
        if category == "Cc":
            raise BadValue("control_character")
    return unquoted(text)


def quoted(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return "'" + text if text.startswith(STARTS_FORMULA) else text


def unquoted(text: str) -> str:
    """Take back what ``quoted`` added."""
    return text[1:] if text.startswith("'") and text[1:].startswith(STARTS_FORMULA) else text


def code(value: str, allowed: frozenset[str]) -> str:
    """Return one of the listed codes.

    Raises:
        BadValue: ``unknown_value``.
    """
    if value not in allowed:
        raise BadValue("unknown_value", value)
    return value


def country(value: str) -> str:
    """Return a country code.

    Raises:
        BadValue: ``bad_country``.
    """
    if value not in COUNTRIES:
        raise BadValue("bad_country", value)
    return value


def language(value: str) -> str:
    """Return a language code.

    Raises:
        BadValue: ``bad_language``.
    """
    if not LANGUAGE.fullmatch(value):
        raise BadValue("bad_language", value)
    return value


def entries(value: str) -> list[str]:
    """Split a list at its semicolons (the Arabic one too), without the empty entries.

    Raises:
        BadValue: ``too_many``.
    """
    found = [entry.strip() for entry in value.replace("؛", ";").split(";")]
    found = [entry for entry in found if entry]
    if len(found) > MOST_ENTRIES:
        raise BadValue("too_many")
    return found
