"""What else is known of a person, by apps above this one: to be listed, then removed.

Each app that keeps something about people registers a shredder in its ``ready()``. The key alone
makes everything unreadable; shredders remove what would be left lying about, or close it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from wasl.people.models import Person


@dataclass(frozen=True)
class Shredder:
    """One app's part in an erasure.

    Attributes:
        name: A code, under which the number of removed things is recorded.
        count: How many things there are, for the page that asks before erasing.
        remove: Remove or close them, in the erasure's transaction, and say how many they were.
            The person's key still exists while it runs.
    """

    name: str
    count: Callable[[Person], int]
    remove: Callable[[Person], int]


_shredders: dict[str, Shredder] = {}


def register_shredder(shredder: Shredder) -> None:
    """Take part in every erasure from now on."""
    _shredders[shredder.name] = shredder


def shredders() -> tuple[Shredder, ...]:
    """Return everyone who takes part."""
    return tuple(_shredders.values())
