"""A strict reader of decoded JSON objects: types, codes, dates, with the path of each error."""

import re
from collections.abc import Callable, Iterator
from datetime import date

COUNTRY = re.compile(r"[A-Z]{2}")
LANGUAGE = re.compile(r"[a-z]{3}")


class RecordError(ValueError):
    """A record cannot be used; ``field`` and ``reason`` say why, in English."""

    def __init__(self, field: str, reason: str, where: str = "") -> None:
        """Keep the path of the field, the reason, and where the record came from."""
        super().__init__(f"{where}: {field}: {reason}" if where else f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.where = where


class Reader:
    """Reads the fields of one JSON object and remembers which were asked for."""

    def __init__(
        self, given: object, path: str, where: str, warn: Callable[[str], None] | None
    ) -> None:
        """Refuse anything but an object."""
        self.where = where
        self._path = path
        self._warn = warn
        if not isinstance(given, dict):
            raise RecordError(path or "record", "is not an object", where)
        self._given: dict[str, object] = given
        self._known: set[str] = set()

    def path(self, field: str) -> str:
        """The full path of a field, such as ``names[0].text``."""
        return f"{self._path}.{field}" if self._path else field

    def finish(self) -> None:
        """Warn of the fields that nobody asked for."""
        if self._warn is not None:
            for field in self._given.keys() - self._known:
                self._warn(f"{self.path(field)}: is not a known field and is ignored")

    def _take(self, field: str) -> object:
        self._known.add(field)
        return self._given.get(field)

    def _wrong(self, field: str, reason: str) -> RecordError:
        return RecordError(self.path(field), reason, self.where)

    def text(self, field: str) -> str | None:
        """A text, or ``None`` when absent or blank."""
        value = self._take(field)
        if value is None:
            return None
        return self._written(field, value) or None

    def _written(self, field: str, value: object) -> str:
        """A text that can be written down again; empty when blank."""
        if not isinstance(value, str):
            raise self._wrong(field, "is not a text")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise self._wrong(field, "holds half a character (a lone surrogate)") from None
        return value if value.strip() else ""

    def identifier(self, field: str) -> str:
        """A text that must be there."""
        value = self.text(field)
        if value is None:
            raise self._wrong(field, "is missing")
        return value

    def code(self, field: str, allowed: frozenset[str]) -> str | None:
        """One of the allowed codes, or ``None``."""
        value = self.text(field)
        if value is not None and value not in allowed:
            raise self._wrong(field, f"unknown value {value!r}")
        return value

    def _list(self, field: str) -> Iterator[tuple[str, object]]:
        value = self._take(field)
        if value is None:
            return
        if not isinstance(value, list):
            raise self._wrong(field, "is not a list")
        for number, each in enumerate(value):
            yield f"{field}[{number}]", each

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts without the blank ones."""
        written = [self._written(path, value) for path, value in self._list(field)]
        return tuple([each for each in written if each])

    def _shaped(self, field: str, value: str, shape: re.Pattern[str], wanted: str) -> str:
        if not shape.fullmatch(value):
            raise self._wrong(field, f"{value!r} is not {wanted}")
        return value

    def country(self, field: str) -> str | None:
        """An ISO 3166-1 alpha-2 code."""
        value = self.text(field)
        if value is None:
            return None
        return self._shaped(field, value, COUNTRY, "a country code of two capital letters")

    def countries(self, field: str) -> tuple[str, ...]:
        """A list of ISO 3166-1 alpha-2 codes."""
        wanted = "a country code of two capital letters"
        return tuple(
            self._shaped(f"{field}[{number}]", value, COUNTRY, wanted)
            for number, value in enumerate(self.texts(field))
        )

    def languages(self, field: str) -> tuple[str, ...]:
        """A list of ISO 639-3 codes."""
        wanted = "a language code of three small letters"
        return tuple(
            self._shaped(f"{field}[{number}]", value, LANGUAGE, wanted)
            for number, value in enumerate(self.texts(field))
        )

    def day(self, field: str) -> date | None:
        """An ISO 8601 date."""
        value = self.text(field)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self._wrong(field, f"{value!r} is not a date (YYYY-MM-DD)") from None

    def number(self, field: str, low: float, high: float) -> float | None:
        """A number between two bounds."""
        value = self._take(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(field, "is not a number")
        if not low <= value <= high:  # so is NaN, and 10**400
            raise self._wrong(field, f"{value} is not between {low:g} and {high:g}")
        return float(value)

    def whole(self, field: str, low: int, high: int) -> int | None:
        """A whole number between two bounds; 12.0 counts as 12."""
        value = self.number(field, low, high)
        if value is None:
            return None
        if value != int(value):
            raise self._wrong(field, f"{value} is not a whole number")
        return int(value)

    def child(self, field: str) -> "Reader | None":
        """A nested object, or ``None``."""
        value = self._take(field)
        if value is None:
            return None
        return Reader(value, self.path(field), self.where, self._warn)

    def children(self, field: str) -> "list[Reader]":
        """A list of nested objects."""
        return [
            Reader(value, self.path(path), self.where, self._warn)
            for path, value in self._list(field)
        ]
