"""Why rows and files are refused, in the worker's language. Sentences carry no values."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wasl.formats.headers import CANONICAL

REASONS: dict[str, str | Promise] = {
    "ambiguous_date": _("can be read day first or month first: say which"),
    "bad_age": _("is not an age in years between 0 and 130"),
    "bad_country": _("is not a country code of two letters (ISO 3166-1)"),
    "bad_date": _("is not a day, a month, a year or from/to"),
    "bad_language": _("is not a language code of three letters (ISO 639-3)"),
    "bad_number": _("is not a number in range"),
    "bad_text": _("has bytes that are not text in the encoding of the file"),
    "broken_line": _("is not a JSON object"),
    "broken_row": _("cannot be read as a row of cells"),
    "calendar_needed": _("needs a calendar that is not known here"),
    "control_character": _("has a control character"),
    "missing": _("is missing"),
    "not_a_list": _("is not a list"),
    "not_a_text": _("is not a text"),
    "not_an_object": _("is not an object"),
    "not_stored": _("cannot be stored"),
    "span_reversed": _("ends before it begins"),
    "too_long": _("is longer than is allowed"),
    "too_many": _("has more entries than are allowed"),
    "too_many_cells": _("has more cells than there are columns"),
    "unknown_value": _("has an unknown value"),
    "exchange.no_request": _("has an id that is known, but its request is gone"),
    "people.erased": _("is about a person who was erased"),
    "people.merged": _("is about a record that was merged into another"),
    "people.stale": _("was changed by somebody else at the same moment"),
    "people.relative_elsewhere": _("names a relative who is not a person of this office"),
}

FILES: dict[str, str | Promise] = {
    "bad_map": _("The columns cannot be used as they were chosen."),
    "bad_xlsx": _("The file is not a spreadsheet that can be opened."),
    "bomb": _("The spreadsheet would unpack to far more than it should hold."),
    "column_twice": _("Two columns have the same header, or stand for the same field."),
    "empty": _("The file has no rows."),
    "line_too_long": _("A line of the file is longer than a line may be."),
    "no_columns": _("None of the columns is known. Choose what each of them is."),
    "no_file": _("The file cannot be read."),
    "no_required": _(
        "Choose the columns of the id and of the name: without them no row can come in."
    ),
    "not_text": _("The file is neither text nor a spreadsheet."),
    "old_excel": _("The file is of an old Excel. Save it as XLSX or CSV."),
    "too_many_columns": _("The file has more than 500 columns."),
    "unclosed_quote": _("A quotation mark in the file is not closed."),
}

FIELDS: dict[str, str | Promise] = {
    "id": _("Id"),
    "name": _("Name"),
    "other_names": _("Other names"),
    "sex": _("Sex"),
    "birth": _("Birth"),
    "birth_basis": _("How the birth is known"),
    "calendar": _("Calendar of the birth"),
    "age": _("Age"),
    "age_on": _("Day of that age"),
    "nationalities": _("Nationalities"),
    "languages": _("Languages"),
    "origin": _("Place of origin"),
    "origin_country": _("Country of origin"),
    "last_seen": _("Last seen in"),
    "last_seen_country": _("Country last seen in"),
    "father": _("Father"),
    "mother": _("Mother"),
    "siblings": _("Brothers and sisters"),
    "spouse": _("Husband or wife"),
    "relation": _("Relation of the enquirer"),
    "enquirer": _("Enquirer"),
    "separation_from": _("Separated from"),
    "separation_to": _("Separated until"),
    "cause": _("Cause of separation"),
    "marks": _("Identifying marks"),
}
assert tuple(FIELDS) == CANONICAL, "each canonical column has its word"


def field_words(name: str) -> str:
    """Return the word for a column; a path in a JSON record stands for itself."""
    return str(FIELDS.get(name, name))


def reason_words(code: str) -> str:
    """Return the sentence for a refusal."""
    return str(REASONS.get(code, _("cannot be imported")))
