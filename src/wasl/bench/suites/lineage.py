"""Whether the names of a child and of a claimed relative agree, against an expert's verdicts."""

import csv

from wasl.bench.measured import Cell, Measured, Table
from wasl.bench.metrics import grouped, share
from wasl.bench.options import LINEAGE, Options, Unmeasurable, seen
from wasl.matching import lineage


def measure(options: Options) -> Measured:
    """Lineages: verdicts right, by naming system; nobody else judges them."""
    try:
        with options.lineage.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError as error:
        raise Unmeasurable(
            f"there is no file {options.lineage}; name one with --lineage"
        ) from error
    said = [
        lineage(row["child"], row["relative"], row["relation"], row["system"]).verdict
        for row in rows
    ]
    right = [verdict == row["expected"] for row, verdict in zip(rows, said, strict=True)]
    wrong = [
        f"{row['id']} ({row['expected']}, {verdict})"
        for row, verdict in zip(rows, said, strict=True)
        if row["expected"] != verdict
    ]
    by_system: list[list[Cell]] = [
        [system, len(hits), share(hits)]
        for system, hits in sorted(grouped(right, [row["system"] for row in rows]).items())
    ]
    figures: dict[str, Cell] = {"lineages": len(rows), "verdicts right": share(right)}
    table = Table("Verdicts right", ("system", "lineages", "right"), by_system)
    notes = [
        f"Verdict not as expected: {', '.join(wrong) or 'none'}.",
        *seen(options.lineage, LINEAGE),
    ]
    return Measured(figures, [table], notes, {"wrong": wrong})
