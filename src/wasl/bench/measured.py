"""What a suite hands back: figures for the goals, tables for readers, series for the plots."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """Rows under columns; a row may be shorter, as that of a peer that is not installed."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Measured:
    """The outcome of one suite.

    Attributes:
        figures: Single figures by name; ours have no prefix, a peer's begin with its name.
        tables: What is printed.
        notes: Sentences that a reader needs to judge the figures.
        series: What the plots draw, as JSON.
    """

    figures: dict[str, Cell] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    series: dict[str, Any] = field(default_factory=dict)


def shown(cell: Cell) -> str:
    """A cell as a reader sees it; nothing measured is a dash."""
    if cell is None:
        return "-"
    if isinstance(cell, float):
        return (
            f"{cell:,.0f}" if abs(cell) >= 1000 else f"{cell:.3f}" if cell < 10 else f"{cell:.1f}"
        )
    return f"{cell:,}" if isinstance(cell, int) else cell


def as_text(table: Table) -> str:
    """The table for a terminal, columns aligned."""
    lines = [list(table.columns), *([shown(cell) for cell in row] for row in table.rows)]
    whole = [line for line in lines if len(line) == len(table.columns)]
    widths = [max(len(line[at]) for line in whole) for at in range(len(table.columns))]
    out = [table.title]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
        if len(line) < len(widths):  # a sentence instead of figures may run on
            cells[-1] = line[-1]
        out.append("  " + "  ".join(cells).rstrip())
    return "\n".join(out) + "\n"


def as_markdown(table: Table) -> str:
    """The table for the page of benchmarks."""
    width = len(table.columns)
    lines = [list(table.columns), ["---"] * width]
    for row in table.rows:
        cells = [shown(cell).replace("|", "\\|") for cell in row]
        lines.append(cells + [""] * (width - len(cells)))
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"**{table.title}**\n\n{body}\n"
