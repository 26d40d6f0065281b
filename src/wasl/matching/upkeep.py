"""The commands ``wasl matching …``: what keeps the engine itself in order."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from wasl.matching.fitting import commands as fitcommands

BAD_INPUT = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands below ``wasl matching``."""
    commands = parser.add_subparsers(
        dest="matching_command", metavar="train|fit|calibrate|appraise", required=True
    )
    add_commands(commands)


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add each command to a parser's commands."""
    train = commands.add_parser("train", help="learn how names are spelled across scripts")
    train.add_argument("folder", type=Path, help="folder with the pairs of spellings")
    train.add_argument("--out", type=Path, help="folder to write to (default: the package's own)")
    train.add_argument("--no-places", action="store_true", help="leave out the names of GeoNames")
    fitcommands.add_commands(commands)


def run(args: argparse.Namespace) -> int:
    """Carry out one command; 0 when done, 2 when the input cannot be used."""
    return COMMANDS[args.matching_command](args)


def _train(args: argparse.Namespace) -> int:
    from wasl.matching.learned import making, store

    if not args.folder.is_dir():
        sys.stderr.write(f"{args.folder}: there is no such folder\n")
        return BAD_INPUT
    pairs = making.training_pairs(args.folder, places=not args.no_places)
    if not pairs:
        sys.stderr.write(f"{args.folder}: holds no pairs of spellings\n")
        return BAD_INPUT
    made = making.make(pairs)
    out = args.out or store.FOLDER
    size = making.write(made, out, datetime.now(UTC).date().isoformat())
    for each in made:
        sys.stdout.write(f"{each.script:12}{each.pairs:8} pairs\n")
    sys.stdout.write(f"{out / store.WEIGHTS}: {size / 1e6:.1f} MB\n")
    return 0


COMMANDS = {"train": _train} | dict.fromkeys(fitcommands.COMMANDS, fitcommands.run)
