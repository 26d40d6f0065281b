"""Patterns of agreement, and Splink's expectation-maximisation on exactly these patterns.

``python -m tests.matching.splink_patterns`` writes ``tests/data/splink_patterns.json`` anew, with
the Splink that is installed.
"""

import json
import logging
from pathlib import Path

import numpy as np

FILE = Path(__file__).parents[1] / "data" / "splink_patterns.json"
NAMES = ("given", "father", "family", "sex")
# How the patterns were drawn: level 0 is the closest agreement, the last one is none.
DRAWN = {
    "prior": 0.15,
    "m": [[0.7, 0.2, 0.06, 0.04], [0.6, 0.25, 0.15], [0.75, 0.15, 0.1], [0.98, 0.02]],
    "u": [[0.02, 0.03, 0.05, 0.9], [0.04, 0.06, 0.9], [0.03, 0.05, 0.92], [0.5, 0.5]],
}
START = {
    "prior": 0.05,
    "m": [[0.4, 0.3, 0.2, 0.1], [0.5, 0.3, 0.2], [0.5, 0.3, 0.2], [0.9, 0.1]],
    "u": [[0.1, 0.1, 0.2, 0.6], [0.1, 0.2, 0.7], [0.1, 0.2, 0.7], [0.4, 0.6]],
}
MISSING = (0.0, 0.3, 0.15, 0.05)


def drawn(pairs=4000, seed=8):
    """Patterns and how often each occurs; -1 where a side said nothing."""
    chance = np.random.default_rng(seed)
    same = chance.random(pairs) < DRAWN["prior"]
    columns = []
    for m, u, missing in zip(DRAWN["m"], DRAWN["u"], MISSING, strict=True):
        levels = np.where(
            same,
            chance.choice(len(m), pairs, p=m),
            chance.choice(len(u), pairs, p=u),
        )
        columns.append(np.where(chance.random(pairs) < missing, -1, levels))
    patterns, counts = np.unique(np.stack(columns, axis=1), axis=0, return_counts=True)
    return patterns.tolist(), counts.tolist()


def by_splink(patterns, counts, *, fix_u):
    """Splink's m, u and prior after its expectation-maximisation, from ``START``."""
    import pyarrow as pa
    import splink

    logging.getLogger("splink").setLevel(logging.ERROR)
    rows = [pattern for pattern, count in zip(patterns, counts, strict=True) for _ in range(count)]
    told = {"unique_id": [f"{number}" for number in range(len(rows))]}
    told["key"] = told["unique_id"]
    for at, name in enumerate(NAMES):
        told[name] = pa.array([None if row[at] < 0 else row[at] for row in rows], pa.int32())
    table = pa.table(told)
    database = splink.DuckDBAPI()
    tables = [
        database.register(table, table_name=name, dataset_display_name=name)
        for name in ("one", "two")
    ]
    settings = {
        "link_type": "link_only",
        "comparisons": [_comparison(at) for at in range(len(NAMES))],
        "blocking_rules_to_generate_predictions": [splink.block_on("key")],
        "probability_two_random_records_match": START["prior"],
        "em_convergence": 1e-8,
        "max_iterations": 1000,
    }
    linker = splink.Linker(tables, settings, log_level=None)
    session = linker.training.estimate_parameters_using_expectation_maximisation(
        splink.block_on("key"), fix_u_probabilities=fix_u, record_sample_proportion=1.0
    )
    core = session.core_model_settings
    return {
        "prior": core.probability_two_random_records_match,
        "m": [[each.m_probability for each in _levels(one)] for one in core.comparisons],
        "u": [[each.u_probability for each in _levels(one)] for one in core.comparisons],
    }


def _levels(comparison):
    return [level for level in comparison.comparison_levels if not level.is_null_level]


def _comparison(at):
    name, count = NAMES[at], len(START["m"][at])
    levels = [{"sql_condition": f"{name}_l is null", "is_null_level": True,
               "label_for_charts": "missing"}]  # fmt: skip
    for level in range(count):
        last = level == count - 1
        levels.append({
            "sql_condition": "ELSE" if last else f"{name}_l = {level}",
            "label_for_charts": f"{level}",
            "m_probability": START["m"][at][level],
            "u_probability": START["u"][at][level],
        })  # fmt: skip
    return {"output_column_name": name, "comparison_levels": levels}


def main():
    import splink

    patterns, counts = drawn()
    found = {
        "splink": splink.__version__,
        "patterns": patterns,
        "counts": counts,
        "free": by_splink(patterns, counts, fix_u=False),
        "fixed_u": by_splink(patterns, counts, fix_u=True),
    }
    FILE.write_text(json.dumps(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
