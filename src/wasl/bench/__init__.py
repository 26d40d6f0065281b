"""``wasl bench``: measure, and print a table. Figures, not tests: nothing passes or fails here."""

import json
import platform
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("suite", nargs="?", help="what to measure; see --list")
    parser.add_argument("--list", action="store_true", help="name the suites")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--persons", type=int, default=5_000, help="size of the registry")
    parser.add_argument("--requests", type=int, default=400, help="number of requests")
    parser.add_argument("--seed", type=int, help="of the invented families; one held out if absent")
    parser.add_argument("--pairs", type=Path, help="file of name pairs")


def run(args: Namespace) -> int:
    """Measure one suite and print its figures; 2 when there is no such suite or file."""
    from wasl.bench.suites import HELD_OUT_SEED, SUITES, Size, described

    if args.list or args.suite is None:
        sys.stdout.write("".join(f"{line}\n" for line in described()))
        return 0
    if args.suite not in SUITES:
        sys.stderr.write(f"wasl: there is no suite {args.suite}; see wasl bench --list\n")
        return 2
    size = Size(
        persons=args.persons,
        requests=args.requests,
        seed=HELD_OUT_SEED if args.seed is None else args.seed,
        **({"pairs": args.pairs} if args.pairs else {}),
    )
    if args.suite == "pairs" and not size.pairs.is_file():
        sys.stderr.write(f"wasl: there is no file {size.pairs}; name one with --pairs\n")
        return 2
    figures = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        **SUITES[args.suite](size),
    }
    width = max(map(len, figures))
    for name, figure in figures.items():
        sys.stdout.write(f"{name.ljust(width)}  {figure}\n")
    if args.json:
        args.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    return 0
