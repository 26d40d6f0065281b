"""What can be wrong with a file or a row: permanent codes, and a sentence for each in English."""

from dataclasses import dataclass

REASONS: dict[str, str] = {
    "ambiguous_date": "{value} can be read day first or month first: say which in the map",
    "bad_age": "{value} is not an age in years between 0 and 130",
    "bad_country": "{value} is not a country code of ISO 3166-1 (two letters)",
    "bad_date": "{value} is not a day (2008-05-31), a month (2008-05), a year or from/to",
    "bad_language": "{value} is not a language code of ISO 639-3 (three letters)",
    "bad_number": "{value} is not a number in range",
    "bad_text": "has bytes that are not text in the encoding of the file",
    "broken_line": "is not a JSON object",
    "broken_row": "cannot be read as a row of cells",
    "calendar_needed": "{value} can only be read with a calendar that this command does not know",
    "control_character": "has a control character",
    "missing": "is missing",
    "not_a_list": "is not a list",
    "not_a_text": "is not a text",
    "not_an_object": "is not an object",
    "not_stored": "cannot be stored",
    "span_reversed": "{value} ends before it begins",
    "too_long": "is longer than is allowed",
    "too_many": "has more entries than are allowed",
    "too_many_cells": "has more cells than the header has columns",
    "unknown_value": "unknown value {value}",
}
"""Why a value is refused. A row with one of these is not imported."""

REMARKS: dict[str, str] = {
    "age_and_birth": "is ignored, because a birth is given",
    "already_gregorian": "{value} is read as Gregorian: no such year has come in that calendar",
    "encoding_guessed": "the encoding is not said and was guessed: {value}",
    "not_for_people": "belongs to requests and is ignored",
    "unknown_field": "is not a known field and is ignored",
}
"""What is worth knowing. Nothing is refused for it."""

UNREADABLE: dict[str, str] = {
    "bad_map": "The map of columns cannot be used: {detail}.",
    "bad_xlsx": "The file is not a spreadsheet that can be opened: {detail}.",
    "bomb": "The spreadsheet would unpack to far more than it should hold.",
    "column_twice": "Two columns are both read as {detail}.",
    "empty": "The file has no rows.",
    "no_columns": "None of the columns is known: {detail}.",
    "no_file": "The file cannot be read: {detail}.",
    "no_required": "There is no column for {detail}.",
    "line_too_long": "Line {detail} is longer than a line may be (1,000,000 characters).",
    "not_text": "The file is neither text nor a spreadsheet.",
    "old_excel": "The file is of an old Excel. Save it as XLSX or CSV.",
    "too_many_columns": "The file has more than 500 columns.",
    "unclosed_quote": "A quotation mark opened on line {detail} is not closed.",
}
"""Why a whole file is refused."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field of one row, or one remark about it.

    Attributes:
        line: Where the row begins in the file, from 1.
        field: The column, or the path in a JSON record.
        code: A key of ``REASONS`` or ``REMARKS``.
        value: What was given. It may be personal: never stored, never logged.
    """

    line: int
    field: str
    code: str
    value: str = ""

    @property
    def reason(self) -> str:
        """The reason in English, with the value."""
        text = REASONS.get(self.code) or REMARKS[self.code]
        shown = self.value if len(self.value) <= 60 else self.value[:59] + "…"
        return text.format(value=repr(shown))

    def __str__(self) -> str:
        """As ``LINE: FIELD: reason``."""
        return f"{self.line}: {self.field}: {self.reason}"


class Unreadable(Exception):  # noqa: N818 - the whole file is refused, and says so
    """A file that cannot be read at all; ``code`` is a key of ``UNREADABLE``."""

    def __init__(self, code: str, detail: str = "") -> None:
        """Keep the code for translation and the detail that goes with it."""
        super().__init__(UNREADABLE[code].format(detail=detail))
        self.code = code
        self.detail = detail


class BadValue(ValueError):  # noqa: N818 - the value is bad, and the row says so
    """A value that a reader refuses; ``code`` is a key of ``REASONS``."""

    def __init__(self, code: str, value: str = "") -> None:
        """Keep the code, and the value for whoever holds the file."""
        super().__init__(code)
        self.code = code
        self.value = value
