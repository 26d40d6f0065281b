"""The model file, read once and validated: every weight of the engine is there."""

import itertools
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log2
from typing import Any

from wasl.matching.tables_io import TableError

Curve = tuple[tuple[float, float], ...]


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

    def number(self, section: str, key: str) -> float:
        """A weight that must be there.

        Raises:
            TableError: the model file lacks it or holds something else.
        """
        value = self.sections.get(section, {}).get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TableError(f"model.toml: {section}.{key}: is not a number")
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
            raise TableError(f"model.toml: {section}.{key}: is not a list")
        return frozenset(str(each) for each in value)

    def curve(self, name: str) -> Curve:
        """A calibration curve: rising points of raw and calibrated log2 odds."""
        points = self.sections.get("calibration", {}).get(name)
        if not isinstance(points, list) or len(points) < 2:
            raise TableError(f"model.toml: calibration.{name}: needs at least two points")
        curve = tuple((float(x), float(y)) for x, y in points)
        if any(a[0] >= b[0] or a[1] > b[1] for a, b in itertools.pairwise(curve)):
            raise TableError(f"model.toml: calibration.{name}: does not rise")
        return curve


@cache
def model() -> Model:
    """The shipped model."""
    text = (files(__package__) / "tables" / "model.toml").read_text(encoding="utf-8")
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"model.toml: {error}") from error
    levels = {
        name: LevelWeight(float(each["m"]), float(each["minus"]), float(each["spread"]))
        for name, each in read["levels"].items()
    }
    return Model(
        int(read["version"]),
        str(read["provenance"]),
        levels,
        {key: value for key, value in read.items() if isinstance(value, dict)},
    )


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
