"""The engine's index of everyone who may be found, shared by all processes of one machine.

A snapshot lies in memory-backed storage, because it holds names in clear; whoever changed since
it was made is weighed beside it from a small index of their own, and whoever was erased or
merged is left out at once (design.md, Erasure and The matching engine 8).
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, models

from wasl import matching
from wasl.people.models import Change, Person
from wasl.tracing.records import IN_REGISTRY, registry_records
from wasl.vault.keys import ring

REBUILD_AFTER = 2_000
"""Changed people that the small index takes before a new snapshot is made."""
BUILD_LOCK = 0x57496E64
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Snapshot:
    """An index and the last change that it knows of."""

    index: matching.Index
    change: int
    path: Path


_open: dict[Path, Snapshot] = {}
_delta: dict[tuple[Path, int], tuple[matching.Index | None, frozenset[str]]] = {}


def folder() -> Path:
    """Return this installation's index folder, readable by the service user alone."""
    if settings.INDEX_DIR:
        base = Path(settings.INDEX_DIR)
    else:
        database = connection.settings_dict
        name = f"{settings.DATA_DIR}:{database['HOST']}:{database['NAME']}"
        mark = hashlib.sha256(name.encode()).hexdigest()[:12]
        memory = Path("/dev/shm")  # noqa: S108 - memory, so that no disk holds names in clear
        base = (
            memory / f"wasl-{os.getuid()}-{mark}"
            if os.access(memory, os.W_OK)
            else settings.DATA_DIR / "index"
        )
    base.mkdir(parents=True, exist_ok=True, mode=0o700)
    base.chmod(0o700)
    return base


def rebuild(progress: Progress | None = None) -> Snapshot:
    """Make a new snapshot of the whole registry and put it in the place of the old one."""
    change = latest_change()
    with ring():
        index = matching.Index.build(_counted(registry_records(), progress))
    base = folder()
    fresh = base / f"snapshot-{change}-{os.getpid()}"
    shutil.rmtree(fresh, ignore_errors=True)
    index.save(fresh)
    pointer = base / f"current.{os.getpid()}"
    pointer.write_text(f"{fresh.name} {change}")
    pointer.replace(base / "current")
    for old in base.glob("snapshot-*"):
        # A process that still maps an old snapshot keeps its pages until it opens the new one.
        if old.name != fresh.name:
            shutil.rmtree(old, ignore_errors=True)
    return Snapshot(index, change, fresh)


def snapshot() -> Snapshot:
    """Open the current snapshot, or make one: after a restart there is none."""
    found = _current()
    if found is not None:
        return found
    with connection.cursor() as cursor:
        # One process builds, the others wait for it and open what it built.
        cursor.execute("SELECT pg_advisory_lock(%s)", [BUILD_LOCK])
        try:
            return _current() or rebuild()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [BUILD_LOCK])


def rank(
    request: matching.Request,
    *,
    allowed: frozenset[str],
    top: int = 20,
    min_probability: float = 0.0,
) -> list[matching.Candidate]:
    """Rank the people in ``allowed`` for a request; nobody else counts in any way."""
    base = snapshot()
    delta, changed = _changed_since(base)
    found = base.index.rank(
        request, top=top, min_probability=min_probability, allowed=set(allowed - changed)
    )
    if delta is not None:
        found += delta.rank(
            request, top=top, min_probability=min_probability, allowed=set(allowed & changed)
        )
    return sorted(found, key=lambda each: (-each.bits, each.person))[:top]


def search(text: str, *, allowed: frozenset[str], top: int = 50) -> list[matching.Candidate]:
    """Find people in ``allowed`` by a name in any script or spelling."""
    base = snapshot()
    delta, changed = _changed_since(base)
    found = base.index.search(text, top=top, allowed=set(allowed - changed))
    if delta is not None:
        found += delta.search(text, top=top, allowed=set(allowed & changed))
    return sorted(found, key=lambda each: (-each.bits, each.person))[:top]


def small_index(ids: Iterable[UUID]) -> matching.Index | None:
    """Index a few people with the frequencies of the whole registry; ``None`` for nobody."""
    records = list(registry_records(list(ids)))
    if not records:
        return None
    return matching.Index.build(records, frequencies=snapshot().index)


def holds_erased(base: Snapshot) -> bool:
    """Whether names of somebody who was erased since still lie in the snapshot's files."""
    since = Change.objects.filter(id__gt=base.change).values("person")
    return Person.objects.filter(pk__in=since, erased_at__isnull=False).exists()


def latest_change() -> int:
    """Return the number of the last change to anybody."""
    return Change.objects.aggregate(last=models.Max("id"))["last"] or 0


def ids_of(people: models.QuerySet[Person]) -> frozenset[str]:
    """Return the engine's ids of these people."""
    current = people.filter(merged_into=None, erased_at=None)
    return frozenset(str(pk) for pk in current.values_list("pk", flat=True))


def findable(people: models.QuerySet[Person]) -> frozenset[str]:
    """Return the engine's ids of those among ``people`` whom requests may find."""
    return ids_of(people.filter(IN_REGISTRY))


def _current() -> Snapshot | None:
    pointer = folder() / "current"
    try:
        name, change = pointer.read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    path = pointer.parent / name
    if path not in _open:
        try:
            opened = Snapshot(matching.Index.open(path), int(change), path)
        except (matching.IndexUnreadable, OSError):
            return None
        _open.clear()
        _delta.clear()
        _open[path] = opened
    return _open[path]


def _changed_since(base: Snapshot) -> tuple[matching.Index | None, frozenset[str]]:
    """Return an index of whoever changed since the snapshot, and the ids it stands for."""
    latest = latest_change()
    if latest < base.change:  # the database is another one than the snapshot was made of
        base = rebuild()
        latest = base.change
    if (base.path, latest) not in _delta:
        ids = list(
            Change.objects.filter(id__gt=base.change).values_list("person", flat=True).distinct()
        )
        with ring():
            records = list(registry_records(ids)) if ids else []
        index = matching.Index.build(records, frequencies=base.index) if records else None
        _delta.clear()
        _delta[base.path, latest] = (index, frozenset(str(pk) for pk in ids))
    return _delta[base.path, latest]


def _counted(
    records: Iterable[matching.Record], progress: Progress | None
) -> Iterable[matching.Record]:
    for record in records:
        yield record
        if progress:
            progress(1)
