"""Splink 5 on DuckDB, set up as a good user would for families: one model, one set of blocks.

Labels or expectation-maximisation train it on an invented world of another seed; the same model
then ranks requests of any registry. What is configured stands in the tables below, and nowhere
else.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from wasl.bench.metrics import STRONG_FROM, Answer, Ranking
from wasl.bench.peers import needed
from wasl.bench.peers.blocks import SAID
from wasl.bench.peers.flat import Row

U_PAIRS = 4_000_000.0  # pairs sampled for the shares among strangers
SEED = 1

# Level by level, SQL and label; a value missing on either side says nothing.
Levels = Sequence[tuple[str, str]]
SHARED = "len(list_intersect({0}_l, {0}_r)) >= {1}"
OVERLAP = "born_from_l <= born_to_r and born_from_r <= born_to_l"
GAP = "greatest(born_from_l - born_to_r, born_from_r - born_to_l) <= {}"
ALIKE = "jaro_winkler_similarity({0}_l, {0}_r) >= {1}"
COMPARISONS: Mapping[str, tuple[str, Levels]] = {
    "given name": ("given_l is null or given_r is null", (
        ("given_l = given_r", "exact, by its frequency"),
        (ALIKE.format("given", 0.92), "Jaro-Winkler 0.92"),
        ("given_key_l = given_key_r", "sounds alike"),
        ("list_contains(keys_r, given_key_l) or list_contains(keys_l, given_key_r)", "elsewhere in the name"),
        (ALIKE.format("given", 0.8), "Jaro-Winkler 0.8"),
    )),
    "other names": ("len(rest_keys_l) = 0 or len(rest_keys_r) = 0", (
        (SHARED.format("rest_keys", 3), "three sound alike"),
        (SHARED.format("rest_keys", 2), "two sound alike"),
        ("family_l = family_r", "last exact"),
        (SHARED.format("rest_keys", 1), "one sounds alike"),
        (ALIKE.format("family", 0.88), "last Jaro-Winkler 0.88"),
    )),
    "birth": ("born_from_l is null or born_from_r is null", (
        ("born_from_l = born_from_r and born_to_l = born_to_r and born_from_l = born_to_l", "same day"),
        (f"{OVERLAP} and born_to_l - born_from_l < 367 and born_to_r - born_from_r < 367", "same year"),
        (OVERLAP, "spans overlap"),
        (GAP.format(366), "a year apart"),
        (GAP.format(1096), "three years apart"),
        (GAP.format(2192), "six years apart"),
    )),
    "sex": ("sex_l is null or sex_r is null", (("sex_l = sex_r", "same"),)),
    "father": ("len(father_keys_l) = 0 or len(father_keys_r) = 0", (
        (SHARED.format("father_keys", 2), "two names sound alike"),
        ("father_key_l = father_key_r", "first name sounds alike"),
        (SHARED.format("father_keys", 1), "one name sounds alike"),
    )),
    "mother": ("len(mother_keys_l) = 0 or len(mother_keys_r) = 0", (
        (SHARED.format("mother_keys", 2), "two names sound alike"),
        ("mother_key_l = mother_key_r", "first name sounds alike"),
        (SHARED.format("mother_keys", 1), "one name sounds alike"),
    )),
    "other relatives": ("len(kin_keys_l) = 0 or len(kin_keys_r) = 0", (
        (SHARED.format("kin_keys", 3), "three names sound alike"),
        (SHARED.format("kin_keys", 2), "two names sound alike"),
        (SHARED.format("kin_keys", 1), "one name sounds alike"),
    )),
    "origin": ("origin_l is null or origin_r is null", (
        ("origin_l = origin_r", "exact"),
        (ALIKE.format("origin", 0.85), "Jaro-Winkler 0.85"),
        ("country_l = country_r", "same country"),
    )),
    "nationality": ("nation_l is null or nation_r is null", (("nation_l = nation_r", "same"),)),
    "separation": ("lost_at_l is null or lost_at_r is null", (
        (f"{ALIKE.format('lost_at', 0.9)} and abs(lost_in_l - lost_in_r) <= 1", "place and year"),
        (ALIKE.format("lost_at", 0.9), "place"),
        ("abs(lost_in_l - lost_in_r) <= 1", "year"),
    )),
}  # fmt: skip

# Pairs are made from the keys of ``blocks.py`` before Splink sees them, as its documentation
# advises for live use: each person comes with the requests that share a key with it.
BLOCK = {"blocking_rule": "l.requests = r.requests", "arrays_to_explode": ["requests"]}
# For expectation-maximisation: each leaves the others' comparisons free to be learned.
LEARNING_BLOCKS = (
    "l.given = r.given and l.family = r.family",
    "l.father_key = r.father_key and l.mother_key = r.mother_key",
)


class Training(Enum):
    """How the model's m is learned."""

    LABELS = "trained on labels"
    EM = "by EM"


