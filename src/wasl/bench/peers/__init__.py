"""The others, measured beside ours: one module each, imported only when it is measured.

They live in the dependency group ``bench``; a missing one is a line in the table, no crash.
"""

import importlib
from collections.abc import Callable, Sequence
from typing import Any

from wasl.bench.measured import Cell


class NotInstalled(Exception):  # noqa: N818 - nothing went wrong
    """A peer's package is missing; the message is what the table says instead of figures."""

    def __str__(self) -> str:
        return f"not installed: {self.args[0]}; ./wasl bench needs the group bench"


def needed(module: str) -> Any:
    """Import a peer's package.

    Raises:
        NotInstalled: it is missing.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise NotInstalled(module.partition(".")[0]) from error


def row_of(name: str, measure: Callable[[], Sequence[Cell]]) -> list[Cell]:
    """One row of a table: the peer's figures, or why there are none."""
    try:
        return [name, *measure()]
    except NotInstalled as missing:
        return [name, str(missing)]
