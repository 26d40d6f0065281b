"""Our engine as the suites use it: only what ``wasl.matching`` offers to everybody."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from wasl.bench.metrics import Answer, Ranking
from wasl.matching import Candidate, Index, Request, parse_request
from wasl.matching.batch import RankOptions, rank_all

# A name that no registry holds: a request that wakes an index without teaching it any token.
UNKNOWN = {"id": "R-0", "sought": {"names": [{"text": "Qqqxzw"}], "sex": "female"}}


def answers(found: Sequence[Candidate]) -> Ranking:
    """Candidates in the form in which all methods are counted."""
    return [Answer(each.person, each.probability, each.band == "strong") for each in found]


def rank_many(index: Index, requests: Sequence[Request], *, top: int, threads: int) -> list[str]:
    """Rank a batch as ``wasl match rank`` does; a line for each request, in the order given."""
    return [line for line, _ in rank_all(index, list(requests), RankOptions(top, threads=threads))]


def answers_in(line: str) -> Ranking:
    """The candidates of one line, in the form in which all methods are counted."""
    told = json.loads(line)["candidates"]
    return [Answer(each["person"], each["probability"], each["band"] == "strong") for each in told]


def opened(folder: Path) -> Index:
    """An index mapped and woken: all that is done once is done, no token of a request is known."""
    index = Index.open(folder)
    index.rank(parse_request(UNKNOWN))
    return index


def forgetful(index: Index, folder: Path) -> Index:
    """The index without anything it remembered of earlier requests."""
    forget = getattr(index, "forget", None)
    if forget is None:
        return opened(folder)
    forget()
    index.rank(parse_request(UNKNOWN))  # counts its population again, which no token asks for
    return index


@cache
def fingerprint() -> str:
    """Eight characters that change with the engine's code or tables."""
    digest = hashlib.sha256()
    for file in _files(files("wasl.matching")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


def _files(folder: Traversable) -> Iterator[Traversable]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir() and each.name != "__pycache__":
            yield from _files(each)
        elif each.is_file():
            yield each