def configured() -> str:
    """The setup in sentences, for whoever doubts it."""
    compared = "; ".join(
        f"{name} ({', '.join(label for _, label in levels)})"
        for name, (_, levels) in COMPARISONS.items()
    )
    blocked = "; ".join(f"{width.value}: {said}" for width, said in SAID.items())
    return f"Splink compares: {compared}. It looks at whoever shares any of these, words by consonant skeleton ({blocked})."


def train(
    how: Training, persons: Sequence[Row], requests: Sequence[Row], truth: Mapping[str, str]
) -> dict[str, Any]:
    """A trained model, as the settings that Splink saves.

    Raises:
        NotInstalled: Splink is missing.
    """
    splink = needed("splink")
    database, tables = registered({"persons": persons, "requests": requests}, threads=2)
    linker = splink.Linker(tables, _settings(0.5 / max(len(persons), 1)), log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=SEED)
    if how is Training.LABELS:
        labels = [
            {"source_dataset_l": "persons", "unique_id_l": person,
             "source_dataset_r": "requests", "unique_id_r": request}
            for request, person in truth.items()
        ]  # fmt: skip
        told = database.register(_arrow(labels), table_name="labels")
        linker.training.estimate_m_from_pairwise_labels(told)
    else:
        for rule in LEARNING_BLOCKS:
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
    saved: dict[str, Any] = linker.misc.save_model_to_json(out_path=None)
    return saved


class Splink:
    """A registry in DuckDB with a trained model: ranks requests."""

    def __init__(
        self, model: Mapping[str, Any], persons: Any, *, size: int, threads: int = 2
    ) -> None:
        """Load the registry.

        Args:
            model: What ``train`` returned.
            persons: Rows, or an Arrow table of them.
            size: Persons in the registry: the prior is one half of all requests.
            threads: For DuckDB.

        Raises:
            NotInstalled: Splink is missing.
        """
        splink = needed("splink")
        settings = {**model, "probability_two_random_records_match": 0.5 / max(size, 1)}
        self._database, (registry,) = registered({"persons": persons}, threads)
        self._linker = splink.Linker(registry, settings, log_level=None)
        self._linker.table_management.compute_tf_table("given")
        self._sql = self._database.duckdb_con.execute
        self._sql(
            "create table keys as select unnest(blocks) as key, number as person "
            "from persons_rows order by key"
        )
        self._sql("alter table persons_rows drop column blocks")
        self._batches = 0
        self.compared = 0

    def rank(self, requests: Any, top: int = 10) -> dict[str, Ranking]:
        """The best candidates of each request that has any; ``compared`` counts the pairs."""
        self._batches += 1
        near, asked = self._blocked(_arrow(requests))
        found = self._linker.inference.predict_between(near, asked, warning_mode="never")
        self.compared = _count(self._database, found.physical_name)
        ranked = best_of(self._database, found, top)
        found.drop_table_from_database_and_remove_from_cache()
        self._sql(f"drop table near_{self._batches}")
        self._sql(f"drop table asked_{self._batches}")
        return ranked

    def _blocked(self, requests: Any) -> tuple[Any, Any]:
        """The persons that share a key with any request, and the requests, as tables."""
        near, asked = f"near_{self._batches}", f"asked_{self._batches}"
        self._database.duckdb_con.register("given_requests", requests)
        self._sql(
            f"create table {asked} as select *, [unique_id] as requests from given_requests"  # noqa: S608 - our own names
        )
        self._sql(
            f"""create table {near} as
            with pairs as (
                select person, list(distinct asked.unique_id) as requests
                from keys
                join (select unique_id, unnest(blocks) as key from {asked}) as asked using (key)
                group by person
            )
            select persons_rows.*, pairs.requests
            from persons_rows join pairs on number = person"""  # noqa: S608 - our own names
        )
        register = self._database.register
        return (
            register(near, table_name=f"{near}_", dataset_display_name="persons"),
            register(asked, table_name=f"{asked}_", dataset_display_name="requests"),
        )


