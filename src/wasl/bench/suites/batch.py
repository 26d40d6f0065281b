"""How many requests a second, many at once, loading excluded for both."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from wasl.bench import engine
from wasl.bench.measured import Cell, Measured, Table
from wasl.bench.metrics import Ranking, Truth, quality
from wasl.bench.options import Options
from wasl.bench.peers import NotInstalled
from wasl.bench.peers.blocks import SAID, Width
from wasl.bench.peers.flat import row_of_request
from wasl.bench.peers.rows import loaded
from wasl.bench.prepared import alone, index_of
from wasl.bench.registries import Registry, registry
from wasl.matching import parse_request

SIZES = (100_000, 1_000_000)
WIDE_UP_TO = 100_000  # more would be compared for an hour
REQUESTS = 10_000
TOP = 10
WARMING = 20

Outcome = tuple[list[Ranking], float]


def measure(options: Options) -> Measured:
    """Batch: requests a second and recall against a large registry; beside Splink."""
    figures: dict[str, Cell] = {}
    rows: list[list[Cell]] = []
    for size in options.persons or SIZES:
        persons = registry(size, options.seed, options.work)
        asked = persons.requests(options.requests or REQUESTS)
        truths = [frozenset([each.truth]) if each.truth else frozenset() for each in asked]
        given = [each.request for each in asked]
        folder = index_of(persons).folder
        methods = {"Wasl": partial(alone, _ours, folder, given, options.threads)}
        if options.peers:
            for width in (Width.NARROW, Width.WIDE) if size <= WIDE_UP_TO else (Width.NARROW,):
                methods[f"Splink, {width.value} blocks"] = partial(
                    alone, _splink, persons, given, options.threads, width
                )
        for name, method in methods.items():
            try:
                ranked, seconds = method()
            except NotInstalled as absent:
                rows.append([persons.size, name, str(absent)])
                continue
            row = _row(ranked, truths, seconds)
            rows.append([persons.size, name, *row.values()])
            figures |= {f"{persons.size}: {name} {what}": cell for what, cell in row.items()}
            columns = ("persons", "method", *row)
    counted = (
        f"{options.threads} threads, or processes. Not counted for either: reading and parsing persons and "
        "requests, building or opening the index, loading and keying Splink's tables, training."
    )
    blocks = (
        f"Splink looks at whoever shares any of these; narrow: {SAID[Width.NARROW]}; "
        f"wide: {SAID[Width.WIDE]}."
    )
    return Measured(figures, [Table("Batch", columns, rows)], [counted, blocks])


def _row(ranked: Sequence[Ranking], truths: Sequence[Truth], seconds: float) -> dict[str, Cell]:
    found = quality(ranked, truths)
    return {
        "requests": len(ranked),
        "seconds": seconds,
        "requests a second": len(ranked) / seconds,
        "recall@1": found.first,
        "recall@10": found.tenth,
    }


def _ours(folder: Path, requests: list[dict[str, Any]], threads: int) -> Outcome:
    asked = [parse_request(each) for each in requests]
    index = engine.opened(folder)
    engine.rank_many(index, asked[:WARMING], top=TOP, threads=threads)
    index = engine.forgetful(index, folder)
    began = time.perf_counter()
    found = engine.rank_many(index, asked, top=TOP, threads=threads)
    seconds = time.perf_counter() - began
    return [engine.answers_in(line) for line in found], seconds


def _splink(
    persons: Registry, requests: list[dict[str, Any]], threads: int, width: Width
) -> Outcome:
    linker = loaded(persons, width, threads=threads)
    rows = [row_of_request(each, width) for each in requests]
    linker.rank(rows[:WARMING], TOP)
    began = time.perf_counter()
    found = linker.rank(rows, TOP)
    seconds = time.perf_counter() - began
    return [found.get(each["id"], []) for each in requests], seconds
