"""What of other apps follows a person into a merged record, and back.

Each app that points at people registers a carrier in its ``ready()``, as it does a shredder.
"""

from collections.abc import Callable
from dataclasses import dataclass

from wasl.people.models import Person


@dataclass(frozen=True)
class Carrier:
    """One app's part in a merge.

    Attributes:
        name: A code, under which the ids are remembered.
        carry: Hand rows from the first person to the second, in the merge's transaction, and
            return their ids; with ids given, only those of them that the first still holds.
    """

    name: str
    carry: Callable[[Person, Person, list[str] | None], list[str]]


_carriers: dict[str, Carrier] = {}


def register_carrier(carrier: Carrier) -> None:
    """Take part in every merge from now on."""
    _carriers[carrier.name] = carrier


def carriers() -> tuple[Carrier, ...]:
    """Return everyone who takes part."""
    return tuple(_carriers.values())
