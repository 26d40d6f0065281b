"""Candidates and what is known of them: what fitting and calibrating look at."""

import csv
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from wasl.matching.evidence import Candidate
from wasl.matching.index import Index
from wasl.matching.records.jsonlines import BadLines
from wasl.matching.records.record import Request

DECISIONS = {"same": True, "different": False}
PARTS = 4  # one in so many requests is held out


@dataclass(frozen=True)
class Shown:
    """One candidate for one request.

    Attributes:
        request: Id of the request.
        rank: 0 for the first candidate.
        persons: Size of the registry.
        candidate: The engine's answer.
        right: Whether it is the person sought; ``None`` when nobody has said.
    """

    request: str
    rank: int
    persons: int
    candidate: Candidate
    right: bool | None


@dataclass(frozen=True)
class Answers:
    """What is known of requests: by somebody's decisions on pairs, or wholly.

    Attributes:
        pairs: Whether a request and a person belong together.
        whole: Requests of which everything is known: who is not named is not the one.
    """

    pairs: Mapping[tuple[str, str], bool]
    whole: frozenset[str] = frozenset()

    def of(self, request: str, person: str) -> bool | None:
        """Whether this is the person sought; ``None`` when nobody has said."""
        known = self.pairs.get((request, person))
        return False if known is None and request in self.whole else known

    def unanswerable(self, request: str) -> bool:
        """Whether it is known that nobody registered the person sought."""
        return request in self.whole and not self.answerable(request)

    def answerable(self, request: str) -> bool:
        """Whether the person sought is known to be registered."""
        return request in self._found

    @cached_property
    def _found(self) -> frozenset[str]:
        return frozenset(request for (request, _), same in self.pairs.items() if same)


def gather(
    index: Index,
    requests: Iterable[Request],
    answers: Answers,
    *,
    top: int,
    progress: Callable[[], None] = lambda: None,
) -> list[Shown]:
    """The best candidates of each request, in the order given."""
    found: list[Shown] = []
    for request in requests:
        for rank, candidate in enumerate(index.rank(request, top=top)):
            right = answers.of(request.id, candidate.person)
            found.append(Shown(request.id, rank, len(index), candidate, right))
        progress()
    return found


def held_out(request: str) -> bool:
    """Whether a request is kept for measuring, by its id: the same ones each time."""
    return hashlib.sha256(request.encode()).digest()[0] % PARTS == 0


def read_decisions(path: Path) -> Answers:
    """Reviewers' decisions: a CSV with ``request``, ``person``, ``decision``.

    Raises:
        BadLines: a column is missing or a value unknown; all such lines are named.
    """
    pairs: dict[tuple[str, str], bool] = {}
    complaints: list[str] = []
    for line, row in _rows(path, ("request", "person", "decision")):
        decision = DECISIONS.get(row["decision"])
        if decision is None:
            complaints.append(f"{path}:{line}: decision: unknown value {row['decision']!r}")
        elif not row["request"] or not row["person"]:
            complaints.append(f"{path}:{line}: request: a request and a person are needed")
        elif pairs.setdefault((row["request"], row["person"]), decision) != decision:
            complaints.append(f"{path}:{line}: decision: the same pair was decided otherwise above")
    if complaints:
        raise BadLines(complaints)
    return Answers(pairs)


def read_truth(path: Path) -> Answers:
    """Everything about each request: a CSV with ``request`` and ``person``, empty for nobody.

    Raises:
        BadLines: a column is missing.
    """
    rows = _rows(path, ("request", "person"))
    pairs = {(row["request"], row["person"]): True for _, row in rows if row["person"]}
    return Answers(pairs, frozenset(row["request"] for _, row in rows))


def _rows(path: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [
                (reader.line_num, {key: row.get(key) or "" for key in columns}) for row in reader
            ]
            header = reader.fieldnames or ()
    except UnicodeDecodeError as error:
        raise BadLines([f"{path}:1: line: is not UTF-8"]) from error
    missing = [f"{path}:1: {column}: is missing" for column in columns if column not in header]
    if missing:
        raise BadLines(missing)
    return rows
