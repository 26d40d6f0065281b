"""Builds a registry from a file of persons, with as many processes as are given.

The file is cut into regions of whole lines. A worker reads, checks, parses and packs a region;
this process joins what comes back in the order of the file. The cuts depend on the file alone,
so one process and several make the same bytes. Lines stay in the file and are read from it when
they are wanted, so that memory holds columns, not records.
"""

import errno
import gc
import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from weakref import finalize

import numpy as np

from wasl.matching.records.jsonlines import BadLines, complaint_about, warn_at, warn_on_stderr
from wasl.matching.records.record import Record
from wasl.matching.records.wire import record_of_line, well_formed
from wasl.matching.registry.columns import Packed, as_line
from wasl.matching.registry.fetched import Fetched
from wasl.matching.registry.joining import Joiner
from wasl.matching.registry.packing import Packer, Part

Array = np.ndarray[Any, Any]
REGION = 4 << 20  # bytes; some 3,000 persons
AHEAD = 3  # regions begun for each worker before their turn


@dataclass(frozen=True, slots=True)
class Region:
    """Whole lines of a file: where they begin, how many bytes, the number of the first."""

    start: int
    size: int
    line: int


@dataclass
class Read:
    """What one region held.

    Attributes:
        part: The persons packed; ``None`` when a line was bad.
        ids: Their ids.
        lines: The line number of each.
        starts: The offset of each line in the file.
        sizes: The bytes of each line, its end not counted.
        rewritten: For lines that were not well-formed, what to keep instead, by position.
        complaints: Bad lines: number and complaint.
        warnings: What was ignored.
    """

    part: Part | None = None
    ids: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    rewritten: dict[int, bytes] = field(default_factory=dict)
    complaints: list[tuple[int, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class FileLines(Fetched[bytes]):
    """Lines of an open file by their offsets; some stand in memory instead."""

    def __init__(self, path: Path, starts: Array, sizes: Array, kept: dict[int, bytes]) -> None:
        """Open the file; it stays open as long as this object lives."""
        self._file = os.open(path, os.O_RDONLY)
        finalize(self, os.close, self._file)
        self._starts, self._sizes, self._kept = starts, sizes, kept

    def __len__(self) -> int:
        return len(self._starts)

    def one(self, at: int) -> bytes:
        """A line, read from the file if it is not kept."""
        kept = self._kept.get(at)
        if kept is not None:
            return kept
        return os.pread(self._file, int(self._sizes[at]), int(self._starts[at]))

    def some(self, which: range) -> list[bytes]:
        """Lines that lie one behind another, read at once."""
        if len(which) < 2 or which.step != 1:
            return [self.one(each) for each in which]
        starts = self._starts[which.start : which.stop].tolist()
        sizes = self._sizes[which.start : which.stop].tolist()
        first = starts[0]
        block = os.pread(self._file, starts[-1] + sizes[-1] - first, first)
        return [
            self._kept.get(each) or block[start - first : start - first + size]
            for each, start, size in zip(which, starts, sizes, strict=True)
        ]


@dataclass
class Built:
    """Persons laid out, their ids, and the lines that they came from."""

    packed: Packed
    ids: list[str]
    lines: FileLines


def regions_of(path: Path, size: int = REGION) -> Iterator[Region]:
    """Cut a file behind line ends, into regions of about ``size`` bytes."""
    if path.exists() and not path.is_file():
        raise OSError(errno.ESPIPE, "is not a file that can be read twice", str(path))
    with path.open("rb") as file:
        start, line = 0, 1
        while block := file.read(size):
            block += file.readline()
            yield Region(start, len(block), line)
            start += len(block)
            line += block.count(b"\n")


class Reader:
    """Reads regions of one file; remembers what it has sent of each."""

    def __init__(self, path: Path) -> None:
        """Take the file."""
        self._path = path
        self._packer = Packer(os.getpid())

    def read(self, region: Region) -> Read:
        """Read, check, parse and pack one region."""
        found = Read()
        with self._path.open("rb") as file:
            file.seek(region.start)
            block = file.read(region.size)
        start = region.start
        for number, line in enumerate(block.split(b"\n"), region.line):
            if line.strip():
                record = self._record(line, number, found)
                if record is not None:
                    found.lines.append(number)
                    found.ids.append(record.id)
                    found.starts.append(start)
                    found.sizes.append(len(line))
                    if not found.complaints:
                        self._packer.add_record(record)
            start += len(line) + 1
        if not found.complaints:
            found.part = self._packer.part()
        return found

    def _record(self, line: bytes, number: int, found: Read) -> Record | None:
        record = well_formed(line)
        if record is not None:
            return record
        where = f"{self._path}:{number}"
        try:
            record = record_of_line(
                line, where, warn=partial(warn_at, found.warnings.append, where)
            )
        except (ValueError, RecursionError) as error:
            found.complaints.append((number, complaint_about(where, error)))
            return None
        found.rewritten[len(found.ids)] = as_line(record)
        return record


def build_file(
    path: Path,
    *,
    workers: int = 1,
    warn: Callable[[str], None] = warn_on_stderr,
    progress: Callable[[int], None] | None = None,
    region: int = REGION,
) -> Built:
    """Lay out the persons of a file, JSON Lines.

    Args:
        path: The file; it must not change while the outcome is in use.
        workers: Processes that read and parse; with 1 this process does so itself.
        warn: Called with a sentence for each ignored field.
        progress: Called with the number of bytes done so far, now and then.
        region: Bytes read at a time; the order of values in the outcome depends on it.

    Raises:
        BadLines: some line cannot be used; all such lines are named.
    """
    with without_collector():
        gathered, done = _Gathered(path), 0
        regions = list(regions_of(path, region))
        for each, read in zip(regions, _read_all(path, regions, workers), strict=True):
            for text in read.warnings:
                warn(text)
            gathered.add(read)
            done += each.size
            if progress is not None:
                progress(done)
        return gathered.finish()


class _Gathered:
    """What the regions of a file held, put together in its order."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._joiner = Joiner()
        self._places: dict[str, int] = {}  # line numbers by id
        self._complaints: list[str] = []
        self._rewritten: dict[int, bytes] = {}
        self._starts: list[Array] = [np.zeros(0, np.int64)]
        self._sizes: list[Array] = [np.zeros(0, np.int64)]

    def add(self, read: Read) -> None:
        self._complain(read)
        base = len(self._places)
        for id_, line in zip(read.ids, read.lines, strict=True):
            self._places.setdefault(id_, line)
        if self._complaints or read.part is None:
            return
        self._rewritten |= {base + at: line for at, line in read.rewritten.items()}
        self._starts.append(np.array(read.starts, np.int64))
        self._sizes.append(np.array(read.sizes, np.int64))
        self._joiner.add(read.part)

    def _complain(self, read: Read) -> None:
        found, own = list(read.complaints), dict[str, int]()
        for id_, line in zip(read.ids, read.lines, strict=True):
            before = self._places.get(id_) or own.setdefault(id_, line)
            if before != line:
                reason = f"{id_!r} is already used on line {before}"
                found.append((line, f"{self._path}:{line}: id: {reason}"))
        self._complaints += [complaint for _, complaint in sorted(found)]

    def finish(self) -> Built:
        if self._complaints:
            raise BadLines(self._complaints)
        starts, sizes = np.concatenate(self._starts), np.concatenate(self._sizes)
        lines = FileLines(self._path, starts, sizes, self._rewritten)
        return Built(self._joiner.finish(), list(self._places), lines)


def _read_all(path: Path, regions: Sequence[Region], workers: int) -> Iterator[Read]:
    """Read the regions; what they held comes in their order."""
    workers = min(workers, len(regions))
    if workers < 2:
        reader = Reader(path)
        yield from map(reader.read, regions)
        return
    # Forked, workers share tables that are read already; elsewhere they read them again.
    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    begun: deque[Future[Read]] = deque()
    with ProcessPoolExecutor(workers, context, _begin, (path,)) as pool:
        for region in regions:
            begun.append(pool.submit(_read, region))
            if len(begun) > AHEAD * workers:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


_reader: Reader | None = None  # of a worker


def _begin(path: Path) -> None:
    global _reader  # noqa: PLW0603 - a worker has one file
    gc.disable()
    _reader = Reader(path)


def _read(region: Region) -> Read:
    if _reader is None:
        raise RuntimeError("the worker was started without a file")
    return _reader.read(region)


@contextmanager
def without_collector() -> Iterator[None]:
    """Build without looking for cycles: there are none, and among millions of values it is long."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
