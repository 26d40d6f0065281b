"""The index on disk: NumPy arrays, lines of JSON, and one file that says the rest is whole."""

import json
import os
import weakref
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from wasl.matching.registry.fetched import Fetched

FORMAT = "wasl-index"
VERSION = 11
META = "index.json"
LABELS = "labels.json"
MANY = 4096  # lines handled at a time
MOST_READ = 1 << 24  # bytes in one read
Labels = dict[str, Any]
Array = np.ndarray[Any, Any]


class IndexUnreadable(Exception):  # noqa: N818 - a state of the folder, said plainly
    """A folder holds no index, half of one, or one of another version; build it again."""

    def __init__(self, folder: Path, reason: str) -> None:
        """Take the folder, and what is wrong with it."""
        super().__init__(folder, reason)

    def __str__(self) -> str:
        folder, reason = self.args
        return f"{folder}: {reason}: build it again (wasl match index)"


class Lines(Fetched[bytes]):
    """Lines of one open file, found by their offsets.

    They are read, not mapped: of a mapped file the system keeps what lies around each line in
    this process's memory, too.
    """

    def __init__(self, path: Path, starts: Array) -> None:
        """Take the file, and where each line begins and the last ends."""
        self._file = os.open(path, os.O_RDONLY)
        self._starts = starts
        weakref.finalize(self, os.close, self._file)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def one(self, at: int) -> bytes:
        """A line, read from the file."""
        start, end = int(self._starts[at]), int(self._starts[at + 1])
        return os.pread(self._file, end - start, start)

    def whole(self) -> tuple[bytes, Array]:
        """All lines one behind another, and where each begins and the last ends."""
        size = int(self._starts[-1])
        parts = [os.pread(self._file, MOST_READ, at) for at in range(0, size, MOST_READ)]
        return b"".join(parts), self._starts

    def expect(self, numbers: Array) -> None:
        """Ask the system for lines that are read soon: together they come sooner than in turn."""
        for start, end in zip(self._starts[numbers], self._starts[numbers + 1], strict=True):
            os.posix_fadvise(self._file, int(start), int(end - start), os.POSIX_FADV_WILLNEED)


def expect(lines: Sequence[bytes], numbers: Array) -> None:
    """``Lines.expect`` where lines lie in a file, and the system can be asked."""
    if isinstance(lines, Lines) and hasattr(os, "posix_fadvise"):
        lines.expect(numbers)


class Texts(Fetched[str]):
    """Lines as texts."""

    def __init__(self, lines: Lines) -> None:
        """Take the lines."""
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    def one(self, at: int) -> str:
        """A line as text."""
        return self._lines.one(at).decode()

    def __iter__(self) -> Iterator[str]:
        blob, starts = self._lines.whole()
        text = blob.decode()
        if len(text) < len(blob):  # some letter takes several bytes: positions are no offsets
            yield from (each.decode() for each in self._lines)
            return
        for at in range(0, len(starts) - 1, MANY):
            some = starts[at : at + MANY + 1].tolist()
            yield from [text[start:end] for start, end in pairwise(some)]


def _write_lines(folder: Path, name: str, lines: Sequence[bytes]) -> None:
    starts = np.zeros(len(lines) + 1, np.int64)
    with (folder / f"{name}.bin").open("wb") as file:
        # Some at a time: a million records need not fit into memory.
        for at in range(0, len(lines), MANY):
            some = lines[at : at + MANY]
            starts[at + 1 : at + 1 + len(some)] = [len(line) for line in some]
            file.write(b"".join(some))
    np.cumsum(starts, out=starts)
    np.save(folder / f"{name}.starts.npy", starts)


def _read_lines(folder: Path, name: str) -> Lines:
    return Lines(folder / f"{name}.bin", np.load(folder / f"{name}.starts.npy", mmap_mode="c"))


def save(
    folder: Path,
    ids: Sequence[str],
    arrays: Mapping[str, Array],
    labels: Labels,
    lines: Sequence[bytes],
) -> None:
    """Write an index; until the last file is there the folder is not one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / META).unlink(missing_ok=True)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    _write_lines(folder, "ids", [each.encode() for each in ids])
    _write_lines(folder, "records", lines)
    (folder / LABELS).write_text(json.dumps(labels, ensure_ascii=False), "utf-8")
    sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    meta = {"format": FORMAT, "version": VERSION, "persons": len(ids), "files": sizes}
    meta["arrays"] = sorted(arrays)
    draft = folder / f"{META}.draft"
    draft.write_text(json.dumps(meta, indent=1), "utf-8")
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(folder / META)


def _meta(folder: Path) -> dict[str, Any]:
    try:
        meta = json.loads((folder / META).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise IndexUnreadable(folder, "it holds no whole index") from error
    if not isinstance(meta, dict) or meta.get("format") != FORMAT:
        raise IndexUnreadable(folder, "it holds something else than an index")
    if meta.get("version") != VERSION:
        raise IndexUnreadable(folder, "it was written by another version")
    for name, size in meta["files"].items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size:
            raise IndexUnreadable(folder, f"{name} is torn or missing")
    return meta


def load(folder: Path) -> tuple["Texts", dict[str, Array], Labels, Lines]:
    """Map an index.

    Raises:
        IndexUnreadable: there is none, or not a whole one of this version.
    """
    meta = _meta(folder)
    try:
        # Copy on write, as the compiler takes it for writable; nobody writes.
        arrays = {
            name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="c"))
            for name in meta["arrays"]
        }
        labels: Labels = json.loads((folder / LABELS).read_text("utf-8"))
        return Texts(_read_lines(folder, "ids")), arrays, labels, _read_lines(folder, "records")
    except (OSError, ValueError, KeyError) as error:
        raise IndexUnreadable(folder, "it cannot be read") from error
