"""Fits the calibration map: from raw log2 odds to odds that hold what they promise.

``python -m wasl.matching.calibration FOLDER...`` reads folders that hold ``persons.jsonl``,
``requests.jsonl`` and ``truth.csv`` and prints the curve for ``model.toml``. It changes nothing.
"""

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from wasl.matching.index import Index
from wasl.matching.jsonlines import read_records, read_requests
from wasl.matching.model import Curve, bits_of
from wasl.matching.scoring import prior_bits

FIRST = 5  # candidates of each request that are looked at
AT_LEAST = 25  # pairs in one step of the map
DOUBT = 0.5  # imagined pairs of each outcome added to a step


def fit_curve(raw: Sequence[float], right: Sequence[bool]) -> Curve:
    """A rising map from raw to calibrated log2 odds, by pooling adjacent violators.

    Args:
        raw: Raw log2 odds of pairs.
        right: Whether each is the person sought.

    Raises:
        ValueError: there are too few pairs for two steps.
    """
    ranked = sorted(zip(raw, right, strict=True))
    steps: list[tuple[float, int, int]] = []  # sum of odds, right ones, pairs
    for start in range(0, len(ranked), AT_LEAST):
        part = ranked[start : start + AT_LEAST]
        steps.append((sum(x for x, _ in part), sum(y for _, y in part), len(part)))
        while len(steps) > 1 and _rate(steps[-2]) >= _rate(steps[-1]):
            last, before = steps.pop(), steps.pop()
            steps.append((last[0] + before[0], last[1] + before[1], last[2] + before[2]))
    points = [(total / count, bits_of(_rate((total, y, count)))) for total, y, count in steps]
    if len(points) < 2:
        raise ValueError("too few pairs to fit a curve")
    return tuple((round(x, 2), round(y, 2)) for x, y in points)


def _rate(step: tuple[float, int, int]) -> float:
    return (step[1] + DOUBT) / (step[2] + 2 * DOUBT)


def first_candidates(folder: Path) -> Iterable[tuple[float, bool]]:
    """Raw log2 odds of the first candidates of each request, and whether they are right."""
    index = Index.build(read_records(folder / "persons.jsonl", _quiet))
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        truth = {row["request"]: row["person"] for row in csv.DictReader(file)}
    prior = prior_bits(0.5, len(index))
    for request in read_requests(folder / "requests.jsonl", _quiet):
        for candidate in index.rank(request, top=FIRST):
            yield candidate.bits + prior, candidate.person == truth[request.id]


def _quiet(_: str) -> None:
    """Warnings are of no interest here."""


def main(folders: Sequence[str]) -> int:
    """Fit one curve to all folders and print it."""
    pairs = [pair for folder in folders for pair in first_candidates(Path(folder))]
    curve = fit_curve([raw for raw, _ in pairs], [right for _, right in pairs])
    sys.stdout.write(f"rank = {[list(point) for point in curve]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
