"""Requests of invented families, with all the errors of real ones, against a registry."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from wasl.bench.engine import answers
from wasl.bench.measured import Cell, Measured, Table
from wasl.bench.metrics import (
    Quality,
    Ranking,
    Truth,
    bins,
    expected_error,
    firsts,
    grouped,
    off,
    percentile,
    quality,
    recall,
)
from wasl.bench.options import Options
from wasl.bench.peers import NotInstalled
from wasl.bench.peers.blocks import Width
from wasl.bench.peers.flat import row_of_person, row_of_request
from wasl.bench.peers.primero import Primero
from wasl.bench.peers.splink import Splink, Training, configured
from wasl.bench.peers.training import LEARNED, trained
from wasl.matching import Candidate, Index, parse_record, parse_request
from wasl.populations import World, generate
from wasl.populations.tables import populations

PERSONS, REQUESTS = 20_000, 1_000
TOP = 20
METHOD = (
    "Strong means 0.85 or more for every method. The invented families and the engine rest on the "
    "same knowledge of naming systems: real data will be harder."
)


def measure(options: Options) -> Measured:
    """Requests of invented families: recall, strong, calibration; beside Splink and Primero's way."""
    persons = options.persons[0] if options.persons else PERSONS
    world = generate(persons, options.requests or REQUESTS, options.seed)
    truths = truths_of(world)
    ranked, figures, waterfall = _ours(world, truths)
    rankings: dict[str, list[Ranking]] = {"Wasl": ranked}
    missing: list[list[Cell]] = []
    for name, method in PEERS.items() if options.peers else ():
        try:
            rankings[name] = method(world)
        except NotInstalled as absent:
            missing.append([name, str(absent)])
    qualities = {name: quality(given, truths) for name, given in rankings.items()}
    curves = {name: bins(firsts(given, truths)) for name, given in rankings.items()}
    systems = _by_system(world, truths, rankings)
    figures |= _figures(qualities)
    figures["bins of 50 off by over 0.10"] = len(off(curves["Wasl"]))
    series = {
        "calibration": {name: [asdict(each) for each in curve] for name, curve in curves.items()},
        "by system": systems,
        "waterfall": waterfall,
    }
    tables = [
        _overview(qualities, missing),
        _calibration(curves["Wasl"]),
        _systems(systems, list(rankings)),
    ]
    said = f"Seed {options.seed}, {len(world.persons):,} persons, {len(truths):,} requests. "
    notes = [said + METHOD, *([LEARNED, configured()] if options.peers else [])]
    return Measured(figures, tables, notes, series)


def truths_of(world: World) -> list[Truth]:
    """The person sought by each request, if anybody registered them."""
    return [
        frozenset([person]) if (person := world.truth[request["id"]]) else frozenset()
        for request in world.requests
    ]


def _ours(
    world: World, truths: Sequence[Truth]
) -> tuple[list[Ranking], dict[str, Cell], dict[str, Any] | None]:
    began = time.perf_counter()
    index = Index.build(parse_record(dict(person)) for person in world.persons)
    built = time.perf_counter() - began
    found: list[list[Candidate]] = []
    times = []
    for request in world.requests:
        asked = parse_request(dict(request))
        began = time.perf_counter()
        found.append(index.rank(asked, top=TOP))
        times.append(1000 * (time.perf_counter() - began))
    figures: dict[str, Cell] = {
        "persons": len(index),
        "requests": len(found),
        "index built in s": round(built, 1),
        "p50 ms": percentile(times, 0.50),
        "p95 ms": percentile(times, 0.95),
    }
    return [answers(each) for each in found], figures, _waterfall(world, truths, found)


def _splink(how: Training, world: World) -> list[Ranking]:
    model = trained(how)
    persons = [row_of_person(each, Width.WIDE) for each in world.persons]
    registry = Splink(model, persons, size=len(persons))
    found = registry.rank([row_of_request(each, Width.WIDE) for each in world.requests], TOP)
    return [found.get(request["id"], []) for request in world.requests]


def _primero(world: World) -> list[Ranking]:
    registry = Primero(world.persons)
    return [registry.rank(request) for request in world.requests]


PEERS: Mapping[str, Callable[[World], list[Ranking]]] = {
    **{f"Splink {how.value}": partial(_splink, how) for how in Training},
    "Primero's method": _primero,
}


def _figures(qualities: dict[str, Quality]) -> dict[str, Cell]:
    figures: dict[str, Cell] = {}
    for name, given in qualities.items():
        before = "" if name == "Wasl" else f"{name}: "
        figures |= {
            f"{before}recall@1": given.first,
            f"{before}recall@10": given.tenth,
            f"{before}right one strong": given.right_strong,
            f"{before}anyone strong without an answer": given.strong_without,
            f"{before}calibration error": given.error,
        }
    return figures


def _overview(qualities: dict[str, Quality], missing: list[list[Cell]]) -> Table:
    rows: list[list[Cell]] = [
        [name, each.first, each.tenth, each.right_strong, each.strong_without, each.error]
        for name, each in qualities.items()
    ]
    columns = (
        "method", "recall@1", "recall@10", "right one strong", "strong without an answer",
        "calibration error",
    )  # fmt: skip
    return Table("Tracing requests", columns, [*rows, *missing])


def _calibration(curve: Sequence[Any]) -> Table:
    rows = [
        [f"{each.low:.1f} to {each.low + 0.1:.1f}", each.count, each.said, each.right]
        for each in curve
    ]
    rows.append(["expected error", sum(each.count for each in curve), expected_error(curve), None])
    columns = ("probability", "requests", "said on average", "right")
    return Table("Wasl's first candidates: what was said and what was right", columns, rows)


def _by_system(
    world: World, truths: Sequence[Truth], rankings: dict[str, list[Ranking]]
) -> dict[str, dict[str, Any]]:
    """For each naming system: how many answerable requests, and each method's recall."""
    system_of = {people.code: people.system for people in populations()}
    systems = [system_of[world.request_population[each["id"]]] for each in world.requests]
    out: dict[str, dict[str, Any]] = {}
    for system, numbers in sorted(grouped(range(len(truths)), systems).items()):
        those = [truths[at] for at in numbers]
        out[system] = {
            "answerable": sum(bool(truth) for truth in those),
            **{
                name: [recall([given[at] for at in numbers], those, within) for within in (1, 10)]
                for name, given in rankings.items()
            },
        }
    return out


def _systems(by_system: dict[str, dict[str, Any]], names: list[str]) -> Table:
    rows: list[list[Cell]] = [
        [system, given["answerable"], *(figure for name in names for figure in given[name])]
        for system, given in by_system.items()
    ]
    columns = [f"{name} @{within}" for name in names for within in (1, 10)]
    return Table("Recall by naming system", ("system", "answerable", *columns), rows)


def _waterfall(
    world: World, truths: Sequence[Truth], found: Sequence[Sequence[Candidate]]
) -> dict[str, Any] | None:
    """The evidence of one right match whose probability is neither certain nor poor."""
    right = [
        (request["id"], each[0])
        for request, truth, each in zip(world.requests, truths, found, strict=True)
        if each and each[0].person in truth and each[0].band == "strong"
    ]
    if not right:
        return None
    request, candidate = sorted(right, key=lambda pair: pair[1].bits)[len(right) // 2]
    pieces = [{"because": each.because, "bits": each.bits} for each in candidate.evidence]
    return {
        "request": request,
        "person": candidate.person,
        "bits": candidate.bits,
        "probability": candidate.probability,
        "evidence": pieces,
    }
