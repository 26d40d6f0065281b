"""Matching records and requests from JSON Lines files, every bad line reported."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from wasl.matching.records.record import Record, RecordError, Request
from wasl.matching.records.wire import record_of_line, request_of_line

T = TypeVar("T", Record, Request)


def warn_at(warn: Callable[[str], None], where: str, text: str) -> None:
    """Pass a warning on with the place that it is about."""
    warn(f"{where}: {text}")


class BadLines(Exception):  # noqa: N818 - what is in the file, said plainly
    """A file holds lines that cannot be used; ``complaints`` names them all."""

    def __init__(self, complaints: list[str]) -> None:
        """Keep one complaint a line: ``FILE:LINE: FIELD: reason``."""
        super().__init__(f"{len(complaints)} bad lines")
        self.complaints = complaints


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, line


def complaint_about(where: str, error: Exception) -> str:
    """The line that tells what was wrong with a line."""
    if isinstance(error, RecordError):
        return f"{where}: {error.field}: {error.reason}"
    reason = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else "is not JSON"
    return f"{where}: line: {reason}"


def _read(path: Path, parse: Callable[..., T], warn: Callable[[str], None]) -> list[T]:
    found: list[T] = []
    complaints: list[str] = []
    seen: dict[str, int] = {}
    for number, line in _lines(path):
        where = f"{path}:{number}"
        try:
            record = parse(line, where, warn=partial(warn_at, warn, where))
        except (ValueError, RecursionError) as error:
            complaints.append(complaint_about(where, error))
        else:
            if record.id in seen:
                complaints.append(
                    f"{where}: id: {record.id!r} is already used on line {seen[record.id]}"
                )
            seen.setdefault(record.id, number)
            found.append(record)
    if complaints:
        raise BadLines(complaints)
    return found


def warn_on_stderr(text: str) -> None:
    """Print a warning beside the results."""
    sys.stderr.write(f"{text}\n")


def read_records(path: Path, warn: Callable[[str], None] = warn_on_stderr) -> list[Record]:
    """All persons of a file.

    Raises:
        BadLines: some line cannot be used; all such lines are named.
    """
    return _read(path, record_of_line, warn)


def read_requests(path: Path, warn: Callable[[str], None] = warn_on_stderr) -> list[Request]:
    """All requests of a file.

    Raises:
        BadLines: some line cannot be used; all such lines are named.
    """
    return _read(path, request_of_line, warn)
