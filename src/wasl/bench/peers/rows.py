"""Splink's rows of large registries: made piece by piece, kept as Parquet, loaded by DuckDB."""

from functools import partial
from pathlib import Path

from wasl.bench.peers import needed
from wasl.bench.peers.blocks import Width
from wasl.bench.peers.flat import row_of_person
from wasl.bench.peers.splink import Splink, Training, schema
from wasl.bench.peers.training import trained
from wasl.bench.registries import Registry, on_two_cores


def loaded(registry: Registry, width: Width, *, threads: int) -> Splink:
    """Splink with a registry, trained on labels, its keys of one width.

    Raises:
        NotInstalled: Splink is missing.
    """
    needed("splink")
    parquet = needed("pyarrow.parquet")
    files = [_file(registry, width, number) for number in range(registry.pieces)]
    missing = [number for number, file in enumerate(files) if not file.is_file()]
    on_two_cores(partial(_write, registry, width), missing)
    table = parquet.ParquetDataset(files).read()
    return Splink(trained(Training.LABELS), table, size=registry.size, threads=threads)


def _write(registry: Registry, width: Width, number: int) -> None:
    rows = [row_of_person(each, width) for each in registry.piece(number)]
    file = _file(registry, width, number)
    draft = file.with_name(f"{file.name}.draft")
    table = needed("pyarrow").Table.from_pylist(rows, schema=schema())
    needed("pyarrow.parquet").write_table(table, draft)
    draft.replace(file)


def _file(registry: Registry, width: Width, number: int) -> Path:
    return registry.folder / f"rows-{width.value}-{number:03d}.parquet"
