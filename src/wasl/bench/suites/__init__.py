"""The suites: a module each, whose ``measure`` says in its docstring what it measures."""

import importlib
from collections.abc import Callable, Iterator

from wasl.bench.measured import Measured
from wasl.bench.options import Options

SUITES = ("names", "pairs", "lineage", "tracing", "records", "latency", "batch", "index")


def measure_of(suite: str) -> Callable[[Options], Measured]:
    """What measures a suite, imported only now."""
    measure: Callable[[Options], Measured] = importlib.import_module(
        f"wasl.bench.suites.{suite}"
    ).measure
    return measure


def described() -> Iterator[str]:
    """Name each suite and what it measures."""
    for suite in SUITES:
        doc = measure_of(suite).__doc__ or ""
        yield f"{suite}: {doc.strip().splitlines()[0]}"