def best_of(database: Any, found: Any, top: int) -> dict[str, Ranking]:
    """The best scored pairs of each request; persons are on the left."""
    rows = database.duckdb_con.sql(
        f"""select unique_id_r, unique_id_l, match_probability from {found.physical_name}
        qualify row_number() over
            (partition by unique_id_r order by match_weight desc, unique_id_l) <= {int(top)}
        order by unique_id_r, match_weight desc, unique_id_l"""  # noqa: S608 - the table's name is Splink's own
    ).fetchall()
    rankings: dict[str, list[Answer]] = defaultdict(list)
    for request, person, probability in rows:
        rankings[request].append(Answer(person, probability, probability >= STRONG_FROM))
    return dict(rankings)


def _count(database: Any, table: str) -> int:
    ((count,),) = database.duckdb_con.sql(f"select count(*) from {table}").fetchall()  # noqa: S608 - Splink's own table
    return int(count)


def _settings(prior: float) -> dict[str, Any]:
    comparisons = []
    for name, (missing, levels) in COMPARISONS.items():
        told = [{"sql_condition": missing, "is_null_level": True}]
        for condition, label in levels:
            level: dict[str, Any] = {"sql_condition": condition, "label_for_charts": label}
            if condition == "given_l = given_r":
                level["tf_adjustment_column"] = "given"
            told.append(level)
        told.append({"sql_condition": "ELSE", "label_for_charts": "other"})
        column = name.replace(" ", "_")
        comparisons.append({"output_column_name": column, "comparison_levels": told})
    return {
        "link_type": "link_only",
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": [BLOCK],
        "probability_two_random_records_match": prior,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def registered(tables: Mapping[str, Any], threads: int) -> tuple[Any, list[Any]]:
    """A new database with tables, rows or Arrow, by name."""
    splink, duckdb = needed("splink"), needed("duckdb")
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    connection.execute(f"set threads = {int(threads)}")
    connection.execute("set enable_progress_bar = false")
    database = splink.DuckDBAPI(connection)
    registered = []
    for name, rows in tables.items():
        connection.register(f"{name}_given", _arrow(rows))
        connection.execute(
            f"create table {name}_rows as "  # noqa: S608 - our own names
            f"select *, cast(row_number() over () as integer) as number from {name}_given"
        )
        connection.unregister(f"{name}_given")
        registered.append(
            database.register(f"{name}_rows", table_name=name, dataset_display_name=name)
        )
    return database, registered


def _arrow(rows: Any) -> Any:
    """An Arrow table; columns that are empty throughout keep their kind."""
    arrow = needed("pyarrow")
    if not isinstance(rows, list):
        return rows
    if rows and "keys" in rows[0]:
        return arrow.Table.from_pylist(rows, schema=schema())
    return arrow.Table.from_pylist(rows)


def schema() -> Any:
    """The columns of ``flat.Row`` as Arrow sees them."""
    arrow = needed("pyarrow")
    lists = ("words", "keys", "rest_keys", "father_keys", "mother_keys", "kin_keys")
    numbers = ("born_from", "born_to", "year", "lost_in")
    texts = (
        "unique_id", "given", "family", "given_key", "sex", "origin",
        "country", "nation", "lost_at", "father_key", "mother_key",
    )  # fmt: skip
    kinds = {
        **dict.fromkeys(texts, arrow.string()),
        **dict.fromkeys(numbers, arrow.int32()),
        **dict.fromkeys(lists, arrow.list_(arrow.string())),
        "blocks": arrow.list_(arrow.int64()),
    }
    return arrow.schema(list(kinds.items()))
