"""``wasl match run``: every open request against every person. Stores candidates."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--all", action="store_true", help="match what was matched before, too, not only changes"
    )
    parser.add_argument("--out", type=Path, help="write the candidates here, in rank's format")


def run(args: Namespace) -> int:
    """Match and say what was found; 0 when done."""
    from tqdm import tqdm

    from wasl.tracing.finding import find_candidates, how_many

    everything = args.all or args.out is not None
    total = how_many(everything=everything)
    with tqdm(total=total, unit=" requests", file=sys.stderr, disable=None) as bar:

        def count(requests: int) -> None:
            bar.update(requests)

        if args.out is None:
            done = find_candidates(everything=everything, progress=count)
        else:
            partial = args.out.with_name(f".{args.out.name}.part")
            with partial.open("w", encoding="utf-8") as out:
                done = find_candidates(everything=everything, out=out, progress=count)
            partial.replace(args.out)
    sys.stdout.write(
        f"{done.requests} requests matched, {done.proposed} candidates new, {done.stale} stale\n"
    )
    return 0
