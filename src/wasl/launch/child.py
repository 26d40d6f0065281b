"""Processes that must not outlive what they hang on: their starter, the embedded database."""

import os
import signal
import sys
import threading
import time
from argparse import SUPPRESS, ArgumentParser, Namespace

from wasl.launch.postgres import Server

WATCH_SECONDS = 2.0


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


def follow_database(server: Server | None) -> threading.Event:
    """End this process as if by ``kill`` once the embedded database is gone.

    Starting again, by hand or by the service manager, recovers it.

    Returns:
        An event that is set when that happened: the process should end with status 1.
    """
    gone = threading.Event()

    def watch(server: Server) -> None:
        while server.alive():
            time.sleep(WATCH_SECONDS)
        if server.needed is not None:  # else we are leaving ourselves
            gone.set()
            sys.stderr.write("wasl: The database ended unexpectedly; stopping.\n")
            os.kill(os.getpid(), signal.SIGTERM)

    if server is not None:
        threading.Thread(target=watch, args=[server], daemon=True).start()
    return gone
