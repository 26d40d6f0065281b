"""Write the trail, and check that nobody rewrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID, uuid4

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from wasl.audit.models import DIGEST, ActorKind, Entry, Outcome
from wasl.vault.keys import seal, unseal

Code = str | int | bool | None


@dataclass(frozen=True)
class ActorRef:
    """Who acts: a kind and an id, plain values because ``audit`` stands below everyone."""

    kind: ActorKind
    id: str


SYSTEM = ActorRef(ActorKind.SYSTEM, "wasl")


class Actor(Protocol):
    """Anyone who can act."""

    @property
    def actor_ref(self) -> ActorRef:
        """Kind and id."""
        ...


class Recorded(Protocol):
    """A record that can stand in the trail."""

    @property
    def pk(self) -> Any:
        """The record's id."""
        ...

    @property
    def audit_type(self) -> str:
        """The kind of record, as ``app.model``."""
        ...

    @property
    def audit_office(self) -> UUID | None:
        """The office that owns it."""
        ...

    @property
    def audit_subject(self) -> UUID | None:
        """The person it is about, under whose key content is sealed."""
        ...


@dataclass(frozen=True)
class Content:
    """What an entry says in words: sealed under the subject's key, gone with it."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


def record(
    actor: Actor | ActorRef,
    action: str,
    on: Recorded,
    *,
    purpose: str = "",
    content: Content | None = None,
    **details: Code,
) -> Entry:
    """Record that something was done, in the transaction that does it.

    Args:
        actor: Who did it.
        action: A permanent code, ``app.verb``.
        on: The record it was done to.
        purpose: A purpose code, where the action has one.
        content: Words and changed values; they need a record with a subject.
        details: Codes and counts only, kept in clear.
    """
    return _write(
        actor, action, Outcome.DONE, on, purpose=purpose, content=content, details=details
    )


def record_opened(actor: Actor | ActorRef, on: Recorded, *, purpose: str = "") -> Entry:
    """Record that a C3 or C4 record was opened (D51)."""
    return _write(actor, f"{on.audit_type}.opened", Outcome.OPENED, on, purpose=purpose)


def record_refusal(
    actor: Actor | ActorRef,
    action: str,
    code: str,
    *,
    record_type: str,
    record_id: str,
    **details: Code,
) -> Entry:
    """Record a refusal, outside the transaction that it rolled back."""
    with transaction.atomic():
        return Entry.objects.create(
            at=timezone.now(),
            actor_kind=_ref(actor).kind,
            actor_id=_ref(actor).id,
            action=action[:64],
            outcome=Outcome.REFUSED,
            record_type=record_type[:64],
            record_id=record_id[:64],
            details={"code": code, **details},
        )


def read_content(entry: Entry) -> Content:
    """Open what an entry says in words.

    Raises:
        Erased: the person was erased, and these words with them.
    """
    if not entry.sealed or entry.subject is None:
        return Content()
    opened = unseal(entry.subject, f"audit.entry:{entry.pk}", bytes(entry.sealed))
    return msgspec.json.decode(opened, type=Content)


def _ref(actor: Actor | ActorRef) -> ActorRef:
    return actor if isinstance(actor, ActorRef) else actor.actor_ref


def _write(
    actor: Actor | ActorRef,
    action: str,
    outcome: Outcome,
    on: Recorded,
    *,
    purpose: str,
    content: Content | None = None,
    details: Mapping[str, Code] | None = None,
) -> Entry:
    pk, subject, sealed = uuid4(), on.audit_subject, b""
    if content is not None:
        assert subject is not None, f"{action}: words need a person to be sealed for"
        sealed = seal(subject, f"audit.entry:{pk}", msgspec.json.encode(content))
    return Entry.objects.create(
        pk=pk,
        at=timezone.now(),
        actor_kind=_ref(actor).kind,
        actor_id=_ref(actor).id,
        office=on.audit_office,
        action=action,
        outcome=outcome,
        record_type=on.audit_type,
        record_id=str(on.pk),
        subject=subject,
        purpose=purpose,
        details=dict(details or {}),
        sealed=sealed,
    )


@dataclass(frozen=True)
class Verdict:
    """What ``verify`` found.

    Attributes:
        checked: Entries whose place and content were proved.
        head: Hash of the last entry, in hex; write it down elsewhere to prove the end too.
        fault: The first thing that is wrong, in one sentence; empty when nothing is.
    """

    checked: int
    head: str
    fault: str = ""


# The chain is walked by the database, a window at a time; the text of the check is ours.
VERIFY = f"""
SELECT l.seq, l.entry, l.hash, e.id,
       sha256(COALESCE(lag(l.hash) OVER (ORDER BY l.seq), %s) || {DIGEST.format(row="e")}) AS should
FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry
WHERE l.seq > %s ORDER BY l.seq LIMIT %s
"""
UNLINKED = """
SELECT e.id FROM audit_entry e LEFT JOIN audit_link l ON l.entry = e.id
WHERE l.seq IS NULL ORDER BY e.at LIMIT 1
"""
WINDOW = 20_000


def verify(*, head: str = "") -> Verdict:
    """Walk the whole chain and name the first entry that was altered, removed or reordered.

    Args:
        head: A head hash noted earlier; it must still be in the chain, or the end was cut off.
    """
    seq, previous, seen = 0, b"", not head
    with connection.cursor() as cursor:
        while True:
            cursor.execute(VERIFY, [previous, seq, WINDOW])
            rows = cursor.fetchall()
            if not rows:
                break
            for row in rows:
                fault = _fault(seq + 1, row)
                if fault:
                    return Verdict(seq, previous.hex(), fault)
                seq, previous = row[0], bytes(row[2])
                seen = seen or previous.hex() == head
        cursor.execute(UNLINKED)
        stray = cursor.fetchone()
    if stray:
        return Verdict(seq, previous.hex(), f"Entry {stray[0]} is not in the chain: it was added.")
    if not seen:
        fault = f"The noted head is not in the chain: entries after number {seq} were removed."
        return Verdict(seq, previous.hex(), fault)
    return Verdict(seq, previous.hex())


def _fault(expected: int, row: tuple[Any, ...]) -> str:
    number, entry, kept, found, should = row
    if number != expected:
        return f"Number {expected} is missing from the chain: it was removed."
    if found is None:
        return f"Entry {entry} (number {number}) was removed."
    if should is None or bytes(should) != bytes(kept):
        return f"Entry {entry} (number {number}) was altered or moved."
    return ""
