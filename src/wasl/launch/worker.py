"""``wasl worker``: runs the jobs of an installation."""

from argparse import ArgumentParser, Namespace

from wasl.launch import child
from wasl.launch.database import database


def add_arguments(parser: ArgumentParser) -> None:
    """How many jobs at once."""
    parser.add_argument("--concurrency", type=int, default=1, help="jobs at once (1)")
    child.add_arguments(parser)


def run(args: Namespace) -> int:
    """Work until told to stop; a job that is running is finished first."""
    child.follow_starter(args)
    with database() as server:
        gone = child.follow_database(server)
        from django.core.management import call_command

        call_command("procrastinate", "worker", "--concurrency", str(args.concurrency))
    return int(gone.is_set())
