"""Large invented registries, made piece by piece, kept in a folder, read as a stream.

A piece is a world of its own: its families know nothing of the others, as in life, and chance
makes namesakes across them. A registry of a million is a hundred pieces; no more than one piece
is ever in memory.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from wasl.populations import World, generate

PIECE = 10_000
REQUESTS_A_PIECE = 200


@dataclass(frozen=True)
class Asked:
    """One request with the person that answers it, if anybody registered them."""

    request: dict[str, Any]
    truth: str | None


@dataclass(frozen=True)
class Registry:
    """A registry of ``size`` persons in files of JSON Lines."""

    size: int
    folder: Path
    pieces: int

    def persons(self) -> Iterator[dict[str, Any]]:
        """All persons, read as they are wanted."""
        for number in range(self.pieces):
            yield from self.piece(number)

    def piece(self, number: int) -> Iterator[dict[str, Any]]:
        """The persons of one piece."""
        with (self.folder / f"persons-{number:03d}.jsonl").open(encoding="utf-8") as file:
            yield from map(json.loads, file)

    def in_one_file(self) -> Path:
        """All persons in one file, as the command that builds an index reads them."""
        if self.pieces == 1:
            return self.folder / "persons-000.jsonl"
        whole = self.folder / f"all-{self.pieces:03d}.jsonl"
        if not whole.is_file():
            draft = whole.with_name(f"{whole.name}.draft")
            with draft.open("wb") as out:
                for number in range(self.pieces):
                    with (self.folder / f"persons-{number:03d}.jsonl").open("rb") as piece:
                        copyfileobj(piece, out)
            draft.replace(whole)
        return whole

    def requests(self, wanted: int) -> list[Asked]:
        """So many requests, an equal share of each piece; fewer if there are not so many."""
        each = -(-wanted // self.pieces)
        asked: list[Asked] = []
        for number in range(self.pieces):
            with (self.folder / f"requests-{number:03d}.jsonl").open(encoding="utf-8") as file:
                asked += [Asked(**json.loads(line)) for line in islice(file, each)]
        return asked[:wanted]


def registry(size: int, seed: int, work: Path) -> Registry:
    """A registry of invented persons; what is missing of it is made first, on two cores.

    A size is rounded up to whole pieces, unless it is smaller than one.
    """
    piece = min(size, PIECE)
    pieces = -(-size // piece)
    folder = work / f"registry-{seed}-{piece}"
    folder.mkdir(parents=True, exist_ok=True)
    missing = [each for each in range(pieces) if not _whole(folder, each)]
    on_two_cores(partial(_write, folder, piece, seed), missing)
    return Registry(piece * pieces, folder, pieces)


def on_two_cores(work: Callable[[int], None], pieces: Sequence[int]) -> None:
    """Do something for each piece; a few are not worth two processes."""
    if len(pieces) < 3:
        for each in pieces:
            work(each)
        return
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for _ in pool.map(work, pieces):
            pass


def _whole(folder: Path, number: int) -> bool:
    return (folder / f"requests-{number:03d}.jsonl").is_file()  # written last


def _write(folder: Path, piece: int, seed: int, number: int) -> None:
    world = generate(piece, REQUESTS_A_PIECE, seed * 1000 + number)
    before = f"{number:03d}-"
    _write_lines(folder / f"persons-{number:03d}.jsonl", _persons(world, before))
    _write_lines(folder / f"requests-{number:03d}.jsonl", _requests(world, before))


def _persons(world: World, before: str) -> Iterator[Mapping[str, Any]]:
    for person in world.persons:
        person["id"] = before + person["id"]
        for relative in person.get("relatives", ()):
            if "person" in relative:
                relative["person"] = before + relative["person"]
        yield person


def _requests(world: World, before: str) -> Iterator[Mapping[str, Any]]:
    for request in world.requests:
        truth = world.truth[request["id"]]
        request["id"] = before + request["id"]
        yield {"request": request, "truth": before + truth if truth else None}


def _write_lines(path: Path, lines: Iterator[Mapping[str, Any]]) -> None:
    draft = path.with_name(f"{path.name}.draft")
    with draft.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    draft.replace(path)
