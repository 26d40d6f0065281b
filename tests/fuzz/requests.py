"""Fuzzes what the engine reads: requests spoilt in odd places, and odd names side by side.

Run from the root, with the dependency group ``fuzz`` installed, for as long as there is time:

    PYTHONPATH=src .venv/bin/python -m tests.fuzz.requests -max_total_time=600

A line may be refused, with the field and the reason. Anything else that is raised is a fault.
"""

import json
import sys
from importlib import import_module
from types import FunctionType
from typing import Any

import atheris

from wasl.matching import Index, RecordError, compare_names, lineage, parse_record
from wasl.matching.records.codes import SYSTEMS
from wasl.matching.records.wire import request_of_line
from wasl.populations import generate

# What is compiled cannot be followed; everything that takes texts apart can.
FOLLOWED = (
    "births", "families", "lexicon", "lineage", "names", "naming", "pairs", "parsing", "partial",
    "placenames", "places", "prepared", "reading", "records", "scripts", "sounds", "tokenise",
    "wire",
)  # fmt: skip
for module in (import_module(f"wasl.matching.{each}") for each in FOLLOWED):
    for name, function in list(vars(module).items()):
        if isinstance(function, FunctionType) and function.__module__ == module.__name__:
            setattr(module, name, atheris.instrument_func(function))

WORLD = generate(300, 60, 5)
INDEX = Index.build(parse_record(dict(each)) for each in WORLD.persons)
NAMING = sorted(SYSTEMS)
LONGEST = 10_000  # letters of one name
MOST = 500  # relatives, places, names


def spoil(value: Any, data: atheris.FuzzedDataProvider) -> Any:
    """The value with something in it replaced, left out, or told many times."""
    if isinstance(value, dict) and value and data.ConsumeBool():
        key = data.PickValueInList(sorted(value))
        return {**value, key: spoil(value[key], data)}
    if isinstance(value, list) and value and data.ConsumeBool():
        at = data.ConsumeIntInRange(0, len(value) - 1)
        if data.ConsumeBool():
            return (value * data.ConsumeIntInRange(0, MOST))[:MOST]
        return [*value[:at], spoil(value[at], data), *value[at + 1 :]]
    odd = (
        lambda: data.ConsumeUnicode(data.ConsumeIntInRange(0, 60)),
        lambda: data.ConsumeUnicode(3) * data.ConsumeIntInRange(1, LONGEST // 3),
        lambda: f"{value}{data.ConsumeUnicode(4)}",
        lambda: data.ConsumeInt(9),
        data.ConsumeFloat,
        lambda: None,
        list,
        dict,
    )
    return data.PickValueInList(list(odd))()


def test_one(given: bytes) -> None:
    """Read one spoilt request, rank it if it can be read, and compare two odd names."""
    data = atheris.FuzzedDataProvider(given)
    request: Any = dict(data.PickValueInList(WORLD.requests))
    for _ in range(data.ConsumeIntInRange(1, 4)):
        request = spoil(request, data)
    line = json.dumps(request, ensure_ascii=data.ConsumeBool())
    try:
        asked = request_of_line(line.encode("utf-8", "surrogatepass"), "line")
    except RecordError as error:
        if not (error.field and error.reason):  # both are told to whoever wrote the line
            raise
    except (UnicodeDecodeError, json.JSONDecodeError):
        pass
    else:
        INDEX.rank(asked, top=3)
    one, two = (data.ConsumeUnicodeNoSurrogates(data.ConsumeIntInRange(0, 40)) for _ in range(2))
    system = data.PickValueInList(NAMING)
    compare_names(one, two, system)
    lineage(one, two, "father", system)


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one)
    atheris.Fuzz()
