"""The world that Splink learns from: invented with a seed that nothing is measured with."""

from functools import cache
from typing import Any

from wasl.bench.peers import needed
from wasl.bench.peers.blocks import Width
from wasl.bench.peers.flat import row_of_person, row_of_request
from wasl.bench.peers.splink import Training, train
from wasl.populations import generate

SEED, PERSONS, REQUESTS = 77, 10_000, 2_000
LEARNED = (
    f"Splink learned from another world (seed {SEED}, {PERSONS:,} persons, {REQUESTS:,} requests "
    "with their answers)."
)


@cache
def trained(how: Training) -> dict[str, Any]:
    """Splink's model from the world that it may learn from.

    Raises:
        NotInstalled: Splink is missing.
    """
    needed("splink")
    world = generate(PERSONS, REQUESTS, SEED)
    return train(
        how,
        [row_of_person(each, Width.NARROW) for each in world.persons],
        [row_of_request(each, Width.NARROW) for each in world.requests],
        {request: person for request, person in world.truth.items() if person},
    )
