"""``wasl import``: people and requests from a file. Writes, unless ``--dry-run`` is given."""

import csv
import hashlib
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from wasl.formats.columns import ColumnMap, read_map
from wasl.formats.problems import REASONS, Problem, Unreadable
from wasl.formats.reading import Read, Reading, read_file

DONE, UNREADABLE, SOME_REFUSED = 0, 2, 3
BLOCK = 1 << 20


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV, XLSX or JSON Lines")
    parser.add_argument(
        "--kind", required=True, choices=["people", "requests"], help="what a row is"
    )
    parser.add_argument(
        "--office", required=True, metavar="CODE", help="the office that will own it"
    )
    parser.add_argument("--basis", required=True, help="lawful basis of keeping the data")
    parser.add_argument("--purpose", required=True, help="what the data is kept for")
    parser.add_argument("--map", type=Path, metavar="MAP.toml", help="which column is which field")
    parser.add_argument(
        "--errors", type=Path, metavar="FILE", help="write refused rows here as CSV"
    )
    parser.add_argument("--dry-run", action="store_true", help="check every row and write nothing")


def run(args: Namespace) -> int:
    """Import; 0 when every row came in, 3 when some were refused, 2 when nothing could be read."""
    from wasl.errors import Refused

    try:
        wanted = _wanted(args)
        how = read_map(args.map) if args.map else ColumnMap()
        reading = read_file(args.file, args.kind, how, _convert())
        with _refusals(args) as refusals:
            return (
                _check(reading, refusals)
                if args.dry_run
                else _import(args, wanted, reading, refusals)
            )
    except Unreadable as fault:
        return _stop(f"{args.file}: {fault}")
    except Refused as refusal:
        return _stop(str(refusal.message))


def _wanted(args: Namespace) -> Any:
    """Return where to and as what.

    Raises:
        Unreadable: the office, the basis or the purpose does not exist.
    """
    from wasl.accounts.models import Office
    from wasl.errors import Invalid
    from wasl.exchange.actions import Wanted
    from wasl.exchange.codes import Kind
    from wasl.people.codes import Basis, Purpose

    for name, codes in (("basis", Basis), ("purpose", Purpose)):
        if getattr(args, name) not in codes.values:
            said = f"--{name} is one of: {', '.join(codes.values)}"
            raise Invalid(f"exchange.unknown_{name}", said)
    office = Office.objects.filter(code=args.office, active=True).first()
    if office is None:
        raise Invalid("exchange.unknown_office", f"There is no office with the code {args.office}.")
    return Wanted(office, Kind(args.kind), Basis(args.basis), Purpose(args.purpose))


def _convert() -> Any:
    from wasl.exchange.calendars import to_gregorian

    return to_gregorian


@dataclass
class Refusals:
    """Says what is wrong with rows: to standard error, and to a file when one was asked for."""

    file: Path
    out: TextIO | None
    rows: int = 0

    def add(self, problems: tuple[Problem, ...]) -> None:
        """Report one refused row."""
        from tqdm import tqdm

        self.rows += 1
        for problem in problems:
            tqdm.write(f"{self.file}:{problem}", file=sys.stderr)
            if self.out is not None:
                row = [problem.line, problem.field, problem.code, problem.reason]
                csv.writer(self.out).writerow(row)

    def remark(self, remarks: tuple[Problem, ...]) -> None:
        """Report what was ignored."""
        from tqdm import tqdm

        for remark in remarks:
            tqdm.write(f"{self.file}:{remark} (warning)", file=sys.stderr)


@contextmanager
def _refusals(args: Namespace) -> Iterator[Refusals]:
    if args.errors is None:
        yield Refusals(args.file, None)
        return
    with args.errors.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerow(["line", "field", "code", "reason"])
        yield Refusals(args.file, out)


def _check(reading: Reading, refusals: Refusals) -> int:
    """Read every row and write nothing."""
    refusals.remark(reading.remarks)
    rows = 0
    with _bar() as bar:
        for read in reading.rows():
            rows += 1
            _report(read, refusals)
            bar.update()
    sys.stdout.write(f"{rows - refusals.rows} rows can be imported, {refusals.rows} refused\n")
    return SOME_REFUSED if refusals.rows else DONE


def _import(args: Namespace, wanted: Any, reading: Reading, refusals: Refusals) -> int:
    from wasl.audit.trail import SYSTEM
    from wasl.exchange.actions import begin_import, import_rows

    refusals.remark(reading.remarks)
    size = args.file.stat().st_size
    batch = begin_import(actor=SYSTEM, wanted=wanted, digest=digest_of(args.file), size=size)
    with _bar() as bar:

        def watch(read: Read, row: Any) -> None:
            bar.update()
            refusals.remark(read.remarks)
            if row.outcome == "refused":
                refusals.add(read.problems or _why(read.line, row))

        counts = import_rows(actor=SYSTEM, batch=batch, reading=reading, watch=watch)
    sys.stdout.write(
        f"{batch.created} created, {batch.updated} updated, {batch.unchanged} unchanged,"
        f" {batch.refused} refused\n"
    )
    if counts.skipped:
        sys.stderr.write(f"{counts.skipped} rows had been dealt with before the import stopped\n")
    return SOME_REFUSED if batch.refused else DONE


def _why(line: int, row: Any) -> tuple[Problem, ...]:
    """Return the refusals of the actions, whose codes are not those of a file."""
    return tuple(
        Problem(line, field, code if code in REASONS else "not_stored", code)
        for code, field in row.problems
    )


def _report(read: Read, refusals: Refusals) -> None:
    refusals.remark(read.remarks)
    if read.record is None:
        refusals.add(read.problems)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _bar() -> Any:
    from tqdm import tqdm

    return tqdm(unit=" rows", file=sys.stderr, disable=None, mininterval=0.5)


def _stop(sentence: str) -> int:
    sys.stderr.write(f"wasl import: {sentence}\n")
    return UNREADABLE
