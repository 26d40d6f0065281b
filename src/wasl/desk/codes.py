"""Countries and languages in the reader's language, as the Unicode CLDR names them."""

from collections.abc import Callable, Iterable
from functools import cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language


def country_name(code: str) -> str:
    """Return the name of a country (ISO 3166-1 alpha-2), or the code where none is known."""
    return str(_locale(get_language() or "en").territories.get(code.upper(), code))


def language_name(code: str) -> str:
    """Return the name of a language (ISO 639-3), or the code where none is known."""
    shorter = get_global("language_aliases").get(code, code)  # som is so in the repository
    return str(_locale(get_language() or "en").languages.get(shorter, code))


def named(codes: Iterable[str], name: Callable[[str], str]) -> str:
    """Return several codes by name, side by side."""
    return " · ".join(name(code) for code in codes)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")
