"""The model file, read once and validated: every weight of the engine is there.

The shipped one is ``tables/model.toml``. An installation uses another one by naming its file: in
the environment as ``WASL_MODEL``, or with ``--model`` for one command. Nothing else changes it.
"""

import itertools
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import log2
from pathlib import Path
from typing import Any, Protocol, TypeVar

from wasl.matching.modelfile import KeyPath, differences, line_of, wrong
from wasl.matching.tables_io import TableError

Curve = tuple[tuple[float, float], ...]
SETTING = "WASL_MODEL"
SHIPPED = "model.toml"
SMALLEST = 1000  # persons of a registry below which smaller ones are not told apart


@dataclass(frozen=True, slots=True)
class LevelWeight:
    """One level of agreement between name elements."""

    m: float
    minus: float
    spread: float


@dataclass(frozen=True)
class Model:
    """The weights, by section and key."""

    version: int
    provenance: str
    levels: dict[str, LevelWeight]
    sections: dict[str, dict[str, Any]]
    name: str = SHIPPED
    """The file that it was read from, for complaints and for whoever asks which one is in use."""
    _curves: dict[str, Curve] = field(default_factory=dict, repr=False, compare=False)

    def number(self, section: str, key: str) -> float:
        """A weight that must be there.

        Raises:
            TableError: the model file lacks it or holds something else.
        """
        value = self.sections.get(section, {}).get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TableError(f"{self.name}: {section}.{key}: is not a number")
        return float(value)

    def number_for(self, section: str, system: str, key: str) -> float:
        """A weight of a naming system, or the general one."""
        own = self.sections.get(section, {}).get(system)
        if isinstance(own, dict) and isinstance(own.get(key), int | float):
            return float(own[key])
        return self.number(section, key)

    def codes(self, section: str, system: str, key: str) -> frozenset[str]:
        """A list of codes of a naming system, or the general one."""
        own = self.sections.get(section, {}).get(system)
        source = own if isinstance(own, dict) and key in own else self.sections.get(section, {})
        value = source.get(key)
        if not isinstance(value, list):
            raise TableError(f"{self.name}: {section}.{key}: is not a list")
        return frozenset(str(each) for each in value)

    def curve(self, name: str) -> Curve:
        """A calibration curve: rising points of raw and calibrated log2 odds."""
        if name in self._curves:
            return self._curves[name]
        points = self.sections.get("calibration", {}).get(name)
        reason = wrong_curve(points)
        if reason or points is None:
            raise TableError(f"{self.name}: calibration.{name}: {reason}")
        self._curves[name] = tuple((float(x), float(y)) for x, y in points)
        return self._curves[name]


class Remembering(Protocol):
    """A function with a memory, as ``functools`` makes them."""

    def cache_clear(self) -> None:
        """Forget."""


Memory = TypeVar("Memory", bound=Remembering)
_memories: list[Callable[[], None]] = []
_chosen: list[Path] = []  # by ``use``; at most one


def of_model(remembering: Memory) -> Memory:
    """Have a cached function forget what it knows when another model comes into use."""
    _memories.append(remembering.cache_clear)
    return remembering


@of_model
@cache
def model() -> Model:
    """The model in use: the one chosen by ``use``, by the environment, or the shipped one.

    Raises:
        TableError: the file cannot be used; the message names file, line and key.
        OSError: the file cannot be read.
    """
    named = os.environ.get(SETTING, "")
    if _chosen:
        return read_model(_chosen[0])
    return read_model(Path(named)) if named else shipped_model()


def chosen() -> Path | None:
    """The file that ``use`` was told last, if any."""
    return _chosen[0] if _chosen else None


def use(path: Path | None) -> Model:
    """Use the model of a file from now on; ``None`` returns to what the environment says.

    Raises:
        TableError: the file cannot be used; what was in use stays.
        OSError: the file cannot be read.
    """
    if path is not None:
        read_model(path)
    _chosen[:] = [] if path is None else [path]
    for forget in _memories:
        forget()
    return model()


def shipped_text() -> str:
    """The shipped model file, with its remarks."""
    return (files(__package__) / "tables" / SHIPPED).read_text(encoding="utf-8")


def shipped_model() -> Model:
    """The shipped model, whatever is in use."""
    return parse_model(shipped_text(), SHIPPED)


