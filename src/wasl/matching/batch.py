"""Ranking a file of requests: index or build, rank, write, and say what it took."""

import gc
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec

from wasl.matching.comparing.fellows import sought_together
from wasl.matching.evidence import Candidate
from wasl.matching.index import Index
from wasl.matching.records.jsonlines import BadLines, read_requests
from wasl.matching.records.record import Request
from wasl.matching.registry.building import build_file, without_collector

MOST_AT_ONCE = 32  # requests that a worker takes at once
COLLECTED_AFTER = 50_000  # new objects of a worker, of which next to none are in circles
MEASURED = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


@dataclass(frozen=True, slots=True)
class RankOptions:
    """What a ranking is asked for; see ``Index.rank``."""

    top: int = 20
    answerable: float = 0.5
    min_probability: float = 0.0
    threads: int = 1


def build_index(persons: Path, workers: int) -> Index:
    """Build an index from a file and show how far it is, when somebody looks on.

    Raises:
        BadLines: some line cannot be used; all such lines are named.
    """
    with without_collector():
        with _progress(persons) as show:
            built = build_file(persons, workers=workers, progress=show)
        return Index.of_packed(built.packed, built.ids, built.lines, workers=workers)


@contextmanager
def _progress(file: Path) -> Iterator[Callable[[int], None] | None]:
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(total=file.stat().st_size, unit="B", unit_scale=True, desc="index") as bar:

        def show(done: int) -> None:
            bar.update(done - bar.n)

        yield show


def as_line(request: str, candidates: Iterable[Candidate]) -> str:
    """One line of the ranking in the settled format."""
    line = {"request": request, "candidates": [_as_json(each) for each in candidates]}
    return msgspec.json.encode(line).decode()


def _as_json(candidate: Candidate) -> dict[str, Any]:
    evidence = [
        {
            "feature": each.feature,
            "group": each.group,
            "bits": round(each.bits, 3),
            "because": each.because,
        }
        for each in candidate.evidence
    ]
    return {
        "person": candidate.person,
        "bits": candidate.bits,
        "probability": round(candidate.probability, 6),
        "band": candidate.band,
        "evidence": evidence,
    }


def _rank_one(index: Index, options: RankOptions, request: Request) -> tuple[str, float]:
    begun = time.perf_counter()
    found = index.rank(
        request,
        top=options.top,
        answerable=options.answerable,
        min_probability=options.min_probability,
    )
    took = (time.perf_counter() - begun) * 1000
    return as_line(request.id, found), took


_shared: tuple[Index, list[Request]] | None = None  # of a forked worker: nothing is sent


def _rank_shared(number: int, options: RankOptions) -> tuple[str, float]:
    if _shared is None:
        raise RuntimeError("the worker was started without an index")
    index, requests = _shared
    return _rank_one(index, options, requests[number])


def _names(request: Request) -> tuple[str, ...]:
    return tuple(name.text.casefold() for name in request.sought.names)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Rank without pauses: the tables that are there already are nobody's to look through."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def rank_all(
    index: Index, requests: list[Request], options: RankOptions
) -> list[tuple[str, float]]:
    """Each request's line and milliseconds, in the order given."""
    if options.threads < 2 or len(requests) < 2 * options.threads:
        first = [_rank_one(index, options, request) for request in requests[:1]]
        with seldom_collected():
            return first + [_rank_one(index, options, request) for request in requests[1:]]
    global _shared  # noqa: PLW0603 - forked workers inherit it
    # Names alike go to one worker, which then looks their tokens up once.
    order = sorted(range(len(requests)), key=lambda number: _names(requests[number]))
    size = max(1, min(MOST_AT_ONCE, len(order) // (4 * options.threads)))
    _shared = index, requests
    try:
        _rank_one(index, options, requests[0])  # compiled once, before the fork
        with (
            seldom_collected(),
            ProcessPoolExecutor(options.threads, mp_context=get_context("fork")) as pool,
        ):
            ranked = pool.map(partial(_rank_shared, options=options), order, chunksize=size)
            found = dict(zip(order, ranked, strict=True))
    finally:
        _shared = None
    return [found[number] for number in range(len(requests))]


def rank_files(
    persons: Path | None,
    folder: Path | None,
    requests: Path,
    out: Path,
    options: RankOptions,
    *,
    timings: Path | None = None,
) -> None:
    """Rank a file of requests against a file of persons or an index.

    Raises:
        BadLines: lines of either file cannot be used; nothing is written.
        IndexUnreadable: the folder holds no usable index.
    """
    asked, complaints = _read(requests)
    took: dict[str, Any] = {"build_s": None, "open_s": None}
    begun = time.perf_counter()
    if folder is not None:
        index = Index.open(folder)
    elif persons is not None:
        try:
            index = build_index(persons, options.threads)
        except BadLines as bad:
            raise BadLines(bad.complaints + complaints) from bad
    else:
        raise ValueError("neither a file of persons nor an index")
    took["build_s" if folder is None else "open_s"] = round(time.perf_counter() - begun, 4)
    if complaints:
        raise BadLines(complaints)
    ranked = rank_all(index, sought_together(asked), options)
    draft = out.with_name(f"{out.name}.draft")
    draft.write_text("".join(f"{line}\n" for line, _ in ranked), encoding="utf-8")
    draft.replace(out)
    if timings is not None:
        took["request_ms"] = [round(each, 3) for _, each in ranked]
        peak = max(resource.getrusage(who).ru_maxrss for who in MEASURED) / 1024
        took["peak_rss_mb"] = round(peak, 1)
        timings.write_text(json.dumps(took) + "\n", encoding="utf-8")


def _read(requests: Path) -> tuple[list[Request], list[str]]:
    """The requests, or what is wrong with them, to be told with what is wrong elsewhere."""
    try:
        return read_requests(requests), []
    except BadLines as bad:
        return [], bad.complaints
