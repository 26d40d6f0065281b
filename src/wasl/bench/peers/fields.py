"""Plain tables of records, as linkage packages are usually given them: one field a column."""

from dataclasses import dataclass
from enum import Enum

PlainRow = dict[str, str | None]


class Kind(Enum):
    """How a field is usually compared."""

    NAME = "name"
    DATE = "date"
    TEXT = "text"
    EXACT = "exact"


@dataclass(frozen=True)
class Task:
    """Requests to be found among persons.

    Attributes:
        persons: Registered records, each with ``unique_id``.
        requests: Records to find.
        fields: The columns and their kinds.
        blocks: Sets of columns; pairs that agree in any set are compared.
        learning: Two of them with which expectation-maximisation learns.
    """

    persons: list[PlainRow]
    requests: list[PlainRow]
    fields: dict[str, Kind]
    blocks: tuple[tuple[str, ...], ...]
    learning: tuple[tuple[str, ...], ...]

    def said(self) -> str:
        """What is compared and blocked by, for the notes."""
        blocks = "; ".join(" and ".join(block) for block in self.blocks)
        fields = ", ".join(f"{field} ({kind.value})" for field, kind in self.fields.items())
        return f"The others compare {fields} of pairs that agree in any of: {blocks}."
