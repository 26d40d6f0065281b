"""Fields for countries and languages: told by name or by code, shown by name, kept as codes."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from wasl.desk.codes import country_code, country_name, language_code, language_name

BETWEEN = re.compile(r"[,;،؛·\n]")
MOST_LETTERS = 3  # of a code


class Codes(NamedTuple):
    """One kind of code: how it is named, how it is read, and what is said where it is none."""

    name: Callable[[str], str]
    read: Callable[[str], str | None]
    unknown: Any

    def of(self, told: str) -> str:
        """Return the code that a text tells.

        Raises:
            ValidationError: it tells none.
        """
        found = self.read(told)
        if found is None:
            raise forms.ValidationError(self.unknown, params={"told": told})
        return found

    def shown(self, code: str) -> str:
        """Return the name, if it would be read as the same code; otherwise the code."""
        found = self.name(code)
        same = self.read(found) == self.read(code) and not BETWEEN.search(found)
        return found if same else code


COUNTRIES = Codes(
    country_name,
    country_code,
    _("No country is called “%(told)s”. Write its name or two letters, such as SO."),
)
LANGUAGES = Codes(
    language_name,
    language_code,
    _("No language is called “%(told)s”. Write its name or three letters, such as som."),
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
        return COUNTRIES.shown(value) if value else value

    def clean(self, value: Any) -> str:
        """Return the code."""
        told = str(super().clean(value))
        return COUNTRIES.of(told) if told else ""


class CodesField(forms.CharField):
    """Several countries or languages with commas between."""

    def __init__(self, label: Any, codes: Codes, help_text: Any) -> None:
        """Remember how they are named and read."""
        super().__init__(
            label=label,
            required=False,
            max_length=300,
            help_text=help_text,
            widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        )
        self.codes = codes

    def prepare_value(self, value: Any) -> Any:
        """Show stored codes by name; what was typed stays as it is."""
        if value is None or isinstance(value, str):
            return value
        comma = "، " if get_language_bidi() else ", "
        return comma.join(map(self.codes.shown, value))

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the codes, each once."""
        told = map(str.strip, BETWEEN.split(str(super().clean(value))))
        return tuple(dict.fromkeys(code for each in told if each for code in self._read(each)))

    def _read(self, told: str) -> list[str]:
        """Return the code of a name, or those of several codes with blanks between."""
        words = told.split()
        if self.codes.read(told) is None and all(len(word) <= MOST_LETTERS for word in words):
            return [self.codes.of(word) for word in words]
        return [self.codes.of(told)]


def some_countries(label: Any) -> CodesField:
    """Ask for countries."""
    help_text = _("By name or two letters, with commas between: Somalia, ET.")
    return CodesField(label, COUNTRIES, help_text)


def some_languages(label: Any) -> CodesField:
    """Ask for languages."""
    help_text = _("By name or three letters, with commas between: Somali, ara.")
    return CodesField(label, LANGUAGES, help_text)
