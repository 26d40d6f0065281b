"""``python -m wasl.matching``: the engine's commands without the rest of Wasl."""

import argparse
import sys

from wasl.matching.cli import add_arguments, run


def main() -> int:
    """Read the command line and carry it out."""
    parser = argparse.ArgumentParser(prog="wasl match")
    add_arguments(parser.add_subparsers(dest="match_command", required=True))
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
