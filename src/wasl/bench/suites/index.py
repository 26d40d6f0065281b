"""What an index costs: to build, to save, to open, in memory and on disk."""

from wasl.bench.measured import Cell, Measured, Table
from wasl.bench.options import Options
from wasl.bench.prepared import alone, index_of, opening
from wasl.bench.registries import registry

SIZES = (10_000, 100_000, 1_000_000)
REQUESTS = 100


def measure(options: Options) -> Measured:
    """Index: seconds to build and open, megabytes resident, size of the files."""
    figures: dict[str, Cell] = {}
    rows: list[list[Cell]] = []
    for size in options.persons or SIZES:
        persons = registry(size, options.seed, options.work)
        built = index_of(persons)
        asked = [each.request for each in persons.requests(options.requests or REQUESTS)]
        opened = alone(opening, built.folder, asked)
        row: dict[str, Cell] = {
            "persons": persons.size,
            "build s": built.build_s,
            "save s": built.save_s,
            "peak MB while building": round(built.build_peak_mb),
            "files MB": round(built.files_mb),
            "open s": opened["open_s"],
            "resident MB when opened": round(opened["opened_mb"]),
            f"after {len(asked)} requests": round(opened["used_mb"]),
        }
        rows.append(list(row.values()))
        figures |= {f"{persons.size}: {name}": cell for name, cell in row.items()}
        figures[f"{persons.size}: resident MB in use"] = row[f"after {len(asked)} requests"]
        columns = tuple(row)
    note = (
        "Building reads JSON Lines, parses and prepares every person, in a process of its own "
        "helped by two; the peak is that of the first alone. Resident memory is the whole process, Python and mapped files included."
    )
    return Measured(figures, [Table("Index", columns, rows)], [note])
