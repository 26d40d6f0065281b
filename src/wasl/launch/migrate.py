"""``wasl migrate``: bring the database to this version's schema."""

from argparse import ArgumentParser, Namespace

from wasl.launch.database import database


def add_arguments(parser: ArgumentParser) -> None:
    """It takes none: what is missing is applied, in order."""


def run(_: Namespace) -> int:
    """Migrate; a second run changes nothing."""
    with database(migrate=True):
        return 0
