"""Packed columns as the tables that the compiled scorer reads."""

from collections.abc import Sequence

import numpy as np

from wasl.matching.comparing.births import BASIS_ORDER, CALENDAR_ORDER, CODES, windows
from wasl.matching.compiled.layout import People
from wasl.matching.records.record import BirthSpan
from wasl.matching.registry.columns import ETHIOPIA, Array, Packed, Pattern


def people_of(packed: Packed, alike: People | None = None) -> People:
    """The tables that the compiled scorer reads.

    Args:
        packed: The registry.
        alike: Tables over the same values, whose builds of names and times of birth are taken.
    """
    column, values = packed.columns, packed.values
    persons = len(packed)
    ends = {
        "names_at": len(column["name_system"]), "kin_at": len(column["kin_relation"]),
        "places_at": len(column["places"]), "marks_at": len(column["mark_words_at"]) - 1,
    }  # fmt: skip
    people = np.zeros((persons + 1, len(PERSON_COLUMNS)), np.int32)
    for at, name in enumerate(PERSON_COLUMNS):
        people[:persons, at] = column[name][:persons]
        people[persons, at] = ends.get(name, 0)
    names = np.zeros((len(column["name_slots"]), 4), np.int32)
    for at, name in enumerate(("name_system", "name_flags", "name_pattern")):
        names[:-1, at] = column[name]
    names[:, 3] = column["name_slots"]
    kin = [column[name] for name in KIN_COLUMNS]
    if alike is None:
        patterns, births = _pattern_tables(values.patterns), _birth_tables(values.births)
    else:
        patterns = alike.patterns, alike.readings, alike.elements, alike.by_slots
        births = alike.spans, alike.windows
    return People(
        people,
        names,
        column["slots"].astype(np.int32),
        np.stack(kin, axis=1).astype(np.int32),
        np.stack([column["places"], column["place_roles"]], axis=1).astype(np.int32),
        column["mark_words_at"].astype(np.int32),
        column["mark_words"].astype(np.int32),
        np.stack([values.stems, values.masculine], axis=1).astype(np.int32).reshape(-1, 2),
        *patterns,
        *births,
    )


PERSON_COLUMNS = (
    "names_at", "named", "kin_at", "birth", "ethiopian", "sex", "nations", "languages",
    "places_at", "parted_from", "parted_to", "parted_place", "parted_cause", "marks_at",
)  # fmt: skip


KIN_COLUMNS = ("kin_relation", "kin_birth", "kin_names", "kin_named")


def _pattern_tables(patterns: Sequence[Pattern]) -> tuple[Array, Array, Array, Array]:
    starts: list[tuple[int, int, int]] = []
    readings: list[tuple[int, int, int]] = []
    elements: list[tuple[int, int]] = []
    by_slots: list[int] = []
    for told, aliases, kunyas in patterns:
        starts.append((len(readings), len(by_slots), len(by_slots) + len(aliases)))
        by_slots += [*aliases, *kunyas]
        for cost, turned, slots in told:
            readings.append((len(elements), int(turned), round(cost * 100)))
            elements += slots
    starts.append((len(readings), len(by_slots), len(by_slots)))
    readings.append((len(elements), 0, 0))
    return (
        np.array(starts, np.int32),
        np.array(readings, np.int32),
        np.array(elements, np.int32).reshape(-1, 2),
        np.array(by_slots, np.int32),
    )


def _birth_tables(births: Sequence[BirthSpan]) -> tuple[Array, Array]:
    spans: list[tuple[float, ...]] = []
    rows: list[tuple[float, ...]] = []
    for birth in births:
        middle = (birth.start.toordinal() + birth.end.toordinal()) / 2
        spans.append((len(rows), BASIS_ORDER.index(birth.basis), middle))
        for each in windows(birth, ETHIOPIA):
            code, calendar = CODES.index(each.code), CALENDAR_ORDER.index(each.calendar)
            rows.append(
                (each.first, each.last, each.soft, each.cost, code, calendar, float(each.exact))
            )
    spans.append((len(rows), 0, 0))
    return np.array(spans, np.float64), np.array(rows, np.float64).reshape(-1, 7)
