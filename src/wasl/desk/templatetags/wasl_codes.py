"""Template filters for codes that a reader should see in words."""

from collections.abc import Iterable

from django import template

from wasl.desk import codes as known
from wasl.desk.codes import cause_name, country_name, language_name, named

register = template.Library()


@register.filter
def country(code: str) -> str:
    """Name a country."""
    return country_name(code)


@register.filter
def cause(code: str) -> str:
    """Say what separated people."""
    return cause_name(code)


@register.filter
def countries(codes: Iterable[str]) -> str:
    """Name countries side by side."""
    return named(codes, country_name)


@register.filter
def languages(codes: Iterable[str]) -> str:
    """Name languages side by side."""
    return named(codes, language_name)


@register.simple_tag
def country_names() -> list[str]:
    """Name all countries, to choose from."""
    return [name for _code, name in known.countries()]
