"""Splink 5 on plain records, set up from its own comparison library as its examples do."""

from typing import Any

from wasl.bench.metrics import Ranking
from wasl.bench.peers import needed
from wasl.bench.peers.fields import Kind, Task
from wasl.bench.peers.splink import SEED, U_PAIRS, best_of, registered


def rank(task: Task, top: int = 10) -> dict[str, Ranking]:
    """The best candidates of each request.

    Raises:
        NotInstalled: Splink is missing.
    """
    splink = needed("splink")
    database, tables = registered(
        {"persons": _arrow(task, task.persons), "requests": _arrow(task, task.requests)}, threads=2
    )
    settings = splink.SettingsCreator(
        link_type="link_only",
        comparisons=[_comparison(field, kind) for field, kind in task.fields.items()],
        blocking_rules_to_generate_predictions=[splink.block_on(*block) for block in task.blocks],
        probability_two_random_records_match=0.5 / max(len(task.persons), 1),
        retain_matching_columns=False,
    )
    linker = splink.Linker(tables, settings, log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=SEED)
    for block in task.learning:
        linker.training.estimate_parameters_using_expectation_maximisation(splink.block_on(*block))
    found = linker.inference.predict(warning_mode="never")
    return best_of(database, found, top)


def _comparison(field: str, kind: Kind) -> Any:
    library = needed("splink.comparison_library")
    if kind is Kind.NAME:
        return library.NameComparison(field)
    if kind is Kind.DATE:
        return library.DateOfBirthComparison(field, input_is_string=True)
    if kind is Kind.TEXT:
        return library.JaroWinklerAtThresholds(field)
    return library.ExactMatch(field)


def _arrow(task: Task, rows: list[dict[str, str | None]]) -> Any:
    arrow = needed("pyarrow")
    columns = [(column, arrow.string()) for column in ("unique_id", *task.fields)]
    return arrow.Table.from_pylist(rows, schema=arrow.schema(columns))
