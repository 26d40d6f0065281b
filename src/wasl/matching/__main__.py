"""``python -m wasl.matching``: the engine's commands without the rest of Wasl."""

import argparse
import sys

from wasl.matching import upkeep
from wasl.matching.cli import add_arguments, run


def main() -> int:
    """Read the command line and carry it out."""
    parser = argparse.ArgumentParser(prog="wasl match")
    commands = parser.add_subparsers(dest="match_command", required=True)
    add_arguments(commands)
    upkeep.add_commands(commands)
    args = parser.parse_args()
    if args.match_command in upkeep.COMMANDS:
        args.matching_command = args.match_command
        return upkeep.COMMANDS[args.match_command](args)
    return run(args)


if __name__ == "__main__":
    sys.exit(main())
