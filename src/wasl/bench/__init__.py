"""``wasl bench``: measure, and print a table. Figures, not tests: nothing passes or fails here."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

ALL, REPORT = "all", "report"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("suite", nargs="?", help="what to measure (see --list), all, or report")
    parser.add_argument("--list", action="store_true", help="name the suites")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument(
        "--json-dir", type=Path, metavar="DIR", help="one file a suite (all, report)"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="page to write (report)")
    parser.add_argument(
        "--persons", type=_sizes, default=(), help="size of the registry, or sizes: 10000,100000"
    )
    parser.add_argument(
        "--requests", type=int, help="number of requests, or of names of each script"
    )
    parser.add_argument("--seed", type=int, help="of the invented families; one held out if absent")
    parser.add_argument("--pairs", type=Path, help="file of name pairs")
    parser.add_argument("--lineage", type=Path, help="file of lineages")
    parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="data that is not in the repository"
    )
    parser.add_argument(
        "--work", type=Path, metavar="FOLDER", help="keep registries and indexes there"
    )
    parser.add_argument("--threads", type=int, default=2, help="for batches")
    parser.add_argument("--no-peers", action="store_true", help="measure only ours")


def run(args: Namespace) -> int:
    """Measure and print; 2 when there is no such suite or something is missing."""
    from wasl.bench import running
    from wasl.bench.options import Unmeasurable
    from wasl.bench.suites import SUITES, described

    if args.list or args.suite is None:
        sys.stdout.write("".join(f"{line}\n" for line in described()))
        return 0
    if args.suite not in {*SUITES, ALL, REPORT}:
        sys.stderr.write(f"wasl: there is no suite {args.suite}; see wasl bench --list\n")
        return 2
    try:
        with ExitStack() as stack:
            work = args.work or Path(stack.enter_context(TemporaryDirectory(prefix="wasl-bench-")))
            if args.suite == REPORT:
                running.report(args.json_dir, args.out)
            elif args.suite == ALL:
                running.everything(args, work)
            else:
                running.one(args.suite, args, work)
    except Unmeasurable as missing:
        sys.stderr.write(f"wasl: {missing}\n")
        return 2
    return 0


def _sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(int(each) for each in text.split(","))
    except ValueError as error:
        raise ArgumentTypeError(f"not a number or numbers: {text}") from error
    if min(sizes) < 1:
        raise ArgumentTypeError("a registry holds one person at least")
    return sizes
