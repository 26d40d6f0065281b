"""``wasl audit verify``: prove that the trail was not rewritten. Changes nothing."""

import sys
from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("verb", choices=["verify"], help="walk the whole chain")
    parser.add_argument(
        "--head", default="", help="a head hash noted earlier, which must still be in the chain"
    )


def run(args: Namespace) -> int:
    """Print the first fault and return 1, or the count and the head and return 0."""
    from wasl.audit.trail import verify

    verdict = verify(head=args.head)
    if verdict.fault:
        sys.stdout.write(f"{verdict.fault}\n")
        return 1
    sys.stdout.write(f"{verdict.checked} entries, none altered; head {verdict.head}\n")
    return 0