def read_model(path: Path) -> Model:
    """The model of a file; it must hold all that the shipped one holds, and nothing unknown.

    Raises:
        TableError: it cannot be used; the message names file, line and key.
        OSError: it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise TableError(f"{path}:1: line: is not UTF-8") from error
    return parse_model(text, str(path))


def parse_model(text: str, name: str) -> Model:
    """A model from the text of its file.

    Raises:
        TableError: something is missing, unknown or out of bounds.
    """
    read = _toml(text, name)
    usual = _toml(shipped_text(), SHIPPED)
    problems = [*differences(usual, read), *_out_of_bounds(read)]
    if problems:
        path, reason = problems[0]
        raise TableError(f"{name}:{line_of(text, path)}: {'.'.join(path)}: {reason}")
    levels = {
        level: LevelWeight(*(float(each[key]) for key in ("m", "minus", "spread")))
        for level, each in read["levels"].items()
    }
    sections = {key: value for key, value in read.items() if isinstance(value, dict)}
    return Model(read["version"], read["provenance"], levels, sections, name)


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise TableError(f"{name}:{line[1] if line else 1}: line: {error}") from error


LEVEL_BOUNDS = {"m": (0.01, 1.0), "minus": (0.0, 20.0), "spread": (0.01, 100.0)}


def _out_of_bounds(read: dict[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """Values of the right kind that cannot be meant."""
    if not isinstance(read.get("version"), int):
        yield ("version",), "is not a whole number"
    for level, each in _section(read, "levels"):
        values = each if isinstance(each, dict) else {}
        for key, (low, high) in LEVEL_BOUNDS.items():
            value = values.get(key)
            if isinstance(value, int | float) and not low <= value <= high:
                yield ("levels", level, key), f"is not between {low:g} and {high:g}"
    bands = dict(_section(read, "bands"))
    strong, possible = bands.get("strong"), bands.get("possible")
    if isinstance(strong, float) and isinstance(possible, float) and not 0 < possible < strong < 1:
        yield ("bands", "possible"), "is not between 0 and strong, or strong is not below 1"
    if _most_of_places(read) > MOST_PLACE_BITS:
        reason = f"comes with place.further and event.place to more than {MOST_PLACE_BITS} bits"
        yield ("place", "most"), f"{reason}, which the search cannot add up"
    for curve, points in _section(read, "calibration"):
        if isinstance(points, list) and (reason := wrong_curve(points)):
            yield ("calibration", curve), reason


MOST_PLACE_BITS = 31.75  # what seven bits hold in quarters: ``compiled.summing.PLACE_SUM``
FURTHER_PLACES = 7  # beside the one that agrees best: ``compiled.facts.MOST_PLACES``


def _most_of_places(read: dict[str, Any]) -> float:
    """What all places of a pair may come to."""
    place, event = dict(_section(read, "place")), dict(_section(read, "event"))
    values = place.get("most"), place.get("further"), event.get("place")
    if not all(isinstance(each, int | float) for each in values):
        return 0.0  # said elsewhere
    most, further, parted = (float(each) for each in values if each is not None)
    return most * (1.0 + FURTHER_PLACES * further) + parted


def _section(read: dict[str, Any], name: str) -> Iterable[tuple[str, Any]]:
    section = read.get(name)
    return section.items() if isinstance(section, dict) else ()


def wrong_curve(points: Any) -> str:
    """Why points are no calibration curve; empty when they are."""
    if not isinstance(points, list) or len(points) < 2:
        return "needs at least two points"
    for point in points:
        if not isinstance(point, list) or len(point) != 2 or any(wrong(0.0, x) for x in point):
            return "is not a list of pairs of numbers"
    if any(a[0] >= b[0] or a[1] > b[1] for a, b in itertools.pairwise(points)):
        return "does not rise"
    return ""


def calibrated(log_odds: float, curve: Curve) -> float:
    """Log2 odds after calibration, straight between points and parallel beyond them."""
    if log_odds <= curve[0][0]:
        return curve[0][1] + (log_odds - curve[0][0])
    for (x0, y0), (x1, y1) in itertools.pairwise(curve):
        if log_odds <= x1:
            return y0 + (y1 - y0) * (log_odds - x0) / (x1 - x0)
    return curve[-1][1] + (log_odds - curve[-1][0])


def inverse(odds: float, curve: Curve) -> float:
    """The least log2 odds that reach ``odds`` after calibration."""
    if odds <= curve[0][1]:
        return curve[0][0] + (odds - curve[0][1])
    for (x0, y0), (x1, y1) in itertools.pairwise(curve):
        if odds <= y1:
            return x0 if y1 == y0 else x0 + (x1 - x0) * (odds - y0) / (y1 - y0)
    return curve[-1][0] + (odds - curve[-1][1])


def probability_of(log_odds: float) -> float:
    """The probability of log2 odds."""
    if log_odds > 60:
        return 1.0
    if log_odds < -60:
        return 0.0
    return 1.0 / (1.0 + float(2.0**-log_odds))


def bits_of(probability: float) -> float:
    """The log2 odds of a probability strictly between 0 and 1."""
    return log2(probability / (1.0 - probability))
