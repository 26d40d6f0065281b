"""Real records for measuring: one record of each person seeks, the others are the registry.

The records are of historical persons with the errors of real registers (``docs/historical.md``
says where they come from). This prepares the files for ``wasl import`` and scores the ranking
that ``wasl match run --out`` or ``wasl match rank --out`` writes. Nothing here knows the database.

    python -m wasl.bench.historical prepare --records records.csv.gz --out DIR
    python -m wasl.bench.historical score --ranked ranked.jsonl --truth DIR/truth.csv
"""

import csv
import gzip
import json
import random
import re
import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

SEED = 20260101
SEXES = frozenset({"female", "male"})
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
COLUMNS = ("id", "name", "sex", "birth", "origin")

Record = dict[str, str]


@dataclass(frozen=True)
class Score:
    """How well a ranking found the persons sought.

    Attributes:
        requests: Requests whose person is in the registry.
        first: Share of them whose first candidate is that person.
        tenth: Share of them with that person among the first ten.
        missing: Requests that the ranking does not answer at all.
    """

    requests: int
    first: float
    tenth: float
    missing: int


@dataclass(frozen=True)
class Drawn:
    """Rows of persons and of requests, and the pairs of ids that belong together."""

    persons: list[Record]
    requests: list[Record]
    truth: list[Record]


def prepare(records: Path, out: Path, *, seed: int = SEED) -> dict[str, int]:
    """Write ``persons.csv``, ``requests.csv`` and ``truth.csv``; return how many rows each has."""
    drawn = draw(records, seed=seed)
    out.mkdir(parents=True, exist_ok=True)
    write(out / "persons.csv", COLUMNS, drawn.persons)
    write(out / "requests.csv", COLUMNS, drawn.requests)
    write(out / "truth.csv", ("request", "person"), drawn.truth)
    return {name: len(rows) for name, rows in vars(drawn).items()}


def draw(records: Path, *, seed: int = SEED) -> Drawn:
    """Of each cluster with two records or more one, drawn with ``seed``, is the request.

    All other records are persons. Records without a name cannot be registered and are left out.
    """
    clusters: dict[str, list[Record]] = defaultdict(list)
    for record in read_records(records):
        if record["full_name"].strip():
            clusters[record["cluster"]].append(record)
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again, no secret
    persons: list[Record] = []
    requests: list[Record] = []
    truth: list[Record] = []
    for _cluster, members in sorted(clusters.items()):
        sought = chance.choice(members) if len(members) > 1 else None
        for member in members:
            if member is sought:
                requests.append(_row(member, "R-"))
                continue
            persons.append(_row(member, ""))
            if sought is not None:
                truth.append({"request": f"R-{sought['unique_id']}", "person": member["unique_id"]})
    return Drawn(persons, requests, truth)


def read_records(path: Path) -> Iterator[Record]:
    """Yield the records of a CSV, compressed or not."""
    with ExitStack() as files:
        if path.suffix == ".gz":
            file = files.enter_context(gzip.open(path, "rt", encoding="utf-8", newline=""))
        else:
            file = files.enter_context(path.open(encoding="utf-8", newline=""))
        yield from csv.DictReader(file)


def score(ranked: Iterable[str], truth: Iterable[Record]) -> Score:
    """Compare a ranking, in the format of ``wasl match rank``, with the truth."""
    right: dict[str, set[str]] = defaultdict(set)
    for row in truth:
        right[row["request"]].add(row["person"])
    answered: dict[str, list[str]] = {}
    for line in ranked:
        answer = json.loads(line)
        answered[answer["request"]] = [each["person"] for each in answer["candidates"][:10]]
    first = sum(bool(right[key] & set(answered.get(key, [])[:1])) for key in right)
    tenth = sum(bool(right[key] & set(answered.get(key, []))) for key in right)
    count = max(1, len(right))
    missing = sum(key not in answered for key in right)
    return Score(len(right), first / count, tenth / count, missing)


def write(path: Path, columns: Sequence[str], rows: Iterable[Record]) -> None:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def _row(record: Record, prefix: str) -> Record:
    born = record["dob"].strip()
    return {
        "id": prefix + record["unique_id"],
        "name": record["full_name"].strip(),
        "sex": record["gender"] if record["gender"] in SEXES else "",
        "birth": born if DAY.fullmatch(born) else "",
        "origin": record["birth_place"].strip(),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare or score; print what came of it."""
    parser = ArgumentParser(prog="python -m wasl.bench.historical", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    preparing = verbs.add_parser("prepare", help="write the files to import")
    preparing.add_argument("--records", type=Path, required=True)
    preparing.add_argument("--out", type=Path, required=True)
    preparing.add_argument("--seed", type=int, default=SEED)
    scoring = verbs.add_parser("score", help="print recall@1 and @10")
    scoring.add_argument("--ranked", type=Path, required=True)
    scoring.add_argument("--truth", type=Path, required=True)
    args = parser.parse_args(arguments)
    if args.verb == "prepare":
        counts = prepare(args.records, args.out, seed=args.seed)
        sys.stdout.write("".join(f"{count:>8} {name}\n" for name, count in counts.items()))
        return 0
    with args.ranked.open(encoding="utf-8") as ranked:
        found = score(ranked, read_records(args.truth))
    sys.stdout.write(
        f"requests  {found.requests}\nrecall@1  {found.first:.4f}\nrecall@10 {found.tenth:.4f}\n"
        f"unanswered {found.missing}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
