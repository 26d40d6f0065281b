"""A process started by another one: it ends when its starter is gone, however that ended."""

import os
import signal
import threading
from argparse import SUPPRESS, ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Take the reading end of a pipe that only the starter holds open for writing."""
    parser.add_argument("--starter", type=int, help=SUPPRESS)


def follow_starter(args: Namespace) -> None:
    """End this process as if by ``kill`` once the starter's end of the pipe closes."""
    if args.starter is None:
        return

    def watch() -> None:
        os.read(args.starter, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
