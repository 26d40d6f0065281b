"""``python -m wasl.populations``: write an invented world into a folder."""

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from wasl.populations.world import World, generate


def _write_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as out:
        for record in records:
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_world(world: World, folder: Path) -> None:
    """Write ``persons.jsonl``, ``requests.jsonl``, ``truth.csv`` and ``registry.csv``."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_lines(folder / "persons.jsonl", world.persons)
    _write_lines(folder / "requests.jsonl", world.requests)
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("request", "person", "population", "family"))
        for request, person in world.truth.items():
            people, family = world.request_population[request], world.request_family[request]
            rows.writerow((request, person or "", people, family))
    with (folder / "registry.csv").open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("person", "family", "population", "country_registered"))
        for person, family in world.family.items():
            country = world.country_registered[person]
            rows.writerow((person, family, world.population[person], country))


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, write the files, say where; exit status 0."""
    parser = argparse.ArgumentParser(prog="python -m wasl.populations", description=__doc__)
    parser.add_argument("--persons", type=int, default=5000, help="registered persons")
    parser.add_argument("--requests", type=int, default=400, help="requests")
    parser.add_argument("--seed", type=int, default=1, help="one seed, one world")
    parser.add_argument(
        "--errors", type=float, default=1.0, help="how many times as frequent errors are"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    options = parser.parse_args(arguments)
    world = generate(options.persons, options.requests, options.seed, errors=options.errors)
    write_world(world, options.out)
    sys.stderr.write(f"{options.persons} persons, {options.requests} requests: {options.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
