"""A typed accessor for the sealed column of a row: dataclass in, ciphertext in the database."""

from typing import Any, Generic, Protocol, TypeVar, cast
from uuid import UUID

import msgspec

from wasl.vault.keys import seal, unseal

T = TypeVar("T")


class Sealable(Protocol):
    """A row that belongs to one person: it names the key that seals it, and its own place."""

    @property
    def subject_id(self) -> UUID:
        """The person under whose key the row is sealed."""
        ...

    @property
    def seal_place(self) -> str:
        """Table and row, authenticated with the value."""
        ...


class Sealed(property, Generic[T]):
    """Read and write a dataclass through a ``BinaryField``.

    A ``property``, so that Django's model constructor takes it as a keyword::

        sealed = models.BinaryField()
        content = Sealed(NameContent)

    Set a value only after the row's id and owner are set: both are part of the seal.
    """

    def __init__(self, kind: type[T], column: str = "sealed") -> None:
        """Remember the dataclass and the column."""
        self.kind = kind
        self.column = column
        super().__init__(self._read, self._write)

    # Narrower than property's own: a row is always given, and its value is typed.
    def __get__(self, row: Any, owner: type | None = None) -> T:  # type: ignore[override]
        """Open the row's sealed value."""
        return cast("T", super().__get__(row, owner))

    def _read(self, row: Any) -> T:
        cached = row.__dict__.get(f"_{self.column}_opened")
        raw = bytes(getattr(row, self.column))
        if cached is not None and cached[0] == raw:
            return cast("T", cached[1])
        opened = raw
        for subject in reversed(_subjects(row)):
            opened = unseal(subject, row.seal_place, opened)
        value = msgspec.json.decode(opened, type=self.kind)
        row.__dict__[f"_{self.column}_opened"] = (raw, value)
        return value

    def _write(self, row: Any, value: T) -> None:
        closed = msgspec.json.encode(value)
        for subject in _subjects(row):
            closed = seal(subject, row.seal_place, closed)
        setattr(row, self.column, closed)
        row.__dict__.pop(f"_{self.column}_opened", None)


def _subjects(row: Any) -> tuple[UUID, ...]:
    """Whose keys close the value: words about two people go when either of them is erased."""
    return (row.subject_id, *getattr(row, "also_sealed_for", ()))
