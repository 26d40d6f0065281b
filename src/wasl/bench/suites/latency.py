"""How long one request takes, one thread, all evidence included."""

import time
from pathlib import Path
from typing import Any

from wasl.bench import engine
from wasl.bench.measured import Cell, Measured, Table
from wasl.bench.metrics import percentile
from wasl.bench.options import Options
from wasl.bench.peers import NotInstalled
from wasl.bench.peers.blocks import Width
from wasl.bench.peers.flat import row_of_request
from wasl.bench.peers.rows import loaded
from wasl.bench.prepared import alone, index_of
from wasl.bench.registries import Registry, registry
from wasl.matching import parse_request
from wasl.matching.batch import seldom_collected

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
REQUESTS = 100
SPLINK_REQUESTS = 12  # its times hardly vary, and it takes long
WARMING = 10

Times = dict[str, list[float]]


def measure(options: Options) -> Measured:
    """Latency: one request, one thread, tokens seen before or all new; beside Splink."""
    figures: dict[str, Cell] = {}
    rows: list[list[Cell]] = []
    series: dict[str, list[dict[str, Cell]]] = {}
    for size in options.persons or SIZES:
        persons = registry(size, options.seed, options.work)
        asked = persons.requests((options.requests or REQUESTS) + WARMING)
        requests = [each.request for each in asked]
        times: Times = alone(_ours, index_of(persons).folder, requests)
        missing = ""
        if options.peers:
            try:
                times["Splink"] = alone(_splink, persons, requests[: SPLINK_REQUESTS + 1])
            except NotInstalled as absent:
                missing = str(absent)
        for name, taken in times.items():
            half, most = percentile(taken, 0.50), percentile(taken, 0.95)
            rows.append([persons.size, name, len(taken), half, most, max(taken)])
            figures |= {
                f"{persons.size}: {name} p50 ms": half,
                f"{persons.size}: {name} p95 ms": most,
            }
            series.setdefault(name, []).append({"persons": persons.size, "p50": half, "p95": most})
        if missing:
            rows.append([persons.size, f"Splink: {missing}"])
    columns = ("persons", "method", "requests", "p50 ms", "p95 ms", "slowest ms")
    note = (
        "Wasl, all new: it has forgotten every token before each request. Seen: the same requests "
        "once more. Splink: narrow blocks, one thread, its tables and keys loaded before."
    )
    return Measured(figures, [Table("One request", columns, rows)], [note], {"latency": series})


def _ours(folder: Path, requests: list[dict[str, Any]]) -> Times:
    asked = [parse_request(each) for each in requests]
    index = engine.opened(folder)
    for request in asked[:WARMING]:  # what is compiled or mapped on first use
        index.rank(request)
    new, seen = [], []
    with seldom_collected():  # as every ranking of a file does
        for request in asked[WARMING:]:
            index = engine.forgetful(index, folder)
            began = time.perf_counter()
            index.rank(request)
            new.append(1000 * (time.perf_counter() - began))
            began = time.perf_counter()
            index.rank(request)
            seen.append(1000 * (time.perf_counter() - began))
    return {"Wasl, tokens seen before": seen, "Wasl, all tokens new": new}


def _splink(persons: Registry, requests: list[dict[str, Any]]) -> list[float]:
    linker = loaded(persons, Width.NARROW, threads=1)
    times = []
    for request in requests:
        row = [row_of_request(request, Width.NARROW)]
        began = time.perf_counter()
        linker.rank(row)
        times.append(1000 * (time.perf_counter() - began))
    return times[1:]  # the first one plans its queries
