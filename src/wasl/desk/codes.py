"""Codes in the reader's language: countries and languages as the Unicode CLDR names them."""

from collections.abc import Callable, Iterable
from functools import cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

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


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")
