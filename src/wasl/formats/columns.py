"""Which column of a table is which field: canonical, guessed from headers, or told by a map."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from wasl.formats.codes import CODED
from wasl.formats.dates import Order
from wasl.formats.headers import CANONICAL, guess_columns
from wasl.formats.problems import Unreadable

SECTIONS = frozenset({"columns", "values", "defaults", "dates"})


@dataclass(frozen=True, kw_only=True)
class ColumnMap:
    """How to read a table.

    Attributes:
        columns: Header in the file to canonical column; a header that is absent is ignored.
        values: For a coded column, the words of the file and the code that each means.
        defaults: Canonical column to the value it has where the file has none.
        order: Whether 04/07/2009 is day first or month first; empty when it was not said.
    """

    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    order: Order = ""

    def __post_init__(self) -> None:
        """Refuse a map that names unknown columns or codes, or one column twice."""
        named = [*self.columns.values(), *self.defaults, *self.values]
        for column in named:
            if column not in CANONICAL:
                raise Unreadable("bad_map", f"there is no field {column!r}")
        for column in self.columns.values():
            if list(self.columns.values()).count(column) > 1:
                raise Unreadable("column_twice", column)
        for column, words in self.values.items():
            unknown = set(words.values()) - CODED.get(column, frozenset())
            if unknown:
                raise Unreadable("bad_map", f"{column} has no code {min(unknown)!r}")

    def given(self, headers: list[str]) -> "ColumnMap":
        """Return the map with the columns of these headers; guessed when the map names none.

        Raises:
            Unreadable: ``no_columns``: no header is known.
        """
        columns = {header: self.columns[header] for header in headers if header in self.columns}
        if not self.columns:
            columns = guess_columns(headers)
        if not columns:
            raise Unreadable("no_columns", ", ".join(headers[:8]))
        return ColumnMap(
            columns=columns, values=self.values, defaults=self.defaults, order=self.order
        )


def read_map(path: Path) -> ColumnMap:
    """Read a map from TOML.

    The file has tables ``[columns]`` ("header in the file" = "field"), ``[values.sex]`` ("word" =
    "code"), ``[defaults]`` (field = "value") and ``[dates]`` (order = "dmy" or "mdy").

    Raises:
        Unreadable: ``bad_map`` or ``no_file``.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Unreadable("no_file", error.strerror or "") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unreadable("bad_map", str(error)) from None
    if unknown := set(given) - SECTIONS:
        raise Unreadable("bad_map", f"[{min(unknown)}] is none of {', '.join(sorted(SECTIONS))}")
    order = _table(given, "dates").get("order", "")
    if order not in {"", "dmy", "mdy"}:
        raise Unreadable("bad_map", "dates.order is neither dmy nor mdy")
    values = given.get("values", {})
    if not isinstance(values, dict):
        raise Unreadable("bad_map", "[values] is not a table")
    return ColumnMap(
        columns=_table(given, "columns"),
        values={column: _table(values, column) for column in values},
        defaults=_table(given, "defaults"),
        order=cast("Literal['', 'dmy', 'mdy']", order),
    )


def _table(given: dict[str, Any], name: str) -> dict[str, str]:
    table = given.get(name, {})
    if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
        raise Unreadable("bad_map", f"[{name}] is not a table of texts")
    return table
