"""Fields for countries and languages: told by name or by code, shown by name, kept as codes."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from wasl.desk.codes import country_code, country_name, language_code, language_name

BETWEEN = re.compile(r"[,;،؛·\n]")
COUNTRY_UNKNOWN = _("No country is called “%(told)s”. Write its name or two letters, such as SO.")
LANGUAGE_UNKNOWN = _(
    "No language is called “%(told)s”. Write its name or three letters, such as som."
)


class CountryField(forms.CharField):
    """One country. The page offers names to choose from (``desk/parts/_countries.html``)."""

    def __init__(self, label: Any) -> None:
        """Set the shape."""
        super().__init__(
            label=label,
            required=False,
            max_length=80,
            help_text=_("By name or two letters: Somalia or SO."),
            widget=forms.TextInput(
                attrs={"autocomplete": "off", "dir": "auto", "list": "countries"}
            ),
        )

    def prepare_value(self, value: Any) -> Any:
        """Show the country by name."""
        return _shown(value, country_name, country_code) if value else value

    def clean(self, value: Any) -> str:
        """Return the code."""
        told = str(super().clean(value))
        return _read(told, country_code, COUNTRY_UNKNOWN) if told else ""


class CodesField(forms.CharField):
    """Several countries or languages with commas between."""

    def __init__(
        self,
        label: Any,
        help_text: Any,
        *,
        name: Callable[[str], str],
        code: Callable[[str], str | None],
        unknown: Any,
    ) -> None:
        """Remember how they are named and read."""
        super().__init__(
            label=label,
            required=False,
            max_length=300,
            help_text=help_text,
            widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        )
        self.name, self.code, self.unknown = name, code, unknown

    def prepare_value(self, value: Any) -> Any:
        """Show stored codes by name; what was typed stays as it is."""
        if value is None or isinstance(value, str):
            return value
        comma = "، " if get_language_bidi() else ", "
        return comma.join(_shown(each, self.name, self.code) for each in value)

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the codes, each once."""
        told = BETWEEN.split(str(super().clean(value)))
        return tuple(dict.fromkeys(code for each in told for code in self._codes(each.strip())))

    def _codes(self, told: str) -> list[str]:
        """Return the code of a name, or those of several codes with blanks between."""
        words = told.split()
        if not words or self.code(told) is not None:
            return [_read(told, self.code, self.unknown)] if words else []
        codes = [self.code(word) for word in words if len(word) <= 3]
        found = [code for code in codes if code is not None]
        return found if len(found) == len(words) else [_read(told, self.code, self.unknown)]


def some_countries(label: Any) -> CodesField:
    """Ask for countries."""
    return CodesField(
        label,
        _("By name or two letters, with commas between: Somalia, ET."),
        name=country_name,
        code=country_code,
        unknown=COUNTRY_UNKNOWN,
    )


def some_languages(label: Any) -> CodesField:
    """Ask for languages."""
    return CodesField(
        label,
        _("By name or three letters, with commas between: Somali, ara."),
        name=language_name,
        code=language_code,
        unknown=LANGUAGE_UNKNOWN,
    )


def _shown(code: str, name: Callable[[str], str], read: Callable[[str], str | None]) -> str:
    """Return a name that would be read as the same code; otherwise the code."""
    found = name(code)
    same = read(found) == read(code) and not BETWEEN.search(found)
    return found if same else code


def _read(told: str, code: Callable[[str], str | None], unknown: Any) -> str:
    found = code(told)
    if found is None:
        raise forms.ValidationError(unknown, params={"told": told})
    return found
