"""Indexes of large registries, built and opened in processes of their own, and kept.

A process of its own shows what building and opening take, in seconds and in memory, without what
the measuring itself holds.
"""

import json
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import psutil

from wasl.bench import engine
from wasl.bench.registries import Registry
from wasl.matching import Index
from wasl.matching.batch import build_index

MEGA = 2**20
WORKERS = 2  # processes that build; each needs about as much memory again
Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Built:
    """An index on disk and what it took: seconds and megabytes."""

    folder: Path
    build_s: float
    save_s: float
    build_peak_mb: float
    files_mb: float


def alone(work: Callable[..., Outcome], *given: Any) -> Outcome:
    """Do a piece of work in a fresh process and hand back what it returns."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def index_of(registry: Registry) -> Built:
    """The index of a registry, built unless this very engine has built it already."""
    folder = registry.folder / f"index-{registry.size}-{engine.fingerprint()}"
    told = folder / "built.json"
    if not told.is_file():
        took = alone(_build, registry, folder)
        files = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
        told.write_text(json.dumps({**took, "files_mb": files / MEGA}), encoding="utf-8")
    return Built(folder, **json.loads(told.read_text(encoding="utf-8")))


def _build(registry: Registry, folder: Path) -> dict[str, float]:
    file = registry.in_one_file()
    began = time.perf_counter()
    index = build_index(file, WORKERS)
    built = time.perf_counter()
    index.save(folder)
    return {
        "build_s": built - began,
        "save_s": time.perf_counter() - built,
        "build_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def opening(folder: Path, requests: list[dict[str, Any]]) -> dict[str, float]:
    """What opening takes, and how much memory is resident then and after some requests."""
    from wasl.matching import parse_request

    before = resident_mb()
    began = time.perf_counter()
    index = Index.open(folder)
    opened = time.perf_counter() - began
    after = resident_mb()
    for request in requests:
        index.rank(parse_request(request))
    return {
        "open_s": opened,
        "before_mb": before,
        "opened_mb": after,
        "used_mb": resident_mb(),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def resident_mb() -> float:
    """Megabytes of this process in memory, mapped files included."""
    return float(psutil.Process().memory_info().rss / MEGA)
