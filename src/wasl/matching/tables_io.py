"""Reads the tables beside this package and refuses a bad row by naming its file and line."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from wasl.matching.records.codes import SYSTEMS

TABLES = files(__package__) / "tables"


class TableError(ValueError):
    """A shipped or extended table holds a row that cannot be used."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, with what is needed to complain about it."""

    table: str
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def wrong(self, column: str, reason: str) -> TableError:
        """The error that names file, line and column."""
        return TableError(f"{self.table}:{self.line}: {column}: {reason}")

    def number(self, column: str, low: float, high: float) -> float:
        """A number between two bounds."""
        try:
            value = float(self[column])
        except ValueError:
            raise self.wrong(column, f"{self[column]!r} is not a number") from None
        if not low <= value <= high:
            raise self.wrong(column, f"{value:g} is not between {low:g} and {high:g}")
        return value

    def one_of(self, column: str, allowed: frozenset[str]) -> str:
        """A value of a closed list."""
        if self[column] not in allowed:
            raise self.wrong(column, f"unknown value {self[column]!r}")
        return self[column]

    def systems(self, column: str = "systems") -> frozenset[str]:
        """Naming systems separated by spaces; a star means all of them."""
        words = self[column].split()
        if words == ["*"]:
            return SYSTEMS
        for word in words:
            if word not in SYSTEMS:
                raise self.wrong(column, f"unknown naming system {word!r}")
        return frozenset(words)


def rows(table: str, columns: tuple[str, ...], folder: Traversable | None = None) -> Iterator[Row]:
    """The rows of a tab-separated table.

    Lines beginning with a hash are remarks; the first other line names the columns.

    Raises:
        TableError: the header is another one, or a row has too few or too many fields.
    """
    source = (folder or TABLES) / table
    header: list[str] | None = None
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        if header is None:
            header = fields
            if tuple(header) != columns:
                raise TableError(f"{table}:{number}: header: expected {', '.join(columns)}")
            continue
        if len(fields) != len(columns):
            raise TableError(
                f"{table}:{number}: {columns[0]}: {len(fields)} fields instead of {len(columns)}"
            )
        yield Row(table, number, dict(zip(header, fields, strict=True)))
